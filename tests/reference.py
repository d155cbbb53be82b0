"""The model's equations as one right-hand side for SciPy: slow, tight, and written apart from the engine that it judges.

It restarts at every dose, change of rate, corner of a curve and end of a window, so that no jump lies inside a step.
Source: dossier §4.2, with what the model card adds to it.
"""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import ceil, cos, exp, floor, inf, log, pi

import numpy as np
from scipy.integrate import solve_ivp

from course_lib.model.regimen import Course, Disease, Interaction, Scenario, Sparing
from course_lib.model.trace import REGIONS

TIGHT = {"method": "LSODA", "rtol": 1e-8, "atol": 1e-10}
_STATES = 6  # of each group: gut, blood, effect, effect at the axis, muscle, depot
_WAITS = {"oral": 0, "iv": 1, "intramuscular": 4, "depot": 5}  # where a dose goes
_NUDGE = 1e-9  # day: a curve is read inside its segment, never on the edge of the next


@dataclass(frozen=True)
class Group:
    """Courses that share gut, muscle, depot, blood and effect compartment."""

    drug: object
    courses: tuple
    interactions: tuple


class Patient:
    """One patient in one scenario; `states(day)` gives what a trace holds, by name, at each day (T,)."""

    def __init__(self, scenario: Scenario, drugs, physiology, how=None):
        self.scenario, self.body, self.how = scenario, physiology, how or TIGHT
        by_route = {one.drug for one in scenario.interactions if one.route}
        groups = {}
        for course in scenario.regimen:
            groups.setdefault((course.drug, course.route if course.drug in by_route else None), []).append(course)
        self.groups = [
            Group(
                drugs[drug],
                tuple(courses),
                tuple(one for one in scenario.interactions if one.drug == drug and one.route in (None, route)),
            )
            for (drug, route), courses in groups.items()
        ]
        self.doses, self.rates = self._given()
        self.quality_losses = [getattr(physiology, f"quality_loss_{region}") for region in REGIONS]
        self.woke = inf if scenario.sedated else 0.0
        begins = [day for day, *_ in (*self.doses, *self.rates)]
        self.begins = float(floor(min([0.0, *begins])))  # the midnight before what was given before day 0

    # what happens from outside

    def _given(self):
        """(day, state that jumps, mg PE) of every dose; (day, group, mg PE/day) of every change of an infusion."""
        doses, rates = [], []
        for n, group in enumerate(self.groups):
            for course in group.courses:
                pe = course.dose_mg * 5 / group.drug.equivalent.value
                if course.route == "infusion":
                    rates += [(course.from_day, n, pe), (course.to_day, n, -pe)]
                    continue
                jumps = _STATES * n + _WAITS[course.route]
                for hour in course.at_h or [8 if course.every_h >= 24 else 0]:
                    clock = (course.from_day // 1) * 24 + hour
                    while clock < course.to_day * 24 - 1e-6:
                        if clock >= course.from_day * 24 - 1e-6:
                            doses.append((clock / 24, jumps, pe))
                        clock += course.every_h
        return doses, rates

    def _edges(self, end):
        life = self.scenario
        curves = [life.stress, *(one.severity for one in (life.disease, life.airway) if one)]
        edges = [day for curve in curves for day, _ in curve]
        edges += [self.woke + day for day, _ in life.loading if self.woke < inf]
        edges += [life.training_from, *(day for window in life.blockade for day in window)]
        edges += [day for one in life.interactions for day in (one.from_day, one.to_day)]
        edges += [one.sparing.from_day for one in (life.disease, life.airway) if one and one.sparing]
        edges += [0.0, *(day for day, *_ in (*self.doses, *self.rates))]
        inside = sorted(day for day in edges if self.begins < day < end)
        return [self.begins, *(day for day, after in pairwise([*inside, inf]) if after - day > 1e-7), end]

    def _loading(self, day):
        if day < 0:  # well, and up and about
            return 1.0
        return 0.0 if day < self.woke else _line(self.scenario.loading, day - self.woke)

    def _stress(self, day):
        if day < 0:
            return 0.0
        passed = [value for at, value in self.scenario.stress if at <= day]
        return passed[-1] if passed else self.scenario.stress[0][1]

    # the equations

    def _slopes(self, first, last, rate):
        """The right-hand side inside one segment, where only lines and exponentials of time are left."""
        life, body, groups = self.scenario, self.body, self.groups
        middle = (first + last) / 2
        stress = self._stress(middle)
        trains = life.training if middle >= life.training_from else "none"
        blockade = float(any(start <= middle < end for start, end in life.blockade))
        gain = {"none": 0.0, "moderate": body.training_gain_moderate, "high": body.training_gain_high}[trains]
        harm = body.training_harm_high if trains == "high" else 0.0
        regions = (body.sensitivity_proximal, body.sensitivity_distal, body.sensitivity_respiratory)
        begun = float(middle > 0)
        at_rest, ill, wheezing = (_straight(of, first, last) for of in (self._loading, *self._severities()))
        constants = []
        for group in groups:
            clears = body.clearance_times
            for one in group.interactions:
                clears = clears * one.clearance_times if one.from_day <= middle < one.to_day else clears
            drug = group.drug
            out = 24 * log(2) / drug.half_life.value
            heavy = body.fluorinated_weight if drug.fluorinated else 1.0
            settles, slows = (24 * log(2) / one.value for one in (drug.persistence, drug.axis_persistence))
            waits = (drug.absorption, drug.intramuscular_absorption, drug.depot_absorption)
            waits = [24 * one.value if one else 0.0 for one in waits]
            constants.append((*waits, out, clears, settles, heavy, slows, drug.axis_potency.value))
        at = _STATES * len(groups)

        def slopes(day, y):
            y, dy = y.tolist(), [0.0] * len(y)  # plain floats, at which Python is three times as fast as at numpy's
            day = min(max(day, first + _NUDGE), last - _NUDGE)
            plain = heavy = felt = 0.0
            for n, (absorbs, soaks, dissolves, out, clears, settles, weight, slows, potency) in enumerate(constants):
                here = _STATES * n
                gut, blood, effect, there, muscle, depot = y[here : here + _STATES]
                dy[here] = -absorbs * gut
                dy[here + 4] = -soaks * muscle
                dy[here + 5] = -dissolves * depot
                comes = absorbs * gut + soaks * muscle + dissolves * depot
                dy[here + 1] = comes - out * clears * blood + rate[n]
                dy[here + 2] = settles * (out * blood - effect)
                dy[here + 3] = slows * (out * blood - there)
                plain, heavy, felt = plain + effect, heavy + weight * effect, felt + potency * there
            pituitary, acute, held, disease, airway, delayed, injury = y[at : at + 7]
            cortex, used = y[at + 12], y[at + 13]
            q = felt**2 / (felt**2 + body.half_suppression_mg_pe_per_day**2)
            free = 1 / (1 + (max(felt, 0.0) / body.half_atrophy_mg_pe_per_day) ** body.atrophy_exponent)
            stressed = max(stress - used, 0.0)
            demand = body.physiologic_mg_pe_per_day * (1 + body.stress_demand_gain * stressed)
            spare = body.adrenal_compensation * (1 - stressed)
            answering = y[at + 19]
            able = pituitary * cortex * answering * (1 + spare) / (1 + spare * cortex * answering)
            total = max(heavy + demand * able * (1 - q), 0.0)  # a rounding error below nothing has no power
            beat = 1 + body.axis_rhythm_amplitude * cos(2 * pi * (day - body.axis_rhythm_peak_h / 24))
            dy[at] = beat * (
                body.axis_recovery_per_day * free * (1 - pituitary)
                - body.axis_suppression_per_day * (1 - free) * pituitary
            )
            pace = body.adrenal_regrowth_per_day * free * pituitary * (1 - cortex)
            pace -= body.adrenal_loss_per_day * (1 - free * pituitary)
            dy[at + 12] = beat * cortex * pace if cortex > body.adrenal_least or pace > 0 else 0.0
            dy[at + 19] = body.adrenal_response_per_day * (1 - body.adrenal_response_loss * q - answering)
            dy[at + 13] = body.stress_adaptation_per_day * (stress - used)
            slow = body.muscle_delay_day
            dy[at + 14] = (heavy - y[at + 14]) / slow if slow else 0.0
            faster = body.steroid_resolution_per_day * total / (total + body.half_resolution_mg_pe_per_day)
            dy[at + 1] = -(body.resolution_per_day + faster) * acute
            dy[at + 2] = (plain - held) / body.disease_control_outlasts_day
            dy[at + 3] = begun * body.disease_per_day * (min(ill(day) * _spared(life.disease, day, body.sparing_times) * body.severity_times, 1) * exp(-body.remission_per_day * day) * (
                1 - body.disease_control_maximum * held / (held + body.disease_half_control_mg_pe_per_day)) - disease)  # fmt: skip
            dy[at + 4] = begun * body.airway_per_day * (wheezing(day) * _spared(life.airway, day) * (
                1 - body.airway_control_maximum * plain / (plain + body.airway_half_control_mg_pe_per_day)) - airway)  # fmt: skip

            rest, inflamed = max(1 - at_rest(day), 0.0), acute + disease
            high = total**body.injury_exponent
            high = high / (high + body.half_injury_mg_pe_per_day**body.injury_exponent)
            drive = rest**body.injury_unloading_exponent * (
                high * (1 + body.injury_gain_blockade * blockade) + body.injury_gain_inflammation * inflamed
            )
            dy[at + 5] = (drive - delayed) / body.injury_delay_day
            dy[at + 6] = body.injury_per_day * delayed * (1 - injury) - injury / body.injury_recovery_day
            dy[at + 15] = (
                body.nerve_injury_per_day * rest**body.injury_unloading_exponent * acute * (1 - y[at + 15])
                - y[at + 15] / body.nerve_recovery_day
            )
            for n, quality in enumerate(y[at + 16 : at + 19]):
                dy[at + 16 + n] = body.quality_per_day * (1 - self.quality_losses[n] * rest - quality)
            acts = total - heavy + y[at + 14] if slow else total
            excess = max(acts - body.physiologic_mg_pe_per_day, 0.0)
            dy[at + 7] = excess**3 / (excess**3 + body.lasting_half_mg_pe_per_day**3)
            dy[at + 8] = injury / body.injury_recovery_day

            half = body.half_effect_mg_pe_per_day * (1 - body.unloading_sensitisation * rest)
            power = (excess / half) ** body.effect_exponent
            steroid = power / (1 + power)
            for n, sensitivity in enumerate(regions):
                felt = sensitivity * steroid
                made = (
                    (1 - body.synthesis_loss_steroid * felt) * (1 - body.synthesis_loss_unloading * rest) * (1 + gain)
                )
                lost = (
                    1
                    + body.breakdown_gain_steroid * felt
                    + body.breakdown_gain_unloading * rest
                    + body.breakdown_gain_inflammation * inflamed
                    + harm * steroid
                )
                mass = y[at + 9 + n]
                slope = body.turnover_per_day * (made - lost * mass)
                at_limit = (mass >= body.muscle_ceiling and slope > 0) or (mass <= body.muscle_floor and slope < 0)
                dy[at + 9 + n] = 0.0 if at_limit else slope
            return dy

        return slopes

    def _severities(self):
        """How severe disease and airway would be at a day without treatment and sparing, a function each."""
        life = self.scenario
        return [partial(_line, one.severity) if one else lambda day: 0.0 for one in (life.disease, life.airway)]

    # along time

    def _start(self):
        life = self.scenario
        begun = [one.start if one else 0.0 for one in (life.disease, life.airway)]
        acute = life.illness * self.body.illness_times
        return np.array(
            [
                *[0.0] * (_STATES * len(self.groups)),
                1.0,
                acute,
                0.0,
                *begun,
                0,
                0,
                0,
                0,
                *[life.muscle_start] * 3,
                1.0,
                0.0,
                0.0,
                0.0,
                1.0,
                1.0,
                1.0,
                1.0,
            ]
        )

    def solve(self, day):
        """Every state (states, T) at sorted days from the history on; a dose at a day is not yet part of it."""
        found, start, now, filled = np.empty((len(self._start()), len(day))), self._start(), self.begins, 0
        asleep_in = _STATES * len(self.groups) + 1
        begin_on_day_0 = [asleep_in, asleep_in + 2, asleep_in + 3]  # illness, disease, airway
        y = start.copy()
        y[begin_on_day_0] = 0.0
        waking = self.body.waking_inflammation

        def wakes(_, y):
            return y[asleep_in] - waking

        wakes.terminal = True
        end, filled_at_0 = float(day[-1]), False
        while now < end - 1e-9:
            if abs(now) < 1e-9 and not filled_at_0:
                y[begin_on_day_0] = start[begin_on_day_0]
                filled, filled_at_0 = int(np.searchsorted(day, 1e-9, side="right")), True
                found[:, np.abs(day) < 1e-9] = y[:, None]
                if self.woke == inf and y[asleep_in] <= waking:
                    self.woke = 0.0
            later = next(edge for edge in self._edges(end) if edge > now + 1e-8)
            for at, state, amount in self.doses:
                if abs(at - now) < 1e-8:
                    y[state] += amount
            rate = np.zeros(len(self.groups))
            for at, n, change in self.rates:
                if at <= now + 1e-8:
                    rate[n] += change
            until = int(np.searchsorted(day, later + 1e-9, side="right"))
            here = np.clip(day[filled:until], now, later)
            step = solve_ivp(
                self._slopes(now, later, rate), (now, later), y, dense_output=False, t_eval=np.unique([*here, later]),
                events=wakes if self.woke == inf and now >= 0 else None, **self.how,
            )  # fmt: skip
            if step.status < 0:
                raise RuntimeError(step.message)
            if step.status == 1:  # woke up on the way
                reached = int(np.sum(np.asarray(step.t) <= step.t_events[0][0]))
                reached = min(reached, len(here))
                if reached:
                    found[:, filled : filled + reached] = step.y[:, :reached]
                filled += reached
                self.woke = now = float(step.t_events[0][0])
                y = step.y_events[0][0].copy()
                continue
            found[:, filled:until] = step.y[:, : len(here)]
            y, now, filled = step.y[:, -1].copy(), later, until
        return found

    def states(self, day):
        """What a trace holds at each day, by name: (T,), or (3, T) by region."""
        body, at = self.body, _STATES * len(self.groups)
        hours = np.arange(8.0 - 24 * (self.begins < 0), day[-1] * 24 + 1e-6, 24.0) / 24
        every = np.unique(np.concatenate([day, hours]).round(9))
        y = self.solve(every)
        plain = sum((y[_STATES * n + 2] for n in range(len(self.groups))), np.zeros(len(every)))
        felt = (group.drug.axis_potency.value * y[_STATES * n + 3] for n, group in enumerate(self.groups))
        felt = sum(felt, np.zeros(len(every)))
        heavy = [body.fluorinated_weight if group.drug.fluorinated else 1.0 for group in self.groups]
        q = felt**2 / (felt**2 + body.half_suppression_mg_pe_per_day**2)
        pituitary, cortex, response = y[at], y[at + 12], y[at + 19]
        answering = cortex * response
        stressed = np.maximum(np.array([self._stress(d + _NUDGE) for d in every]) - y[at + 13], 0)
        spare = body.adrenal_compensation * (1 - stressed)
        released = pituitary * answering * (1 + spare) / (1 + spare * answering) * (1 - q)
        asked = body.physiologic_mg_pe_per_day * (1 + body.stress_demand_gain * stressed)
        missing = np.maximum(0.0, 1 - (plain + asked * released) / asked)
        cortisol = body.morning_cortisol_nmol_per_l * released * (1 + body.stress_production_gain * stressed)
        cortisol = cortisol / (1 - body.stress_clearance_loss * stressed)
        free = body.free_cortisol_share * cortisol * (1 + body.stress_free_gain * stressed)
        rested = body.adrenal_compensation
        mornings = np.searchsorted(every, np.concatenate([[0.0], hours]) - 1e-8)
        last = mornings[np.searchsorted(hours - 1e-8, every, side="right")]
        chronic = body.lasting_most * (1 - np.exp(-body.lasting_per_day * y[at + 7]))
        acute = 1 - np.exp(-body.lasting_share_injury * y[at + 8])
        times = np.array([[getattr(body, f"lasting_{region}")] for region in REGIONS])
        mass, injury, lasting = y[at + 9 : at + 12], y[at + 6], 1 - (1 - times * chronic) * (1 - acute)
        nerve, quality = y[at + 15], y[at + 16 : at + 19]
        found = {
            "exposure_mg_pe_per_day": sum((w * y[_STATES * n + 2] for n, w in enumerate(heavy)), np.zeros(len(every))),
            "muscle": mass,
            "injury": injury,
            "nerve": nerve,
            "quality": quality,
            "lasting": lasting[0],
            "strength": mass * quality * (1 - injury) * (1 - nerve) * (1 - lasting),
            "inflammation": y[at + 1],
            "disease": y[at + 3],
            "airway": y[at + 4],
            "axis": pituitary * answering * (1 + rested) / (1 + rested * answering),
            "pituitary": pituitary,
            "adrenal": cortex,
            "adrenal_response": response,
            "cortisol_am_nmol_per_l": cortisol[last],
            "cortisol_free_nmol_per_l": free[last],
            "cortisol_stimulated_nmol_per_l": body.stimulated_cortisol_nmol_per_l * answering,
            "adrenal_deficit": missing[last],
            "loading": np.array([self._loading(d + _NUDGE) for d in every]),
        }
        wanted = np.searchsorted(every, day - 1e-8)
        return {name: values[..., wanted] for name, values in found.items()}


def grid(scenario, step_h):
    """The days (T,) on which the engine reports at a step."""
    return np.arange(max(1, ceil(scenario.days * 24 / step_h - 1e-9)) + 1) * step_h / 24


def _line(curve, day):
    days, values = zip(*curve, strict=True)
    return float(np.interp(day, days, values))


def _straight(curve, first, last):
    """The line that a curve is inside one segment, as a function of the day."""
    begin, end = first + _NUDGE, last - _NUDGE
    start = curve(begin)
    slope = (curve(end) - start) / (end - begin)
    return lambda day: start + slope * (day - begin)


def _spared(disease, day, response=1.0):
    """The share of a severity that a sparing drug leaves at a day."""
    sparing = disease.sparing if disease else None
    if not sparing or day <= sparing.from_day:
        return 1.0
    return 1 - min(sparing.share * response, 1) * (1 - exp(-(day - sparing.from_day) / sparing.time_constant_day))


def chance_route(seed: int) -> Scenario:
    """A scenario drawn by a seed in which drugs go into a muscle, into a depot and at named hours, before day 0 and after it."""
    draw = np.random.default_rng(seed)
    ways = [("hydrocortisone", "intramuscular", 100), ("methylprednisolone", "intramuscular", 80), ("methylprednisolone", "depot", 120),
            ("triamcinolone-acetonide", "depot", 80), ("dexamethasone", "intramuscular", 12), ("deflazacort", "oral", 60), ("prednisone", "oral", 60)]  # fmt: skip

    def course(number):
        drug, route, most = ways[number]
        begins = float(draw.integers(-90, 20))
        every = float(draw.choice([336, 672])) if route == "depot" else float(draw.choice([24, 48]))
        at = tuple(sorted(draw.choice(np.arange(24), int(draw.integers(0, 3)), replace=False).tolist()))
        return Course(
            drug, route, float(draw.uniform(1, most)), begins, begins + float(draw.integers(5, 60)), every, at
        )

    regimen = tuple(course(number) for number in draw.choice(len(ways), 3, replace=False))
    one = regimen[0]
    active = Disease(((0, float(draw.uniform(0, 1))), (20, 0.4)), float(draw.uniform(0, 1)))
    return Scenario(
        regimen=regimen,
        days=40,
        loading=((0, float(draw.uniform(0, 1))), (15, 1.0)),
        sedated=bool(draw.random() < 0.5),
        stress=((0, float(draw.uniform(0, 1))), (6, 0)),
        illness=float(draw.uniform(0, 1)),
        disease=active,
        airway=active if draw.random() < 0.5 else None,
        blockade=((1, 4),),
        interactions=(Interaction(one.drug, 0.4, one.from_day + 3, one.from_day + 15, one.route),),
    )


def chance_life(seed: int) -> Scenario:
    """A scenario drawn by a seed: mixed drugs and routes, rest, illness, disease, airway, training, interaction, all at whole hours."""
    draw = np.random.default_rng(seed)
    days = int(draw.choice([20, 60, 150]))

    def courses():
        for _ in range(draw.integers(1, 4)):
            drug = str(draw.choice(["prednisone", "dexamethasone", "hydrocortisone", "methylprednisolone"]))
            route = str(draw.choice(["oral", "oral", "iv", "infusion"]))
            every = float(draw.choice([6, 8, 12, 24, 24, 24, 48, 168])) if route != "infusion" else 24.0
            most = {"prednisone": 100, "dexamethasone": 20, "hydrocortisone": 300, "methylprednisolone": 250}[drug]
            begins = int(draw.integers(0, days // 2))
            yield Course(drug, route, float(draw.uniform(1, most)) * (4 if every > 24 else every / 24), begins,
                         begins + int(draw.integers(1, days)), every)  # fmt: skip

    def severity():
        sparing = Sparing(int(draw.integers(0, days)), float(draw.uniform(0, 1)), float(draw.uniform(5, 60)))
        corners = (
            (0, float(draw.uniform(0, 1))),
            (days // 3, float(draw.uniform(0, 1))),
            (days, float(draw.uniform(0, 1))),
        )
        return Disease(corners, float(draw.uniform(0, 1)), sparing if draw.random() < 0.5 else None)

    rest = [float(draw.uniform(0, 1)) for _ in range(3)]
    regimen = tuple(courses())
    interaction = Interaction(
        regimen[0].drug,
        float(draw.choice([0.26, 0.5, 2.0])),
        days // 4,
        days // 2,
        draw.choice([None, regimen[0].route]),
    )
    return Scenario(
        regimen=regimen,
        days=days,
        loading=((0, rest[0]), (days // 4, rest[0]), (days // 4, rest[1]), (days // 2, rest[2])),
        sedated=bool(draw.random() < 0.3),
        stress=((0, float(draw.uniform(0, 1))), (days // 5, 0), (days // 2, 1), (days // 2 + 3, 0)),
        illness=float(draw.uniform(0, 1)),
        disease=severity() if draw.random() < 0.5 else None,
        airway=severity() if draw.random() < 0.5 else None,
        training=str(draw.choice(["none", "moderate", "high"])),
        training_from=days // 3,
        blockade=((1, 4),) if draw.random() < 0.5 else (),
        muscle_start=float(draw.uniform(0.5, 1.05)),
        interactions=(interaction,) if draw.random() < 0.5 else (),
    )
