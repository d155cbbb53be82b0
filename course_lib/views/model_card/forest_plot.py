"""Under *Evidence side by side*, the forest: one line a study of weakness in intensive care, a line at no difference.

Risk ratios and odds ratios stand apart; there is no pooled diamond, because the studies share trials and measure different things.
"""

from collections.abc import Mapping

from htpy import Element, div, figcaption, figure, fragment, h3, h4, li, p, span, strong, ul

from ...model.observation import Study
from ..parts import strip
from ..parts.claim_text import Evidence
from ..parts.figures import simple_table
from ..parts.strip import Scale

RATIOS = Scale(0.4, 20, ((0.5, "0.5"), (1, "1"), (2, "2"), (4, "4"), (8, "8"), (16, "16")), logarithmic=True)
SCALES = {
    "RR": ("Risk ratios", "How many times as often weakness was seen."),
    "OR": ("Odds ratios", "Further from 1 than a risk ratio where weakness is common."),
    None: ("No ratio of steroid against none", "Words or shares only, or another comparison: nothing to draw."),
}


def forest(studies: Mapping[str, Study], evidence: Evidence) -> Element:
    """The studies by scale, each with its words, certainty and standing."""
    finding = sentence(studies)
    return figure(".px-figure.px-ev")[
        h3["Weakness in intensive care with a corticosteroid"],
        figcaption(".px-ev-finding")[finding],
        p(".px-note")["■ trials, ● cohorts; an open sign is from memory and was not checked. Right of 1: more weakness with steroid."],
        [_group(scale, studies, evidence) for scale in SCALES],
        simple_table("Table", ("Study", "Kind", "Ratio (95 % interval)", "People", "Certainty as told", "Standing"), lambda: _table(studies), "studies"),
    ]  # fmt: skip


def sentence(studies: Mapping[str, Study]) -> str:
    """The finding of the forest, counted from its rows."""
    drawn = [study for study in studies.values() if study.estimate]
    whole = [study for study in drawn if study.low]
    above = sum(study.low > 1 for study in whole)
    below = sum(study.high < 1 for study in whole)
    memory = sum(study.standing != "seen in excerpt" for study in drawn)
    return (
        f"Of {len(drawn)} ratios {len(whole)} come with an interval: {above} lie wholly above 1, {_publications(whole)}, "
        f"{len(whole) - above - below} hold 1 and {below or 'none'} lies wholly below it. "
        f"For {len(drawn) - len(whole)} we have no interval, and {memory} {'is' if memory == 1 else 'are'} from memory, not checked."
    )


def intervals_sentence(studies: Mapping[str, Study]) -> str:
    """How many of the ratios lie wholly above no difference."""
    drawn = [study for study in studies.values() if study.estimate]
    above = sum(bool(study.low) and study.low > 1 for study in drawn)
    return f"Weakness in intensive care: {above} of {len(drawn)} ratios lie wholly above 1, {_publications(drawn)}."


def _publications(studies):
    """From how many publications those come that lie wholly above 1: parts of one meta-analysis count once."""
    return f"from {len({study.source for study in studies if study.low and study.low > 1})} publications"


def _group(scale, studies, evidence):
    name, why = SCALES[scale]
    return fragment[
        h4[name],
        p(".px-note")[why],
        ul(".px-ev-rows")[[_row(study, evidence) for study in studies.values() if study.scale == scale]],
    ]


def _row(study, evidence):
    return li(".px-ev-row")[
        div[
            p(".px-ev-name")[
                strong[study.label],
                study.certainty and span(".px-pill-still")[study.certainty],
                study.standing != "seen in excerpt" and span(".px-pill-still")[f"finding {study.standing}"],
            ],
            p(".px-note")[_kind(study), " · ", study.words],
            study.note and p(".px-note")[study.note],
            p(".px-source")[evidence.origin(study)],
        ],
        study.estimate and div(".px-ev-plot")[_strip(study), p(".px-note")[_said(study)]],
    ]


def _strip(study):
    marks = [strip.reach(RATIOS, study.low, study.high, 12)] if study.low else []
    marks.append(strip.label(RATIOS.place(study.estimate), 17, _sign(study), "px-ev-strip-sign"))
    return strip.strip(RATIOS, marks, _said(study), 40, heavy=1)


def _sign(study):
    signs = "●○" if "cohort" in study.kind else "■□"
    return signs[study.standing != "seen in excerpt"]


def _kind(study):
    return study.kind + (f", {study.people} people" if study.people.isdigit() else f", {study.people}" if study.people else "")  # fmt: skip


def _said(study) -> str:
    if not study.low:
        return f"{_ratio(study)}: its interval is not known here."
    holds = "holds 1" if study.low <= 1 <= study.high else "lies above 1" if study.low > 1 else "lies below 1"
    return f"{_ratio(study)}: the interval {holds}."


def _ratio(study):
    if not study.estimate:
        return "–"
    return f"{study.scale} {study.estimate:g}" + (f" ({study.low:g}–{study.high:g})" if study.low else "")


def _table(studies):
    return [
        (study.label, study.kind, _ratio(study), study.people or "–", study.certainty or "not told", study.standing)
        for study in studies.values()
    ]
