"""The tasks of a lesson → a handout on paper, without any answer or with every one, each explained below what was offered.

Without answers no word of it depends on which is right, nor does an order or a letter.
"""

from htpy import Element, b, div, fragment, h2, h3, i, li, p, section, span, table, tbody, td, th, thead, tr, ul
from markupsafe import Markup

from ..engine.case.replay import mainline
from ..engine.paper import Section, Task
from ..engine.quiz.wording import HINTS, NO_PANEL
from ..model.decision import OPEN, RIGHT, WRONG
from ..model.facilitator import Discussion
from ..model.lesson import Lesson
from .case.feedback import VERDICTS
from .paper import PaperEvidence, Sheet, document, lines, numbered, text
from .parts.controls import CERTAINTIES
from .parts.labels import amount
from .parts.pictures.shown import figure_of
from .question_sheet import ON_PAPER

SIGNS = {one: f"{sign} {words}" for one, (sign, _, words) in VERDICTS.items()} | {
    RIGHT: "✓ Right",
    WRONG: "✕ Wrong",
    OPEN: "",
}
HINT = {
    "one": HINTS["single"],
    "many": HINTS["multiple"],
    "order": "Write the letters in order, the first one first.",
    "match": ON_PAPER["matching"],
    "number": "Write a number.",
    "word": "Write a word or two.",
    "words": "In your own words; it is never scored.",
    "line": "Draw it, from the baseline on day 0.",
}  # fmt: skip
ON_SCREEN = {"clinic": "The corridor of patients", "lab": "The dose lab"}
TURN = "Turn the page once you have decided."


def handout(
    sheet: Sheet,
    lesson: Lesson,
    idea: str,
    take: str,
    made: tuple[Section, ...],
    questions: tuple[Discussion, ...],
    evidence: PaperEvidence,
    answers: bool,
) -> Element:
    """The document: `idea` and `take` are the notebook's own words, `questions` are asked where a lesson asks no others."""
    show = _Handout(evidence, answers)
    return document(
        sheet,
        p[lesson.tagline],
        section(".keep")[h2["By the end you can"], ul[[li[one] for one in lesson.objectives]]],
        idea and section[h2["The idea"], text(evidence, idea)],
        [show.section(one) for one in made],
        questions and show.questions(questions),
        answers and take and section[h2["Take with you"], text(evidence, take)],
        numbered(evidence) if answers else p(".note")["A small number is a claim of the course; its words, its hedge and its sources stand in the handout with answers and in the evidence room."],
    )  # fmt: skip


