"""Under *Evidence side by side*: observations beside the model, each with its sentence and its table.

Plain HTML and SVG (see `strip`), because each line is mostly words: a still picture would shrink them on a phone.
Agreement is told by a word, a sign and a place on the page, never by colour alone; nothing is pooled.
"""

from collections.abc import Iterable, Mapping, Sequence

from htpy import Element, details, div, figcaption, figure, fragment, h3, h4, li, p, span, strong, summary, ul

from ...model.observation import Observation, Published
from ...physiology.evidence.observations import ROUNDING, WEAK_BELOW, Row, centre
from ..parts import strip
from ..parts.claim_text import Evidence
from ..parts.figures import simple_table
from ..parts.labels import dose
from ..parts.strip import Scale
from .constants import card, folded
from .forest_plot import forest, intervals_sentence

STRENGTH = Scale(0.4, 1.2, tuple((at / 100, f"{at} %") for at in (40, 60, 80, 100, 120)))
SHARE = Scale(0.0, 1.0, tuple((at / 100, f"{at} %") for at in (0, 25, 50, 75, 100)))
MEASURES = {
    "strength": "strength, % of baseline",
    "share": f"share of people who were weak (in the model: strength below {100 * WEAK_BELOW:.0f} %, a convention)",
    "other": "not a strength",
}
REGIONS = {"proximal": "proximal muscles", "distal": "distal muscles", "respiratory": "breathing muscles"}
AGAINST = {"own start": "against their own start", "other people": "against other people", "not told": "against whom is not told"}  # fmt: skip
VERDICTS = {
    "agrees": ("●", "Agree", f"Dose and time are known (a drug that is not named is read as prednisone), and what was observed meets the model's bands, give or take {100 * ROUNDING:.0f} points for rounding."),
    "disagrees": ("✕", "Disagree", "Dose and time are known (a drug that is not named is read as prednisone), and what was observed lies outside both bands."),
    "assumed": ("○", "Dose or time assumed", "The run needed a guess, so there is no verdict: another guess moves the bands."),
    "not comparable": ("?", "Missing", "Dose, time or a number for strength is not known, so there is nothing to lay beside the model."),
}  # fmt: skip
LABEL = "Observations beside the model"  # the step around it is called by its heading
DOSES = Scale(2, 1500, ((5, "5"), (20, "20"), (100, "100"), (500, "500")), logarithmic=True)
TIMES = Scale(0.7, 10000, ((1, "1 day"), (7, "1 week"), (30, "1 month"), (365, "1 year"), (3650, "10 years")), logarithmic=True)  # fmt: skip


def show(rows: Sequence[Row], sheet: Published, evidence: Evidence) -> Element:
    """The whole page of evidence: both pictures, before the second what no number decides, and what may be said of them."""
    never = p(".px-notice")[strong[sheet.never]]
    return card(
        LABEL,
        folded(judged_sentence(rows), evidence.prose(sheet.side_by_side), side_by_side(rows, evidence)),
        folded(intervals_sentence(sheet.studies), never, evidence.prose(sheet.forest), forest(sheet.studies, evidence)),
        folded("What may be said of it", div(".px-prose")[evidence.prose(sheet.synthesis)]),
    )


def side_by_side(rows: Sequence[Row], evidence: Evidence) -> Element:
    """Every observation over the model's bands, by agreement; then a map of where observations are, and are missing."""
    numbers = {row.id: number for number, row in enumerate(_by_verdict(rows), 1)}
    finding = sentence(rows)
    return div(".px-ev")[
        figure(".px-figure")[
            h3["Observed, and what the model says"],
            figcaption(".px-ev-finding")[finding],
            _legend(),
            [_group(verdict, rows, numbers, evidence) for verdict in VERDICTS],
            simple_table("Table", *_table(rows, numbers), name="observations"),
        ],
        _map(rows, numbers),
    ]


def sentence(rows: Sequence[Row]) -> str:
    """The finding of the side-by-side picture, counted from its rows."""
    count = {verdict: [row for row in rows if row.verdict == verdict] for verdict in VERDICTS}
    known = len(count["agrees"]) + len(count["disagrees"])
    tuned = sum(row.tuned for row in count["agrees"])
    return (
        f"Of {len(rows)} published observations {known} can be judged with dose and time known: "
        f"{len(count['agrees'])} agree with the model ({tuned} of them it was tuned to, which is no evidence) "
        f"and {len(count['disagrees'])} disagree. "
        f"For {len(count['assumed'])} the dose or time is assumed, and {len(count['not comparable'])} have nothing to compare."
    )


def judged_sentence(rows: Sequence[Row]) -> str:
    """How many observations can be judged, and how many of those the model misses."""
    agree, disagree = (sum(row.verdict == verdict for row in rows) for verdict in ("agrees", "disagrees"))
    return f"Dose and strength: it misses {disagree} of the {agree + disagree} that can be judged."


