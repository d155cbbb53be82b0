"""One number of the bench: its unit, what it stands beside, how the two compare, and whether its target was reached."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measurement; `ratio` is value over reference, `target` is in words, and `reached` is None where there is none."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    target: str = ""
    reached: bool | None = None
    against: str = ""


def figure(
    name: str,
    value: float,
    unit: str,
    reference: float | None = None,
    against: str = "",
    *,
    most: float | None = None,
    share: float | None = None,
) -> Figure:
    """A measurement beside its reference; the target is `most` in its own unit, or `share` of the reference, or both.

    A share of 1 is reached only below it: "sooner" is not "as soon".
    """
    ratio = value / reference if reference else None
    words, held = [], []
    if most is not None:
        words.append(f"at most {most:g} {unit}")
        held.append(value <= most)
    if share is not None:
        words.append(f"less than {against}" if share == 1 else f"at most {_fraction(share)} of {against}")
        held.append(ratio is not None and (ratio < 1 if share == 1 else ratio <= share))
    return Figure(
        name,
        round(value, 2),
        unit,
        None if reference is None else round(reference, 2),
        None if ratio is None else round(ratio, 3),
        " and ".join(words),
        all(held) if held else None,
        against,
    )


def _fraction(share):
    return f"1/{1 / share:g}" if (1 / share).is_integer() else f"{share:g}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The least of the values that so many percent of them do not exceed (nearest rank); raises ValueError on none."""
    if not values:
        raise ValueError("there is no percentile of nothing: give at least one value")
    return sorted(values)[max(0, ceil(percent / 100 * len(values)) - 1)]


def line(one: Figure) -> str:
    """A figure as the terminal shows it."""
    text = f"{one.name:<64}{one.value:>10.2f} {one.unit:<9}"
    if one.reference is not None:
        text += f"{one.against or 'reference':>12}{one.reference:>10.2f}   ratio {one.ratio or 0:.3f}"
    if one.reached is not None:
        text += f"   {'reached' if one.reached else 'MISSED'}: {one.target}"
    return text.rstrip()


def write(found: Iterable[Figure], path: Path) -> None:
    """Write the figures as JSON, a list of objects in the order in which they were measured."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")


def named(asked: str, parts: Sequence[str], refusal: str) -> list[str]:
    """Of all `parts`, in their order, those that are named with commas or spaces between them; all where none is.

    Ends with `refusal`, given the unknown names and the known ones, where a name is none of them.
    """
    names = asked.replace(",", " ").split()
    if unknown := [name for name in names if name not in parts]:
        raise SystemExit(refusal.format(", ".join(unknown), ", ".join(parts)))
    return [part for part in parts if not names or part in names]


def reached_and_missed(figures: Iterable[Figure]) -> str:
    """How many targets were reached and how many missed, in words."""
    reached = Counter(one.reached for one in figures)
    return f"{reached[True]} targets reached, {reached[False]} missed"
