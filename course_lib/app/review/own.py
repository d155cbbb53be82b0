"""A sitting of one's own choice: by lesson, claim, level and kind, only what was missed or never seen, as long as one likes."""

from textwrap import shorten

from ... import content
from ...engine.review.choice import KINDS, LENGTHS, LEVELS, Chosen, drawn, fitting
from ...views.parts.sentences import shortened
from ...views.quiz.round_end import After
from ...views.review import own as view
from ..form_data import written
from . import pool
from .room import ReviewRoom

OWN = "review:own"
LONGEST = 90  # signs of a claim in the list
FIELDS = ("lesson", "claim", "level", "kind", "which", "length")


class OwnRoom(ReviewRoom):
    """A learner who chooses what to be asked, and is asked it."""

    name = "own"

    def __init__(self):
        self.wish: dict[str, str] = {}
        super().__init__(OWN, "Questions you chose")

    # ---- what can be chosen -------------------------------------------------------------------------------------------

    def front(self):
        return view.choose(
            view.Choosing(
                _lessons(), self._claims(), self.wish, len(self._questions()), self.problem or self.unread, self.notices
            )
        )

    def _questions(self):
        return fitting(pool.choosable(), self._chosen(), self.history)

    def _claims(self):
        claims, asked = content.claims(), {id for one in pool.choosable() for id in one.item.claims}
        named = {id: shorten(shortened(claims[id].text, claims[id].hedge), LONGEST, placeholder=" …") for id in asked}
        return dict(sorted(named.items(), key=lambda entry: entry[1].lower()))

    def _chosen(self):
        """What the form says, as far as it can be chosen."""
        known = {
            "lesson": _lessons(), "claim": content.claims(), "level": LEVELS, "kind": KINDS, "which": view.WHICH,
        }  # fmt: skip
        read = {name: self.wish.get(name, "") for name in known}
        read = {name: value for name, value in read.items() if value in known[name]}
        length = self.wish.get("length", "")
        return Chosen(**read, length=int(length) if length in map(str, LENGTHS) else LENGTHS[0])

    # ---- the record ---------------------------------------------------------------------------------------------------

    def resume(self):
        super().resume()
        kept = self.kept_draft() if self.phase == "front" else None
        if kept is not None:
            self._wish(kept)

    def drawn(self, asked=()):
        """The questions of a new sitting, those first that were asked least."""
        fits = self._questions()
        times = [one.asked for one in self.history if one.asked]
        return {"items": list(drawn(fits, self._chosen(), self.attempt.seed, times)), "chosen": dict(self.wish)}

    def after(self):
        return After(actions=view.again())

    def _wish(self, values):
        self.wish = {name: values[name][0] for name in FIELDS if name in values}

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    @property
    def asks(self):
        return self.phase == "front" or super().asks

    def stands_as(self):
        return super().stands_as() | {"wish": self.wish}

    def stand_as(self, note):
        wish = note.get("wish")
        if isinstance(wish, dict):
            self._wish({name: [value] for name, value in wish.items() if isinstance(value, str)})
        super().stand_as(note)

    def drawn_again(self, note):
        return self.drawn() if self._questions() else None

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_change(self, message):
        if message.get("form") != "own":
            return super().on_change(message)
        if self.phase != "front":
            return None
        values = written(message.get("values"))
        self.problem = ""
        self._wish(values)
        self.keep_draft(values)
        return {}

    def on_commit(self, message):
        if message.get("form") != "own":
            return super().on_commit(message)
        if self.phase != "front":
            return None
        self._look()
        self._wish(written(message.get("values")))
        if not self._questions():
            self.problem = view.NO_FIT
            return {"focus": ".px-told"}
        self.session.kept.pop(self._draft_key(), None)
        self.begin(self.drawn())
        return {"focus": "#own-question"}

    def on_choose(self, message):
        """Choose another sitting, once one is over."""
        if self.phase != "over" or self.attempt.pending:
            return None
        self.begin_anew()
        return {"focus": "#own-question"}

    def _refusal(self):
        return view.NO_FIT if self.phase == "front" and not self._questions() else super()._refusal()


def _lessons():
    """The lessons in which there are questions, by their ids."""
    asked = {id for one in pool.choosable() for id in one.lessons}
    return {lesson.id: f"{lesson.number}. {lesson.title}" for lesson in content.lessons() if lesson.id in asked}
