"""What a file's items are for, the errors that their wrong answers stand for, variants and typed words: found, named, and left alone where sound."""

import pytest

from course_lib import content
from course_lib.content.validate.item_flaws import quiz_findings
from course_lib.content.validate.purpose import names_errors, purpose_findings
from course_lib.content.validate.variants import variant_findings
from course_lib.content.yaml_reader import Page
from course_lib.model.quiz import Quiz
from tests.broken import JARGON, WHAT_TO_DO
from tests.questions import CONVERT, DECISION, NUMERIC, SHIFT, SHORT, SINGLE

VARIANTS = DECISION["variants"]


def page_of(*items):
    """The items as a file, and as what it says."""
    written = {"title": "T", "intro": "I", "items": list(items)}
    return Quiz.model_validate({"id": "a-quiz"} | written), Page("quizzes/a-quiz.yaml", "", written, {})


def found(*items, look=quiz_findings):
    quiz, page = page_of(*items)
    return [finding.sentence for finding in look(quiz, page)]


def varied(item):
    quiz, page = page_of(item)
    return [finding.sentence for finding in variant_findings(quiz.items[0], page, ("items", 0))]


def test_a_sound_item_of_every_kind_is_left_alone():
    assert varied(DECISION) == varied(CONVERT) == varied(SHORT) == []
    assert found(DECISION, SHORT, look=purpose_findings) == []


ONE, OTHER = VARIANTS
BROKEN = {
    "one variant": (DECISION | {"variants": [ONE]}, "there is one variant"),
    "the same twice": (DECISION | {"variants": [ONE, OTHER, ONE]}, "this is variant 1 once more"),
    "a word of none": (DECISION | {"stem": "{who} with {find}, {finding}?"}, "did you mean `{finding}`?"),
    "a word far from all": (DECISION | {"stem": "{who} at {zzz}, {finding}?"}, "`{zzz}` stays as it is"),
    "a word that is unused": (DECISION | {"variants": [one | {"words": one["words"] | {"more": "x"}} for one in VARIANTS]}, "`{more}` stands in no text"),
    "a word that is missing": (DECISION | {"variants": [ONE, OTHER | {"words": {"who": "A man"}}]}, "this variant has no word `finding`"),
    "a word too many": (DECISION | {"variants": [ONE, OTHER | {"words": OTHER["words"] | {"more": "x"}}]}, "the first variant has no word `more`"),
    "a key that is no answer": (DECISION | {"variants": [ONE, OTHER | {"key": "acts"}]}, "no answer has the id `acts`: did you mean `act`?"),
    "a number as a key": (DECISION | {"variants": [ONE, OTHER | {"key": 3.0}]}, "no answer has the id `3.0`"),
    "a key of a term": (SHORT | {"stem": "{a}?", "variants": [{"words": {"a": "x"}}, {"words": {"a": "y"}, "key": "y"}]}, "`kind: short` has one key"),
    "a word as a number": (NUMERIC | {"stem": "{a}?", "variants": [{"words": {"a": "x"}}, {"words": {"a": "y"}, "key": "y"}]}, "the answer is a number"),
    "a shift that is none": (SHIFT | {"stem": "{a}?", "variants": [{"words": {"a": "x"}}, {"words": {"a": "y"}, "key": "mor"}]}, "did you mean `more`?"),
    "a key of a conversion": (CONVERT | {"stem": "{a} {amount}?", "variants": [{"words": {"a": "x"}}, {"words": {"a": "y"}, "key": 2.0}]}, "a conversion computes its key"),
    "a brace alone": (DECISION | {"stem": "{who} {finding} { now?"}, "a brace stands alone"),
    "a brace in a word": (DECISION | {"variants": [ONE, OTHER | {"words": OTHER["words"] | {"who": "{she}"}}]}, "words are not filled twice"),
}  # fmt: skip


@pytest.mark.parametrize(("item", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_variants_is_said_once_with_what_to_do(item, words):
    (sentence,) = varied(item)
    assert words in sentence and WHAT_TO_DO.search(sentence) and not JARGON.search(sentence)


def test_a_flaw_in_one_variant_is_found_and_named():
    long = OTHER | {"words": OTHER["words"] | {"finding": "vomiting"}}
    answers = [one | ({"text": "Order {finding}"} if one["id"] == "image" else {}) for one in DECISION["answers"]]
    item = DECISION | {
        "answers": answers,
        "variants": [ONE | {"words": ONE["words"] | {"finding": "always tired"}}, long],
    }
    assert any(sentence.startswith("in variant 1, `always` is an absolute word") for sentence in found(item))


def test_a_flaw_in_every_variant_is_said_once_and_without_their_numbers():
    answers = [
        one | ({"text": "Order an image in every case"} if one["id"] == "image" else {}) for one in DECISION["answers"]
    ]
    said = [sentence for sentence in found(DECISION | {"answers": answers}) if "absolute" in sentence]
    assert len(said) == 1 and said[0].startswith("`in every case` is an absolute word")


def without(item, *names):
    return {key: value for key, value in item.items() if key not in names}


PLAIN = DECISION | {"answers": [without(one, "error") for one in DECISION["answers"]]}


def test_errors_and_stances_are_asked_for_once_a_file_names_an_error():
    lone = without(PLAIN, "stance")
    assert found(lone, look=purpose_findings) == []
    named = found(lone, DECISION | {"id": "other"}, look=purpose_findings)
    assert (
        len([one for one in named if "does not say which error" in one]) == 4
    )  # both keys are wrong in the other variant
    assert len([one for one in named if "acts or holds back" in one]) == 1


def test_a_stance_of_what_is_no_decision_and_an_error_of_what_is_right_are_found():
    right = [
        one | ({"error": "none at all"} if one.get("correct") else {"error": "some belief"})
        for one in SINGLE["answers"]
    ]
    said = found(SINGLE | {"stance": "act", "answers": right}, look=purpose_findings)
    assert any("only a decision has a stance" in one for one in said)
    assert any("a right answer stands for no error" in one for one in said)


def test_one_item_a_file_may_ask_what_a_source_says():
    two = [SINGLE | {"asks": "source"}, SINGLE | {"id": "more", "asks": "source"}]
    assert found(two[0], look=purpose_findings) == []
    (sentence,) = found(*two, look=purpose_findings)
    assert "asks what a source says already" in sentence and WHAT_TO_DO.search(sentence)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"accept": ["prone positioning", "Prone positioning"]}, "`Prone positioning` is here twice"),
        ({"accept": ["prone positioning", "pronations"]}, "`pronation` is accepted as `pronations`"),
    ],
)
def test_a_word_is_right_or_wrong_and_stands_once(more, words):
    (sentence,) = found(SHORT | more, look=purpose_findings)
    assert words in sentence and WHAT_TO_DO.search(sentence) and not JARGON.search(sentence)


def test_spellings_of_one_word_may_be_listed_for_programs_that_take_them_by_the_letter():
    spelt = SHORT | {
        "accept": ["orthopnoea", "orthopnea"],
        "mistakes": [{"words": ["dyspnoea", "dyspnea"], "because": "That is breathlessness."}],
    }
    assert found(spelt, look=purpose_findings) == []


def test_a_file_names_errors_as_soon_as_one_answer_does():
    assert names_errors(page_of(DECISION)[0]) and not names_errors(page_of(PLAIN)[0])


def test_every_finding_of_the_course_itself_is_mended():
    for id in content.ids("quizzes"):
        assert not list(purpose_findings(content.quiz(id), content.library.page("quizzes", f"{id}.yaml")))
