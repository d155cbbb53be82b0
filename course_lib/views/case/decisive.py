"""The decisions that mattered most in a play → what was chosen, why it matters, and what the course argues for."""

from htpy import Element, a, em, fragment, h3, li, ol, p, section

from ...engine.case import decisive, replay
from ..parts.labels import amount
from .commitment_words import in_a_line
from .feedback import headline
from .page import Page

COUNTED = {1: "The decision that mattered most", 2: "The two decisions that mattered most"}


def show(page: Page) -> Element:
    """The decisions that mattered most, the most telling first, in two sentences each with their claims."""
    weighed = decisive.decisive(page.play)
    return section(".px-card.px-decisive")[
        h3[COUNTED[len(weighed)]],
        not decisive.missed(page.play) and p(".px-note")["You missed nothing: here most was at stake."],
        ol[[_one(page, one) for one in weighed]],
    ]


def questions_named(page: Page) -> str:
    """What the button to the questions says."""
    return "Questions on what you missed" if decisive.missed(page.play) else "Questions on what mattered"


def no_questions(page: Page) -> Element:
    """Where the course has no question about these claims: that it has none, and the way to the lesson's."""
    return p(".px-note")[
        "No question of this course asks about the claims of these decisions. ",
        page.lesson_questions and a(".px-way", href=page.lesson_questions)["Answer the lesson’s questions"],
    ]


def _one(page, one):
    findings, scene = one.findings, one.findings.scene
    tone = "px-better" if findings.sound else "px-alarm" if findings.unsafe else "px-worse"
    why, claims = _why(page, findings)
    return li[
        p(".px-tag")[f"Day {one.step.day:g} · {scene.short}"],
        p(class_=tone)[headline(findings)],
        p[why, page.evidence.chips(claims)],
        p[_argued(page, findings, claims)],
    ]


def _why(page, findings):
    """What was chosen and what the course says of the part of it that tells most; and the claims of that."""
    commitment, scene = findings.commitment, findings.scene
    off = [band for band in findings.bands if band[2].verdict in ("unsafe", "weak")]
    if findings.reading:
        return _told(
            page, f"You wrote {in_a_line(page, scene, commitment)}.", findings.reading, findings.reading.because
        )
    if unsound := decisive.unsound(findings):
        return _told(page, f"You chose {_quoted(unsound)}.", unsound[0], unsound[0].feedback)
    if off:
        control, value, band = min(off, key=lambda one: one[2].verdict != "unsafe")
        chose = f"You set {control.label} to {amount(round(value, 1), control.unit)}."
        return _told(page, chose, band, band.feedback)
    if findings.missed:
        return _told(page, f"You left out {_quoted(findings.missed)}.", findings.missed[0], findings.missed[0].feedback)
    picked = replay.chosen(scene, commitment.options)
    best = max(picked, key=lambda option: sum(option.scores.values()))
    return _told(page, f"You chose {_quoted(picked)}.", best, best.feedback)


def _told(page, chose, noun, reason):
    hedge = getattr(noun, "hedge", "")
    said = fragment[chose, " ", page.evidence.inline(reason), " ", hedge and em(".px-note")[f"({hedge}) "]]
    return said, noun.claims


def _argued(page, findings, told):
    """What the course argues for, with those of its claims that were not told yet."""
    scene = findings.scene
    options = [option for option in scene.options if option.verdict == "argued"]
    same = {option.id for option in options} == set(findings.commitment.options) and findings.sound
    claims = dict.fromkeys(claim for option in options for claim in option.claims) or dict.fromkeys(scene.claims)
    words = "The course argues for the same." if same else f"The course argues for {_quoted(options)}."
    return fragment[words, " ", page.evidence.chips([claim for claim in claims if claim not in told])]


def _quoted(options):
    labels = [f"“{option.label.rstrip('.')}”" for option in options]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
