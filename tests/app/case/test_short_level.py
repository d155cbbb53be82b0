"""A case in ten minutes, at the door: three decisions asked, the rest told, and a record of its own."""

import pytest

from course_lib import content
from course_lib.app.case.progress import progress_in
from course_lib.app.case.room import CaseRoom
from course_lib.app.case.run import SHORT
from course_lib.app.reading_times import case_minutes
from course_lib.engine.case import replay
from course_lib.views.parts.controls import code
from tests.app.case.test_case_levels import go_to, press, values
from tests.reading import collapsed

ID, AIRWAY = "the-stairs-won", "awake-and-unable-to-move"
BOOK = content.case(ID)


@pytest.fixture
def here(enter):
    return lambda id=ID, level=SHORT, **how: enter(CaseRoom(id, level), **how)


@pytest.fixture
def short_view(monkeypatch):
    monkeypatch.setenv("COURSE_PAGE_VIEW", "short")


def decision(browser):
    return collapsed(browser.page.select_one("#decision").get_text(" "))


def plain(text):
    return collapsed(text.split("[")[0])


def test_the_opening_screen_offers_the_third_level_with_its_own_minutes_and_record(here):
    room, browser = here(level="guided")
    assert f"about {case_minutes(ID)} minutes" in browser.words
    browser.choose("In ten minutes")
    assert room.level == SHORT and room.attempt.activity == f"case:{ID}:short"
    assert f"about {case_minutes(ID, short=True)} minutes" in browser.words and "Meet the patient" in browser.words
    again, _ = here(level="guided", kept=browser.kept)
    assert again.level == SHORT


def test_three_decisions_are_asked_and_what_happened_between_them_stands_above_the_next(here):
    room, browser = here()
    browser.click("Meet the patient")
    for number, id in enumerate(BOOK.decisive, 1):
        assert room.play.scene_id == id and f"Decision {number} of 3" in browser.words
        told = replay.told_last(room.play)
        assert bool(told) == (number > 1)
        said = decision(browser)
        places = [said.index(plain(room.case.scene(step.commitment.scene).told)) for step in told]
        assert places == sorted(places) and (not told or max(places) < said.index(collapsed(room.play.scene.question)))
        browser.send("commit", form="decision", values=values(room.play.scene, SHORT))
        assert room.where() == id and f"{number} of 3 decisions made" in browser.words
        browser.send("go-on")
    assert room.phase == "debrief"
    committed = [event.body["scene"] for event in room.attempt.events if event.kind == "committed"]
    assert committed == list(BOOK.decisive)


def test_the_first_sentence_that_is_told_stands_before_the_first_decision(here):
    room, browser = here(AIRWAY)
    browser.click("Meet the patient")
    assert "Day 10, in short:" in browser.words and "methylprednisolone 60 mg every six hours" in browser.words


def test_details_and_hints_are_there_as_in_guided_and_an_order_is_chosen_not_typed(here):
    room, browser = here()
    go_to(room, browser, "steroid-plan")
    browser.send("hello")
    assert "Hint" in browser.words and collapsed(room.play.scene.options[-1].detail or "Hint") in browser.words
    assert browser.page.select("input[name=options]") and not browser.page.select("input[name=mg-per-day]")


def test_an_unplanned_scene_that_a_decision_led_to_is_asked_and_not_told(here):
    room, browser = here(AIRWAY)
    picks = {"steroid-plan": next((o.id,) for o in room.case.scene("steroid-plan").options if o.verdict == "unsafe")}
    go_to(room, browser, "wheeze-returns", picks)
    browser.send("hello")
    assert room.play.scene_id == "wheeze-returns" and "An unplanned decision" in browser.words
    go_to(room, browser)
    assert [step.commitment.scene for step in replay.own(room.play)] == ["exclude-first", "steroid-plan", "movement", "wheeze-returns"]  # fmt: skip


def test_the_debrief_scores_the_learners_decisions_says_what_was_told_and_offers_the_whole_case(here):
    room, browser = here()
    go_to(room, browser)
    browser.send("hello")
    told = len(replay.mainline(BOOK)) - 3
    assert f"your own 3 decisions alone; {told} more moments of this case were told and not asked" in browser.words
    assert all(
        plain(room.case.scene(step.commitment.scene).told) in browser.everything for step in replay.told(room.play)
    )
    tests = collapsed(browser.page.find(attrs={"aria-label": "What your tests cost"}).get_text(" "))
    own = {placed.order.label for placed in replay.orders(room.play, own=True) if placed.order.kind == "test"}
    assert own and own < {placed.order.label for placed in replay.orders(room.play) if placed.order.kind == "test"}
    assert all(label in tests for label in own) and "Creatine kinase" not in tests
    browser.click("Play the whole case")
    assert (room.level, room.phase) == ("guided", "opening") and browser.kept[f"level:{ID}"] == "guided"
    assert room.attempt.activity == f"case:{ID}" and not room.attempt.events


def test_another_path_begins_at_one_of_the_three_decisions(here):
    room, browser = here()
    go_to(room, browser)
    browser.send("hello")
    press(browser, f"Reopen this decision: {BOOK.scene('steroid-plan').short}")
    assert room.play.scene_id == "steroid-plan" and room.paths.kept == 1 and room.phase == "deciding"
    other = next((o.id,) for o in room.play.scene.options if o.verdict == "weak")
    go_to(room, browser, picks={"steroid-plan": other})
    browser.send("hello")
    assert room.phase == "debrief" and room.paths.second is not None
    assert (
        "What you chose on the other path" in browser.words
        and plain(BOOK.scene("meanwhile").told) in browser.everything
    )


def test_a_short_run_is_no_progress_in_the_whole_case(here):
    room, browser = here()
    go_to(room, browser, "infection")
    stand = progress_in(room.session, ID, SHORT)
    assert (stand.made, stand.planned, stand.over) == (2, 3, False)
    assert progress_in(room.session, ID, "guided").made == 0


def test_in_the_short_view_only_the_short_level_is_offered_with_the_way_to_the_whole_lesson(here, short_view):
    room, browser = here(level="unguided", kept={f"level:{ID}": "unguided"})
    assert room.level == SHORT and not browser.page.select("input[name=level]")
    assert browser.page.select_one("a[href]")["href"] == "02_reduce_the_dose.ipynb#step=patient"
    browser.send("change", form="level", values={"level": [code("guided")]})
    browser.send("open")
    browser.send("levels")
    assert (room.level, room.phase) == (SHORT, "deciding") and "change" not in browser.words
    go_to(room, browser)
    browser.send("hello")
    browser.send("whole-case")
    assert room.level == SHORT and room.phase == "debrief"
    assert browser.page.find("a", string="Play the whole case")["href"] == "02_reduce_the_dose.ipynb#step=patient"


def test_a_case_without_decisive_scenes_has_no_short_level(monkeypatch):
    bare = BOOK.model_copy(update={"decisive": ()})
    monkeypatch.setattr("course_lib.app.case.run.case_of_run", lambda id, seed: bare)
    assert CaseRoom(ID).levels == ("guided", "unguided")
    with pytest.raises(ValueError, match="a case has no level 'short': write 'guided' or 'unguided'"):
        CaseRoom(ID, SHORT)
