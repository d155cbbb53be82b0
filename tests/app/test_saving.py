"""What was committed is there again; what could not be saved says so, stays, and is tried again."""

import os

import pytest

from course_lib import content
from course_lib.app.contrast import ContrastRoom
from course_lib.app.session import ALONE, Session
from course_lib.content.earlier_fingerprints import EARLIER
from course_lib.engine.case import replay
from course_lib.model.event import Event
from course_lib.store import learner_of, open_store, run_of
from course_lib.views.case import ranking
from course_lib.views.parts.controls import code
from tests.reading import form_data

CASE, ME = "case:awake-and-unable-to-move", learner_of(ALONE)
ELSEWHERE = "This moved on in another tab: here is where it stands now."
EDITED = "This activity was edited since you were last here. What you did still fits, so you go on from there."
OUTGROWN = "This activity was changed since you were last here, so it starts afresh. Your earlier record is kept."


def play(room, browser, until=replay.DEBRIEF, values=None):
    """Commit what is argued for until the decision `until` waits."""
    browser.pass_by("open")
    while room.play.scene_id != until and not room.play.over:
        browser.pass_by("go-on")
        argued = replay.argued(room.play.scene)
        set_ = {id: [str((values or {}).get(id, value))] for id, value in argued.controls.items()}
        if room.play.scene.ranking:
            set_ = {ranking.field(id): [str(at)] for at, id in enumerate(argued.options, 1)}
            set_ |= {ranking.MOVED: [code(argued.moved_by)]} if argued.moved_by else {}
        browser.pass_by(
            "commit", form="decision", values={"options": list(argued.options), "certainty": ["certain"], **set_}
        )
    browser.send("go-on")


def ready(browser):
    """The steroid plan, chosen and set but not committed."""
    browser.choose("Taper on a slope")
    browser.fill("First lower dose", "90")
    browser.choose("Certain")


SET = {"options": [code("taper-together")], "first-dose": ["90"], "halve-days": ["7"], "certainty": ["certain"]}


# ── a locked database ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_commitment_to_a_locked_database_says_not_saved_stays_and_goes_on_by_itself_when_it_can(enter_case, lock):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    ready(browser)
    other = lock()
    browser.click("Commit")
    (alert,) = [text for text in browser.alerts() if text]
    assert (
        alert.startswith("Not saved. Your work could not be saved: the file")
        and "It does not count as committed until it is saved." in alert
    )
    assert (
        "Decision 4 of 8" in browser.words
        and "Commit & advance" not in browser.buttons()
        and "Saved " not in browser.words
    )
    assert not any("saved" in said for said in browser.said), "the alert says it, and says it once"
    assert [box["value"] for box in browser.page.select("input[name=options][checked]")] == [code("taper-together")]
    assert browser.page.find("input", attrs={"name": "first-dose"})["value"] == "90"
    for _ in range(2):
        browser.send("ping")
        assert "Decision 4 of 8" in browser.words and room.play.scene_id == "steroid-plan"
    other.close()
    for _ in range(3):  # every third is a try
        browser.send("ping")
    assert "Decision 5 of 8" not in browser.words and "What you committed to" in browser.page.section["aria-label"]
    assert "Saved" in browser.words and "Not saved" not in browser.words
    browser.click("Go on to")
    assert "Decision 5 of 8" in browser.words
    assert room.attempt.events[-1].body["controls"] == {"first-dose": 90, "halve-days": 7}


def test_while_it_is_not_saved_nothing_else_can_be_committed_and_nothing_is_written_twice(enter_case, lock):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    ready(browser)
    other = lock()
    browser.click("Commit")
    for kind in ("commit", "change", "go-on", "again", "open"):
        browser.send(kind, form="decision", values={"options": ["stop-today"], "certainty": ["guess"]})
        assert "Decision 4 of 8" in browser.words and "Not saved." in browser.words
    other.close()
    browser.click("Try again now")
    assert [step.commitment.options for step in room.play.history][-1] == ("taper-together",)
    assert [event.number for event in room.session.store.events(ME, room.attempt.events[0].run)] == list(range(7))


