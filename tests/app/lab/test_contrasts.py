"""Contrasts by one tap: each is a scenario that is simulated and shared as any other, what stood before is behind the curves, and the way back is exact."""

import json
import re

import numpy as np
import pytest

from course_lib import content
from course_lib.app.lab import LabRoom
from course_lib.app.lab.contrasts import MOST_BACK
from course_lib.engine.lab import share_code
from course_lib.views.lab.charts import short
from course_lib.views.lab.contrasts import NOTHING_BEFORE, UNDONE, spoken
from tests.reading import collapsed, form_data

LABS = content.ids("labs")
WHICH = ("stop", "slow", "long", "drug", "same-mg", "up", "fever")
STRENGTH = "Proximal strength"


@pytest.fixture
def open_lab(enter):
    """A maker of a lab and its browser, which has passed the guess by."""

    def open_lab(id="prednisone-taper", **browser):
        room, met = enter(LabRoom(id), **browser)
        met.look()
        return room, met

    return open_lab


@pytest.fixture
def taper(open_lab):
    return open_lab()


def form(browser):
    return form_data(browser.page.find("form", attrs={"data-form": "lab"}))


def typed(browser, gesture=None, **fields):
    values = {name.replace("_", "-", 1): [text] for name, text in fields.items()}
    told = {} if gesture is None else {"gesture": gesture}
    browser.send("change", form="lab", values=form(browser) | values, **told)


def press(browser, kind, **values):
    browser.send(kind, values={"say": kind, **values}, typed=form(browser))


def take_hand(browser, hand):
    typed(browser, hand=hand)


def button(browser, which):
    return browser.page.find("button", attrs={"data-which": which})


def caption(browser):
    return browser.page.select_one(".px-labsaid").get_text(" ", strip=True)


def charts(browser):
    """The lab's own charts; those of kept attempts have the same names and come after them."""
    found = {}
    for one in browser.page.select(".px-chart[data-chart]"):
        found.setdefault(one["aria-label"].split(".")[0], json.loads(one["data-chart"]))
    return found


def ghosts(browser):
    """The lines of what stood before, by chart and word."""
    return {
        (name, one["label"]): one["y"]
        for name, chart in charts(browser).items()
        for one in chart["series"]
        if one["color"] == "--ink-2"
    }


def line(browser, name, side):
    return charts(browser)[name]["series"]["ab".index(side)]["y"]


def counted(room):
    """How often something was simulated, as a list that grows."""
    runs, run = [], room._run
    room._run = lambda *what: runs.append(what) or run(*what)
    return runs


# ── every contrast on every lab ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id", LABS)
def test_every_contrast_is_simulated_shared_by_its_code_and_undone_exactly(open_lab, id):
    room, browser = open_lab(id)
    before = room.setup
    for hand in ("a", "b"):
        take_hand(browser, hand)
        for which in WHICH:
            closed, drawn = button(browser, which).get("aria-disabled") == "true", browser.charts()
            press(browser, "contrast", which=which)
            if closed:
                assert room.setup == before and browser.charts() == drawn
                assert caption(browser) == browser.said[-1] == button(browser, which)["title"]
                continue
            assert room.setup != before and browser.charts() != drawn
            assert all(np.isfinite(room._side(key).trace.strength).all() for key in ("a", "b"))
            assert room._read(room._code()) == room.setup
            press(browser, "undo")
            assert room.setup == before and not room.past
            assert browser.said[-1] == f"One step back. {short(room.page())}" and caption(browser) == UNDONE


@pytest.mark.parametrize("id", LABS)
def test_the_row_is_the_same_seven_buttons_whatever_can_be_pressed(open_lab, id):
    _, browser = open_lab(id)
    for hand in ("a", "b"):
        take_hand(browser, hand)
        buttons = browser.page.select(".px-contrasts > button")
        assert [one["data-which"] for one in buttons] == list(WHICH)
        assert all(one["title"].endswith(".") and one.get_text() for one in buttons)
        assert not any(one.has_attr("disabled") for one in buttons)  # each can be reached, and tells why


