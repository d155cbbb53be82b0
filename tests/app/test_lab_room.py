"""The dose lab at its door: the pictures follow the hand, and what cannot be is said where it was typed."""

import re

import pytest

from course_lib import content
from course_lib.app.lab import LabRoom
from tests.reading import Browser, collapsed, form_data, loose_ends

A, B = "Regimen A", "Regimen B"


@pytest.fixture(params=["prednisone-taper", "ten-days-of-methylprednisolone"])
def lab(request):
    room = LabRoom(request.param)
    return room, Browser(room.screen)


@pytest.fixture
def taper():
    room = LabRoom("prednisone-taper")
    return room, Browser(room.screen)


def slide(browser, side, number, mg):
    """Drag the dose of a step, as the browser sends it."""
    values = form_data(browser.page.form)
    browser.send("change", form="lab", values={**values, f"{side}-dose-{number}": [mg]})


def start_day(browser, side, number, day):
    values = form_data(browser.page.form)
    browser.send("change", form="lab", values={**values, f"{side}-from-{number}": [day]})


def field(browser, name):
    return browser.page.find("input", attrs={"name": name})


def equivalents_of(browser, side):
    """The prednisone-equivalent that stands at each step."""
    return re.findall(r"([\d.,]+) mg/day prednisone-equivalent", browser.read(side))


def series(browser, name, side):
    return browser.charts()[name]["series"]["ab".index(side)]["y"]


def test_the_two_regimens_stand_side_by_side_before_anything_is_moved(lab):
    room, browser = lab
    assert {room.lab.a.name, room.lab.b.name} <= {h.get_text().split(" · ")[1] for h in browser.page.select("form h3")}
    assert [s["label"] for s in browser.charts()["Proximal strength"]["series"]] == ["A", "B"]
    assert "It never recommends a dose." in browser.words


def test_a_drag_moves_the_pictures_of_its_own_side_and_leaves_the_other(lab):
    room, browser = lab
    before = browser.charts()
    slide(browser, "a", 0, "30")
    after = browser.charts()
    for name in ("Dose", "Proximal strength"):
        assert after[name]["series"][0]["y"] != before[name]["series"][0]["y"]
        assert after[name]["series"][1]["y"] == before[name]["series"][1]["y"]
        assert after[name]["x"] == before[name]["x"] and after[name]["span"] == before[name]["span"]


def test_every_notch_of_a_drag_is_drawn(taper):
    _, browser = taper
    for mg in ("55", "50", "45", "40"):
        slide(browser, "b", 0, mg)
        assert set(series(browser, "Dose", "b")) == {float(mg)}


def test_the_end_of_the_scale_does_not_move_under_the_hand(lab):
    _, browser = lab
    top = browser.page.find("input", type="range")["max"]
    for mg in ("0", "10", top, "60"):
        slide(browser, "a", 0, mg)
        assert browser.page.find("input", type="range")["max"] == top and float(
            field(browser, "a-dose-0")["value"]
        ) <= float(top)


def test_less_steroid_means_more_strength_and_more_disease(taper):
    _, browser = taper
    high = {
        name: series(browser, name, "b")[-1] for name in ("Proximal strength", "Disease activity", "Adrenal reserve")
    }
    slide(browser, "b", 0, "20")
    low = {name: series(browser, name, "b")[-1] for name in high}
    assert all(low[name] > high[name] for name in high)


def test_a_drag_says_in_words_what_the_picture_shows(taper):
    _, browser = taper
    slide(browser, "a", 0, "30")
    assert browser.said[-1] in browser.words
    assert browser.said[-1].startswith("In the model, strength on A is lowest about day ")


def test_another_drug_keeps_the_prednisone_equivalent_of_every_step(lab):
    room, browser = lab
    before, equivalents = browser.charts()["Dose"], equivalents_of(browser, A)
    for id, drug in content.drugs().items():
        browser.select("Drug", drug.name, within=A)
        assert room.shown["a"].side.drug == id
        assert browser.charts()["Dose"] == before and equivalents_of(browser, A) == equivalents


def test_every_drug_after_the_other_and_back_again_loses_no_dose(lab):
    room, browser = lab
    before, drug = (
        [field(browser, f"a-dose-{n}")["value"] for n in range(len(room.shown["a"].side.steps))],
        room.shown["a"].side.drug,
    )
    for other in [*content.drugs(), drug]:
        browser.select("Drug", content.drugs()[other].name, within=A)
        browser.send("change", form="lab", values=form_data(browser.page.form))  # what the page shows is what is set
    assert [field(browser, f"a-dose-{n}")["value"] for n in range(len(before))] == before


def test_every_route_gives_the_dose_that_is_set(taper):
    _, browser = taper
    for route in ("into a vein", "continuous infusion", "by mouth"):
        browser.select("Route", route, within=A)
        assert series(browser, "Dose", "a")[0] == 60 and not browser.alerts()


NO_DOSE = ("", "-1", "nan", "inf", "1e9", "sixty", "60 mg", "<i>60</i>", "6" * 4000)


