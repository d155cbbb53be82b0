"""The chain from this dose to this strength, with the learner's own numbers in every equation; each link opens in place.

It speaks of the median virtual patient and of what has been given; nothing here is a recommended dose.
"""

import re
from collections.abc import Mapping

from htpy import Element, details, div, fragment, li, ol, p, section, small, span, strong, summary, ul

from ...model.drug import Parameter
from ...model.equation import Equation
from ...physiology.why import Chain, Link, Value
from ..parts import figures
from ..parts.claim_text import Evidence
from ..parts.labels import ROUTES, dose
from ..parts.mathml import equation, number, put_in
from ..parts.named_parts import fresh_part

__all__ = ["equation", "sentence", "show"]

ONLY = "In this model, for its median virtual patient and for this region alone: it shows a direction, not what a real patient would do, and it recommends no dose."
_UNIT = re.compile(r"_(mg_pe_per_day|per_day|day|nmol_per_l|cmh2o|s)$")


def show(
    chain: Chain,
    evidence: Evidence,
    parameters: Mapping[str, Parameter],
    equations: Mapping[str, Equation],
    across: str = "",
) -> Element:
    """The chain in a sentence, then link by link; `across` is the strength across virtual patients as a band, such as `60–75 %`."""
    one = _Shown(chain, evidence, parameters, equations, across)
    return section(".px-why", aria_label=f"Why: day {chain.day:g}, {chain.region} strength")[
        p(".px-finding")[sentence(chain, across)],
        (told := _ahead(chain)) and p[told],
        p(".px-note")[ONLY],
        p(".px-note")["PE is prednisone-equivalent. Open a link to see its equation with your numbers in it."],
        ol(".px-chain")[[fresh_part(f"link-{at}", li[one.link(link)]) for at, link in enumerate(chain.links)]],
        one.steps(),
    ]


# ---- in words -----------------------------------------------------------------------------------------------------------


def sentence(chain: Chain, across: str = "") -> str:
    """The chain for who has half a minute: what the dose acts as, what it does to muscle, how strong that leaves patients."""
    exo, own, excess, half = (_result(chain, id) for id in ("exposure", "cortisol", "excess", "half-effect"))
    drugs = _drugs(chain)
    words = [f"On day {chain.day:g}, {drugs} on muscle like {dose(exo)} mg/day of prednisone" if drugs else f"On day {chain.day:g}, no steroid drug acts"]  # fmt: skip
    if own >= 0.05 * max(exo, 1):
        words.append(
            f", and the body’s own cortisol acts like {dose(own)} mg/day{' more' if drugs else ' of prednisone'}"
        )
    if excess < 0.05:
        words.append("; none of it lies above the physiologic amount. ")
    else:
        side = "above" if excess > 1.1 * half else "below" if excess < 0.9 * half else "near"
        words.append(f"; {dose(excess)} of it lie above the physiologic amount, which is {side} the half effect of {dose(half)}. ")  # fmt: skip
    return "".join([*words, _muscle(chain), _losses(chain, across)])


def _drugs(chain):
    """The drugs that act, with their verb; nothing if none does."""
    acting = [one for one in chain.given if any(link.about == (one.drug, one.route) for link in chain.links)]
    several = len({one.route for one in acting}) > 1 and len({one.drug for one in acting}) == 1
    names = [_dose_of(one) + (f" {ROUTES[one.route]}" if several else "") for one in acting]
    return f"{' and '.join(names)} act{'s' if len(names) == 1 else ''}" if names else ""


def _dose_of(one):
    if not one.mg_per_day:
        return f"{one.drug}, stopped but not gone,"
    rare = f" (an average: one dose every {one.every_h / 24:g} days)" if one.every_h > 24 else ""
    return f"{dose(one.mg_per_day)} mg/day of {one.drug}{rare}"


def _muscle(chain):
    s, d = _result(chain, "synthesis"), _result(chain, "breakdown")
    mass, inputs = chain.link("muscle").now.value, {v.symbol: v.value for id in ("synthesis", "breakdown", "muscle") for v in chain.link(id).values}  # fmt: skip
    heading = min(_result(chain, "heading"), inputs[r"M_{\max}"])
    steroid = "the steroid" if _result(chain, "exposure") > _result(chain, "cortisol") else "cortisol"
    acts = {steroid: inputs["G"], "rest": inputs["u"], "inflammation": inputs["I"], "training": inputs[r"\theta"]}
    through = [name for name, strength in acts.items() if strength > 0.005]
    going = f"in this model {chain.region} muscle heads for {_percent(heading)} of baseline and is at {_percent(mass)} so far. "  # fmt: skip
    if not through:
        return f"Nothing acts on synthesis or breakdown: {going}"
    by = " and ".join(part for part in (", ".join(through[:-1]), through[-1]) if part)
    return f"Through {by}, synthesis {_moved(s)} and breakdown {_moved(d)} of normal: {going}"


def _moved(value):
    return f"{'stays at' if abs(value - 1) < 0.005 else 'falls to' if value < 1 else 'rises to'} {_percent(value)}"


def _losses(chain, across):
    injured = chain.link("injury").now.value
    lost = 1 - (1 - _result(chain, "lasting")) * (1 - _result(chain, "lasting-injury"))
    words = []
    if injured >= 0.005:
        words.append(f"Acute injury keeps {_percent(injured)} of what is there from working. ")
    if lost >= 0.005:
        words.append(f"{_percent(lost)} of force is lost for good in this model. ")
    left = _percent(_result(chain, "strength"))
    among = (
        f"{across} of baseline across patients, and {left} in the one followed here"
        if across
        else f"{left} of baseline"
    )
    return "".join([*words, f"That leaves a strength of {among}."])


