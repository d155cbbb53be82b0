"""What a teacher may see of a class → two files for a spreadsheet: people who show their progress, and items."""

from ... import content
from ...engine.classes.csv_text import csv_text
from ...engine.classes.first_answers import END, FIRST
from ..progress.facts import goals
from .gathering import Gathered
from .words import words_of

FEW = "too few"


def people(seen: Gathered) -> str:
    """A row for everybody who shows their progress: lessons with their state and share done, first answers, patients."""
    lessons = {lesson.id: lesson for lesson in content.lessons()}
    mastered = [goal.lesson for goal in goals()]
    assigned = [one.lesson for one in seen.found.assignments if one.lesson in lessons]
    head = (
        "alias", "joined", "first answers", "of these right", "patients seen to the end", "of these with nothing unsafe",
        *(f"lesson {lessons[id].number}: state" for id in mastered),
        *(f"lesson {lessons[id].number}: share done" for id in assigned),
    )  # fmt: skip
    return csv_text(head, (_person(row, mastered, assigned) for row in seen.rows))


def _person(row, mastered, assigned):
    first = [one for name, one in row.cells.items() if name.startswith(FIRST)]
    ended = [one for name, one in row.cells.items() if name.startswith(END)]
    return (
        row.alias, row.since.isoformat(), len(first), sum(one.right for one in first), len(ended), sum(one.right for one in ended),
        *(row.mastery[id].state for id in mastered), *(round(row.shares.get(id, 0.0), 2) for id in assigned),
    )  # fmt: skip


def items(seen: Gathered) -> str:
    """A row for every item that was answered; where only a range is told, both ends of it stand there."""
    head = (
        "item", "kind", "lesson", "words", "claims", "people", "right at first, at least", "right at first, at most", "by alias",
        "difficulty (share right)", "discrimination (point-biserial)", "people behind discrimination", "people on a later day",
        "right on a later day, at least", "right on a later day, at most",
    )  # fmt: skip
    return csv_text(head, (_item(seen.report, name) for name in seen.report.items))


def _item(report, name):
    words, first, again = words_of(name), report.first(name), report.again(name)
    parts = first.discrimination
    return (
        name, words.kind, words.lesson_title, words.text, " ".join(words.claims), first.of, first.low, first.high, first.by_name,
        FEW if first.few else round(first.share, 2), parts.value if parts else FEW, parts.of if parts else "",
        again.of, again.low, again.high,
    )  # fmt: skip
