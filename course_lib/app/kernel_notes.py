"""What of a screen only its kernel knows → a note that the browser keeps while the kernel sleeps; and the note read again.

A note comes back from a browser, so nothing in it is trusted: each of these gives what fits, or nothing.
"""

import json
from collections.abc import Iterable, Mapping
from math import isfinite

from ..views.parts import controls

LONGEST = 60_000  # characters of a whole note
LONGEST_TEXT = 1000  # of what was typed into one field


def read(note: object) -> dict:
    """The note as a mapping; empty where it is none, holds what is no JSON, or is too long."""
    if not isinstance(note, Mapping) or not note:
        return {}
    try:
        return dict(note) if len(json.dumps(note)) <= LONGEST else {}
    except (TypeError, ValueError, RecursionError):
        return {}


def whole(value: object, most: int) -> int | None:
    """A whole number from 0 to `most`."""
    return value if type(value) is int and 0 <= value <= most else None


def number(value: object, low: float, high: float) -> float | None:
    """A number within these bounds; a browser writes 12.0 as 12."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and low <= value <= high
    return float(value) if fits else None


def one_of(value: object, among: Iterable[str], otherwise: str = "") -> str:
    """A text that is one of those."""
    return value if isinstance(value, str) and value in among else otherwise


def some_of(values: object, among: Iterable[str]) -> tuple[str, ...] | None:
    """Different texts, each one of those, in the order of the note; None where anything else is there, or nothing."""
    known = set(among)
    fits = isinstance(values, list) and values and all(isinstance(one, str) and one in known for one in values)
    return tuple(values) if fits and len(set(values)) == len(values) else None


def texts(values: object, among: Iterable[str]) -> dict[str, str]:
    """What was typed, by the names of fields that there are."""
    known = set(among)
    found = values.items() if isinstance(values, Mapping) else ()
    return {name: text for name, text in found if name in known and is_text(text)}


def is_text(value: object) -> bool:
    """Whether this can have been typed into a field."""
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def coded(sentences: Iterable[str]) -> list[str]:
    """Sentences or ids of the course as a note holds them: by codes, so that no words come from a browser, and no id goes there."""
    return [controls.code(sentence) for sentence in sentences]


def sentences(codes: object, among: Iterable[str]) -> tuple[str, ...]:
    """The sentences behind the codes of a note; what is none of those is left out."""
    known = {controls.code(sentence): sentence for sentence in among}
    found = codes[: len(known)] if isinstance(codes, list) else ()
    return tuple(known[code] for code in found if isinstance(code, str) and code in known)


def sentence(code: object, among: Iterable[str]) -> str:
    """The one of those sentences behind a code; empty where there is none."""
    return "".join(sentences([code], among))
