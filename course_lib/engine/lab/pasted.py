"""What was pasted, or stands in an address → the scenario of the longest valid code in it, whatever stands around it.

A link comes in brackets, quotes or the middle of a sentence, escaped by a mail program, or broken where a line ended.
A code says itself where it begins and ends: it is packed, and what is packed has its length and its check within.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import unquote

from ...model.drug import Drug
from . import share_code
from .setup import Setup

LONGEST = 10_000  # signs that are looked at
_MOST_BEGINNINGS = 500
_JOINTS = re.compile(
    r"=?[\r\n]\s*(?:[>|]\s*)*|\s+|[\u00ad\u200b-\u200d\u2060\ufeff]"
)  # where a line was broken, quoted or not
_BEGINNING = re.compile(r"e(?=[AFJN])[\w-]+", re.ASCII)  # how all that is packed begins
_NAMED = re.compile(r"lab=([\w-]*)", re.ASCII)


@dataclass(frozen=True)
class Found:
    """The scenario in a text, None if there is none; the lab that is named with it, and whether a code is announced."""

    setup: Setup | None
    lab: str | None
    announced: bool


def find(
    text: object, labs: tuple[str, ...], usual: Setup, drugs: Mapping[str, Drug], choices: Mapping[str, tuple[str, ...]]
) -> Found:
    """What stands in a text, where `labs` are the presets that there are."""
    plain = _plain(text)
    announced = bool(re.search(r"(^|[#&?])s=", plain))
    for packed, begins, ends in sorted(_packed(plain), key=lambda one: one[1] - one[2]):
        try:
            setup = share_code.setup_of(packed, usual, drugs, choices)
        except share_code.Damaged:
            continue
        return Found(setup, _lab(_link(plain, begins, ends), labs), announced)
    return Found(None, _lab(plain, labs), announced)


def _plain(text: object) -> str:
    plain = text[:LONGEST] if isinstance(text, str) else ""
    for _ in range(2):  # some escape what is escaped
        plain = unquote(unescape(plain))
    return _JOINTS.sub("", plain)


def _packed(plain: str) -> Iterator[tuple[bytes, int, int]]:
    """Everything that is packed in a text, with where it begins and ends."""
    begins = (found.start() for found in re.finditer(r"e(?=[AFJN])", plain))
    for start in islice(begins, _MOST_BEGINNINGS):
        run = _BEGINNING.match(plain, start)
        try:
            packed, length = share_code.unpacked(run[0][: share_code.LONGEST_TEXT] if run else "")
        except share_code.Damaged:
            continue
        yield packed, start, start + length


def _link(plain: str, begins: int, ends: int) -> str:
    """What names the lab of a code: the rest of its link, before it or after it."""
    before = re.search(r"[#?&][^#?<>\"'()\[\]]*$", plain[:begins])
    after = re.match(r"&[^#<>\"'()\[\]]*", plain[ends:])
    return (before[0] if before else "") + (after[0] if after else "")


def _lab(link: str, labs: tuple[str, ...]) -> str | None:
    """The lab that a link names last, None if it names none; words that follow may stick to its name."""
    names = _NAMED.findall(link)
    if not names:
        return None
    known = [id for id in labs if names[-1].startswith(id)]
    return max(known, key=len) if known else names[-1]
