"""Two traces → charts, read-outs and tables of the dose lab, A over B.

A band is how patients differ, dotted edges are what the model does not know; words, tables and sentences keep them apart.
"""

from dataclasses import replace

import numpy as np
from htpy import Element, button, details, div, form, input, label, li, ol, p, span, summary

from ...model.trace import REGIONS, Trace
from ..parts import figures
from ..parts.labels import dose
from ..parts.named_parts import part
from . import drawing, readings
from .contrasts import ghost_lines
from .spreads import activity, band, belief, reserve, spread, strength, strength_of

NINE_IN_TEN, OTHERS = "9 in 10 virtual patients", "the same patient under 9 in 10 other plausible settings of the model"
PATIENT = "the same patient under 9 in 10"
CORTISOL = ((150.0, ""), (300.0, "Guideline 2024: 150 and 300 only at a physiological dose"))
MOST_DAYS, DAY_STEPS = (
    7,
    (1, 2, 5, 7, 10, 14, 20, 30, 60, 90, 120),
)  # days that are written below the charts, and how far apart


# ---- charts over one axis of time ---------------------------------------------------------------------------------------


def multiples(page) -> Element:
    """Dose, strength, disease, adrenal reserve and morning cortisol over each other, one axis of time below.

    Where there is little room the last two stand behind a button; their heights are the style sheet's.
    """
    dose, *answers = over_each_other(page)
    given, others = given_dose(page, dose), [figures.multiple(chart) for chart in answers]
    shown = given, others[:2], others[2:]
    days = page.setup.patient.days
    axis = part("axis", lambda: _axis(days), days)
    return part("plots", lambda: _plots(shown, axis), *shown, axis)


def _plots(shown, axis):
    given, beside, more = shown
    return div(".px-plots")[given, beside, [div(".px-plot-more")[one] for one in more], axis]


def more() -> Element:
    """Where there is little room, the button before the two charts that wait behind it."""
    return part("plots-more", lambda: details(".px-plots-more")[summary["Adrenal reserve and morning cortisol"]])


def given_dose(page, chart: figures.Chart | None = None) -> Element:
    """The chart of the dose, which is drawn on; it alone stands before the guess."""
    return drawing.drawn(page, figures.multiple(chart or over_each_other(page)[0]))


def over_each_other(page) -> tuple[figures.Chart, ...]:
    """The lab's five charts in the order in which they stand."""
    given, ill, *axis = beside_strength(page)
    both = (given, replace(strength_chart(page), ticks=(0, 50, 100)), ill, *axis)
    patient = page.setup.patient
    ill_on = ((patient.infection_day, "infection"),) if patient.infection != "none" else ()
    marked = (replace(one, days=ill_on if one is both[0] else one.days) for one in both)
    return tuple(replace(one, axis=False, height=0, scope=page.evidence.scope) for one in marked)


def _behind(stood):
    """What stands behind the curves, in the legend and in words: when strength was lowest there; an empty place where nothing does."""
    return span(hidden=not stood)[stood and [figures.swatch("line-ghost"), " ", stood]]


def _stood(page):
    """What stood before, once and not for each day: the browser moves the read-outs without it."""
    sides = [
        shown.once(("stood", page.region), lambda shown=shown: _lowest_at(shown, page.region)) for shown in page.ghost
    ]
    return f"{page.before}: {page.region} strength lowest on {' and on '.join(sides)} across patients"


def _lowest_at(shown, region):
    values = strength_of(shown, region)
    low = lowest(values, shown.trace)
    return f"{shown.key.upper()} about day {shown.trace.day[low]:.0f}, at {spread(values[low], shown)}"


def key(page) -> Element:
    """One legend for all charts."""
    stood = _stood(page) if page.ghost else ""
    behind = part("key-behind", lambda: _behind(stood), stood)
    return part("key", lambda: _key(page, behind), page.sides[0].believed, behind)


def _key(page, behind):
    entries = [
        ((("line-a",),), "A"),
        ((("line-b",),), "B"),
        ((("fill-a",), ("fill-b",)), f"Filled: {NINE_IN_TEN}"),
        page.sides[0].believed
        and ((("edges",),), ["Dotted: ", span(".px-keylong")[PATIENT, " "], OTHERS.removeprefix(PATIENT + " ")]),
    ]
    return p(".px-key.px-note")[
        [span[[figures.swatch(*one) for one in kinds], " ", words] for kinds, words in filter(None, entries)], behind
    ]


def _axis(days):
    """The days below the lowest chart, by eye: the range below says them."""
    apart = next((step for step in DAY_STEPS if days / step <= MOST_DAYS), DAY_STEPS[-1])
    at = range(0, int(days) + 1, apart)
    return ol(".px-timeaxis", aria_hidden="true")[
        [li(style=f"left:{100 * day / days:.4g}%")[day if day else "day 0"] for day in at]
    ]


def tables(page) -> Element:
    """What each chart says and its numbers, and strength by region: for the sheet that holds them."""
    drawn = over_each_other(page)
    said = figures.simple_table(
        "What the charts say", ("Chart", "In a sentence"),
        lambda: [*((one.title, one.sentence) for one in drawn), ("B less A", difference(page))],
    )  # fmt: skip
    shown = said, table(page), *map(figures.table_of, drawn)
    return part("tables", lambda: div(".px-tables")[shown], *shown)


