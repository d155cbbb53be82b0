"""A contrast pair or a row of a worksheet → the same as a question, so that a review can ask it on the quiz screen.

Nothing is written anew: stem, answers and reasons are the author's, put together.
The ids are made from those of the pair or the row, so that a record that names one outlives its wording.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...model.contrast import Contrast
from ...model.quiz import Answer, Choice
from ...model.worksheet import Worksheet
from ..reading_time import MARK
from ..worksheet.sheet import Row, Sheet, picks_of, rows_of, takes_many

FEWEST = 3  # answers of a choice


@dataclass(frozen=True)
class Made:
    """A question, the name of what it was made from, and what is read before it."""

    name: str
    item: Choice
    context: str


def plain(text: str) -> str:
    """A text as a stem or an answer holds it: on one line, without the marks of its claims."""
    return re.sub(rf"\s*{MARK.pattern}", "", " ".join(text.split()))


def of_contrast(pair: Contrast) -> Made:
    """The question of a pair: both patients are read before it, each finding is an answer."""
    left, right = pair.left, pair.right
    answers = tuple(
        Answer(
            id=row.id,
            text=plain(f"{row.label}. {left.title}: {row.left}; {right.title}: {row.right}"),
            correct=row.flips,
            because=row.because,
        )
        for row in pair.rows
    )
    item = Choice(
        id=f"contrast-{pair.id}",
        kind="single",
        stem=plain(pair.question),
        claims=pair.claims,
        level="analyse",
        answers=answers,
        sources=_once(source for row in pair.rows for source in row.sources),
    )
    context = f"{pair.intro} {left.title}: {left.text} {right.title}: {right.text}"
    return Made(f"contrast/{pair.id}", item, plain(context))


def of_worksheet(sheet: Worksheet) -> Iterator[Made]:
    """The rows of a worksheet that can be asked as a choice.

    A row in which the grade of a muscle is drawn is there once for each grade; a row with two picks is none.
    """
    for part in sheet.parts:
        for row in _rows(sheet, part):
            if item := _choice(sheet, part, row):
                yield Made(f"row/{sheet.id}/{part.id}/{row.id}", item, _context(sheet, part, row))


def _rows(sheet, part) -> Iterator[Row]:
    if part.kind != "by-grade":
        yield from rows_of(Sheet(sheet, 0), part)
        return
    for grade_of in sheet.muscles:
        for grade in grade_of.grades if grade_of.id in part.muscles else ():
            one = Sheet(sheet, 0)
            one.__dict__["grades"] = {muscle.id: grade for muscle in sheet.muscles}
            yield next(row for row in rows_of(one, part) if row.id == grade_of.id)


def _choice(sheet, part, row):
    right, picks = row.right, {pick.id: pick for pick in picks_of(part)}
    kind = "multiple" if takes_many(part) and len(right) > 1 else "single"
    fits = len(right) == 1 if kind == "single" else len(right) < len(row.says)
    if len(row.says) < FEWEST or not fits:
        return None
    grade = f"-at-{_in_an_id(row.grade)}" if row.grade else ""
    claims = _once([*part.claims, *(claim for says in row.says for claim in says.claims)])
    return Choice(
        id=f"row-{sheet.id}-{part.id}-{row.id}{grade}",
        kind=kind,
        stem=_stem(part, row),
        claims=claims or sheet.claims,
        level="apply",
        answers=tuple(
            Answer(
                id=says.pick,
                text=plain(" – ".join(filter(None, (picks[says.pick].label, picks[says.pick].detail)))),
                correct=says.right,
                because=says.because,
            )
            for says in row.says
        ),
        sources=_once(source for says in row.says for source in says.sources),
    )


def _stem(part, row):
    if part.kind == "spot":
        return plain(part.question)
    grade = f", MRC grade {row.grade}" if row.grade else ""
    return plain(f"{row.label.rstrip('.')}{grade}. {part.title}")


def _context(sheet, part, row):
    """What is read before a row: who the patient is, where the part speaks of one, its text, and the row's own story."""
    about = sheet.intro if "this patient" in f"{part.text} {part.title}" else ""
    told = [line.detail for one in sheet.parts if one.kind == "rows" for line in one.lines if line.label == row.label]
    detail = row.detail or next(filter(None, told), "")  # the story that another part of the sheet has told
    return plain(" ".join(filter(None, (about, part.text, detail))))


def _in_an_id(grade):
    return grade.replace("−", "-minus").replace("+", "-plus")


def _once(texts):
    return tuple(dict.fromkeys(texts))