def test_the_first_commitment_of_all_survives_a_lock_too(enter_case, enter_quiz, lock):
    for enter, form, values in (
        (enter_case, "decision", {"options": ["three-hundred-acute"]}),
        (enter_quiz, "question", {"answers": ["five-quarters"]}),
    ):
        room, browser = enter()
        browser.send("open")
        other = lock()
        browser.send("commit", form=form, values={**values, "certainty": ["guess"]})
        assert "Not saved." in browser.words and room.attempt.events == ()
        other.close()
        browser.send("ping")
        assert [event.number for event in room.attempt.events] == [0, 1] and "Not saved." not in browser.words


def test_what_was_not_saved_when_the_kernel_died_waits_in_the_browser(enter_case, lock):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    ready(browser)
    other = lock()
    browser.click("Commit")
    other.close()
    later, page = enter_case(kept=browser.kept)
    assert later.play.scene_id == "steroid-plan" and form_data(page.page.form) == SET


@pytest.mark.parametrize(
    ("door", "words"), [("enter_case", "Before you meet the patient"), ("enter_quiz", "Question 1 of 12")]
)
def test_a_database_that_cannot_be_opened_is_said_and_tried_again_on_request(request, data, caplog, door, words):
    data.mkdir(parents=True)
    (data / "learners.sqlite").write_text("this is no database" * 100)
    _, browser = request.getfixturevalue(door)()
    assert (
        "is not a database; whoever runs the course has to move it away." in browser.alerts()[0]
        and words not in browser.words
    )
    assert f"{data / 'learners.sqlite'} is not a database; move it away or choose another address." in caplog.text
    browser.click("Try again")
    assert "is not a database" in browser.alerts()[0]
    (data / "learners.sqlite").unlink()
    browser.click("Try again")
    assert words in browser.words and not browser.alerts()


def test_a_database_that_vanished_is_said_and_the_choice_stays(enter_case, data):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    ready(browser)
    for file in data.iterdir():
        os.remove(file)
    browser.click("Commit")
    assert "is gone or was replaced" in browser.words and "Decision 4 of 8" in browser.words


# ── closing the lid ────────────────────────────────────────────────────────────────────────────────────────────────


def test_another_kernel_comes_back_to_the_same_decision_with_the_same_orders_and_doses(enter_case):
    room, browser = enter_case()
    for scene in replay.mainline(room.case)[1:]:
        play(room, browser, scene, values={"first-dose": 70, "halve-days": 4})
        later, page = enter_case()
        assert later.play == room.play and later.attempt.seed == room.attempt.seed
        assert replay.orders(later.play) == replay.orders(room.play) and replay.regimen(
            later.play, 120
        ) == replay.regimen(room.play, 120)
        asked = "Ranking" if room.play.scene.ranking else "Decision"
        for part in ("Orders", "The patient today", f"{asked}, day {room.play.day:g}"):
            assert page.read(part) == browser.read(part).removesuffix(" Saved")
        assert page.charts() == browser.charts()


