"""The question bank holds every question with all that explains it, and each can be found by its lesson and kind."""

import pytest
from bs4 import BeautifulSoup

from course_lib import content
from course_lib.app.exports.command import questions
from course_lib.app.exports.question_bank import place, question_bank
from course_lib.engine.exports.markup import plain


@pytest.fixture(scope="module")
def bank():
    return BeautifulSoup(question_bank()[0], "html.parser")


@pytest.fixture(scope="module")
def entries(bank):
    return {one["id"]: one for one in bank.select("[data-entry]")}


def test_every_question_stands_there_once_under_its_lesson(entries):
    asked = questions()
    assert list(entries) == [f"question-{one.id}" for one in asked] and len(asked) > 200
    assert all(entries[f"question-{one.id}"].find_parent("details")["id"] == place(one.quiz) for one in asked)


def test_every_part_of_an_answer_says_why_behind_a_fold_that_is_closed(entries):
    for one in questions():
        fold = entries[f"question-{one.id}"].find("details", "px-answer")
        told = " ".join(fold.get_text(" ").split())
        for part in [*getattr(one.item, "answers", ()), *getattr(one.item, "stages", ()), *getattr(one.item, "matches", ())]:  # fmt: skip
            first_words = " ".join(plain(part.because).split()[:2])
            assert first_words in told, (one.id, part.id)
        assert not fold.has_attr("open") and len(fold.find_all("p", "px-source")) == len(one.item.sources)


def test_what_is_right_is_not_told_before_the_fold_opens(entries):
    for entry in entries.values():
        shown = entry.find(attrs={"data-sought": True})
        assert not shown.find(class_=["px-better", "px-worse"]) and "Correct" not in shown.get_text()


def test_every_filter_finds_something(bank, entries):
    for select in bank.find_all("select"):
        there = {one[f"data-{select['data-by']}"] for one in entries.values()}
        assert {option["value"] for option in select.find_all("option")} == there | {""}


def test_every_number_and_term_opens_a_card(bank):
    cards = {card["id"] for card in bank.find_all(popover=True)}
    assert {button["popovertarget"] for button in bank.find_all(popovertarget=True)} == cards
    assert len(cards) > len(content.claims()) / 2
