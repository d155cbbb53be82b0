"""What an activity is made of → a short name for it, by which a record knows the content that it was made with.

A fingerprint follows meaning: it is taken of the parsed nouns, so comments, the order of keys, line ends, and optional
fields that are new or left at their default do not change it, and neither does a review.
It holds what the activity uses and nothing else; where a simulation is shown, constants, drugs and the engine's edition
stand in a part of their own, so that a record knows whether its words or its curves are another's.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Literal

from ..model.case import Case
from ..model.drug import Drug, Parameter
from ..model.lab import Lab
from ..model.noun import Noun
from ..model.prescription import Interacting, Prescription
from ..model.quiz import Numeric, Quiz
from . import library
from .earlier_fingerprints import EARLIER

ENGINE_EDITION = "SMS-3/1"  # of what is simulated: raise it when the same files give another result
_MODEL = "."  # before the part of a fingerprint that names the model
Used = tuple[list, list]  # what an activity tells, and what the engine's answer hangs on


@cache
def fingerprint(folder: str, id: str) -> str:
    """The name of what the activity of an id in a folder of assets/ is made of; raises KeyError or Refused.

    In a preview every edition has the same one, so that an author stays at the scene that they are writing.
    """
    if os.environ.get("COURSE_PREVIEW"):
        return "preview"
    told, simulated = _USED[folder](id)
    return digest(told) + (_MODEL + digest(simulated)[2:10] if simulated else "")


def same(stored: str, now: str) -> bool:
    """Whether a stored fingerprint, of today's kind or of a kind before it, names the content of `now`."""
    return since(stored, now) == "whole"


def since(stored: str, now: str) -> Literal["whole", "newer", "edited"]:
    """What became of an activity since a stored fingerprint: nothing, a newer model (its words may be edited too), other words.

    One of an activity with a simulation that has no part for the model was made before SMS-3.
    """
    if now in (stored, EARLIER.get(stored)):
        return "whole"
    _, _, model = now.partition(_MODEL)
    _, _, before = stored.partition(_MODEL)
    is_one = stored in EARLIER or stored.startswith("m-")
    return "newer" if model and is_one and before != model else "edited"


def digest(parts: Iterable) -> str:
    """A name for nouns and plain values: 16 hexadecimal digits after the kind of fingerprint that it is."""
    meant = [_meant(part) if isinstance(part, Noun) else part for part in parts]
    written = json.dumps(meant, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "m-" + hashlib.sha256(written.encode()).hexdigest()[:16]


def _meant(noun: Noun) -> dict:
    """What a noun means; that somebody has read it changes nothing of what it says."""
    return noun.model_dump(mode="json", exclude_defaults=True, exclude={"review"})


def _case(id: str) -> Used:
    case = library.case(id)
    return [case], _simulated(_drugs_of(case))


def _quiz(id: str) -> Used:
    """A quiz, and the equivalents of the drugs between which it has doses converted."""
    quiz = library.quiz(id)
    return [quiz, {drug: library.drug(drug).equivalent.value for drug in sorted(_converted(quiz))}], []


def _converted(quiz: Quiz) -> set[str]:
    asked = [item.convert for item in quiz.items if isinstance(item, Numeric) and item.convert]
    return {drug for one in asked for drug in (one.drug, one.to)}


def _lab(id: str) -> Used:
    """A preset of the lab, in which any drug may be chosen."""
    lab: Lab = library.lab(id)
    return [lab], _simulated(library.ids("drugs"))


def _figure(id: str) -> Used:
    """A figure, and the lab whose model answers it."""
    figure = library.figure(id)
    lab, simulated = _lab(figure.lab) if figure.lab else ([], [])
    return [figure, *lab], simulated


def _simulated(drugs: Iterable[str]) -> list:
    """What the engine's answer hangs on: its edition, its constants and these drugs."""
    constants = {name: constant.value for name, constant in library.parameters().items()}
    return [ENGINE_EDITION, constants, {drug: _kinetics(library.drug(drug)) for drug in sorted(set(drugs))}]


def _kinetics(drug: Drug) -> dict:
    """What the engine reads of a drug: its constants and whether it is fluorinated."""
    parts = {name: getattr(drug, name) for name in type(drug).model_fields}
    return {
        name: part.value if isinstance(part, Parameter) else part
        for name, part in parts.items()
        if isinstance(part, Parameter | bool)
    }


def _drugs_of(case: Case) -> set[str]:
    """The drugs that a case names: given, prescribed, or changed by another drug."""
    return {noun.drug for noun in _nouns(case) if isinstance(noun, Prescription | Interacting)}


def _nouns(value) -> Iterator[Noun]:
    """A noun and every noun inside it."""
    if isinstance(value, Noun):
        yield value
        value = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _nouns(inner)


_USED: dict[str, Callable[[str], Used]] = {
    "cases": _case,
    "quizzes": _quiz,
    "figures": _figure,
    "labs": _lab,
    "worksheets": lambda id: ([library.worksheet(id)], []),
    "contrasts": lambda id: ([library.contrast(id)], []),
}