def test_leaving_on_the_explanation_comes_back_to_the_next_decision(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    browser.send("commit", form="decision", values=SET)
    assert "Decision 5 of 8" not in browser.words
    _, page = enter_case()
    assert "Decision 5 of 8" in page.words


def test_another_kernel_comes_back_to_the_debrief(enter_case):
    room, browser = enter_case()
    play(room, browser)
    _, page = enter_case()
    assert page.page.select_one(".px-scores") == browser.page.select_one(".px-scores")
    assert page.charts() == browser.charts()


def test_another_kernel_comes_back_to_the_same_question(enter_quiz):
    room, browser = enter_quiz()
    for _number in range(3):
        item = room.sitting.item
        browser.send(
            "commit",
            form="question",
            values={"answers": [a.id for a in item.answers if a.correct], "certainty": ["guess"]},
        )
        browser.send("next")
    later, page = enter_quiz()
    assert later.sitting == room.sitting and "Question 4 of 12" in page.words


def test_what_was_set_and_not_committed_is_kept_in_the_browser(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    ready(browser)
    later, page = enter_case(kept=browser.kept)
    assert form_data(page.page.form) == SET and "Decision 4 of 8" in page.words
    page.click("Commit")
    assert later.play.history[-1].commitment.controls == {"first-dose": 90, "halve-days": 7}


def test_a_draft_of_an_earlier_decision_is_not_laid_over_a_later_one(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    ready(browser)
    browser.click("Commit")
    _, page = enter_case(kept=browser.kept)
    assert "Decision 5 of 8" in page.words and form_data(page.page.form) == {}


def test_a_draft_of_an_earlier_attempt_is_not_laid_over_a_new_one(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    ready(browser)
    later, page = enter_case(kept=browser.kept)
    play(later, page)
    page.click("Play this case again")
    play(later, page, "steroid-plan")
    assert form_data(page.page.form) == {}
    _, after = enter_case(kept=browser.kept)
    assert "Decision 4 of 8" in after.words and form_data(after.page.form) == {}


def test_learners_of_one_server_are_told_apart_by_their_codes(enter_case, served):
    ada, hers = enter_case(code="ada" * 8)
    play(ada, hers, "steroid-plan")
    _, his = enter_case(code="bob" * 8)
    assert "Before you meet the patient" in his.words
    _, again = enter_case(code="ada" * 8)
    assert "Decision 4 of 8" in again.words


def test_the_code_is_in_no_file_and_no_page(enter_case, served, data):
    room, browser = enter_case(code="themostsecretcode23456")
    play(room, browser, "exclude-first")
    room.session.store.close()
    assert (
        b"themostsecretcode" not in b"".join(file.read_bytes() for file in data.iterdir())
        and "themostsecretcode" not in browser.html
    )


# ── two tabs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_second_of_two_tabs_is_refused_told_so_and_refreshed(enter_case):
    one, first = enter_case()
    play(one, first, "steroid-plan")
    two, second = enter_case()
    ready(second)
    first.send("commit", form="decision", values={**SET, "first-dose": ["120"]})
    second.click("Commit")
    assert second.alerts().count(ELSEWHERE) == 1 and ELSEWHERE not in second.said and "Decision 5 of 8" in second.words
    assert two.play == one.play and two.play.history[-1].commitment.controls["first-dose"] == 120
    assert len(one.session.store.events(ME, one.attempt.events[0].run)) == 7
    second.send("commit", form="decision", values={"options": ["trend-and-ask"], "certainty": ["guess"]})
    assert ELSEWHERE not in second.alerts() and two.play.scene_id == "movement"


def test_two_tabs_that_both_begin_meet_in_one_attempt(enter_case, enter_quiz):
    for enter, message in (
        (enter_case, {"form": "decision", "values": {"options": ["three-hundred-acute"], "certainty": ["guess"]}}),
        (enter_quiz, {"form": "question", "values": {"answers": ["sixty"], "certainty": ["guess"]}}),
    ):
        (one, first), (two, second) = enter(), enter()
        for browser in (first, second):
            browser.send("open")
            browser.send("commit", **message)
        assert ELSEWHERE in second.alerts() and ELSEWHERE not in first.alerts()
        assert two.attempt.events == one.attempt.events and two.attempt.seed == one.attempt.seed


def test_a_tab_left_behind_in_a_finished_attempt_comes_to_where_the_learner_is(enter_case):
    one, first = enter_case()
    play(one, first, "counselling")
    two, second = enter_case()
    play(one, first)
    second.send("commit", form="decision", values={"options": ["promise"], "certainty": ["guess"]})
    assert ELSEWHERE in second.alerts() and "What your decisions were worth" in second.words
    assert one.play == two.play


def test_both_tabs_may_play_again_and_the_second_is_told(enter_case):
    one, first = enter_case()
    play(one, first)
    two, second = enter_case()
    for browser in (first, second):
        browser.send("again")
        browser.send("open")
        browser.send("commit", form="decision", values={"options": ["three-hundred-acute"], "certainty": ["guess"]})
    assert ELSEWHERE in second.alerts()
    assert sorted(run.events for run in one.session.store.runs(ME)) == [2, 11]


# ── a record that does not fit ─────────────────────────────────────────────────────────────────────────────────────


def record(events, activity=CASE):
    """Put events into the store that this kernel did not make; each is (number, kind, body, fingerprint)."""
    store, run = open_store(), run_of(ME, activity, 1)
    for number, kind, body, fingerprint in events:
        store.record(
            Event(
                learner=ME,
                run=run,
                number=number,
                activity=activity,
                kind=kind,
                seed=7,
                fingerprint=fingerprint,
                at="2026-01-01T00:00:00+00:00",
                body=body,
            )
        )
    kept = store.events(ME, run)
    store.close()
    return run, kept


FIRST = {"scene": "name-the-exposure", "options": ["an-option-of-last-year"], "controls": {}, "certainty": None}


def test_a_record_of_other_content_is_kept_and_the_case_starts_afresh_and_says_so(enter_case):
    run, kept = record([(0, "started", {}, "last-year"), (1, "committed", FIRST, "last-year")])
    room, browser = enter_case()
    assert OUTGROWN in browser.alerts() and "Before you meet the patient" in browser.words
    play(room, browser, "exclude-first")
    assert OUTGROWN not in browser.alerts()
    assert room.session.store.events(ME, run) == kept
    _, later = enter_case()
    assert OUTGROWN not in later.alerts() and "Decision 2 of 8" in later.words


def test_a_record_of_other_content_is_kept_and_the_quiz_starts_afresh_and_says_so(enter_quiz):
    body = {"item": "icu-exposure", "answers": ["gone"], "certainty": None}
    run, kept = record([(0, "started", {}, "last-year"), (1, "answered", body, "last-year")], "quiz:icu-quadriplegia")
    room, browser = enter_quiz()
    assert OUTGROWN in browser.alerts() and "Question 1 of 12" in browser.words
    assert room.session.open().events(ME, run) == kept


KNOWN = {"scene": "name-the-exposure", "options": ["three-hundred-acute"], "controls": {}, "certainty": None}


def test_a_record_that_still_fits_edited_content_goes_on_and_says_so_until_the_next_decision(enter_case):
    run, kept = record([(0, "started", {}, "last-year"), (1, "committed", KNOWN, "last-year")])
    room, browser = enter_case()
    assert EDITED in browser.alerts() and "Rank, most likely first" in browser.words
    play(room, browser, "plan-the-tests")
    assert EDITED not in browser.alerts()
    assert room.session.store.events(ME, run)[:2] == kept
    _, later = enter_case()
    assert not {EDITED, OUTGROWN} & set(later.alerts())


def test_a_stored_fingerprint_of_the_kind_before_is_recognised(enter_case, monkeypatch):
    now = content.fingerprint("cases", "awake-and-unable-to-move")
    monkeypatch.setitem(EARLIER, "bytes-of-then", now)
    record([(0, "started", {}, "bytes-of-then"), (1, "committed", KNOWN, "bytes-of-then")])
    _, browser = enter_case()
    assert not {EDITED, OUTGROWN} & set(browser.alerts()) and "Rank, most likely first" in browser.words
    assert not content.same("last-year", now)


def test_a_pair_whose_finding_is_gone_starts_afresh_and_says_so(enter):
    record(
        [(0, "started", {}, "last-year"), (1, "committed", {"row": "gone", "certainty": None}, "last-year")],
        "contrast:cord-or-muscle",
    )
    _, browser = enter(ContrastRoom("cord-or-muscle"))
    assert OUTGROWN in browser.alerts()


def test_a_record_that_lost_its_beginning_starts_afresh_and_breaks_no_page(enter_case, enter_start):
    one, tab = enter_case()
    play(one, tab, "steroid-plan")
    _, start = enter_start()
    start.click("Delete my record …")
    start.click("Delete my record")
    tab.send("commit", form="decision", values=SET)  # the tab that does not know yet
    room, browser = enter_case()
    assert "Before you meet the patient" in browser.words and "Something went wrong" not in browser.words
    _, again = enter_start()
    assert "Lessons" in again.words and "Something went wrong" not in again.words


# ── whatever a browser sends ───────────────────────────────────────────────────────────────────────────────────────

DRAFT = "draft:case:awake-and-unable-to-move"


@pytest.mark.parametrize(
    "kept",
    [
        None, [], "x", 7, [["certainty", "off"]], {"certainty": ["off"]}, {"certainty": {}}, {DRAFT: None}, {DRAFT: "x"}, {DRAFT: {"attempt": 1, "scene": 7}},
        {DRAFT: {"attempt": 1, "scene": "name-the-exposure"}}, {DRAFT: {"attempt": 1, "scene": "name-the-exposure", "values": [1]}},
        {DRAFT: {"attempt": 1, "scene": "name-the-exposure", "values": {"options": 7, "certainty": [], "first-dose": [], "x": [None]}}},
        {DRAFT: {"attempt": 1, "scene": "name-the-exposure", "values": {"options": ["ghost", "ghost"], "certainty": ["very"], "first-dose": ["nan" * 9999]}}},
        {DRAFT: {"attempt": 1, "scene": "name-the-exposure", "values": {str(n): ["x" * 1000] for n in range(1000)}}},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_a_browser_has_kept_the_case_opens(enter_case, kept):
    room, browser = enter_case(kept=kept)
    browser.send("open")
    assert "Decision 1 of 8" in browser.words and "Something went wrong" not in browser.words
    browser.choose("300 mg/day of prednisone; acute", "Certain")
    browser.click("Commit")
    assert "✓ Sound." in browser.words and len(room.attempt.events) == 2


@pytest.mark.parametrize(
    "code",
    [
        None,
        7,
        [],
        {},
        "",
        "short",
        "with space in the middle",
        "x" * 65,
        "x" * 100_000,
        "drop table events;--",
        "ä" * 20,
    ],
)
def test_a_code_that_is_none_is_answered_in_a_sentence_and_opens_nobodys_record(
    enter_case, enter_quiz, enter_start, served, code, data
):
    for enter in (enter_case, enter_quiz):
        room, browser = enter(code=code)
        assert "The code by which this browser knows you is damaged" in browser.alerts()[0]
        assert room.session.learner is None and "Something went wrong" not in browser.words
        browser.click("Try again")
        assert "is damaged" in browser.alerts()[0]
    room, browser = enter_start(code=code)
    assert "Lessons" in browser.words and not room.known
    assert not data.exists()


def test_before_hello_nothing_is_answered_and_nothing_is_stored(enter_case, data):
    room, _ = enter_case()
    room.ready, room.session = False, Session()
    for kind in ("commit", "open", "again", "retry", "ping", "certainty-off"):
        room.screen.receive({"kind": kind, "values": {}})
    assert not room.ready and room.session.store is None


# ── deleting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_deleting_the_record_removes_every_event_of_this_learner_and_of_nobody_else(
    enter_case, enter_quiz, enter_start, served
):
    for private in ("ada" * 8, "bob" * 8):
        play(*enter_case(code=private), "steroid-plan")
        _, questions = enter_quiz(code=private)
        questions.send("commit", form="question", values={"answers": ["sixty"], "certainty": ["guess"]})
    room, browser = enter_start(code="ada" * 8)
    browser.click("Delete my record …")
    browser.click("Delete my record")
    assert "8 entries were removed" in browser.words and browser.forgot
    store = room.session.open()
    assert store.runs(learner_of("ada" * 8)) == () and len(store.runs(learner_of("bob" * 8))) == 2
    _, later = enter_case(code="ada" * 8)  # as another device would
    assert "Your record was deleted on" in later.words and later.buttons() == ["Begin anew"]
    _, anew = enter_case(code="new" * 8)
    assert "Before you meet the patient" in anew.words


def test_deleting_from_a_locked_database_is_said_and_can_be_tried_again(enter_case, enter_start, lock):
    play(*enter_case(), "exclude-first")
    room, browser = enter_start()
    browser.click("Delete my record …")
    other = lock()
    browser.click("Delete my record")
    assert any("could not be deleted" in text for text in browser.alerts()) and not browser.forgot
    other.close()
    browser.click("Delete my record")
    assert "Your record is deleted" in browser.words and room.session.store.runs(ME) == ()