def test_a_contrast_acts_on_the_side_in_the_hand_and_the_hand_comes_back_with_the_browser(taper, open_lab):
    room, browser = taper
    take_hand(browser, "b")
    press(browser, "contrast", which="stop")
    assert [step.mg for step in room.setup.b] == [60, 0] and room.setup.a == room.preset.a
    again, _ = open_lab(kept=browser.kept)
    assert again.hand == "b" and again.setup == room.setup
    take_hand(browser, "nobody")
    assert room.hand == "b"


def test_a_stop_is_on_the_day_that_is_read_and_its_button_says_which(taper):
    room, browser = taper
    assert button(browser, "stop").get_text() == "Stop on day 70"
    assert "halfway" in button(browser, "stop")["title"]
    browser.send("change", form="read", values={"day": ["42"]})
    assert button(browser, "stop").get_text() == "Stop on day 42"
    press(browser, "contrast", which="stop")
    assert room.setup.a[-1].from_day == 42 and room.setup.a[-1].mg == 0


# ── what is said ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_caption_says_what_was_pressed_with_its_claims_once_until_something_else_is_done(taper):
    room, browser = taper
    usual = caption(browser)
    browser.said.clear()
    press(browser, "contrast", which="stop")
    told = browser.page.select_one(".px-labsaid > p")
    assert told.get_text().startswith("A now stops at once on day 70, to look at and not to copy")
    assert len(told.select(".px-claim")) == 2 and "varies greatly" in told.get_text()
    assert len(browser.said) == 1 and "[" not in browser.said[0] and "varies greatly" in browser.said[0]
    browser.send("region", values={"region": "distal"})
    assert caption(browser) != usual and "not to copy" not in caption(browser)
    assert room.region == "distal" and browser.page.select_one("[data-told]").get_text() == short(room.page())
    caution = browser.page.select_one(".px-labsaid > .px-caution")  # it stays, whatever the curves of muscle say
    assert (
        "Stopped at once: A on day 70." in caution.get_text()
        and "varies greatly" in caution.get_text()
        and len(caution.select(".px-claim")) == 1
    )
    assert "Distal strength" in browser.read("Read-outs")
    press(browser, "undo")
    browser.send("region", values={"region": "proximal"})
    assert not browser.page.select(".px-caution")


def test_whoever_comes_with_a_link_to_a_stop_at_once_meets_its_caution_beside_where_the_settings_come_from(
    taper, open_lab
):
    room, browser = taper
    press(browser, "contrast", which="stop")
    _, other = open_lab(code="zzda23456789ada23456789")
    other.send("address", hash=f"#lab=prednisone-taper&s={room._code()}")
    said = other.page.select_one(".px-labsaid")
    assert "Stopped at once: A on day 70." in said.select_one(".px-caution").get_text()
    assert "This scenario came with the link." in said.get_text()


def test_claims_are_not_read_aloud():
    assert spoken("It varies greatly [B16], and may [B17, S2].") == "It varies greatly, and may."


def test_a_contrast_waits_for_what_is_marked(taper):
    room, browser = taper
    browser.send("change", form="lab", values=form(browser) | {"a-dose-0": ["soon"], "p-severity": ["high"]})
    before = room.setup
    for which, whose in (("stop", "A"), ("fever", "the patient")):
        press(browser, "contrast", which=which)
        assert (
            room.setup == before and caption(browser) == browser.said[-1] == f"First correct what is marked on {whose}."
        )


@pytest.mark.parametrize("values", [None, {}, {"which": "everything"}, {"which": ["stop"]}, "stop"])
def test_a_press_of_nothing_changes_nothing(taper, values):
    room, browser = taper
    before, html = room.setup, browser.html
    browser.send("contrast", values=values)
    browser.send("show-behind", values=values)
    assert room.setup == before and browser.html == html


# ── what stood before ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_stood_before_is_drawn_of_the_side_that_changed_in_strength_disease_and_dose(taper):
    room, browser = taper
    names = (STRENGTH, "Disease activity", "Dose")
    before = {name: line(browser, name, "a") for name in names}
    runs = counted(room)
    press(browser, "contrast", which="stop")
    assert len(runs) == 1  # A as it is now; what stood before was simulated already
    assert ghosts(browser) == {(name, "before"): before[name] for name in names}
    assert all("low" not in one for one in browser.charts()[STRENGTH]["series"][2:])


