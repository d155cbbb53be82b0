"""What learners had done before the rooms moved: every record opens again where it stood, and goes on from there.

`learners-before-the-rooms-moved.sql` holds the events as the course of that day wrote them, the `.json` beside it what
each activity showed to whoever came back (`shows`, `words`), and for some a `hand` that goes on, with what is shown
after it (`afterwards`).
Never write the two files anew from later code: they stand for records that are out there.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from course_lib import content
from course_lib.app.activity_room import NEWER, OUTGROWN
from course_lib.app.case import CaseRoom
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.lab import LabRoom
from course_lib.app.problem_reports import problems
from course_lib.app.quiz import QuizRoom
from course_lib.app.worksheet import WorksheetRoom
from course_lib.store import learner_of, open_store
from course_lib.views.lab.kept_attempts import NEWER as NEWER_ATTEMPTS
from tests.reading import collapsed, form_data

BEFORE = Path(__file__).parents[1] / "store" / "fixtures" / "learners-before-the-rooms-moved"
TOLD = json.loads(BEFORE.with_suffix(".json").read_text(encoding="utf-8"))
SINCE = {"rhythm"}  # fields of a form that came later, and are empty in what was left before
QUIZZES = {name: told["shows"]["items"] for name, told in TOLD["activities"].items() if name.startswith("quiz:")}
OTHERS = {  # quizzes of which a question that was drawn is asked no more: what asks something else has another id
    name for name, items in QUIZZES.items() if not set(items) <= {one.id for one in content.quiz(name[5:]).items}
}
SAME = [name for name in TOLD["activities"] if name not in OTHERS]
HANDS = [name for name in SAME if "hand" in TOLD["activities"][name]]
LEARNER = learner_of(TOLD["code"])


def room_of(activity):
    """The room of an activity by the name that it had before the rooms moved."""
    kind, id, *level = activity.split(":")
    if kind == "quiz":
        return QuizRoom(content.quiz(id), content.fingerprint("quizzes", id))
    if kind == "clinic":
        return ClinicRoom()
    return {"case": CaseRoom, "worksheet": WorksheetRoom, "contrast": ContrastRoom, "lab": LabRoom}[kind](id, *level)


def shows(room, browser):
    """Where a room stands, as plain data: the place on the screen, how often was committed, and what the kind adds."""
    common = {"where": room.where(), "attempt": room.attempt.number_of_attempts}
    written = [event for event in room.attempt.events if event.kind != "started"]
    form = browser.page.select_one("form[data-form=decision], form[data-form=question], form[data-form=part]")
    typed = {name: texts for name, texts in form_data(form).items() if name not in SINCE or any(texts)} if form else {}
    common |= {"committed": len(written), "typed": typed}
    if isinstance(room, CaseRoom):
        return common | {"level": room.level, **_stand(room)}
    if isinstance(room, ClinicRoom):
        return common | {"order": list(room.order), "inside": room.inside.id, **_stand(room.inside)}
    if isinstance(room, LabRoom):
        return common | {"attempts": _attempts(browser)}
    if isinstance(room, QuizRoom):
        return common | {"items": list(room.sitting.ids), "answered": [one.body() for one in room.sitting.given]}
    if isinstance(room, WorksheetRoom):
        return common | {"grades": room.sheet.grades, "done": [one.body() for one in room.sheet.given]}
    return common | {"given": room.given and room.given.body()}


def _stand(room):
    """A case's scene, its day, and what was committed on the latest path and on the first."""
    return {
        "scene": room.play.scene_id,
        "day": room.play.day,
        "history": [[step.day, step.commitment.body()] for step in room.play.history],
        "first": [step.commitment.body() for step in room.first.history],
    }


def without_what_is_gone(told, room):
    """What was told then, but for scenes that the case no longer has."""
    gone = getattr(getattr(room, "case", None), "gone", ())
    kept = {
        "history": lambda steps: [step for step in steps if step[1]["scene"] not in gone],
        "first": lambda path: [one for one in path if one["scene"] not in gone],
    }
    return {name: kept[name](value) if gone and name in kept else value for name, value in told.items()}


def _attempts(browser):
    """The kept attempts of a lab: their names and what they say of the regimen."""
    articles = browser.page.select("[aria-label='Your attempts'] article")
    return [[one["aria-label"], collapsed(one.select_one("p").get_text(" "))] for one in articles]


def come_back(enter, activity):
    """A new page of this activity, in the browser that kept what it kept."""
    return enter(room_of(activity), code=TOLD["code"], kept=TOLD["kept"])


@pytest.fixture(autouse=True)
def record(data, served):
    """The data folder as it was before the rooms moved."""
    data.mkdir()
    with closing(sqlite3.connect(data / "learners.sqlite")) as file:
        file.executescript(BEFORE.with_suffix(".sql").read_text(encoding="utf-8"))
        return file.execute("SELECT run, number, kind, seed, body FROM events ORDER BY run, number").fetchall()


