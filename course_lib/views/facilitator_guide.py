"""What a lesson tells whoever teaches it → a guide on paper: timing, three questions, usual errors by decision, the debrief.

What is said to an error is the feedback of the option that was chosen, or what its claim says is often got wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from htpy import Element, b, div, fragment, h2, h3, i, li, p, section, table, tbody, td, th, thead, tr, ul

from ..engine.facilitator_notes import ASK, DEBRIEF, KNOW, TIMING, Part
from ..engine.paper import Section
from ..engine.quiz.wording import SHIFTS
from ..model.claim import Claim
from ..model.decision import Decision
from ..model.facilitator import Facilitator
from ..model.lesson import Lesson
from .handout import SIGNS
from .paper import PaperEvidence, Sheet, document, numbered, text

KINDS = {
    "case": "A decision",
    "quiz": "A question",
    "worksheet": "A row",
    "contrast": "The pair",
    "figure": "The guess",
}


@dataclass(frozen=True)
class ErrorAt:
    """A usual error where it is made: the kind of place, its title, the decision, and the ids that were chosen; or a claim."""

    kind: str
    title: str = ""
    decision: Decision | None = None
    chosen: tuple[str, ...] = ()
    number: str = ""  # of the task on the handout, where it stands there
    claim: Claim | None = None


def guide(
    sheet: Sheet,
    lesson: Lesson,
    minutes: int | None,
    take: str,
    made: Sequence[Section],
    errors: Sequence[ErrorAt],
    notes: Sequence[Part],
    evidence: PaperEvidence,
) -> Element:
    """The document; `minutes` are those of the page alone, `notes` the lesson's prose by parts, `take` the notebook's last words."""
    told, parts = lesson.facilitator, {part.title: part.points for part in notes}
    wrong = next((part for part in notes if part.title.startswith("What")), None)
    show = _Guide(evidence)
    return document(
        sheet,
        p[lesson.tagline],
        section(".keep")[h2["By the end they can"], ul[[li[one] for one in lesson.objectives]]],
        _timing(told, minutes),
        section[h2["Before you begin"], [show.points(points) for title, points in parts.items() if title not in (TIMING, ASK, DEBRIEF, KNOW, wrong and wrong.title)], p["Print the handout without answers, and an answer sheet for each; numbers and letters are the same on all of them and below. Give it out once the idea has been told, since it shows what is asked later."]],
        section[h2["Three questions that start a discussion"], [show.question(at, one) for at, one in enumerate(told.questions, 1)], show.further(parts.get(ASK, ())[len(told.questions) :])],
        section[h2["Usual errors by decision"], [show.error(one) for one in errors], wrong and fragment[h3[wrong.title], show.points(wrong.points)]],
        section[h2["The debrief"], ul[[li[evidence.inline(one)] for one in told.debrief]], show.argued(made), take and fragment[h3["Take with you"], text(evidence, take)]],
        KNOW in parts and section[h2[KNOW], show.points(parts[KNOW])],
        numbered(evidence),
    )  # fmt: skip


def _timing(told: Facilitator, minutes):
    clock, rows = 0, []
    for lasting, what in told.timing:
        rows.append(tr[td(".tick")[f"{clock:g}–{clock + lasting:g}"], td(".tick")[f"{lasting:g} min"], td[what[:1].upper() + what[1:]]])  # fmt: skip
        clock += lasting
    alone = minutes and f" Alone the whole page takes about {minutes}."
    later = told.afterwards and f" {told.afterwards[:1].upper()}{told.afterwards[1:]}."
    return section(".keep")[
        h2["Timing"],
        p[f"A session of {told.minutes:g} minutes.", alone, later],
        table[
            thead[tr[th(".tick")["Minute"], th(".tick")["Lasts"], th["What"]]],
            tbody[rows, tr[td, th(".tick")[f"{clock:g} min"], th["In all"]]],
        ],
    ]


class _Guide:
    def __init__(self, evidence):
        self.evidence = evidence

    def points(self, points) -> Element:
        """Points with the numbers of their claims."""
        return ul[[li[self.evidence.inline(point.text, point.claims)] for point in points]]

    def question(self, at, one) -> Element:
        """A question, and what one hears beside what can be said to it."""
        return div(".task")[
            p(".lead")[b[f"{at}. ", self.evidence.inline(one.ask[:1].upper() + one.ask[1:])]],
            table[
                thead[tr[th(style="width:36%")["One hears"], th["What you can say"]]],
                tbody[[tr[td[f"“{heard.says.rstrip('.')}.”"], td[self.evidence.inline(heard.answer, heard.claims)]] for heard in one.heard]],
            ],
        ]  # fmt: skip

    def further(self, points) -> Element | None:
        """Questions beyond the three."""
        return points and fragment[h3["If there is time"], self.points(points)]

    def error(self, one: ErrorAt) -> Element:
        """Where it is made, what was chosen, and what is said to it."""
        if one.claim:
            return div(".task")[
                p(".lead")[b[f"Source {self.evidence.number(one.claim.id)}. "], self.evidence.inline(one.claim.text, (one.claim.id,))],
                p["Often got wrong: ", self.evidence.inline(one.claim.common_error)],
                one.claim.contradicted_by and p(".note")["What speaks against it: ", self.evidence.inline(one.claim.contradicted_by)],
            ]  # fmt: skip
        decision = one.decision
        chosen = [offered for offered in decision.offered if offered.id in one.chosen]
        where = f"{KINDS[one.kind]}, task {one.number}" if one.number else f"{KINDS[one.kind]} on the lesson’s page"
        right = "; ".join(_words(offered).rstrip(".") for offered in decision.right)
        return div(".task")[
            p(".lead")[b[f"{one.title}" if one.title else ""], one.title and ". ", self.evidence.inline(decision.question), f" ({where})"],
            right and p(".lead")["This course: ", b[right], "."],
            ul[[li[b[f"{SIGNS[offered.verdict]}: " if one.kind == "case" else "✕ ", _words(offered).rstrip(".")], ". ", self.evidence.inline(offered.because, offered.claims), offered.error and i[f" Stands for: {offered.error}."]] for offered in chosen]],
        ]  # fmt: skip

    def argued(self, made) -> Element:
        """What the course says of each pair, each decision and each case, once it is decided."""
        return fragment[
            [
                fragment[
                    h3[one.noun.title],
                    [div(".keep")[p[b[f"Task {task.number}{_short(task)}. "], self.evidence.inline(said)]] for task in one.tasks for said in task.told],
                    ul[[li[self.evidence.inline(line)] for line in getattr(one.noun, "take_home", ())]] if getattr(one.noun, "take_home", ()) else None,
                ]
                for one in made
                if one.door in ("figure", "contrast", "case")
            ]
        ]  # fmt: skip


def _words(offered) -> str:
    return offered.text or SHIFTS[offered.id]


def _short(task) -> str:
    return f", {task.scene.short[:1].lower()}{task.scene.short[1:]}" if task.scene else ""
