"""Lessons and how far the learner is in them → the course's first screen."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from htpy import Element, a, article, details, div, h2, h3, li, p, section, span, strong, summary, ul
from markupsafe import Markup

from ..model.lesson import Lesson
from .parts import controls
from .parts.named_parts import fresh_part
from .progress.frame import day

BEFORE = (
    "Nothing is stored about you before you first commit, keep or report something, or see a patient on clinic day."
)
STORED = "Your committed decisions, doses and answers are stored in the course’s data folder on the machine that serves it, under a code that this browser made. No name is asked for."
KEPT = "Of a deletion, the day and a code that names nobody are kept, so that restoring an older backup does not bring the record back."

TAGS = {
    "waits": "Go on where you were",
    "due": "Due today",
    "half": "Go on",
    "begin": "Begin here",
    "next": "Next",
    "again": "To be repeated",
    "done": "Every lesson is done",
}


@dataclass(frozen=True)
class Short:
    """The ten-minute path of a lesson: where it is, about how many minutes it takes, and what share of it is done (0 to 1)."""

    place: str
    minutes: int | None
    share: float = 0.0


@dataclass(frozen=True)
class Standing:
    """What became of a lesson of which something is done: `mastered`, `again` (with how many claims were missed since), `done` or `half`."""

    state: Literal["mastered", "again", "done", "half"]
    lost: int = 0


@dataclass(frozen=True)
class Now:
    """The one thing to do now: why, what it is, where, and about how many minutes it takes (0: at one's own pace).

    `waits`: something was left half done; `due`: a review; `half`, `begin`, `next`, `again`: a lesson to go on with, to begin
    as the first or as the next one, to repeat; `done`: nothing is left.
    """

    kind: Literal["waits", "due", "half", "begin", "next", "again", "done"]
    title: str
    words: str
    place: str
    minutes: int = 0


@dataclass(frozen=True)
class Progress:
    """A lesson, what share of its parts is done (0 to 1; None: nothing of it is recorded), and where the learner stands in words.

    `minutes` is about how long it takes, None where that cannot be computed; `short` is its ten-minute path, which has a record of its own.
    """

    lesson: Lesson
    share: float | None
    words: str
    place: str  # where in the notebook to go on
    minutes: int | None = None
    short: Short | None = None
    standing: Standing | None = None


@dataclass(frozen=True)
class Page:
    """Everything that the start page shows; whoever has no record sees what anybody sees, and `now` is nothing."""

    progress: tuple[Progress, ...]
    number: str = ""  # of the learner's record, as in 3f9a-22c1; none before there is one
    asking_to_delete: bool = False
    deleted: int | None = None
    problem: str = ""
    now: Now | None = None
    assigned: tuple[tuple[Progress, date], ...] = ()  # to the learner's class, each with the day by which it is due


def show(page: Page) -> Element:
    """The first screen as it stands."""
    return article(".px-stack", data_overview="start")[
        _hero(page), _assigned(page), _lessons(page), fresh_part("record", _record(page))
    ]


def _hero(page):
    first = next(iter(page.progress), None)
    if page.now:
        now = page.now
        return fresh_part("hero", _way_on(TAGS[now.kind], now.title, _line(now), now.place, _button(now)))
    # nothing is promised to whoever has a record that could not be found
    go = "Open the lesson" if page.problem and not page.number else "Begin"
    first = next((item for item in page.progress if item.share == 0), first)
    return first and fresh_part(
        "hero", _way_on("Begin here", first.lesson.title, first.lesson.tagline, first.place, go)
    )


def _assigned(page):
    """What the learner's class is to have done; nothing stands there for anybody else."""
    rows = [
        li[a(href=item.place)[item.lesson.title], f", by {day(due)}", bool(item.share) and f" · {_done(item.share)}"]
        for item, due in page.assigned
    ]
    return rows and fresh_part(
        "assigned",
        section(".px-card", aria_labelledby="assigned")[h2("#assigned")["From your class"], ul(".px-assigned")[rows]],
    )


def _way_on(tag, title, line, place, button):
    return section(".px-card.px-hero", aria_label="Where to begin")[
        div[p(".px-tag")[tag], h2[title], p[line]], a(".px-primary", href=place)[button]
    ]


def _line(now):
    """What it is and what it takes, in one line."""
    takes = f"about {_minutes(now.minutes)}" if now.minutes else "at your own pace"
    if now.kind == "waits":
        return (
            f"{_capital(now.words)}: {takes} are left." if now.minutes > 1 else f"{_capital(now.words)}: nearly done."
        )
    if now.kind == "due":
        return f"{now.words} on what you missed or guessed before: {takes}."
    return f"{_capital(now.words)}: {takes}." if now.kind == "half" else f"{now.words} {_capital(takes)}."


def _capital(words):
    return words[:1].upper() + words[1:]


def _minutes(count):
    return "one minute" if count == 1 else f"{count} minutes"


def _button(now):
    if now.kind in ("waits", "half"):
        return f"Continue: {now.title}, {now.words}"
    return {"due": "Review", "begin": "Begin", "next": "Begin", "again": "Repeat it", "done": "Open the lesson"}[
        now.kind
    ]


def _lessons(page):
    return fresh_part(
        "lessons",
        section(aria_labelledby="lessons")[
            h2("#lessons")["Lessons"],
            ul(".px-modules")[
                [fresh_part(f"lesson-{item.lesson.number}", li[_module(item)]) for item in page.progress]
            ],
        ],
    )


def _module(item):
    lesson = item.lesson
    return div(".px-card.px-module")[
        div(".px-cardhead")[
            span(".px-pill-still")[f"{lesson.number:02d}"], item.share is not None and _ring(item.share)
        ],
        h3[a(href=item.place)[lesson.title]],
        p(".px-note")[lesson.tagline],
        p(".px-note.px-times")[
            span[_about(item.minutes), item.words and f" · {item.words}"], item.short and _short(item.short, lesson)
        ],
        item.standing and _standing(item.standing),
    ]


def _standing(standing):
    """A word and a sign for what became of a lesson."""
    if standing.state == "again":
        missed = f": {_claims(standing.lost)} missed since" if standing.lost else ""
        return p(".px-worse.px-stands")[f"↻ To be repeated{missed}"]
    better, words = {
        "mastered": (".px-better", "★ Mastered"),
        "done": (".px-better", "✓ Done once, not mastered yet"),
        "half": ("", "◐ Half done"),
    }[standing.state]
    return p(f"{better}.px-stands")[words]


def _claims(count):
    return "one claim was" if count == 1 else f"{count} claims were"


def _about(minutes):
    return f"About {minutes} minutes" if minutes else "At your own pace"


def _short(short, lesson):
    return span(".px-in-ten")[
        a(href=short.place, aria_label=f"In ten minutes: {lesson.title}")["In ten minutes"],
        short.share > 0 and f" · {_done(short.share)}",
    ]


def _done(share):
    return "done" if share >= 1 else f"{100 * share:.0f} % done" if share else "not begun"


def _ring(share):
    around, words = 81.7, _done(share)
    tick = '<path d="M10 16.5l4 4 8-9" class="px-ring-tick"/>' if share >= 1 else ""
    return Markup(
        f'<svg class="px-ring" viewBox="0 0 32 32" role="img" aria-label="{words}"><circle cx="16" cy="16" r="13"/>'
        f'<circle cx="16" cy="16" r="13" class="px-ring-done" stroke-dasharray="{around * min(share, 1):.1f} 100"/>{tick}</svg>'
    )


def _record(page):
    if page.deleted is not None:
        return section(".px-card", aria_label="Your record")[
            h3["Your record is deleted"],
            p[
                f"{page.deleted} entries were removed, and this browser has forgotten its code. Reload the page to begin anew."
            ],
            p(".px-note")[KEPT],
        ]
    if page.asking_to_delete and page.number:
        return section(".px-card", aria_label="Your record", id="record", tabindex="-1")[
            h3["Delete everything that is stored about you?"],
            p["Every decision, dose and answer under this browser’s code is removed for good."],
            controls.problem(page.problem),
            div(".px-actions")[
                controls.secondary("Delete my record", "forget"),
                controls.primary("Keep it", "keep-record"),
            ],
        ]
    return section(".px-card", aria_label="Your record")[
        details(".px-fold")[
            summary["Your record on this course"],
            not page.number and p[BEFORE],
            p[STORED],
            page.number and p["Your record’s number is ", strong(".px-record-number")[page.number], ": with it, whoever runs the course can delete your record if you ask them to."],
            page.number and p["If you clear this browser’s data it is lost, unless you paired a second device or wrote down seven words: ", a(href="16_your_record.ipynb")["your record"], "."],
            not page.number and p["Once there is a record, its number and the way to delete it stand here."],
            p[KEPT],
            page.number and div(".px-actions")[controls.secondary("Delete my record …", "ask-to-delete")],
        ],
        controls.problem(page.problem),
    ]  # fmt: skip
