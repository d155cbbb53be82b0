"""A setup of the dose lab ↔ a short text for an address: numbers and choices only, and every one checked on the way in.

The order of a patient's settings is part of the code; `EDITION` goes up when it changes.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from math import isfinite

from ...model.drug import Drug
from .setup import LONGEST, MOST_STEPS, NUMBERS, Patient, Setup, Side, Step, outside, problems, settings

EDITION = 1
_LONGEST_TEXT, _LONGEST_JSON = 4000, 20_000
DAMAGED = "That scenario is damaged or from another edition of the lab, so nothing was changed."


class Damaged(ValueError):
    """A code that is none, or says what cannot be."""


def write(setup: Setup, usual: Patient) -> str:
    """The code of a setup; a setting that is as in `usual` is left to it where it is a constant of the model."""
    known = settings(usual)
    patient = [
        None if name in _FOLLOW and value == known[name] else value for name, value in settings(setup.patient).items()
    ]
    sides = [
        [[step.from_day, step.drug, step.route, step.every_h, step.mg] for step in side] for side in (setup.a, setup.b)
    ]
    text = json.dumps([EDITION, *sides, patient], separators=(",", ":"), default=float)
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


_FOLLOW = ("need", "resolution", "fluorinated", "injury", "lasting")  # the model may be calibrated anew


def read(code: str, usual: Setup, drugs: Mapping[str, Drug], choices: Mapping[str, tuple[str, ...]]) -> Setup:
    """The setup of a code; raises Damaged if it is none or holds what the lab's fields would refuse."""
    try:
        edition, a, b, patient = _unpack(code)
        if edition != EDITION:
            raise Damaged(DAMAGED)
        return Setup(_side(a, drugs), _side(b, drugs), _patient(patient, usual.patient, choices))
    except (ValueError, TypeError, KeyError, zlib.error, binascii.Error, RecursionError):
        raise Damaged(DAMAGED) from None


def _unpack(code):
    if not isinstance(code, str) or not 0 < len(code) <= _LONGEST_TEXT:
        raise Damaged(DAMAGED)
    packed = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(packed, _LONGEST_JSON)
    if not unpacker.eof:
        raise Damaged(DAMAGED)
    return json.loads(text)


def _side(steps, drugs) -> Side:
    side = tuple(
        Step(_number(day), drug, route, _number(every_h), _number(mg)) for day, drug, route, every_h, mg in steps
    )
    known = all(
        step.drug in drugs and step.route in ("oral", "iv", "infusion") and 0 < step.every_h <= 168 for step in side
    )
    if not side or len(side) > MOST_STEPS or not known or problems(side, "a", drugs) or side[-1].from_day > LONGEST:
        raise Damaged(DAMAGED)
    return side


def _patient(values, usual: Patient, choices) -> Patient:
    names = [field.name for field in fields(Patient)]
    taken = {}
    for name, value in zip(names, values, strict=True):
        if value is None and name in _FOLLOW:
            taken[name] = getattr(usual, name)
        elif name in NUMBERS:
            taken[name] = _number(value)
            if outside(NUMBERS[name], taken[name]) and taken[name] != getattr(usual, name):
                raise Damaged(DAMAGED)
        elif value in choices[name]:
            taken[name] = value
        else:
            raise Damaged(DAMAGED)
    return Patient(**taken)


def _number(value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise Damaged(DAMAGED)
    return float(value)
