"""A question and its votes → what the presenter's own window shows of them, whatever the wall shows: counts, the key, what to do next."""

from htpy import Element, div, fragment, h3, li, ol, p, small, span, strong

from ...engine.live.decision import decided
from ...engine.live.question import LiveQuestion, options, possible, right
from ...engine.live.session import Question
from ...engine.live.suggestion import suggested
from ...engine.live.tally import borda, counts, spread
from ...engine.live.words import grouped
from ...model.quiz import Numeric, Short
from ..parts.controls import CERTAINTIES, code
from ..parts.labels import amount
from .answer import is_choice, marks
from .ballot import letter, words
from .wall import doses, in_spread, numbers_of, vote_in_words, words_in_words

MANY = 0.2  # of the votes, and at least two: where it is said which error a wrong answer stands for


def private(question: LiveQuestion, asked: Question, seed: int) -> Element:
    """The question with its key and, once a round is closed, its votes."""
    return div(".lead-question")[
        p(".lead-about")[question.about],
        h3[words(question.stem)],
        asked.rounds and not asked.open and _after(question, asked, seed),
        _options(question, asked, seed) if is_choice(question) else _number(question, asked),
    ]


def _options(question, asked, seed):
    closed = [one for one in asked.rounds if one.closed]
    points = [
        (borda if question.way == "order" else counts)(one.ballots.values(), possible(question)) for one in closed
    ]
    marked = marks(question, seed)
    errors = {one.id: one.error for one in getattr(question.item, "answers", ())}
    return ol(".lead-options")[
        [
            li[
                strong[f"{letter(at)} "],
                span(class_=f"px-{marked[id][0][1]}")[f"{marked[id][0][0]} "],
                text,
                points and strong[f" · {' → '.join(str(column[id]) for column in points)}"],
                bool(closed) and _stands_for(errors.get(id), points[-1][id], closed[-1]),
            ]
            for at, (id, text) in enumerate(options(question, seed))
        ]
    ]


def _stands_for(error, count, vote):
    """The belief behind a wrong answer that many gave."""
    many = count >= max(2, MANY * len(vote.ballots))
    return p(".lead-error")[f"Stands for: {error}."] if error and many else None


def _word(question, asked):
    """The key, what each closed round gave, and which errors stand behind what many gave."""
    item, closed = question.item, [one for one in asked.rounds if one.closed]
    wrong = grouped(item, closed[-1].ballots.values()).errors if closed else ()
    return fragment[
        p[f"Key: {'; '.join(item.accept)}"],
        [p[words_in_words(item, one)] for one in closed],
        [_stands_for(one.error and f"{', '.join(one.words)}: {one.error}", count, closed[-1]) for one, count in wrong],
    ]


def _number(question, asked):
    if isinstance(question.item, Short):
        return _word(question, asked)
    if not isinstance(question.item, Numeric):
        return None
    found = [spread(numbers_of(question, one)) for one in asked.rounds if one.closed]
    return fragment[
        p[f"Key: {amount(round(question.item.key, 2), question.item.unit)}"],
        [p[in_spread(one, question.item.unit) if one else "Nobody voted."] for one in found],
    ]


def _after(question, asked, seed):
    """What the last round came to, and after the first what the literature would do next."""
    vote = asked.last
    voted, correct = len(vote.ballots), sum(right(question, one) for one in vote.ballots.values())
    advice = suggested(correct, voted) if asked.may_ask_again and voted else None
    return fragment[
        is_choice(question) and question.way != "order" and p[vote_in_words(question, vote, seed)],
        not is_choice(question) and not voted and p["Nobody voted."],
        bool(voted and not advice) and p[f"{correct} of {voted} were right."],
        advice and p(".lead-advice", data_advice=advice.kind)[advice.sentence, advice.source and small[f" {advice.source}"]],
        question.scene and doses(question, vote, each=True),
        bool(asked.certainty and voted) and _sure(question, vote),
        question.scene and not asked.decided and not _room(question, vote) and p["The room has no majority: decide for it, or vote again."],
    ]  # fmt: skip


def _sure(question, vote):
    """How sure those were who were right, and those who were not."""
    lines = []
    for correct, who in ((True, "Right"), (False, "Not right")):
        given = [one.certainty for one in vote.ballots.values() if right(question, one) == correct and one.certainty]
        if given:
            lines.append(
                f"{who}: " + ", ".join(f"{given.count(id)} “{text}”" for id, text in CERTAINTIES.items() if id in given)
            )
    return p(".lead-sure")["; ".join(lines) + "."] if lines else None


def _room(question, vote):
    return decided(question, vote)


def choices(question: LiveQuestion, asked: Question, seed: int) -> dict:
    """What can be decided for the patient: whether the room has a majority, and the options that the presenter may choose instead."""
    if not question.scene or not asked.rounds or asked.open or asked.decided:
        return {}
    given = [[code(id), f"{letter(at)} {text}"] for at, (id, text) in enumerate(options(question, seed))]
    return {"room": bool(_room(question, asked.last)), "options": given if question.way == "one" else []}
