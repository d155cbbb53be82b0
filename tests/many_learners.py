"""A learners' file with very many learners of hundreds of events each: plausible answers over weeks, the same every time.

A few dozen histories are played once; each learner has one of them, begun on a day of their own, under their own runs.
The rows are written by SQL directly, about a minute for five million: `python -m tests.many_learners FILE [learners] [events]`.
"""

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from course_lib import content
from course_lib.engine.case import replay
from course_lib.engine.case.reached import reached
from course_lib.engine.quiz.answers import possible
from course_lib.engine.quiz.drawing import as_asked, draw
from course_lib.engine.quiz.marking import right_answer
from course_lib.model.quiz import Choice, Item, Matching, Numeric, Ordering, Short
from course_lib.store import learner_of, open_store, run_of

LEARNERS, EVENTS, HISTORIES = 10_000, 500, 40
BEGAN = datetime(2026, 9, 1, 17, tzinfo=UTC)
SECONDS = 40  # between two events of a sitting
INSERT = (
    "INSERT INTO events (learner, run, number, activity, kind, seed, fingerprint, at, body) VALUES (?,?,?,?,?,?,?,?,?)"
)


def code_of(learner: int) -> str:
    """The private code of a learner by number, from 0."""
    return f"manylearners{learner:08d}"


@dataclass(frozen=True)
class Done:
    """Something that every learner with this history did: which attempt at what, and when after their first day."""

    activity: str
    attempt: int
    number: int
    kind: str
    seed: int
    fingerprint: str
    after: timedelta
    body: str


@dataclass
class Player:
    """Somebody who learns: more often right from week to week, on two days of three, at the lessons one after the other."""

    random: Random
    done: list[Done] = field(default_factory=list)
    day: int = 0
    at: timedelta = timedelta()
    attempts: Counter = field(default_factory=Counter)
    asked: dict = field(default_factory=dict)

    @property
    def skill(self) -> float:
        return min(0.93, 0.55 + 0.008 * self.day)

    def sit(self) -> None:
        """Begin on one of the next days, in the evening."""
        self.day += self.random.choice((1, 1, 2, 3))
        self.at = timedelta(days=self.day, minutes=self.random.randrange(180))

    def run(self, activity: str, fingerprint: str, bodies: list[tuple[str, dict]], seed: int) -> None:
        """Do all of an attempt."""
        self.attempts[activity] += 1
        for number, (kind, body) in enumerate(bodies):
            one = Done(
                activity, self.attempts[activity], number, kind, seed, fingerprint, self.at, json.dumps(body)
            )  # fmt: skip
            self.done.append(one)
            self.at += timedelta(seconds=SECONDS + self.random.randrange(30))

    def certainty(self, right: bool) -> str:
        return self.random.choices(("guess", "fairly", "certain"), (1, 3, 4) if right else (3, 4, 2))[0]

    def answer(self, item: Item, seed: int) -> tuple[str, dict]:
        """An answer to a question, right as often as the skill says."""
        asked = as_asked(item, seed, content.drugs())
        right = self.random.random() < self.skill
        given = right_answer(asked) if right else wrong_answer(asked)
        return "answered", {"item": item.id, "answers": list(given), "certainty": self.certainty(right)}

    def quiz(self, id: str) -> None:
        """A round of questions."""
        quiz, seed = content.quiz(id), self.random.randrange(1, 2**27)
        drawn = draw(quiz, seed, self.asked.setdefault(id, []))
        self.asked[id] += drawn
        items = {item.id: item for item in quiz.items}
        bodies = [("started", {"items": list(drawn)}), *(self.answer(items[one], seed) for one in drawn)]
        self.run(f"quiz:{id}", content.fingerprint("quizzes", id), bodies, seed)

    def case(self, id: str, level: str = "") -> None:
        """A patient, to the end or to where the evening ends."""
        case, made = content.case(id), []
        until = self.random.choice((99, 99, 99, 4))
        while not (stands := reached(case, made)).over and len(made) < until:
            made.append(self.decide(case.scene(stands.scene)))
        bodies = [("started", {}), *(("committed", one.body()) for one in made)]
        self.run(f"case:{id}{level}", content.fingerprint("cases", id), bodies, self.random.randrange(1, 2**27))

    def decide(self, scene) -> replay.Commitment:
        argued = replay.argued(scene)
        right = bool(scene.ranking) or self.random.random() < self.skill
        option = None if right else self.random.choice(scene.options)
        chosen = (
            argued if right else replay.Commitment(scene.id, (option.id,), {c.id: c.start for c in option.controls})
        )
        return replay.Commitment(scene.id, chosen.options, chosen.controls, self.certainty(right), chosen.moved_by)

    def contrast(self, id: str) -> None:
        rows = content.contrast(id).rows
        row = next(row for row in rows if row.flips) if self.random.random() < self.skill else self.random.choice(rows)
        body = {"row": row.id, "certainty": self.certainty(row.flips)}
        self.run(f"contrast:{id}", content.fingerprint("contrasts", id), [("started", {}), ("committed", body)], 1)


