r"""The equations of the model as functions, by the id under which `assets/equations.yaml` prints them: numbers in, number out.

The simulation solves these along time; here each stands alone, so that a learner's own numbers can be put in.
Symbols are written as in that file; a test reads each printed equation and compares.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .hill import hill

EXO, END, TOT = r"E_{\text{exo}}", r"E_{\text{end}}", r"E_{\text{tot}}"
PHYS, HALF, DAYS, HEALED = r"E_{\text{phys}}", "E_{50,u}", "T_F", "T_X"
PE, SHARE, PER_DAY = "mg PE/day", "share", "share/day"


@dataclass(frozen=True)
class Formula:
    """An equation that can be reckoned: the symbols that enter in their order, the one that it gives, and how."""

    enter: tuple[str, ...]
    gives: str
    unit: str
    of: Callable


FORMULAS = {
    "equivalent": Formula(("D", "m"), "P", PE, lambda dose, mg: dose * 5 / mg),
    "settles": Formula(("P", "f"), r"E_\infty", PE, lambda dose, times: dose / times),
    "exposure": Formula(("E_n", r"\varphi", "E_f"), EXO, PE, lambda n, weight, f: n + weight * f),
    "plain": Formula(("E_n", "E_f"), "E_p", PE, lambda n, f: n + f),
    "suppression": Formula(("E_a", "E_q"), "q", SHARE, lambda e, half: hill(e, half, 2)),
    "atrophy": Formula(("E_a", "E_s", "l"), "q_s", SHARE, hill),
    "axis": Formula(("W", r"k_{\text{rec}}", "q_s", "J", r"k_{\text{sup}}"), r"\frac{dJ}{dt}", PER_DAY, lambda w, rec, p, j, sup: w * (rec * (1 - p) * (1 - j) - sup * p * j)),
    "cortex": Formula(("W", "K", r"k_{\text{up}}", "q_s", "J", r"k_{\text{down}}", r"K_{\min}"), r"\frac{dK}{dt}", PER_DAY, lambda w, k, up, p, j, down, least: w * k * (up * (1 - p) * j * (1 - k) - down * (1 - (1 - p) * j))),
    "response": Formula(("k_V", "a_V", "q", "V"), r"\frac{dV}{dt}", PER_DAY, lambda rate, lost, q, v: rate * (1 - lost * q - v)),
    "adaptation": Formula(("k_Y", r"\text{stress}", "Y"), r"\frac{dY}{dt}", PER_DAY, lambda rate, stress, used: rate * (stress - used)),
    "felt-stress": Formula((r"\text{stress}", "Y"), "s_Y", SHARE, lambda stress, used: np.maximum(stress - used, 0)),
    "spare": Formula((r"\gamma", "s_Y"), r"\gamma_s", "times", lambda spare, stress: spare * (1 - stress)),
    "capacity": Formula(("J", "K", "V", r"\gamma_s"), "H", SHARE, lambda j, k, v, spare: j * k * v * (1 + spare) / (1 + spare * k * v)),
    "demand": Formula((PHYS, "g", "s_Y"), "N", PE, lambda e, gain, stress: e * (1 + gain * stress)),
    "cortisol": Formula(("N", "H", "q"), END, PE, lambda n, h, q: n * h * (1 - q)),
    "total": Formula((EXO, END), TOT, PE, lambda exo, end: exo + end),
    "muscle-exposure": Formula((EXO, "E_m", r"\tau_m"), r"\frac{dE_m}{dt}", "mg PE/day, per day", lambda e, felt, tau: (e - felt) / tau),
    "excess": Formula(("E_m", END, PHYS), "x", PE, lambda e, own, physiologic: np.maximum(e + own - physiologic, 0)),
    "acute": Formula((r"k_{\text{res}}", r"k_{\text{gc}}", TOT, "E_I", "I_a"), r"\frac{dI_a}{dt}", PER_DAY, lambda res, gc, e, half, i: -(res + gc * hill(e, half)) * i),
    "control": Formula(("E_p", "E_d", r"\tau_{\text{dis}}"), r"\frac{dE_d}{dt}", "mg PE/day, per day", lambda e, felt, tau: (e - felt) / tau),
    "disease": Formula((r"k_{\text{dis}}", "v", r"c_{\max}", "E_d", "E_D", "I_c"), r"\frac{dI_c}{dt}", PER_DAY, lambda k, v, most, e, half, i: k * (v * (1 - most * hill(e, half)) - i)),
    "inflammation": Formula(("I_a", "I_c"), "I", SHARE, lambda acute, chronic: acute + chronic),
    "unloading": Formula(("L",), "u", SHARE, lambda loading: 1 - loading),
    "half-effect": Formula(("E_{50}", "w", "u"), HALF, PE, lambda half, w, u: half * (1 - w * u)),
    "drive": Formula(("x", HALF, "h"), "G", SHARE, hill),
    "synthesis": Formula(("a_G", r"\sigma", "G", "a_U", "u", r"\theta"), "s", SHARE, lambda a, s, g, au, u, train: (1 - a * s * g) * (1 - au * u) * (1 + train)),
    "breakdown": Formula(("b_G", r"\sigma", "G", "b_U", "u", "b_I", "I", r"\eta"), "d", SHARE, lambda b, s, g, bu, u, bi, i, harm: 1 + b * s * g + bu * u + bi * i + harm * g),
    "heading": Formula(("s", "d"), r"M_\infty", SHARE, lambda s, d: s / d),
    "pace": Formula(("k_0", "d"), "T_M", "day", lambda k, d: np.log(2) / (k * d)),
    "muscle": Formula(("k_0", "s", "d", "M", r"M_{\min}", r"M_{\max}"), r"\frac{dM}{dt}", PER_DAY, lambda k, s, d, m, low, high: k * (s - d * m)),
    "quality": Formula(("k_Q", "a_Q", "u", "Q"), r"\frac{dQ}{dt}", PER_DAY, lambda k, a, u, q: k * (1 - a * u - q)),
    "injury-drive": Formula(("u", "n", TOT, "p", "E_X", r"\beta", "b", r"\xi", "I"), "R", SHARE, lambda u, n, e, p, half, gain, b, xi, i: u**n * (hill(e, half, p) * (1 + gain * b) + xi * i)),
    "injury-delay": Formula(("R", "Z", r"\tau_z"), r"\frac{dZ}{dt}", PER_DAY, lambda r, z, tau: (r - z) / tau),
    "injury": Formula(("k_x", "Z", "X", r"\tau_x"), r"\frac{dX}{dt}", PER_DAY, lambda k, z, x, tau: k * z * (1 - x) - x / tau),
    "nerve": Formula(("k_n", "u", "n", "I_a", "X_n", r"\tau_n"), r"\frac{dX_n}{dt}", PER_DAY, lambda k, u, n, i, x, tau: k * u**n * i * (1 - x) - x / tau),
    "lasting-pace": Formula(("x", "E_L"), "F", SHARE, lambda x, half: hill(x, half, 3)),
    "lasting": Formula((r"\mu", r"P_{\max}", "k_L", DAYS), "C", SHARE, lambda times, most, k, days: times * most * -np.expm1(-k * days)),
    "lasting-injury": Formula((r"\lambda", HEALED), "A", SHARE, lambda share, healed: -np.expm1(-share * healed)),
    "strength": Formula(("M", "Q", "X", "X_n", "C", "A"), "S", SHARE, lambda m, q, x, n, c, a: m * q * (1 - x) * (1 - n) * (1 - c) * (1 - a)),
    "chair": Formula(("S_p", "t_0", "y", r"S_{\min}"), "t_5", "s", lambda s, t, y, least: t * s**-y if s >= least else np.nan),
    "sum-score": Formula(("g_p", "g_m", "g_d"), r"\text{MRC}", "points of 60", lambda p, m, d: 2 * (3 * p + m + 2 * d)),
    "pressure": Formula(("p_0", "S_r"), r"\text{MIP}", "cmH2O", lambda start, s: start * s),
}  # fmt: skip

CONSTANTS = {
    r"\varphi": "fluorinated_weight", "E_q": "half_suppression_mg_pe_per_day", PHYS: "physiologic_mg_pe_per_day",
    r"k_{\text{rec}}": "axis_recovery_per_day", r"k_{\text{sup}}": "axis_suppression_per_day", "g": "stress_demand_gain",
    "E_s": "half_atrophy_mg_pe_per_day", "l": "atrophy_exponent", r"k_{\text{up}}": "adrenal_regrowth_per_day", r"k_{\text{down}}": "adrenal_loss_per_day",
    r"K_{\min}": "adrenal_least", r"\gamma": "adrenal_compensation", "a_V": "adrenal_response_loss", "k_V": "adrenal_response_per_day", "k_Y": "stress_adaptation_per_day", r"\tau_m": "muscle_delay_day",
    "k_Q": "quality_per_day", "k_n": "nerve_injury_per_day", r"\tau_n": "nerve_recovery_day",
    r"k_{\text{res}}": "resolution_per_day", r"k_{\text{gc}}": "steroid_resolution_per_day", "E_I": "half_resolution_mg_pe_per_day",
    r"\tau_{\text{dis}}": "disease_control_outlasts_day", r"k_{\text{dis}}": "disease_per_day",
    r"c_{\max}": "disease_control_maximum", "E_D": "disease_half_control_mg_pe_per_day",
    "E_{50}": "half_effect_mg_pe_per_day", "w": "unloading_sensitisation", "h": "effect_exponent",
    "a_G": "synthesis_loss_steroid", "a_U": "synthesis_loss_unloading", "b_G": "breakdown_gain_steroid",
    "b_U": "breakdown_gain_unloading", "b_I": "breakdown_gain_inflammation", "k_0": "turnover_per_day",
    r"M_{\min}": "muscle_floor", r"M_{\max}": "muscle_ceiling", "n": "injury_unloading_exponent", "p": "injury_exponent",
    "E_X": "half_injury_mg_pe_per_day", r"\beta": "injury_gain_blockade", r"\xi": "injury_gain_inflammation",
    r"\tau_z": "injury_delay_day", "k_x": "injury_per_day", r"\tau_x": "injury_recovery_day",
    "E_L": "lasting_half_mg_pe_per_day", r"P_{\max}": "lasting_most", "k_L": "lasting_per_day", r"\lambda": "lasting_share_injury",
    "t_0": "sit_to_stand_start_s", "y": "sit_to_stand_exponent", r"S_{\min}": "sit_to_stand_least_strength", "p_0": "mip_start_cmh2o",
}  # fmt: skip

UNITS = {formula.gives: formula.unit for formula in FORMULAS.values()} | {
    "E_n": PE,
    "E_f": PE,
    "E_d": PE,
    "E_a": PE,
    "E_m": PE,
    DAYS: "day",
    "W": "times",
}
UNITS |= {"g_p": "grade", "g_m": "grade", "g_d": "grade"}  # of what is no constant, where it is no share
_SUFFIXES = {"mg_pe_per_day": PE, "per_day": "1/day", "day": "day", "cmh2o": "cmH2O", "s": "s"}


def unit(name: str) -> str:
    """The unit of a constant, which its name ends in; nothing if it is a plain number."""
    return next((unit for suffix, unit in _SUFFIXES.items() if name.endswith(f"_{suffix}")), "")