def test_of_a_patient_who_changed_both_sides_stand_behind(taper):
    room, browser = taper
    runs = counted(room)
    browser.send("change", form="lab", values=form(browser) | {"p-mobility": ["bed"]})
    assert len(runs) == 2
    assert set(ghosts(browser)) == {(STRENGTH, "A before"), (STRENGTH, "B before")}


def test_a_drag_is_one_gesture_whose_ghost_is_where_it_began_and_one_step_back(taper):
    room, browser = taper
    before, first = line(browser, STRENGTH, "a"), room.setup
    for mg in range(59, 40, -3):
        browser.send("change", form="lab", gesture=5, values=form(browser) | {"a-dose-0": [str(mg)]})
        assert ghosts(browser)[STRENGTH, "before"] == before
    second, then = room.setup, line(browser, STRENGTH, "a")
    browser.send("change", form="lab", gesture=8, values=form(browser) | {"a-dose-0": ["20"]})
    assert ghosts(browser)[STRENGTH, "before"] == then
    press(browser, "undo")
    assert room.setup == second
    press(browser, "undo")
    assert room.setup == first and line(browser, STRENGTH, "a") == before


def test_what_does_not_change_in_the_picture_is_no_ghost(taper):
    _, browser = taper
    assert not ghosts(browser)
    browser.send("change", form="lab", gesture=1, values=form(browser) | {"a-dose-0": ["50"]})
    browser.send("change", form="lab", gesture=1, values=form(browser) | {"a-dose-0": ["60"]})
    assert not ghosts(browser)
    browser.send("change", form="lab", values=form(browser) | {"p-days": ["200"]})
    assert not ghosts(browser)
    press(browser, "contrast", which="drug")
    assert {name for name, _ in ghosts(browser)} == {STRENGTH, "Disease activity"}  # the dose is the same


@pytest.mark.parametrize("days", ["60", "300"])
def test_what_stood_before_stays_where_it_was_when_other_days_are_shown(taper, days):
    _, browser = taper
    press(browser, "contrast", which="stop")
    chart = charts(browser)
    was = {name: dict(zip(chart[name]["x"], y, strict=True)) for (name, _), y in ghosts(browser).items()}
    browser.send("change", form="lab", values=form(browser) | {"p-days": [days]})
    for (name, _), y in ghosts(browser).items():
        for day, value in zip(charts(browser)[name]["x"], y, strict=True):
            assert (value is None) == (day > 140), (name, day)
            if day in was[name] and value is not None:
                assert value == pytest.approx(was[name][day], abs=0.02)


def stood(browser):
    """What the legend says of what stood before."""
    return collapsed(browser.page.select_one(".px-key").get_text(" "))


def test_a_kept_attempt_stands_behind_the_curves_until_it_is_pressed_again(taper):
    room, browser = taper
    press(browser, "keep", side="b")
    kept = line(browser, STRENGTH, "b")
    attempt = browser.region("Attempt 1")
    assert [one.get_text().split()[0] for one in attempt.select("figure > h3")] == ["Dose", "Proximal"]
    assert attempt.find("button", attrs={"data-say": "show-behind"}).find_next("figure"), "before its pictures"
    press(browser, "contrast", which="stop")
    press(browser, "show-behind", number="1")
    browser.send("change", form="lab", values=form(browser) | {"b-dose-0": ["30"]})
    assert {word for _, word in ghosts(browser)} == {"attempt 1"} and ghosts(browser)[STRENGTH, "attempt 1"] == kept
    assert "attempt 1: proximal strength lowest on B about day 140, at " in stood(browser)
    assert browser.page.find("button", attrs={"data-say": "show-behind"})["aria-pressed"] == "true"
    press(browser, "show-behind", number="1")
    assert {word for _, word in ghosts(browser)} == {"before"}
    assert re.search(
        r"before: proximal strength lowest on B about day 140, at \d+–\d+ % across patients", stood(browser)
    )
    press(browser, "show-behind", number="1")
    press(browser, "drop", number="1")
    assert {word for _, word in ghosts(browser)} == {"before"}


