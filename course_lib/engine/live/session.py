"""What happened in a room, event by event → where its session stands: who is in, what is asked, each round's votes, what is shown.

A session is nothing but the fold of its events, so a server that starts again stands where it stood.
An event that does not fit where the session stands changes nothing: a vote after the close, a second round after the answer.
Times are seconds since 1970, as the events carry them; there is no clock here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

GRACE_S = 1.5  # for a vote that was sent in time and arrives a little later
SECONDS = (10, 900)  # the shortest and the longest time to vote
LASTS_S, IDLE_S = (
    12 * 3600.0,
    2 * 3600.0,
)  # after which a session ends by itself: at the latest, and where nothing happens
ROUNDS = 2


@dataclass(frozen=True)
class Happened:
    """One event of a session."""

    at: float
    kind: str
    body: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Ballot:
    """What one phone answers: texts as a quiz takes them, the values that go with an option, and how sure it is."""

    answers: tuple[str, ...]
    values: Mapping[str, float] = field(default_factory=dict)
    certainty: str | None = None

    @classmethod
    def of(cls, body: Mapping) -> "Ballot":
        """From a vote's body."""
        return cls(tuple(body["answers"]), dict(body.get("values") or {}), body.get("certainty"))


@dataclass(frozen=True)
class Round:
    """One vote on a question: until when it is open, and the last ballot of each phone."""

    number: int
    closes_at: float
    closed: bool = False
    ballots: Mapping[str, Ballot] = field(default_factory=dict)

    def takes(self, at: float) -> bool:
        """Whether a vote that arrives then is counted."""
        return not self.closed and at <= self.closes_at + GRACE_S


@dataclass(frozen=True)
class Question:
    """A question before the room: its name, which asking of the session it is, its rounds, and what of it was shown."""

    name: str
    number: int = 0
    certainty: bool = False
    rounds: tuple[Round, ...] = ()
    votes_shown: bool = False
    answer_shown: bool = False
    decided: Ballot | None = None

    @property
    def last(self) -> Round | None:
        """The round that is open or was the last."""
        return self.rounds[-1] if self.rounds else None

    @property
    def open(self) -> bool:
        """Whether a round is open; its time may be over, until somebody says so."""
        return bool(self.rounds) and not self.rounds[-1].closed

    @property
    def may_ask_again(self) -> bool:
        """Whether a further round may be opened: never after the answer is known."""
        return not self.open and not self.answer_shown and len(self.rounds) < ROUNDS


@dataclass(frozen=True)
class Session:
    """Where a session stands; `steps` counts the events that it is made of."""

    code: str = ""
    page: str = ""
    leads: tuple[str, ...] = ()  # hashes of the presenter's secrets, one for each of their devices
    opened_at: float = 0.0
    last_at: float = 0.0
    steps: int = 0
    phones: Mapping[str, None] = field(default_factory=dict)
    question: Question | None = None
    past: tuple[Question, ...] = ()
    dark: bool = False
    ended: bool = False

    def ends_at(self) -> float:
        """When it ends by itself unless something happens."""
        return min(self.opened_at + LASTS_S, self.last_at + IDLE_S)


def fold(events: Iterable[Happened], session: Session | None = None) -> Session:
    """The session after these events."""
    session = session or Session()
    for event in events:
        session = after(session, event)
    return session


def after(session: Session, event: Happened) -> Session:
    """The session after one more event; the very same one where the event does not fit."""
    if session.ended or (event.kind == "opened") == bool(session.steps):
        return session
    move = MOVES.get(event.kind)
    moved = move(session, event) if move else None
    if moved is None:
        return session
    return replace(moved, last_at=max(session.last_at, event.at), steps=session.steps + 1)


def _opened(session, event):
    body = event.body
    return replace(session, code=body["code"], page=body["page"], leads=(body["lead"],), opened_at=event.at)


def _joined(session, event):
    phone = event.body["phone"]
    return None if phone in session.phones else replace(session, phones={**session.phones, phone: None})


def _lent(session, event):
    return replace(session, leads=(*session.leads, event.body["lead"]))


def _recoded(session, event):
    return replace(session, code=event.body["code"])


def _shown(session, event):
    if session.question and session.question.open:
        return None
    asked = Question(event.body["question"], session.steps, bool(event.body.get("certainty")))
    return replace(_put_away(session, event) or session, question=asked)


def _put_away(session, event):
    asked = session.question
    if asked is None or asked.open:
        return None
    return replace(session, question=None, past=(*session.past, asked) if asked.rounds else session.past)


def _voting(asked, event):
    if not asked.may_ask_again:
        return None
    closes = event.at + min(max(event.body["seconds"], SECONDS[0]), SECONDS[1])
    return replace(asked, rounds=(*asked.rounds, Round(len(asked.rounds) + 1, closes)), votes_shown=False)


def _voted(session, event):
    body, asked = event.body, session.question
    if asked is None or not asked.open or body["phone"] not in session.phones:
        return None
    now = asked.last
    if body["asking"] != asked.number or body["round"] != now.number or not now.takes(event.at):
        return None
    ballots = {**now.ballots, body["phone"]: Ballot.of(body)}
    return replace(session, question=_with_last(asked, replace(now, ballots=ballots)))


def _extended(asked, event):
    if not asked.open:
        return None
    closes = max(event.at, asked.last.closes_at) + min(max(event.body["seconds"], SECONDS[0]), SECONDS[1])
    return _with_last(asked, replace(asked.last, closes_at=closes))


def _closed(asked, event):
    return _with_last(asked, replace(asked.last, closed=True)) if asked.open else None


def _votes_shown(asked, event):
    return replace(asked, votes_shown=True) if asked.rounds and not asked.open and not asked.votes_shown else None


def _answer_shown(asked, event):
    return replace(asked, answer_shown=True) if asked.rounds and not asked.open and not asked.answer_shown else None


def _decided(asked, event):
    if not asked.rounds or asked.open or asked.decided:
        return None
    return replace(asked, decided=Ballot.of(event.body), votes_shown=True)


def _with_last(asked, now):
    return replace(asked, rounds=(*asked.rounds[:-1], now))


def _dark(session, event):
    on = bool(event.body["on"])
    return None if on == session.dark else replace(session, dark=on)


def _ended(session, event):
    return replace(session, ended=True)


def _of_question(move: Callable) -> Callable:
    def moved(session, event):
        asked = session.question and move(session.question, event)
        return asked and replace(session, question=asked)

    return moved


MOVES: Mapping[str, Callable] = {
    "opened": _opened, "joined": _joined, "recoded": _recoded, "lent": _lent, "shown": _shown, "put away": _put_away, "voted": _voted,
    "dark": _dark, "ended": _ended,
    **{kind: _of_question(move) for kind, move in (
        ("voting", _voting), ("extended", _extended), ("closed", _closed), ("votes shown", _votes_shown),
        ("answer shown", _answer_shown), ("decided", _decided),
    )},
}  # fmt: skip
