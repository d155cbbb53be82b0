"""Rows 1 to 7: a number is what was typed and nothing else, and a link, a paste or a record is data or one sentence."""

import base64
import json
import re
import zlib
from dataclasses import replace

import pytest

from course_lib.app.lab import LabRoom
from course_lib.engine.lab import setup, share_code
from course_lib.engine.typed_numbers import number
from course_lib.model.quiz import Quiz
from tests.questions import NUMERIC
from tests.reading import form_data

B = "Regimen B"


@pytest.fixture
def taper(enter):
    return enter(LabRoom("prednisone-taper"))


def form(browser):
    return form_data(browser.page.find("form", attrs={"data-form": "lab"}))


def type_in(browser, **fields):
    """Type into fields of side B's regimen and helper, or of the patient."""
    texts = {
        f"b-{name.replace('__', '-')}" if not name.startswith("p_") else f"p-{name[2:]}": [text]
        for name, text in fields.items()
    }
    browser.send("change", form="lab", values={**form(browser), **texts})


def helper(browser, **parts):
    type_in(browser, **{f"taper__{part}": text for part, text in parts.items()})


def press(browser, kind="taper", **values):
    browser.send(kind, values={"side": "b", **values}, typed=form(browser))


def steps(room):
    return [(step.from_day, step.mg) for step in room.setup.b]


def remark(browser):
    found = browser.page.find("button", attrs={"data-say": "taper", "data-side": "b"}).get("aria-describedby")
    return browser.page.find(id=found).get_text() if found else ""


def problem(browser, name):
    field = browser.page.find("input", attrs={"name": name})
    return browser.page.find(id=field["aria-describedby"]).get_text() if field.get("aria-invalid") else ""


# ── row 1 ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_row_01_a_taper_with_nothing_typed_starts_from_the_last_steps_dose_after_another_drug_was_chosen(taper):
    room, browser = taper
    browser.select("Drug", "Dexamethasone", within=B)
    press(browser)
    assert {step.drug for step in room.setup.b} == {"dexamethasone"}
    assert steps(room)[:3] == [(0, 9), (7, 9), (14, 7.9)] and steps(room)[-1] == (63, 0)
    assert max(mg for _, mg in steps(room)) == 9


def test_row_01_a_taper_with_nothing_typed_starts_from_the_last_steps_dose_after_that_was_changed(taper):
    room, browser = taper
    type_in(browser, dose__0="20")
    press(browser)
    assert max(mg for _, mg in steps(room)) == 20 and steps(room)[1] == (7, 20)


@pytest.mark.parametrize(
    ("what", "choice", "mg"),
    [("Interval", "every 12 h", 30), ("Interval", "once a week", 420), ("Drug", "Hydrocortisone", 240)],
)
def test_row_01_nothing_stands_above_the_last_dose_whatever_was_changed(taper, what, choice, mg):
    room, browser = taper
    browser.select(what, choice, within=B)
    press(browser)
    assert steps(room)[0][1] == steps(room)[1][1] == mg == max(one for _, one in steps(room))


def test_row_01_of_several_steps_the_last_one_counts_and_not_the_highest(taper):
    room, browser = taper
    press(browser, "add-step")
    type_in(browser, dose__1="15")
    press(browser)
    assert steps(room)[:3] == [(0, 60), (7, 15), (14, 15)] and max(mg for _, mg in steps(room)[2:]) == 15


def test_row_01_what_was_typed_for_one_drug_is_converted_for_the_next_and_never_kept_as_a_bare_number(taper):
    room, browser = taper
    helper(browser, start="40", end="10", over="28")
    browser.select("Drug", "Dexamethasone", within=B)
    shown = {
        part: browser.page.find("input", attrs={"name": f"b-taper-{part}"})["value"]
        for part in ("start", "end", "over")
    }
    assert shown == {"start": "6", "end": "1.5", "over": "28"}
    browser.select("Interval", "every 12 h", within=B)
    press(browser)
    assert steps(room)[1] == (7, 3) and steps(room)[-1] == (35, 0.75)