def _result(chain, id):
    return chain.link(id).result.value


def _ahead(chain):
    changed = [one for one in chain.given if abs(one.next_mg_per_day - one.mg_per_day) > 0.005]
    named = [f"{one.drug} {dose(one.next_mg_per_day)} mg/day" if one.next_mg_per_day else f"no {one.drug}" for one in changed]  # fmt: skip
    return f"The dose changes here: the next 24 hours bring {' and '.join(named)}, which has not acted yet." if named else ""  # fmt: skip


# ---- link by link -------------------------------------------------------------------------------------------------------


class _Shown:
    """One chain with all that its words and origins are looked up in."""

    def __init__(self, chain, evidence, parameters, equations, across):
        self.chain, self.evidence, self.parameters, self.equations = chain, evidence, parameters, equations
        self.across = across

    def link(self, link: Link) -> Element:
        printed = self.equations[link.equation]
        drug, route = link.about
        name = f"{printed.name}: {drug}, {ROUTES[route]}" if drug else printed.name
        return details[
            summary[span[name], " ", strong[_told(link)], self._around(link)],
            div(".px-link")[
                p[printed.words],
                _box(printed.latex, f"{printed.name}, the equation"),
                _box(self._with_numbers(printed, link), f"{printed.name}, with your numbers"),
                self._swing(link),
                ul(".px-values")[[li[self._value(printed, value)] for value in link.values]],
                p(".px-note")["The equation: ", self.evidence.origin(printed)],
            ],
        ]

    def _around(self, link):
        """A strength never stands alone: the band of all patients is beside it."""
        return self.across and link.equation == "strength" and f" ({self.across} across patients)"

    def _with_numbers(self, printed, link):
        put = put_in(printed.latex, {value.symbol: value.value for value in link.values})
        return f"{put} = {number(link.alone)}" if link.alone == link.alone else rf"{put} \quad \text{{not possible}}"

    def _swing(self, link):
        result = link.result.value
        if not abs(link.alone - result) > max(0.005 * abs(result), 1e-4):
            return None
        low, high = (dose(fold(self.chain.steps[r"E_{\text{tot}}"])) for fold in (min, max))
        return p(".px-note")[
            f"In these 24 hours the exposure swings between {low} and {high} mg PE/day. "
            f"The simulation reckons every {self.chain.step_h:g} hours, and the mean of that is {number(result)}; this number goes on."
        ]

    def _value(self, printed, value: Value):
        words = printed.symbols.get(value.symbol, value.symbol)
        if not value.parameter:
            return fragment[equation(value.symbol), f": {words.split(' [')[0]}, ", strong[_amount(value)]]
        known = value.origin or self.parameters[value.parameter]
        name = words.split(" [")[0] if value.origin else _UNIT.sub("", value.parameter).replace("_", " ")
        changed = abs(value.value - known.value) > 1e-9 * max(1, abs(known.value))
        return fragment[
            equation(value.symbol), f": {name}, ", strong[f"{number(value.value)} {known.unit.removeprefix('-')}".rstrip()], ". ",
            changed and f"Set for this patient or by a switch; the file has {number(known.value)}. ",
            small[self.evidence.origin(known), f" Grade {known.grade}."],
        ]  # fmt: skip

    def steps(self) -> Element:
        """The last 24 hours as they were reckoned."""
        steps, step_h = self.chain.steps, self.chain.step_h
        named = {one.latex.partition("=")[0].strip(): one.name for one in self.equations.values()}
        count = len(next(iter(steps.values())))
        first = self.chain.day * 24 - count * step_h
        rows = [
            (_hours(first + n * step_h, step_h), *(number(float(f"{values[n]:.3g}")) for values in steps.values()))
            for n in range(count)
        ]
        head = ("Hours", *(fragment[equation(symbol), " ", named[symbol]] for symbol in steps))
        return figures.simple_table(f"The last 24 hours, every {step_h:g} hours", head, rows)


def _box(latex: str, name: str) -> Element:
    """An equation that scrolls inside its own box where it is too wide."""
    return div(".px-equation", tabindex="0", role="group", aria_label=name)[equation(latex)]


def _hours(start, step_h):
    begin, end = start % 24, (start + step_h) % 24 or 24
    return f"{begin:g}–{end:g} h"


def _told(link: Link) -> str:
    """A link's outcome in a few words: the result, or where a state stands and how it moves."""
    now, result = link.now, link.result
    if now is None:
        return _amount(result)
    if link.equation == "settles":
        return f"{_amount(now)}, heading for {dose(result.value)}"
    by = 100 * result.value if now.unit == "share" else result.value
    points = "points " if now.unit == "share" else ""
    if abs(by) < 0.005:
        return f"{_amount(now)}, steady"
    return f"{_amount(now)}, {'rising' if by > 0 else 'falling'} by {number(float(f'{abs(by):.2g}'))} {points}a day"


def _amount(value: Value) -> str:
    """A value with its unit, as it is read aloud."""
    if value.value != value.value:
        return "not possible"
    match value.unit:
        case "share":
            return _percent(value.value)
        case "mg PE/day" | "mg/day":
            return f"{dose(value.value)} {value.unit}"
        case "points of 60":
            return f"{value.value:.0f} of 60"
        case "grade":
            return f"{value.value:.0f}"
    unit = "days" if value.unit == "day" else value.unit
    return f"{number(float(f'{value.value:.3g}'))} {unit}".rstrip()


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %" if value >= 0.0995 or value < 5e-4 else f"{100 * value:.1f} %"
