"""What a lesson tells a teacher → its paragraphs, and what a presenter reads at a glance: short points under a title.

A paragraph is one question or one opening. The numbers of claims go behind each point, as small print.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..model.lesson import Lesson

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])")
QUESTION = re.compile(r".*?\?(?=\s|$)(\s*\(.*?\)(?=\s|$))?", re.DOTALL)  # with what stands behind it in brackets
CODE = re.compile(r"\s*\[([SB]\d+)\]")
TIMING, GROUP, ASK, DEBRIEF, KNOW = "Timing", "With the group", "Ask", "Debrief", "To know, and to do"
OPENING = re.compile(r"(?=\b(?:Timing|What \w+ usually get wrong|Ask)\b[^:.?]{0,40}:)")


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


def paragraphs_of(lesson: Lesson) -> list[str]:
    """All that a lesson tells a teacher: its timing, the prose, the questions that start a discussion, the debrief."""
    told = lesson.facilitator
    if told is None:
        return note_paragraphs(lesson.facilitator_notes)
    found = note_paragraphs(f"{TIMING}: {told.timing_in_words} {lesson.facilitator_notes}")
    at = next((at for at, paragraph in enumerate(found) if paragraph.startswith(ASK)), len(found))
    found[at:at] = [f"{ASK}: {question.ask}" for question in told.questions]
    return [*found, f"{DEBRIEF}: {' '.join(told.debrief)}"]


def note_paragraphs(text: str) -> list[str]:
    """Prose for a teacher, a paragraph for each question and each part that opens with a word and a colon."""
    return [part.strip() for part in OPENING.split(text) if part.strip()]


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
    if head == DEBRIEF:
        return ((DEBRIEF, SENTENCE.split(rest.strip())),)
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
