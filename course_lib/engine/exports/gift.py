"""Questions → GIFT, the plain text that Moodle and others import; its grammar is that of Moodle's question/format/gift/format.php."""

import re
from collections.abc import Sequence
from itertools import groupby

from ...model.quiz import Choice, Matching, Ordering, Shifting, Short
from ..quiz.wording import accepted
from .asked import About, Asked
from .conversions import order_as_matching, shift_as_choice
from .losses import CERTAINTY, ONE_WAY, PICTURE_IN_WORDS, SPELLING, Loss, Written, of_kind, told
from .markup import exact, listed, paragraphs, plain, reasons
from .moodle import ABOUT, share

RULES = (
    ("GIFT itself has no ordering, so an ordering is a matching of places and steps.", of_kind("ordering")),
    ("What each pair means is in the general feedback.", of_kind("ordering", "matching")),
    ("Several right answers give part of a mark for part of the set, and a wrong one takes it away; the course counts the whole set.", of_kind("multiple")),
    ("A matching gives part of a mark for some of its pairs; the course counts them all.", of_kind("ordering", "matching")),
    SPELLING,
    ONE_WAY,
    PICTURE_IN_WORDS,
)  # fmt: skip
SECOND_TIME = Loss(
    "GIFT replaces nothing: a second import adds a copy, so delete the category of the first before it. "
    "Ids and tags stand in comments, which Moodle reads and other programs pass over; the name of a question is its id too."
)


def written(questions: Sequence[Asked], about: About) -> Written:
    """The file, a category for each quiz; the name of a question and its id are the id of its item."""
    losses = (*told(questions, RULES), CERTAINTY, SECOND_TIME)
    parts = ["\n".join(f"// … {loss}" for loss in losses)]
    for at, ((_, title), group) in enumerate(groupby(questions, lambda one: (one.quiz, one.title))):
        path = "/".join(part.replace("/", "//") for part in (about.course, title))
        parts.append(f"$CATEGORY: $course$/top/{path}")
        if not at:
            parts.append(f"// [id:{ABOUT}]\n::{ABOUT}::[html]{special(paragraphs(about.lines))}")
        parts += map(_question, group)
    return Written(("\n\n".join(parts) + "\n").encode(), losses)


def special(text: str) -> str:
    """A text in which the signs that GIFT keeps for itself are escaped."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)


def _question(one):
    item = shift_as_choice(one.item) if isinstance(one.item, Shifting) else one.item
    item = order_as_matching(item) if isinstance(item, Ordering) else item
    general = paragraphs(one.behind)
    if isinstance(item, Matching):
        general = listed(reasons(one.item)) + general
        answers = _pairs(item)
    elif isinstance(item, Choice):
        answers = _answers(item)
    else:
        answers = _words(item) if isinstance(item, Short) else _numbers(item)
    tags = "".join(f" [tag:{tag}]" for tag in one.tags)
    head = f"// [id:{one.id}]{tags}\n::{one.id}::[html]{special(paragraphs(one.stem_in_words))}"
    opening = "{" if isinstance(item, Choice | Matching | Short) else "{#"
    return "\n".join([head + opening, *(f"\t{line}" for line in answers), f"\t####{special(general)}", "}"])


def _answers(item):
    correct = sum(answer.correct for answer in item.answers)
    for answer in item.answers:
        if item.kind == "single":
            weight = "=" if answer.correct else "~"
        else:
            weight = f"~%{share(correct)}%" if answer.correct else "~%-100%"
        yield f"{weight}{special(paragraphs([answer.text]))}#{special(paragraphs([answer.because]))}"


def _pairs(item):
    """A right-hand side is plain text in Moodle, and an arrow would cut it."""
    for one in item.matches:
        yield f"={special(paragraphs([one.left.replace('->', '→')]))} -> {special(plain(one.right.replace('->', '→')))}"
    for one in item.spares:
        yield f"= -> {special(plain(one.right.replace('->', '→')))}"


def _words(item):
    """Each spelling that counts, and each common error with no mark: GIFT takes what is not listed as wrong."""
    because = " ".join(filter(None, (item.because, accepted(item))))
    for weight, words, why in ((100, item.accept, because), *((0, one.words, one.because) for one in item.mistakes)):
        for word in words:
            yield f"=%{weight}%{special(plain(word))}#{special(paragraphs([why]))}"


def _numbers(item):
    for weight, number, because in (
        (100, item.key, item.because),
        *((0, item.key * one.times, one.because) for one in item.mistakes),
    ):
        yield f"=%{weight}%{exact(number)}:{exact(item.tolerance)}#{special(paragraphs([because]))}"
