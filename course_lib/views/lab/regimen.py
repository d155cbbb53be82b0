"""The two regimens of the dose lab → what is given: a table of steps, the taper helper, the table of equivalent doses.

One field, one value: what stands in it is what is set, and a sentence stands beside it where it cannot be.
The chart of the dose is drawn into through the same boxes; what a hand needs to know of a step for that stands in their `data-`.
"""

from functools import lru_cache

from htpy import (
    Element,
    abbr,
    button,
    details,
    div,
    fragment,
    h3,
    input,
    label,
    option,
    p,
    select,
    span,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
)

from ...engine.lab import setup, taper
from ...engine.lab.amounts import amounts, top_mg
from ...model.drug import Drug
from ..parts import controls, figures
from ..parts.labels import ROUTES, dose
from ..parts.named_parts import fresh_part, part
from . import wording

SHAPES = {"linear": "A straight line", "percentage": "A percentage each step", "halving": "Halving each step"}
DIFFERS = "differs by step"


def show(page, key: str) -> Element:
    """One side: the drug of all steps, the steps, what adds steps."""
    side, name = getattr(page.setup, key), page.names[key]
    all_steps = part(
        f"{key}-all", lambda: _all_steps(page, key, side), setup.commons(side), _every(side),
        any(step.route != "infusion" for step in side), tuple(_routes(page, *side)), *(page.typed.get(f"{key}-{what}") for what in setup.PARTS),
    )  # fmt: skip
    steps, single = _steps(page, key, side), _single_steps(page, key, side)
    pulses = any(step.every_h > 24 and step.route not in ("infusion", "depot") and step.mg for step in side)
    helper = _taper(page, key, side)
    more = _full(side), side[-1].mg > 0, page.problems.get(f"{key}-add")
    heading = part(f"{key}-name", lambda: h3[f"{key.upper()} · {name}"], name)
    shown = heading, all_steps, steps, pulses, helper, single
    return part(f"side-{key}", lambda: _card(page, key, *shown), *shown, len(side), setup.commons(side), more)


def _card(page, key, heading, all_steps, steps, pulses, helper, single):
    side = getattr(page.setup, key)
    return div(class_=["px-card", "px-regimen", f"px-lab-{key}"], role="group", aria_label=f"Regimen {key.upper()}")[
        heading,
        input(type="hidden", name=f"{key}-steps", value=len(side)),
        input(type="hidden", name=f"{key}-of", value=setup.commons(side)),
        all_steps,
        steps,
        pulses
        and p(".px-note")[
            "A pulse is no daily dose: between two of them the exposure falls, and the model follows that."
        ],
        _more(page, key, side),
        helper,
        single,
        p(".px-note")["As first shown: ", page.evidence.named(getattr(page.lab, key)), "."],
    ]


def _every(side):
    return tuple(sorted({step.every_h for step in side}))


def _all_steps(page, key, side):
    return div(".px-fields")[
        _for_all(page, side, key, "drug", "Drug", {id: drug.name for id, drug in page.drugs.items()}),
        _for_all(page, side, key, "route", "Route", _routes(page, *side)),
        any(step.route != "infusion" for step in side)
        and _for_all(page, side, key, "every", "Interval", _intervals(side)),
    ]


def _routes(page, *steps):
    """The routes by which the drugs of all these steps can be given, with their words."""
    known = [page.drugs[step.drug].routes for step in steps]
    return {route: words for route, words in ROUTES.items() if all(route in routes for routes in known)}


def _intervals(side):
    hours = sorted({*setup.INTERVALS_H, *(step.every_h for step in side)})
    return {setup.shown(every_h): wording.interval_words(every_h) for every_h in hours}


def _for_all(page, side, key, what, text, choices):
    """The choice for all steps; where they differ it says so, and stays so until it is moved."""
    common = setup.common(side, what)
    chosen = page.typed.get(f"{key}-{what}", common)
    unlike = () if common else ((("", DIFFERS)),)
    return choose(f"{key}-{what}", text, [*unlike, *choices.items()], chosen)


def choose(name: str, text: str, choices, chosen: str) -> Element:
    """A list to choose from, with its label."""
    return label[
        text,
        select(name=name)[[option(value=value, selected=value == chosen)[words] for value, words in choices]],
    ]


