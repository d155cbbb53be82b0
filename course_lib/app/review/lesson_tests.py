"""The two tests of a lesson: four of its questions before it, without a word about right and wrong, and the same four after it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ... import content
from ...engine.quiz.drawing import draw_short
from ...engine.quiz.marking import is_right
from ...engine.record.responses import Response
from ...model.event import Event
from ...model.lesson import Lesson
from ...store import NotSaved, Refused
from ...views.parts import controls
from ...views.parts.screen import Screen
from ...views.quiz.round_end import After
from ...views.review import lesson_tests as view
from .. import kernel_notes
from ..case import run
from ..case.progress import progress_in
from ..record.responses import AFTER, BEFORE, responses_in
from ..session import HERE, Session, told
from .room import ReviewRoom

QUESTIONS = 4
WHEN = (BEFORE, AFTER)


def tested() -> tuple[Lesson, ...]:
    """The lessons that have tests: those with enough questions of their own."""
    return tuple(one for one in content.lessons() if one.quiz and len(content.quiz(one.quiz).items) >= QUESTIONS)


def page_of(session: Session | None, problem: str = "") -> view.Tests:
    """The lessons and how their tests stand for the learner of a session, or for somebody not known yet; raises NotSaved."""
    events = session.open().history(session.learner) if session and session.learner else ()
    runs = defaultdict(list)
    for event in events:
        runs[event.activity].append(event)
    return view.Tests(tuple(_row(session, runs, lesson) for lesson in tested()), problem)


def _row(session, runs, lesson):
    before, after = (_stand(runs[f"{when}:{lesson.id}"]) for when in WHEN)
    if not after[0] and _is_done(session, runs, lesson):
        after = "open", None
    if not before[0]:
        before = "late" if after[0] else "open", None
    return view.Row(
        lesson.number, lesson.id, lesson.title, before[0], after[0] or "later", before[1] if after[0] == "kept" else None, after[1]
    )  # fmt: skip


def _stand(events: list[Event]):
    """How a test stands by its latest attempt, and once it is whole what came of it; nothing where it was not begun."""
    answered = [event for event in events if event.kind == "answered"]
    if not answered:
        return "", None
    last = [event for event in answered if event.run == answered[-1].run]
    if len(last) < QUESTIONS:
        return "begun", None
    found = responses_in(last)
    return "kept", (sum(one.right for one in found), len(last))


def _is_done(session, runs, lesson) -> bool:
    """Whether a round of the lesson's questions was answered to its end, or its patient played to theirs, on any level."""
    if any(_is_whole(runs[f"quiz:{lesson.quiz}{level}"], lesson) for level in ("", ":short")):
        return True
    begun = [level for level in run.LEVELS if lesson.case and runs[run.activity(lesson.case, level)]]
    return any(progress_in(session, lesson.case, level).over for level in begun)


def _is_whole(events: Iterable[Event], lesson) -> bool:
    asked, answered = {}, defaultdict(int)
    for event in events:
        if event.kind == "started":
            asked[event.run] = len(event.body.get("items", ())) or content.quiz(lesson.quiz).one_sitting
        answered[event.run] += event.kind == "answered"
    return any(answered[run] >= number for run, number in asked.items())


class LessonTestRoom(ReviewRoom):
    """A learner in one of the two tests of a lesson."""

    name = "tests"

    def __init__(self, lesson: Lesson, when: str):
        self.lesson, self.when = lesson, when
        self.before: Mapping[str, Response] = {}
        super().__init__(f"{when}:{lesson.id}", f"{when.capitalize()} lesson {lesson.number}, “{lesson.title}”")

    def resume(self):
        if not self.attempt.events and "items" not in self.attempt.started:
            self.attempt.started = self.drawn()
        super().resume()
        before = f"{BEFORE}:{self.lesson.id}"
        self.before = {one.asked: one for one in self.history if one.where.activity == before}

    def drawn(self, asked=()):
        """The questions of the test before the lesson, where it was begun; else four that ask about different claims."""
        quiz = content.quiz(self.lesson.quiz)
        earlier = self._asked_before() if self.when == AFTER else ()
        known = {item.id for item in quiz.items}
        if earlier and set(earlier) <= known:
            return {"items": list(earlier)}
        return {"items": list(draw_short(quiz, self.attempt.seed, QUESTIONS))}

    def _asked_before(self):
        try:
            events = self.session.open().history(self.session.learner)
        except NotSaved:
            return ()
        started = [one for one in events if one.activity == f"{BEFORE}:{self.lesson.id}" and one.kind == "started"]
        return started[0].body.get("items", ()) if started else ()

    def page(self):
        if self.when == BEFORE and self.phase == "over":
            return view.kept(f"{self.name}-question")
        return super().page()

    def told_of(self, id):
        """What the same question was answered before the lesson, and when it comes back."""
        before = self.before.get(id)
        said = "" if before is None else f"Before the lesson: {'right' if before.right else 'not right'}. "
        return said + super().told_of(id)

    def after(self):
        if not self.before:
            return After(actions=view.back())
        rights = sum(one.right for one in self.before.values())
        now = sum(is_right(*pair) for pair in zip(self.sitting.items, self.sitting.given, strict=True))
        return After(
            said=(f"Before the lesson {rights} of {len(self.before)}, now {now} of {len(self.sitting.items)}.",),
            actions=view.back(),
        )

    def go_on(self):
        """A test before a lesson says nothing of an answer but that it is kept, and goes on."""
        if self.when == AFTER:
            return super().go_on()
        self.resume()
        return {"say": "Kept.", "soon": True, "focus": "#tests-question"}


