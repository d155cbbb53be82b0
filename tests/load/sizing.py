"""The figures of a load that was played → the lines of deploy/HOSTING.md, and what they say a machine carries (`capacity.py`).

`deploy/load.json` holds the run that the page quotes; a test holds the page to it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from . import capacity
from .figures_file import loaded

BEGIN, END = "<!-- figures of make load -->", "<!-- end of figures -->"


def lines(parts: Mapping[str, Mapping]) -> Iterator[str]:
    """What HOSTING.md says between its marks."""
    some = parts["class"]
    yield (
        f"Measured with `make load` on {some['day']}: {some['cores']} cores ({some['processor']}), {some['memory_gb']} GB, "
        f"Python {some['python']}, the learners on the same machine (load average "
        f"{some['load_average'][0]:g} at the end of the class)."
    )
    yield ""
    yield "| part | figure | measured | target |"
    yield "|---|---|---|---|"
    for part, found in parts.items():
        for one in found["figures"]:
            if one["target"] or part in ("open", "memory") or "processor" in one["name"]:
                reached = {True: "", False: ", **missed**", None: ""}[one["reached"]]
                yield f"| {part} | {one['name']} | {one['value']:g} {one['unit']} | {one['target']}{reached} |".replace(
                    "  |", " |"
                )
    yield ""
    yield from capacity.lines(parts)


def page_with(text: str, parts: Mapping[str, Mapping]) -> str:
    """The page with these figures between its marks; raises ValueError where it has none."""
    if BEGIN not in text or END not in text:
        raise ValueError(f"deploy/HOSTING.md has no place for figures: it needs {BEGIN} and {END}")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n" + "\n".join(lines(parts)) + f"\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write the figures of deploy/load.json into deploy/HOSTING.md."""
    deploy = Path(__file__).parents[2] / "deploy"
    page = deploy / "HOSTING.md"
    page.write_text(page_with(page.read_text("utf-8"), loaded(deploy / "load.json")), encoding="utf-8")


if __name__ == "__main__":
    main()
