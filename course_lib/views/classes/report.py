"""What a teacher may see of a class → people, decisions that went wrong, claims, certainty, items, an agenda, in words and tables."""

from collections.abc import Iterable, Sequence

from htpy import (
    Element,
    a,
    details,
    div,
    h3,
    li,
    ol,
    p,
    section,
    span,
    strong,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)
from markupsafe import Markup

from ...engine.classes.figures import FEW, MANY, Figure
from ...engine.classes.first_answers import FIRST
from ..parts.controls import CERTAINTIES
from ..parts.sentences import shortened
from ..progress.frame import counted, day

STATES = {"mastered": "★ mastered", "again": "↻ to be repeated", "begun": "◐ begun", "new": "○ not begun"}
MOST = 8  # of a list, before the rest is folded
TOO_FEW = f"Fewer than {FEW}: too few to say anything."
ASSUMED = (
    "That a claim counts as understood from three right answers of four on is a teaching assumption of this course."
)
DIFFICULTY = "Difficulty is the share of people who were right when they were first asked: the higher, the easier. In brackets stands its 95 % interval (Wilson)."  # fmt: skip
DISCRIMINATION = f"Discrimination is the point-biserial correlation of being right in an item with the share that the same people got right first in all others. It is told from {MANY} people on; below 0, look at the item first."  # fmt: skip


def right_of(figure: Figure) -> str:
    """`12 to 13 of 20 right`."""
    if not figure.of:
        return "nobody"
    number = f"{figure.low}" if figure.low == figure.high else f"{figure.low} to {figure.high}"
    return f"{number} of {figure.of} right"


def share_of(figure: Figure) -> str:
    """`62 % (41–79)`, or that there are too few."""
    if figure.few:
        return "too few"
    low, high = figure.interval
    return f"{100 * figure.share:.0f} % ({100 * low:.0f}–{100 * high:.0f})"


def parts_of(figure: Figure) -> str:
    """`0.3, parts well (20 people; −0.1 to 0.6)`, or that there are too few."""
    found = figure.discrimination
    if found is None:
        return "too few"
    low, high = found.interval
    return f"{_signed(found.value)}, {found.words} ({found.of} people; {_signed(low)} to {_signed(high)})"


def _signed(value):
    return f"{value + 0.0:.1f}".replace("-", "−")