def wrong_answer(item: Item) -> tuple[str, ...]:
    """An answer that is not right, as somebody could give it."""
    right = right_answer(item)
    if isinstance(item, Numeric):
        return (f"{item.key * item.mistakes[0].times:g}",)
    if isinstance(item, Short):
        return item.mistakes[0].words[:1]
    if isinstance(item, Ordering | Matching):
        return right[::-1] if isinstance(item, Ordering) else _exchanged(right)
    others = [one for one in possible(item) if one not in right]
    return (*right[:-1], others[0]) if isinstance(item, Choice) else (others[0],)


def _exchanged(pairs):
    (a, right_a), (b, right_b), *_ = (pair.split("=") for pair in pairs)
    return (f"{a}={right_b}", f"{b}={right_a}", *pairs[2:])


def history(which: int, events: int) -> tuple[Done, ...]:
    """One of the histories, of so many events."""
    player = Player(Random(f"history {which}"))
    lessons = [lesson for lesson in content.lessons() if lesson.quiz]
    while len(player.done) < events:
        for lesson in lessons:
            player.sit()
            for id in lesson.contrasts[:1]:
                player.contrast(id)
            for id in lesson.patients:
                player.case(id, ":unguided" if player.attempts[f"case:{id}"] else "")
            player.quiz(lesson.quiz)
    return tuple(player.done[:events])


@cache
def histories(events: int) -> tuple[tuple[Done, ...], ...]:
    """All of them."""
    return tuple(history(which, events) for which in range(HISTORIES))


def rows(learner: int, events: int) -> Iterator[tuple]:
    """The rows of one learner, by number."""
    hash, began = learner_of(code_of(learner)), BEGAN + timedelta(days=learner % 28, minutes=learner % 61)
    runs: dict[tuple[str, int], str] = {}
    for one in histories(events)[learner % HISTORIES]:
        run = runs.get((one.activity, one.attempt)) or run_of(hash, one.activity, one.attempt)
        runs[one.activity, one.attempt] = run
        at = (began + one.after).isoformat(timespec="milliseconds")
        yield hash, run, one.number, one.activity, one.kind, one.seed, one.fingerprint, at, one.body


def write(file: Path, learners: int = LEARNERS, events: int = EVENTS) -> None:
    """Make a new learners' file at `file` with so many learners of so many events each."""
    open_store(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1500000", "locking_mode = EXCLUSIVE"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN")
        raw.execute("DROP INDEX ix_events_learner")
        raw.executemany(INSERT, (row for learner in range(learners) for row in rows(learner, events)))
        raw.execute("CREATE INDEX ix_events_learner ON events (learner)")
        raw.execute("COMMIT")


if __name__ == "__main__":
    write(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:]))
