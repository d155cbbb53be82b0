"""Clinic day at its door: a corridor without titles, a patient in place, the way back, and what all patients came to."""

from functools import partial

import pytest

from course_lib import content
from course_lib.app.case import run as played
from course_lib.app.case.progress import CLINIC, LEVEL
from course_lib.app.clinic_day import ClinicRoom
from course_lib.engine import clinic_day as engine
from course_lib.engine.case import replay
from tests.reading import collapsed, loose_ends

CASES = content.ids("cases")
LEGS = "strong-enough-legs"


@pytest.fixture
def enter_clinic(enter):
    return lambda **how: enter(ClinicRoom(), **how)


def see(room, browser, id):
    """Open the door behind which this case waits."""
    place = room.order.index(id) + 1
    (button,) = browser.page.select(f"button[aria-describedby=room-{place}]")
    browser.send("see", values={"patient": button["data-patient"]})


def record(session, id, decisions=None):
    """The course's own path through a case, or its first decisions, as if it had been played."""
    attempt = played.attempt_at(session, id, LEVEL)
    attempt.open()
    case = played.case_of_run(id, attempt.seed)
    play = replay.argued_play(case, partial(played.simulate, case, attempt.seed))
    for step in play.history[:decisions]:
        attempt.write("committed", step.commitment.body())
    return play


def doors(browser):
    return [collapsed(door.get_text(" ")) for door in browser.page.select(".px-door")]


# ── the corridor ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_case_of_the_course_waits_behind_a_door_of_its_own():
    for seed in (1, 2, 3):
        assert sorted(engine.corridor(CASES, seed)) == sorted(CASES)
    assert len({engine.corridor(CASES, seed) for seed in range(20)}) > 10


def test_a_case_that_joins_later_leaves_the_others_in_their_order():
    before = engine.corridor(CASES, 7)
    assert [id for id in engine.corridor((*CASES, "a-case-of-my-own"), 7) if id in before] == list(before)


def test_a_door_tells_the_complaint_and_neither_title_nor_setting_nor_lesson(enter_clinic):
    _, browser = enter_clinic()
    assert len(doors(browser)) == len(CASES) and not loose_ends(browser.page)
    for id in CASES:
        case = content.case(id)
        assert case.complaint and case.complaint in browser.words
        assert case.title not in browser.words and case.setting not in browser.words and id not in browser.html
    for id in content.ids("lessons"):
        assert f'"{content.lesson(id).notebook}"' not in browser.html


def test_the_order_is_the_same_after_a_reload_and_for_all_at_first_and_each_has_their_own_at_a_second_attempt(
    enter_clinic, served
):
    first, _ = enter_clinic()
    again, _ = enter_clinic()
    other, _ = enter_clinic(code="zyx23456789zyx23456789")
    assert first.order == again.order == other.order
    for room in (first, other):
        room.attempt.again()
        room.resume()
    assert len({first.order, again.order, other.order}) == 3


def test_no_case_is_built_before_its_door_is_opened(enter_clinic):
    room, browser = enter_clinic()
    assert not room.rooms
    see(room, browser, LEGS)
    assert list(room.rooms) == [LEGS]


# ── with a patient ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_patient_is_met_without_primer_title_hint_or_level(enter_clinic):
    room, browser = enter_clinic(kept={f"level:{LEGS}": "guided"})
    see(room, browser, LEGS)
    case = room.inside.case
    assert browser.page.select_one("h2").get_text() == case.complaint and not loose_ends(browser.page)
    assert room.inside.level == LEVEL and case.scenes[0].question in browser.words
    for gone in (case.title, case.setting, "Hint", "Before you meet the patient", "Unguided: change"):
        assert gone not in browser.words


def test_what_was_committed_and_what_was_not_are_both_there_on_the_way_back(enter_clinic):
    room, browser = enter_clinic()
    record(room.session, LEGS, 1)
    see(room, browser, LEGS)
    scene = room.inside.play.scene
    browser.choose(scene.options[0].label)
    browser.click("Back to the corridor")
    assert "begun" in doors(browser)[room.order.index(LEGS)]
    see(room, browser, LEGS)
    assert room.inside.play.scene_id == scene.id and room.inside.draft.options == (scene.options[0].id,)


