"""The dose lab's first comparison as a Panel app: `panel serve` runs this file for each page that is opened.

Written as Panel's own guide would have it: widgets, a callback for each, one Bokeh source a side that three figures share.
It simulates what the lab simulates, through the same call, and a side only when its dose was moved.
"""

from dataclasses import replace

import panel as pn
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from course_lib import content
from course_lib.app.two_sides import BAND, BELIEF, STEP_H
from course_lib.app.virtual_patients import simulate_patients
from course_lib.engine.lab import setup as engine
from course_lib.views.lab.charts import REGIONS, belief, strength
from course_lib.views.lab.charts import band as across

pn.extension()

LAB = content.lab("prednisone-taper")
PRESET = engine.start(LAB, content.parameters())
SWITCHES = engine.switches(LAB, PRESET, content.parameters())
COLORS = {"A": "#8c2f39", "B": "#2f5d8c"}
traces = {}


def simulated(side, mg):
    """The columns of one side's three charts, with the first step of its regimen at another dose [mg/day]."""
    first, *rest = getattr(PRESET, side.lower())
    regimen = (replace(first, mg=float(mg)), *rest)
    trace = simulate_patients(
        engine.scenario(LAB, PRESET, regimen, content.interactions()), False, BAND, STEP_H, BELIEF, SWITCHES
    )
    traces[side] = trace
    values = strength(REGIONS[0])(trace)
    (low, high), (edge_low, edge_high) = across(values, BAND), belief(values, BAND)
    return {
        "day": trace.day,
        "dose": trace.dose_mg_pe_per_day,
        "strength": values[:, 0],
        "low": low,
        "high": high,
        "edge_low": edge_low,
        "edge_high": edge_high,
        "disease": 100 * trace.disease[:, 0],
    }


doses = {side: pn.widgets.FloatSlider(name=f"Dose {side}, mg/day", start=0, end=100, step=1, value=60) for side in "AB"}
day = pn.widgets.IntSlider(name="Read on day", start=0, end=int(LAB.days), value=int(LAB.days))
sources = {side: ColumnDataSource(simulated(side, doses[side].value)) for side in "AB"}


def chart(title, height, top):
    """An empty chart over the days of the lab."""
    return figure(
        title=title, height=height, sizing_mode="stretch_width", x_range=(0, LAB.days), y_range=(0, top), toolbar_location=None, tools=""
    )  # fmt: skip


charts = {
    "dose": chart("Dose, mg/day prednisone-equivalent", 170, 106),
    "strength": chart("Proximal strength, % of own baseline", 230, 110),
    "disease": chart("Disease activity, % of its worst", 170, 105),
}
for side, source in sources.items():
    color = COLORS[side]
    charts["dose"].step("day", "dose", source=source, mode="after", color=color, line_width=2, legend_label=side)
    charts["strength"].varea("day", "low", "high", source=source, color=color, fill_alpha=0.16)
    for edge in ("edge_low", "edge_high"):
        charts["strength"].line("day", edge, source=source, color=color, line_dash="dotted")
    charts["strength"].line("day", "strength", source=source, color=color, line_width=2)
    charts["disease"].line("day", "disease", source=source, color=color, line_width=2)


def said(day, *_):
    """The sentence of the day that is read: B less A, as a point and across virtual patients."""
    at = traces["A"].index(day)
    a, b = (strength(REGIONS[0])(traces[side])[at] for side in "AB")
    low, high = across((b - a)[None], BAND)[:, 0]
    return f"On day {day}, in the model, B less A is {b[0] - a[0]:+.0f} points of proximal strength, {low:+.0f} to {high:+.0f} across patients."


def simulate_again(side, mg):
    """Give the figures of one side what the model says now."""
    sources[side].data = simulated(side, mg)


for side, slider in doses.items():
    slider.param.watch(lambda event, side=side: simulate_again(side, event.new), "value")

pn.Column(
    pn.pane.Markdown(f"# {LAB.title}\n\n{LAB.intro}"),
    pn.Row(
        pn.Column(*doses.values(), day, pn.pane.Markdown(pn.bind(said, day, *doses.values()))),
        pn.Column(*(pn.pane.Bokeh(one, sizing_mode="stretch_width") for one in charts.values()), sizing_mode="stretch_width"),
    ),
    sizing_mode="stretch_width",
).servable(title=LAB.title)  # fmt: skip