def test_row_01_what_was_no_number_does_not_outlive_its_drug(taper):
    room, browser = taper
    helper(browser, start="much")
    browser.select("Drug", "Dexamethasone", within=B)
    press(browser)
    assert steps(room)[1] == (7, 9)


# ── rows 2 and 3 ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_row_02_the_steps_that_are_announced_are_the_steps_that_are_written(taper):
    room, browser = taper
    helper(browser, start="10", end="0", day="7", step="1", over="60")
    assert remark(browser) == "This taper makes 21 steps."
    press(browser)
    assert len(steps(room)) == 1 + 21 and steps(room)[-1] == (67, 0)


@pytest.mark.parametrize(("start", "over"), [("20", "60"), ("30", "40")])
def test_row_02_where_the_button_would_refuse_the_remark_says_so_with_the_same_count(taper, start, over):
    room, browser = taper
    helper(browser, start=start, end="0", day="7", step="1", over=over)
    said = remark(browser)
    press(browser)
    assert said == problem(browser, "b-taper-step") == browser.said[-1] and steps(room) == [(0, 60)]
    assert re.match(r"That makes 41 steps, ", said)


def test_row_02_the_steps_before_a_taper_are_counted_with_it_by_both(taper):
    room, browser = taper
    for _ in range(5):
        press(browser, "add-step")
    helper(browser, start="18", end="0", day="36", step="1", over="36")
    said = remark(browser)
    assert said == "That makes 37 steps, 43 steps in all with those before, and a regimen holds 40: take longer steps."
    press(browser)
    assert browser.said[-1] == said and len(steps(room)) == 6


def test_row_03_a_straight_line_ends_on_the_day_that_was_asked_its_last_step_shorter(taper):
    room, browser = taper
    helper(browser, start="60", end="0", day="7", step="7", over="60")
    press(browser)
    assert steps(room)[-2:] == [(63, 4), (67, 0)]


def test_row_03_equal_falls_are_held_equally_long(taper):
    room, browser = taper
    helper(browser, start="10", end="5", day="0", step="7", over="140")
    press(browser)
    days = [day for day, _ in steps(room)]
    assert {later - day for day, later in zip(days, days[1:], strict=False)} == {14} and days[-1] == 140


@pytest.mark.parametrize(
    ("start", "end", "step", "over"),
    [("40", "5", "10", "45"), ("8", "0", "3", "100"), ("1", "0", "7", "90"), ("5", "4.9", "30", "31")],
)
def test_row_03_whatever_is_asked_ends_when_it_is_asked_to_on_amounts_of_the_grain(taper, start, end, step, over):
    room, browser = taper
    helper(browser, start=start, end=end, day="0", step=step, over=over)
    press(browser)
    assert steps(room)[-1] == (float(over), float(end))
    assert all((2 * mg).is_integer() for _, mg in steps(room)[:-1])


# ── rows 4 and 5 ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["1.000", "1,000", "1.000 mg", "12.500"])
def test_row_04_a_thousand_is_asked_about_in_the_lab_whatever_the_separator(taper, text):
    room, browser = taper
    for name in ("b-dose-0", "b-from-0", "p-days", "p-need"):
        browser.send("change", form="lab", values={**form(browser), name: [text]})
        assert problem(browser, name).startswith(f"“{text.split()[0]}” can be read in two ways: write ")
    helper(browser, start=text)
    press(browser)
    assert room.setup == room.preset


@pytest.mark.parametrize("text", ["1.000", "1,000"])
def test_row_04_a_thousand_is_asked_about_in_a_question_whose_key_it_is(enter_quiz, text):
    item = {**NUMERIC, "key": 1000, "tolerance": 0}
    room, browser = enter_quiz(Quiz.model_validate({"id": "one", "title": "One", "intro": "", "items": [item]}))
    browser.fill("Your answer", text)
    browser.choose("Certain")
    browser.click("Commit answer")
    assert f"“{text}” can be read in two ways: write 1000 or 1." in browser.alerts() and room.phase == "asking"
    browser.fill("Your answer", "1 g")
    browser.click("Commit answer")
    assert room.phase == "explained" and "Correct" in browser.words and "1 g mg" not in browser.words


