"""The rooms of a review: the queue of the day, a sitting of one's own choice, and the tests of a lesson."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from course_lib import content, review
from course_lib.app.activity_room import EDITED, ELSEWHERE, OUTGROWN
from course_lib.app.own_record import own_record
from course_lib.app.quiz import QuizRoom
from course_lib.app.record.questions import named_questions, questions
from course_lib.app.record.responses import responses_in
from course_lib.app.review import history
from course_lib.app.review.due import DAILY
from course_lib.app.review.lesson_tests import LessonTestsRoom
from course_lib.app.review.own import OWN, OwnRoom
from course_lib.app.review.today import TodayRoom
from course_lib.app.session import ALONE
from course_lib.engine.quiz.drawing import as_asked
from course_lib.engine.quiz.marking import right_answer
from course_lib.model.event import Event
from course_lib.store import learner_of, open_store
from tests.app.review.test_due import missed_decision
from tests.reading import loose_ends

LEARNER = learner_of(ALONE)
FIRST_LESSON = next(lesson for lesson in content.lessons() if lesson.quiz)
SINGLES = [id for id, (_, item) in questions().items() if item.kind == "single"]


def long_ago(days=3, **more):
    return (datetime.now(UTC) - timedelta(days=days, **more)).isoformat(timespec="milliseconds")


def record(*events):
    """Write events as if they had happened, each in a run of its own."""
    store = open_store()
    for number, event in enumerate(events):
        store.record(event.model_copy(update={"learner": LEARNER, "run": f"{number:064x}", "number": 0}))
    store.close()


def missed(id, days=3):
    quiz, item = questions()[id]
    item = as_asked(item, 1, content.drugs())
    wrong = next(answer.id for answer in item.answers if not answer.correct)
    body = {"item": id, "answers": [wrong], "certainty": "certain"}
    return Event(learner=LEARNER, run="r", number=0, activity=f"quiz:{quiz}", kind="answered", seed=1, fingerprint="f", at=long_ago(days), body=body)  # fmt: skip


def answer(room, browser, right=True, certainty="fairly"):
    item = room.sitting.item
    given = [*right_answer(item)]
    if not right:
        given = [next(one.id for one in item.answers if not one.correct)]
    browser.send("commit", form="question", values={"answers": given, "certainty": [certainty]})
    assert not room.problem, room.problem


@pytest.fixture
def due(enter):
    """A room with five singles that were missed three days ago, before the first of them."""
    record(*(missed(id) for id in SINGLES[::23][:5]))
    return enter(TodayRoom())


# ── the queue of the day ──────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_new_is_told_what_will_come_here_and_where_to_go_on(enter):
    _, browser = enter(TodayRoom())
    assert "Nothing comes back yet." in browser.words
    assert [link["href"] for link in browser.page.select("a.px-primary")] == ["#step=your-own-choice"]
    assert loose_ends(browser.page) == set()


def test_what_is_due_is_said_with_its_minutes_before_it_is_begun_and_nothing_is_written_by_looking(due):
    room, browser = due
    assert re.search(r"^5 questions are due About \d minutes, mixed from \d lessons\. Begin$", browser.words)
    assert {run.activity for run in room.session.store.runs(LEARNER)} == {f"quiz:{questions()[id][0]}" for id in SINGLES[::23][:5]}  # fmt: skip


def test_each_question_says_where_it_was_met_and_after_the_answer_when_it_comes_back(due):
    room, browser = due
    browser.click("Begin")
    quiz = content.quiz(questions()[room.sitting.item.id][0])
    assert f"From “{quiz.title}”" in browser.words and "Question 1 of 5" in browser.words
    assert "You see this again" not in browser.words
    answer(room, browser)
    assert re.search(r"You see this again on \w+day \d+ \w+( \d+)?, in \d days\.", browser.words)
    browser.click("Next question")
    answer(room, browser, right=False)
    assert re.search(r"You see this again tomorrow, \w+day \d+ \w+", browser.words)
    assert loose_ends(browser.page) == set()


def test_when_all_is_answered_it_says_so_when_the_next_comes_and_how_to_go_on(due):
    room, browser = due
    browser.click("Begin")
    while not room.sitting.over:
        answer(room, browser)
        browser.send("next")
    assert "5 of 5 right" in browser.words and "Nothing else is due today." in browser.words
    assert "The next comes back on" in browser.words
    assert [one.get_text() for one in browser.page.select(".px-over .px-actions a")] == ["Back to the course"]


def test_a_round_that_is_over_is_there_again_after_a_reload_on_the_same_day(due, enter):
    room, browser = due
    browser.click("Begin")
    while not room.sitting.over:
        answer(room, browser)
        browser.send("next")
    again, later = enter(TodayRoom())
    assert again.phase == "over" and "5 of 5 right" in later.words


def test_what_is_more_than_six_minutes_waits_and_comes_when_it_is_asked_for(enter):
    record(*(missed(id) for id in SINGLES[:30]))
    room, browser = enter(TodayRoom())
    first = int(re.match(r"(\d+) questions are due", browser.words)[1])
    assert first < 15 and f"{30 - first} more are due and wait." in browser.words
    browser.click("Begin")
    while not room.sitting.over:
        answer(room, browser)
        browser.send("next")
    assert f"{30 - first} more are due and wait." in browser.words
    asked = set(room.sitting.ids)
    browser.click("Go on with six more minutes")
    assert room.phase == "asking" and not asked & set(room.sitting.ids)
    assert room.attempt.number_of_attempts == 2 and room.attempt.started["more"]


def test_what_was_left_of_yesterday_is_in_the_queue_of_today(due, enter, monkeypatch):
    room, browser = due
    browser.click("Begin")
    answer(room, browser)
    left = set(room.sitting.ids[1:])
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(history, "now", lambda: tomorrow)
    again, later = enter(TodayRoom())
    assert again.phase == "front" and again.attempt.number_of_attempts == 2
    later.click("Begin")
    assert left <= set(again.sitting.ids)


def test_a_missed_decision_is_asked_as_a_question_and_counts_for_the_decision(enter):
    event = missed_decision()
    record(event.model_copy(update={"at": long_ago()}))
    room, browser = enter(TodayRoom())
    browser.click("Begin")
    assert "From “Awake and unable to move”, day " in browser.words
    scene = content.case("awake-and-unable-to-move").scene(event.body["scene"])
    assert scene.question not in browser.words and not [o for o in scene.options if o.label in browser.words]
    answer(room, browser)
    (found,) = [one for one in history.responses_of(room.session) if one.where.activity == DAILY]
    assert found.item == f"decision/awake-and-unable-to-move/{scene.id}" and found.asked == room.sitting.ids[0]
    assert "You see this again" in browser.words


def test_a_conversion_comes_with_the_numbers_of_its_attempt(enter):
    item = next(item for _, item in questions().values() if item.kind == "numeric" and item.convert)
    quiz, body = questions()[item.id][0], {"item": item.id, "answers": ["0.001"], "certainty": "guess"}
    one = missed(SINGLES[0]).model_copy(update={"activity": f"quiz:{quiz}", "body": body})
    record(one)
    room, browser = enter(TodayRoom())
    browser.click("Begin")
    assert "{amount}" not in browser.words and room.sitting.item.key and room.sitting.item.id == item.id
    answer(room, browser)
    assert "You see this again" in browser.words


def test_two_devices_that_answer_the_same_item_are_one_review(due, enter):
    room, browser = due
    browser.click("Begin")
    id = room.sitting.item.id
    quiz = questions()[id][0]
    other, page = enter(QuizRoom(content.quiz(quiz).model_copy(update={"ask": None}), "f", activity=f"quiz:{quiz}"))
    while other.sitting.item.id != id:
        page.pass_by("commit", form="question", values={"answers": [*right_answer(other.sitting.item)], "certainty": ["fairly"]})  # fmt: skip
        page.pass_by("next")
    page.pass_by("commit", form="question", values={"answers": [*right_answer(other.sitting.item)], "certainty": ["guess"]})  # fmt: skip
    answer(room, browser, certainty="certain")
    card = room.cards[room.named_for(id)]
    assert (card.due - card.day).days <= 2  # by the worse of the two


def test_a_second_tab_that_answers_first_is_where_the_other_goes_on(due, enter):
    one, page = due
    two, other = enter(TodayRoom())
    page.click("Begin")
    other.click("Begin")
    assert one.sitting.ids == two.sitting.ids
    answer(one, page)
    browser_says = two.sitting.item.id
    other.send("commit", form="question", values={"answers": [*right_answer(two.sitting.item)], "certainty": ["guess"]})
    assert ELSEWHERE in two.notices and browser_says != two.sitting.item.id and len(two.sitting.given) == 1


def test_what_another_device_answered_is_not_asked_again_by_a_card_that_still_counts_it(due, enter):
    room, browser = due
    other, page = enter(TodayRoom())
    page.click("Begin")
    while not other.sitting.over:
        answer(other, page)
        page.send("next")
    browser.click("Begin")
    assert room.phase == "front" and "Nothing is due today." in browser.words


def test_a_question_that_is_gone_is_not_asked_and_a_round_that_asked_it_begins_afresh(due, enter, monkeypatch):
    room, browser = due
    browser.click("Begin")
    answer(room, browser)
    gone = room.sitting.ids[2]
    left = {id: one for id, one in named_questions().items() if id != gone}
    monkeypatch.setattr("course_lib.app.review.room.named_questions", lambda: left)
    again, later = enter(TodayRoom())
    assert again.phase == "front" and OUTGROWN in again.notices
    assert later.words.startswith(OUTGROWN)


def test_a_round_whose_words_were_edited_says_so_and_goes_on(due, enter, monkeypatch):
    room, browser = due
    browser.click("Begin")
    answer(room, browser)
    id = room.sitting.ids[0]
    name, item = named_questions()[id]
    edited = named_questions() | {id: (name, item.model_copy(update={"stem": "Another stem?"}))}
    monkeypatch.setattr("course_lib.app.review.room.named_questions", lambda: edited)
    again, _ = enter(TodayRoom())
    assert EDITED in again.notices and len(again.sitting.given) == 1


def test_the_server_says_the_same_without_a_kernel_and_writes_nothing(enter, served):
    mine = "ada" * 8
    learner = learner_of(mine)
    store = open_store()
    store.record(missed(SINGLES[0]).model_copy(update={"learner": learner}))
    store.close()
    _, browser = enter(TodayRoom(), code=mine)
    for name, made in (("review", TodayRoom), ("tests", LessonTestsRoom)):
        told = own_record(mine, [DAILY, OWN], name)
        _, browser = enter(made(), code=mine)
        assert told["record"] and not told["begun"]
        assert told["overview"]["html"] in browser.html


def test_a_door_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(KeyError, match="'today', 'own', 'tests'"):
        review("tomorrow")


# ── one's own choice ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sitting_is_of_what_was_chosen_and_as_long_as_was_wished(enter):
    room, browser = enter(OwnRoom())
    browser.select("Lesson", "5. Prescribe by grade")
    browser.select("To do what", "apply")
    browser.click("Ask me")
    assert room.phase == "asking" and len(room.sitting.items) == 5
    assert {item.level for item in room.sitting.items} == {"apply"}
    assert loose_ends(browser.page) == set()
    for _ in range(5):
        answer(room, browser)
        browser.send("next")
    assert "5 of 5 right" in browser.words
    assert {run.activity for run in room.session.store.runs(LEARNER)} == {OWN}
    browser.click("Choose again")
    assert room.phase == "front" and room.attempt.number_of_attempts == 2
    browser.click("Ask me")
    assert room.phase == "asking"


def test_what_was_known_says_that_it_does_not_come_back(enter):
    room, browser = enter(OwnRoom())
    browser.click("Ask me")
    answer(room, browser, certainty="certain")
    assert "You knew this, so it does not come back by itself." in browser.words


def test_where_nothing_fits_it_is_said_while_one_chooses_and_nothing_begins(enter):
    room, browser = enter(OwnRoom())
    browser.choose("Only what I missed")
    assert "No question fits all of this." in browser.words
    browser.click("Ask me")
    assert room.phase == "front" and "leave one of these open" in " ".join(browser.alerts())


def test_only_what_was_missed_is_asked_where_that_was_chosen(enter):
    record(*(missed(id) for id in SINGLES[:2]))
    room, browser = enter(OwnRoom())
    browser.choose("Only what I missed", "20")
    assert "2 questions fit this." in browser.words
    browser.click("Ask me")
    assert set(room.sitting.ids) == set(SINGLES[:2])


@pytest.mark.parametrize(
    "values",
    [
        {"lesson": ["no-such"], "length": ["7"], "which": ["<b>"], "level": ["x"], "kind": [""], "claim": ["S999"]},
        {"length": ["-1"]}, {"other": ["x"]}, {}, None, "x", {"lesson": "text"}, {"length": [5]},
    ],
)  # fmt: skip
def test_whatever_a_form_sends_is_a_choice_or_left_open(enter, values):
    room, browser = enter(OwnRoom())
    browser.send("commit", form="own", values=values)
    assert room.phase == "asking" and len(room.sitting.items) == 5


def test_events_of_a_newer_version_change_nothing(enter):
    newer = missed(SINGLES[0]).model_copy(update={"activity": "review:dream", "kind": "dreamt", "body": {"of": 1}})
    odd = missed(SINGLES[1]).model_copy(update={"activity": f"before:{FIRST_LESSON.id}", "kind": "answered", "body": {}})  # fmt: skip
    record(newer, odd)
    for made in (TodayRoom, OwnRoom, LessonTestsRoom):
        _, browser = enter(made())
        assert "Something went wrong" not in browser.words
    assert responses_in([newer, odd]) == ()
