"""Who is learning here, and where their events go: one for each kernel, shared by the screens of a page.

Under Voilà a learner is known by a private code that their browser made and sends with its first message.
In JupyterLab on one's own computer there is one learner, and nothing to send.
"""

import asyncio
import atexit
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal
from weakref import WeakSet

from traitlets.log import get_logger

from .. import content
from ..engine.record.days import zone_of
from ..model.event import Event
from ..store import Deleted, NotSaved, Refused, Store, Taken, open_store, run_of
from .identity import ALONE, device_with, learner_with

PAGE_VIEW = "COURSE_PAGE_VIEW"  # the environment variable that says which view of its page a kernel serves


def page_view() -> str:
    """Which view of its page this kernel serves: `short` for the ten-minute path, else nothing."""
    return "short" if os.environ.get(PAGE_VIEW) == "short" else ""


def served() -> bool:
    """Whether this kernel belongs to a page served by Voilà."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


@dataclass
class Session:
    """The learner at this page; nobody until their browser has said hello."""

    learner: str | None = None
    store: Store | None = None
    zone: tzinfo = UTC  # where the learner is, as their browser says
    kept: dict = field(
        default_factory=dict
    )  # small wishes that the browser keeps, such as not to be asked for certainty
    rooms: WeakSet = field(default_factory=WeakSet)  # whose learner has said hello

    def greet(self, message: Mapping) -> None:
        """Learn from the browser's first message who is here, and where.

        Raises NotSaved or Refused if their record cannot be opened, and Deleted if it was deleted.
        """
        kept = message.get("kept")
        self.kept.update(kept if isinstance(kept, Mapping) else {})
        self.zone = zone_of(message.get("zone"))
        if self.learner is None:
            code = message.get("code") if served() else ALONE
            learner_with(code)  # before anything is opened for a code that is none
            store = self.open()
            self.learner = store.root(device_with(code, store.deleted_on))
        self.open()

    def open(self) -> Store:
        """The store; raises NotSaved or Refused."""
        if self.store is None:
            self.store = open_store()
            atexit.register(self.store.close)  # a kernel that ends leaves nothing beside the learners' file
        return self.store

    def prepare(self) -> None:
        """Open the store as soon as the kernel is idle: while the browser still loads, nobody waits for it."""
        with suppress(RuntimeError):  # without a kernel there is no loop, and whoever says hello opens it
            asyncio.get_running_loop().call_later(0.1, self._open_quietly)

    def _open_quietly(self):
        with suppress(NotSaved, Refused):  # said when the learner says hello, who is the one to know
            self.open()

    def may_sleep(self) -> bool:
        """Whether this kernel may end without a loss: nothing in any room waits to be saved."""
        return not any(room.unsaved for room in list(self.rooms))

    def half_done(self) -> bool:
        """Whether in any room something is begun and not over, or chosen or written and not committed."""
        return any(room.half_done for room in list(self.rooms))

    @property
    def ask_certainty(self) -> bool:
        return self.kept.get("certainty") != "off"


def told(reason: NotSaved | Refused | Deleted) -> str:
    """The sentence for the learner's screen; the one for whoever runs the course goes into the server's log.

    A kernel's own stderr would reach the page, its logger does not.
    """
    if not isinstance(reason, Deleted):  # which is what the learner wanted, and nothing for whoever runs the course
        get_logger().error(reason.for_host)
    return str(reason)


HERE = Session()

FIRST = 1  # the number of a learner's first attempt at an activity

# What became of an attempt: its content is as it was, has a newer model or was edited since the last event, or some of its events are gone.
Found = Literal["whole", "newer", "edited", "broken"]


def seed_of(learner: str | None, activity: str, number: int) -> int:
    """What varies in an attempt, from its name: a reload before the first commitment meets the same patient and questions."""
    whose = "" if number == FIRST else learner  # a first attempt is the same for all
    return int(run_of(whose, activity, number)[:7], 16) + 1


class Attempt:
    """One learner's latest attempt at one activity, and what of it is not saved yet."""

    def __init__(self, session: Session, activity: str, fingerprint: str):
        self.session, self.activity, self.fingerprint = session, activity, fingerprint
        self.pending: list[Event] = []
        self.events: tuple[Event, ...] = ()
        self.why_not_saved = ""
        self.device = session.learner  # the one of the learner's on which this attempt was begun
        self.number_of_attempts = self._most = 0  # and the highest number on any device
        self.seed = 0
        self.started: dict = {}  # what the first event holds: what was drawn for this attempt

    def open(self) -> Found:
        """Find the latest attempt, and say what became of it since; raises NotSaved."""
        store, learner = self.session.open(), self.session.learner
        attempts = store.attempts(learner, self.activity)
        latest = (
            attempts[-1].run if attempts else None
        )  # by device and number: a clock may have been set back in between
        self.device, self.number_of_attempts = (attempts[-1].device, attempts[-1].number) if latest else (learner, 0)
        self._most = max((one.number for one in attempts), default=0)
        self.events = store.events(learner, latest.run) if latest else ()
        if [event.number for event in self.events] != list(range(len(self.events))):
            self.again()  # the rest was deleted from another tab
            return "broken"
        if not self.events:
            self.again()
            return "whole"
        self.seed, self.started = self.events[0].seed, self.events[0].body
        return content.since(latest.fingerprint, self.fingerprint)

    def again(self) -> None:
        """Begin a new attempt; the old record is kept."""
        self.device, self.number_of_attempts = self.session.learner, self.next_number
        self.events, self.pending, self.started = (), [], {}
        self.seed = seed_of(self.session.learner, self.activity, self.number_of_attempts)

    @property
    def next_number(self) -> int:
        """The number that a new attempt would have: beyond those of every device."""
        return max(self._most, self.number_of_attempts) + 1

    def bodies(self, kind: str) -> list[dict]:
        """The bodies of the saved events of a kind, in order."""
        return [event.body for event in self.events if event.kind == kind]

    def earlier(self, kind: str) -> list[dict]:
        """The bodies of a kind in the attempts before this one, whatever content they were of; as far as they can be read."""
        with suppress(NotSaved):
            store, learner = self.session.open(), self.session.learner
            attempts = store.attempts(learner, self.activity)
            here = self.device, self.number_of_attempts
            runs = [one.run.run for one in attempts if (one.device, one.number) != here]
            return [event.body for run in runs for event in store.events(learner, run) if event.kind == kind]
        return []

    def write(self, kind: str, body: dict) -> str:
        """Record an event; `saved`, `not saved` (kept, and tried again by `flush`), `taken` (another tab was first) or `deleted`."""
        if not self.events and not self.pending:
            self.pending.append(self._event(0, "started", self.started))
        self.pending.append(self._event(len(self.events) + len(self.pending), kind, body))
        return self.flush()

    def flush(self) -> str:
        """Try again to record what waits."""
        try:
            while self.pending:
                self.session.open().record(self.pending[0])
                self.events = (*self.events, self.pending.pop(0))
        except NotSaved as reason:
            self.why_not_saved = told(reason)
            return "not saved"
        except Deleted as reason:  # what waits is of a record that is no more
            self.pending, self.why_not_saved = [], told(reason)
            return "deleted"
        except Taken:
            self.pending = []
            with suppress(NotSaved):  # then the page stands where it was, and the next commitment finds out again
                self.open()
            return "taken"
        return "saved"

    def _event(self, number, kind, body):
        return Event(
            learner=self.device,
            run=run_of(self.device, self.activity, self.number_of_attempts),
            number=number, activity=self.activity, kind=kind, seed=self.seed, fingerprint=self.fingerprint,
            at=datetime.now(UTC).isoformat(timespec="milliseconds"), body=body,
        )  # fmt: skip