@pytest.mark.parametrize("activity", SAME)
def test_an_activity_goes_on_exactly_where_it_was_left_and_is_not_called_changed(enter, activity):
    told = TOLD["activities"][activity]
    room, browser = come_back(enter, activity)
    assert OUTGROWN not in browser.words
    shown = json.loads(json.dumps(shows(room, browser)))
    if then := told["shows"].get("order"):  # a patient who joined later leaves the others in their order
        shown["order"] = [id for id in shown["order"] if id in then]
    assert shown == without_what_is_gone(told["shows"], room)
    assert not [words for words in told["words"] if words not in browser.words]


@pytest.mark.parametrize("activity", sorted(OTHERS))
def test_whoever_was_asked_what_is_asked_no_more_starts_afresh_is_told_so_and_keeps_the_record(
    enter, record, data, activity
):
    room, browser = come_back(enter, activity)
    assert OUTGROWN in browser.words and not room.sitting.given
    with closing(sqlite3.connect(data / "learners.sqlite")) as file:
        kept = file.execute("SELECT run, number, kind, seed, body FROM events ORDER BY run, number").fetchall()
    assert set(record) <= set(kept)


@pytest.mark.parametrize("activity", HANDS)
def test_what_is_committed_next_joins_the_record_and_is_there_after_a_reload(enter, activity):
    told = TOLD["activities"][activity]
    _, browser = come_back(enter, activity)
    for deed, *what in told["hand"]:
        getattr(browser, deed)(*what)
    room, later = come_back(enter, activity)
    assert OUTGROWN not in later.words
    assert json.loads(json.dumps(shows(room, later))) == told["afterwards"]


SIMULATED = [
    name for name, told in TOLD["activities"].items() if name.split(":")[0] == "case" and told["shows"]["committed"]
]


@pytest.mark.parametrize("activity", SIMULATED)
def test_somebody_in_mid_case_goes_on_and_is_told_once_that_the_model_is_newer(enter, activity):
    """The record is of SMS-1 or SMS-2."""
    _, browser = come_back(enter, activity)
    assert NEWER in browser.alerts() and browser.words.count(NEWER) == 1


def test_who_kept_attempts_in_the_lab_sees_them_drawn_anew_and_is_told_that_the_model_is_newer(enter):
    labs = [name for name, told in TOLD["activities"].items() if told["shows"].get("attempts")]
    assert labs
    for activity in labs:
        _, browser = come_back(enter, activity)
        assert browser.read("Your attempts").count(NEWER_ATTEMPTS) == 1


def test_every_activity_of_the_record_is_looked_at():
    store = open_store()
    activities = {run.activity for run in store.runs(LEARNER)}
    store.close()
    assert {name for name in activities if not name.startswith("problem:")} <= set(TOLD["activities"])


def test_no_event_is_lost_or_altered_when_the_file_is_opened_and_every_activity_is_visited(enter, record):
    for activity in TOLD["activities"]:
        come_back(enter, activity)
    store = open_store()
    runs = [run.run for run in store.runs(LEARNER)]
    events = [event for run in runs for event in store.events(LEARNER, run)]
    store.close()
    now = sorted((event.run, event.number, event.kind, event.seed, json.dumps(event.body)) for event in events)
    assert now == [tuple(row) for row in record]


def test_the_start_page_knows_how_far_each_lesson_is(enter_start):
    _, browser = enter_start(code=TOLD["code"], kept=TOLD["kept"])
    assert [SHORTER.get(tuple(one), one) for one in TOLD["start"]] == progress(browser)


SHORTER = {  # a lesson whose patient has two scenes fewer than on that day
    ("Prescribe by grade", "45 % done", "05_physical_therapy.ipynb#step=try-it"): [
        "Prescribe by grade", "40 % done", "05_physical_therapy.ipynb#step=try-it",
    ],
    ("Equipment for real tasks", "5 % done", "06_occupational_therapy.ipynb#step=patient"): [
        "Equipment for real tasks", "not begun", "06_occupational_therapy.ipynb",
    ],
}  # fmt: skip


def progress(browser):
    """Each lesson's title, how far it is, and where to go on."""
    cards = browser.page.select(".px-module")
    rings = [card.select_one("svg") for card in cards]
    return [
        [card.h3.get_text(), ring["aria-label"] if ring else "", card.h3.a["href"]]
        for card, ring in zip(cards, rings, strict=True)
    ]


def test_a_report_is_still_listed_with_its_words_and_its_place(capsys):
    assert problems(as_json=True) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [{key: one[key] for key in ("activity", "where", "words")} for one in listed] == TOLD["reports"]
