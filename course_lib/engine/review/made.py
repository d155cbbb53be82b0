"""A contrast pair or a row of a worksheet → the same as a question, so that a review can ask it on the quiz screen.

Nothing is written anew: stem, answers and reasons are the author's, put together.
The ids are made from those of the pair or the row, so that a record that names one outlives its wording.
"""

import re
from collections.abc import Iterator

from ...model.contrast import Contrast
from ...model.quiz import Answer, Choice
from ...model.worksheet import Worksheet
from ..reading_time import MARK
from ..worksheet.sheet import Row, Sheet, picks_of, rows_of, takes_many

FEWEST = 3  # answers of a choice


def plain(text: str) -> str:
    """A text as a stem or an answer holds it: on one line, without the marks of its claims."""
    return re.sub(rf"\s*{MARK.pattern}", "", " ".join(text.split()))


def of_contrast(pair: Contrast) -> Choice:
    """The question of a pair: both patients in its stem, each finding an answer."""
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
    return Choice(
        id=f"contrast-{pair.id}",
        kind="single",
        stem=plain(f"{pair.intro} {left.title}: {left.text} {right.title}: {right.text} {pair.question}"),
        claims=pair.claims,
        level="analyse",
        answers=answers,
        sources=_once(source for row in pair.rows for source in row.sources),
    )


def of_worksheet(sheet: Worksheet) -> Iterator[tuple[str, str, Choice]]:
    """The rows of a worksheet that can be asked as a choice, each with the ids of its part and of itself.

    A row in which the grade of a muscle is drawn is there once for each grade; a row with two picks is none.
    """
    for part in sheet.parts:
        for row in _rows(sheet, part):
            if choice := _choice(sheet, part, row):
                yield part.id, row.id, choice


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
        stem=_stem(sheet, part, row),
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


def _stem(sheet, part, row):
    if part.kind == "spot":
        return plain(f"{part.text} {part.question}")
    if row.grade:
        return plain(f"{row.label}, MRC grade {row.grade}. {part.title}")
    told = [line.detail for one in sheet.parts if one.kind == "rows" for line in one.lines if line.label == row.label]
    detail = row.detail or next(filter(None, told), "")  # the story that another part of the sheet has told
    about = sheet.intro if "this patient" in f"{part.text} {part.title}" else ""  # who that is
    return plain(" ".join(filter(None, (about, part.text, f"{row.label.rstrip('.')}.", detail, part.title))))


def _in_an_id(grade):
    return grade.replace("−", "-minus").replace("+", "-plus")


def _once(texts):
    return tuple(dict.fromkeys(texts))
