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

from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ...app.session import PAGE_VIEW
from ...views.parts.screen import Screen
from .notebook_cells import Shown, run_cells

STARTS = (
    "form[data-form=guess] [data-say=show], .px-guess [data-say=guess]:not([data-option]), .px-opening [data-say=open]"
)


def make(request: Mapping) -> None:
    """Run the `cells` of a request, and write what they show into its file `answer`, whole or not at all.

    A screen that works something out for seconds is pictured as it begins, unless the request says `finish`.
    Where it says `started`, each screen is pictured after the one press that needs no answer: a figure or a lab drawn without
    a guess, a patient as they are met.
    """
    os.environ |= {"COURSE_DATA": request["data"], "SERVER_SOFTWARE": "voila", "IPYTHONDIR": request["folder"]}
    os.environ[PAGE_VIEW] = request["view"]
    os.chdir(request["notebooks"])  # where a kernel would run them
    if request["finish"]:
        os.nice(10)  # pages that are asked for meanwhile go first
    config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "NoColor"}})
    shell = InteractiveShell.instance(config=config)
    shown = [
        _pictured(one, request["finish"], request.get("started", False)) for one in run_cells(shell, request["cells"])
    ]
    answer = Path(request["answer"])
    unfinished = answer.with_suffix(".part")
    unfinished.write_text(json.dumps(shown), encoding="utf-8")
    unfinished.replace(answer)


def _pictured(shown: Shown, finish: bool, started: bool) -> dict:
    """A cell's screens after the hello of somebody who was never here."""
    screens = []
    for id in shown.screens:
        screen, unfinished = Screen.made[id], Screen.made[id].slow and not finish
        if not unfinished:
            screen.receive(
                {"kind": "hello", "code": secrets.token_hex(20), "kept": {}, "hash": "", "view": "", "open": []}
            )
            if started:
                _start(screen)
        screens.append({"id": id, "unfinished": unfinished, **asdict(screen.pictured())})
    return {"number": shown.number, "screens": screens, "foreign": shown.foreign, "failed": shown.failed}


def _start(screen: Screen) -> None:
    """Press the button that shows what a guess holds back, or that meets the patient, where there is one."""
    for button in BeautifulSoup(screen.html, "html.parser").select(STARTS):
        at = button.find_parent(attrs={"data-at": True})
        screen.receive({"kind": button["data-say"], "at": at and at["data-at"]})


if __name__ == "__main__":
    make(json.load(sys.stdin))
