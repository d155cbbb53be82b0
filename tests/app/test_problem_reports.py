"""A problem that a learner reports is recorded beside their attempt, never in it, and listed without saying who they are."""

import json

import pytest

from course_lib.app.problem_reports import ABOUT, problems
from course_lib.app.session import ALONE
from course_lib.model.event import Event
from course_lib.store import learner_of, open_store, run_of
from course_lib.views.parts.problem_report import LONGEST, THANKS
from tests.app.conftest import CASE
from tests.reading import loose_ends

ME, WORDS = learner_of(ALONE), "The key and its reason do not agree."


def report(browser, words=WORDS):
    browser.send("report", values={"words": [words]})


def stored(room):
    return room.session.store.of_kind("reported")


def test_every_question_and_what_explains_it_can_be_reported(enter_quiz):
    room, browser = enter_quiz()
    for _ in room.quiz.items:
        asked = room.where()
        assert browser.page.select_one(".px-report summary").get_text() == "Report a problem"
        assert "Write nothing about a real patient." in browser.words and loose_ends(browser.page) == set()
        ids = [answer.id for answer in room.sitting.item.answers if answer.correct]
        browser.send("commit", form="question", values={"answers": ids, "certainty": ["guess"]})
        assert room.where() == asked and browser.page.select_one(".px-report summary")
        browser.send("next")
    assert room.where() == "over"


def test_every_decision_of_a_case_can_be_reported(enter_case):
    room, browser = enter_case()
    assert room.where() == "opening"
    browser.send("open")
    assert room.where() == room.play.scene_id and browser.page.select_one(".px-report form textarea")
    report(browser)
    assert [(event.activity, event.body) for event in stored(room)] == [
        (f"{ABOUT}case:{CASE}", {"where": room.play.scene_id, "words": WORDS})
    ]


def test_a_report_is_thanked_for_and_leaves_the_attempt_and_what_is_chosen_as_they_are(enter_quiz):
    room, browser = enter_quiz()
    browser.choose("Certain")
    report(browser)
    assert THANKS in browser.words and THANKS in browser.said
    assert room.attempt.events == () and room.session.store.runs(ME, room.attempt.activity) == ()
    assert room.certainty == "certain" and room.phase == "asking"
    (event,) = stored(room)
    assert (event.number, event.fingerprint, event.body["where"]) == (0, room.attempt.fingerprint, room.sitting.item.id)


def test_the_same_place_is_reported_once_and_the_next_one_again(enter_quiz):
    room, browser = enter_quiz()
    report(browser)
    report(browser)
    assert len(stored(room)) == 1
    ids = [answer.id for answer in room.sitting.item.answers if answer.correct]
    browser.send("commit", form="question", values={"answers": ids, "certainty": ["guess"]})
    browser.send("next")
    assert THANKS not in browser.words
    report(browser, "Another.")
    assert [event.body["words"] for event in stored(room)] == ["Another.", WORDS]  # the newest first


@pytest.mark.parametrize("words", ["", "   ", "x" * (LONGEST + 1)])
def test_a_report_of_nothing_or_too_much_is_refused_in_a_sentence(enter_quiz, words):
    room, browser = enter_quiz()
    report(browser, words)
    assert f"Say in 1 to {LONGEST} characters what is wrong; it has {len(words.strip())}." in browser.alerts()
    assert stored(room) == () and browser.page.select_one("details.px-report").has_attr("open")


@pytest.mark.parametrize("values", [None, [], {"words": "text"}, {"words": [7]}, {}])
def test_a_report_that_is_no_form_writes_nothing(enter_quiz, values):
    room, browser = enter_quiz()
    browser.send("report", values=values)
    assert stored(room) == ()


def test_a_store_that_refuses_says_so_and_the_words_stay(enter_quiz, lock):
    room, browser = enter_quiz()
    other = lock()
    report(browser)
    assert any("is locked by another program" in alert for alert in browser.alerts())
    assert browser.page.select_one(".px-report textarea").get_text().strip() == WORDS and THANKS not in browser.words
    other.close()
    report(browser)
    assert THANKS in browser.words and len(stored(room)) == 1


def test_a_report_whose_number_was_taken_by_another_tab_takes_the_next(enter_quiz):
    room, browser = enter_quiz()
    activity = ABOUT + room.attempt.activity
    event = dict(learner=ME, number=0, activity=activity, kind="reported", seed=0, fingerprint="f", at="2026", body={})
    room.session.store.record(Event(run=run_of(ME, activity, 2), **event))  # one run, so the next number is 2
    report(browser)
    assert THANKS in browser.words and len(room.session.store.runs(ME, activity)) == 2


def test_reports_go_when_a_learner_deletes_their_record(enter_quiz):
    room, browser = enter_quiz()
    report(browser)
    room.session.store.forget(ME)
    assert stored(room) == ()


# ── the list ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_names_place_content_and_words_and_of_the_learner_only_some_digits(enter_quiz, capsys):
    room, browser = enter_quiz()
    report(browser, "One line\nand \x1b[31manother.")
    assert problems() == 0
    said = capsys.readouterr().out
    for part in (
        room.attempt.activity,
        room.sitting.item.id,
        room.attempt.fingerprint,
        ME[:8],
        "One line and [31manother.",
    ):
        assert part in said
    assert ME not in said and ME[:9] not in said and "\x1b" not in said and ABOUT not in said


def test_the_list_as_json_holds_the_words_as_they_were_written(enter_quiz, capsys):
    room, browser = enter_quiz()
    report(browser, "One line\nand another.")
    assert problems(as_json=True) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["words"] == "One line\nand another." and one["where"] == room.sitting.item.id
    assert one["learner"] == ME[:8] and set(one) == {
        "number",
        "at",
        "activity",
        "where",
        "fingerprint",
        "learner",
        "words",
    }


def test_a_list_of_nothing_says_so_and_one_that_cannot_be_read_says_why(data, capsys):
    assert problems() == 0 and capsys.readouterr().out == "Nothing was reported.\n"
    (data / "learners.sqlite").write_bytes(b"this is no database" * 100)
    assert problems() == 1 and "is not a database" in capsys.readouterr().err


def test_only_reports_are_listed(enter_quiz, capsys):
    room, browser = enter_quiz()
    ids = [answer.id for answer in room.sitting.item.answers if answer.correct]
    browser.send("commit", form="question", values={"answers": ids, "certainty": ["guess"]})
    store = open_store()
    assert store.of_kind("answered") and store.of_kind("reported") == ()
    store.close()
