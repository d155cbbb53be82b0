"""Lines of the course's text → the little HTML that other programs show: paragraphs and lists, everything else escaped."""

import re
from collections.abc import Iterable
from html import escape

from ...model.quiz import Choice, Item, Matching, Mistake, Numeric, Ordering, Shifting, Short
from ..quiz.drawing import as_printed
from ..quiz.wording import SHIFTS, accepted

TAG = re.compile(r"\s*\[(?:S|B)\d+(?:\s*,\s*(?:S|B)\d+)*\]")
BOLD = re.compile(r"\*\*(.+?)\*\*")


def plain(text: str) -> str:
    """A text on one line without the marks of its author: claims are named beside it, and bold words are words."""
    return " ".join(BOLD.sub(r"\1", TAG.sub("", text)).split())


def escaped(text: str) -> str:
    """A text as it may stand between tags."""
    return escape(plain(text), quote=False)


def paragraphs(lines: Iterable[str]) -> str:
    """A paragraph for each line."""
    return "".join(f"<p>{escaped(line)}</p>" for line in lines)


def listed(lines: Iterable[str]) -> str:
    """A list with an entry for each line; nothing for none."""
    entries = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return f"<ul>{entries}</ul>" if entries else ""


def reasons(item: Item) -> tuple[str, ...]:
    """Every part of an item with what it means, a line each; the right ones say so."""
    if isinstance(item, Choice):
        return tuple(f"{_mark(one.correct)} {one.text} – {one.because}" for one in item.answers)
    if isinstance(item, Shifting):
        return tuple(f"{_mark(id == item.key)} {text} – {getattr(item.because, id)}" for id, text in SHIFTS.items())
    if isinstance(item, Ordering):
        return tuple(f"{place}. {one.text} – {one.because}" for place, one in enumerate(item.stages, 1))
    if isinstance(item, Matching):
        return (
            *(f"{one.left} → {one.right} – {one.because}" for one in item.matches),
            *(f"Partner of none: {one.right} – {one.because}" for one in item.spares),
        )
    if isinstance(item, Short):
        key = f"✓ {item.accept[0]} – {item.because} {accepted(item)}".strip()
        return (key, *(f"✕ {', '.join(one.words)} – {one.because}" for one in item.mistakes))
    key = f"✓ {as_printed(item.key)} {item.unit} – {item.because} {accepted(item)}".strip()
    return (key, *(f"✕ {wrong_number(item, one)} – {one.because}" for one in item.mistakes))


def wrong_number(item: Numeric, mistake: Mistake) -> str:
    """The number that a common error gives, with its unit."""
    return f"{as_printed(item.key * mistake.times)} {item.unit}"


def _mark(right):
    return "✓" if right else "✕"


def exact(number: float) -> str:
    """A number as a program reads it: four decimals, which hides what the computer loses in the last digits."""
    return f"{round(number, 4):.10g}"