class _Handout:
    def __init__(self, evidence, answers):
        self.evidence, self.answers = evidence, answers

    def section(self, made: Section) -> Element | None:
        """One activity of the page."""
        if made.noun is None:
            name = ON_SCREEN.get(made.door)
            return name and section(".keep")[h2[name], p["This part is played on a screen, on the lesson’s own page."]]
        return {
            "figure": self._figure, "contrast": self._pair, "worksheet": self._worksheet, "case": self._patient, "quiz": self._quiz,
        }[made.door](made)  # fmt: skip

    def _figure(self, made):
        figure, (task,) = made.noun, made.tasks
        return section[
            h2[f"A guess: {figure.title}"],
            figure.says and text(self.evidence, figure.says),
            self.task(task, _axes(figure.guess.days) if task.kind == "line" else None),
        ]

    def _pair(self, made):
        pair, (task,) = made.noun, made.tasks
        sides = (pair.left, pair.right)
        rows = {row.id: row for row in pair.rows}
        found = div(".part")[
            table[
                thead[tr[th[""], th["Finding"], [th[side.title] for side in sides]]],
                tbody[
                    [
                        tr[th(".tick")[one.letter], td[one.offered.text], td[rows[one.offered.id].left], td[rows[one.offered.id].right]]
                        for one in task.offered
                    ]
                ],
            ]
        ]  # fmt: skip
        return section[
            h2[pair.title],
            text(self.evidence, pair.intro),
            [p[b[f"{side.title}. "], self.evidence.inline(side.text)] for side in sides],
            self.task(task, found, listed=self.answers),
            self.answers and [div(".told")[p[b[f"{side.title}. "], self.evidence.inline(side.conclusion)]] for side in sides],
        ]  # fmt: skip

    def _worksheet(self, made):
        sheet = made.noun
        parts = {task.part.id: [one for one in made.tasks if one.part is task.part] for task in made.tasks}
        return section[
            h2[sheet.title],
            text(self.evidence, sheet.intro),
            p(".note")[self.evidence.inline(sheet.disclaimer)],
            [self._part(tasks[0].part, tasks) for tasks in parts.values()],
        ]

    def _part(self, part, tasks):
        head = fragment[h3[part.title], div(".lead")[text(self.evidence, part.text)]]
        if part.kind in ("write", "spot"):
            return fragment[div(".lead")[head], [self.task(one, lines(4) if part.kind == "write" and not self.answers else None) for one in tasks]]  # fmt: skip
        offered = tasks[0].offered
        picks = ul(".offered.keep")[[li[span(".letter")[one.letter], span(".mark"), one.offered.text, one.offered.detail and f" ({one.offered.detail.rstrip('.')})"] for one in offered]]  # fmt: skip
        hint = "Choose one for each." if tasks[0].kind == "one" else "Choose all that apply for each."
        if self.answers:
            return fragment[head, picks, [self.task(one, hint=False) for one in tasks]]
        return fragment[
            head, div(".lead")[picks, p[hint]],
            table[tbody[[tr[td[span(".number")[one.number], b[one.stem[0]], [fragment[" ", line] for line in one.stem[1:]]], td(".tick")["\u2003".join(f"○\u00a0{one.letter}" for one in offered)]] for one in tasks]]],
        ]  # fmt: skip

    def _patient(self, made):
        case = made.noun
        whole = len(made.tasks) < len([one for one in mainline(case) if not case.scene(one).ranking])
        return section[
            h2(class_=None if self.answers else "turn")[f"A patient: {case.title}"],
            p(".note")[case.setting],
            p(".note")[self.evidence.inline(case.disclaimer)],
            text(self.evidence, case.primer),
            p(".note")["Where a text speaks of a chart or a body map, look at the wall. ", whole and "Three decisions are asked here, and more of them on the page. ", not self.answers and TURN],
            [self._scene(at, one) for at, one in enumerate(made.tasks)],
            self.answers and made.after and div(".told")[[p[self.evidence.inline(one)] for one in made.after]],
        ]  # fmt: skip

    def _scene(self, at, task):
        scene = task.scene
        return div(class_=None if self.answers else "turn" if at else "part")[
            [p[self.evidence.inline(one)] for one in task.before],
            h3[f"Day {scene.day.value:g}: {scene.short}" if scene.day else scene.short],
            p[self.evidence.inline(scene.text)],
            scene.status and ul(".keep")[[li[b[f"{one.label}: "], one.text] for one in scene.status]],
            self.task(task),
        ]

    def _quiz(self, made):
        return section[
            h2(class_=None if self.answers else "turn")["Check yourself"],
            not self.answers and p(".note")[f"Say of each how sure you are: {', '.join(CERTAINTIES.values()).lower()}. An error that felt certain is the one worth finding."],
            [self.task(one) for one in made.tasks],
        ]  # fmt: skip

    def questions(self, asked) -> Element:
        """What a lesson without questions of its own has to think about."""
        return section[
            h2["To think about"],
            [
                div(".task")[
                    p[span(".number")[f"{at}."], self.evidence.inline(one.ask[:1].upper() + one.ask[1:])],
                    ul[[li[f"“{heard.says.rstrip('.')}.” ", self.evidence.inline(heard.answer, heard.claims)] for heard in one.heard]] if self.answers else lines(3),
                ]
                for at, one in enumerate(asked, 1)
            ],
        ]  # fmt: skip

    def task(self, task: Task, shown: Element | None = None, listed: bool = True, hint: bool = True) -> Element:
        """What is asked and what is offered, and with answers what each means; `shown` stands above, or in place of, the list."""
        first, *more = task.stem
        return div(class_="task" if not self.answers else "task long")[
            div(".lead.keep")[
                p[span(".number")[f"{task.number}."], b[self.evidence.inline(first)], not more and hint and f" {HINT[task.kind]}"],
                [p[self.evidence.inline(one)] for one in more],
                more and hint and p[HINT[task.kind]],
                task.item is not None and figure_of(task.item.picture, folded=False),
            ],
            shown,
            task.lefts and ul(".offered")[[li[span(".letter")[one.numeral], span(".mark")[one.letter if self.answers else "__"], self.evidence.inline(one.text), self.answers and span(".because")[self.evidence.inline(one.because)]] for one in task.lefts]],
            task.offered and (listed or not shown) and ul(".offered")[[self._offered(task, one) for one in task.offered]],
            not self.answers and any(one.offered.controls for one in task.offered) and p["If your choice holds a dose or an interval, write it here: ", span(".line")[Markup("&nbsp;")]],
            task.kind == "order" and not self.answers and p[HINT_LINE, [span(".line")[Markup("&nbsp;")]]],
            task.kind == "word" and not self.answers and p[span(".line", style="min-width:16rem")[Markup("&nbsp;")]],
            task.kind == "number" and not self.answers and p[span(".line")[Markup("&nbsp;")], f" {task.unit}"],
            self.answers and self._answer(task),
        ]  # fmt: skip

    def _offered(self, task, one):
        offered = one.offered
        box = "☐" if task.kind == "many" else "○" if task.kind == "one" else ""
        sign = SIGNS.get(offered.verdict, "") if self.answers else ""
        return li[
            span(".letter")[one.letter],
            span(".mark")[sign.split(" ")[0] if sign else box if not self.answers else ""],
            self.evidence.inline(offered.text),
            task.scene is not None and offered.detail and fragment[". " if offered.text[-1:] not in ".!?" else " ", self.evidence.inline(offered.detail)],
            self.answers and (offered.because or offered.controls) and span(".because")[self._because(task, offered, sign), _stands_for(offered)],
        ]  # fmt: skip

    def _because(self, task, offered, sign):
        words = sign.partition(" ")[2] if task.scene is not None else ""
        return fragment[
            words and b[f"{words}. "],
            self.evidence.inline(offered.because, offered.claims),
            [self._control(one) for one in offered.controls],
        ]

    def _control(self, one):
        bands = [f"up to {amount(band.up_to, one.unit)}: {band.feedback}" for band in one.bands]
        return span(".because")[
            f"{one.label}: this course, {amount(one.argued, one.unit)}. ",
            [self.evidence.inline(f"{band} ") for band in bands],
        ]

    def _answer(self, task):
        key = ", ".join(task.key)
        if task.kind == "one":
            key = " or ".join(task.key)
        return fragment[
            key and p[span(".key")[f"Key: {key}{task.kind == 'number' and f' {task.unit}' or ''}"]],
            not key and task.offered and p(".note")["The model answers this, on the wall."],
            task.slips and ul[[li[b[f"{one.text}: "], self.evidence.inline(one.because), _stands_for(one)] for one in task.slips]],
            [div(".told")[self.evidence.prose(one)] for one in task.told],
            task.item is not None and task.item.claims and p(".small")["Rests on ", self.evidence.in_words(task.item.claims), ". ", task.hedge and f"Say it with its hedge: “{task.hedge}”. ", task.item.kind == "shift" and f"{NO_PANEL} ", f"A question to {task.item.level}: {task.id}."],
        ]  # fmt: skip


