"""Codes that hold anything: what a lab would pack, with some of it bent into what no lab would."""

import base64
import json
import zlib

from hypothesis import strategies as st

STEP = [0.0, "prednisone", "oral", 24.0, 60.0]
PATIENT = [140.0, 0.6, None, "no", 30.0, 0.0, "no", "walks", 0.5, "none", 0.0, 0.0, "none", 70.0, "none", 0.0, 1.0, None, None, None, None]  # fmt: skip
_NUMBERS = st.one_of(
    st.floats(),
    st.integers(),
    st.sampled_from([0, -0.0, 5e-324, 1e-300, 1e308, 1e999, 10**400, -(10**400), True, 28, 730, 24.0, 6]),
)
_THINGS = st.one_of(_NUMBERS, st.none(), st.text(max_size=8), st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=3), st.none(), max_size=2))  # fmt: skip
_STEPS = st.tuples(
    st.floats(0, 730) | _NUMBERS,
    st.sampled_from(["prednisone", "dexamethasone", "whisky"]) | _THINGS,
    st.sampled_from(["oral", "iv", "infusion", "im"]) | _THINGS,
    st.sampled_from([6.0, 12.0, 24.0, 48.0, 168.0, 1e-9]) | _THINGS,
    st.floats(0, 400) | _NUMBERS,
).map(list)


@st.composite
def bend(draw):
    """A payload as a lab packs it, in which up to three things are others; or no payload at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(_THINGS)
    sides = [draw(st.just([STEP]) | st.lists(st.just(STEP) | _STEPS, max_size=4) | st.just([STEP] * 41)) for _ in "ab"]
    patient = list(PATIENT)
    for _ in range(draw(st.integers(0, 2))):
        patient[draw(st.integers(0, len(patient) - 1))] = draw(_THINGS)
    payload = [1, *sides, patient]
    if draw(st.integers(0, 5)) == 0:
        payload[draw(st.integers(0, 3))] = draw(_THINGS)
    return payload


def packed(payload) -> str:
    """As a link carries it; a text is packed as it is."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return base64.urlsafe_b64encode(zlib.compress(text.encode(errors="replace"), 9)).decode().rstrip("=")