def beside_strength(page) -> tuple[figures.Chart, ...]:
    """Dose, disease or illness, adrenal reserve, morning cortisol."""
    a, b = (shown.trace for shown in page.sides)
    common = dict(day=a.day, span=(0.0, page.setup.patient.days))
    percent = dict(range=(0, 105), ticks=(0, 50, 100), height=130)
    name, of = activity(page.lab)
    high = max(a.cortisol_am_nmol_per_l.max(), b.cortisol_am_nmol_per_l.max()) > 500  # under a stress that is felt
    nmol_per_l = dict(range=(0, 1200), ticks=(0, 400, 800)) if high else dict(range=(0, 500), ticks=(0, 150, 300, 450))
    return (
        dose_chart(page),
        figures.Chart(name, "% of its worst", lines=_pair(page, "activity", of), sentence=_end(page, name, of), **percent, **common),
        figures.Chart("Adrenal reserve", "%", lines=_pair(page, "reserve", reserve, fan=True), sentence=_end(page, "Adrenal reserve", reserve),
                      band=NINE_IN_TEN, edges=page.sides[0].believed and OTHERS or "", **percent, **common),
        figures.Chart("Morning cortisol", "nmol/L", lines=_pair(page, "cortisol", lambda t: t.cortisol_am_nmol_per_l), height=130, **nmol_per_l,
                      levels=CORTISOL, sentence=_cortisol(page), **common),
    )  # fmt: skip


def strength_chart(page, title: str = "", height: int = 200) -> figures.Chart:
    """The strength of the region that is chosen, with both kinds of not knowing."""
    return figures.Chart(
        title or f"{page.region.capitalize()} strength", "% of own baseline", page.sides[0].trace.day,
        _pair(page, page.region, strength(page.region), fan=True), strength_sentence(page), range=(0, 110), ticks=(0, 25, 50, 75, 100),
        span=(0.0, page.setup.patient.days), height=height, band=NINE_IN_TEN, edges=page.sides[0].believed and OTHERS or "",
    )  # fmt: skip


def dose_chart(page, title: str = "Dose") -> figures.Chart:
    """What is prescribed, in prednisone-equivalent."""
    a = page.sides[0].trace
    most = max(shown.trace.dose_mg_pe_per_day.max() for shown in (*page.sides, *page.ghost))
    top = float(max(40, np.ceil(most / 20) * 20))
    chronic = page.lab.kind == "chronic"
    line30 = ((30.0, "30 mg/day: long-term use, “may”; drug not named in the source"),) if chronic else ()
    return figures.Chart(
        title, "mg/day prednisone-equivalent", a.day, _pair(page, "dose", lambda t: t.dose_mg_pe_per_day[:, None], steps=True), _dose(page),
        range=(0, 1.06 * top), ticks=(0, top / 2, top), span=(0.0, page.setup.patient.days), levels=line30, height=140,
    )  # fmt: skip


def _pair(page, name, of, fan=False, steps=False):
    """The line of each side, made once for each trace: of a drag one side's is as it was; and where it is drawn, what stood before."""
    lines = tuple(
        shown.once(("line", name), lambda shown=shown: _line(shown, np.asarray(of(shown.trace)), fan, steps))
        for shown in page.sides
    )
    return lines + (ghost_lines(page, name, of, lines, steps) if name in (*REGIONS, "dose", "activity") else ())


def _line(shown, values, fan, steps):
    name = shown.key.upper()
    around = dict(zip(("low", "high"), band(values, shown.patients), strict=True)) if fan else {}
    if fan and shown.believed:
        around |= zip(("edge_low", "edge_high"), belief(values, shown.patients), strict=True)
    return figures.Line(name, shown.key, values[:, 0].copy(), steps=steps, label=name, **around)


# ---- sentences ----------------------------------------------------------------------------------------------------------


def strength_sentence(page) -> str:
    """When strength is lowest on each side, as a band of patients and as a band of constants."""
    words = [
        shown.once(("lowest", page.region), lambda shown=shown: _lowest(shown, page.region)) for shown in page.sides
    ]
    return f"In the model, {page.region} strength on " + " and on ".join(words) + ", of baseline."


def _lowest(shown, region):
    values = strength_of(shown, region)
    low = lowest(values, shown.trace)
    other = f" ({spread(values[low], shown, belief)} under other settings of the model)" if shown.believed else ""
    return f"{shown.key.upper()} is lowest about day {shown.trace.day[low]:.0f}, at {spread(values[low], shown)} across patients{other}"


def lowest(values: np.ndarray, trace: Trace) -> int:
    """The index of the whole day on which the patient that is drawn is weakest."""
    whole = figures.whole_days(trace.day)
    return int(whole[np.argmin(values[whole, 0])])


