"""Potentials are read back from their paths by the scale bars beside them."""

import pytest

from course_lib.views.parts.pictures.action_potentials import draw, words

from .drawn import bars, paths, picture, said


def measured(shown):
    svg = draw(shown)
    across, up = bars(svg)
    ms = next(float(text.split()[0]) for text in said(svg) if text.endswith(" ms")) / across
    mv = next(float(text.split()[0]) for text in said(svg) if text.endswith(" mV")) / up
    stimuli = [path[0][0] for path in paths(svg, "stim")]
    for trace, stimulus in zip(paths(svg, "trace"), stimuli, strict=True):
        base = trace[0][1]
        off = [(x, y) for x, y in trace if abs(y - base) > 0.05]
        begins = trace[1][0]
        ends = trace[-2][0]
        yield (base - min(y for _, y in trace)) * mv, (begins - stimulus) * ms, (ends - begins) * ms, off


def test_height_latency_and_duration_are_those_of_the_noun():
    shown = picture("action-potentials")
    for wave, (height, latency, duration, off) in zip(shown.waves, measured(shown), strict=True):
        assert height == pytest.approx(wave.amplitude_mv, abs=0.06)
        assert latency == pytest.approx(wave.latency_ms, abs=0.15)
        if wave.amplitude_mv:
            assert duration == pytest.approx(wave.duration_ms, abs=0.2)
        else:
            assert not off


def test_the_first_phase_is_negative_which_is_up_and_the_second_less_deep():
    svg = draw(picture("action-potentials"))
    trace = paths(svg, "trace")[0]
    base, heights = trace[0][1], [y for _, y in trace]
    assert heights.index(min(heights)) < heights.index(max(heights))
    assert 0.2 < (max(heights) - base) / (base - min(heights)) < 0.5


def test_words_tell_the_numbers_and_where_no_response_is():
    told = " ".join(words(picture("action-potentials")))
    assert (
        all(text in told for text in ("9 mV", "11 ms", "1.4 mV", "21 ms", "4 ms"))
        and "Day 20: the line stays flat" in told
    )
