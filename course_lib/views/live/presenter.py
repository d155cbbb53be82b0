"""A question and its votes → what the presenter's own window shows of them, whatever the wall shows: counts, the key, what to do next."""

from htpy import Element, div, fragment, h3, li, ol, p, small, span, strong

from ...engine.live.decision import decided
from ...engine.live.question import LiveQuestion, options, possible, right
from ...engine.live.session import Question
from ...engine.live.suggestion import suggested
from ...engine.live.tally import borda, counts, spread
from ...model.quiz import Numeric
from ..parts.controls import CERTAINTIES, code
from ..parts.labels import amount
from .answer import is_choice, marks
from .ballot import letter, words
from .wall import doses, in_spread, numbers_of, vote_in_words


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
    return ol(".lead-options")[
        [
            li[
                strong[f"{letter(at)} "],
                span(class_=f"px-{marked[id][0][1]}")[f"{marked[id][0][0]} "],
                text,
                points and strong[f" · {' → '.join(str(column[id]) for column in points)}"],
            ]
            for at, (id, text) in enumerate(options(question, seed))
        ]
    ]


def _number(question, asked):
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