def test_what_stood_before_is_not_on_the_teaching_card(taper):
    _, browser = taper
    press(browser, "contrast", which="stop")
    press(browser, "card")
    assert {name for name, _ in ghosts(browser)} == {STRENGTH, "Disease activity", "Dose"}


# ── the way back ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_way_back_goes_step_by_step_and_ends_where_it_began(taper):
    room, browser = taper
    stood = [room.setup]
    for which in ("stop", "drug", "up", "fever", "long", "same-mg"):
        press(browser, "contrast", which=which)
        stood += [room.setup] if room.setup != stood[-1] else []
    press(browser, "preset")
    assert len(stood) > 4
    for setup in reversed(stood):
        press(browser, "undo")
        assert room.setup == setup
    undo = browser.page.find("button", attrs={"data-say": "undo"})
    assert undo["aria-disabled"] == "true" and undo["title"] == NOTHING_BEFORE
    press(browser, "undo")
    assert room.setup == stood[0] and browser.said[-1] == NOTHING_BEFORE


def test_a_step_back_simulates_nothing_again_and_shows_what_was_left(taper):
    room, browser = taper
    press(browser, "contrast", which="stop")
    left = line(browser, STRENGTH, "a")
    runs = counted(room)
    press(browser, "undo")
    assert ghosts(browser)[STRENGTH, "before"] == left and not runs


def test_every_way_to_change_what_is_set_can_be_taken_back(taper):
    room, browser = taper
    code, first = share_code.write(room.setup, room.preset.patient), room.setup
    press(browser, "keep", side="a")
    for kind, values in (
        ("add-step", {"side": "a"}), ("add-stop", {"side": "b"}), ("remove-step", {"side": "a", "number": "1"}), ("taper", {"side": "b"}),
        ("world", {"value": "0"}),
    ):  # fmt: skip
        before = room.setup
        press(browser, kind, **values)
        assert room.setup != before
        press(browser, "undo")
        assert room.setup == before == first
    press(browser, "contrast", which="stop")
    moved = room.setup
    for kind, values in (("preset", {}), ("take-up", {"number": "1"})):
        press(browser, kind, **values)
        assert room.setup == first
        press(browser, "undo")
        assert room.setup == moved
    browser.send("open", form="open", values={"code": [code]})
    assert room.setup == first
    press(browser, "undo")
    assert room.setup == moved


def test_what_was_typed_just_before_a_press_is_a_step_of_its_own(taper):
    room, browser = taper
    values = form(browser) | {"a-dose-0": ["50"]}
    browser.send("contrast", values={"which": "stop"}, typed=values)
    assert [step.mg for step in room.setup.a] == [50, 40, 25, 0]
    press(browser, "undo")
    assert [step.mg for step in room.setup.a] == [50, 40, 25, 10]
    press(browser, "undo")
    assert room.setup == room.preset


def test_the_end_of_a_drag_that_comes_with_the_press_after_it_is_no_step_of_its_own(taper):
    room, browser = taper
    browser.send("change", form="lab", gesture=3, values=form(browser) | {"b-dose-0": ["50"]})
    browser.send("contrast", gesture=3, values={"which": "stop"}, typed=form(browser) | {"b-dose-0": ["30"]})
    assert room.setup.b[0].mg == 30 and room.setup.a[-1].mg == 0
    press(browser, "undo")
    assert room.setup.b[0].mg == 30 and room.setup.a == room.preset.a
    press(browser, "undo")
    assert room.setup == room.preset


def test_so_many_steps_lead_back_and_no_more(taper):
    room, browser = taper
    for mg in range(MOST_BACK + 5):
        browser.pass_by("change", form="lab", values={"a-dose-0": [str(20 + mg)]})
    assert len(room.past) == MOST_BACK


def test_a_note_of_a_sleeping_kernel_holds_the_last_step_in_few_signs(taper):
    room, browser = taper
    before = len(json.dumps(room.standing()))
    typed(browser, hand="b")
    press(browser, "contrast", which="stop")
    code = len(room._code())
    assert len(json.dumps(room.standing())) < before + code + 140
