"""What a kernel that slept left with the browser is a note that nobody need believe: whatever comes, nothing is given away."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.app import kernel_notes
from course_lib.app.case.room import CaseRoom
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.lab import LabRoom
from course_lib.app.model_card import CardRoom
from course_lib.app.quiz import QuizRoom
from course_lib.app.session import Session
from course_lib.app.start import StartRoom
from course_lib.app.worksheet import WorksheetRoom
from course_lib.engine.quiz.marking import right_answer
from course_lib.views.parts.controls import code
from course_lib.views.parts.screen import BROKEN, Screen
from tests.app import test_worksheet_room as sheets
from tests.app.case import test_case_levels as cases
from tests.questions import every_kind

pytestmark = pytest.mark.usefixtures("compared_whole")

CASE, PAIR, SHEET, LAB = "awake-and-unable-to-move", "cord-or-muscle", "prescription-by-grade", "prednisone-taper"
ROOMS = {
    "case": lambda: CaseRoom(CASE),
    "quiz": lambda: QuizRoom(every_kind(), "f"),
    "worksheet": lambda: WorksheetRoom(SHEET),
    "contrast": lambda: ContrastRoom(PAIR),
    "clinic": ClinicRoom,
    "lab": lambda: LabRoom(LAB),
}
each_room = pytest.mark.parametrize("kind", ROOMS)
OFTEN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    "of", "attempt", "events", "saved", "notices", "refused", "report", "phase", "items", "typed", "at", "rooms", "setup",
    "tapers", "days", "said", "region", "day", "why", "why_day", "card", "words", "asking", "deleted", "sifted",
    "hand", "past", "ghost", "did", "behind",
)  # fmt: skip
WORDS = st.sampled_from(
    ["explained", "followed", "deciding", "opening", "over", "debrief", "saved", "not saved", "recorded", "a"]
)
ANY = JSON | WORDS | st.lists(WORDS, max_size=3)


TYPED = st.sampled_from(
    [
        "a-dose-0",
        "a-from-1",
        "a-steps",
        "b-drug",
        "b-every-0",
        "p-days",
        "p-severity",
        "a-taper-step",
        "b-taper-shape",
        "a-of",
        "p-none",
        "c-x",
    ]
)
NEWCOMERS: dict[str, tuple] = {}  # a first page is the same for all


def newcomer(pages, kind):
    """What only its kernel knows of the page of somebody new, and the page."""
    if kind not in NEWCOMERS:
        _, browser = pages.enter(ROOMS[kind])
        NEWCOMERS[kind] = browser.stands, browser.html
    return NEWCOMERS[kind]


# ── what is no note of this place changes nothing ──────────────────────────────────────────────────────────────────


@each_room
@OFTEN
@given(data=st.data())
def test_whatever_is_no_note_of_a_kernel_changes_nothing_and_raises_nothing(pages, kind, data):
    note = data.draw(ANY | st.dictionaries(st.sampled_from(FIELDS), ANY, max_size=8))
    stands, html = newcomer(pages, kind)
    _, browser = pages.enter(ROOMS[kind], stood=note)
    assert browser.stands == stands and browser.html == html


@each_room
@OFTEN
@given(data=st.data())
def test_of_a_note_of_this_very_place_only_what_fits_is_taken_and_the_screen_stands(pages, kind, data):
    stands, _ = newcomer(pages, kind)
    note = stands | data.draw(st.dictionaries(st.sampled_from(FIELDS[3:]), ANY, max_size=8))
    note |= data.draw(
        st.fixed_dictionaries({}, optional={"typed": st.dictionaries(TYPED, st.text(max_size=8), max_size=6)})
    )
    room, browser = pages.enter(ROOMS[kind], stood=note)
    assert BROKEN not in browser.html and json.dumps(room.standing())
    assert getattr(room, "phase", "") not in ("explained", "followed", "debrief", "over") and room.attempt.events == ()
    assert room.saved in ("", "saved", "kept here") and set(room.notices) <= set(
        note.get("notices") and room.notices or ()
    )


@OFTEN
@given(note=st.dictionaries(st.sampled_from(FIELDS), ANY, max_size=8) | ANY)
def test_the_start_page_asks_nothing_and_says_of_nothing_that_it_is_gone_because_of_a_note_that_is_none(pages, note):
    room, _ = pages.enter(StartRoom, stood=note)
    assert not room.asking and (room.known or room.deleted == note["deleted"])


def test_a_record_that_is_there_is_not_said_to_be_deleted_whatever_a_note_says(pages):
    room, browser = pages.enter(ROOMS["quiz"])
    DECIDE["quiz"](room, browser)
    start, _ = pages.enter(StartRoom, stood={"deleted": 3})
    assert start.known and start.deleted is None


def test_a_note_that_is_too_long_or_too_deep_is_none():
    assert kernel_notes.read({"words": "x" * kernel_notes.LONGEST}) == {}
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert kernel_notes.read({"deep": deep}) == {} == kernel_notes.read({"set": {1}}) == kernel_notes.read({1: {2}})
    while deep:
        deep = deep.pop()


DECIDE = {
    "case": lambda room, page: (page.send("open"), page.commit("decision", cases.values(room.play.scene, "guided"))),
    "quiz": lambda room, page: page.commit(
        "question", {"answers": [*right_answer(room.sitting.item)], "certainty": ["guess"]}
    ),
    "worksheet": lambda room, page: page.commit("part", sheets.values(room, sheets.right)),
    "contrast": lambda room, page: page.commit(
        "contrast", {"row": [code(room.contrast.rows[0].id)], "certainty": ["guess"]}
    ),
}


@pytest.mark.parametrize("kind", DECIDE)
def test_a_note_of_another_learner_of_an_earlier_event_or_of_other_content_changes_nothing(
    pages, kind, served, monkeypatch
):
    room, browser = pages.enter(ROOMS[kind])
    DECIDE[kind](room, browser)
    past, now = browser.stands, {**browser.stands}
    _, plain = pages.wake(browser, stood=None)
    for other in ("events", "attempt"):
        for more in (-1, 1, 0.0, 7, 10**30):
            _, page = pages.wake(browser, stood={**now, other: now[other] + more if more else str(now[other])})
            assert page.html == plain.html
    _, page = pages.wake(browser, stood={**now, "of": "another"})
    assert page.html == plain.html
    monkeypatch.setattr("course_lib.content.since", lambda one, other: "whole")
    rewritten = ROOMS[kind]()
    rewritten.attempt.fingerprint = "another"
    _, page = pages.enter(lambda: rewritten, kept=browser.kept, stood=now)
    assert page.html == plain.html
    _, foreign = pages.enter(ROOMS[kind], code="zyx23456789zyx23456789", stood=past)
    _, newcomer = pages.enter(ROOMS[kind], code="new23456789new23456789")
    assert foreign.html == newcomer.html


@pytest.mark.parametrize("kind", DECIDE)
def test_a_note_that_another_tab_outran_changes_nothing(pages, kind):
    room, browser = pages.enter(ROOMS[kind])
    before = browser.stands
    DECIDE[kind](room, browser)
    _, plain = pages.wake(browser, stood=None)
    _, outrun = pages.wake(browser, stood=before)
    assert outrun.html == plain.html


@pytest.mark.parametrize("kind", DECIDE)
def test_what_was_not_committed_is_never_explained_however_a_note_says_that_it_was(pages, kind):
    room, browser = pages.enter(ROOMS[kind])
    for phase in ("explained", "followed", "over", "debrief"):
        again, page = pages.wake(browser, stood={**browser.stands, "phase": phase})
        assert again.phase in ("opening", "asking", "doing") if kind != "contrast" else again.given is None
        assert page.html == browser.html


def test_a_path_that_was_reopened_shows_no_consequence_of_a_decision_that_was_not_made_on_it(pages):
    room, browser = pages.enter(ROOMS["case"])
    cases.go_to(room, browser)
    browser.send("reopen", values={"kept": "1"})
    again, page = pages.wake(browser, stood={**browser.stands, "phase": "followed"})
    assert room.phase == again.phase == "deciding" and page.html == browser.html


def test_a_path_that_was_reopened_and_saved_only_later_goes_on_at_its_decision(pages, lock):
    room, browser = pages.enter(ROOMS["case"])
    cases.go_to(room, browser)
    other = lock()
    browser.send("reopen", values={"kept": "0"})
    assert room.saved == "not saved"
    other.close()
    browser.send("retry")
    assert room.phase == "deciding" and room.play.history == () and BROKEN not in browser.html


def test_an_attempt_is_begun_again_by_a_note_only_after_the_latest_which_is_over_and_only_at_questions_of_this_quiz(
    pages,
):
    room, browser = pages.enter(ROOMS["quiz"])
    unfinished = {**browser.stands, "attempt": 2, "events": 0, "items": [code(room.quiz.items[0].id)]}
    unfinished["of"] = room._code_of(room.attempt, 2)
    DECIDE["quiz"](room, browser)
    assert pages.wake(browser, stood=unfinished)[0].attempt.number_of_attempts == 1
    browser.send("next")
    while not room.sitting.over:
        DECIDE["quiz"](room, browser)
        browser.send("next")
    assert pages.wake(browser, stood=unfinished)[0].sitting.ids == (room.quiz.items[0].id,)
    for items in (None, [], ["nothing"], [1], "x", [code(room.quiz.items[0].id)] * 2):
        assert pages.wake(browser, stood={**unfinished, "items": items})[0].attempt.number_of_attempts == 1
    third = {**unfinished, "attempt": 3, "of": room._code_of(room.attempt, 3)}
    assert pages.wake(browser, stood=third)[0].attempt.number_of_attempts == 1


def test_a_note_names_no_question_and_no_patient(pages):
    room, browser = pages.enter(ROOMS["quiz"])
    while not room.sitting.over:
        DECIDE["quiz"](room, browser)
        browser.send("next")
    browser.send("again")
    assert browser.stands["items"] and not [
        item.id for item in room.quiz.items if item.id in json.dumps(browser.stands)
    ]
    room, browser = pages.enter(ROOMS["clinic"])
    browser.send("see", values={"patient": code(room.order[0])})
    assert browser.stands["rooms"] and not [id for id in room.order if id in json.dumps(browser.stands)]


def test_thanks_for_a_report_stand_only_where_one_is_recorded(pages):
    room, browser = pages.enter(ROOMS["quiz"])
    again, _ = pages.wake(browser, stood={**browser.stands, "report": "recorded"})
    assert not again.report.recorded


# ── what goes over the line ────────────────────────────────────────────────────────────────────────────────────────


class Heard:
    def __init__(self, standing):
        self.screen = Screen(lambda: "", lambda message: {}, standing)
        self.sent = []
        self.screen.send = lambda message, buffers=None: self.sent.append(message)

    def after(self, kind):
        self.screen.receive({"kind": kind})
        return self.sent[-1]


def test_a_message_carries_what_stands_only_where_it_changed_and_the_answer_to_a_hello_always():
    stands = {"phase": "asking"}
    page = Heard(lambda: stands)
    assert page.after("hello")["stands"] == {"phase": "asking"} and page.sent[-1]["kind"] == "done"
    assert "stands" not in page.after("change") and page.after("hello")["stands"] == {"phase": "asking"}
    stands["phase"] = "explained"
    assert page.after("commit")["stands"] == {"phase": "explained"}
    stands["phase"] = "over"
    page.screen.refresh()
    assert page.sent[-1]["kind"] == "parts" and page.sent[-1]["stands"] == {"phase": "over"}
    assert "stands" not in Heard(None).after("hello")


def test_a_room_that_is_ready_takes_no_note_from_a_page_that_says_hello_again(pages):
    room, browser = pages.enter(ROOMS["quiz"])
    DECIDE["quiz"](room, browser)
    noted = browser.stands
    browser.send("next")
    before = browser.html
    browser.screen.receive({"kind": "hello", "stood": noted})
    assert room.phase == "asking" and browser.html == before


@pytest.mark.parametrize("kind", DECIDE)
def test_a_page_that_woke_while_the_records_could_not_be_opened_stands_as_before_once_they_can(pages, kind, data):
    room, browser = pages.enter(ROOMS[kind])
    DECIDE[kind](room, browser)
    away = data.with_name("away")
    data.rename(away)
    data.write_text("no folder")
    _, later = pages.wake(browser)
    assert later.page.select("[data-say=hello-again]") and "stands" not in later.stands
    data.unlink()
    away.rename(data)
    later.send("hello-again")
    assert later.html == browser.html and later.stands == browser.stands


def test_what_was_chosen_while_the_kernel_slept_is_newer_than_its_note(pages):
    room, browser = pages.enter(ROOMS["quiz"])
    answers = {"answers": [*right_answer(room.sitting.item)]}
    browser.send("change", form="question", values=answers)
    browser.send("commit", form="question", values=answers)
    assert room.problem
    draft = {"at": room.at(), "values": {**answers, "certainty": ["certain"]}}
    again, _ = pages.wake(browser, kept={**browser.kept, f"draft:{room.attempt.activity}": draft})
    assert again.certainty == "certain" and not again.problem


def test_a_section_of_the_model_card_wakes_with_as_much_of_it_as_stood_there(monkeypatch):
    class Loop:
        def call_later(self, *_):
            pass

    monkeypatch.setattr("course_lib.app.model_card._loop", Loop)
    room = CardRoom("equations")
    pieces = iter([lambda: "one", None, lambda: "two", lambda: "three"])
    room.pieces = pieces
    room.hear({"kind": "hello", "stood": {"drawn": 3}})
    assert room.drawn == 3 and room.element() == "two"


# ── when a kernel may sleep ────────────────────────────────────────────────────────────────────────────────────────


def test_a_kernel_may_sleep_unless_something_waits_to_be_saved_in_one_of_its_rooms(pages, lock):
    quiz, browser = pages.enter(ROOMS["quiz"])
    session = quiz.session
    assert session.may_sleep() and not session.half_done()
    browser.send("change", form="question", values={"certainty": ["guess"]})
    assert session.may_sleep() and session.half_done()
    other = lock()
    DECIDE["quiz"](quiz, browser)
    assert quiz.unsaved and not session.may_sleep()
    other.close()
    browser.send("retry")
    assert session.may_sleep() and not session.half_done()


def test_a_report_that_could_not_be_saved_keeps_its_kernel_awake_and_one_that_says_nothing_does_not(pages, lock):
    quiz, browser = pages.enter(ROOMS["quiz"])
    browser.send("report", values={"words": [" "]})
    assert quiz.session.may_sleep()
    other = lock()
    browser.send("report", values={"words": ["A word is missing."]})
    assert not quiz.session.may_sleep()
    other.close()


@pytest.mark.parametrize("kind", ["case", "worksheet"])
def test_what_is_begun_and_not_over_is_half_done(pages, kind):
    room, browser = pages.enter(ROOMS[kind])
    assert not room.session.half_done()
    DECIDE[kind](room, browser)
    assert room.session.half_done() and room.session.may_sleep()


def test_a_patient_who_was_left_in_the_middle_of_clinic_day_is_half_done(pages):
    room, browser = pages.enter(ROOMS["clinic"])
    assert not room.half_done
    browser.send("see", values={"patient": code(room.order[0])})
    browser.commit("decision", cases.values(room.inside.play.scene, "unguided"))
    browser.send("corridor")
    assert room.inside is None and room.session.half_done()
    again, _ = pages.wake(browser)
    assert again.session.half_done()


def test_a_session_forgets_a_room_that_is_gone():
    session, room = Session(), QuizRoom(every_kind(), "f")
    session.rooms.add(room)
    assert len(session.rooms) == 1
    del room
    assert len(session.rooms) == 0