@pytest.mark.parametrize(("text", "mg"), [("0.3 mg", 0.3), ("0,3mg", 0.3), ("300 µg/day", 0.3)])
def test_row_05_a_unit_that_fits_is_taken(taper, text, mg):
    room, browser = taper
    type_in(browser, dose__0=text)
    assert room.setup.b[0].mg == pytest.approx(mg) and not problem(browser, "b-dose-0")


@pytest.mark.parametrize("text", ["1_0", "0x10", "1e1", "inf", "١٢", "0b1", "1E1", "１２"])
def test_row_05_the_spellings_of_programs_are_refused_and_hand_box_and_picture_keep_what_they_had(taper, text):
    room, browser = taper
    dose = browser.charts()["Dose"]
    type_in(browser, dose__0=text)
    box = browser.page.find("input", attrs={"name": "b-dose-0"})
    assert (box["value"], box["data-set"], box["aria-invalid"]) == (text, "60", "true")
    assert browser.charts()["Dose"] == dose
    type_in(browser, dose__0="60", taper__start=text)
    press(browser)
    assert problem(browser, "b-taper-start") and room.setup == room.preset


# ── rows 6 and 7 ───────────────────────────────────────────────────────────────────────────────────────────────────

HUGE_DOSE = "eNqLNtSJjjbQM9BRKihKTcnLLM7PS1XSUcovSsxR0jEyAUpYjoJBBWJ1oo0s8EWYCTA6gYpMjPApMjIFKzLHG_WGIJNiCSUQM6gqQ5DFOgZ6Zjp5pTk5Okp5-Uo6xhAhAwhPqTwxJ7tYCShgChIAGYQkD-KaI7FBTEMgBpuGSsTGAgBkiqug"  # fmt: skip


def packed(payload):
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def bad(dose="60", every="24.0", day="0.0", days="140.0"):
    """A code whose first dose, interval, first day or days shown are these."""
    patient = f'[{days},0.6,null,"no",30.0,0.0,"no","walks",0.5,"none",0.0,0.0,"none",70.0,"none",0.0,1.0,null,null,null,null]'
    return packed(f'[1,[[{day},"prednisone","oral",{every},{dose}]],[[0.0,"prednisone","oral",24.0,60.0]],{patient}]')


DAMAGED = [HUGE_DOSE, bad(dose="1e999"), bad(dose="9" * 400), bad(dose="NaN"), bad(every="1e-300"), bad(every="0.001"), bad(day="9" * 350),
           bad(days="-Infinity"), bad(days="1" + "0" * 308), packed("[" * 9000), packed("9" * 5000), packed([1, [], [], []]), packed({})]  # fmt: skip


@pytest.mark.parametrize("code", DAMAGED)
def test_row_06_a_code_that_holds_what_cannot_be_gives_the_sentence_at_each_of_three_doors(taper, enter, code):
    room, browser = taper
    browser.send("address", hash=f"#lab=prednisone-taper&s={code}")
    assert room.setup == room.preset and browser.said[-1] == share_code.DAMAGED in browser.words
    browser.send("open", form="open", values={"code": [code]})
    assert room.setup == room.preset and browser.said[-1] == share_code.DAMAGED
    room.write("kept", {"side": "a", "code": code})
    again, there = enter(LabRoom("prednisone-taper"), kept={"lab:prednisone-taper": code})
    assert again.setup == again.preset and "Something went wrong" not in there.words
    assert "Attempt 1 is damaged or from another edition of the lab, so it is not shown." in there.words
    there.send("drop", values={"number": "1"})
    assert "Attempt 1" not in there.words


def test_row_06_a_code_that_is_bent_only_by_its_huge_dose_opens_with_an_ordinary_one(taper):
    room, browser = taper
    browser.send("open", form="open", values={"code": [bad(dose="35.0")]})
    assert room.setup.a[0].mg == 35