def _steps(page, key, side):
    """The table, with each step as a part: what it shows of itself, and what was typed in its boxes."""
    mixed = not all(setup.common(side, what) for what in setup.PARTS)
    rows = [
        part(f"{key}-step-{n}", lambda n=n: _row(page, key, side, n, mixed), step, mixed, len(side) > 1, page.setup.patient.days, _said_of(page, key, n))
        for n, step in enumerate(side)
    ]  # fmt: skip
    units = {setup.unit_of(step) for step in side}
    unit = units.pop() if len(units) == 1 else "Amount"
    return part(f"{key}-table", lambda: _table(unit, rows), unit, rows)


def _table(unit, rows):
    equivalent = fragment[abbr(title="Prednisone-equivalent")["pred-eq."], " mg/day"]
    head = ("From day", unit, equivalent, span(".px-sr")["Remove"])
    return table(".px-steps")[thead[tr[[th(scope="col")[words] for words in head]]], rows]


def _said_of(page, key, number):
    fields = [f"{key}-{what}-{number}" for what in ("dose", "from", "remove")]
    return (*map(page.typed.get, fields), *map(page.problems.get, fields))


def _row(page, key, side, number, mixed):
    step, words = side[number], f"of step {number + 1}"
    day, mg, remove = (f"{key}-{what}-{number}" for what in ("from", "dose", "remove"))
    late = late_of(page, day, step.from_day)
    said = [
        mixed and span(".px-note")[wording.how(step, page.drugs).capitalize()],
        _problem(page, day), _problem(page, mg), refused(page, remove), late,
    ]  # fmt: skip
    drawn, amounts_ = _drawn_by(page, key, step, number)
    dose_box = _box(page, mg, f"Dose {words}, {setup.unit_of(step)}", step.mg, "decimal", **drawn)
    return tbody(id=f"{page.evidence.scope}-{key}-step-{number}", data_amounts=amounts_)[
        tr[
            td[
                input(type="hidden", name=f"{key}-of-{number}", value=setup.commons((step,))),
                _box(page, day, f"From day, {words}", step.from_day, "numeric", late=bool(late)),
            ],
            td[fresh_part(f"{key}-box-{number}", dose_box)],
            fresh_part(f"{key}-pe-{number}", td(".px-pe")[_equivalent(step, page.drugs)]),
            td[
                len(side) > 1
                and button(
                    ".px-remove", type="button", data_say="remove-step", data_side=key, data_number=number,
                    aria_label=f"Remove step {number + 1}", aria_describedby=refused_by(page, remove),
                )["×"]
            ],
        ],
        any(said) and tr(".px-step-said")[td(colspan="4")[said]],
    ]  # fmt: skip


def _box(page, name, words, value, mode, late=False, **more):
    """A box of the table: `data-set` is what is set, whatever was typed."""
    id, wrong = f"{page.evidence.scope}-{name}", page.problems.get(name)
    return input(
        type="text", id=id, name=name, value=page.typed.get(name, setup.shown(value)), inputmode=mode, autocomplete="off",
        aria_label=words, data_set=setup.shown(value), data_low="0", aria_invalid="true" if wrong else None,
        aria_describedby=f"{id}-problem" if wrong else f"{id}-late" if late else None, **more,
    )  # fmt: skip


def _drawn_by(page, key, step, number):
    """What a hand that draws needs to know: whose box it is and what it weighs on the chart; and, for its row, the amounts that there are.

    The scale is the lab's, not the doses': it must not move under the hand.
    """
    drug, infusion = page.drugs[step.drug], step.route == "infusion"
    top = top_mg(drug, page.lab.kind == "acute", 1 if infusion else step.every_h / 24)
    weight = setup.convert(1 if infusion else 24 / step.every_h, drug, page.drugs["prednisone"])
    drawn = {
        "data_side": key, "data_step": number, "data_pe": f"{weight:.12g}", "data_unit": setup.unit_of(step), "data_high": f"{top:g}",
    }  # fmt: skip
    return drawn, _listed(amounts(drug, step.route, top))


@lru_cache(maxsize=256)
def _listed(found):
    return " ".join(map(setup.shown, found))


