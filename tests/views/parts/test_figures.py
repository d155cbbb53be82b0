"""A chart → its picture's arrays, its sentence, its table: three ways to say the same."""

import json

import numpy as np
import pytest
from bs4 import BeautifulSoup

from course_lib.views.parts import figures
from tests.reading import collapsed

DAY = np.linspace(0.0, 120.0, 1441)


def chart(*lines, **more):
    usual = dict(
        title="Strength",
        unit="% of baseline",
        day=DAY,
        sentence="It falls.",
        range=(0, 110),
        ticks=(0, 50, 100),
        span=(0.0, 120.0),
    )
    return figures.Chart(lines=lines, **(usual | more))


def falling(**more):
    y = 100 - DAY / 2
    return figures.Line("A", "a", y, y - 10, y + 10, label="A", **more)


def shown(chart):
    return BeautifulSoup(str(figures.show(chart)), "html.parser").figure


def spec(figure):
    return json.loads(
        figure.select_one("[data-chart]")["data-chart"], parse_constant=lambda name: pytest.fail(f"{name} is no JSON")
    )


def cells(figure):
    return [[cell.get_text() for cell in row.select("th, td")] for row in figure.select("table tr")]


def test_the_picture_is_called_by_its_title_and_its_sentence_describes_it_and_stands_once():
    figure = shown(chart(falling(), scope="one"))
    picture = figure.find(attrs={"role": "img"})
    assert picture["aria-label"] == "Strength" and figure.figcaption.get_text() == "It falls."
    assert picture["aria-describedby"] == figure.figcaption["id"] and str(figure).count("It falls.") == 1
    assert "aria-describedby" not in str(shown(chart(falling())))  # without a scope another chart could have the id
    assert figure.h3.get_text() == "Strength % of baseline"


def test_the_browser_gets_no_more_points_than_a_screen_shows_and_never_loses_the_ends():
    x = spec(shown(chart(falling())))["x"]
    assert len(x) == figures.POINTS and (x[0], x[-1]) == (0, 120) and x == sorted(set(x))


@pytest.mark.parametrize("points", [1, 2, 9, 259, 260, 261, 5000])
def test_every_length_of_chart_is_drawn_from_its_first_point_to_its_last(points):
    day = np.linspace(0, 50, points) if points > 1 else np.array([0.0])
    drawn = spec(shown(chart(figures.Line("A", "a", day + 1), day=day)))
    assert len(drawn["x"]) == len(drawn["series"][0]["y"]) == min(points, figures.POINTS)
    assert drawn["x"][-1] == day[-1] and drawn["series"][0]["y"][-1] == day[-1] + 1


def test_the_band_goes_with_its_line():
    (series,) = spec(shown(chart(falling())))["series"]
    assert all(low < y < high for low, y, high in zip(series["low"], series["y"], series["high"], strict=True))
    assert "low" not in spec(shown(chart(figures.Line("A", "a", DAY))))["series"][0]


def test_every_line_has_its_label_and_two_lines_differ_in_more_than_colour():
    one, two = spec(shown(chart(falling(), figures.Line("B", "b", DAY, label="B"))))["series"]
    assert (one["label"], two["label"]) == ("A", "B") and one["dash"] != two["dash"] and one["color"] != two["color"]


def test_what_was_not_measurable_is_a_gap_in_the_picture_and_a_word_in_the_table():
    y = np.where(DAY < 60, np.nan, 12.0)
    figure = shown(chart(figures.Line("Sit to stand", "a", y), unit="s"))
    drawn = spec(figure)["series"][0]["y"]
    assert (
        drawn[0] is None
        and drawn[-1] == 12
        and not any(isinstance(value, float) and np.isnan(value) for value in drawn if value)
    )
    assert cells(figure)[1] == ["0", "not measurable"] and cells(figure)[-1] == ["120", "12"]
    assert "nan" not in str(figure)


def test_a_chart_of_nothing_but_gaps_is_still_a_chart():
    figure = shown(chart(figures.Line("A", "a", np.full_like(DAY, np.nan))))
    assert set(spec(figure)["series"][0]["y"]) == {None} and "nan" not in str(figure)


def test_the_table_has_a_head_for_every_line_and_says_what_its_band_means():
    figure = shown(chart(falling(), figures.Line("B", "b", DAY), band="9 in 10 patients"))
    head, *rows = cells(figure)
    assert head == ["Day", "A, % of baseline (9 in 10 patients)", "B, % of baseline"]
    assert len(rows) == 9 and rows[0] == ["0", "100 (90–110)", "0"] and rows[-1] == ["120", "40 (30–50)", "120"]


def test_the_table_says_the_numbers_of_the_picture():
    figure = shown(chart(falling(), digits=1))
    drawn = spec(figure)
    for row in cells(figure)[1:]:
        nearest = int(np.argmin(np.abs(np.array(drawn["x"]) - float(row[0]))))
        assert float(row[1].split(" ")[0]) == pytest.approx(drawn["series"][0]["y"][nearest], abs=0.5)


def test_the_table_can_be_reached_and_named_without_a_mouse():
    region = shown(chart(falling())).find(attrs={"role": "group"})
    assert region["tabindex"] == "0" and region["aria-label"] == "Table: Strength"


def test_levels_and_days_carry_their_words():
    drawn = spec(shown(chart(falling(), levels=((48, "48"),), days=((10, "today"),))))
    assert drawn["levels"] == [{"y": 48, "text": "48"}] and drawn["days"] == [{"x": 10, "text": "today"}]


def test_of_several_charts_over_one_axis_each_has_a_title_in_a_line_and_its_sentence_unseen_and_no_days_of_its_own():
    page = BeautifulSoup(str(figures.multiple(chart(falling(), axis=False, height=0, scope="one"))), "html.parser")
    assert page.h3.get_text() == "Strength % of baseline" and page.figcaption["class"] == ["px-sr"] and not page.table
    picture = page.find(attrs={"role": "img"})
    assert "style" not in picture.attrs and json.loads(picture["data-chart"])["axis"] is False


def test_the_legend_has_a_sample_of_each_filling_that_is_drawn():
    both = falling(), figures.Line("B", "b", DAY, DAY - 1, DAY + 1)
    page = shown(chart(*both, band="9 in 10 patients", edges="other constants"))
    assert [" ".join(one["class"]) for one in page.select(".px-swatch")] == [
        "px-swatch px-swatch-fill-a", "px-swatch px-swatch-fill-b", "px-swatch px-swatch-edges",
    ]  # fmt: skip


def test_a_simple_table_names_its_rows_and_columns():
    page = BeautifulSoup(
        str(figures.simple_table("Grades", ("Movement", "Right"), [("hip", 3), ("<knee>", 4)])), "html.parser"
    )
    assert collapsed(page.summary.get_text()) == "Grades"
    assert [th["scope"] for th in page.select("th")] == ["col", "col", "row", "row"]
    assert [cell.get_text() for cell in page.select("tbody th, td")] == ["hip", "3", "<knee>", "4"]
