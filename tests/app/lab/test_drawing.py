"""The chart of the dose that is drawn on: what a tap adds and takes away, and what the boxes say for the hand."""

from dataclasses import replace

import pytest

from course_lib import content
from course_lib.app.lab import LabRoom
from course_lib.engine.lab import setup
from course_lib.engine.lab.amounts import amounts, top_mg
from tests.reading import form_data


@pytest.fixture
def open_lab(enter):
    return lambda id: enter(LabRoom(id))


@pytest.fixture
def taper(open_lab):
    return open_lab("prednisone-taper")


def draw(browser, side, day, mg):
    browser.send("draw-step", values={"say": "draw-step", "side": side, "day": day, "mg": mg})


def steps(room, side):
    return [(step.from_day, step.mg) for step in getattr(room.setup, side)]


def box(browser, name):
    return browser.page.find("input", attrs={"name": name})


def bar(browser):
    return browser.page.select_one(".px-stepbar")


def test_a_tap_adds_a_step_where_it_fell_and_both_boxes_hold_it(taper):
    room, browser = taper
    before = steps(room, "b")
    draw(browser, "a", "56", "17.5")
    assert steps(room, "a") == [(0, 60), (28, 40), (42, 25), (56, 17.5), (70, 10)] and steps(room, "b") == before
    assert (box(browser, "a-from-3")["value"], box(browser, "a-dose-3")["value"]) == ("56", "17.5")
    assert 17.5 in browser.charts()["Dose"]["series"][0]["y"]


def test_a_drawn_step_is_given_as_the_step_that_it_splits(taper):
    room, browser = taper
    browser.select("Drug of step 2", "Dexamethasone", within="Regimen A")
    draw(browser, "a", "35", "4")
    draw(browser, "a", "50", "20")
    assert [step.drug for step in room.setup.a] == ["prednisone", *["dexamethasone"] * 2, *["prednisone"] * 3]


def test_where_a_step_begins_a_tap_gives_it_the_dose(taper):
    room, browser = taper
    draw(browser, "a", "28", "30")
    assert steps(room, "a") == [(0, 60), (28, 30), (42, 25), (70, 10)]


def test_a_step_can_be_drawn_before_the_first(taper):
    room, browser = taper
    values = {**form_data(browser.page.find("form", attrs={"data-form": "lab"})), "b-from-0": ["14"]}
    browser.send("change", form="lab", values=values)
    draw(browser, "b", "7", "20")
    assert steps(room, "b") == [(7, 20), (14, 60)]


@pytest.mark.parametrize("day", ["-1", "800", "", "soon", "nan", None, ["7"], {}])
@pytest.mark.parametrize("mg", ["20", "-5", "30000", "", "inf", None])
def test_what_no_hand_can_draw_changes_nothing(taper, day, mg):
    room, browser = taper
    draw(browser, "b", day, mg)
    browser.send("draw-step", values=None)
    assert room.setup == room.preset


def test_beside_something_marked_nothing_is_drawn_and_the_bar_says_why(taper):
    room, browser = taper
    form = form_data(browser.page.find("form", attrs={"data-form": "lab"}))
    browser.send("change", form="lab", values={**form, "a-dose-1": ["soon"]})
    for kind, values in (("draw-step", {"day": "56", "mg": "20"}), ("undraw-step", {"number": "1"})):
        browser.send(kind, values={"side": "a", **values})
        assert room.setup == room.preset and browser.said[-1] in bar(browser).get_text()
        assert "Regimen A" in browser.said[-1] or " A" in browser.said[-1]


def test_a_full_regimen_takes_no_drawn_step_and_the_bar_says_so(taper):
    room, browser = taper
    (step,) = room.setup.b
    full = tuple(replace(step, from_day=float(2 * day)) for day in range(setup.MOST_STEPS))
    room.set(replace(room.setup, a=full))
    draw(browser, "a", "7", "20")
    assert room.setup.a == full and "a regimen holds 40" in bar(browser).get_text()


def test_a_step_is_taken_away_and_the_last_one_stays(taper):
    room, browser = taper
    for _ in range(5):
        browser.send("undraw-step", values={"side": "a", "number": "0"})
    assert steps(room, "a") == [(70, 10)]


def test_who_draws_is_led_nowhere_else(taper):
    room, browser = taper
    assert "focus" not in room.hear({"kind": "draw-step", "values": {"side": "a", "day": "56", "mg": "20"}})
    assert "focus" not in room.hear({"kind": "undraw-step", "values": {"side": "a", "number": "3"}})


@pytest.mark.parametrize("id", content.ids("labs"))
def test_each_box_says_what_its_dose_weighs_and_which_amounts_there_are(open_lab, id):
    room, browser = open_lab(id)
    for key in ("a", "b"):
        for n, step in enumerate(getattr(room.setup, key)):
            drug, said = content.drugs()[step.drug], box(browser, f"{key}-dose-{n}")
            top = top_mg(drug, room.lab.kind == "acute", 1 if step.route == "infusion" else step.every_h / 24)
            assert [float(mg) for mg in said.find_parent(attrs={"data-amounts": True})["data-amounts"].split()] == list(
                amounts(drug, step.route, top)
            )
            drawn = browser.charts()["Dose"]["series"]["ab".index(key)]["y"]
            assert any(y == pytest.approx(step.mg * float(said["data-pe"]), abs=0.01) for y in drawn)


def test_the_bar_speaks_of_the_first_step_until_another_is_chosen_in_the_browser(taper):
    _, browser = taper
    assert bar(browser).p.get_text() == "Step 1 of A: from day 0, 60 mg/day"
    names = [button.get("aria-label") or button.get_text() for button in bar(browser).find_all("button", hidden=False)]
    assert names == ["Less", "More", "← Earlier", "Later →", "Remove"]
