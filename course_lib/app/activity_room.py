"""What every door has in common: a learner who says hello, a record that opens, and messages answered by name.

A room hears `commit` in its method `on_commit`, and so on; a message that it does not know changes nothing.
"""

from collections.abc import Mapping
from functools import cached_property

from htpy import div, fragment, p

from ..engine.commitments import Impossible
from ..store import Deleted, NotSaved, Refused, run_of
from ..views.parts import controls
from ..views.parts import problem_report as reporting
from ..views.parts.screen import Screen
from . import kernel_notes, problem_reports, unrecorded
from .form_data import written
from .session import HERE, Attempt, Found, told

ELSEWHERE = "This moved on in another tab: here is where it stands now."
MOVED_ON = "This moved on before that arrived, so it was not taken: here is where it stands now."
LEFT_BEHIND = "This moved on since you last chose or wrote something here, so that was not taken over: here is where it stands now."
NAMED = ("change", "commit", "up", "down")  # messages that are only for what their page showed
OUTGROWN = "This activity was changed since you were last here, so it starts afresh. Your earlier record is kept."
EDITED = "This activity was edited since you were last here. What you did still fits, so you go on from there."
NEWER = (
    "The model behind this activity is newer than when you were last here, so its curves may differ from those that you saw. "
    "What you did still fits, so you go on from there."
)
NOTICES = (ELSEWHERE, MOVED_ON, LEFT_BEHIND, OUTGROWN, EDITED, NEWER)
MOST_ATTEMPTS = 100_000


