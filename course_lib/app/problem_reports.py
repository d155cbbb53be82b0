"""What a learner reports as wrong → one event in the store; and the list of all reports, for whoever keeps the course.

A report is a run of its own under an activity of its own, so it never disturbs the attempt that it is about.
"""

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from ..model.event import Event
from ..store import NotSaved, Refused, Taken, open_store, record_number, run_of
from .session import Attempt

KIND, ABOUT = "reported", "problem:"
SHORT = 8  # digits of a learner's hash: enough to see that two reports come from one hand


class Unclear(ValueError):
    """A report that says nothing, or too much."""


def report(attempt: Attempt, where: str, words: str) -> None:
    """Record what was written about a place of an attempt; raises NotSaved or Refused."""
    store, learner, activity = attempt.session.open(), attempt.session.learner, ABOUT + attempt.activity
    number = len(store.runs(learner, activity))
    while True:
        number += 1
        event = Event(
            learner=learner, run=run_of(learner, activity, number), number=0, activity=activity, kind=KIND,
            seed=attempt.seed, fingerprint=attempt.fingerprint, at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            body={"where": where, "words": words},
        )  # fmt: skip
        try:
            return store.record(event)
        except Taken:  # another tab reported at the same moment
            continue


def was_reported(attempt: Attempt, where: str) -> bool:
    """Whether this learner has reported something about that place of an activity; False where that cannot be read."""
    activity = ABOUT + attempt.activity
    with suppress(NotSaved, Refused):
        store, learner = attempt.session.open(), attempt.session.learner
        events = (event for run in store.runs(learner, activity) for event in store.events(learner, run.run))
        return any(event.body.get("where") == where for event in events)
    return False


def listed(events: Iterable[Event]) -> list[dict]:
    """Each report as plain data, with the number by which it can be deleted; of the learner only the first digits of their hash."""
    return [
        {
            "number": record_number(event.run),
            "at": event.at,
            "activity": event.activity.removeprefix(ABOUT),
            "where": event.body.get("where", ""),
            "fingerprint": event.fingerprint,
            "learner": event.learner[:SHORT],
            "words": event.body.get("words", ""),
        }
        for event in events
    ]


def problems(as_json: bool = False) -> int:
    """Print every report, newest first; 1, and why, if the store cannot be read."""
    try:
        store = open_store()
        try:
            found = listed(store.of_kind(KIND))
        finally:
            store.close()
    except (NotSaved, Refused) as reason:
        print(reason.for_host, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(map(line, found)) or "Nothing was reported.")
    return 0


def line(one: dict) -> str:
    """A report for the eye; what a learner wrote is one line, without what a terminal might obey."""
    words = "".join(letter if letter.isprintable() else " " for letter in one["words"])
    place = " · ".join((one["activity"], one["where"], f"content {one['fingerprint']}", f"learner {one['learner']}"))
    return f"{one['number']} · {one['at'][:16].replace('T', ' ')} UTC · {place}\n  {' '.join(words.split())}"
