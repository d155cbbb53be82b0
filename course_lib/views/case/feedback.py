"""A commitment and its findings → what the course says of it, option by option.

Shown after a commitment and again in the debrief; never before.
"""

from collections.abc import Mapping

from htpy import Element, div, em, fragment, li, p, span, strong, ul

from ...engine.case import replay
from ...model.case import Band, Control, Scene
from ...model.drug import Drug
from ...model.typed_order import Reading
from ..parts import labels
from ..parts.claim_text import Evidence
from ..parts.labels import amount
from . import order_form, ranking

VERDICTS = {
    "argued": ("✓", "better", "What this course argues for"),
    "defensible": ("✓", "better", "Defensible"),
    "weak": ("△", "worse", "Weaker"),
    "unsafe": ("✕", "alarm", "Unsafe"),
}
SOUND = {
    "guess": " You called it a guess: trust the reasoning below, not the luck.",
    "certain": " You were certain, and the reasons hold.",
}
NOT_SOUND = {
    "certain": " You were certain: this is the kind of error to look at twice.",
    "guess": " You called it a guess, which was the right warning.",
}


def judgement(
    evidence: Evidence,
    scene: Scene,
    commitment: replay.Commitment,
    drugs: Mapping[str, Drug],
    before: replay.Commitment | None = None,
) -> Element:
    """Every option explains itself, the wrong ones most of all; a ranking stands beside the one `before` the tests."""
    findings = replay.judge(scene, commitment)
    return fragment[
        commitment.typed and p(".px-strong")[read_as(scene, commitment, drugs)],
        verdict(evidence, findings),
        explanations(evidence, scene, findings, before),
    ]


def verdict(evidence: Evidence, findings: replay.Findings) -> Element:
    """Sound or not, and of an order for which the reasons of no option hold the reason of its own."""
    return fragment[
        p(class_=["px-verdict", "px-better" if findings.sound else "px-worse"])[headline(findings)],
        findings.reading and _own_reason(evidence, findings.reading),
    ]


def _own_reason(evidence: Evidence, reading: Reading) -> Element:
    sign, tone, words = VERDICTS[reading.verdict]
    return p(".px-own-reason")[
        span(class_=f"px-{tone}")[f"{sign} {words}. "],
        evidence.inline(reading.because, reading.claims),
        reading.hedge and em(".px-note")[f" ({reading.hedge})"],
    ]


def read_as(scene: Scene, commitment: replay.Commitment, drugs: Mapping[str, Drug]) -> str:
    """An order written by hand, and the option whose reasons it was read as."""
    (option,) = replay.chosen(scene, commitment.options)
    nearest = "Nearest to" if replay.judge(scene, commitment).reading else "Read as"
    return f"Your order: {order_form.words(commitment.typed, drugs)}. {nearest}: {option.label.rstrip('.')}."


def explanations(
    evidence: Evidence, scene: Scene, findings: replay.Findings, before: replay.Commitment | None = None
) -> Element:
    """What each option means, and why the course argues for what it argues for."""
    if scene.ranking:
        return fragment[ranking.explanations(evidence, scene, findings.commitment, before)]
    return fragment[
        ul(".px-explained")[
            [
                _explained(evidence, option, option.id in findings.commitment.options, findings)
                for option in scene.options
            ]
        ],
        div(".px-argued")[strong["Why this course argues so. "], evidence.inline(scene.argued, scene.claims)],
    ]


def headline(findings: replay.Findings) -> str:
    """Right or not, and whether the certainty fitted: right but unsure and wrong but certain are called out."""
    sure = findings.commitment.certainty
    ending = (SOUND if findings.sound else NOT_SOUND).get(sure, "")
    if findings.scene.ranking:
        return ranking.headline(findings.scene, findings.commitment) + ending
    if findings.sound:
        return labels.SOUND + ending
    missed = " You left out something that this course argues for." if findings.missed else ""
    return (
        ("✕ Unsafe: there is a safer answer." if findings.unsafe else "△ There is a stronger answer.") + missed + ending
    )


def _explained(evidence, option, chosen, findings):
    sign, tone, words = VERDICTS[option.verdict]
    bands = [item for item in findings.bands if item[0] in option.controls] if chosen else []
    return li(class_=["px-explain", chosen and "px-chosen"])[
        p[
            strong[option.label],
            chosen and span(".px-pill-still")["Nearest to your order" if findings.reading else "Your choice"],
        ],
        p(class_=f"px-{tone}")[f"{sign} {words}"],
        p[
            evidence.inline(option.feedback, option.claims),
            option.hedge and em(".px-note")[f" ({option.hedge})"],
        ],
        [_band(evidence, *band) for band in bands],
    ]


def _band(evidence, control: Control, value: float, band: Band):
    sign, tone, _ = VERDICTS[band.verdict]
    return p[
        span(class_=f"px-{tone}")[f"{sign} {control.label}, {amount(round(value, 1), control.unit)}: "],
        evidence.inline(band.feedback, band.claims),
    ]