def _equivalent(step, drugs):
    """Prednisone-equivalent a day; of a dose that is not given once a day, what it is a day on average too."""
    drug = drugs[step.drug]
    pe = dose(setup.convert(step.mg_per_day, drug, drugs["prednisone"]))
    if drug.in_doubt and step.mg:
        ends = [dose(step.mg_per_day * 5 / mg) for mg in (drug.equivalent.high, drug.equivalent.low)]
        pe = fragment[pe, span(".px-note")[f" {ends[0]} to {ends[1]} by published equivalences"]]
    if setup.unit_of(step) == "mg/day" or not step.mg:
        return pe
    average = "on average " if step.every_h > 24 else ""
    return fragment[pe, span(".px-note")[f" {average}{dose(step.mg_per_day)} mg/day"]]


def day_field(page, name: str, text: str, value: float) -> Element:
    """A box for a day; what is wrong with it is said by `problem_of`."""
    id, wrong = f"{page.evidence.scope}-{name}", page.problems.get(name)
    return fragment[
        label(for_=id)[text],
        input(
            type="text", id=id, name=name, value=page.typed.get(name, setup.shown(value)), inputmode="numeric", autocomplete="off",
            aria_invalid="true" if wrong else None,
            aria_describedby=f"{id}-problem" if wrong else f"{id}-late" if value > page.setup.patient.days else None,
        ),
    ]  # fmt: skip


def _problem(page, name):
    wrong = page.problems.get(name)
    return wrong and div(id=f"{page.evidence.scope}-{name}-problem")[controls.problem(wrong)]


problem_of = _problem


def late_of(page, name: str, day: float) -> Element | None:
    """A note beside a day that is not shown any more; a day that cannot be has its own sentence."""
    days = page.setup.patient.days
    if day <= days or name in page.problems:
        return None
    return span(".px-note", id=f"{page.evidence.scope}-{name}-late")[f"After the last day shown ({days:g})."]


def refused(page, name: str) -> Element | None:
    """Why a button did nothing, beside it; announced by whoever answers the button."""
    wrong = page.problems.get(name)
    return wrong and p(".px-problem", id=f"{page.evidence.scope}-{name}")[wrong]


def refused_by(page, name: str) -> str | None:
    """The id of that sentence, for its button."""
    return f"{page.evidence.scope}-{name}" if page.problems.get(name) else None


def _single_steps(page, key, side):
    """Drug, route and interval of one step alone, folded; each step is a part."""
    every = tuple(_intervals(side))
    steps = [
        part(f"{key}-only-{n}", lambda n=n: _single(page, key, side, n), step.drug, step.route, step.every_h, every)
        for n, step in enumerate(side)
    ]
    return part(f"{key}-only", lambda: details(".px-table")[summary["Change one step only"], steps], steps)


def _single(page, key, side, number):
    step, words = side[number], f"of step {number + 1}"
    drugs = [(id, drug.name) for id, drug in page.drugs.items()]
    return div(".px-fields")[
        choose(f"{key}-drug-{number}", f"Drug {words}", drugs, step.drug),
        choose(f"{key}-route-{number}", f"Route {words}", _routes(page, step).items(), step.route),
        step.route != "infusion"
        and choose(f"{key}-every-{number}", f"Interval {words}", _intervals(side).items(), setup.shown(step.every_h)),
    ]


def _full(side):
    return len(side) >= setup.MOST_STEPS or side[-1].from_day + 1 > setup.LONGEST


def _more(page, key, side):
    if _full(side):
        return p(".px-note")[
            f"No room for another step: a regimen holds {setup.MOST_STEPS}, until day {setup.LONGEST:g}."
        ]
    more = {"type": "button", "data_side": key, "aria_describedby": refused_by(page, f"{key}-add")}
    return fragment[
        div(".px-buttons")[
            button(".px-secondary", data_say="add-step", **more)["Add a step"],
            side[-1].mg > 0 and button(".px-secondary", data_say="add-stop", **more)["Add a stop"],
        ],
        refused(page, f"{key}-add"),
    ]


def _taper(page, key, side):
    """The helper's frame, and its fields as parts of their own: what it proposes follows the last step."""
    shape, last, stamp = page.typed.get(f"{key}-taper-shape", "linear"), side[-1], taper.proposed(side)
    remark, refusal = _remark(page, key, side), page.problems.get(f"{key}-written")
    asked = {"start": "From, mg", "end": "To, mg", "day": "Begins on day", "step": "Days a step"}
    asked |= {"linear": {"over": "Over days"}, "percentage": {"percent": "Less each step, %"}}.get(shape, {})
    proposed = taper.start(side)
    fields = [_proposal(page, f"{key}-taper-{what}", text, proposed[what]) for what, text in asked.items()]
    carried = part(f"{key}-taper-of", lambda: input(type="hidden", name=f"{key}-taper-of", value=stamp), stamp)
    shown = wording.how(last, page.drugs), taper.grain(side), shape, fields, carried, remark, refusal
    return part(f"{key}-taper", lambda: _helper(page, key, *shown[:-1]), *shown)


