"""Pictures as the tests draw them, and a reader of their SVG that measures in the units of its scale bars."""

import re
from xml.etree import ElementTree as ET

from pydantic import TypeAdapter

from course_lib.model.picture import Picture

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {
    "action-potentials": {"waves": [{"label": "Day 2", "amplitude_mv": 9, "duration_ms": 11}, {"label": "Day 14", "amplitude_mv": 1.4, "duration_ms": 21, "latency_ms": 4}, {"label": "Day 20", "amplitude_mv": 0}]},
    "emg": {"muscle": "deltoid", "rest": "fibrillations", "unit_mv": 0.4, "unit_ms": 6, "polyphasic": True, "recruitment": "early"},
    "spirogram": {"breaths": [{"label": "sitting", "volume_l": 3.1}, {"label": "lying", "volume_l": 1.8}], "predicted_l": 4.2},
    "biopsy": {"type_1_um": 60, "type_2_um": 36, "type_2_share": 0.55, "necrotic": 3, "inflamed": True, "without_myosin": 0.2},
    "taper": {"drug": "prednisone", "steps": [[0, 60], [28, 40], [56, 17.5], [84, 0]], "until_day": 112, "notes": [[90, "fever"]]},
}  # fmt: skip


def picture(kind: str, **other) -> Picture:
    """A picture of a kind, with other numbers where they are given."""
    return TypeAdapter(Picture).validate_python({"kind": kind, "assumption": "for a test", **KINDS[kind], **other})


def read(svg: str) -> ET.Element:
    """The SVG, parsed."""
    return ET.fromstring(svg)


def paths(svg: str, css: str) -> list[list[tuple[float, float]]]:
    """The points of each path of that class."""
    found = [one for one in read(svg).iter(f"{SVG}path") if css in one.get("class", "").split()]
    return [
        [tuple(map(float, pair.split())) for pair in re.split("[ML]", one.get("d").rstrip("Z"))[1:]] for one in found
    ]


def bars(svg: str, css: str = "bar") -> tuple[float, float]:
    """How long the scale bars are, across and up, in user units."""
    ((x0, y0), (_, y1), (x1, _)) = paths(svg, css)[0]
    return x1 - x0, y1 - y0


def said(svg: str) -> list[str]:
    """Every text of the SVG."""
    return ["".join(one.itertext()) for one in read(svg).iter(f"{SVG}text")]
