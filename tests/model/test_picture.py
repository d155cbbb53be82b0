"""Pictures that cannot be: refused in a sentence."""

import pytest
from pydantic import TypeAdapter, ValidationError

from course_lib.model.picture import Picture

BIOPSY = {"kind": "biopsy", "type_1_um": 60, "type_2_um": 50}
EMG = {"kind": "emg", "muscle": "deltoid", "rest": "silent", "unit_mv": 1, "unit_ms": 10, "recruitment": "normal"}
TAPER = {"kind": "taper", "drug": "prednisone", "steps": [[0, 60], [28, 40]], "until_day": 56}


def waves(*waves):
    return {
        "kind": "action-potentials",
        "waves": [{"label": f"wave {n}", "amplitude_mv": 5} | one for n, one in enumerate(waves)],
    }


def breaths(*breaths):
    return {"kind": "spirogram", "breaths": [{"label": label, "volume_l": litres} for label, litres in breaths]}


def made(told):
    return TypeAdapter(Picture).validate_python({"assumption": "for a test", **told})


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (waves({"amplitude_mv": 55}, {}), "no muscle gives an action potential of 55 mV"),
        (waves({"duration_ms": 130}, {}), "ends 133.5 ms after the stimulus"),
        (waves({"label": "left"}, {"label": "left"}), "two curves have one label"),
        (waves({"label": "a label that does not fit beside its curve"}, {}), "too long to stand beside its curve"),
        (EMG | {"unit_mv": 50}, "a motor unit of 50 mV is not seen"),
        (EMG | {"unit_ms": 90}, "a motor unit lasts 1 to 40 ms here, found 90"),
        (breaths(("sitting", 12)), "nobody breathes out 12 L"),
        (BIOPSY | {"type_1_um": 400}, "a muscle fibre is 5 to 200 µm across here"),
        (BIOPSY | {"type_2_um": 10}, "do not pack into one picture"),
        (BIOPSY | {"necrotic": 60}, "at most 20 necrotic fibres"),
        (TAPER | {"notes": [[70, "fever"]]}, "a note stands on day 70, and the chart ends on day 56"),
        (TAPER | {"until_day": 20}, "the days of a taper go up"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(told, sentence):
    with pytest.raises(ValidationError) as refusal:
        made(told)
    assert sentence in refusal.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    "told",
    [
        waves({"amplitude_mv": 0}, {}),
        breaths(("sitting", 3), ("lying", 3.2)),
        BIOPSY | {"without_myosin": 1},
        EMG,
        TAPER,
    ],
)
def test_what_is_only_unusual_is_drawn(told):
    assert made(told)
