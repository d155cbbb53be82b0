"""Facilitator notes as short points under their titles."""

import re

from course_lib import content
from course_lib.engine.facilitator_notes import Point, note_paragraphs, note_parts, paragraphs_of


def test_each_question_and_each_error_is_a_point_and_its_claims_stand_behind_it():
    found = note_parts(
        note_paragraphs(
            "Timing: ten minutes are two for the idea, eight for talk. With a group, ask first. "
            "What residents usually get wrong: they stop at once [S19] [B16]; they call it proof. "
            "Ask: who would notice, and how? Ask, in shock: which world is ours [S1]? (Nobody knows.) Do not defend the numbers."
        )
    )
    assert [(part.title, [point.text for point in part.points]) for part in found] == [
        ("Timing", ["Ten minutes are two for the idea, eight for talk."]),
        ("With the group", ["With a group, ask first."]),
        ("What residents usually get wrong", ["They stop at once", "They call it proof."]),
        ("Ask", ["Who would notice, and how?", "In shock: which world is ours? (Nobody knows.)"]),
        ("To know, and to do", ["Do not defend the numbers."]),
    ]
    assert found[2].points[0] == Point("They stop at once", ("S19", "B16")) and found[3].points[1].claims == ("S1",)


def test_no_word_and_no_claim_of_any_lessons_notes_is_lost():
    for lesson in content.lessons():
        notes, told = told_in_full(lesson), paragraphs_of(lesson)
        points = [point for part in note_parts(told) for point in part.points]
        words = sorted(word for point in points for word in re.findall(r"\w+", point.text.casefold()))
        plain = re.sub(r"\[[SB]\d+\]|\bTiming:|\bWhat \w+ usually get wrong:|\bAsk(?=[:,])|\bDebrief:", "", notes)
        assert words == sorted(re.findall(r"\w+", plain.casefold())), lesson.id
        claims = sorted(claim for point in points for claim in point.claims)
        assert claims == sorted(re.findall(r"\[([SB]\d+)\]", notes)), lesson.id


def told_in_full(lesson) -> str:
    """Everything that a lesson tells a teacher, one after the other."""
    told = lesson.facilitator
    return " ".join(
        [told.timing_in_words, lesson.facilitator_notes, *(one.ask for one in told.questions), *told.debrief]
    )


def test_the_three_questions_stand_before_the_others_and_the_debrief_is_a_part_of_its_own():
    lesson = content.lesson("04-sepsis-and-ards")
    parts = {part.title: [point.text for point in part.points] for part in note_parts(paragraphs_of(lesson))}
    assert parts["Timing"] == [lesson.facilitator.timing_in_words] and parts["Timing"][0].startswith(
        "30 minutes are 2 for the idea, "
    )
    asked = [one.ask for one in lesson.facilitator.questions]
    assert [text[1:] for text in parts["Ask"][:3]] == [text[1:] for text in asked] and len(parts["Ask"]) > 3
    assert list(parts)[-2:] == ["Debrief", "To know, and to do"] and parts["Debrief"][0] in lesson.facilitator.debrief


def test_a_lesson_without_a_plan_for_a_session_tells_its_prose():
    lesson = content.lesson("04-sepsis-and-ards").model_copy(update={"facilitator": None})
    assert paragraphs_of(lesson) == note_paragraphs(lesson.facilitator_notes)