HINT_LINE = "In order: "


def _stands_for(offered):
    """The belief behind a wrong answer, for whoever teaches."""
    return offered.error and i[f" Stands for: {offered.error}."]


def _axes(days) -> Element:
    """An empty chart to draw on: strength in % of the own baseline, over the days that are asked for."""
    width, height, last = 440, 140, days[-1]
    xs = [0, *days]
    places = [(30 + 380 * day / last, day) for day in xs]
    rows = [(10 + 110 * (100 - level) / 60, level) for level in (100, 80, 60, 40)]
    marks = "".join(
        [f'<line x1="{x:.0f}" y1="10" x2="{x:.0f}" y2="120" stroke="#000" stroke-width=".4"/><text x="{x:.0f}" y="134" font-size="9" text-anchor="middle">day {day:g}</text>' for x, day in places]
        + [f'<line x1="30" y1="{y:.0f}" x2="410" y2="{y:.0f}" stroke="#000" stroke-width=".4"/><text x="26" y="{y + 3:.0f}" font-size="9" text-anchor="end">{level}</text>' for y, level in rows]
    )  # fmt: skip
    drawn = f'<svg viewBox="0 0 {width} {height}" width="100%" role="img" aria-label="An empty chart of strength, in % of the own baseline">{marks}<circle cx="30" cy="10" r="3"/></svg>'
    return div(".keep")[Markup(drawn), p(".small")["Strength, in % of the own baseline."]]
