"""Traces of a case's paths → charts that lay them over each other, and the sentences that say how they differ.

The learner's first path, another one that they tried from a decision on (`what if`), and the one that the course argues for.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...engine.case import ends, replay
from ...model.trace import Trace
from ..parts import figures
from ..parts.labels import UNFELT
from ..parts.origin_mark import SIMULATED, origin_mark
from . import origins, readouts
from .page import WEAKNESS, Page

FLARE = 10.0  # percentage points
MISSING = 5.0  # % of the cortisol that was needed
NAMED = {
    "proximal": "proximal strength", "distal": "distal strength", "respiratory": "breathing strength", "adrenal reserve": "adrenal reserve",
}  # fmt: skip
NO_SCORE = "The model is right in direction only, and no point of your score depends on it."
LOW = 150  # px, of the curve that stands alone


@dataclass(frozen=True)
class Path:
    """One path: its label on a chart, its name in a sentence, the style of its line, and what was simulated."""

    label: str
    name: str
    style: str
    trace: Trace


def paths(page: Page) -> tuple[Path, ...]:
    """The learner's path, the other one if there is one, and the course's."""
    _, argued = page.argued
    if page.what_if is None:
        return (
            Path("You", "on your path", "a", page.trace),
            Path("Course", "on the course’s", "argued", argued),
        )
    return (
        Path("First path", "on your first path", "a", page.trace),
        Path("What if", "on the other one", "b", page.what_if[1]),
        Path("Course", "on the course’s", "course", argued),
    )


def happened(page: Page, drawn: tuple[figures.Chart, ...]) -> figures.Chart:
    """Of the curves that were `drawn`, the one that the case cares about, each path a line and nothing around it.

    That is what the patient can do, or, where the disease paid for it, the disease.
    """
    chart = drawn[1] if flared(page) else drawn[0]
    plain = tuple(replace(line, low=None, high=None, edge_low=None, edge_high=None) for line in chart.lines)
    return replace(chart, lines=plain, band="", edges="", height=LOW, name="what-happened")


def flared(page: Page) -> bool:
    """Whether the disease was more active on the learner's path than on the course's, by a tenth of its scale or more."""
    ill = readouts.illness(page.play.case, page.trace)
    return bool(ill and not ill.aside) and peak(page, page.trace) >= peak(page, page.argued[1]) + FLARE


def charts(page: Page) -> tuple[figures.Chart, ...]:
    """The paths over each other: function, disease, axis and dose."""
    all_, case, mine = paths(page), page.play.case, page.trace
    common = dict(day=mine.day, span=(0.0, float(mine.day[-1])), scope=page.evidence.scope)
    model = dict(origin=origin_mark(SIMULATED, quiet=True), **common)
    test, ill, given = readouts.function(case), readouts.illness(case, mine), readouts.dose(case)
    last = f"day {mine.day[-1]:.0f}"
    banded = (
        dict(band="nine in ten virtual patients", edges="nine in ten other plausible settings of the model")
        if len(all_) == 2
        else {}
    )
    top = max(20.0, float(np.ceil(max(path.trace.dose_mg_pe_per_day.max() for path in all_) / 20) * 20))
    chair = f"In the model, by {last}, five chair rises take {_each(all_, lambda t: readouts.seconds(_last(case, t)))}."
    score = f"In the model, the MRC sum score reaches {WEAKNESS} {_each(all_, lambda t: _reaches(case, t))}."
    drawn = (
        figures.Chart(test.title, test.unit, lines=_lines(page, all_, lambda t: readouts.drawn(case, t), band=len(all_) == 2), range=test.range, ticks=test.ticks, levels=test.levels,
                      sentence=chair if test.slower_is_worse else score, **banded, **model),
        ill and figures.Chart(ill.title, ill.unit, lines=_lines(page, all_, lambda t: 100 * readouts.illness(case, t).active), range=(0, 105), ticks=(0, 50, 100),
                      sentence=_ill_sentence(page, all_, ill), **model),
        figures.Chart("Adrenal reserve", "%", lines=_lines(page, all_, lambda t: 100 * t.axis), range=(0, 105), ticks=(0, 50, 100),
                      sentence=f"In the model, by {last}, adrenal reserve stands at {_each(all_, lambda t: f'{100 * t.axis[-1, 0]:.0f} %')}.{_deficit(page, all_)}", **model),
        figures.Chart(given.title, given.unit, lines=tuple(_steps(path) for path in all_), range=(0, 320) if top == 300 else (0, top), ticks=(0, 100, 200, 300) if top == 300 else (0, top / 2, top),
                      sentence=f"Prednisone-equivalent in all: {_each(all_, lambda t: f'{_grams(t)} g')}.", origin=origins.of_doses(page.evidence, case), **common),
    )  # fmt: skip
    return tuple(chart for chart in drawn if chart)


def _each(all_: tuple[Path, ...], words: Callable[[Trace], str]) -> str:
    """`X on your path and Y on the course’s`, for two paths or three."""
    said = [f"{words(path.trace)} {path.name}" for path in all_]
    return f"{', '.join(said[:-1])} and {said[-1]}"


def _ill_sentence(page, all_, ill):
    if ill.aside:  # an acute illness only decays, so what differs is when it has gone
        gone = _each(all_, lambda t: f"on {_quiet_from(page, t)}")
        return f"In the model, {ill.name} falls below {100 * ill.quiet:.0f} % of {ill.of} {gone}."
    return f"In the model, {_since(page)}, {ill.name} peaks at {_each(all_, lambda t: f'{peak(page, t):.0f} %')}."


def _lines(page, all_, of, band=False):
    return tuple(_path(path, of(path.trace), band and page.patients) for path in all_)


def _path(path, values, patients):
    values = np.asarray(values, dtype=float)
    if not patients:
        return figures.Line(path.label, path.style, values[:, 0], label=path.label)
    low, high = np.quantile(values[:, 1 : 1 + patients], (0.05, 0.95), axis=1)
    edge_low, edge_high = np.quantile(values[:, 1 + patients :], (0.05, 0.95), axis=1)
    return figures.Line(
        path.label, path.style, values[:, 0], low, high, label=path.label, edge_low=edge_low, edge_high=edge_high
    )


def _steps(path):
    return figures.Line(path.label, path.style, path.trace.dose_mg_pe_per_day, steps=True, label=path.label)


# ---- readings ---------------------------------------------------------------------------------------------------------


def watched_from(page: Page) -> float:
    """The day after which the disease of this case is compared: an airway's first ten days, or the first decision."""
    return 10.0 if page.play.case.patient.airway else page.play.history[0].day


