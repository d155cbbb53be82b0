"""A guess as it is given, kept and compared: laws that hold for every line, every option and every number that is typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine import figure as engine
from course_lib.engine.commitments import Impossible
from course_lib.engine.lab import setup as lab_setup
from course_lib.engine.typed_numbers import shown

FIGURES = [content.figure(id) for id in content.ids("figures")]
DRAWN = [figure for figure in FIGURES if figure.guess.kind == "line"]
CHOSEN = [figure for figure in FIGURES if figure.guess.kind == "choice"]
OF_A_LAB = [figure for figure in FIGURES if figure.lab]
heights = st.integers(0, 1100).map(lambda tenths: tenths / 10)


@st.composite
def lines(draw):
    figure = draw(st.sampled_from(DRAWN))
    return figure, tuple((day, draw(heights)) for day in figure.guess.days)


def presets(figure):
    return lab_setup.start(content.lab(figure.lab), content.parameters())


@given(lines())
def test_a_line_is_kept_as_it_was_given(drawn):
    figure, line = drawn
    typed = {engine.field(day): shown(value) for day, value in line}
    assert engine.read_line(figure.guess, typed) == (line, {})
    given = engine.Given(line=line)
    assert engine.standing(figure, [("started", {}), ("guessed", given.body())]) == engine.Standing(given, shown=True)


@pytest.mark.parametrize("figure", CHOSEN, ids=lambda figure: figure.id)
def test_a_choice_is_kept_as_it_was_given_and_shown_only_where_the_model_answers_at_once(figure):
    for option in figure.guess.options:
        given = engine.Given(option.id)
        events = [("started", {}), ("guessed", given.body())]
        assert engine.standing(figure, events) == engine.Standing(given, shown=bool(figure.lab))
        assert engine.standing(figure, [*events, ("compared", {})]) == engine.Standing(given, shown=True)
    assert engine.standing(figure, [("shown", {})]) == engine.Standing(None, shown=True)


@given(lines())
def test_a_line_lies_on_its_points_and_between_them_between_their_heights(drawn):
    _, line = drawn
    corners = [(0.0, 100.0), *line]
    for (day, low), (after, high) in zip(corners, line, strict=False):
        assert engine.height(line, after) == pytest.approx(high)
        middle = engine.height(line, (day + after) / 2)
        assert min(low, high) - 1e-9 <= middle <= max(low, high) + 1e-9
    assert engine.height(line, line[-1][0] + 1) is None and engine.height((), 0.0) is None


@given(lines(), st.floats(-50, 50))
def test_a_line_that_is_moved_as_a_whole_is_as_far_away_as_it_was_moved(drawn, by):
    _, line = drawn
    found = engine.apart(line, [value - by for _, value in line])
    assert found.end == pytest.approx(by) and found.most == pytest.approx(by) and found.close == (abs(found.most) < 1)


@given(
    st.sampled_from([(figure, option) for figure in OF_A_LAB for option in getattr(figure.guess, "options", ())]),
    st.floats(-90, 90),
)
def test_a_guess_is_as_far_from_the_answer_as_its_nearer_end_is(one, difference):
    _, option = one
    beyond = engine.beyond(option, difference)
    nearest = difference - beyond
    assert (option.least is None or nearest >= option.least - 1e-9) and (
        option.most is None or nearest <= option.most + 1e-9
    )
    low, high = engine.reach(option)
    assert low < high and (beyond == 0) == (
        (option.least is None or option.least <= difference) and (option.most is None or difference <= option.most)
    )


@pytest.mark.parametrize(
    "figure", [one for one in OF_A_LAB if one.guess.kind == "choice"], ids=lambda figure: figure.id
)
def test_the_options_beside_a_lab_leave_no_answer_out(figure):
    for tenths in range(-900, 901):
        assert any(engine.beyond(option, tenths / 10) == 0 for option in figure.guess.options), tenths / 10


@settings(max_examples=50)
@given(st.sampled_from([(figure, control) for figure in OF_A_LAB for control in figure.controls]), st.floats(-5, 100))
def test_a_control_takes_what_lies_on_its_scale_and_nothing_else(one, value):
    figure, control = one
    typed = shown(float(f"{value:.4g}"))
    setup, problems = engine.moved(figure, presets(figure), {control.sets: typed})
    if control.low <= float(typed) <= control.high:
        assert not problems and engine.value_of(control, setup) == pytest.approx(float(typed))
    else:
        assert set(problems) <= {control.sets} and setup == presets(figure)


@pytest.mark.parametrize("figure", OF_A_LAB, ids=lambda figure: figure.id)
def test_every_scale_holds_where_it_begins_and_stays_within_what_the_lab_takes(figure):
    for control in figure.controls:
        assert control.low <= engine.value_of(control, presets(figure)) <= control.high
        if control.sets in lab_setup.NUMBERS:
            limits = lab_setup.NUMBERS[control.sets]
            assert limits.low <= control.low and control.high <= limits.high


@pytest.mark.parametrize("text", ["many", "120", "-1", "1,000", "inf"])
def test_a_box_that_holds_no_height_is_said_beside_it_and_an_empty_one_is_not(text):
    guess = DRAWN[0].guess
    line, problems = engine.read_line(guess, {engine.field(guess.days[0]): text, engine.field(guess.days[1]): " "})
    assert line == () and list(problems) == [engine.field(guess.days[0])]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_what_is_no_guess_of_this_figure_is_refused_in_a_sentence(figure):
    wrong = [
        engine.Given(),
        engine.Given("of-another-figure"),
        engine.Given(line=((1.0, 50.0),)),
        engine.Given(line=((1.0, float("nan")),)),
    ]
    for none in wrong:
        with pytest.raises(Impossible):
            engine.check(figure, none)
        with pytest.raises((ValueError, KeyError)):
            engine.standing(figure, [("guessed", none.body())])
