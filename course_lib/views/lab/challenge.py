"""A challenge of three as it stands → a banner with what each criterion reads, what a task has shown, the three together.

It is a model that is explored, with bounds that were chosen for exploring: nothing here says that a regimen is good.
"""

from dataclasses import dataclass

from htpy import Element, button, details, div, li, ol, p, span, strong, summary, ul

from ...engine.lab import challenge as engine
from ...engine.lab.goals import Reading
from ...engine.lab.setup import Setup, start
from ...model.lab import Task
from ..parts import controls
from ..parts.named_parts import fresh_part
from . import wording
from .kept_attempts import reads

ASTRAY = {
    "a-dose": "A’s dose",
    "a-drug": "A’s drug",
    "b-dose": "B’s dose",
    "b-drug": "B’s drug",
    "sparing": "the steroid-sparing agent",
    "training": "the therapy programme",
    "mobility": "how the patient moves",
    "model": "the switches of the model",
    "patient": "the patient",
}
NO_TARGET = "Something to find out about the model, not a treatment target."


@dataclass(frozen=True)
class Done:
    """A task that held: what was set then, if it can still be read, and how many changes it took."""

    task: Task
    setup: Setup | None
    changes: int


@dataclass(frozen=True)
class Stands:
    """Where an open challenge stands: the task that waits, with what it reads; what has been done; whether the last of it is told."""

    task: Task | None
    readings: tuple[Reading, ...]
    astray: tuple[str, ...]
    held: bool
    done: tuple[Done, ...]
    telling: bool
    of: int


def offer(page) -> Element | None:
    """For the menu: begin the challenge."""
    if not page.lab.challenge:
        return None
    return button(".px-labentry", type="button", data_say="challenge", disabled=page.challenge is not None)["Take the challenge of three"]  # fmt: skip


def show(page) -> Element | None:
    """What the note line says of an open challenge; nothing without one."""
    stands = page.challenge
    if stands is None:
        return None
    inside = _told(page, stands) if stands.telling else _task(stands) if stands.task else _three(page, stands)
    id = f"{page.evidence.scope}-challenge"
    return fresh_part(
        "challenge",
        div(".px-notice.px-challenge", id=id, tabindex="-1", role="group", aria_label="Challenge of three")[inside],
    )


def _task(stands):
    number = len(stands.done) + 1
    return [
        p[strong[f"Challenge {number} of {stands.of}: "], stands.task.text, ". ", span(".px-note")[NO_TARGET]],
        ul[[fresh_part(f"task-{n}", li[_criterion(reading)]) for n, reading in enumerate(stands.readings)]],
        stands.astray and p(".px-problem")[astray(stands.astray)],
        div(".px-buttons")[
            button(".px-primary", type="button", data_say="challenge-solved", disabled=not stands.held)["What this shows"],
            controls.quiet("Leave it", "challenge-leave"),
        ],
    ]  # fmt: skip


def _criterion(reading):
    apart = reading.criterion.of == "apart"
    return [
        span(aria_hidden="true")["✓ " if reading.across else "○ "],
        reading.criterion.words,
        ". ",
        None if apart else [strong(".px-a")["A"], " "],
        reads(reading),
        ".",
    ]


def astray(names: tuple[str, ...]) -> str:
    """A sentence for what was changed beside what a task asks for."""
    *most, last = [ASTRAY[name] for name in names]
    words = f"{', '.join(most)} and {last}" if most else last
    return f"This one leaves {words} as in the comparison: set it back."


def _told(page, stands):
    done, last = stands.done[-1], len(stands.done) == stands.of
    on = "The three together" if last else f"Go on to challenge {len(stands.done) + 1} of {stands.of}"
    return [
        p[strong[f"Challenge {len(stands.done)} of {stands.of}, what this shows: "], page.evidence.inline(done.task.learnt)],
        div(".px-buttons")[controls.primary(on, "challenge-next"), controls.quiet("Leave it", "challenge-leave")],
    ]  # fmt: skip


def _three(page, stands):
    return [
        p[strong["The three together. "], f"{NO_TARGET} {wording.UNRANKED}"],
        ol[[li[_line(page, done)] for done in stands.done]],
        div(".px-buttons")[
            controls.quiet("Close", "challenge-leave"),
            controls.quiet("Begin again", "challenge"),
        ],
    ]


def _line(page, done):
    changes = f"{done.changes} {'change' if done.changes == 1 else 'changes'}"
    return [
        strong[done.task.text, ". "],
        span(".px-note")["You set: ", "; ".join(what(page, done)) or "what can no longer be read", f" ({changes})."],
        details[summary["What it showed"], p[page.evidence.inline(done.task.learnt)]],
    ]


def what(page, done: Done) -> list[str]:
    """What of a setup is not as in the comparison, each a few words."""
    if done.setup is None:
        return []
    preset = start(page.lab, page.parameters)
    changed = engine.changed(page.lab, done.setup, preset)
    sides = [key for key in ("a", "b") if any(name.startswith(f"{key}-") for name in changed)]
    was = wording.patient(page.lab, preset, page.parameters)
    return [
        *(f"{key.upper()} {wording.short(getattr(done.setup, key), page.drugs)}" for key in sides),
        *(line for line in wording.patient(page.lab, done.setup, page.parameters) if line not in was),
    ]
