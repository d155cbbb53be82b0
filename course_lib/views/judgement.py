"""A commitment and its findings → what the course says of it, option by option.

Shown after a commitment and again in the debrief; never before.
"""

from htpy import Element, div, em, fragment, li, p, span, strong, ul

from ..engine import case as engine
from ..model.case import Band, Control, Scene
from .words import Evidence, amount

VERDICTS = {
    "argued": ("✓", "better", "What this course argues for"),
    "defensible": ("✓", "better", "Defensible"),
    "weak": ("△", "worse", "Weaker"),
    "unsafe": ("✕", "alarm", "Unsafe"),
}


def judgement(evidence: Evidence, scene: Scene, commitment: engine.Commitment) -> Element:
    """Every option explains itself, the wrong ones most of all."""
    findings = engine.judge(scene, commitment)
    return fragment[
        p(class_=["px-verdict", "px-better" if findings.sound else "px-worse"])[headline(findings)],
        explanations(evidence, scene, findings),
    ]


def explanations(evidence: Evidence, scene: Scene, findings: engine.Findings) -> Element:
    """What each option means, and why the course argues for what it argues for."""
    return fragment[
        ul(".px-explained")[
            [
                _explained(evidence, option, option.id in findings.commitment.options, findings)
                for option in scene.options
            ]
        ],
        div(".px-argued")[
            strong["Why this course argues so. "], evidence.inline(scene.argued), " ", evidence.chips(scene.claims)
        ],
    ]


def headline(findings: engine.Findings) -> str:
    """Right or not, and whether the certainty fitted: right but unsure and wrong but certain are called out."""
    sure = findings.commitment.certainty
    if findings.sound:
        ending = {
            "guess": " You called it a guess: trust the reasoning below, not the luck.",
            "certain": " You were certain, and the reasons hold.",
        }
        return "✓ Sound." + ending.get(sure, "")
    ending = {
        "certain": " You were certain: this is the kind of error to look at twice.",
        "guess": " You called it a guess, which was the right warning.",
    }
    unsafe = any(option.verdict == "unsafe" for option in engine.chosen(findings.scene, findings.commitment.options))
    missed = " You left out something that this course argues for." if findings.missed else ""
    return (
        ("✕ Unsafe: there is a safer answer." if unsafe else "△ There is a stronger answer.")
        + missed
        + ending.get(sure, "")
    )


def _explained(evidence, option, chosen, findings):
    sign, tone, words = VERDICTS[option.verdict]
    bands = [item for item in findings.bands if item[0] in option.controls] if chosen else []
    return li(class_=["px-explain", chosen and "px-chosen"])[
        p[strong[option.label], chosen and span(".px-pill-still")["Your choice"]],
        p(class_=f"px-{tone}")[f"{sign} {words}"],
        p[
            evidence.inline(option.feedback),
            " ",
            option.hedge and em(".px-note")[f"({option.hedge}) "],
            evidence.chips(option.claims),
        ],
        [_band(evidence, *band) for band in bands],
    ]


def _band(evidence, control: Control, value: float, band: Band):
    sign, tone, _ = VERDICTS[band.verdict]
    return p[
        span(class_=f"px-{tone}")[f"{sign} {control.label}, {amount(value, control.unit)}: "],
        evidence.inline(band.feedback),
        " ",
        evidence.chips(band.claims),
    ]
