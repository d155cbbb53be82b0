"""An EMG is read back from its paths by the scale bars of each strip."""

import pytest

from course_lib.views.parts.pictures.emg import draw, unit, words

from .drawn import paths, picture


@pytest.mark.parametrize(("mv", "ms", "polyphasic"), [(0.4, 6, True), (0.9, 11, False), (6, 18, True)])
def test_the_enlarged_unit_has_its_height_and_duration(mv, ms, polyphasic):
    shown = picture("emg", unit_mv=mv, unit_ms=ms, polyphasic=polyphasic)
    svg = draw(shown)
    trace = max(paths(svg, "unit"), key=len)
    scale = next(path for path in paths(svg, "unit") if len(path) == 3)
    base = trace[0][1]
    off = [x for x, y in trace if abs(y - base) > 0.05]
    across, up = scale[2][0] - scale[0][0], scale[1][1] - scale[0][1]
    heights = [y for _, y in trace]
    said = "".join(words(shown))
    step = 10 if 2 * ms + 10 > 45 else 5
    assert (off[-1] - off[0]) / across * step == pytest.approx(ms, rel=0.08)
    assert (max(heights) - min(heights)) / up * _step(mv) == pytest.approx(mv, rel=0.04)
    assert f"{mv:g} mV" in said and f"{ms:g} ms" in said


def _step(mv):
    return {0.4: 0.2, 0.9: 0.2, 6: 2}[mv]


def test_phases_are_counted_as_they_are_drawn():
    for polyphasic, count in ((False, 3), (True, 7)):
        shown = picture("emg", polyphasic=polyphasic)
        signs = [unit(shown, n / 2000) > 0 for n in range(1, 2000) if abs(unit(shown, n / 2000)) > 1e-6]
        assert 1 + sum(a != b for a, b in zip(signs, signs[1:], strict=False)) == count
        assert f"{count} phases" in " ".join(words(shown))


def test_a_silent_muscle_is_nearly_flat_and_others_are_not():
    heights = {}
    for rest in ("silent", "fibrillations"):
        svg = draw(picture("emg", rest=rest))
        trace = max(paths(svg, "rest"), key=len)
        scale = next(path for path in paths(svg, "rest") if len(path) == 3)
        heights[rest] = (max(y for _, y in trace) - min(y for _, y in trace)) / (scale[1][1] - scale[0][1]) * 100  # µV
    assert heights["silent"] < 10 and heights["fibrillations"] > 100


def test_early_recruitment_fills_the_strip_and_reduced_leaves_gaps():
    def busy(recruitment):
        svg = draw(picture("emg", recruitment=recruitment, unit_ms=10))
        trace = max(paths(svg, "effort"), key=len)
        base = sorted(y for _, y in trace)[len(trace) // 2]
        return sum(abs(y - base) > 3 for _, y in trace) / len(trace)

    assert busy("early") > 0.5 > busy("reduced") > busy("normal") / 2