def _by_verdict(rows):
    return [row for verdict in VERDICTS for row in rows if row.verdict == verdict]


def _legend():
    keys = (
        (strip.dot(SHARE, 0.5, 8), "observed, with its spread where one is known"),
        (strip.dot(SHARE, 0.5, 8, True), "not significant: the spread reaches at least to no difference"),
        (strip.bar(SHARE, 0.05, 0.95, 3, 10, "px-ev-strip-patients"), "nine in ten virtual patients"),
        (strip.bar(SHARE, 0.05, 0.95, 3, 10, "px-ev-strip-belief"), "nine in ten plausible parameter sets, the median patient"),
        (strip.stroke(SHARE, 0.5, 1, 14, "px-ev-strip-median"), "the median patient as the model is set"),
    )  # fmt: skip
    return ul(".px-ev-legend", aria_label="What the signs mean")[
        [li[_swatch(mark), span[words]] for mark, words in keys]
    ]


def _swatch(mark):
    return div(".px-ev-swatch", aria_hidden="true")[strip.swatch(mark)]


def _group(verdict, rows, numbers, evidence):
    sign, name, why = VERDICTS[verdict]
    found = [row for row in rows if row.verdict == verdict]
    return fragment[
        h4[span(aria_hidden="true")[f"{sign} "], f"{name}: {len(found)}"],
        p(".px-note")[why],
        ul(".px-ev-rows")[[_row(row, numbers[row.id], evidence) for row in found]] if found else None,
    ]


def _row(row, number, evidence):
    one, picture = row.observation, _strip(row)
    return li(".px-ev-row")[
        div[
            p(".px-ev-name")[
                span(".px-ev-number")[f"{number}"],
                strong[one.label],
                _use(row) and span(".px-pill-still")[_use(row)],
                one.standing != "seen in excerpt" and span(".px-pill-still")[f"finding {one.standing}"],
            ],
            p(".px-note")[_exposure(row), " · ", _measured(one)],
            not picture and p(".px-note")[_said(row)],
        ],
        picture and div(".px-ev-plot")[picture, p(".px-note")[_said(row)]],
        details(".px-ev-more")[
            summary["What was published, and what may mislead"],
            p[one.words],
            p["Compared ", AGAINST[one.against], "."],
            one.range_is and p[f"The span is the {one.range_is}."],
            one.confounded and p["May mislead: ", one.confounded],
            one.informed and p["What it informed: ", one.informed],
            one.assumed and p["Assumed for the run: ", one.assumed.drug and f"{one.assumed.drug}. ", one.assumed.why],
            p(".px-source")[evidence.origin(one)],
        ],
    ]


def _use(row):
    """What the model has to do with an observation, in words."""
    if row.observation.targets:
        return "the model was tuned to it"
    if row.observation.informed:
        return "it informed the model"
    return {"informed by": "it informed the model", "untouched": "kept as a check"}.get(row.check, "")


def _strip(row):
    one, seen, model = row.observation, row.observed, row.modelled
    if model is None or seen is None:
        return None
    scale = STRENGTH if one.measure == "strength" else SHARE
    value = centre(one)
    marks = [strip.reach(scale, *seen, 10)] if seen[1] > seen[0] else []
    if one.at_most:
        marks.append(strip.label("0%", 14, "◂", "px-ev-strip-sign"))
    if value is not None or seen == (1.0, 1.0):
        marks.append(strip.dot(scale, value if value is not None else 1.0, 10, one.not_significant))
    if model.patients:
        marks.append(strip.bar(scale, *model.patients, 21, 9, "px-ev-strip-patients"))
    marks.append(strip.bar(scale, *model.belief, 34, 9, "px-ev-strip-belief"))
    marks.append(strip.stroke(scale, model.value, 19, 26, "px-ev-strip-median"))
    return strip.strip(scale, marks, _said(row), 66, heavy=1.0 if one.measure == "strength" else None)


def _exposure(row):
    one = row.observation
    drug = one.drug if one.drug != "unknown" else "drug not named"
    amount = f"{drug}, {dose(one.dose)} mg/day" if one.dose != "unknown" else f"{drug}, dose not known"
    if row.dose_mg_pe_per_day and (one.dose == "unknown" or one.drug not in ("unknown", "prednisone", "prednisolone")):
        assumed = " assumed" if one.dose == "unknown" else ""
        amount += f" ({dose(row.dose_mg_pe_per_day)} mg PE/day{assumed})"
    if one.duration != "unknown":
        return f"{amount}, {_time(one.duration)}"
    return f"{amount}, " + (f"time not known (day {row.day:.0f} of the run)" if row.modelled else "time not known")


def _measured(one: Observation):
    return f"{REGIONS[one.region]}, {MEASURES[one.measure]}" if one.region else MEASURES[one.measure]


