"""What goes with a question: its words, the claims with their hedges, its sources, and the words to find it by."""

import pytest

from course_lib import content
from course_lib.engine.exports.asked import About
from course_lib.engine.exports.conversions import order_as_matching, shift_as_choice
from course_lib.engine.exports.losses import ONE_WAY, Loss, of_kind, told
from course_lib.engine.exports.markup import escaped, exact, listed, paragraphs, plain, reasons
from course_lib.engine.quiz.wording import NO_PANEL


def test_every_item_comes_once_and_its_id_is_its_identity(questions):
    assert len(questions) == content.coverage().totals["items"] + 2  # … those of the tests
    assert all(id == one.item.id for id, one in questions.items())


def test_a_claim_is_said_with_its_hedge_and_under_the_number_that_the_course_shows(questions):
    one = questions["dose-what-to-promise"]
    number = list(content.claims()).index("S20") + 1
    claim = content.claims()["S20"]
    assert f"Claim {number}: {claim.text} Hedge to keep: {claim.hedge}." in one.behind
    assert one.behind[0] == "Say it with its hedge: “may”."
    assert any("[verified in excerpt]" in line for line in one.behind if line.startswith("Source: "))


def test_a_shift_says_that_no_panel_stands_behind_it(questions):
    one = questions["clinic-shift-normal-ck"]
    assert NO_PANEL in one.behind and one.stem[1].startswith("You are thinking of: ")


def test_a_conversion_has_the_amount_of_its_seed_and_the_key_that_belongs_to_it(ask):
    (one,) = ask(only=["dose-in-numbers"], seed=3)
    assert one.ways == 4 and "{" not in " ".join((*one.stem, *reasons(one.item)))
    amount = float(one.stem[0].split("from prednisone ")[1].split(" ")[0])
    assert one.item.key == pytest.approx(amount * 0.75 / 5)


def test_a_shift_is_one_best_answer_with_the_same_key_and_the_same_reasons(questions):
    item = questions["clinic-shift-normal-ck"].item
    choice = shift_as_choice(item)
    assert [answer.id for answer in choice.answers if answer.correct] == ["same"]
    assert [answer.because for answer in choice.answers] == [item.because.less, item.because.same, item.because.more]
    assert (choice.id, choice.stem, choice.claims) == (item.id, item.stem, item.claims)


def test_an_order_is_a_matching_of_each_place_with_its_stage(questions):
    item = questions["dose-way-down"].item
    matching = order_as_matching(item)
    assert [one.right for one in matching.matches] == [stage.text for stage in item.stages]
    assert [one.left for one in matching.matches][:2] == ["Comes first", "Comes second"]


def test_a_text_cannot_bring_markup_and_loses_the_marks_of_its_author():
    assert escaped("CK < 200 & **never** so [S14][B2, S3].") == "CK &lt; 200 &amp; never so."
    assert paragraphs(["a", "b\nc"]) == "<p>a</p><p>b c</p>" and listed([]) == ""
    assert plain("  two\n lines ") == "two lines"


def test_a_number_is_written_without_what_the_computer_loses():
    assert [exact(one) for one in (0.1 + 0.2, 42.0, 4.5 * 6.666667, 3000, 0.0)] == ["0.3", "42", "30", "3000", "0"]


def test_a_licence_is_named_only_where_there_is_one():
    assert len(About("C", "m-1").lines) == 2 and About("C", "m-1", "CC0").lines[-1] == "Licence: CC0"


def test_a_loss_counts_its_items_and_names_those_that_are_not_in_the_file():
    assert str(Loss("So it is.")) == "So it is."
    assert Loss("So it is.", ("a", "b")).in_words(1) == "So it is. 2 questions."
    assert Loss("So it is.", ("a",)).in_words(1) == "So it is. One question: a."
    assert Loss("So it is.", ("a", "b"), missing=True).in_words(1) == "So it is. 2 questions: a, b."


def test_a_rule_that_applies_to_nothing_is_not_told(questions):
    assert told([questions["rec-good-grip"]], [("Never.", of_kind("ordering")), ("Here.", of_kind("single"))]) == (
        Loss("Here.", ("rec-good-grip",)),
    )


def test_a_question_with_variants_is_asked_in_that_of_the_seed_and_the_file_says_so(ask):
    stems = {ask(["kinds-decision"], seed)[0].stem for seed in range(12)}
    assert len(stems) == 2 and "{" not in "".join(*zip(*stems, strict=True))
    (one,) = ask(["kinds-decision"])
    assert one.ways == 2 and ask(["kinds-decision"], 0) == (one,)
    assert ONE_WAY[1](one) and "variants" in ONE_WAY[0] and not ONE_WAY[1](ask(["kinds-short"])[0])


def test_a_wrong_answer_says_behind_the_key_which_error_it_stands_for(ask):
    (one,) = ask(["kinds-decision"])
    assert any(line.startswith("What a wrong answer stands for: “") and "treats myopathy by stopping" in line for line in one.behind)  # fmt: skip
    assert len(one.errors) == 3
