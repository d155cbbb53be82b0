"""The page *Progress*: two sentences for a newcomer, and for who was here before what was folded from their events."""

import re

import pytest

from course_lib import content
from course_lib.app.own_record import own_record
from course_lib.app.progress.room import PARTS, ProgressRoom, progress, taught
from course_lib.content.notebook_steps import steps
from tests.app.test_start_room import DECISIONS, answer, decide
from tests.markup import tree
from tests.reading import Page, collapsed, loose_ends

ADA = "ada23456789ada23456789"
PAGE = "15_progress.ipynb"


@pytest.fixture
def learned(served, enter_case, enter_quiz):
    """Ada played a patient to the end and answered a round of twelve questions, always right and always a guess."""
    decide(*enter_case(code=ADA), times=DECISIONS)
    room, browser = enter_quiz(code=ADA)
    answer(room, browser, len(room.sitting.items))


def words(enter, part):
    return enter(ProgressRoom(part), code=ADA)[1]


@pytest.mark.parametrize("part", PARTS)
def test_a_newcomer_is_told_in_two_sentences_what_will_stand_there(enter, part):
    browser = words(enter, part)
    assert len(re.findall(r"[.](?= |$)", browser.words)) == 2, browser.words
    assert browser.html == ProgressRoom(part).screen.html


@pytest.mark.parametrize("part", PARTS)
def test_each_chart_has_its_sentence_its_table_and_no_loose_ends(enter, learned, part):
    page = words(enter, part).page
    assert not loose_ends(page)
    for figure in page.select("figure"):
        assert collapsed(figure.figcaption.get_text(" ")).endswith(".") and figure.select("details table")
        assert all(picture["aria-label"].endswith(".") for picture in figure.select("svg[role=img]"))
    assert page.select("details table")


def test_of_each_lesson_it_says_what_is_held_and_the_rule_stands_there_as_an_assumption(enter, learned):
    said = words(enter, "lessons").words
    assert "0 of 9 lessons are mastered." in said and "teaching assumption" in said
    assert "You hold a claim when" in said and "0 of 34 claims held; 28 are needed." in said
    assert "Its patient was not seen to the end yet." not in said.split("4. ")[0].split("3. ")[1]


def test_decisions_are_counted_by_domain_and_a_missed_claim_leads_to_where_it_is_taught(enter, learned, enter_quiz):
    room, browser = enter_quiz(code=ADA)
    browser.send("again")
    wrong = next(one.id for one in room.sitting.item.answers if not one.correct)
    browser.pass_by("commit", form="question", values={"answers": [wrong], "certainty": ["certain"]})
    page = words(enter, "strengths")
    assert "Every decision was sound in each domain." in page.words
    places = [link["href"] for link in page.page.select(".px-rows a")]
    assert places and all(re.match(r"\d\d_\w+\.ipynb", place) for place in places)
    assert any("12_evidence_room" in place for place in places)


def test_certainty_is_set_beside_what_was_right_with_counts_and_an_interval(enter, learned):
    said = words(enter, "certainty").words
    assert "Of 12 answers that you called a guess, all were right." in said
    assert "95 % interval 76 to 100 %" in said and "Wilson" in said
    assert "Guesses were right as often: how sure you felt told you nothing here." in said


def test_a_patient_s_history_says_the_day_the_level_how_it_ended_and_the_points(enter, learned):
    said = words(enter, "patients").words
    assert "One attempt: 1 played to the end, and nothing unsafe was chosen." in said
    assert content.case("awake-and-unable-to-move").title in said and "Guided · played to the end" in said
    assert re.search(r"Points: safety \d+ of \d+, dosing", said)


def test_the_server_shows_all_parts_without_a_kernel_as_their_kernel_would(enter, learned):
    html = own_record(ADA, [], "progress")["overview"]["html"]
    parts = {one["data-of"]: one for one in tree(html).select("[data-overview=progress]")}
    assert list(parts) == list(PARTS)
    for part in PARTS:
        assert collapsed(parts[part].get_text(" ")) == collapsed(tree(words(enter, part).html).get_text(" "))


def test_the_page_has_a_step_for_each_part_in_their_order():
    called = [call for step in steps(content.notebooks() / PAGE) for call in step.calls if call[0] == "progress"]
    assert called == [("progress", part) for part in PARTS]


def test_a_part_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(KeyError, match="no part `luck`; it has lessons, strengths, certainty, patients"):
        progress("luck")


def test_a_record_that_cannot_be_read_is_said_and_leaves_the_page_standing(enter, data):
    data.mkdir(parents=True)
    (data / "learners.sqlite").write_text("this is no database" * 100)
    browser = words(enter, "lessons")
    assert browser.alerts() and "stands here" in browser.words


def test_every_claim_is_taught_in_a_lesson_that_names_it():
    for id, one in taught().items():
        named = [lesson.notebook for lesson in content.lessons() if id in lesson.claims]
        assert one.notebook in (named or [""])


def test_its_words_are_its_own(enter, learned):
    for part in PARTS:
        assert "{" not in Page(words(enter, part).html).words
