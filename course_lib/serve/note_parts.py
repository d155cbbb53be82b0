"""Facilitator notes, a paragraph for each question and opening → what a presenter reads at a glance: short points under a title.

The numbers of claims go behind each point, as small print.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])")
QUESTION = re.compile(r".*?\?(?=\s|$)(\s*\(.*?\)(?=\s|$))?", re.DOTALL)  # with what stands behind it in brackets
CODE = re.compile(r"\s*\[([SB]\d+)\]")
TIMING, GROUP, ASK, KNOW = "Timing", "With the group", "Ask", "To know, and to do"


@dataclass(frozen=True)
class Point:
    """One thing to say or do, and the ids of the claims that it rests on."""

    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """Points under one title."""

    title: str
    points: tuple[Point, ...]


def note_parts(paragraphs: Iterable[str]) -> tuple[Part, ...]:
    """The notes of a lesson by parts, in the order in which they are wanted; none of their words is lost."""
    found: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        for title, points in _parts(paragraph):
            found.setdefault(title, []).extend(points)
    last = found.pop(KNOW, [])
    return tuple(Part(title, tuple(map(_point, points))) for title, points in [*found.items(), (KNOW, last)] if points)


def _parts(paragraph):
    head, _, rest = paragraph.partition(":")
    if head == TIMING:
        first, *others = SENTENCE.split(rest.strip())
        return (TIMING, [_capital(first)]), (GROUP, others)
    if head.startswith("What"):
        first, *others = SENTENCE.split(rest.strip())
        return (head, [_capital(one) for one in re.split(r";\s+", first)]), (KNOW, others)
    if head.startswith(ASK):
        asked = head.removeprefix(ASK).strip(" ,")
        rest = f"{_capital(asked)}: {rest.strip()}" if asked else _capital(rest.strip())
        question = QUESTION.match(rest)
        first, more = (question[0], rest[question.end() :]) if question else (rest, "")
        return (ASK, [first]), (KNOW, SENTENCE.split(more.strip()) if more.strip() else [])
    return ((KNOW, SENTENCE.split(paragraph.strip())),)


def _point(text):
    return Point(CODE.sub("", text).strip(), tuple(CODE.findall(text)))


def _capital(text):
    return text[:1].upper() + text[1:]
