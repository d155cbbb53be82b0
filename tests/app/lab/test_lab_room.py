"""The dose lab at its door: the pictures follow the hand, and what cannot be is said where it was typed."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import content
from course_lib.app.lab import LabRoom
from course_lib.app.two_sides import BAND, BELIEF
from course_lib.engine.lab import setup, share_code
from course_lib.engine.typed_numbers import number
from course_lib.views.parts.figures import named
from tests.engine.lab.codes import bend, packed
from tests.reading import collapsed, form_data, loose_ends

A, B = "Regimen A", "Regimen B"


@pytest.fixture
def open_lab(enter):
    """A maker of a lab and its browser, which has passed the guess by: what a guess does is told in test_guess.py."""

    def open_lab(id, **browser):
        room, met = enter(LabRoom(id), **browser)
        met.look()
        return room, met

    return open_lab


@pytest.fixture(params=["prednisone-taper", "ten-days-of-methylprednisolone", "septic-shock"])
def lab(request, open_lab):
    return open_lab(request.param)


@pytest.fixture
def taper(open_lab):
    return open_lab("prednisone-taper")


def lab_form(browser):
    return browser.page.find("form", attrs={"data-form": "lab"})


def typed(browser, **fields):
    """The hand types into fields of the form, as the browser sends it."""
    values = {name.replace("_", "-", 1).replace("__", "-"): [text] for name, text in fields.items()}
    browser.send("change", form="lab", values={**form_data(lab_form(browser)), **values})


def slide(browser, side, number, mg):
    browser.send("change", form="lab", values={**form_data(lab_form(browser)), f"{side}-dose-{number}": [mg]})


def start_day(browser, side, number, day):
    browser.send("change", form="lab", values={**form_data(lab_form(browser)), f"{side}-from-{number}": [day]})


def press(browser, kind, **values):
    """A button of the lab, with what stands in the form at that moment."""
    browser.send(kind, values={"say": kind, **values}, typed=form_data(lab_form(browser)))


def field(browser, name):
    return browser.page.find("input", attrs={"name": name})


def problem(browser, name):
    """The sentence beside a field."""
    here = field(browser, name)
    assert here["aria-invalid"] == "true"
    return collapsed(browser.page.find(id=here["aria-describedby"]).get_text())


def strength_of(room):
    """The name of the large chart."""
    return f"{room.region.capitalize()} strength"


def days(browser, side):
    return [
        float(found["value"]) for found in browser.region(side).find_all("input", attrs={"name": re.compile("-from-")})
    ]


def doses(browser, side):
    names = re.compile(r"-dose-\d+$")
    return [float(found["value"]) for found in browser.region(side).find_all("input", attrs={"name": names})]


def equivalents_of(browser, side):
    """The prednisone-equivalent that stands at each step."""
    table = browser.region(side).select_one("table.px-steps")
    assert table.thead.abbr["title"] == "Prednisone-equivalent" and "pred-eq. mg/day" in table.thead.get_text()
    return [cell.find(string=True) for cell in table.select("td.px-pe")]


def told(browser):
    """The one sentence below the charts."""
    return collapsed(browser.page.select_one(".px-labsaid").get_text())


def series(browser, name, side):
    return browser.charts()[name]["series"]["ab".index(side)]["y"]


def without_ghost(charts):
    """Charts without what stood before behind their curves."""
    now = {name: [one for one in chart["series"] if "before" not in one["label"]] for name, chart in charts.items()}
    return {name: {**chart, "series": now[name]} for name, chart in charts.items()}


# ── one screen ──────────────────────────────────────────────────────────────────────────────────────────────────────


DONE_FROM_THE_MENU = {"guess-anew": "Guess first", "challenge": "Take the challenge of three"}
IN_THE_MENU = {
    "about": "What to try, and what to look for", "goals": "Goals to explore", "attempts": "Your attempts", "why": "Why this strength",
    "share": "Share this scenario", "card": "Teaching card", "tables": "Tables of numbers", "equivalents": "Table of equivalents",
    "quality": "How good is this model?",
}  # fmt: skip


def sheets(browser):
    return {sheet["aria-label"]: sheet for sheet in browser.page.select(".px-labsheet[popover]")}


def test_the_menu_lists_a_sheet_for_everything_that_is_not_on_the_screen(lab):
    room, browser = lab
    menu = sheets(browser)["Menu of the lab"]
    entries = [collapsed(entry.get_text()) for entry in menu.select("li > button")]
    assert entries == [*DONE_FROM_THE_MENU.values(), *IN_THE_MENU.values()]
    for say, words in DONE_FROM_THE_MENU.items():
        assert menu.find("button", string=words)["data-say"] == say
    for name, words in IN_THE_MENU.items():
        assert sheets(browser)[words]["id"] == f"{room.evidence.scope}-{name}"
        (way,) = menu.find_all("button", string=words)
        assert way.get("popovertarget") == sheets(browser)[words]["id"] or way["data-say"] == name == "card"
    assert {*sheets(browser)} == {
        "Doses in numbers",
        "Patient",
        "Argue with the model",
        "Menu of the lab",
        *IN_THE_MENU.values(),
    }


def test_every_sheet_takes_the_focus_and_has_a_way_out_that_says_what_it_closes(lab):
    _, browser = lab
    for name, sheet in sheets(browser).items():
        (way,) = sheet.select(".px-sheethead button[popovertargetaction=hide]")
        assert (way["popovertarget"], way["aria-label"]) == (sheet["id"], f"Close: {name}")
        assert sheet.has_attr("autofocus") or way.has_attr("autofocus")
        assert sheet["tabindex"] == "-1" and sheet["role"] == "group"
        ways_in = browser.page.find_all("button", attrs={"popovertarget": sheet["id"], "popovertargetaction": False})
        assert ways_in or name == "Teaching card"


def test_what_undoes_is_always_there_and_says_when_there_is_nothing_to_do(taper):
    room, browser = taper

    def as_it_was():
        (found,) = browser.page.select(".px-labbar [data-say=preset]")
        return found.get("aria-disabled")

    order = [one.get_text() for one in browser.page.select(".px-labacts button")]
    assert order == ["Undo", "As it was", "What to try", "Menu"] and as_it_was() == "true"
    slide(browser, "a", 0, "30")
    assert as_it_was() is None and [one.get_text() for one in browser.page.select(".px-labacts button")] == order
    press(browser, "preset")
    assert as_it_was() == "true" and room.setup == room.preset


def test_what_is_said_takes_one_place_and_what_is_lost_is_said_before_all_else(taper, lock):
    _, browser = taper
    (place,) = browser.page.select(".px-labnote > .px-labsaying")
    assert "The same disease meets 60 mg/day twice" in place.get_text()
    assert told(browser).startswith("In the model B less A is")  # the guess was passed by
    browser.send("address", hash="#lab=prednisone-taper&s=x")
    assert told(browser).startswith("That scenario is damaged")
    press(browser, "undo")
    assert told(browser) == "There is no step back from here."
    held = lock()
    press(browser, "keep", side="b")
    assert collapsed(browser.page.select_one(".px-labsaying").get_text()).startswith("Not saved.")
    assert len(browser.page.select(".px-labnote")) == len(browser.page.select(".px-labsaid")) == 1
    held.execute("ROLLBACK")


def test_where_the_focus_is_led_there_is_something_to_focus(taper):
    room, browser = taper
    scope, found = room.evidence.scope, []
    room.screen.send, answer = (
        lambda message, buffers=None: (answer(message), found.append(message.get("focus"))),
        room.screen.send,
    )
    browser.send("card")
    browser.send("why", values={"side": "a"})
    press(browser, "keep", side="a")
    browser.send("take-up", values={"number": "1"})
    browser.send("open", form="open", values={"code": ["x"]})
    wanted = ["card", "why", "attempts", "title", "open"]
    assert [one for one in found if one] == [f"#{scope}-{name}" for name in wanted]
    for name in wanted:
        assert browser.page.select_one(f"#{scope}-{name}").get("tabindex", "0") in ("0", "-1")


def test_a_sheet_that_is_closed_follows_the_hand_no_more(taper):
    room, browser = taper
    browser.send("card")
    browser.send("why", values={"side": "a"})
    assert {name: sheets(browser)[name].get("data-closing") for name in ("Teaching card", "Why this strength")} == {
        "Teaching card": "close-card",
        "Why this strength": "close-why",
    }
    browser.send("close-card")
    browser.send("close-why")
    assert not browser.page.select("[data-closing]") and not room.card and not room.why
    assert not browser.page.select(".px-teachcard, .px-chain")


def test_the_side_that_the_hand_changes_is_chosen_in_the_form_and_stays(taper, open_lab):
    room, browser = taper
    assert form_of_hand(browser) == "a" == room.hand
    typed(browser, hand="b")
    assert room.hand == "b" == form_of_hand(browser) and room.setup == room.preset
    typed(browser, hand="c")
    assert room.hand == "b"
    again, _ = open_lab("prednisone-taper")
    assert again.hand == "a" and again.stand(room.standing()) and again.hand == "b"


def form_of_hand(browser):
    radios = browser.page.find_all("input", attrs={"name": "hand"})
    assert {one["form"] for one in radios} == {lab_form(browser)["id"]}
    (chosen,) = [one["value"] for one in radios if one.has_attr("checked")]
    return chosen


# ── the pictures follow the hand ───────────────────────────────────────────────────────────────────────────────────


def test_the_two_regimens_stand_side_by_side_before_anything_is_moved(lab):
    room, browser = lab
    heads = {h.get_text().split(" · ")[1] for h in browser.page.select("form h3") if " · " in h.get_text()}
    assert {room.lab.a.name, room.lab.b.name} == heads
    assert [s["label"] for s in browser.charts()[strength_of(room)]["series"]] == ["A", "B"]
    assert "It never recommends a dose." in browser.words
    assert "Do not enter details of a real patient." in browser.words


def test_a_drag_moves_the_pictures_of_its_own_side_and_leaves_the_other(lab):
    room, browser = lab
    before = browser.charts()
    slide(browser, "a", 0, "30")
    after = browser.charts()
    for name in ("Dose", strength_of(room)):
        assert after[name]["series"][0]["y"] != before[name]["series"][0]["y"]
        assert after[name]["series"][1]["y"] == before[name]["series"][1]["y"]
        assert after[name]["x"] == before[name]["x"] and after[name]["span"] == before[name]["span"]


def test_the_numbers_of_a_page_come_in_the_order_in_which_its_template_names_the_charts(lab):
    room, _ = lab
    drawn = room.screen.pictured().charts
    assert len(drawn) > 4 and list(drawn) == sorted(drawn), "the template's JSON is sorted"


def test_every_notch_of_a_drag_is_drawn(taper):
    _, browser = taper
    for mg in ("55", "50", "45", "40"):
        slide(browser, "b", 0, mg)
        assert set(series(browser, "Dose", "b")) == {float(mg)}


def test_the_end_of_the_scale_does_not_move_under_the_hand(lab):
    _, browser = lab
    box = field(browser, "a-dose-0")
    top, amounts = box["data-high"], box.find_parent("tbody")["data-amounts"]
    for mg in ("0", "10", top, "60"):
        slide(browser, "a", 0, mg)
        box = field(browser, "a-dose-0")
        assert (box["data-high"], box.find_parent("tbody")["data-amounts"]) == (top, amounts) and float(
            box["value"]
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
    assert browser.said[-1] == told(browser) and len(browser.said[-1]) <= 120
    assert browser.said[-1].startswith("Day 140: proximal strength is greater on A by ")


def test_the_region_of_the_large_chart_is_chosen(taper):
    _, browser = taper
    proximal = series(browser, "Proximal strength", "b")[-1]
    browser.send("region", values={"region": "distal"})
    assert series(browser, "Distal strength", "b")[-1] > proximal and "Proximal strength" not in browser.charts()
    browser.send("region", values={"region": "tail"})
    browser.send("region", values=None)
    assert "Distal strength" in browser.charts()


def test_the_table_of_regions_tells_patients_and_constants_apart(taper):
    _, browser = taper
    (table,) = [d for d in browser.page.select("details") if d.summary.get_text().startswith("Muscle by region")]
    head, *rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")]
    assert [row[0] for row in rows] == [
        f"{region}, {side}" for region in ("Proximal", "Distal", "Respiratory") for side in "AB"
    ]
    assert "patients" in head[2] and "settings of the model" in head[3] and all(row[2] != row[3] for row in rows)


# ── two kinds of not knowing ───────────────────────────────────────────────────────────────────────────────────────


def test_the_band_is_of_patients_and_the_dotted_edges_are_of_constants(taper):
    room, browser = taper
    for side, line in zip("ab", browser.charts()["Proximal strength"]["series"], strict=True):
        values = 100 * room.runs[side][1].strength[0]
        assert values.shape[1] == 1 + BAND + BELIEF
        assert [line["low"][-1], line["high"][-1]] == pytest.approx(
            np.quantile(values[-1, 1 : 1 + BAND], (0.05, 0.95)), abs=0.006
        )
        assert [line["edgeLow"][-1], line["edgeHigh"][-1]] == pytest.approx(
            np.quantile(values[-1, 1 + BAND :], (0.05, 0.95)), abs=0.006
        )


def test_the_two_are_told_apart_in_legend_table_and_sentence(taper):
    _, browser = taper
    figure = next(one for one in browser.page.select(".px-plot") if one.h3.get_text().startswith("Proximal strength"))
    legend = collapsed(browser.page.select_one(".px-key").get_text(" "))
    assert "Filled: 9 in 10 virtual patients" in legend
    assert "Dotted: the same patient under 9 in 10 other plausible settings of the model" in legend
    head = browser.page.select_one("[data-table=proximal-strength-table] thead").get_text()
    assert (
        "(9 in 10 virtual patients)" in head
        and "[the same patient under 9 in 10 other plausible settings of the model]" in head
    )
    caption = figure.figcaption.get_text()
    assert "across patients" in caption and "under other settings of the model" in caption
    assert "Both widths follow from tolerances and spreads chosen by hand" in browser.words
    assert "seven of the sixteen targets are translations of words" in browser.words


def test_strength_is_never_a_lone_percentage(lab):
    _, browser = lab
    rows = [row for row in browser.region("Read-outs").select("tbody tr") if "strength" in row.th.get_text()]
    assert rows and all(len(row.select("td")) == 2 for row in rows)
    assert all("–" in side.get_text() for row in rows for side in row.select("td"))
    browser.send("why", values={"side": "b"})
    assert re.search(r"strength of \d+–\d+ % of baseline across patients", browser.read("Why this strength"))
    link = next(
        one
        for one in browser.page.select(".px-chain summary")
        if one.span.get_text() == content.equations()["strength"].name
    )
    assert re.search(r"\d+–\d+ % across patients", link.get_text())


def test_the_day_that_is_read_moves_the_read_outs_and_not_the_charts(taper):
    _, browser = taper
    charts, before, sentence = browser.charts(), browser.read("Read-outs"), told(browser)
    browser.send("change", form="read", values={"day": ["40"]})
    assert told(browser).startswith("Day 40: ") and told(browser) != sentence
    assert browser.read("Read-outs") != before and browser.charts() == charts
    now = browser.page.select_one(".px-readtable tbody").get_text()
    for no_day in ("", "-1", "9999", "soon", "nan"):
        browser.send("change", form="read", values={"day": [no_day]})
        assert told(browser).startswith("Day 40: ")
        assert browser.page.select_one(".px-readtable tbody").get_text() == now


def test_a_day_that_is_read_is_announced_by_its_range_alone(taper):
    _, browser = taper
    browser.said.clear()
    browser.send("change", form="read", values={"day": ["40"]})
    assert browser.said == []


def test_a_day_to_read_that_is_not_shown_is_answered_and_forgotten_with_the_next_one(taper):
    room, browser = taper
    for no_day in ("-3", "9999", "", "abc"):
        browser.send("change", form="read", values={"day": [no_day]})
        page = room.page()
        assert page.problems["read-day"] == browser.said[-1] == "Give a day from 0 to 140, in digits."
        assert page.typed["read-day"] == no_day and not room.problems
    browser.send("change", form="read", values={"day": ["40"]})
    assert "read-day" not in room.page().problems


# ── drugs, routes, intervals ───────────────────────────────────────────────────────────────────────────────────────


def test_another_drug_keeps_the_prednisone_equivalent_of_every_step(lab):
    room, browser = lab
    before, equivalents = browser.charts()["Dose"], equivalents_of(browser, A)
    for id, drug in content.drugs().items():
        browser.select("Drug", drug.name, within=A)
        assert {step.drug for step in room.setup.a} == {id}
        assert browser.charts()["Dose"] == before and equivalents_of(browser, A) == equivalents


def test_the_table_of_equivalents_shows_each_range_and_what_counts_for_the_axis(lab):
    _, browser = lab
    table = sheets(browser)["Table of equivalents"]
    rows = {
        row.th.get_text() if row.th else row.td.get_text(): collapsed(row.get_text(" "))
        for row in table.select("tbody tr")
    }
    assert "5.6–13.9" in rows["Deflazacort"] and "by mouth only" in rows["Deflazacort"]
    assert "0.6–0.75" in rows["Dexamethasone"] and "0.11" in rows["Dexamethasone"]
    assert "table only" in rows["Betamethasone"]
    assert "1.14" not in rows["Deflazacort"] and "lymphocytes" in collapsed(table.get_text(" "))


def test_a_dose_of_a_drug_in_doubt_is_a_range_of_prednisone(taper):
    room, browser = taper
    browser.select("Drug", "Deflazacort", within=A)
    step = room.setup.a[0]
    cell = collapsed(browser.region(A).select_one("td.px-pe").get_text(" "))
    low, high = (step.mg_per_day * 5 / mg for mg in (13.9, 5.6))
    assert f"{low:.1f}".rstrip("0").rstrip(".") in cell and "by published equivalences" in cell and high > 2 * low


def test_every_drug_after_the_other_and_back_again_loses_no_dose(lab):
    room, browser = lab
    before, drug = doses(browser, A), room.setup.a[0].drug
    daily = [id for id, one in content.drugs().items() if one.routes != ("depot",)]
    for other in [*daily, drug]:
        browser.select("Drug", content.drugs()[other].name, within=A)
        browser.send("change", form="lab", values=form_data(lab_form(browser)))  # what the page shows is what is set
    assert doses(browser, A) == pytest.approx(before)


def test_a_drug_that_is_a_depot_only_and_the_way_back_keep_the_dose_a_day(lab):
    room, browser = lab
    before, drug = [step.mg_per_day for step in room.setup.a], room.setup.a[0].drug
    for other in ("triamcinolone-acetonide", drug):
        browser.select("Drug", content.drugs()[other].name, within=A)
        browser.send("change", form="lab", values=form_data(lab_form(browser)))
    assert [step.mg_per_day for step in room.setup.a] == pytest.approx(before)
    assert room.setup.a[0].route == "oral"


def test_every_route_gives_the_dose_that_is_set(taper):
    _, browser = taper
    for route in ("into a vein", "continuous infusion", "by mouth"):
        browser.select("Route", route, within=A)
        assert series(browser, "Dose", "a")[0] == 60 and not browser.alerts()


def test_another_interval_keeps_the_dose_a_day_and_says_what_is_given_each_time(taper):
    _, browser = taper
    before = browser.charts()["Dose"]
    for words, each in (
        ("once a week", 420),
        ("every other day", 120),
        ("every 12 h", 30),
        ("every 6 h", 15),
        ("once a day", 60),
    ):
        browser.select("Interval", words, within=A)
        assert doses(browser, A)[0] == each and browser.charts()["Dose"] == before
        assert equivalents_of(browser, A)[0] == "60"


def test_weekly_pulses_are_no_daily_dose(taper):
    _, browser = taper
    daily = series(browser, "Proximal strength", "b")
    browser.select("Interval", "once a week", within=B)
    assert "A pulse is no daily dose" in browser.read(B) and "on average 60 mg/day" in browser.read(B)
    assert series(browser, "Proximal strength", "b") != daily


def test_one_step_can_have_a_drug_of_its_own(taper):
    room, browser = taper
    browser.select("Drug of step 2", "Dexamethasone", within=A)
    assert [step.drug for step in room.setup.a] == ["prednisone", "dexamethasone", "prednisone", "prednisone"]
    assert doses(browser, A)[1] == 6
    chosen = browser.region(A).find("select", attrs={"name": "a-drug"}).find("option", selected=True)
    assert chosen.get_text() == "differs by step"
    slide(browser, "a", 0, "50")
    assert [step.drug for step in room.setup.a][1] == "dexamethasone"


def test_the_table_of_equivalent_doses_holds_the_two_drugs_that_are_not_simulated(taper):
    _, browser = taper
    rows = {row.th.get_text(): row.get_text() for row in browser.region("Equivalent doses").select("tbody tr")}
    assert len(rows) == 9 and all("table only" in rows[name] for name in ("Triamcinolone", "Betamethasone"))
    assert "not established for myopathy" in browser.read("Equivalent doses")
    assert not {"Triamcinolone", "Betamethasone"} & {o.get_text() for o in browser.page.find_all("option")}


# ── steps and the taper helper ─────────────────────────────────────────────────────────────────────────────────────


def test_steps_are_added_stopped_and_removed(taper):
    _, browser = taper
    press(browser, "add-step", side="a")
    assert days(browser, A) == [0, 28, 42, 70, 77] and doses(browser, A)[-1] == 10
    press(browser, "add-stop", side="a")
    assert days(browser, A)[-1] == 84 and doses(browser, A)[-1] == 0 and "Add a stop" not in browser.read(A)
    press(browser, "remove-step", side="a", number="1")
    assert days(browser, A) == [0, 42, 70, 77, 84]
    press(browser, "remove-step", side="b", number="0")
    assert days(browser, B) == [0], "the last step stays"


def test_what_was_typed_just_before_a_button_is_not_lost(taper):
    _, browser = taper
    values = {**form_data(lab_form(browser)), "a-dose-0": ["55"]}
    browser.send("add-step", values={"side": "a"}, typed=values)
    assert doses(browser, A)[0] == 55 and len(doses(browser, A)) == 5


def test_a_form_of_before_a_step_came_or_went_moves_no_other_step(taper):
    _, browser = taper
    old = {**form_data(lab_form(browser)), "a-dose-2": ["99"]}
    press(browser, "remove-step", side="a", number="1")
    before = doses(browser, A)
    browser.send("change", form="lab", values=old)
    assert doses(browser, A) == before == [60, 25, 10]


def test_steps_end_where_the_regimen_is_full(taper):
    room, browser = taper
    (step,) = room.setup.b
    full = tuple(replace(step, from_day=float(day)) for day in range(setup.MOST_STEPS))
    room.set(replace(room.setup, b=full))
    browser.send("add-step", values={"side": "b"})
    assert len(days(browser, B)) == setup.MOST_STEPS and "a regimen holds 40" in browser.read(B)


TAPERS = [
    (dict(shape="linear", start="60", end="10", day="28", step="14", over="70"), [0, 28, 42, 56, 70, 84, 98], [60, 60, 50, 40, 30, 20, 10]),
    (dict(shape="halving", start="40", end="5", day="14", step="7"), [0, 14, 21, 28, 35], [60, 40, 20, 10, 5]),
    (dict(shape="percentage", start="50", end="20", day="14", step="7", percent="50"), [0, 14, 21, 28], [60, 50, 25, 20]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "on", "given"), TAPERS, ids=lambda value: value["shape"] if isinstance(value, dict) else ""
)
def test_the_taper_helper_writes_steps_that_can_then_be_changed(taper, asked, on, given):
    _, browser = taper
    typed(browser, **{f"b_taper__{part}": text for part, text in asked.items()})
    press(browser, "taper", side="b")
    assert days(browser, B) == on and doses(browser, B) == given
    slide(browser, "b", 1, "33")
    assert doses(browser, B)[1] == 33 and 33 in series(browser, "Dose", "b")


def test_a_taper_that_cannot_be_is_answered_beside_its_field_and_changes_nothing(taper):
    _, browser = taper
    for part, text, sentence in (
        ("start", "0", "Give a dose above 0 and up to 2000 mg, in digits."),
        ("end", "60", "A taper goes down: give less than 60 mg."),
        ("day", "-1", "Give a day from 0 to 730, in digits."),
        ("step", "0", "Give 1 to 90 days, in digits."),
        ("over", "1", "Give days from the length of one step to 730, in digits."),
    ):
        usual = {"start": "60", "end": "0", "day": "7", "step": "7", "over": "56"}
        typed(browser, **{f"b_taper__{name}": value for name, value in {**usual, part: text}.items()})
        press(browser, "taper", side="b")
        assert problem(browser, f"b-taper-{part}") == sentence and field(browser, f"b-taper-{part}")["value"] == text
        assert doses(browser, B) == [60]


# ── what cannot be ─────────────────────────────────────────────────────────────────────────────────────────────────

NO_DOSE = ("", "-1", "nan", "inf", "1e9", "30000", "sixty", "1e3", "0x10", "1_0", "١٢", "<i>60</i>", "6" * 4000)
LIMIT = "Give a dose from 0 to 2000 mg, in digits: the lab takes up to 2000 mg/day prednisone-equivalent."


def test_a_dose_that_cannot_be_is_answered_beside_its_field_and_the_picture_stays(taper):
    _, browser = taper
    before = browser.charts()
    for text in NO_DOSE:
        slide(browser, "a", 1, text)
        assert problem(browser, "a-dose-1") == LIMIT and field(browser, "a-dose-1")["value"] == text
        assert browser.charts() == before and browser.said[-1] == LIMIT, "what is refused is told as refused"
    slide(browser, "a", 1, "35")
    assert browser.said[-1].startswith("Day 140: ")
    assert "Give a dose" not in browser.words and 35 in series(browser, "Dose", "a")


@pytest.mark.parametrize(
    ("text", "plain"),
    [("1,000", "1000 or 1."), ("1.000", "1000 or 1."), ("1,000,000", "1000000."), ("12,500.5", "12500.5."), ("1.125 mg", "1125 or 1.1250.")],
)  # fmt: skip
def test_a_thousand_with_a_comma_or_a_point_does_not_silently_become_one(taper, text, plain):
    room, browser = taper
    slide(browser, "a", 0, text)
    assert problem(browser, "a-dose-0") == f"“{text.split()[0]}” can be read in two ways: write {plain}"
    assert field(browser, "a-dose-0")["value"] == text and room.setup.a[0].mg == 60


def set_of(browser, name):
    """What is set, as a box of the regimen says it, or as the slider beside a box stands."""
    box = field(browser, name)
    return float(box.get("data-set") or browser.page.find("input", attrs={"data-pair": box["id"]})["value"])


@pytest.mark.parametrize(
    ("text", "mg"), [("0.3 mg", 0.3), ("0,3 mg/day", 0.3), ("300 mcg", 0.3), ("0.06 g daily", 60), ("30 MG", 30)]
)
def test_a_unit_that_fits_is_taken_beside_a_dose_and_hand_box_and_picture_agree(taper, text, mg):
    room, browser = taper
    slide(browser, "b", 0, text)
    assert set(series(browser, "Dose", "b")) == {mg} and set_of(browser, "b-dose-0") == mg
    assert number(field(browser, "b-dose-0")["value"], "mg/day") == mg and not browser.alerts()


@pytest.mark.parametrize("text", ["0x10", "1e1", "1.000", "1_0", "5 kg", "", "30000", "-1"])
def test_neither_slider_nor_hand_follows_what_is_refused(taper, text):
    room, browser = taper
    typed(browser, a_dose__0=text, p_need=text, p_days=text)
    assert field(browser, "a-dose-0")["value"] == text and set_of(browser, "a-dose-0") == 60
    assert set_of(browser, "p-need") == room.setup.patient.need and set_of(browser, "p-days") == 140


@pytest.mark.parametrize(
    ("name", "text", "unit"),
    [("a-dose-0", "5 kg", "mg/day"), ("a-from-1", "5 mg", "days"), ("p-days", "3 mg", "days"), ("p-need", "3 days", "mg/day"), ("p-clearance_times", "3 mg", "times")],
)  # fmt: skip
def test_a_unit_that_does_not_fit_is_said_beside_its_field(taper, name, text, unit):
    room, browser = taper
    browser.send("change", form="lab", values={**form_data(lab_form(browser)), name: [text]})
    assert problem(browser, name) == f"“{text.split()[1]}” is no unit that fits here: give a number of {unit}."
    assert room.setup == room.preset


def test_days_may_be_typed_in_weeks_at_each_of_their_boxes(taper):
    room, browser = taper
    typed(browser, a_from__1="3 weeks", p_days="20 weeks", p_infection="covered")
    typed(browser, p_infection_day="10 weeks")
    assert (room.setup.a[1].from_day, room.setup.patient.days, room.setup.patient.infection_day) == (21, 140, 70)
    browser.send("change", form="read", values={"day": ["6 weeks"]})
    assert told(browser).startswith("Day 42: ")
    browser.send("change", form="read", values={"day": ["1.000"]})
    assert browser.said[-1] == "“1.000” can be read in two ways: write 1000 or 1."


def test_a_dose_given_otherwise_than_daily_is_typed_as_it_is_given(taper):
    room, browser = taper
    browser.select("Interval", "every 12 h", within=B)
    slide(browser, "b", 0, "20 mg each time")
    assert room.setup.b[0].mg == 20
    slide(browser, "b", 0, "60 mg/day")
    assert problem(browser, "b-dose-0") == "“mg/day” is no unit that fits here: give a number of mg each time."


def test_a_dose_typed_while_the_drug_was_changing_is_a_dose_of_the_drug_it_was_typed_for(taper):
    room, browser = taper
    before = form_data(lab_form(browser))
    browser.select("Drug", "Dexamethasone", within=B)
    browser.send(
        "change", form="lab", values={**before, "b-drug": ["dexamethasone"], "b-dose-0": ["40"], "p-days": ["150"]}
    )
    (step,) = room.setup.b
    assert (step.drug, step.mg, room.setup.patient.days) == ("dexamethasone", 6, 150)
    browser.send("change", form="lab", values={**before, "b-drug": ["dexamethasone"]})
    assert room.setup.b[0].mg == 9  # the 60 that stood there are of prednisone


def test_a_dose_with_a_comma_counts_as_one_with_a_point(taper):
    _, browser = taper
    slide(browser, "b", 0, "7,5")
    assert set(series(browser, "Dose", "b")) == {7.5}


NO_DAY = (
    (1, "0", "Each step begins after the one before it: day 0."),
    (1, "", "Give a day from 0 to 730, in digits."),
    (2, "14", "Each step begins after the one before it: day 28."),
    (1, "42", "Give a day before day 42, when the next step begins."),
    (1, "100", "Give a day before day 42, when the next step begins."),
    (0, "28", "Give a day before day 28, when the next step begins."),
    (2, "-3", "Give a day from 0 to 730, in digits."),
    (3, "731", "Give a day from 0 to 730, in digits."),
    (3, "7300", "Give a day from 0 to 730, in digits."),
    (3, "1e30", "Give a day from 0 to 730, in digits."),
    (3, "soon", "Give a day from 0 to 730, in digits."),
)


def test_a_day_that_cannot_be_is_answered_beside_its_field_and_the_picture_stays(taper):
    _, browser = taper
    before = browser.charts()
    for step, text, sentence in NO_DAY:
        usual = field(browser, f"a-from-{step}")["value"]
        start_day(browser, "a", step, text)
        assert problem(browser, f"a-from-{step}") == sentence and field(browser, f"a-from-{step}")["value"] == text
        assert len(browser.region(A).find_all(attrs={"aria-invalid": "true"})) == 1, "its neighbours are not blamed"
        assert browser.charts() == before
        start_day(browser, "a", step, usual)
        assert not browser.alerts()


def answered(browser, kind, side):
    """The sentence beside a button."""
    button = browser.page.find("button", attrs={"data-say": kind, "data-side": side})
    return browser.page.find(id=button["aria-describedby"]).get_text()


def test_a_button_that_waits_for_a_correction_says_so_beside_it(taper):
    room, browser = taper
    slide(browser, "a", 1, "")
    for kind in ("add-step", "add-stop", "taper", "remove-step"):
        press(browser, kind, side="a", number="0")
        assert answered(browser, kind, "a") == browser.said[-1] == "First correct what is marked on A."
        assert room.setup == room.preset and field(browser, "a-dose-1")["value"] == ""
        assert loose_ends(browser.page) == set()
    slide(browser, "a", 1, "35")
    assert "First correct" not in browser.words
    press(browser, "add-step", side="a")
    assert len(room.setup.a) == 5


def test_what_begins_after_the_last_day_shown_is_a_note_and_no_mistake(taper):
    _, browser = taper
    start_day(browser, "a", 3, "150")
    typed(browser, p_infection="covered", p_sparing="yes")
    typed(browser, p_infection_day="200", p_sparing_from="141")
    for name in ("a-from-3", "p-infection_day", "p-sparing_from"):
        assert "aria-invalid" not in field(browser, name).attrs
        note = browser.page.find(id=field(browser, name)["aria-describedby"])
        assert note.get_text() == "After the last day shown (140)."
    typed(browser, p_days="365")
    assert "After the last day shown" not in browser.words


def test_a_taper_with_many_steps_or_a_late_end_says_so_beside_the_helper(taper):
    _, browser = taper
    typed(browser, b_taper__shape="percentage", b_taper__percent="10", b_taper__day="14")
    assert answered(browser, "taper", "b").startswith("This taper makes ")
    assert "after the last day shown (140)." in answered(browser, "taper", "b")
    typed(browser, b_taper__percent="50", b_taper__end="5")
    assert "This taper" not in browser.read(B)


def test_a_mistake_on_one_side_does_not_hold_up_the_other_nor_the_patient(taper):
    room, browser = taper
    slide(browser, "a", 0, "")
    slide(browser, "b", 0, "20")
    typed(browser, p_severity="0.3")
    assert set(series(browser, "Dose", "b")) == {20} and room.setup.patient.severity == 0.3
    assert "Give a dose" in browser.read(A) and "Give a dose" not in browser.read(B)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("days", "7300", "Give the days to show from 28 to 730, in digits."),
        ("days", "", "Give the days to show from 28 to 730, in digits."),
        ("days", "1,000", "“1,000” can be read in two ways: write 1000 or 1."),
        ("severity", "2", "Give how active the disease is without treatment from 0 to 1, in digits."),
        ("clearance_times", "0", "Give a factor from 0.2 to 3, in digits."),
        ("injury", "-1", "Give the dose that half injures from 200 to 600 mg/day, in digits."),
        ("lasting", "nan", "Give the share that stays from 0 to 0.3, in digits."),
    ],
)
def test_a_setting_of_the_patient_that_cannot_be_is_answered_beside_its_field(taper, name, text, sentence):
    room, browser = taper
    before = browser.charts()
    typed(browser, **{f"p_{name}": text})
    assert problem(browser, f"p-{name}") == sentence and field(browser, f"p-{name}")["value"] == text
    assert browser.charts() == before and room.setup == room.preset


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
    {"a-every": ["5"]},
    {"a-steps": ["99"], "a-dose-0": ["1"]},
    {"p-mobility": ["flies"]},
    {"p-other": ["grapefruit"]},
    {"c-dose-0": ["1"]},
)


def test_a_form_that_is_no_form_breaks_nothing(taper):
    room, browser = taper
    before = browser.charts()
    for values in NO_FORM:
        for form in ("lab", "open", "read", None):
            browser.pass_by("change", form=form, values=values)
        for kind in ("remove-step", "world", "drop", "take-up", "region", "open", "address", "commit", "why"):
            browser.pass_by(kind, values=values, typed=values)
        browser.send("change", form="lab", values={})
        assert "Something went wrong" not in browser.words
        assert browser.charts() == before and room.setup == room.preset


# ── the patient on both ────────────────────────────────────────────────────────────────────────────────────────────


def test_each_setting_of_the_patient_moves_a_picture(taper):
    room, browser = taper
    before = browser.charts()
    for name, value in (
        ("severity", "0.2"),
        ("need", "18"),
        ("sparing", "yes"),
        ("mobility", "bed"),
        ("training", "moderate"),
        ("days", "200"),
    ):
        typed(browser, **{f"p_{name}": value})
        assert browser.charts() != before, name
        press(browser, "preset")
        assert without_ghost(browser.charts()) == before


def test_an_infection_without_a_stress_dose_leaves_cortisol_missing_and_a_stress_dose_fills_it(taper):
    room, browser = taper
    typed(browser, p_infection="uncovered", p_infection_day="100", a_dose__3="2.5")
    assert "Cortisol missing in the infection" in browser.read("Read-outs")
    assert "low pressure and low glucose would go with it in a person" in browser.read("Read-outs")
    assert "the model’s curves do not feel it" in browser.read("Read-outs")
    missing = room.runs["a"][1].adrenal_deficit[300:316, 0].max()
    assert missing > 0.1 and room.runs["b"][1].adrenal_deficit.max() == 0, "on B 60 mg/day are cover enough"
    typed(browser, p_infection="covered")
    assert room.runs["a"][1].adrenal_deficit[304:316, 0].max() < missing - 0.1
    assert room.runs["a"][1].dose_mg_pe_per_day[303] == 2.5 + 50
    assert "That it fits an infection is assumed" in browser.read("Patient")


def test_a_measured_interaction_touches_its_own_drug_and_route_only(open_lab):
    room, browser = open_lab("ten-days-of-methylprednisolone")
    before = browser.charts()["Proximal strength"]
    typed(browser, p_other="itraconazole")
    assert browser.charts()["Proximal strength"] == before and "no measured pair that we know" in browser.read(
        "Patient"
    )
    browser.select("Route", "by mouth", within=A)
    assert "exposure to methylprednisolone by mouth × 3.9" in browser.read("Patient")
    assert browser.charts()["Proximal strength"]["series"][0] != before["series"][0]
    assert browser.charts()["Proximal strength"]["series"][1] == before["series"][1]


def test_the_slider_of_clearance_names_no_drug_and_says_that_it_is_an_assumption(taper):
    _, browser = taper
    before = series(browser, "Proximal strength", "b")[-1]
    typed(browser, p_clearance_times="0.5")
    assert series(browser, "Proximal strength", "b")[-1] < before
    assert "The slider is a teaching assumption and stands for no drug." in browser.read("Patient")


# ── arguing with the model ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_two_worlds_change_which_side_is_stronger_in_septic_shock(open_lab):
    room, browser = open_lab("septic-shock")
    browser.send("world", values={"value": "0.118"})
    assert told(browser).startswith("Day 16: respiratory strength is greater on B by ")
    browser.send("world", values={"value": "0"})
    assert told(browser).startswith("Day 16: respiratory strength is greater on A by ")
    assert "evidence for neither side" in browser.read("Argue with the model")
    browser.send("world", values={"value": ""})
    assert room.setup == room.preset


def test_septic_shock_says_that_survival_is_not_in_the_model(open_lab):
    _, browser = open_lab("septic-shock")
    assert "Survival is not in this model, on purpose." in browser.words
    assert "Weakness alone must never be used to reject a steroid in septic shock or ARDS" in browser.words


def test_a_switch_holds_for_the_patients_and_for_the_other_constants(open_lab):
    room, browser = open_lab("ten-days-of-methylprednisolone")
    typed(browser, p_lasting="0.3")
    lasting = room.runs["b"][1].lasting[-1]
    assert setup.switches(room.lab, room.setup, content.parameters()) == (("lasting_share_injury", 0.3),)
    assert (lasting > 0.05).all() and "1 changed" in browser.read("Argue with the model")


# ── addresses ──────────────────────────────────────────────────────────────────────────────────────────────────────


def scenario_of(room, **patient):
    return replace(room.preset, patient=replace(room.preset.patient, **patient))


def test_an_address_brings_the_whole_scenario_back(taper, open_lab):
    room, browser = taper
    typed(browser, p_severity="0.35", p_infection="covered", p_lasting="0.1")
    browser.select("Interval", "once a week", within=B)
    press(browser, "add-stop", side="a")
    code = share_code.write(room.setup, room.preset.patient)
    other, there = open_lab("prednisone-taper")
    there.send("address", hash=f"#lab=prednisone-taper&s={code}")
    assert other.setup == room.setup and "This scenario came with the link." in there.words


def test_the_link_stands_on_the_page_where_the_page_has_an_address(open_lab, served, enter):
    _, reader = enter(LabRoom("prednisone-taper"))
    reader.send("hello", page="http://x/y")
    reader.send("change", form="lab", values=form_data(lab_form(reader)))
    field = reader.page.find("input", attrs={"readonly": True})
    assert field["value"].startswith("#lab=prednisone-taper&s=") and field.has_attr("data-here")
    assert reader.page.find("label", string="Link") and "http://x/y" not in reader.html


def test_nothing_on_the_page_says_where_it_is_served_and_in_jupyterlab_there_is_a_code(open_lab):
    _, browser = open_lab("prednisone-taper")
    browser.send("hello", page="http://x/y")
    field = browser.page.find("input", attrs={"readonly": True})
    assert browser.page.find("label", string="Code") and not field.has_attr("data-here") and "#" not in field["value"]


def test_a_damaged_address_is_one_sentence_and_the_preset_is_shown(taper):
    room, browser = taper
    code = share_code.write(scenario_of(room, severity=0.2), room.preset.patient)
    for damaged in ("", "x", code[:-6], code[5:], "A" * 5000, "%00", "é"):
        browser.send("address", hash=f"#lab=prednisone-taper&s={damaged}")
        assert room.setup == room.preset
        assert browser.words.count("That scenario is damaged or from another edition of the lab") in (1, 2)


def test_an_address_of_another_lab_leaves_this_one_as_it_is(taper):
    room, browser = taper
    browser.send("address", hash="#lab=septic-shock&s=x")
    browser.send("address", hash="#A-patient")
    assert room.setup == room.preset and not room.damaged


@pytest.mark.parametrize("named", ["", "lab=&", "lab=of-yesterday&"])
def test_a_link_to_no_lab_that_there_is_says_that_it_could_not_be_opened(taper, open_lab, named):
    room, browser = taper
    code = share_code.write(scenario_of(room, severity=0.2), room.preset.patient)
    browser.send("address", hash=f"#{named}s={code}")
    assert room.setup == room.preset and browser.said[-1] in browser.words
    assert browser.said[-1].startswith("That scenario is damaged or from another edition of the lab")
    slide(browser, "a", 0, "30")
    assert room.damaged == ""
    browser.send("open", form="open", values={"code": [f"https://x.org/#lab=of-yesterday&s={code}"]})
    assert browser.said[-1].startswith("That scenario is damaged")


def test_a_pasted_code_or_link_is_opened(taper):
    room, browser = taper
    wanted = scenario_of(room, severity=0.2)
    code = share_code.write(wanted, room.preset.patient)
    for text in (code, f" {code}\n", f"https://x.org/voila/render/11_dose_lab.ipynb#lab=prednisone-taper&s={code}"):
        press(browser, "preset")
        browser.send("open", form="open", values={"code": [text]})
        assert room.setup == wanted
    browser.send("open", form="open", values={"code": [f"https://x.org/#lab=septic-shock&s={code}"]})
    assert "That link belongs to “Septic shock, without and with hydrocortisone”: open it there." in browser.words
    assert room.setup == wanted


def test_nothing_that_an_address_a_paste_or_a_record_holds_brings_a_page_down(taper, monkeypatch):
    room, browser = taper

    @settings(max_examples=20)
    @given(
        payload=bend(),
        around=st.sampled_from(["{}", "<{}>.", "> {}"]),
        odd=st.none() | st.integers() | st.lists(st.text()),
    )
    def stands(payload, around, odd):
        code = packed(payload)
        for kind, more in (
            ("address", {"hash": f"#lab=prednisone-taper&s={around.format(code)}"}),
            ("open", {"form": "open", "values": {"code": [around.format(code)]}}),
        ):
            browser.pass_by(kind, **more)
            assert bool(room.damaged) != bool(room.restored) and room.damaged in ("", share_code.DAMAGED)
        browser.pass_by("address", hash=odd)
        kept = [{"side": odd, "code": code}, {"code": odd}, {}, {}]
        bodies = {"kept": kept, "dropped": [{"number": odd}, {"number": 3}, {}]}
        monkeypatch.setattr(room.attempt, "bodies", bodies.get)
        room.kept = ()
        room.resume()
        assert set(room.lost) - {1} == {2, 4} and len(room.kept) + len(room.lost) == 3
        browser.send("ping")
        browser.send("region", values={"region": "proximal"})
        assert "Something went wrong" not in browser.words
        assert "Attempt 2 is damaged or from another edition of the lab, so it is not shown." in browser.words
        assert all(np.isfinite(series(browser, name, "a")).all() for name in ("Dose", "Proximal strength"))

    stands()


def test_no_free_text_belongs_to_a_scenario(lab):
    _, browser = lab
    fields = lab_form(browser).find_all("input")
    assert {f["type"] for f in fields} <= {"number", "range", "hidden", "text"}
    assert all(f.get("inputmode") in ("numeric", "decimal") for f in fields if f["type"] == "text")
    assert not browser.page.find_all("textarea")


def test_settings_are_there_again_after_a_reload_and_the_preset_is_one_button_away(taper, open_lab):
    _, browser = taper
    slide(browser, "a", 0, "30")
    room, again = open_lab("prednisone-taper", kept=browser.kept)
    assert room.setup.a[0].mg == 30 and "These are your last settings on this device." in again.words
    press(again, "preset")
    assert room.setup == room.preset and again.kept["lab:prednisone-taper"] == ""


def test_settings_of_another_edition_are_let_go_quietly(open_lab):
    room, browser = open_lab("prednisone-taper", kept={"lab:prednisone-taper": "junk"})
    assert room.setup == room.preset and not browser.alerts()


# ── goals and attempts ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_goal_reads_its_criteria_on_both_sides(lab):
    room, browser = lab
    words = browser.read("Goals to explore")
    for goal in room.lab.goals:
        assert goal.text in words and all(one.words in words for one in goal.criteria)
    assert 2 <= len(room.lab.goals) <= 3 and "not a treatment target" in words
    assert words.count("hold") >= 2 * sum(len(goal.criteria) for goal in room.lab.goals)


def test_attempts_stand_in_the_order_they_were_made_unranked_and_are_there_after_a_reload(taper, open_lab):
    _, browser = taper
    press(browser, "keep", side="b")
    slide(browser, "a", 0, "20")
    press(browser, "keep", side="a")
    for here in (browser, open_lab("prednisone-taper")[1]):
        attempts = here.region("Your attempts").select("article")
        assert [one["aria-label"] for one in attempts] == ["Attempt 1", "Attempt 2"]
        assert "Prednisone 60 mg/day" in attempts[0].get_text() and "Prednisone 20 →" in attempts[1].get_text()
        words = here.read("Your attempts")
        assert "The model cannot tell which of them is better for a patient." in words and "There is no score." in words
        strengths = [
            said.get_text() for one in attempts for said in one.select("figcaption") if "Lowest" in said.get_text()
        ]
        assert len(strengths) == 2 and all("–" in said for said in strengths)
        assert loose_ends(here.page) == set()


def test_an_attempt_can_be_opened_again_and_removed(taper):
    room, browser = taper
    slide(browser, "a", 0, "20")
    press(browser, "keep", side="a")
    press(browser, "preset")
    browser.send("take-up", values={"number": "1"})
    assert room.setup.a[0].mg == 20
    press(browser, "keep", side="b")
    browser.send("drop", values={"number": "1"})
    assert [one["aria-label"] for one in browser.region("Your attempts").select("article")] == ["Attempt 2"]


def test_so_many_attempts_stand_side_by_side_and_no_more(taper, monkeypatch):
    monkeypatch.setattr("course_lib.app.lab.room.MOST_KEPT", 2)
    room, browser = taper
    for _ in range(3):
        press(browser, "keep", side="a")
    assert len(room.kept) == 2
    assert answered(browser, "keep", "a") == browser.said[-1] == "At most 2 attempts can be kept: remove one first."


def test_what_is_marked_is_corrected_before_it_is_kept(taper):
    room, browser = taper
    slide(browser, "a", 0, "")
    press(browser, "keep", side="a")
    sentence = "First correct what is marked on A: the picture still shows what could be simulated last."
    assert answered(browser, "keep", "a") == sentence and not room.kept
    press(browser, "keep", side="b")
    assert len(room.kept) == 1 and sentence not in browser.words


def test_an_attempt_is_kept_beside_what_another_tab_kept_meanwhile(taper, open_lab):
    room, browser = taper
    other, there = open_lab("prednisone-taper")
    press(there, "keep", side="b")
    press(browser, "keep", side="a")
    assert [one.key for one in room.kept] == ["b", "a"] and browser.said[-1] in browser.words
    assert browser.said[-1].startswith("Kept, after what another tab")
    assert "Kept, after what another tab" not in (press(browser, "region", region="distal") or browser.words)


def test_no_more_attempts_are_kept_than_stand_side_by_side_though_another_tab_was_first(taper, open_lab, monkeypatch):
    monkeypatch.setattr("course_lib.app.lab.room.MOST_KEPT", 1)
    room, browser = taper
    press(open_lab("prednisone-taper")[1], "keep", side="b")
    press(browser, "keep", side="a")
    assert [one.key for one in room.kept] == ["b"] and "At most 1" in answered(browser, "keep", "a")


def test_an_attempt_names_the_measure_in_front_of_each_reading(taper):
    _, browser = taper
    press(browser, "keep", side="a")
    words = browser.read("Your attempts")
    for measure in ("Disease activity", "Proximal strength", "Adrenal reserve", "Five chair rises"):
        assert re.search(rf"[:;] {measure} \S+–", words)


def test_an_attempt_that_could_not_be_saved_is_said_loudly_and_tried_again(taper, lock):
    room, browser = taper
    press(browser, "keep", side="a")
    held = lock()
    press(browser, "keep", side="b")
    assert any(alert.startswith("Not saved.") for alert in browser.alerts()) and len(room.kept) == 1
    held.execute("ROLLBACK")
    browser.click("Try again now")
    assert len(room.kept) == 2 and not browser.alerts()


def test_nothing_is_stored_before_an_attempt_is_kept(enter):
    room, browser = enter(LabRoom("prednisone-taper"))
    slide(browser, "a", 0, "30")
    assert room.attempt.events == ()


# ── why ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_why_opens_the_chain_of_a_side_on_the_day_of_its_lowest_strength(taper):
    room, browser = taper
    browser.send("why", values={"side": "b"})
    assert "On day 140, 60 mg/day of prednisone acts on muscle" in browser.read("Why this strength")
    slide(browser, "b", 0, "20")
    assert "20 mg/day of prednisone acts on muscle" in browser.read("Why this strength")
    assert loose_ends(browser.page) == set()
    browser.send("close-why")
    assert "acts on muscle" not in browser.words


def test_why_explains_the_day_that_is_chosen_and_the_model_as_it_was_turned(taper):
    _, browser = taper
    browser.send("why", values={"side": "a"})
    browser.send("change", form="why", values={"day": ["60"]})
    assert "On day 60, 25 mg/day of prednisone acts on muscle" in browser.read("Why this strength")
    for no_day in ("", "0", "999", "soon"):
        browser.send("change", form="why", values={"day": [no_day]})
        assert "On day 60," in browser.read("Why this strength")
        box = browser.region("Why this strength").find("input", attrs={"name": "day"})
        assert box["value"] == no_day and box["aria-invalid"] == "true"
        sentence = browser.page.find(id=box["aria-describedby"]).get_text()
        assert sentence == "Give a day from 1 to 140, in digits."
    browser.send("change", form="why", values={"day": ["60"]})
    assert "Give a day" not in browser.words
    before = browser.read("Why this strength")
    typed(browser, p_clearance_times="0.3")
    assert browser.read("Why this strength") != before


# ── the card, and the page as a whole ──────────────────────────────────────────────────────────────────────────────


def test_the_teaching_card_is_marked_and_holds_the_scenario_its_pictures_and_its_limits(taper):
    room, browser = taper
    browser.send("card")
    words = browser.read("Teaching card")
    assert "One page." in words and "Teaching only" in words and "no recommended dose" in words
    for text in (room.lab.title, "day 28: 40", "Chronic disease, severity 0.6", "not a predictor", "Scenario code:"):
        assert text in words
    assert len(browser.region("Teaching card").select("[data-chart]")) == 2 and browser.page.find(
        attrs={"data-print": True}
    )
    assert loose_ends(browser.page) == set()
    browser.send("close-card")
    assert "Teaching only" not in browser.words


def test_the_lab_leads_to_the_model_card(taper):
    _, browser = taper
    link = browser.page.find("a", string="The model card")
    assert link["href"] == "10_model_card.ipynb"


def test_every_chart_has_its_sentence_its_table_and_both_lines(lab):
    _, browser = lab
    charts = browser.page.select("figure")
    assert len(charts) == 5
    for figure in charts:
        sentence, picture = collapsed(figure.figcaption.get_text()), figure.find(attrs={"role": "img"})
        assert picture["aria-describedby"] == figure.figcaption["id"] and sentence.endswith(".")
        assert figure.h3.get_text().startswith(picture["aria-label"]) and sentence not in picture["aria-label"]
        (table,) = browser.page.select(f"[data-table={named(picture['aria-label'])}-table]")
        head, *rows = table.select("table tr")
        assert [text.split(",")[0] for text in (h.get_text() for h in head.select("th"))] == ["Day", "A", "B"]
        assert len(rows) == 9 and all(len(row.select("td")) == 2 for row in rows)
        assert (
            collapsed(browser.page.select_one("[data-table=what-the-charts-say-table]").get_text(" ")).count(sentence)
            == 1
        )


def test_ids_are_unique_and_nothing_points_to_nothing(lab):
    _, browser = lab
    slide(browser, "a", 0, "")
    start_day(browser, "b", 0, "")
    typed(browser, p_days="", p_infection="covered", p_other="itraconazole", p_sparing="yes", p_training="high")
    press(browser, "taper", side="a")
    browser.send("open", form="open", values={"code": ["x"]})
    assert loose_ends(browser.page) == set()


def test_two_labs_on_one_page_share_no_id(enter):
    ids = [{found["id"] for found in enter(LabRoom(id))[1].page.find_all(id=True)} for id in content.ids("labs")]
    assert not set.intersection(*ids)
