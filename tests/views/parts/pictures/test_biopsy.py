"""Fibres are measured as drawn, by the bar of 50 µm: their mean diameters are those of the noun."""

from math import pi, sqrt

import pytest

from course_lib.views.parts.pictures.biopsy import BAR_UM, CELLS, CLUSTERS, COUNT, draw, field, words
from course_lib.views.parts.pictures.packing import area_of

from .drawn import SVG, paths, picture, read


@pytest.mark.parametrize(("one", "two"), [(60, 36), (60, 58), (62, 24), (40, 55)])
def test_mean_diameters_by_type_are_those_of_the_noun(one, two):
    svg = draw(picture("biopsy", type_1_um=one, type_2_um=two, necrotic=0, without_myosin=0))
    (x0, _), (x1, _) = paths(svg, "bar")[0]
    per_um = (x1 - x0) / BAR_UM
    for css, mean in (("t1", one), ("t2", two)):
        found = [2 * sqrt(area_of(outline) / pi) / per_um for outline in paths(svg, css)]
        assert sum(found) / len(found) == pytest.approx(mean, rel=0.02)


def test_no_fibre_lies_over_another():
    outlines = [one.outline for one in field(picture("biopsy")).fibres]
    assert sum(map(area_of, map(list, outlines))) < 0.95 * 1.12**2 * 328 * 236
    for n, outline in enumerate(outlines):
        assert not any(_inside(point, other) for m, other in enumerate(outlines) if m != n for point in outline)


def _inside(point, outline):
    x, y = point
    sides = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True)
    ]
    return all(side > 1e-6 for side in sides) or all(side < -1e-6 for side in sides)


def test_shares_pale_fibres_and_cells_are_as_many_as_are_told():
    shown = picture("biopsy")
    svg = draw(shown)
    assert sum(one.type == 2 for one in field(shown).fibres) == round(0.55 * COUNT)
    assert len(paths(svg, "pale")) == 3 and len(paths(svg, "centre")) == round(0.2 * COUNT)
    assert len(list(read(svg).iter(f"{SVG}circle"))) == CLUSTERS * CELLS
    told = " ".join(words(shown))
    assert "3 fibres are pale" in told and f"{round(0.2 * COUNT)} fibres have a pale centre" in told
    assert "type 1 60 µm, type 2 36 µm" in told and f"{CLUSTERS} clusters" in told


def test_dark_fibres_differ_by_a_pattern_too():
    assert "<pattern" in draw(picture("biopsy")) and "forced-colors" in draw(picture("biopsy"))
