"""The question bank as a page that needs no kernel: every question with its feedback, by lesson."""

from ... import content
from ...views.question_bank import place
from ...views.question_bank import question_bank as view
from ..course_evidence import evidence_of
from .command import questions

__all__ = ["place", "question_bank"]


def question_bank() -> tuple[str, int]:
    """The HTML of the bank, and how many questions it holds; raises `content.Refused`."""
    asked = questions()
    titles = {one.quiz: content.quiz(one.quiz).title for one in asked}
    titles |= {lesson.quiz: lesson.title for lesson in content.lessons() if lesson.quiz in titles}
    return str(view(asked, titles, evidence_of("bank"))), len(asked)
