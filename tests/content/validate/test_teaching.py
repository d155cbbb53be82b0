"""What a lesson tells whoever teaches it: a session adds up, each error is one that can be made there, each answer keeps its hedge."""

import pytest

from course_lib import content
from course_lib.app.reading_times import times
from course_lib.content import library
from course_lib.content.validate.teaching import teaching_findings
from course_lib.model.facilitator import UsualError
from tests.broken import JARGON, WHAT_TO_DO

LESSON = content.lesson("04-sepsis-and-ards")


def found(**changes):
    """The sentences about lesson 04 with something of its session changed, and their lines in its file."""
    page = library.page("lessons", f"{LESSON.id}.yaml")
    lesson = LESSON.model_copy(update={"facilitator": LESSON.facilitator.model_copy(update=changes)})
    findings = list(teaching_findings(lesson, page))
    assert all(finding.line > 1 and not JARGON.search(finding.sentence) for finding in findings)
    return [finding.sentence for finding in findings]


def heard(answer, claims=()):
    """The questions of lesson 04, the first of which hears one other answer."""
    first, *others = LESSON.facilitator.questions
    one = first.heard[0].model_copy(update={"answer": answer, "claims": claims})
    return (first.model_copy(update={"heard": (one, *first.heard[1:])}), *others)


def test_every_lesson_has_a_session_with_three_questions_errors_and_a_debrief():
    for lesson in content.lessons():
        told = lesson.facilitator
        assert told and len(told.questions) == 3 and told.errors and told.debrief, lesson.id
        assert all(2 <= len(question.heard) <= 4 for question in told.questions), lesson.id


@pytest.mark.parametrize("lesson", content.lessons(), ids=lambda lesson: lesson.id)
def test_no_session_is_longer_than_its_page_takes_and_what_it_leaves_out_is_said(lesson):
    told, whole = lesson.facilitator, times(lesson.notebook)["whole"]
    assert told.minutes <= max(whole, lesson.minutes or 0)
    assert bool(told.afterwards) or whole - told.minutes < 5


def test_a_session_that_does_not_add_up_is_told():
    (sentence,) = found(minutes=31.0)
    assert sentence == "the parts add up to 30 minutes, and the session has 31: correct a part, or `minutes`"


def test_a_lesson_with_minutes_of_its_own_has_a_session_of_as_many():
    lesson = LESSON.model_copy(update={"minutes": 25.0})
    (finding,) = teaching_findings(lesson, library.page("lessons", f"{LESSON.id}.yaml"))
    assert finding.sentence == "the session has 30 minutes, and the lesson 25: give both the same"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ({"case": "the-stairs-won", "at": "infection", "chosen": ("fever-same",)}, "this lesson has no case `the-stairs-won`: name one of its own (shock-then-ards)"),
        ({"worksheet": "six-short-stories", "at": "which-form/bath", "chosen": ("acute",)}, "this lesson has no worksheet `six-short-stories`: name one of its own (it has none)"),
        ({"case": "shock-then-ards", "at": "late-lung", "chosen": ("late-two",)}, "there is no decision `late-lung`: did you mean `late-lungs`?"),
        ({"case": "shock-then-ards", "at": "late-lungs", "chosen": ("late-too",)}, "there is no option `late-too`: did you mean `late-two`?"),
        ({"case": "shock-then-ards", "at": "late-lungs", "chosen": ("late-look",)}, "`late-look` is what the course would choose, or can defend, so it is no error: name another option"),
        ({"claim": "S99"}, "there is no claim `S99`: did you mean `S9`?"),
    ],
)  # fmt: skip
def test_an_error_that_cannot_be_made_there_is_told(error, told):
    assert found(errors=(UsualError(**error),)) == [told]


@pytest.mark.parametrize(
    "written",
    [{}, {"case": "a", "quiz": "b", "at": "c", "chosen": ["d"]}, {"case": "a", "chosen": ["b"]}, {"contrast": "a", "at": "b", "chosen": ["c"]}, {"figure": "a"}, {"claim": "S1", "chosen": ["b"]}],
)  # fmt: skip
def test_an_error_is_written_in_one_place_with_what_was_chosen_there(written):
    with pytest.raises(ValueError, match=r"name one of|write the scene|name the options"):
        UsualError(**written)


def test_an_answer_that_lost_the_hedge_of_its_claim_is_told():
    (sentence,) = found(questions=heard("You taper it, and tell the prescriber later [S14]."))
    assert sentence.startswith("this keeps no hedge of what it rests on, S14 (should be coordinated)")
    assert WHAT_TO_DO.search(sentence)
    assert not found(questions=heard("Any change should be coordinated with the prescriber [S14]."))
    assert found(questions=heard("You taper it, and tell the prescriber later.", ("S14",)))
