"""What was acknowledged beside what the store holds: nothing lost, nothing doubled, nothing made up."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from course_lib.model.event import Event
from course_lib.store import open_store, run_of
from course_lib.views.parts.controls import code


@dataclass(frozen=True)
class Commitment:
    """What a page committed: whose it was, where it stood (attempt, code of the question, event), and what was chosen."""

    learner: str
    activity: str
    attempt: int
    place: str
    number: int
    certainty: str

    @property
    def run(self) -> str:
        """The run that it belongs to."""
        return run_of(self.learner, self.activity, self.attempt)

    @property
    def event(self) -> int:
        """The number of its event: an attempt's first commitment writes its start as well."""
        return max(1, self.number)


def wrong_with(acknowledged: Iterable[Commitment], sent: Iterable[Commitment], events: Iterable[Event]) -> list[str]:
    """What the store lost, doubled or made up, each as a sentence; none if all is well."""
    runs: dict[str, dict[int, Event]] = defaultdict(dict)
    found, sent = [], set(sent)
    for event in events:
        if event.number in runs[event.run]:
            found.append(f"event {event.number} of run {event.run} is there twice")
        runs[event.run][event.number] = event
    for one in acknowledged:
        event = runs.get(one.run, {}).get(one.event)
        if event is None or not _is(event, one):
            found.append(f"acknowledged and not kept: event {one.event} of run {one.run}")
    places = {(one.run, one.event, one.place, one.certainty) for one in sent}
    for run, kept in runs.items():
        found += gaps(run, kept)
        answered = [event for event in kept.values() if event.kind == "answered"]
        twice = [item for item, times in Counter(event.body["item"] for event in answered).items() if times > 1]
        found += [f"{item} was answered twice in run {run}" for item in twice]
        made_up = [
            event.number
            for event in answered
            if (run, event.number, code(event.body["item"]), event.body["certainty"]) not in places
        ]
        found += [f"event {number} of run {run} was never committed" for number in made_up]
    return found


def gaps(run: str, numbers: Iterable[int]) -> list[str]:
    """A sentence if the events of a run are not numbered 0, 1, 2, …"""
    numbers = sorted(numbers)
    return [] if numbers == list(range(len(numbers))) else [f"run {run} has the events {numbers}"]


def _is(event, one):
    body = event.body
    return code(body.get("item", "")) == one.place and body.get("certainty") == one.certainty


def events_in(data: Path) -> list[Event]:
    """Every event in the learners' file of this folder, as the store reads them; none where there is no file."""
    file = data / "learners.sqlite"
    if not file.exists():
        return []
    store = open_store(f"sqlite:///{file}")
    try:
        return [
            event for learner in store.learners() for run in store.runs(learner) for event in store.events(learner, run.run)
        ]  # fmt: skip
    finally:
        store.close()


def kept_bytes(data: Path) -> float:
    """What an event takes in the learners' file, with its indexes and without what an empty file takes [bytes]."""
    with TemporaryDirectory() as folder:
        sizes = []
        for file in (data / "learners.sqlite", Path(folder) / "empty.sqlite"):
            open_store(f"sqlite:///{file}").close()
            with closing(sqlite3.connect(file)) as line:
                copy = Path(folder) / f"{len(sizes)}.copy"
                line.execute("VACUUM INTO ?", [str(copy)])
                sizes.append(copy.stat().st_size)
    return (sizes[0] - sizes[1]) / max(1, len(events_in(data)))


def told_wrong(data: Path) -> list[str]:
    """What is wrong with the learners' file by itself: SQLite's own check, and runs whose events have gaps."""
    file, numbers = data / "learners.sqlite", defaultdict(list)
    if not file.exists():
        return []
    for event in events_in(data):
        numbers[event.run].append(event.number)
    with closing(sqlite3.connect(file)) as line:
        said = [row[0] for row in line.execute("PRAGMA integrity_check")]
    return [text for text in said if text != "ok"] + [text for run, some in numbers.items() for text in gaps(run, some)]
