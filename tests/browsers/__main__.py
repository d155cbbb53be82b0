"""The smoke in each browser that is named, or in both; exit code 1 where one is missing or a step fails.

A browser that is missing is told in one sentence and never passed over; the other one is tried all the same.
"""

import signal
import sys

from tests.browsers import find
from tests.serving import course_server

BROWSERS = {"firefox": find.firefox, "webkit": find.webkit}


def main(names: list[str]) -> int:
    """Try the browsers of these names (all, where none is given); 0 where every one of them passed, else 1."""
    unknown = [name for name in names if name not in BROWSERS]
    if unknown:
        print(f"No browser is called {', '.join(unknown)} here: use {' or '.join(BROWSERS)}.", file=sys.stderr)
        return 1
    wanted, ready = names or list(BROWSERS), {}
    for name in wanted:
        try:
            ready[name] = BROWSERS[name]()
        except LookupError as why:
            print(f"{name}: {why.args[0]}", file=sys.stderr)
    return 0 if passed(ready) == len(wanted) else 1


def passed(ready: dict[str, dict[str, str]]) -> int:
    """In how many of the browsers that are here every step went well, on one course that is served for them."""
    if not ready:
        return 0
    from selenium.common.exceptions import WebDriverException

    from tests.browsers.smoke import walk

    well = 0
    with course_server() as served:
        for name, paths in ready.items():
            try:
                walk(name, paths, served.url)
                well += 1
            except (AssertionError, WebDriverException) as why:
                print(f"{name}: {why}", file=sys.stderr)
    return well


if __name__ == "__main__":
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(1)
    )  # whoever ends it early leaves no server and no browser behind
    sys.exit(main(sys.argv[1:]))