def _proposal(page, name, text, value):
    said = page.typed.get(name), page.problems.get(name)
    return part(name, lambda: _small(page, name, text, value), text, value, said)


def _helper(page, key, how, grain, shape, fields, carried, remark):
    return details(".px-table")[
        summary["Taper helper"],
        p(".px-note")[
            f"It writes ordinary steps of {how}, which you can then change. "
            f"First and last dose are as they stand here; those between are rounded to {grain:g} mg, what lies halfway up. "
            "Arithmetic, not a recommended taper."
        ],
        carried,
        div(".px-fields")[choose(f"{key}-taper-shape", "Shape", SHAPES.items(), shape), fields],
        remark and p(".px-note", id=f"{page.evidence.scope}-{key}-remark")[remark],
        div(".px-buttons")[
            button(
                ".px-secondary", type="button", data_say="taper", data_side=key,
                aria_describedby=refused_by(page, f"{key}-written") or (f"{page.evidence.scope}-{key}-remark" if remark else None),
            )["Write these steps"]
        ],
        refused(page, f"{key}-written"),
    ]  # fmt: skip


def _remark(page, key, side):
    wanted = taper.read(side, page.typed, key)
    return taper.remark(side, wanted, page.drugs[side[-1].drug], page.setup.patient.days)


def _small(page, name, text, value):
    id = f"{page.evidence.scope}-{name}"
    wrong = page.problems.get(name)
    return div(".px-smallfield")[
        label(for_=id)[text],
        input(
            type="text", id=id, name=name, value=page.typed.get(name, setup.shown(value)), inputmode="decimal", autocomplete="off",
            aria_invalid="true" if wrong else None, aria_describedby=f"{id}-problem" if wrong else None,
        ),
        _problem(page, name),
    ]  # fmt: skip


def equivalents(page) -> Element:
    """The table of equivalent doses with its limits, behind a toggle."""
    head = ("Drug", "mg that count as 5 mg prednisone", "Range in the model's files", "For the adrenal axis in the model", "Biologic half-life", "Mineralocorticoid effect", "Fluorinated", "In this lab")  # fmt: skip
    rows = [
        (one.name, one.mg, *_in_the_model(page.drugs.get(one.id)), one.lasts, one.salt, "yes" if one.fluorinated else "no", _in_the_lab(one, page.drugs))
        for one in page.equivalents.values()
    ]  # fmt: skip
    return div(".px-card", role="group", aria_label="Equivalent doses")[
        h3["Equivalent doses"],
        p(".px-note")[
            page.evidence.inline(
                "Equivalence is anti-inflammatory, from single doses by mouth or vein; it is not established for myopathy or the adrenal axis [B1]. "
                "Where published numbers differ, their range stands beside; "
                "the axis of the model has an equivalence of its own for each drug. "
                "Triamcinolone by mouth and betamethasone stand in the table only: without verified kinetics the lab does not simulate them."
            )
        ],
        figures.simple_table("Table of equivalent doses", head, rows),
        [p(".px-note")[f"{drug.name}: {drug.equivalent.note}"] for drug in page.drugs.values() if drug.in_doubt],
        [p(".px-source")[page.evidence.cite(source)] for source in dict.fromkeys(one.source for one in page.equivalents.values())],
    ]  # fmt: skip


def _in_the_model(drug: Drug | None) -> tuple[str, str]:
    """The range of a drug's equivalence, and what of it counts as 5 mg of prednisone for the axis; dashes where it has no file."""
    if drug is None:
        return "–", "–"
    one = drug.equivalent
    apart = f"{one.low:g}–{one.high:g}" if one.low < one.high else "–"
    return apart, f"{one.value / drug.axis_potency.value:.2g}"


def _in_the_lab(one, drugs) -> str:
    if not one.in_the_lab:
        return "no: table only"
    ways = drugs[one.id].routes
    return f"yes, {ROUTES[ways[0]]} only" if len(ways) == 1 else "yes"
