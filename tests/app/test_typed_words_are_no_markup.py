"""Whatever a learner types, pastes or is sent in a link, in any field of any screen, it is words there and never markup."""

import pytest

from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.lab import LabRoom
from course_lib.app.start import StartRoom
from course_lib.app.worksheet import WorksheetRoom
from tests.app.test_worksheet_room import play as play_worksheet
from tests.reading import form_data

EVIL = "px-evil"
HOSTILE = (
    f"\"'><{EVIL} onload=alert(1)></{EVIL}><img src=x onerror=alert(1)><script>alert(1)</script></textarea><{EVIL}>",
    f"</script><{EVIL}>",
    f"<!--><{EVIL}>",
    f"&lt;{EVIL}&gt;",
    f"\x00<{EVIL}\x0c/onload=1>",
)
KINDS = ("commit", "change", "open", "address", "report", "keep", "read", "why", "region", "level", "preset", "hello")


def clean(browser):
    html = str(browser.html)
    assert f"<{EVIL}" not in html and "onerror=alert" not in str(browser.page.find_all("img")), html[:2000]
    assert not browser.page.find_all(EVIL) and not browser.page.find_all("script"), html[:2000]
    assert not [tag for tag in browser.page.find_all(True) for name in tag.attrs if name.lower().startswith("on")]


def attack(browser, text):
    """Type the text into every field of every form, name it as every choice, and send it with every message."""
    forms = {form["data-form"]: form_data(form) for form in browser.page.find_all("form", attrs={"data-form": True})}
    for form, values in forms.items():
        hostile = {name: [text] for name in values} | {text: [text]}
        for one in ("certainty", "words", "code", "answers", "name"):
            hostile.setdefault(one, [text])
        browser.send("change", form=form, values=hostile)
        clean(browser)
        browser.send("commit", form=form, values=hostile)
        clean(browser)
    for kind in KINDS:
        values = {name: [text] for name in ("words", "code", "region", "say", "patient", "certainty")}
        browser.send(
            kind, form=text, values=values, hash=f"#lab=prednisone-taper&s={text}", at=text, kept={"certainty": text}
        )
        clean(browser)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "room",
    [StartRoom, lambda: LabRoom("prednisone-taper"), ClinicRoom, lambda: WorksheetRoom("prescription-by-grade")],
    ids=["start page", "dose lab", "clinic day", "worksheet"],
)
def test_nothing_that_is_typed_or_pasted_becomes_markup(enter, room, text):
    _, browser = enter(room())
    attack(browser, text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_at_a_case_or_a_quiz_becomes_markup(enter_case, enter_quiz, text):
    for enter in (enter_case, enter_quiz):
        _, browser = enter()
        browser.send("open")
        attack(browser, text)


@pytest.mark.parametrize("name", ["a-dose-0", "b-from-0", "a-taper-over", "p-need"])
def test_what_is_typed_in_the_lab_stands_in_its_field_as_it_was_typed(enter, name):
    _, browser = enter(LabRoom("prednisone-taper"))
    values = form_data(browser.page.find("form", attrs={"data-form": "lab"})) | {name: [HOSTILE[0]]}
    browser.send("change", form="lab", values=values)
    assert browser.page.find("input", attrs={"name": name, "type": "text"})["value"] == HOSTILE[0]
    clean(browser)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_words_that_were_committed_are_shown_as_words_from_then_on(enter, text, monkeypatch):
    monkeypatch.setattr("tests.app.test_worksheet_room.WORDS", text)
    room, browser = enter(WorksheetRoom("prescription-by-grade"))
    play_worksheet(room, browser)
    assert room.sheet.over and EVIL in browser.words
    clean(browser)


def test_a_record_that_holds_markup_is_shown_as_words(enter):
    """Whoever brings a record's file into their own hands cannot make a page of it for somebody else."""
    room, browser = enter(LabRoom("prednisone-taper"), kept={"draft:lab:prednisone-taper": {"at": HOSTILE[0], "values": {HOSTILE[0]: [HOSTILE[0]]}}, "certainty": HOSTILE[0], HOSTILE[0]: HOSTILE[0]})  # fmt: skip
    clean(browser)