def test_a_dose_that_cannot_be_is_answered_beside_its_field_and_the_picture_stays(taper):
    _, browser = taper
    before = browser.charts()
    for typed in NO_DOSE:
        slide(browser, "a", 1, typed)
        here = field(browser, "a-dose-1")
        assert here["value"] == typed and here["aria-invalid"] == "true"
        assert browser.page.find(id=here["aria-describedby"]).get_text() == "Give a dose from 0 to 2000 mg/day."
        assert browser.charts() == before
    slide(browser, "a", 1, "35")
    assert "Give a dose" not in browser.words and 35 in series(browser, "Dose", "a")


NO_DAY = (
    (1, "0", "Each step begins after the one before it."),
    (1, "", "Give a day from 0 to 140."),
    (2, "14", "Each step begins after the one before it."),
    (2, "-3", "Give a day from 0 to 140."),
    (3, "141", "Give a day from 0 to 140."),
    (3, "1e30", "Give a day from 0 to 140."),
    (3, "soon", "Give a day from 0 to 140."),
)


def test_a_day_that_cannot_be_is_answered_beside_its_field_and_the_picture_stays(taper):
    _, browser = taper
    before = browser.charts()
    for number, typed, sentence in NO_DAY:
        usual = field(browser, f"a-from-{number}")["value"]
        start_day(browser, "a", number, typed)
        here = field(browser, f"a-from-{number}")
        assert here["value"] == typed and here["aria-invalid"] == "true"
        assert collapsed(browser.page.find(id=here["aria-describedby"]).get_text()) == sentence
        assert browser.charts() == before
        start_day(browser, "a", number, usual)
        assert not browser.alerts()


def test_a_mistake_on_one_side_does_not_hold_up_the_other(taper):
    _, browser = taper
    slide(browser, "a", 0, "")
    slide(browser, "b", 0, "20")
    assert (
        set(series(browser, "Dose", "b")) == {20}
        and "Give a dose" in browser.read(A)
        and "Give a dose" not in browser.read(B)
    )


def test_a_dose_with_a_comma_counts_as_one_with_a_point(taper):
    _, browser = taper
    slide(browser, "b", 0, "7,5")
    assert set(series(browser, "Dose", "b")) == {7.5}


NO_FORM = (
    None,
    [],
    "x",
    7,
    {},
    {"a-dose-0": []},
    {"a-dose-0": 7},
    {"a-drug": ["whisky"]},
    {"a-route": ["by ear"]},
    {"c-dose-0": ["1"]},
)


def test_a_form_that_is_no_form_breaks_nothing(taper):
    room, browser = taper
    before = browser.charts()
    for values in NO_FORM:
        browser.send("change", form="lab", values=values)
        browser.send("change")
        assert browser.charts() == before and "Something went wrong" not in browser.words
        assert (room.shown["a"].side.drug, room.shown["a"].side.route) == ("prednisone", "oral")


def test_the_fit_is_run_when_asked_for_and_shows_sixteen_rows(taper):
    _, browser = taper
    assert "The sixteen targets" not in [s.get_text() for s in browser.page.select("summary")]
    browser.click("Run the sixteen targets")
    (table,) = [d for d in browser.page.select("details") if d.summary.get_text() == "The sixteen targets"]
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]
    assert len(rows) == 16 and all(len(row) == 5 for row in rows)
    for _, simulated, target, tolerance, distance in rows:
        simulated, target, tolerance = (float(text.removeprefix("± ")) for text in (simulated, target, tolerance))
        assert float(distance.replace("−", "-")) == pytest.approx((simulated - target) / tolerance, abs=0.1)
    worst = max(rows, key=lambda row: abs(float(row[4].replace("−", "-"))))
    assert f"Largest distance: {worst[0]}, {worst[4]} tolerances." in browser.words
    assert "A good fit to them is no validation." in browser.words


def test_every_chart_has_its_sentence_its_table_and_both_lines(lab):
    _, browser = lab
    charts = browser.page.select("figure")
    assert len(charts) == 4
    for figure in charts:
        sentence = collapsed(figure.figcaption.get_text())
        assert figure.find(attrs={"role": "img"})["aria-label"].endswith(sentence) and sentence.endswith(".")
        head, *rows = figure.select("table tr")
        assert [text.split(",")[0] for text in (h.get_text() for h in head.select("th"))] == ["Day", "A", "B"]
        assert len(rows) == 9 and all(len(row.select("td")) == 2 for row in rows)


def test_strength_is_never_a_lone_percentage(lab):
    _, browser = lab
    for row in browser.region("Read-outs").select("dl > div"):
        if row.dt.get_text().startswith("Strength"):
            assert all("–" in side.get_text() for side in row.select(".px-a, .px-b"))


def test_ids_are_unique_and_nothing_points_to_nothing(lab):
    _, browser = lab
    slide(browser, "a", 0, "")
    start_day(browser, "b", 0, "")
    assert loose_ends(browser.page) == set()


def test_two_labs_on_one_page_share_no_id():
    ids = [{found["id"] for found in Browser(LabRoom(id).screen).page.find_all(id=True)} for id in content.ids("labs")]
    assert not set.intersection(*ids)


def test_the_lab_stores_nothing(taper, data):
    _, browser = taper
    slide(browser, "a", 0, "30")
    assert not data.exists()
