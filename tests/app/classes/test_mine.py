"""A resident joins a class by its code, chooses what its teacher sees, finds what is assigned, and leaves as if never there."""

from datetime import UTC, datetime

import pytest

from course_lib.app import own_record
from course_lib.app.classes import mine
from course_lib.app.classes.room import ClassRoom
from course_lib.app.identity import DamagedCode
from course_lib.app.record import desk
from course_lib.store import Deleted, learner_of
from tests.app.classes.made import answers, code_of, join, new_class, resident, teach
from tests.reading import Page


@pytest.fixture
def made(store):
    return new_class()


def page(reply):
    return Page(reply.html)


def test_whoever_is_in_no_class_can_join_one_and_is_told_before_what_the_teacher_sees(served, made):
    words = page(resident("show", "Ada")).words
    assert "Join with the code of the class" in words and "Of you alone your teacher sees nothing" in words
    assert "By your alias your teacher sees how far you are" in words
    chosen = page(resident("show", "Ada")).page.select("input[type=radio][checked]")
    assert [one["value"] for one in chosen] == ["no"], "who chooses nothing shows nothing"


def test_a_resident_joins_with_the_code_however_it_is_written(made):
    code, _ = made
    reply = join("Ada", f" {code[:3].lower()}-{code[3:]} ", alias="  Old   Owl ")
    assert reply.say == "You have joined Ward 7, autumn." and "You are in it as Old Owl since 30 November 2026" in page(reply).words  # fmt: skip
    assert "Of you alone your teacher sees nothing" in page(resident("show", "Ada")).words


def test_a_slip_in_a_code_is_no_try_and_a_code_that_nobody_has_is_one(made):
    from course_lib.engine.classes.codes import code_from

    slip = join("Ada", "ABC")
    assert not slip.wrong_try and "look at its seven letters" in page(slip).alerts()[0]
    assert page(slip).page.select_one("#class-code")["aria-describedby"] == "class-problem"
    nobody = next(one for one in map(code_from, ("BBBBBB", "CCCCCC")) if one != made[0])
    assert join("Ada", nobody).wrong_try


def test_an_alias_is_one_person_s_in_a_class(made):
    join("Ada", made[0], alias="Owl")
    assert "has this alias already" in page(join("Bo", made[0], alias="owl")).words
    assert join("Bo", made[0], alias="Crow").say.startswith("You have joined")
    assert "Somebody" in resident("change", "Bo", alias="OWL", shows="yes").say
    assert "changed" in resident("change", "Bo", alias="Crow", shows="yes").say


def test_nobody_is_in_two_classes_at_once(made):
    join("Ada", made[0])
    assert "leave it first" in join("Ada", new_class("Another")[0]).say


def test_who_leaves_is_told_what_may_have_been_downloaded_before(made):
    join("Ada", made[0], shows=True)
    asked = page(resident("ask-leave", "Ada", 1))
    assert "your teacher may have downloaded it before" in asked.words and "Sums over five" in asked.words
    assert "You are in it as Ada" in page(resident("stay", "Ada", 1)).words
    left = page(resident("leave", "Ada", 1)).words
    assert "You have left Ward 7, autumn. Your rows are gone from it. What it showed before" in left
    assert "Join with the code" in left and "no class any more" in resident("leave", "Ada", 2).say
    join("Bo", made[0])
    assert "Your teacher never saw a row of yours" in page(resident("leave", "Bo", 1)).words


def test_who_deletes_their_record_has_left(store, made):
    join("Ada", made[0], shows=True)
    answers(store, "Ada")
    assert "Ada" in teach("open", made[1], 1).html
    desk.do("delete", code_of("Ada"), {}, "http://course.example/", "", datetime.now(UTC))
    assert "Ada" not in teach("open", made[1], 1).html
    with pytest.raises(Deleted):
        resident("show", "Ada")


def test_who_is_in_a_class_and_did_nothing_else_has_a_record_that_can_be_deleted(made):
    join("Ada", made[0])
    shown = Page(desk.do("show", code_of("Ada"), {}, "http://course.example/").plain()["html"])
    assert "Nothing is stored about you yet" not in shown.words and "Delete my record" in shown.words


def test_what_is_assigned_stands_on_progress_and_on_the_start_page_with_its_day(store, made):
    join("Ada", made[0])
    teach("assign", made[1], lesson="03-icu-quadriplegia", due="2026-12-15")
    for overview in ("class", "start"):
        found = own_record.own_record(code_of("Ada"), (), overview)
        assert found["record"] and "03_icu_quadriplegia.ipynb" in found["overview"]["html"]
        assert "by 15 December 2026" in Page(found["overview"]["html"]).words
    assert "by 15 December" not in Page(own_record.own_record(code_of("Bo"), (), "start")["overview"]["html"]).words


def test_two_devices_of_a_resident_are_one_member(store, made):
    join("Ada", made[0], shows=True)
    store.link(learner_of(code_of("Ada")), learner_of(code_of("Desk")), "2026-11-30T10:00:00+00:00")
    assert "You are in it as Ada" in page(resident("show", "Desk", 1)).words
    resident("change", "Desk", 1, alias="Owl", shows="yes")
    assert "You are in it as Owl" in page(resident("show", "Ada", 2)).words
    assert "One person shows their progress" in Page(teach("open", made[1], 2).html).words


def test_a_class_that_has_ended_is_said_and_can_be_left(made):
    join("Ada", made[0])
    teach("end", made[1])
    assert "Its teacher has ended this class" in page(resident("show", "Ada", 1)).words
    assert "You have left the class" in page(resident("leave", "Ada", 1)).words


def test_the_screen_of_a_page_says_what_the_server_says(served, enter, made):
    join("Ada", made[0])
    assert "You are in it as Ada" in enter(ClassRoom(), code=code_of("Ada"))[1].words
    assert "Join with the code" in enter(ClassRoom(), code=code_of("Bo"))[1].words


def test_in_jupyterlab_there_is_no_class_to_join(data):
    shown = Page(ClassRoom().screen.html)
    assert "you work alone" in shown.words and not shown.page.select("form")


@pytest.mark.parametrize("deed", mine.DEEDS)
def test_a_damaged_code_of_a_browser_is_refused(deed, data):
    with pytest.raises(DamagedCode):
        mine.do(deed, "short", {})


def test_an_alias_that_is_markup_is_words(made):
    alias = "<b onclick=x>&amp;</b>"
    assert alias in page(join("Ada", made[0], shows=True, alias=alias)).words
    assert alias in Page(teach("open", made[1], 1).html).words and "<b onclick" not in teach("open", made[1], 1).html
