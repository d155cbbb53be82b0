"""A text and the claims that it rests on → whether a hedge of theirs is still in it.

One rule for everything that explains: the key of an item, a choice of a case, a pick of a worksheet, a row of a contrast pair, an option of a figure or of a lab's guess, what a challenge shows, what a facilitator answers.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ...model.case import Case
from ...model.claim import Claim
from ...model.contrast import Contrast
from ...model.figure import Figure
from ...model.lab import Lab
from ...model.typed_order import SOUND
from ...model.worksheet import Worksheet
from .. import library
from ..coverage import tags
from ..yaml_reader import Finding, Page
from .known_ids import refusals
from .wording import HEDGE, hedges, meaning_words

REPEATS = 3  # words of a claim that a text has in common with it, and says the same
OWN = re.compile(  # a hedge that speaks of the sentence itself
    r"\b(memory|invented|(in )?this case|assumption|inference|our reading|this course[’']s (reading|addition)|teaching choice)\b",
    re.IGNORECASE,
)


def keeps_a_hedge(said: str, claims: Iterable[Claim]) -> bool:
    """Whether a hedge of one of the claims stands in what is said, if it has to.

    It has to if each sentence of each claim is hedged; otherwise what is said may rest on the one that is not.
    """
    known, here, plain = list(claims), meaning_words(said), _hedging(said)
    return (
        not known
        or not all(map(_hedged_throughout, known))
        or any(
            plain & _hedging(phrase) or meaning_words(phrase) and meaning_words(phrase) <= here
            for claim in known
            for phrase in claim.hedge.split(";")
        )
    )


@lru_cache(maxsize=512)
def _hedged_throughout(claim: Claim) -> bool:
    phrases = [phrase.strip().casefold() for phrase in claim.hedge.split(";")]
    return all(any(phrase in sentence for phrase in phrases) for sentence in _sentences(claim.text.casefold()))


@lru_cache(maxsize=16384)
def _hedging(text: str) -> frozenset[str]:
    return frozenset({found[0].casefold() for found in HEDGE.finditer(text)})


# ── what explains an answer ──────────────────────────────────────────────────────────────────────────────────────


def case_hedges(case: Case, page: Page) -> Iterator[Finding]:
    """A finding for each choice, band, reading, place in a ranking and argument of a case that has lost its claims' hedges."""
    for number, scene in enumerate(case.scenes):
        place = ("scenes", number)
        yield from lost(page, (*place, "argued"), scene.argued, scene.claims, True)
        yield from lost(page, (*place, "told"), scene.told, ())
        for n, option in enumerate(scene.options):
            at, said = (*place, "options", n), f"{option.label} {option.feedback}"
            yield from lost(page, (*at, "feedback"), said, option.claims, option.verdict in SOUND, option.hedge)
            yield from lost(page, (*at, "ahead"), option.ahead, ())
            for c, control in enumerate(option.controls):
                for b, band in enumerate(control.bands):
                    inside = (*at, "controls", c, "bands", b, "feedback")
                    yield from lost(page, inside, band.feedback, band.claims, band.verdict in SOUND)
                    yield from lost(page, (*inside[:-1], "ahead"), band.ahead, ())
        for n, one in enumerate(scene.typed.readings if scene.typed else ()):
            at = (*place, "typed", "readings", n, "because")
            yield from lost(page, at, one.because, one.claims, one.verdict in SOUND, one.hedge)
        for group in ("order", "findings") if scene.ranking else ():
            for n, one in enumerate(getattr(scene.ranking, group)):
                yield from lost(page, (*place, "ranking", group, n, "because"), one.because, one.claims)


def worksheet_hedges(worksheet: Worksheet, page: Page) -> Iterator[Finding]:
    """A finding for each reason in a worksheet that has lost its claims' hedges."""
    for number, part in enumerate(worksheet.parts):
        place = ("parts", number)
        for group in ("lines", "rules"):
            for n, row in enumerate(getattr(part, group, ())):
                for s, one in enumerate(row.says):
                    yield from lost(page, (*place, group, n, "says", s, "because"), one.because, one.claims, one.right)
        for n, one in enumerate(getattr(part, "sentences", ())):
            yield from lost(page, (*place, "sentences", n, "because"), one.because, one.claims, one.wanted)
        yield from lost(page, (*place, "because"), getattr(part, "because", ""), part.claims, True)


def contrast_hedges(contrast: Contrast, page: Page) -> Iterator[Finding]:
    """A finding for each row of a contrast pair, and its argument, that has lost its claims' hedges."""
    for number, row in enumerate(contrast.rows):
        yield from lost(page, ("rows", number, "because"), row.because, row.claims, row.flips)
    yield from lost(page, ("argued",), contrast.argued, contrast.claims, True)


def figure_hedges(figure: Figure, page: Page) -> Iterator[Finding]:
    """A finding for each option of a figure, and its explanation, that has lost its claims' hedges."""
    for number, option in enumerate(getattr(figure.guess, "options", ())):
        yield from lost(page, ("guess", "options", number, "because"), option.because, ())
    yield from lost(page, ("told",), figure.told, figure.claims, True)


def lab_hedges(lab: Lab, page: Page) -> Iterator[Finding]:
    """A finding for each option of a lab's guess, and for what each task of its challenge shows, that has lost its claims' hedges."""
    for number, option in enumerate(lab.guess.options if lab.guess else ()):
        yield from lost(page, ("guess", "options", number, "because"), option.because, (), True)
    for number, task in enumerate(lab.challenge):
        yield from lost(page, ("challenge", number, "learnt"), task.learnt, (), True)


def lost(page: Page, place: tuple, said: str, ids: Iterable[str], argued=False, hedge="") -> Iterator[Finding]:
    """A finding if `said` keeps no hedge of the claims that it names, by `ids` or by tags, and says none of its own.

    What the course argues for keeps one, as the key of an item does; anything else does where a sentence of it repeats a claim.
    """
    claims = {} if refusals(library.claims) else library.claims()
    known = [claims[id] for id in dict.fromkeys((*ids, *sorted(tags(said)))) if id in claims]
    if not said or hedge or OWN.search(said) or keeps_a_hedge(said, known):
        return
    told = known if argued else [claim for claim in known if _repeats(said, claim)]
    if told:
        ids = ", ".join(f"{claim.id} ({claim.hedge})" for claim in told)
        sentence = f"this keeps no hedge of what it rests on, {ids}"
        yield page.finding(
            place, f"{sentence}: write the words of one of them there, or name only the claims it rests on"
        )


def _repeats(said, claim) -> bool:
    """Whether a sentence without any hedge says again what the claim says."""
    told = meaning_words(claim.text)
    return any(len(meaning_words(sentence) & told) >= REPEATS and not hedges(sentence) for sentence in _sentences(said))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=\S)", text)
