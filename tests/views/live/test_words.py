"""A room that types a word: told alike before the answer, by what it means after it, and never what somebody typed."""

from dataclasses import replace

import pytest

from course_lib.engine.live.question import LiveQuestion, key, problem, right
from course_lib.engine.live.session import Ballot, Question, Round
from course_lib.engine.live.words import grouped
from course_lib.model.dressed import dressed
from course_lib.model.quiz import Choice, Short
from course_lib.views.live import presenter, wall
from course_lib.views.live.answer import explained
from course_lib.views.live.ballot import form
from tests.questions import DECISION, SHORT
from tests.reading import Page

ITEM = Short.model_validate(SHORT)
QUESTION = LiveQuestion("item:kinds-short", "Every kind", ITEM)
VOTES = (
    "proning",
    "Prone positoning",
    "prone-positioning",
    "pronation",
    "supination",
    "rude words",
    "Rude Word",
    "belly time",
)


def asked(votes, **more):
    ballots = {f"p{n}": Ballot((vote,)) for n, vote in enumerate(votes)}
    return Question("item:kinds-short", 1, rounds=(Round(1, 9.0, True, ballots),), **more)


def shown(view, *args):
    return Page(str(view(*args))).words


def test_votes_are_put_together_by_what_they_mean():
    found = grouped(ITEM, [Ballot((vote,)) for vote in VOTES])
    assert found.right == 3 and [count for _, count in found.errors] == [2] and sorted(found.others) == [1, 2]
    assert found.sizes == (3, 2, 2, 1)


def test_a_phone_gets_a_box_that_neither_corrects_nor_completes_and_an_empty_one_is_refused():
    html = str(form(QUESTION, 7, True))
    assert (
        QUESTION.way == "word"
        and 'autocapitalize="off"' in html
        and 'spellcheck="false"' in html
        and key(QUESTION) == ()
    )
    assert problem(QUESTION, Ballot(())) == "Type a word or two first: the box is empty."
    assert not problem(QUESTION, Ballot(("belly time",))) and right(QUESTION, Ballot(("Prone-positioning",)))


def test_before_the_answer_the_wall_says_only_how_many_gave_the_same_word():
    told = shown(wall.shown, QUESTION, asked(VOTES, votes_shown=True), 7)
    assert "The same answer: 3 and 2 and 2 of 8; one gave an answer of their own." in told
    for word in (*ITEM.accept, *ITEM.mistakes[0].words, "rude", "belly", "right"):
        assert word not in told.lower().replace("prone positioning called", "")
    other = ITEM.model_copy(
        update={
            "accept": ("supination", "pronation"),
            "mistakes": (ITEM.mistakes[0].model_copy(update={"words": ITEM.accept}),),
        }
    )
    turned = shown(wall.shown, replace(QUESTION, item=other), asked(VOTES, votes_shown=True), 7)
    assert turned == told.replace("3 and 2 and 2", "3 and 2 and 2")


@pytest.mark.parametrize(("votes", "words"), [((), "Nobody voted."), (("a1", "b2"), "2 each gave an answer of their own."), (("proning",), "One gave an answer of their own."), (("x", "x"), "The same answer: 2 of 2.")])  # fmt: skip
def test_how_many_were_alike_is_a_sentence_for_any_room(votes, words):
    assert wall.alike(grouped(ITEM, [Ballot((vote,)) for vote in votes])) == words


def test_with_the_answer_the_wall_says_how_many_gave_the_key_and_each_common_error_and_nothing_that_was_typed():
    told = shown(wall.shown, QUESTION, asked(VOTES, votes_shown=True, answer_shown=True), 7)
    assert (
        "“prone positioning”: 3; “pronation, supination”: 2; other words: 3." in told and "3 of 8 were right." in told
    )
    assert (
        "rude" not in told.lower() and "belly" not in told and "Stands for" not in told and "forearm's word" not in told
    )


def test_the_presenter_sees_the_key_and_the_error_behind_what_many_gave():
    told = shown(presenter.private, QUESTION, asked(VOTES), 7)
    assert "Key: prone positioning; proning" in told and "rude" not in told
    assert "Stands for: pronation, supination: takes the forearm's word for the body's." in told
    assert "Stands for" not in shown(presenter.private, QUESTION, asked(["proning"] * 9 + ["pronation"]), 7)


def test_beside_a_wrong_option_that_many_chose_the_presenter_alone_reads_which_error_it_stands_for():
    item = dressed(Choice.model_validate(DECISION))[0]
    question = LiveQuestion("item:kinds-decision", "Every kind", item)
    votes = asked(["stop", "stop", "wait", "act"])
    assert "Stands for: treats myopathy by stopping at once." in shown(presenter.private, question, votes, 7)
    assert "takes tiredness" not in shown(presenter.private, question, votes, 7)
    everything = shown(wall.shown, question, replace(votes, votes_shown=True, answer_shown=True), 7) + shown(
        explained, question, 7
    )
    assert "Stands for" not in everything and "treats myopathy" not in everything


def test_a_phone_reads_the_reasons_of_every_word_with_the_answer():
    told = shown(explained, QUESTION, 7)
    assert "✓ prone positioning – Lying prone" in told and "✕ pronation, supination – That turns a forearm." in told
