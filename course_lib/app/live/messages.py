"""A session → what each kind of window is told of it: the phones, the wall, the presenter.

Before the answer is shown, what phones and wall are told is made without looking at which option is right.
"""

from ...engine.case.typed_controls import read_control
from ...engine.live.question import TYPED, LiveQuestion, controls, possible
from ...engine.live.session import Ballot, Question, Session
from ...views.live import answer, ballot, presenter, wall
from ...views.parts.controls import code, decoded

WAITING = "You are in. Look at the wall: the question comes to this phone by itself."


def phase_of(asked: Question | None) -> str:
    """Where a question stands: `waiting` for one, `shown`, `voting`, `closed`, `votes` on the wall, `answer`."""
    if asked is None:
        return "waiting"
    if asked.open:
        return "voting"
    if asked.answer_shown:
        return "answer"
    if asked.votes_shown:
        return "votes"
    return "closed" if asked.rounds else "shown"


def to_phones(session: Session, question: LiveQuestion | None, seed: int) -> dict:
    """What every phone of the room is told, the same for all."""
    asked = session.question
    if session.ended:
        return {"phase": "ended", "html": ""}
    if asked is None or question is None:
        return {"phase": "waiting", "html": ""}
    told = {"phase": phase_of(asked), "asking": asked.number, "round": len(asked.rounds), "way": question.way}
    html = ballot.head(question) if asked.answer_shown else ballot.form(question, seed, asked.certainty)
    if asked.answer_shown:
        return told | {"html": str(html) + str(answer.explained(question, seed))}
    return told | {"html": str(html)}


def to_wall(session: Session, question: LiveQuestion | None, seed: int) -> dict:
    """What the wall is told; the number of those who answered goes beside it (`numbers`)."""
    asked = session.question
    told = {"phase": "ended" if session.ended else phase_of(asked), "dark": session.dark, "code": session.code}
    if asked is None or question is None or session.ended:
        return told | {"html": ""}
    told |= {"asking": asked.number, "round": len(asked.rounds), "html": str(wall.shown(question, asked, seed))}
    if asked.decided and question.scene:
        told["decided"] = decision(question, asked)
    return told


def to_presenter(session: Session, question: LiveQuestion | None, seed: int) -> dict:
    """What the presenter's window is told: as the wall, and the key, the votes and a suggestion."""
    told = to_wall(session, question, seed) | {"html": ""}
    asked = session.question
    if asked is None or question is None or session.ended:
        return told
    told["html"] = str(presenter.private(question, asked, seed))
    told["again"] = bool(asked.rounds) and asked.may_ask_again
    told["choices"] = presenter.choices(question, asked, seed)
    return told


def numbers(session: Session) -> dict:
    """How many are in, and how many of them have answered the round that is open or was the last."""
    asked = session.question
    return {"joined": len(session.phones), "answered": len(asked.last.ballots) if asked and asked.last else 0}


def decision(question: LiveQuestion, asked: Question) -> dict:
    """What was decided, in the words of a form: codes of options and fields, for the case that stands on the wall."""
    chosen = asked.decided
    places = {code(id): place for place, id in enumerate(chosen.answers, 1)} if question.way == "order" else {}
    return {
        "room": f"case:{question.case}", "scene": code(question.scene.id), "options": [code(id) for id in chosen.answers],
        "places": places, "values": dict(chosen.values),
    }  # fmt: skip


def ballot_in_codes(question: LiveQuestion, given: Ballot) -> dict:
    """A phone's own ballot, as its form holds it."""
    answers = list(given.answers) if question.way in TYPED else [code(id) for id in given.answers]
    values = {code(id): amount for id, amount in given.values.items()}
    return {"answers": answers, "values": values, "certainty": given.certainty}


def ballot_from_codes(question: LiveQuestion, answers: list, values: dict, certainty: str | None) -> Ballot:
    """What a phone's form holds, as a ballot; what is no number stays away, and is then missed."""
    ids = tuple(answers) if question.way in TYPED else decoded(answers, possible(question))
    numbers = {}
    for control in controls(question, ids):
        found, wrong = read_control(control, values.get(code(control.id), ""))
        if not wrong:
            numbers[control.id] = found
    return Ballot(ids, numbers, certainty)
