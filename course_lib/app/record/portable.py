"""A learner's record → a file that is theirs, and such a file → events of this installation, none of them twice.

A device is known in the file by a number that tells nothing of its code; an attempt by its number, so that its run gets
the name here that it would have had. What was brought counts as brought: a certificate attests what was done here.
Reports of problems, words, pairings and classes belong to the installation where they were made, and stay there.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator

from ...engine.commitments import Impossible
from ...model.event import Event
from ...model.noun import Noun
from ...store import Store, run_of
from ...store.learner_codes import attempt_numbers
from ...store.links import OF_THE_RECORD, imported_id
from ..problem_reports import ABOUT

FORMAT, VERSION = "proximal-record", 1
MOST_BYTES, MOST_EVENTS, MOST_DEVICES, MOST_BODY = 8_000_000, 20_000, 100, 20_000
Short = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Step(Noun):
    """One event: its number within its attempt, what it was, when (UTC), of which content, and what was committed."""

    number: int = Field(ge=0, le=100_000)
    kind: Short
    at: Short
    seed: int = Field(ge=-(2**63), lt=2**63)
    fingerprint: Short
    body: dict

    @field_validator("at")
    @classmethod
    def _is_a_moment(cls, at: str) -> str:
        if datetime.fromisoformat(at).tzinfo is None:
            raise ValueError("a moment needs its zone, as in 2026-11-27T09:00:00+00:00")
        return at

    @field_validator("body")
    @classmethod
    def _is_small(cls, body: dict) -> dict:
        if len(json.dumps(body, allow_nan=False)) > MOST_BODY:
            raise ValueError(f"a body has at most {MOST_BODY} characters")
        return body


class Attempted(Noun):
    """One attempt at one activity, by its number on its device."""

    activity: Short
    attempt: int = Field(ge=1, le=100_000)
    events: tuple[Step, ...] = Field(min_length=1)


class Device(Noun):
    """What was done on one device, or in a record that was brought to it."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    attempts: tuple[Attempted, ...]


class Record(Noun):
    """A whole record. `explained` is for people, and is not read back."""

    format: Literal["proximal-record"] = FORMAT
    version: Literal[1] = VERSION
    explained: str = ""
    made_at: Short
    devices: tuple[Device, ...] = Field(max_length=MOST_DEVICES)


EXPLAINED = (
    "This is everything that you committed, answered or kept in Proximal, as it is stored. Each device has its attempts, and "
    "each attempt its events in order: what was drawn (started), committed or answered, with the time in UTC, the seed by "
    "which content was varied, and a fingerprint of the content. No name, no address and no code by which your record could "
    "be opened is in it. It can be brought to another installation of the course, under Your record."
)


def download(store, learner: str, now: datetime) -> dict:
    """The learner's record as plain data, with its schema; `store` is a Store or a Snapshot. Raises NotSaved."""
    events, imported = store.history(learner), imported_id(store.history(learner))
    made = [_device(device, events, imported.get(device)) for device in store.devices(learner)]
    record = Record(
        explained=EXPLAINED,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        devices=tuple(one for one in made if one.attempts),
    )
    return {**record.model_dump(mode="json"), "schema": Record.model_json_schema()}


def _device(device, events, id):
    runs: dict[str, list[Event]] = {}
    for event in events:
        if event.learner == device and _is_learning(event.activity):
            runs.setdefault(event.run, []).append(event)
    activities = dict.fromkeys(steps[0].activity for steps in runs.values())
    attempts = [
        Attempted(activity=activity, attempt=number, events=tuple(map(_step, runs[run])))
        for activity in activities
        for number, run in attempt_numbers(device, activity, runs).items()
    ]
    return Device(id=id or portable_id(device), attempts=tuple(attempts))


def _step(event):
    return Step(**event.model_dump(include={"number", "kind", "at", "seed", "fingerprint", "body"}))


def _is_learning(activity):
    return activity not in OF_THE_RECORD and not activity.startswith(ABOUT)


def portable_id(device: str) -> str:
    """By what a file knows a device: always the same, and of no use to open its record."""
    return sha256(f"proximal portable {device}".encode()).hexdigest()[:32]


def read(text: str) -> Record:
    """The record that a file holds; raises Impossible with a sentence that says what is wrong, and where."""
    if len(text.encode()) > MOST_BYTES:
        raise Impossible(f"This file is larger than {MOST_BYTES // 1_000_000} MB: it is no record of this course.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Impossible("This file is no JSON: choose the file that “Download my record” gave you.") from None
    if not isinstance(found, Mapping) or found.get("format") != FORMAT:
        raise Impossible("This file is no record of this course: choose the file that “Download my record” gave you.")
    if found.get("version") != VERSION:
        raise Impossible("This file was made by a newer edition of the course: bring it to one that is as new.")
    try:
        record = Record.model_validate({key: value for key, value in found.items() if key != "schema"})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Impossible(
            f"This file was changed or is damaged at {where}: {first['msg']}. Nothing was taken over."
        ) from None
    if sum(len(attempt.events) for device in record.devices for attempt in device.attempts) > MOST_EVENTS:
        raise Impossible(f"This file holds more than {MOST_EVENTS:,} events, which nobody has learnt.")
    return record


def bring(store: Store, learner: str, record: Record, now: datetime) -> int:
    """Add what a file holds to a learner's record, as far as it is not there yet, and say how many events that was.

    An attempt that was begun on one of the learner's own devices is here, and is left as it is: whatever a file says beyond
    that was not done here, and counts as brought. Raises NotSaved or Deleted; then what was added stays, and the same file can be brought again.
    """
    history = store.history(learner)
    begun = {event.run for event in history}
    brought = {id: device for device, id in imported_id(history).items()}
    own = {portable_id(device): device for device in store.devices(learner) if device not in brought.values()}
    added = 0
    for device in record.devices:
        attempts = [one for one in device.attempts if _run(own.get(device.id, ""), one) not in begun]
        if not attempts:
            continue
        here = brought.get(device.id) or sha256(f"proximal brought {learner} {device.id}".encode()).hexdigest()
        added += store.record_all(_events(here, attempts))
        if device.id not in brought:
            store.link(here, learner, now.astimezone(UTC).isoformat(timespec="milliseconds"), imported=device.id)
    return added


def _run(device, attempt):
    return run_of(device, attempt.activity, attempt.attempt)


def events_in(record: Record) -> tuple[Event, ...]:
    """The events that a file holds, as if each of its devices were known by its number."""
    return tuple(event for device in record.devices for event in _events(device.id, device.attempts))


def _events(device: str, attempts: Iterable[Attempted]) -> Iterable[Event]:
    for attempt in attempts:
        if not _is_learning(attempt.activity):
            continue
        run = _run(device, attempt)
        for step in attempt.events:
            yield Event(learner=device, run=run, activity=attempt.activity, **step.model_dump())
