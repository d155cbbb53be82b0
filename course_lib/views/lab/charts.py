"""Two traces → charts, read-outs and tables of the dose lab, A over B.

A band is how patients differ, dotted edges are what the model does not know; words, tables and sentences keep them apart.
"""

import numpy as np
from htpy import Element, button, dd, div, dl, dt, form, p, span

from ...engine.lab.setup import shown as shown_number
from ...model.trace import REGIONS, Trace
from ..parts import controls, figures
from ..parts.labels import dose
from ..parts.named_parts import part
from .contrasts import ghost_lines

NINE_IN_TEN, OTHERS = "9 in 10 virtual patients", "the same patient under 9 in 10 other plausible settings of the model"
CORTISOL = ((150.0, ""), (300.0, ""))  # what they are stands in the sentence


def beside_strength(page) -> tuple[figures.Chart, ...]:
    """Dose, disease or illness, adrenal reserve, morning cortisol."""
    a, b = (shown.trace for shown in page.sides)
    common = dict(day=a.day, span=(0.0, page.setup.patient.days))
    percent = dict(range=(0, 105), ticks=(0, 50, 100), height=130)
    name, of = activity(page.lab)
    return (
        dose_chart(page),
        figures.Chart(name, "% of its worst", lines=_pair(page, "activity", of), sentence=_end(page, name, of), **percent, **common),
        figures.Chart("Adrenal reserve", "%", lines=_pair(page, "reserve", reserve, fan=True), sentence=_end(page, "Adrenal reserve", reserve),
                      band=NINE_IN_TEN, edges=page.sides[0].believed and OTHERS or "", **percent, **common),
        figures.Chart("Morning cortisol", "nmol/L", lines=_pair(page, "cortisol", lambda t: t.cortisol_am), range=(0, 450), ticks=(0, 150, 300, 450), height=130,
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
    most = max(shown.trace.dose_mg_pe.max() for shown in (*page.sides, *page.ghost))
    top = float(max(40, np.ceil(most / 20) * 20))
    chronic = page.lab.kind == "chronic"
    line30 = ((30.0, "30 mg/day: long-term use, “may”; drug not named in the source"),) if chronic else ()
    return figures.Chart(
        title, "mg/day prednisone-equivalent", a.day, _pair(page, "dose", lambda t: t.dose_mg_pe[:, None], steps=True), _dose(page),
        range=(0, 1.06 * top), ticks=(0, top / 2, top), span=(0.0, page.setup.patient.days), levels=line30, height=140,
    )  # fmt: skip


def activity(lab):
    """The name of what the steroid is given for here, and how to read it [% of its worst] (T, N)."""
    if lab.kind == "chronic":
        return "Disease activity", lambda t: 100 * t.disease
    if lab.patient.airway:
        return "Bronchospasm", lambda t: 100 * t.airway
    return "Acute illness", lambda t: 100 * t.inflammation


def strength(region: str):
    """How to read the strength of a region, % of own baseline (T, N)."""
    at = REGIONS.index(region)
    return lambda trace: 100 * trace.strength[at]


def strength_of(shown, region: str) -> np.ndarray:
    """The strength of a region on one side, % of own baseline (T, N)."""
    return shown.once(("strength", region), lambda: strength(region)(shown.trace))


def reserve(trace: Trace) -> np.ndarray:
    """What the adrenal axis can still do, % (T, N)."""
    return 100 * trace.axis


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


def band(values: np.ndarray, patients: int) -> np.ndarray:
    """5th and 95th percentile of the virtual patients, (2, T) of values (T, N)."""
    return _middle(values[:, 1 : 1 + patients])


def belief(values: np.ndarray, patients: int) -> np.ndarray:
    """5th and 95th percentile of the other sets of constants, (2, T) of values (T, N)."""
    return _middle(values[:, 1 + patients :])


def _middle(values):
    """Between neighbours, as np.quantile does, in a tenth of its time."""
    ordered, last = np.sort(values, axis=1), values.shape[1] - 1
    low = 0.05 * last
    at, part = int(low), low - int(low)
    return np.stack([
        ordered[:, at] * (1 - part) + ordered[:, min(at + 1, last)] * part,
        ordered[:, last - at] * (1 - part) + ordered[:, max(last - at - 1, 0)] * part,
    ])  # fmt: skip


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


def spread(values: np.ndarray, shown, of=band) -> str:
    """Values (N,) of one moment as a band."""
    low, high = of(values[None], shown.patients)[:, 0]
    return f"{low:.0f}–{high:.0f} %"


def _dose(page):
    a, b = (float(shown.trace.dose_mg_pe[-1]) for shown in page.sides)
    line = " The line at 30 mg/day stands for long-term use and “may”; its source names no drug." if page.lab.kind == "chronic" else ""  # fmt: skip
    return f"On day {page.setup.patient.days:g} A gives {dose(a)} and B {dose(b)} mg/day prednisone-equivalent.{line}"


def _end(page, name, of):
    a, b = (float(np.asarray(of(shown.trace))[-1, 0]) for shown in page.sides)
    return f"In the model, {name.lower()} on day {page.setup.patient.days:g}: {a:.0f} % on A, {b:.0f} % on B."


def _cortisol(page):
    a, b = (float(shown.trace.cortisol_am[-1, 0]) for shown in page.sides)
    return (
        f"In the model, on day {page.setup.patient.days:g}, before the dose: {a:.0f} nmol/L on A, {b:.0f} on B. "
        "The guideline of 2024 reads 150 and 300 nmol/L only at a physiological dose (Beuschlein 2024); the model’s cortisol is no test."
    )


# ---- numbers ------------------------------------------------------------------------------------------------------------


def readouts(page) -> tuple[Element, Element]:
    """A against B on the day that is read; strength never as a lone percentage."""
    at, (name, of) = page.sides[0].trace.index(page.day), activity(page.lab)
    infected = page.setup.patient.infection != "none" and page.setup.patient.infection_day
    rows = [
        (
            f"{page.region.capitalize()} strength",
            lambda shown: spread(strength_of(shown, page.region)[at], shown),
        ),
        (name, lambda shown: _level(of(shown.trace)[:, 0] / 100, at)),
        ("Adrenal reserve", lambda shown: _reserve(shown.trace, at)),
        ("Morning cortisol", lambda shown: f"{shown.trace.cortisol_am[at, 0]:.0f} nmol/L"),
        ("Cumulative dose", lambda shown: f"{cumulative_g(shown.trace, at):.1f} g"),
    ]
    if page.setup.patient.infection != "none":
        rows.append(
            ("Cortisol missing in the infection", lambda shown: _missing(shown.trace, page.setup.patient.infection_day))
        )
    read = [
        part(f"readout-{n}", lambda words=words, both=both: _readout(words, *both), words, *both)
        for n, (words, both) in enumerate(
            (words, [shown.once((words, at, infected), lambda of=of, shown=shown: of(shown)) for shown in page.sides])
            for words, of in rows
        )
    ]
    said = page.said or difference(page)  # what the last press did has the place until the next message
    caption = part(
        "difference", lambda: p[page.evidence.inline(said) if page.said else said], said, evidence=page.evidence
    )  # fmt: skip
    return part("readouts", lambda: dl(".px-readouts")[read], read), caption


def reading(page) -> Element:
    """The day that is read, for the hand to choose."""
    days, typed, problem = page.setup.patient.days, page.typed.get("read-day"), page.problems.get("read-day")
    return part("reading", lambda: _reading(page, days), page.day, days, typed, problem)


def _reading(page, days):
    id = f"{page.evidence.scope}-day"
    return form(data_form="read", novalidate=True)[
        controls.slider(
            id,
            "day",
            "Read on day",
            "",
            page.typed.get("read-day", shown_number(page.day)),
            0,
            days,
            1,
            page.problems.get("read-day", ""),
            page.day,
        )  # fmt: skip
    ]


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


def _readout(name, a, b):
    return div[
        dt[name],
        dd[span(".px-a")[span(".px-sr")["A: "], a], span(".px-note")[" vs "], span(".px-b")[span(".px-sr")["B: "], b]],
    ]


def cumulative_g(trace: Trace, at: int = -1) -> float:
    """All that is prescribed until a grid point, or until the end [g prednisone-equivalent]."""
    until = slice(None) if at == -1 else slice(at + 1)
    return float(np.trapezoid(trace.dose_mg_pe[until], trace.day[until])) / 1000


def _level(level, at):
    drift = level[at] - level[max(at - 21, 0)]  # a week at eight hours a step
    word = "quiet" if level[at] < 0.15 else "smouldering" if level[at] < 0.4 else "active"
    return word + (", rising" if drift > 0.02 else ", falling" if drift < -0.02 else "")


def _reserve(trace, at):
    left = float(trace.axis[at, 0])
    return "kept" if left > 0.85 else "partial" if left > 0.5 else "low"


def _missing(trace, day):
    """The most that is missing of what the infection asks for, in words: the scale is the model's own."""
    window = slice(trace.index(day), trace.index(day + 5) + 1)
    most = float(trace.adrenal_deficit[window, 0].max())
    return "none" if most < 0.05 else "some" if most < 0.3 else "much"


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
