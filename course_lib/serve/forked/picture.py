"""A notebook's code cells → the screens that a new learner sees, as a page holds them before it has a kernel.

Made in a process of its own, with a data folder that goes with it, so that nothing of a learner can get into it.
Run as `python -m course_lib.serve.forked.picture`, or forked from the warm process.
"""

import json
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ...app.session import PAGE_VIEW
from ...views.parts.screen import Screen
from .notebook_cells import Shown, run_cells


def make(request: Mapping) -> None:
    """Run the `cells` of a request, and write what they show into its file `answer`, whole or not at all.

    A screen that works something out for seconds is pictured as it begins, unless the request says `finish`.
    """
    os.environ |= {"COURSE_DATA": request["data"], "SERVER_SOFTWARE": "voila", "IPYTHONDIR": request["folder"]}
    os.environ[PAGE_VIEW] = request["view"]
    os.chdir(request["notebooks"])  # where a kernel would run them
    if request["finish"]:
        os.nice(10)  # pages that are asked for meanwhile go first
    config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "NoColor"}})
    shell = InteractiveShell.instance(config=config)
    shown = [_pictured(one, request["finish"]) for one in run_cells(shell, request["cells"])]
    answer = Path(request["answer"])
    unfinished = answer.with_suffix(".part")
    unfinished.write_text(json.dumps(shown), encoding="utf-8")
    unfinished.replace(answer)


def _pictured(shown: Shown, finish: bool) -> dict:
    """A cell's screens after the hello of somebody who was never here."""
    screens = []
    for id in shown.screens:
        screen, unfinished = Screen.made[id], Screen.made[id].slow and not finish
        if not unfinished:
            screen.receive(
                {"kind": "hello", "code": secrets.token_hex(20), "kept": {}, "hash": "", "view": "", "open": []}
            )
        screens.append({"id": id, "unfinished": unfinished, **asdict(screen.pictured())})
    return {"number": shown.number, "screens": screens, "foreign": shown.foreign, "failed": shown.failed}


if __name__ == "__main__":
    make(json.load(sys.stdin))