def broken(text, sign):
    """In lines as a narrow card or a mail program prints them."""
    return sign.join(text[n : n + 60] for n in range(0, len(text), 60))


PASTED = {
    "a full stop": lambda link: f"{link}.",
    "a bracket": lambda link: f"(see {link})",
    "angle brackets and a comma": lambda link: f"<{link}>, as I said",
    "quotes": lambda link: f"“{link}”",
    "&amp;": lambda link: link.replace("&", "&amp;"),
    "%23": lambda link: link.replace("#", "%23"),
    "two lines": lambda link: broken(link, "\n"),
    "quoted lines": lambda link: f"> {broken(link, chr(10) + '> ')}\n> Best wishes",
    "words": lambda link: f"Scenario code: {link} please open it",
}


@pytest.mark.parametrize("bent", PASTED.values(), ids=PASTED)
def test_row_07_a_link_or_a_code_is_found_in_whatever_it_was_pasted_with(taper, bent):
    room, browser = taper
    wanted = replace(room.preset, a=(setup.Step(0.0, "dexamethasone", "iv", 12.0, 8.25), *room.preset.a[1:]))
    code = share_code.write(wanted, room.preset.patient)
    for text in (code, f"https://x.org/voila/render/11_dose_lab.ipynb#lab=prednisone-taper&s={code}"):
        browser.pass_by("preset")
        browser.pass_by("open", form="open", values={"code": [bent(text)]})
        assert room.setup == wanted and not room.damaged


@pytest.mark.parametrize("end", [".", ")", "%3E", ",", "”", "%20please", "&amp;from=mail"])
def test_row_07_an_address_opens_with_what_a_mail_program_took_into_the_link(taper, end):
    room, browser = taper
    wanted = replace(room.preset, patient=replace(room.preset.patient, severity=0.2))
    code = share_code.write(wanted, room.preset.patient)
    for hash in (
        f"#lab=prednisone-taper&s={code}{end}",
        f"#lab=prednisone-taper&amp;s={code}{end}",
        f"#lab%3Dprednisone-taper%26s%3D{code}{end}",
    ):
        browser.pass_by("preset")
        browser.pass_by("address", hash=hash)
        assert room.setup == wanted


def test_row_07_of_two_codes_the_longest_valid_one_is_taken(taper):
    room, browser = taper
    long = replace(room.preset, b=tuple(setup.Step(float(n), "prednisone", "oral", 24.0, 40.5 - n) for n in range(20)))
    short, longer = (share_code.write(one, room.preset.patient) for one in (room.preset, long))
    browser.send("open", form="open", values={"code": [f"{short}, {HUGE_DOSE}, {longer[:-9]} or {longer}."]})
    assert room.setup == long


def test_row_07_every_new_code_ends_in_a_letter_or_a_figure(taper):
    room, _ = taper
    for thousandth in range(300):
        wanted = replace(room.preset, patient=replace(room.preset.patient, severity=thousandth / 1000))
        assert share_code.write(wanted, room.preset.patient)[-1].isalnum()


def test_row_07_a_pasted_link_of_another_lab_says_where_it_belongs_whatever_stands_around_it(taper):
    room, browser = taper
    code = share_code.write(room.preset, room.preset.patient)
    for text in (f"<https://x.org/#lab=septic-shock&amp;s={code}>.", f"(https://x.org/#s={code}&lab=septic-shock)"):
        browser.send("open", form="open", values={"code": [text]})
        assert (
            browser.said[-1] == "That link belongs to “Septic shock, without and with hydrocortisone”: open it there."
        )


def test_numbers_of_the_helper_are_read_as_every_other(taper):
    room, browser = taper
    helper(browser, start="0.02 g", end="5 mg", day="1 week", step="1 week", over="2 weeks")
    press(browser)
    assert steps(room)[1:] == [(7, 20), (14, 12.5), (21, 5)] and number("0.02 g", "mg/day") == 20