def grid(caption: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> Element:
    """A table that scrolls inside its own place; the first cell of a row names it."""
    return div(".px-scroll", tabindex="0", role="group", aria_label=caption)[
        table[
            thead[tr[[th(scope="col")[one] for one in head]]],
            tbody[[tr[th(scope="row")[row[0]], [td[one] for one in row[1:]]] for row in rows]],
        ]
    ]


def agenda(page) -> Element:
    """What the next session could be about, the decisions first."""
    found = [
        *(
            li[strong["Talk through: "], one.words.text, f": {right_of(one.figure)} at first. ", _link(one.words)]
            for one in page.agenda_decisions
        ),
        *(
            li[
                strong["Ask on: "], claim.text,
                ul[[li[one.text, " ", _link(one)] for one in asked]] if asked else " (no question of the course asks about it)",
            ]
            for _, claim, asked in page.agenda_claims
        ),
    ]  # fmt: skip
    return _card(
        "agenda", "For the next session",
        ol(".px-agenda")[found] if found else p["Nothing stands out yet: too few have answered, or what they answered was understood."],
        found and p(".px-note")["What went wrong most, and questions on it that fewest were asked. ", ASSUMED],
    )  # fmt: skip


def people(page) -> Element:
    """Those who show their progress, by alias."""
    others = page.report.counted
    said = (
        f"Of those who do not show it, {others} were counted as having joined; more follow when they are {FEW}."
        if others
        else f"Those who do not show it are counted from {FEW} on."
    )
    head = ("Alias", "Since", *(f"{lesson.number}. {lesson.title}, by {day(due)}" for lesson, due in page.assigned), "Mastered", "First answers", "Patients to the end", "Unsafe")  # fmt: skip
    return _card(
        "people", "Who has joined, and how far",
        p[f"{_capital(counted(len(page.rows), 'person shows', 'people show'))} their progress. {said}"],
        page.rows and grid("Who shows their progress", head, (_person(page, row) for row in page.rows)),
        page.assigned and [p(".px-note")[f"{lesson.number}. {lesson.title}: {_far(page, lesson)}"] for lesson, _ in page.assigned],
    )  # fmt: skip


def _person(page, row):
    first = [one for name, one in row.cells.items() if name.startswith(FIRST)]
    ended = [one for name, one in row.cells.items() if name.startswith("end/")]
    unsafe = [name.removeprefix(FIRST) for name, one in row.cells.items() if one.unsafe and name.startswith(FIRST)]
    return (
        row.alias, day(row.since),
        *(_lesson(row, lesson) for lesson, _ in page.assigned),
        f"{sum(one.state == 'mastered' for id, one in row.mastery.items() if id)} lessons",
        f"{sum(one.right for one in first)} of {len(first)} right",
        str(len(ended)), ", ".join(page.texts.get(name, name) for name in unsafe) or "none",
    )  # fmt: skip


def _lesson(row, lesson):
    state = f", {STATES[row.mastery[lesson.id].state]}" if lesson.id in row.mastery else ""
    return f"{100 * row.shares.get(lesson.id, 0):.0f} % done{state}"


def _far(page, lesson):
    """How many, at least, have done something of a lesson: its questions and decisions, each person counted once in each."""
    of = [first.of for words, first, _ in page.items if words.lesson == lesson.id]
    return (
        f"at least {counted(max(of), 'person has', 'people have')} answered something of it."
        if of
        else "nothing to tell yet."
    )


def decisions(page) -> Element:
    """Decisions that went wrong, what was chosen in place of what is sound, and where that led."""
    told = [one for one in page.decisions if not one.figure.few]
    few = len(page.decisions) - len(told)
    return _card(
        "decisions", "Decisions that went wrong, and where they led",
        ol(".px-wrong")[[li[_decision(one)] for one in told[:MOST]]] if told else p["No decision of which enough people tell went wrong so far."],
        len(told) > MOST and details(".px-fold")[summary[f"{len(told) - MOST} more"], ol[[li[_decision(one)] for one in told[MOST:]]]],
        few > 0 and p(".px-note")[f"{_capital(counted(few, 'decision'))} more went wrong for somebody. {TOO_FEW}"],
        page.ended and grid("Patients seen to the end", ("Patient", "Seen to the end by", "With nothing unsafe"), ((title, str(one.of), right_of(one)) for title, one in page.ended)),
    )  # fmt: skip


def _decision(one):
    of = one.figure.told
    return [
        strong[one.words.text], f": {right_of(one.figure)}. ", _link(one.words),
        one.led and ul[[
            li[
                span(class_="px-alarm" if led.option.verdict == "unsafe" else "px-worse")["⚠ Unsafe: " if led.option.verdict == "unsafe" else "Weak: "],
                f"{led.option.label}, chosen by {led.times} of {of}. ",
                _plain(shortened(led.option.feedback, led.option.hedge)),
                led.next and f" It leads to: {led.next}.",
            ]
            for led in one.led
        ]],
        one.figure.of > of and p(".px-note")[f"What was chosen is told of {of} of them; of the others it would tell too much."],
    ]  # fmt: skip


def mistaken(page) -> Element | None:
    """Wrong answers that many chose first, each with the belief that it stands for; nothing where there are none."""
    found = page.mistaken
    return bool(found) and _card(
        "mistaken", "Wrong answers that many chose",
        ul(".px-wrong")[[li[_chosen(one)] for one in found[:MOST]]],
        len(found) > MOST and details(".px-fold")[summary[f"{len(found) - MOST} more"], ul[[li[_chosen(one)] for one in found[MOST:]]]],
    )  # fmt: skip


def _chosen(one):
    return [
        strong[one.words.text], " ", _link(one.words),
        ul[[
            li[span(class_="px-worse")["✕ "], f"{text.rstrip('.')}, chosen by {times} of {one.of}.", error and f" Stands for: {error}."]
            for text, error, times in one.chosen
        ]],
    ]  # fmt: skip


def claims(page) -> Element:
    """Claims not yet understood, the least first; those understood folded."""
    weak = [(claim, one) for claim, one in page.claims if one.enough and not one.yet]
    held = [(claim, one) for claim, one in page.claims if one.yet]
    few = len(page.claims) - len(weak) - len(held)
    return _card(
        "claims", "Not yet understood",
        ul[[li[claim.text, " ", span(".px-note")[_answers(one)]] for claim, one in weak[:MOST]]] if weak else p["Of no claim of which enough answers tell."],
        len(weak) > MOST and details(".px-fold")[summary[f"{len(weak) - MOST} more"], ul[[li[claim.text, " ", span(".px-note")[_answers(one)]] for claim, one in weak[MOST:]]]],
        held and details(".px-fold")[summary[f"Understood ({len(held)})"], ul[[li[claim.text, " ", span(".px-note")[_answers(one)]] for claim, one in held]]],
        few > 0 and p(".px-note")[f"Of {counted(few, 'claim')} there are answers, and too few to say anything."],
        p(".px-note")["Answers are counted here, not people: several can rest on one claim. Where enough people were asked again on a later day, that counts. ", ASSUMED],
    )  # fmt: skip


def _answers(one):
    return f"({right_of(one.first)} at first{f', {right_of(one.again)} on a later day' if one.again.of else ''})"


def certain(page) -> Element:
    """How sure people were in their first answers against how often they were right."""
    levels = page.report.certainty
    said = any(level.of for level in levels)
    return _card(
        "certainty", "How sure they were, and how often right",
        grid("How sure they were, and how often right", ("Certainty", "Right", "Of", "Share", "95 % interval"), map(_level, levels)) if said else p["Nobody has said how sure they were yet."],
        said and p(".px-note")["Of those who do not show their progress only answers of batches in which they differ enough are in it."],
    )  # fmt: skip


def _level(level):
    if not level.of:
        return CERTAINTIES[level.name], "0", "0", "–", "–"
    if level.few:
        return CERTAINTIES[level.name], str(level.right), str(level.of), "too few", "–"
    low, high = level.interval
    return CERTAINTIES[level.name], str(level.right), str(level.of), f"{100 * level.share:.0f} %", f"{100 * low:.0f}–{100 * high:.0f} %"  # fmt: skip


def items(page) -> Element:
    """Every item that was answered: how hard it was and how well it parts strong from weak, by lesson."""
    lessons: dict[str, list] = {}
    for one in page.items:
        lessons.setdefault(one[0].lesson_title or "No lesson", []).append(one)
    head = ("Item", "Kind", "First answers", "Difficulty", "Discrimination", "On a later day")
    return _card(
        "items", "Questions, decisions and their difficulty",
        p(".px-note")[DIFFICULTY, " ", DISCRIMINATION],
        [
            details(".px-fold")[
                summary[f"{title} ({len(found)})"],
                grid(f"Items of {title}", head, (_item(*one) for one in found)),
            ]
            for title, found in sorted(lessons.items())
        ] or p["Nothing to tell yet."],
    )  # fmt: skip


def _item(words, first, again):
    return (
        words.text,
        words.kind,
        right_of(first),
        share_of(first),
        parts_of(first),
        right_of(again) if again.of else "–",
    )


def _link(words):
    return words.place and a(href=f"../voila/render/{words.place}", aria_label=f"{words.lesson_title}: {words.text}")[f"Lesson {words.lesson_title}"]  # fmt: skip


def _card(id, title, *inside):
    return section(".px-card", aria_labelledby=f"class-{id}")[h3(id=f"class-{id}")[title], inside]


def _capital(words):
    return words[:1].upper() + words[1:]


def _plain(text):
    """Feedback as its author wrote it, its claims as they are written and its bold words plain."""
    return Markup.escape(text.replace("**", ""))
