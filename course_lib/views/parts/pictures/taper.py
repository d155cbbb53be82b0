"""A regimen as a chart of prescriptions: mg/day as steps over days, and under it the same as rows to be read."""

from markupsafe import Markup

from ....model.picture import Taper
from . import canvas
from .canvas import LETTER, PER_LETTER, WIDTH, shown

LEFT, RIGHT, TOP, TALL = 40, 12, 44, 150
ROW = 19


def name(picture: Taper) -> str:
    """What it is, for who does not see it."""
    return f"A prescription chart: {picture.drug}, mg/day over {picture.until_day} days"


def words(picture: Taper) -> tuple[str, ...]:
    """What there is to see, a sentence each."""
    rows = [f"{'Days' if '–' in days else 'Day'} {days}: {dose} mg/day." for days, dose in told(picture)]
    notes = [f"Note at day {day}: {note.rstrip('.')}." for day, note in picture.notes]
    return (f"The chart gives {picture.drug} in mg/day, from day to day.", *rows, *notes)


def told(picture: Taper) -> tuple[tuple[str, str], ...]:
    """Its rows: the days, and mg/day."""
    ends = [*(day - 1 for day, _ in picture.steps[1:]), picture.until_day]
    return tuple(
        (f"{day}" if end == day else f"{day}–{end}", shown(dose))
        for (day, dose), end in zip(picture.steps, ends, strict=True)
    )


def draw(picture: Taper) -> Markup:
    """The picture."""
    per_day = (WIDTH - LEFT - RIGHT) / picture.until_day
    most = max(dose for _, dose in picture.steps) or 1
    per_mg, base = (TALL - 22) / most, TOP + TALL

    def at(day, dose):
        return LEFT + day * per_day, base - dose * per_mg

    table, foot = _table(picture, base + 40)
    steps = canvas.line(_corners(picture, at), "trace step", more=' style="stroke-width:2.4"')
    return canvas.drawing(
        name(picture), foot,
        canvas.text(8, 18, f"{picture.drug[:1].upper()}{picture.drug[1:]}", "b"), canvas.text(8, TOP - 8, "mg/day"),
        *_levels(most, at, picture.until_day), *_days(picture, at), *_notes_in(picture, at, base), steps, *_doses(picture, at), table,
    )  # fmt: skip


def _corners(picture, at):
    found, before = [], None
    for day, dose in picture.steps:
        found += [at(day, before)] if before is not None else [at(day, 0)] if day else []
        found.append(at(day, dose))
        before = dose
    return [*found, at(picture.until_day, before)]


def _levels(most, at, last):
    step = canvas.nice(most / 2)
    if most / step > 5:
        step *= 2
    levels = [step * n for n in range(int(most / step) + 1)]
    for level in levels:
        x, y = at(0, level)
        yield canvas.line([(x, y), at(last, level)], "grid") + canvas.text(x - 6, y + 4.5, shown(level), "end")
    yield canvas.line([(LEFT, TOP), at(0, 0), at(last, 0)], "axis")


def _days(picture, at):
    """The days at which something changes, and the last; one that would touch the one before is left to the rows below."""
    taken = -99.0
    for day in [day for day, _ in picture.steps] + [picture.until_day]:
        x, y = at(day, 0)
        yield canvas.line([(x, y), (x, y + 5)], "axis")
        half = (len(str(day)) * PER_LETTER + 8) / 2
        ends = day == picture.until_day
        if x - half > taken and (ends or x + half < at(picture.until_day, 0)[0] - 18):
            yield canvas.text(x, y + 19, day, "mid" if not ends else "end")
            taken = x + half
    yield canvas.text(8, at(0, 0)[1] + 19, "day")


def _doses(picture, at):
    """The dose over each step that is wide enough for it, and on it where there is room; the rows below say all."""
    taken = 0.0
    for day, dose in picture.steps:
        x, y = at(day, dose)
        wide = len(shown(dose)) * PER_LETTER
        start = max(x + 2, taken)
        if start - x < 8 and start + wide <= WIDTH - 2:
            yield canvas.text(start, y - 6, shown(dose), "b halo")
            taken = start + wide + 3


def _notes_in(picture, at, base):
    for sign, (day, _) in zip("ABCDEFGH", picture.notes, strict=False):
        x = at(day, 0)[0]
        yield canvas.line([(x, TOP + 4), (x, base)], "dot") + canvas.text(
            min(max(x, 6), WIDTH - 8), TOP - 1, sign, "b mid halo"
        )


def _table(picture, top):
    """Rows in two columns, as they are read down, with rules between them; below them the notes."""
    rows = told(picture)
    half = (len(rows) + 1) // 2
    heads = (8, 8 + WIDTH / 2)[: 1 + (len(rows) > 1)]
    parts = [canvas.text(x, top, "Days") + canvas.text(x + WIDTH / 2 - 22, top, "mg/day", "end") for x in heads]
    top += ROW
    for at, (days, dose) in enumerate(rows):
        column, row = divmod(at, half)
        x, y = 8 + column * (WIDTH / 2), top + ROW * row
        end = x + WIDTH / 2 - 22
        parts.append(
            canvas.text(x, y, days)
            + canvas.text(end, y, dose, "b end")
            + canvas.line([(x, y + 5), (end, y + 5)], "grid")
        )
    y = top + ROW * half
    for sign, (day, note) in zip("ABCDEFGH", picture.notes, strict=False):
        for n, words_ in enumerate(canvas.lines_of(f"{sign}, day {day}: {note}", WIDTH - 24)):
            parts.append(canvas.text(8 if not n else 22, y, words_))
            y += LETTER + 4
    return "".join(parts), y - 4