def _time(days):
    if days >= 730:
        return f"{days / 365.25:.0f} years"
    return f"{days:.0f} day" + ("s" if days != 1 else "")


def _said(row: Row) -> str:
    """The row in words: what its strip shows, and the text alternative of it."""
    words = f"Observed: {_seen(row)}."
    if row.modelled is None:
        return words
    model = row.modelled
    parts = [f"Model: {_percent(model.value)}"]
    if model.patients:
        parts.append(f"virtual patients {_span(model.patients)}")
    parts.append(f"parameter sets {_span(model.belief)}")
    if row.observed is None:
        return f"{words} {', '.join(parts)}."
    meets = "inside the bands" if row.inside else "outside the bands"
    under = " under what is assumed" if row.verdict == "assumed" else ""
    return f"{words} {', '.join(parts)}: {meets}{under}."


def _seen(row):
    one, seen = row.observation, row.observed
    if seen is None:
        return "no number for strength" if one.measure == "other" else "no number"
    value = centre(one)
    if one.weak is not None:
        return f"{one.weak} of {one.people}, {_percent(value)} (exact 95 % interval {_span(seen)}, computed from the counts)"
    if one.at_most:
        return f"{_percent(value)} or less"
    if value is None and one.low is None:
        return "no difference, told without a number"
    words = _percent(value) if value is not None and one.low is None else _span((one.low, one.high))
    return words + (", not significant" if one.not_significant else "")


def _percent(value):
    return f"{100 * value:.0f} %"


def _span(span_):
    low, high = (f"{100 * value:.0f}" for value in span_)
    return f"{low}–{high} %" if low != high else f"{low} %"


def _table(rows, numbers):
    head = ("Observation", "Verdict", "Drug, dose and time", "Read as", "Observed", "Model", "Virtual patients", "Parameter sets")  # fmt: skip
    return head, [
        (
            f"{numbers[row.id]} {row.observation.label}",
            ", ".join(filter(None, (VERDICTS[row.verdict][1].lower(), _use(row)))),
            _exposure(row),
            _measured(row.observation),
            _seen(row),
            _percent(row.modelled.value) if row.modelled else "–",
            _span(row.modelled.patients) if row.modelled and row.modelled.patients else "–",
            _span(row.modelled.belief) if row.modelled else "–",
        )
        for row in _by_verdict(rows)
    ]


# ── where observations are, and where none is ────────────────────────────────────────────────────────────────────


def _map(rows, numbers):
    placed = [row for row in _by_verdict(rows) if row.dose_mg_pe_per_day and row.day]
    off = [row for row in _by_verdict(rows) if row not in placed]
    finding, high, places = map_sentence(placed, off, numbers), 300, {}
    for row in placed:  # what one study saw later, of the same people, stands at the place of its first row
        places.setdefault((row.observation.source, row.dose_mg_pe_per_day), []).append(row)
    marks = []
    for first, *later in places.values():
        x, y = DOSES.place(first.dose_mg_pe_per_day), _down(first.day, high)
        names = ", ".join(str(numbers[row.id]) for row in (first, *later))
        marks.append(strip.label(x, y + 5, VERDICTS[first.verdict][0], "px-ev-strip-sign"))
        marks.append(strip.label(x, y - 8, names, "px-ev-strip-number"))
    return figure(".px-figure")[
        h3["Where our observations lie", span(".px-note")[" dose, mg prednisone-equivalent/day, across; time up"]],
        div(".px-ev-map")[
            strip.strip(DOSES, [_levels(high), marks], f"A map of doses and times. {finding}", high + 20)
        ],
        figcaption[finding],
    ]


def _levels(high):
    return [
        fragment[
            strip.level(_down(days, high)),
            strip.label("0%", _down(days, high) - 3, name, "px-ev-strip-side"),
        ]
        for days, name in TIMES.ticks
    ]


def _down(days, high):
    return 14 + (high - 24) * (1 - TIMES.at(days) / 100)


def map_sentence(placed: Sequence[Row], off: Sequence[Row], numbers: Mapping[str, int]) -> str:
    """The finding of the map: how far apart the known exposures lie, and what could not be placed."""
    told = [row for row in placed if row.verdict != "assumed"]
    lowest, highest = (
        (dose(pick(row.dose_mg_pe_per_day for row in told)) for pick in (min, max)) if told else ("–", "–")
    )
    missing = _listed(str(numbers[row.id]) for row in off)
    return (
        f"For {len(told)} observations we know both dose and time, between {lowest} and {highest} mg PE/day; above that, every "
        f"exposure is assumed ({VERDICTS['assumed'][0]}), and in the empty places our excerpts hold nothing. "
        + (f"Not on the map, because dose or time is not known: {missing}." if off else "All are on the map.")
    )


def _listed(items: Iterable[str]) -> str:
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last
