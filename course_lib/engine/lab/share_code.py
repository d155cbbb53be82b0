"""A setup of the dose lab ↔ a short text for an address: numbers and choices only, and every one checked on the way in.

The order of a patient's settings is part of the code; `EDITION` goes up when it changes.
A code ends in a letter or a figure, so that no mail or chat takes its end for the sentence's.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from math import isfinite

from ...model.drug import Drug
from .setup import INTERVALS_H, LONGEST, MOST_STEPS, NUMBERS, Patient, Setup, Side, Step, outside, problems, settings

EDITION = 1
LONGEST_TEXT, _LONGEST_JSON = 4000, 20_000
DAMAGED = "That scenario is damaged or from another edition of the lab, so nothing was changed."


class Damaged(ValueError):
    """A code that is none, or says what cannot be."""


def write(setup: Setup, usual: Patient) -> str:
    """The code of a setup; a setting that is as in `usual` is left to it where it is a constant of the model."""
    text = _text(setup, usual)
    while not (code := _packed(text))[-1].isalnum():
        text += " "  # which means nothing, and changes how the code ends
    return code


def write_beside(setup: Setup, other: Setup, usual: Patient) -> str:
    """A code for who has the `other` setup: a fraction of the length of its own where the two differ little."""
    packer = zlib.compressobj(9, zdict=_text(other, usual).encode())
    packed = packer.compress(_text(setup, usual).encode()) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_beside(
    code: object, other: Setup, usual: Setup, drugs: Mapping[str, Drug], choices: Mapping[str, tuple[str, ...]]
) -> Setup:
    """The setup of a code that was written beside the `other` one; raises Damaged if it is none."""
    text, _ = unpacked(code, _text(other, usual.patient).encode())
    return setup_of(text, usual, drugs, choices)


def _text(setup, usual):
    known = settings(usual)
    patient = [
        None if name in _FOLLOW and value == known[name] else value for name, value in settings(setup.patient).items()
    ]
    while patient and list(known)[len(patient) - 1] in _ADDED and patient[-1] == known[list(known)[len(patient) - 1]]:
        patient.pop()
    sides = [
        [[step.from_day, step.drug, step.route, step.every_h, step.mg] for step in side] for side in (setup.a, setup.b)
    ]
    return json.dumps([EDITION, *sides, patient], separators=(",", ":"), default=float)


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


_ADDED = (
    "other_until",
)  # at the end of the order, after the first codes were sent: left out where it is as in `usual`
_FOLLOW = ("need", "resolution", "fluorinated", "injury", "lasting")  # the model may be calibrated anew


def read(code: str, usual: Setup, drugs: Mapping[str, Drug], choices: Mapping[str, tuple[str, ...]]) -> Setup:
    """The setup of a code; raises Damaged if it is none or holds what the lab's fields would refuse."""
    text, length = unpacked(code)
    if length != len(code):
        raise Damaged(DAMAGED)
    return setup_of(text, usual, drugs, choices)


def unpacked(code: object, beside: bytes = b"") -> tuple[bytes, int]:
    """What is packed at the beginning of a text, and how many signs of it that takes; raises Damaged where nothing is."""
    if not isinstance(code, str) or not 0 < len(code) <= LONGEST_TEXT:
        raise Damaged(DAMAGED)
    whole = code[:-1] if len(code) % 4 == 1 else code
    try:
        packed = base64.b64decode(whole + "=" * (-len(whole) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(zdict=beside)
        text = unpacker.decompress(packed, _LONGEST_JSON)
    except (ValueError, zlib.error, binascii.Error):
        raise Damaged(DAMAGED) from None
    if not unpacker.eof:
        raise Damaged(DAMAGED)
    used = len(packed) - len(unpacker.unused_data)
    return text, -(-used * 4 // 3)


def setup_of(text: bytes, usual: Setup, drugs: Mapping[str, Drug], choices: Mapping[str, tuple[str, ...]]) -> Setup:
    """The setup that was packed in a code; raises Damaged if it holds what the lab's fields would refuse."""
    try:
        edition, a, b, patient = json.loads(text)
        if edition != EDITION:
            raise Damaged(DAMAGED)
        intervals = {*INTERVALS_H, *(step.every_h for step in (*usual.a, *usual.b))}
        return Setup(_side(a, drugs, intervals), _side(b, drugs, intervals), _patient(patient, usual.patient, choices))
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        raise Damaged(DAMAGED) from None


def _side(steps, drugs, intervals) -> Side:
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        raise Damaged(DAMAGED)
    side = tuple(
        Step(_number(day), drug, route, _number(every_h), _number(mg)) for day, drug, route, every_h, mg in steps
    )
    known = all(
        step.drug in drugs and step.route in drugs[step.drug].routes and step.every_h in intervals for step in side
    )
    if not known or problems(side, "a", drugs) or side[-1].from_day > LONGEST:
        raise Damaged(DAMAGED)
    return side


def _patient(values, usual: Patient, choices) -> Patient:
    names = [field.name for field in fields(Patient)]
    later = [getattr(usual, name) for name in names[len(values) :] if name in _ADDED]
    taken = {}
    for name, value in zip(names, [*values, *later], strict=True):
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
    return float(value) + 0.0  # of -0 it makes 0