def _since(page):
    return "after the first ten days" if page.play.case.patient.airway else "after the first decision"


def peak(page: Page, trace: Trace) -> float:
    """The highest activity of the disease in the time that is compared [%]."""
    return 100 * float(readouts.illness(page.play.case, trace).active[trace.day > watched_from(page), 0].max())


def missing(page: Page, trace: Trace) -> float:
    """How much of the cortisol that was needed was missing at worst [%]."""
    return 100 * float(trace.adrenal_deficit[trace.day > watched_from(page), 0].max())


def _deficit(page, all_):
    """What was missing, where the axis has been at risk for months."""
    if not page.play.case.patient.disease:
        return ""
    return f" Of what the body asked for, at worst {_each(all_, lambda t: f'{missing(page, t):.0f} %')} was missing."


def _reaches(case, trace):
    """When the sum score comes to stay at the cut-off or above, in words."""
    below = np.flatnonzero(readouts.performed(case, trace)[:, 0] < WEAKNESS)
    if len(below) == 0:
        return "on every day"
    at = below[-1] + 1
    return f"on day {trace.day[at]:.0f}" if at < len(trace.day) else f"on no day before {trace.day[-1]:.0f}"


def _quiet_from(page, trace):
    ill = readouts.illness(page.play.case, trace)
    low = np.flatnonzero(ill.active[:, 0] < ill.quiet)
    return f"day {trace.day[low[0]]:.0f}" if len(low) else f"no day before {trace.day[-1]:.0f}"


def _last(case, trace):
    return readouts.performed(case, trace)[-1, 0]


def _grams(trace):
    return f"{np.trapezoid(trace.dose_mg_pe_per_day, trace.day) / 1000:.1f}"


# ---- what the curves say together ---------------------------------------------------------------------------------------


def difference(page: Page) -> str:
    """What another path changed against the first, in a sentence, and what came up on one of them alone."""
    (other, theirs), mine, case = page.what_if, page.trace, page.play.case
    last = f"By day {mine.day[-1]:.0f}, in the model, "
    changed = [
        words
        for words, before, after, least in (
            (_function_words(case, mine, theirs), _last(case, mine), _last(case, theirs), 1),
            (_change("the dose in all {} g", *(float(_grams(t)) for t in (mine, theirs)), digits=1), float(_grams(mine)), float(_grams(theirs)), 0.05),
            (_change("adrenal reserve {} %", 100 * mine.axis[-1, 0], 100 * theirs.axis[-1, 0]), 100 * mine.axis[-1, 0], 100 * theirs.axis[-1, 0], 2),
            *([(_change("the peak of " + readouts.illness(case, mine).name + " {} %", peak(page, mine), peak(page, theirs)), peak(page, mine), peak(page, theirs), 2)] if readouts.illness(case, mine) else ()),
        )
        if (np.isnan(before) != np.isnan(after)) or abs(after - before) >= least
    ]  # fmt: skip
    said = (
        f"{last}{_listed(changed)}."
        if changed
        else f"{last}the two paths end alike: nothing that is drawn differs by much."
    )
    return said + _only(page.play, other)


