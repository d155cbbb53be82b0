"""Facilitator notes as short points under their titles."""

import re

from course_lib import content
from course_lib.serve.lesson_words import note_paragraphs
from course_lib.serve.note_parts import Point, note_parts


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
        points = [point for part in note_parts(note_paragraphs(lesson.facilitator_notes)) for point in part.points]
        told = sorted(word for point in points for word in re.findall(r"\w+", point.text.casefold()))
        plain = re.sub(
            r"\[[SB]\d+\]|\bTiming:|\bWhat \w+ usually get wrong:|\bAsk(?=[:,])", "", lesson.facilitator_notes
        )
        assert told == sorted(re.findall(r"\w+", plain.casefold())), lesson.id
        claims = sorted(claim for point in points for claim in point.claims)
        assert claims == sorted(re.findall(r"\[([SB]\d+)\]", lesson.facilitator_notes)), lesson.id
