"""What a teacher does with a class: make it, look at it, assign lessons, take files along, end it. The secret opens it alone."""

import secrets
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ... import content
from ...engine.classes import codes
from ...engine.commitments import Impossible
from ...store import Store, Taken, open_store
from ...store.classes import Assignment, Class, Classes
from ...views.classes import teacher as view
from . import files
from .gathering import gathered
from .reply import Reply
from .words import claims_of_items, errors_of, scene_of, words_of

DEEDS = ("make", "open", "assign", "unassign", "people", "items", "ask-end", "keep", "end")
LONGEST_NAME = 60
FARTHEST = timedelta(days=730)  # of a day by which something is due
UNKNOWN = (
    "No class has this secret: look whether it was kept at this course’s address, and whether each letter is right."
)
TRIES_OF_A_CODE = 20


def do(deed: str, secret: str, values: Mapping[str, str], now: datetime | None = None) -> Reply:
    """Do one of DEEDS for whoever has the secret of a class; NotSaved or Refused if the learners' file cannot be used."""
    now = now or datetime.now(UTC)
    with closing(open_store()) as store:
        try:
            if deed == "make":
                return _made(store, values, now)
            found = Classes(store).with_secret(codes.hash_of(codes.read_secret(secret)))
            if found is None:
                raise Impossible(UNKNOWN)
        except Impossible as reason:
            said, at = str(reason), "make" if deed == "make" else "open"
            page = view.Door(problem=said, problem_at=at, name=values.get("name", "") if at == "make" else "")
            return Reply(str(view.door(page)), said, wrong_try=said == UNKNOWN)
        teaching = _Teaching(store, found, now)
        try:
            return getattr(teaching, deed.replace("-", "_"))(values)
        except Impossible as reason:
            return teaching.reply(str(reason), problem=str(reason), problem_at=deed)


def _made(store: Store, values, now) -> Reply:
    name = " ".join(values.get("name", "").split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Impossible(f"A class has a name of 1 to {LONGEST_NAME} letters, figures or signs in one line.")
    secret = "".join(secrets.choice(codes.SECRET_ALPHABET) for _ in range(codes.SECRET_LENGTH))
    at = now.astimezone(UTC).isoformat(timespec="milliseconds")
    for _ in range(TRIES_OF_A_CODE):
        code = codes.code_from("".join(secrets.choice(codes.ALPHABET) for _ in range(codes.CHOSEN)))
        made = Class(id=secrets.token_hex(8), name=name, code=code, made_at=at, counted_to=at)
        try:
            Classes(store).make(made, codes.hash_of(secret))
        except Taken as reason:
            if Classes(store).with_code(code) is None:
                raise Impossible(str(reason)) from None
            continue
        return Reply(str(view.made(made.name, made.code, codes.grouped(secret))), f"The class {name} is made.")
    raise Impossible("No code is free at this moment: try again.")


class _Teaching:
    """One deed at one class; each method is one, and gives a Reply or raises Impossible with a sentence."""

    def __init__(self, store: Store, found: Class, now: datetime):
        self.store, self.found, self.now, self.classes = store, found, now, Classes(store)

    def reply(self, say="", file=None, **more):
        page = replace(page_of(gathered(self.store, self.found, self.now)), today=self.now.date(), **more)
        return Reply(str(view.show(page)), say, file)

    def open(self, _values):
        return self.reply()

    keep = open

    def assign(self, values):
        lesson, due = values.get("lesson", ""), _day(values.get("due", ""))
        if lesson not in {one.id for one in content.lessons()}:
            raise Impossible("Choose one of the lessons.")
        if not due or abs(due - self.now.date()) > FARTHEST:
            raise Impossible("Give the day by which it is due, as in 2027-01-31, within two years of today.")
        self.classes.assign(self.found.id, Assignment(lesson=lesson, due=due.isoformat()))
        return self._anew("It is assigned.")

    def unassign(self, values):
        self.classes.unassign(self.found.id, values.get("lesson", ""))
        return self._anew("It is not assigned any more.")

    def people(self, _values):
        return self._file(files.people, "people")

    def items(self, _values):
        return self._file(files.items, "items")

    def ask_end(self, _values):
        return self.reply(asking_to_end=True)

    def end(self, _values):
        self.classes.end(self.found.id)
        said = f"The class {self.found.name} has ended, and what was counted of it is deleted."
        return Reply(str(view.door(view.Door(notice=said))), said)

    def _file(self, made, name):
        text = made(gathered(self.store, self.found, self.now))
        file = {"name": f"class-{name}-{self.now:%Y-%m-%d}.csv", "type": "text/csv;charset=utf-8", "text": text}
        return self.reply("The file is downloaded.", file)

    def _anew(self, said):
        self.found = self.classes.with_id(self.found.id) or self.found
        return self.reply(said, notice=said)


def _day(typed):
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def page_of(seen) -> view.Page:
    """What a teacher reads of what may be seen."""
    report, known = seen.report, {lesson.id: lesson for lesson in content.lessons()}
    claims = claims_of_items()
    agenda = report.agenda(claims)
    return view.Page(
        found=seen.found,
        lessons=content.lessons(),
        rows=seen.rows,
        report=report,
        counted_to=seen.counted_to,
        items=tuple((words_of(name), report.first(name), report.again(name)) for name in report.items),
        decisions=tuple(_wrong(name, report) for name in report.decisions),
        mistaken=tuple(found for name in report.items if (found := _mistaken(name, report.first(name)))),
        ended=tuple((content.case(id).title, one) for id in content.ids("cases") if (one := report.ended(id)).of),
        claims=tuple((content.claims()[one.claim], one) for one in report.understood(claims) if one.claim in content.claims()),
        agenda_decisions=tuple(_wrong(name, report) for name in agenda.decisions),
        agenda_claims=tuple(
            (id, content.claims()[id], tuple(words_of(name) for name in asked))
            for id, asked in agenda.claims
            if id in content.claims()
        ),
        assigned=tuple((known[one.lesson], date.fromisoformat(one.due)) for one in seen.found.assignments if one.lesson in known),
    )  # fmt: skip


def _wrong(name, report) -> view.Wrong:
    """A decision that went wrong: what was chosen in place of what is sound, most often first, and what was unsafe."""
    scene = scene_of(name)
    known = {option.id: option for option in scene.options} if scene else {}
    figure = report.first(name)
    chosen: dict[str, int] = {}
    for choice, times in figure.choices.items():
        for id in filter(None, choice.split("+")):
            if id in known and known[id].verdict in ("weak", "unsafe"):
                chosen[id] = chosen.get(id, 0) + times
    scenes = _shorts(name)
    led = [
        view.Led(known[id], times, scenes.get(known[id].next or "", "") if known[id].next != scene.next else "")
        for id, times in sorted(chosen.items(), key=lambda one: (-one[1], one[0]))
    ]
    return view.Wrong(words_of(name), figure, tuple(led))


def _mistaken(name, figure) -> view.Mistaken | None:
    """A question with the wrong answers that many chose at first, most often first; None where there is none."""
    wrong, times = errors_of(name), Counter()
    for choice, count in figure.choices.items():
        times.update({id: count for id in choice.split("+") if id in wrong})
    many = [(*wrong[id], count) for id, count in times.most_common() if count >= max(2, view.MANY * figure.told)]
    return view.Mistaken(words_of(name), figure.told, tuple(many)) if many and not figure.few else None


def _shorts(name):
    """The scenes of a decision's case, in a few words each."""
    try:
        return {scene.id: scene.short for scene in content.case(name.split("/")[1]).scenes}
    except (KeyError, content.Refused):
        return {}