def _function_words(case, mine, theirs):
    if case.function == "chair-rise":
        before, after = (readouts.seconds(_last(case, trace)) for trace in (mine, theirs))
        return f"five chair rises take {after} instead of {before}"
    return _change("the MRC sum score is {}", _last(case, mine), _last(case, theirs))


def _change(words, before, after, digits=0):
    return words.format(f"is {after:.{digits}f}").replace("is is", "is") + f" instead of {before:.{digits}f}"


def _listed(parts):
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]


def _only(first, other):
    came = [step.commitment.scene for step in first.history]
    comes = [step.commitment.scene for step in other.history]
    new = [first.case.scene(id).short for id in comes if id not in came]
    gone = [first.case.scene(id).short for id in came if id not in comes]
    said = f" It came to “{'” and “'.join(new)}”, which the first path did not." if new else ""
    return said + (f" “{'” and “'.join(gone)}” did not come." if gone else "")


def ahead(page: Page) -> str:
    """What the model leaves out, said where one curve of the learner's runs ahead: in the author's words, or by what paid for it."""
    more, words = _ends_ahead(page)
    return more + (words or _paid(page) or (more and NO_SCORE))


def _paid(page):
    """What the disease or the adrenal axis paid for the dose, where they did."""
    mine, (_, theirs) = page.trace, page.argued
    if not page.play.case.patient.airway:
        return _uncharged(page, mine, theirs)
    sooner = _weak_days(page, mine) < _weak_days(page, theirs)
    if not sooner or not flared(page):
        return ""
    return (
        f"On your path strength came back sooner in the model, and bronchospasm peaked at {peak(page, mine):.0f} % against {peak(page, theirs):.0f} %. "
        "The model charges nothing for that: not the work of breathing, not lasting damage. "
    )


def _ends_ahead(page):
    """By how much a path that the course argues against ends ahead of the course's, and what an author says of that."""
    path, (play, trace) = ends.end(page.play, page.trace), page.argued
    more = path.ahead_of(ends.end(play, trace)) if ends.argued_against(path) else {}
    if not more:
        return "", ""
    (what, by), *others = more.items()
    first = f"{by:.0f} percentage point{'' if round(by) == 1 else 's'} more {NAMED[what]}"
    listed = _listed([first, *(f"{by:.0f} more {NAMED[what]}" for what, by in others)])
    said = f"By day {page.trace.day[-1]:.0f}, in the model, your path ends with {listed} than the course’s. "
    return said, " ".join(path.words)


def _uncharged(page, mine, theirs):
    """The same of a chronic disease: what relapse and missing cortisol cost is on no curve of strength."""
    if not page.play.case.patient.disease:
        return ""
    if not flared(page) and missing(page, mine) < missing(page, theirs) + 20:
        return ""
    sooner = "The adrenal reserve came back sooner because less steroid held it down; it was missed until then. "
    return (
        "On your path disease or adrenal axis paid for the dose, and the model charges the legs nothing for that: "
        "not the cortisol that was missing, not what an active disease can damage for good. "
        + (sooner if mine.axis[-1, 0] > theirs.axis[-1, 0] + 0.1 else "")
    )


def unfelt(page: Page) -> str:
    """What goes with cortisol that was missing and is on no curve, where a case looks for it and a path came to it."""
    watched = any(rule.reading == "adrenal_deficit" for rule in page.play.case.interruptions)
    if not watched or max(missing(page, path.trace) for path in paths(page)) < MISSING:
        return ""
    return UNFELT.format("was")


def _weak_days(page, trace):
    return int((readouts.performed(page.play.case, trace)[:, 0] < WEAKNESS).sum())


def steps_apart(page: Page) -> tuple[replay.Step, ...]:
    """The steps of the other path from the decision that was reopened on."""
    first, other = replay.own(page.play), replay.own(page.what_if[0])
    shared = sum(1 for mine, theirs in zip(first, other, strict=False) if mine == theirs)
    at = next((n for n, step in enumerate(first) if step == page.reopened), shared)
    return other[at:]
