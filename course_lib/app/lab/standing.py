"""The dose lab while its kernel sleeps: what is set, what was typed and cannot be, what is open; as a note, and from one.

What is set there belongs to no attempt, so a note stands though an attempt was kept meanwhile; what was said of it does not.
"""

import re

from ... import content
from ...engine.lab import share_code, taper
from ...engine.lab.setup import LONGEST
from ...views.lab import charts, contrasts, drawing, kept_attempts
from ...views.parts import controls
from .. import kernel_notes
from ..activity_room import ELSEWHERE, MOVED_ON, Room

MOST_KEPT = 12
FROM_LINK, FROM_HERE = "This scenario came with the link.", "These are your last settings on this device."
OTHER_LAB = "That link belongs to “{}”: open it there."
FIELD, BUTTON = (
    re.compile(r"[abp]-[a-z0-9-]{1,40}"),
    re.compile(r"[ab]-(add|written|remove-[0-9]{1,3})|keep|contrast|undo"),
)
MOST_FIELDS = 400


class LabStanding(Room):
    """What a dose lab's kernel alone knows of its screen."""

    @property
    def half_done(self):
        """Whether something was typed that cannot be, and is not taken."""
        return bool(self.problems or self.no_day)

    def marks(self):
        """What is marked, each with what was typed: a change that could not be taken is told as that, and not by what stands."""
        return {(name, self.typed.get(name), sentence) for name, sentence in self.problems.items()}

    def standing(self):
        """What is as it is in a lab that was just opened is left out: a note goes out with every step of a drag."""
        sentences = {name: getattr(self, name) for name in ("damaged", "restored", "note")}
        note = {
            "typed": {name: text for name, text in self.typed.items() if not _is_first_shape(name, text)},
            "tapers": [key for key in ("a", "b") if any(name.startswith(f"{key}-taper-") for name in self.problems)],
            "days": {name: text for name, (text, _) in self.no_day.items()},
            "refused": {name: controls.code(sentence) for name, sentence in self.refused.items()},
            "said": {name: controls.code(sentence) for name, sentence in sentences.items() if sentence},
            "saved": kernel_notes.one_of(self.saved, ("saved",)),
            "why": self.why,
            "why_day": self.why_day if self.why else None,
            "card": self.card,
            "region": "" if self.region == self.lab.region else self.region,
            **self.contrasts_noted(),
        }
        day = {} if self.day == self.lab.read_on else {"day": self.day}  # None is the last one
        setup = "" if self.setup == self.preset else self._code()
        return (
            self._stamp()
            | {"setup": setup}
            | day
            | {name: value for name, value in note.items() if value}
            | self.stands_as()
        )

    def _code_of(self, attempt, number):
        """The lab stands before its learner is known, and what is set there is of no attempt."""
        return controls.code(f"{self.session.learner} {attempt.activity} {attempt.fingerprint}")

    def stand(self, note):
        """Stand as the note of a kernel that slept says; False, and nothing changed, where it is of another lab or learner."""
        note = kernel_notes.read(note)
        try:
            setup = self._setup_of(note)
        except share_code.Damaged:
            return False
        self.set(setup)
        self._stand_typed(note)
        self._stand_read(note)
        self.stand_before(note)
        self._stand_said(note)
        self.stand_as(note)
        return True

    def _setup_of(self, note):
        code = note.get("setup")
        if not isinstance(code, str) or note.get("of") != self._code_of(self.attempt, 0):
            raise share_code.Damaged(share_code.DAMAGED)
        return self._read(code) if code else self.preset

    def _stand_typed(self, note):
        """Read again what was typed; each sentence about it is made anew."""
        found = note.get("typed")
        found = found if isinstance(found, dict) and len(found) <= MOST_FIELDS else {}
        typed = {name: text for name, text in found.items() if FIELD.fullmatch(name) and kernel_notes.is_text(text)}
        self.typed = {name: text for name, text in typed.items() if "-taper-" in name}
        self._take({name: [text] for name, text in typed.items() if "-taper-" not in name})
        for key in kernel_notes.some_of(note.get("tapers"), ("a", "b")) or ():
            side = getattr(self.setup, key)
            _, wrong = taper.steps(side, taper.read(side, self.typed, key), content.drugs()[side[-1].drug])
            self.problems |= taper.sentences(wrong, side, self.typed, key)

    def _stand_read(self, note):
        self.region = kernel_notes.one_of(note.get("region"), charts.REGIONS, self.region)
        self.day = kernel_notes.number(note["day"], 0, LONGEST) if "day" in note else self.day
        self.why = kernel_notes.one_of(note.get("why"), ("a", "b"))
        self.why_day = kernel_notes.number(note.get("why_day"), 1, LONGEST) if self.why else None
        self.card = note.get("card") is True
        days = kernel_notes.texts(note.get("days"), ("read-day", "why-day"))
        for name, text in days.items():
            self._on_day(name.removesuffix("-day"), text)

    def _stand_said(self, note):
        others = [OTHER_LAB.format(content.lab(id).title) for id in content.ids("labs") if id != self.lab.id]
        said, refused = (note.get(name) if isinstance(note.get(name), dict) else {} for name in ("said", "refused"))
        self.damaged = kernel_notes.sentence(said.get("damaged"), (MOVED_ON, share_code.DAMAGED, *others))
        self.restored = kernel_notes.sentence(said.get("restored"), (FROM_LINK, FROM_HERE))
        beside = {
            name: kernel_notes.sentence(code, self._sentences()) for name, code in list(refused.items())[:MOST_KEPT]
        }
        self.refused = {name: sentence for name, sentence in beside.items() if sentence and BUTTON.fullmatch(name)}
        if self.ready and self._is_here(self.attempt, note):
            self.saved = kernel_notes.one_of(note.get("saved"), ("saved",))
            self.note = kernel_notes.sentence(said.get("note"), (ELSEWHERE, kept_attempts.BESIDE))

    def _sentences(self):
        """What can stand beside a button that did nothing."""
        yield from (kept_attempts.CORRECT.format(key) for key in ("A", "B"))
        yield from (kept_attempts.CORRECT.format("the patient"), contrasts.NOTHING_BEFORE)
        yield from (one.why_not for one in self.offered(self.setup) if one.why_not)
        yield from (kept_attempts.CORRECT_TO_KEEP.format(whose) for whose in ("A", "B", "the patient or the model"))
        yield kept_attempts.FULL.format(MOST_KEPT)
        yield drawing.NO_ROOM


def _is_first_shape(name, text):
    """Whether the helper's shape is the one that it stands at when nothing was chosen."""
    return name.endswith("-taper-shape") and text == taper.SHAPES[0]