class LessonTestsRoom:
    """The list of the lessons and their tests, and the test that is open; which that is is no part of a record."""

    def __init__(self):
        self._session: Session = HERE
        self.known, self.problem = False, ""
        self.hello: Mapping = {}
        self.inside: LessonTestRoom | None = None
        self.screen = Screen(self.show, self.hear, self.standing)

    @property
    def session(self) -> Session:
        return self._session

    @session.setter
    def session(self, session: Session):
        self._session = session
        if self.inside:
            self.inside.session = self.inside.attempt.session = session

    def show(self):
        if self.inside:
            return view.inside(self.inside.show(), self.inside.phase == "over")
        try:
            return view.show(page_of(self._session if self.known else None, self.problem))
        except NotSaved as reason:  # the file went away under an open page
            return view.show(page_of(None, told(reason)))

    def standing(self) -> dict:
        """What only this kernel knows: which test is open, and how it stands."""
        if not self.inside:
            return {}
        return {"inside": controls.code(self.inside.attempt.activity), "room": self.inside.standing()}

    # ---- messages -----------------------------------------------------------------------------------------------------

    def hear(self, message: Mapping) -> Mapping | None:
        """Open a test, go back to the list, or hand a message to the test that is open."""
        kind = message.get("kind")
        if kind == "hello":
            return self._greet(message)
        if kind == "open-test":
            return self._open_by_hand(message)
        if kind == view.TO_LIST:
            return self._leave()
        return self.inside.hear(message) if self.inside else None

    def _greet(self, message):
        if self.known:
            return self.inside.hear(message) if self.inside else {}
        try:
            self._session.greet(message)
        except (NotSaved, Refused) as reason:
            self.problem = told(reason)
            return {}
        self.known, self.problem, self.hello = True, "", message
        note = kernel_notes.read(message.get("stood"))
        code, room = note.get("inside"), note.get("room")
        for lesson in tested():
            for when in WHEN:
                if code == controls.code(f"{when}:{lesson.id}"):
                    return self._open(lesson, when, {"stood": room, "at": message.get("at")})
        return {}

    def _open_by_hand(self, message):
        values = message.get("values")
        values = values if isinstance(values, Mapping) else {}
        when, lessons = values.get("when"), {controls.code(one.id): one for one in tested()}
        lesson = lessons.get(values.get("lesson")) if isinstance(values.get("lesson"), str) else None
        if self.inside or not self.known or when not in WHEN or lesson is None:
            return None
        try:
            row = next(one for one in page_of(self._session).rows if one.id == lesson.id)
        except NotSaved as reason:
            self.problem = told(reason)
            return {"focus": "#tests"}
        if getattr(row, when) not in ("open", "begun", "kept"):
            return {"focus": "#tests"}  # it was done on another device meanwhile
        self._open(lesson, when, {})
        return {"focus": "#tests-question"}

    def _open(self, lesson, when, said):
        self.inside = LessonTestRoom(lesson, when)
        self.inside.session = self.inside.attempt.session = self._session
        hello = {name: value for name, value in self.hello.items() if name not in ("stood", "at", "hash")}
        self.inside.hear({**hello, **said})
        return {}

    def _leave(self):
        if not self.inside or self.inside.attempt.pending:
            return None
        self.inside = None
        return {"focus": "#tests"}


def overview(session: Session) -> object:
    """The list as the server shows it to a learner without a kernel; raises NotSaved."""
    return view.show(page_of(session))
