"""A commitment and its findings → what the course says of it, option by option.

Shown after a commitment and again in the debrief; never before.
"""

import re
from collections.abc import Mapping

from htpy import Element, div, em, fragment, li, p, span, strong, ul

from ...engine.case import replay
from ...model.case import Band, Control, Scene
from ...model.drug import Drug
from ...model.typed_order import Reading
from ..parts import labels
from ..parts.claim_text import Evidence
from ..parts.labels import amount
from ..parts.sentences import first_sentence
from . import order_form, ranking

VERDICTS = {
    "argued": ("✓", "better", "What this course argues for"),
    "defensible": ("✓", "better", "Defensible"),
    "weak": ("△", "worse", "Weaker"),
    "arithmetic": ("≠", "off", "Does not add up"),
    "unsafe": ("✕", "alarm", "Unsafe"),
}
WORSE = ("weak", "unsafe")  # of a value that was set
UNSAFE = "✕ Unsafe: there is a safer answer."
OFF = "≠ Does not add up: a dose was converted or summed wrongly."
WEAKER = "△ There is a stronger answer."
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
    """The verdict, and your answer and the course's in two sentences; what every option means is in `explanations`."""
    findings = replay.judge(scene, commitment)
    return fragment[
        commitment.typed and p(".px-strong")[read_as(scene, commitment, drugs)],
        verdict(evidence, findings),
        ranking.in_short(evidence, scene, commitment) if scene.ranking else _in_short(evidence, findings),
    ]


def verdict(evidence: Evidence, findings: replay.Findings) -> Element:
    """Sound or not, and of an order for which the reasons of no option hold the reason of its own."""
    return fragment[
        p(class_=["px-verdict", f"px-{verdict_of(findings)[1]}"])[headline(findings)],
        findings.reading and _own_reason(evidence, findings.reading),
    ]


def spoken(findings: replay.Findings) -> str:
    """The verdict as it is heard: its first sentence, without the sign."""
    return first_sentence(re.sub(r"^\W+", "", headline(findings)))


def verdict_of(findings: replay.Findings) -> tuple[str, str, str]:
    """The sign, the colour's name and the word of a verdict."""
    if findings.sound:
        return "✓", "better", "Sound"
    return VERDICTS["unsafe" if findings.unsafe else "arithmetic" if findings.off else "weak"]


def _in_short(evidence, findings):
    """What was chosen and what that means, and what the course argues for and why: a sentence each."""
    scene, mine = findings.scene, replay.chosen(findings.scene, findings.commitment.options)
    course = replay.chosen(scene, replay.argued(scene).options)
    return div(".px-short")[
        not findings.reading and _yours(evidence, findings, mine),
        findings.missed
        and p[strong["Left out: "], "; ".join(option.label.rstrip(".") for option in findings.missed), "."],
        p[
            strong["This course argues for: "],
            _argued_for(findings, mine, course),
            evidence.inline(first_sentence(scene.argued), scene.claims),
        ],
    ]


def _yours(evidence, findings, mine):
    """What was chosen, by its sign if it is one thing, and the first sentence on what weighs most in it."""
    most = max(findings.judged, key=_weight)
    return fragment[
        not findings.commitment.typed
        and p[
            strong["You chose: "],
            f"{_named(mine)}. " if len(mine) == 1 else None,
            len(mine) > 1 and span[[_signed(option, findings) for option in mine]],
        ],
        p[
            (len(mine) > 1 or most not in mine) and f"{_heaviest(findings, most)}: ",
            evidence.inline(first_sentence(most.feedback), most.claims),
            getattr(most, "hedge", "") and em(".px-note")[f" ({most.hedge})"],
        ],
    ]


def _argued_for(findings, mine, course):
    """The course's options; where they are the learner's too, the values that it would have set otherwise."""
    if mine != course or findings.reading:
        return f"{_named(course)}. "
    argued = replay.argued(findings.scene).controls
    other = [_set_to(control, argued[control.id]) for control, _, band in findings.bands if band.verdict in WORSE]
    return f"the same, with {'; '.join(other)}. " if other else "the same. "


def _named(options):
    return "; ".join(option.label.rstrip(".") for option in options)


def _signed(option, findings):
    sign, colour, word = VERDICTS[_grade_as_set(option, findings)]
    return span(class_=f"px-signed px-{colour}")[span(aria_hidden="true")[sign], span(".px-sr")[f"{word}: "], f" {option.label.rstrip('.')}. "]  # fmt: skip


def _weight(one):
    """How much there is to say against it; what is sound weighs alike, so that an option comes before its values."""
    return max(replay.GRADES.index(replay.grade(one)), replay.GRADES.index("defensible"))


def _heaviest(findings, most):
    """What a sentence is about: the option, or the value that was set on a control."""
    for control, value, band in findings.bands:
        if band is most:
            return _set_to(control, value)
    return most.label.rstrip(".")


def _set_to(control, value):
    return f"{control.label}, {amount(round(value, 1), control.unit)}"


def _grade_as_set(option, findings):
    """The worst of an option and of the values that were set on its controls."""
    grades = [
        replay.grade(option),
        *(replay.grade(band) for control, _, band in findings.bands if control in option.controls),
    ]
    return max(grades, key=replay.GRADES.index)


def _own_reason(evidence: Evidence, reading: Reading) -> Element:
    return p(".px-own-reason")[
        _word(reading),
        " ",
        evidence.inline(reading.because, reading.claims),
        reading.hedge and em(".px-note")[f" ({reading.hedge})"],
    ]


def _word(one, ending="."):
    """A verdict by sign, word and colour; of what would harm, also that it does not add up, if that is so."""
    sign, colour, word = VERDICTS[replay.grade(one)]
    also = ", and it does not add up" if one.kind and one.verdict == "unsafe" else ""
    return span(class_=f"px-{colour}")[f"{sign} {word}{also}{ending}"]


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
    first = UNSAFE if findings.unsafe else OFF if findings.off else WEAKER
    return first + missed + ending


def _explained(evidence, option, chosen, findings):
    bands = [item for item in findings.bands if item[0] in option.controls] if chosen else []
    return li(class_=["px-explain", chosen and "px-chosen"])[
        p[
            strong[option.label],
            chosen and span(".px-pill-still")["Nearest to your order" if findings.reading else "Your choice"],
        ],
        p(class_=f"px-{VERDICTS[replay.grade(option)][1]}")[_word(option, "")],
        _as_set(option, findings) if chosen else None,
        p[
            evidence.inline(option.feedback, option.claims),
            option.hedge and em(".px-note")[f" ({option.hedge})"],
        ],
        [_band(evidence, *band) for band in bands],
    ]


def _as_set(option, findings):
    """That a sound option would harm, does not add up or is weaker as it was set or written here."""
    own = findings.reading
    worst = replay.grade(own) if own else _grade_as_set(option, findings)
    if replay.GRADES.index(worst) <= max(replay.GRADES.index(replay.grade(option)), 1):
        return None
    sign, colour, word = VERDICTS[worst]
    return p(class_=f"px-{colour}")[f"{sign} {word} as you {'wrote' if own else 'set'} it"]


def _band(evidence, control: Control, value: float, band: Band):
    return p[
        _word(band, ": "),
        f"{_set_to(control, value)}: ",
        evidence.inline(band.feedback, band.claims),
    ]