def _dose(page):
    a, b = (float(shown.trace.dose_mg_pe_per_day[-1]) for shown in page.sides)
    line = " The line at 30 mg/day stands for long-term use and “may”; its source names no drug." if page.lab.kind == "chronic" else ""  # fmt: skip
    return f"On day {page.setup.patient.days:g} A gives {dose(a)} and B {dose(b)} mg/day prednisone-equivalent.{line}"


def _end(page, name, of):
    a, b = (float(np.asarray(of(shown.trace))[-1, 0]) for shown in page.sides)
    return f"In the model, {name.lower()} on day {page.setup.patient.days:g}: {a:.0f} % on A, {b:.0f} % on B."


def _cortisol(page):
    a, b = (float(shown.trace.cortisol_am_nmol_per_l[-1, 0]) for shown in page.sides)
    return (
        f"In the model, on day {page.setup.patient.days:g}, before the dose: {a:.0f} nmol/L on A, {b:.0f} on B. "
        "The guideline of 2024 reads 150 and 300 nmol/L only at a physiological dose (Beuschlein 2024); the model’s cortisol is no test."
    )


# ---- numbers ------------------------------------------------------------------------------------------------------------


def readouts(page) -> tuple[Element, Element]:
    """A against B on the day that is read, strength never as a lone percentage; and which side is stronger, in a short sentence.

    What the last press did has the sentence's place until the next message.
    """
    told = short(page)
    return readings.show(page), pressed(page) or part("difference", lambda: p(data_told=True)[told], told)


def pressed(page) -> Element | None:
    """What the last press did, or why it did nothing."""
    said = page.said
    return part("difference", lambda: p[page.evidence.inline(said)], said, evidence=page.evidence) if said else None


def short(page) -> str:
    """What a change comes to on the day that is read: announced once, and said by the range of days."""
    return readings.read(page).told(readings.day_of(page))


def reading(page) -> Element:
    """The range below the charts, whose thumb stands on their axis of time: the cursor for keys and fingers."""
    days, day = int(page.setup.patient.days), readings.day_of(page)
    return part("reading", lambda: _reading(page.evidence.scope, days, day), days, day)


def _reading(scope, days, day):
    id = f"{scope}-day"
    return form(".px-readform", id=f"{scope}-read", data_form="read", novalidate=True)[
        label(".px-sr", for_=id)["Read on day"],
        input(".px-cursor", type="range", id=id, min=0, max=days, step=1, value=day, aria_valuetext=f"Day {day}", data_cursor=True, data_pair=f"{id}-number"),
    ]  # fmt: skip


def difference(page) -> str:
    """B less A on the day that is read, patient by patient and set by set: which way it goes, and whether it always does."""
    at = page.sides[0].trace.index(page.day)
    a, b = (strength_of(shown, page.region)[at] for shown in page.sides)
    shown, apart = page.sides[0], (b - a)[None]
    low, high = band(apart, shown.patients)[:, 0]
    other = (
        " and {}–{} under other settings of the model".format(*map(signed, belief(apart, shown.patients)[:, 0]))
        if shown.believed
        else ""
    )
    way = "A and B are alike" if abs(apart[0, 0]) < 0.5 else f"{'B' if apart[0, 0] > 0 else 'A'} is the stronger side"
    way += ", though not in every virtual patient" if low < 0 < high else ""
    return (
        f"On day {page.day:g}, in the model, {way}: B less A is {signed(apart[0, 0])} points of {page.region} strength, "
        f"{signed(low)} to {signed(high)} across patients{other.replace('–', ' to ', 1)}."
    )


def signed(value: float) -> str:
    """A difference with its sign, to whole points."""
    return "0" if round(value) == 0 else f"{value:+.0f}".replace("-", "−")


def cumulative_g(trace: Trace, at: int = -1) -> float:
    """All that is prescribed until a grid point, or until the end [g prednisone-equivalent]."""
    until = slice(None) if at == -1 else slice(at + 1)
    return float(np.trapezoid(trace.dose_mg_pe_per_day[until], trace.day[until])) / 1000


def regions(page) -> Element:
    """Which region the large chart draws."""
    return div(".px-pills", role="group", aria_label="Region of the large chart")[
        [
            button(".px-pillbutton", type="button", data_say="region", data_region=name, aria_pressed=str(name == page.region).lower())[name.capitalize()]
            for name in REGIONS
        ]
    ]  # fmt: skip


def table(page) -> Element:
    """Every region on both sides: at its lowest and at the end, across patients and under other constants."""

    def rows():
        found = []
        for name in REGIONS:
            for shown in page.sides:
                values = strength_of(shown, name)
                low = lowest(values, shown.trace)
                other = (lambda at, v=values, s=shown: spread(v[at], s, belief)) if shown.believed else lambda at: "–"
                found.append(
                    (f"{name.capitalize()}, {shown.key.upper()}", f"{shown.trace.day[low]:.0f}", spread(values[low], shown), other(low),
                     spread(values[-1], shown), other(-1))
                )  # fmt: skip
        return found

    head = (
        "Region",
        "Lowest on day",
        "Lowest, patients",
        "Lowest, other settings of the model",
        f"Day {page.setup.patient.days:g}, patients",
        "Other settings of the model",
    )
    return figures.simple_table("Muscle by region, % of own baseline", head, rows)