class Room:
    """The state of one screen between two messages."""

    own = None  # a patient with constants of the learner's own; nothing is recorded then

    def __init__(self, activity: str, fingerprint: str, settings_only: bool = False):
        self.session = HERE
        self.session.prepare()
        self.attempt = unrecorded.attempt(self.session, activity, fingerprint, self.own)
        self.settings_only = settings_only  # what is changed here belongs to no attempt
        self.ready = False
        self.waited = 0  # pings since the last try to save
        self.hello: Mapping = {}
        self.closed, self.deleted = "", False  # why the learner's record cannot be opened, and whether it is no more
        self.saved = ""
        self.notices: tuple[str, ...] = ()
        self.problem = ""
        self.report = reporting.Report()

    @cached_property
    def screen(self) -> Screen:
        """The widget; made when it is first asked for, because a room inside another has none of its own."""
        return Screen(self.show, self.hear, self.standing)

    def show(self):
        """The screen: a skeleton until the learner is known, a sentence if their record cannot be opened."""
        if self.closed:
            way = ("Begin anew", "begin-anew") if self.deleted else ("Try again", "hello-again")
            return div(".px-card.px-notsaved", role="alert")[p[self.closed], controls.primary(*way)]
        if not self.ready:
            return controls.connecting()
        return self.named(fragment[self.page(), self._reporting()])

    def named(self, page):
        """The screen under the two names that each draft and each message of it carries: whose it is, and where that stood."""
        return div(data_room=self.attempt.activity, data_at=self.at(), data_over=self.over)[page]

    def _reporting(self):
        """The way to report a problem with what the screen asks now; a room without a `where`, or a record, has none."""
        where = "" if self.own else self.where()
        if self.report.where != where:
            self.report = reporting.Report(where)
        return where and reporting.show(self.report, self.attempt.activity.replace(":", "-"))

    def hear(self, message: Mapping) -> Mapping | None:
        """Answer a message; None if nothing changed."""
        kind = str(message.get("kind", "")).replace("-", "_")
        if not self.ready and kind not in ("hello", "hello_again", "begin_anew"):
            return None
        if self.is_misplaced(message):
            return self.moved_on()
        answer = getattr(self, f"on_{kind}", None)
        return answer(message) if answer else None

    def on_hello(self, message):
        if self.ready:
            return {}
        self.hello, note = message, kernel_notes.read(message.get("stood"))
        self.session.rooms.add(self)
        try:
            self.session.greet(message)
            self.come_back(note)
            found = self.attempt.open()
        except (NotSaved, Refused) as reason:
            self.close(told(reason), isinstance(reason, Deleted))
            return {}
        self.closed, self.ready = "", True
        self.return_to(found, note)
        shown = message.get("at")
        if isinstance(shown, str) and shown != self.at() and not self.notices:  # while its page had no kernel
            self.notices = (ELSEWHERE,)
            return {"focus": ".px-notice"}  # which says it itself
        return {}

    def close(self, why: str, deleted: bool = False) -> None:
        """Say why nothing can be recorded here; of a record that was `deleted` nothing more ever is."""
        self.closed, self.deleted, self.ready = why, deleted, False

    def on_begin_anew(self, message):
        """Let the browser forget the code of a record that was deleted, and come back as somebody new."""
        return {"forget": True, "reload": True} if self.deleted else None

    def return_to(self, found: Found, note: Mapping | None = None) -> None:
        """Resume an attempt that was opened; where it no longer fits what is written now, begin afresh and say so.

        With the note of a kernel that slept, the room stands as it stood there.
        """
        self.notices = {"whole": (), "newer": (NEWER,), "edited": (EDITED,), "broken": (OUTGROWN,)}[found]
        try:
            self.resume()
        except (ValueError, KeyError):
            self.attempt.again()
            self.notices = (OUTGROWN,)
            self.resume()
        as_before = bool(note) and not self.settings_only and self.stand(note)
        if self._left_behind() and not as_before:
            self.notices = (*self.notices, LEFT_BEHIND)

    def on_hello_again(self, message):
        return self.on_hello(self.hello)

    def on_ping(self, message):
        """Every third sign of life tries again to save what waits: a locked file holds the kernel up to 2 s each time."""
        if not self.attempt.pending:
            return None
        self.waited = (self.waited + 1) % 3
        return self.on_retry(message) if self.waited == 1 else None

    def on_retry(self, message):
        """Try again to save what waits; the room goes on only when it is saved."""
        return self.settle(self.attempt.flush()) if self.attempt.pending else None

    def on_report(self, message):
        """Record that something here is wrong; the attempt stays as it is."""
        where, words = self.where(), written(message.get("values")).get("words", [""])[0].strip()
        if not where or self.own or self.report.recorded and self.report.where == where:
            return None
        if message.get("at") != controls.code(where):
            return self.moved_on()
        self.report = reporting.Report(where, words)
        try:
            if not 0 < len(words) <= reporting.LONGEST:
                raise problem_reports.Unclear(reporting.UNCLEAR.format(len(words)))
            problem_reports.report(self.attempt, where, words)
        except (NotSaved, Refused, problem_reports.Unclear) as reason:
            said = str(reason) if isinstance(reason, problem_reports.Unclear) else told(reason)
            self.report = reporting.Report(where, words, said)
            return {"focus": ".px-report .px-told"}
        self.report = reporting.Report(where, recorded=True)
        return {"say": reporting.THANKS, "soon": True, "focus": ".px-reported"}

    def on_certainty_off(self, message):
        self.session.kept["certainty"] = "off"
        return {"keep": {"certainty": "off"}}

    def on_certainty_on(self, message):
        self.session.kept["certainty"] = "on"
        return {"keep": {"certainty": "on"}}

    def commit(self, kind: str) -> Mapping:
        """Record what is chosen, or say why it cannot be committed."""
        try:
            given = self.check()
        except Impossible as reason:
            self.problem = str(reason)
            return {"focus": ".px-told"}
        return self.write(kind, given.body())

    def write(self, kind: str, body: dict) -> Mapping:
        """Record what was committed, and go on once it is saved."""
        return self.settle(self.attempt.write(kind, body))

    def settle(self, outcome: str) -> Mapping:
        was, self.saved = self.saved, outcome
        if outcome == "not saved":
            return {} if was == "not saved" else {"focus": ".px-notsaved"}  # an alert, which says it itself
        if outcome == "deleted":
            self.close(self.attempt.why_not_saved, deleted=True)
            return {"focus": ".px-notsaved"}
        if outcome == "taken":
            self.saved, self.notices = "saved", (ELSEWHERE,)
            self.resume()
            return {"focus": ".px-notice"}  # which says it itself
        self.notices = ()
        self.session.kept.pop(self._draft_key(), None)
        return self.go_on()

    # ---- where a draft and a commitment belong ------------------------------------------------------------------------

    def at(self) -> str:
        """The name of what waits to be answered: the attempt, a code of the decision, item or part, and the event's number."""
        if self.settings_only:
            return controls.code(self.attempt.activity)
        return f"{self.attempt.number_of_attempts}.{controls.code(self.place())}.{len(self.attempt.events)}"

    def place(self) -> str:
        """The id of what waits to be committed, whether or not the screen shows it."""
        return self.where()

    def is_misplaced(self, message: Mapping) -> bool:
        """Whether a message changes or commits something and was meant for something else than what waits here."""
        return message.get("kind") in NAMED and message.get("at") != self.at()

    def moved_on(self) -> Mapping:
        """Refuse what was meant for something else than what waits here, and say so."""
        self.notices = (MOVED_ON,)
        return {"say": MOVED_ON, "soon": True, "focus": ".px-notice"}

    def keep_draft(self, values: dict[str, list[str]]) -> None:
        """Remember what is chosen and not committed while this page lives; the browser keeps it beyond that by itself."""
        self.session.kept[self._draft_key()] = {"at": self.at(), "values": values}

    def kept_draft(self) -> dict[str, list[str]] | None:
        """What was chosen for what waits here, and not committed; None if nothing was, or it was for something else."""
        kept = self.session.kept.get(self._draft_key())
        return written(kept.get("values")) if isinstance(kept, Mapping) and self._fits(kept) else None

    def _draft_key(self):
        return f"draft:{self.attempt.activity}"

    def _fits(self, kept):
        if "at" in kept:
            return kept["at"] == self.at()
        place = kept.get("scene", kept.get("part", self.place()))  # as browsers kept it before drafts had one name
        now = self.attempt.number_of_attempts, self.place(), len(self.attempt.events)
        return (kept.get("attempt"), place, kept.get("event", now[2])) == now

    def _left_behind(self):
        """Whether the browser came back with a draft for something else than what waits here; it is let go."""
        kept = self.session.kept.get(self._draft_key())
        if not isinstance(kept, Mapping) or "at" not in kept or self._fits(kept):
            return False
        del self.session.kept[self._draft_key()]
        return True

    def where(self) -> str:
        """The id of the question, decision or part that the screen shows; nothing where there is nothing to report on."""
        return ""

    # ---- while the kernel sleeps ------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether something waits to be saved, or a report could not be."""
        return bool(self.attempt.pending or self.report.problem and 0 < len(self.report.words) <= reporting.LONGEST)

    @property
    def half_done(self) -> bool:
        """Whether something is begun here and not over, or chosen or written and not committed."""
        return False

    @property
    def asks(self) -> bool:
        """Whether the screen asks for something that can be committed."""
        return False

    @property
    def over(self) -> bool:
        """Whether the attempt is done, so that another can be begun."""
        return False

    def standing(self) -> dict:
        """What of this screen neither the events nor the browser bring back; nothing before the learner is known."""
        if not self.ready:
            return {}
        said = {
            "saved": kernel_notes.one_of(self.saved, ("saved", "kept here")),
            "notices": kernel_notes.coded(self.notices),
            "refused": bool(self.problem),
            "report": self._reported(),
        }
        return self._stamp() | {name: value for name, value in said.items() if value} | self.stands_as()

    def _stamp(self):
        """Whose standing it is and of which content, at which attempt, after how many events."""
        number = self.attempt.number_of_attempts
        return {
            "of": self._code_of(self.attempt, number),
            "attempt": number,
            "events": len(self.attempt.events),
        }

    def _code_of(self, attempt, number):
        return controls.code(f"{run_of(self.session.learner, attempt.activity, number)} {attempt.fingerprint}")

    def _reported(self):
        if self.report.where != self.where() or not self.report.where:
            return None
        return (
            "recorded" if self.report.recorded else {"words": len(self.report.words)} if self.report.problem else None
        )

    def stand(self, note: Mapping) -> bool:
        """Stand as the note says, if it is of this very place in the learner's record; what of it does not fit is passed over."""
        note = kernel_notes.read(note)
        if not self.could_stand(note):
            return False
        if note["attempt"] > self.attempt.number_of_attempts:
            started = self.started_as(note)
            self.attempt.again()
            self.attempt.started = started
            self.resume()
        self.saved = kernel_notes.one_of(note.get("saved"), ("saved", "kept here"))
        self.notices = kernel_notes.sentences(note.get("notices"), NOTICES)
        self.stand_as(note)
        if note.get("refused") is True and self.asks:
            self.problem = self._refusal()
        self._stand_reported(note.get("report"))
        return True

    def could_stand(self, note: Mapping) -> bool:
        """Whether a note is of the attempt that was opened, after as many events, or of one begun after it and without any."""
        if not self.is_of(self.attempt, note):
            return False
        return self._is_here(self.attempt, note) or self.over and self._is_next(self.attempt, note)

    def is_of(self, attempt: Attempt, note: Mapping) -> bool:
        """Whether a note is of this learner's record of an activity, and of the content as it is."""
        number = kernel_notes.whole(note.get("attempt"), MOST_ATTEMPTS)
        known = number is not None and self.session.learner is not None
        return known and note.get("of") == self._code_of(attempt, number)

    def _is_here(self, attempt, note):
        return (note.get("attempt"), note.get("events")) == (attempt.number_of_attempts, len(attempt.events))

    def _is_next(self, attempt, note):
        events = kernel_notes.whole(note.get("events"), 0)
        begun = bool(attempt.events) and note["attempt"] == attempt.next_number and events == 0
        return begun and self.started_as(note) is not None

    def _refusal(self):
        """Why what is chosen cannot be committed, said anew."""
        try:
            self.check()
        except Impossible as reason:
            return str(reason)
        return ""

    def _stand_reported(self, said):
        """A report is thanked for where one is recorded; the words of one that was refused are with the browser."""
        where = self.where()
        if where and said == "recorded" and problem_reports.was_reported(self.attempt, where):
            self.report = reporting.Report(where, recorded=True)
        length = kernel_notes.whole(said.get("words"), 10**6) if isinstance(said, Mapping) else None
        if where and length is not None and not 0 < length <= reporting.LONGEST:
            self.report = reporting.Report(where, "", reporting.UNCLEAR.format(length))

    # ---- for each room to say, of what only its kernel knows ----------------------------------------------------------

    def come_back(self, note: Mapping) -> None:
        """Choose, before the record is opened, which record the note of a kernel that slept is of."""

    def stands_as(self) -> dict:
        """What the note holds beyond what every room's does."""
        return {}

    def stand_as(self, note: Mapping) -> None:
        """Take from a note of this place what `stands_as` gave, where it fits."""

    def started_as(self, note: Mapping) -> dict | None:
        """What was drawn for an attempt that was begun again; None where the note cannot be right."""
        return {}

    def check(self) -> object:
        """What would be committed now; raises Impossible with a sentence for the learner."""
        return None

    # ---- for each room to say ---------------------------------------------------------------------------------------

    def page(self):
        """The screen of a learner who is known."""
        raise NotImplementedError

    def resume(self) -> None:
        """Take the state from the saved events."""
        raise NotImplementedError

    def go_on(self) -> Mapping:
        """Take the state from the saved events after a commitment; the reply for the browser."""
        raise NotImplementedError
