"""A finished play → what stands on its printed debrief and nowhere on the screen: whose it is, and each decision in a line."""

from htpy import Element, div, h4, li, p, table, tbody, td, th, thead, tr, ul

from ...engine.case import replay
from .commitment_words import in_a_line
from .feedback import verdict_of
from .page import LEVELS, MODEL_NOTE, Page


def head(page: Page) -> Element:
    """The case, the day on which the attempt began, and that nothing here is about a real patient."""
    case, begun = page.play.case, f"attempt of {page.begun}, " if page.begun else ""
    return div(".px-printonly")[
        p(".px-printtitle")[case.title],
        p(".px-note")[f"Debrief: {begun}{LEVELS[page.level].lower()}. Teaching only, invented patient. {MODEL_NOTE}"],
    ]


def body(page: Page) -> Element:
    """Each decision in a line, what to take along, and what is fictional."""
    case = page.play.case
    return div(".px-printonly")[
        h4["Each decision in a line"],
        table(".px-lines")[
            thead[tr[[th[name] for name in ("Decision", "You", "This course", "Verdict")]]],
            tbody[[_line(page, step) for step in replay.own(page.play)]],
        ],
        h4["Take with you"],
        ul[[li[page.evidence.inline(text)] for text in case.take_home]],
        p(".px-note")[page.evidence.inline(case.disclaimer)],
    ]


def _line(page, step):
    scene = page.play.case.scene(step.commitment.scene)
    sign, _, verdict = verdict_of(replay.judge(scene, step.commitment))
    return tr[
        th[f"Day {step.day:g} · {scene.short}"],
        td[in_a_line(page, scene, step.commitment)],
        td[in_a_line(page, scene, replay.argued(scene))],
        td[f"{sign} {verdict}"],
    ]