def test_a_reload_comes_back_to_the_same_patient_and_after_the_way_back_to_the_corridor(enter_clinic):
    room, browser = enter_clinic()
    see(room, browser, LEGS)
    again, later = enter_clinic()
    assert again.inside.id == LEGS and "Back to the corridor" in later.buttons()
    later.click("Back to the corridor")
    third, last = enter_clinic()
    assert third.inside is None and len(doors(last)) == len(CASES)


def test_the_level_of_a_patient_in_the_corridor_cannot_be_changed(enter_clinic):
    room, browser = enter_clinic()
    see(room, browser, LEGS)
    browser.send("levels")
    browser.send("change", form="level", values={"level": ["guided"]})
    assert room.inside.level == LEVEL and room.inside.phase == "deciding"


def test_the_debrief_gives_the_title_back_names_the_lesson_and_leads_to_the_corridor(enter_clinic):
    room, browser = enter_clinic()
    record(room.session, LEGS)
    see(room, browser, LEGS)
    lesson = next(one for one in map(content.lesson, content.ids("lessons")) if LEGS in (one.case, *one.cases))
    after = browser.region("After this patient")
    assert not loose_ends(browser.page)
    assert browser.page.select_one("h2").get_text() == content.case(LEGS).title
    assert lesson.title in after.get_text() and after.select_one("a")["href"] == lesson.notebook
    assert [button.get_text() for button in browser.page.select(".px-primary")] == ["Back to the corridor"]
    browser.click("Back to the corridor")
    assert "done" in doors(browser)[room.order.index(LEGS)] and f"1 of {len(CASES)} patients done" in browser.words


def test_what_a_case_invents_is_said_after_it_and_every_chip_has_its_card(enter_clinic):
    room, browser = enter_clinic()
    for id in CASES:
        record(room.session, id)
        see(room, browser, id)
        assert "This patient is fictional" in browser.words and not loose_ends(browser.page)
        browser.click("Back to the corridor")


def test_a_patient_who_is_played_again_begins_at_the_first_decision(enter_clinic):
    room, browser = enter_clinic()
    record(room.session, LEGS)
    see(room, browser, LEGS)
    browser.click("Play this case again")
    assert room.inside.phase == "deciding" and not room.inside.play.history
    assert "Before you meet the patient" not in browser.words


def test_a_door_that_cannot_be_recorded_stays_shut_and_says_so(enter_clinic, lock):
    room, browser = enter_clinic()
    held = lock()
    see(room, browser, LEGS)
    assert room.inside is None and "Not saved." in browser.words
    held.close()
    browser.click("Try again now")
    assert room.inside.id == LEGS and "Not saved." not in browser.words


# ── what all patients came to ────────────────────────────────────────────────────────────────────────────────────


def test_when_all_are_done_the_points_of_all_are_added_up(enter_clinic):
    room, browser = enter_clinic()
    plays = [record(room.session, id) for id in CASES]
    _, browser = enter_clinic(session=room.session)
    points = engine.total(plays)
    rows = [collapsed(row.get_text(" ")) for row in browser.page.select(".px-scores tbody tr")]
    assert rows == [f"{domain.capitalize()} {got} of {most}" for domain, (got, most) in points.items()]
    assert points["safety"] == tuple(map(sum, zip(*(replay.score(play)["safety"] for play in plays), strict=True)))
    assert room.attempt.activity == CLINIC and not browser.page.select(".px-door .px-primary")


def test_the_weakest_domain_is_that_of_the_smallest_share_and_full_points_have_none():
    assert engine.weakest({"safety": (9, 10), "dosing": (8, 9), "communication": (3, 3)}) == "dosing"
    assert engine.weakest({"safety": (10, 10)}) is None


def test_the_cases_that_missed_points_in_a_domain_stand_with_the_most_missed_first():
    case = content.case(LEGS)
    run = partial(played.simulate, case, 0)
    scene = case.scenes[0]
    best = replay.argued_play(case, run)
    assert engine.missed([best], "safety") == ()
    worst = replay.start(case)
    while not worst.over:
        scene = worst.scene
        option = min(scene.options, key=lambda one: sum(one.scores.values()), default=None)
        values = {control.id: control.start for control in option.controls} if option else {}
        pick = replay.Commitment(scene.id, (option.id,), values) if option else replay.argued(scene)
        worst = replay.advance(worst, pick, run)
    points = engine.total([best, worst])
    assert engine.missed([best, worst], engine.weakest(points)) == (LEGS,)
