"""The constants of a virtual patient, or of N of them: a mapping of constants in, one frozen value out.

Every constant stands in `assets/physiology.yaml` with its unit, range and origin; the names are the same there and here.
Source: dossier §4.3, §4.5 and appendix A.2.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    K_i = K·exp(z_i·√(ln(1 + CV²)))

    K_i  varied           [as K]
    K    constant         [as K]
    z_i  standard_normal  [-]
    CV   _VARIES          [-]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..model.drug import Parameter

Number = float | np.ndarray  # one patient, or (N,)

_VARIES = "cv_"
INDIVIDUAL = {
    "clearance_times",
    "illness_times",
    "severity_times",
    "sparing_times",
}  # 1 in the median patient, so not in the file
_DIVIDES = re.compile(
    r"half_|physiologic_|adrenal_response_per|adrenal_least|clearance_times|waking_|(?!cv_).*(?<!muscle)_(delay|recovery|outlasts)_day$"
)


@cache
def divides(name: str) -> bool:
    """Whether something is divided by this constant, so that it cannot be 0."""
    return _DIVIDES.match(name) is not None


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Each field is a number, or an array (N,) of virtual patients; `cv_x` says how field `x` varies between patients."""

    # exposure
    physiologic_mg_pe_per_day: Number  # E_phys
    fluorinated_weight: Number  # φ
    # muscle
    turnover_per_day: Number  # k0
    synthesis_loss_steroid: Number  # aG
    breakdown_gain_steroid: Number  # bG
    muscle_delay_day: Number  # τ_m
    half_effect_mg_pe_per_day: Number  # E50
    effect_exponent: Number  # h
    unloading_sensitisation: Number  # wU
    synthesis_loss_unloading: Number  # aU
    breakdown_gain_unloading: Number  # bU
    breakdown_gain_inflammation: Number  # bI
    training_gain_moderate: Number  # tr_mod
    training_gain_high: Number  # tr_hi
    training_harm_high: Number  # hi_harm
    sensitivity_proximal: Number  # sens_r
    sensitivity_distal: Number
    sensitivity_respiratory: Number
    quality_per_day: Number  # k_Q
    quality_loss_proximal: Number  # a_Q
    quality_loss_distal: Number
    quality_loss_respiratory: Number
    muscle_floor: float
    muscle_ceiling: float
    # acute injury
    injury_per_day: Number  # kx
    half_injury_mg_pe_per_day: Number  # EX50
    injury_exponent: Number  # hX
    injury_unloading_exponent: Number  # n
    injury_gain_inflammation: Number  # xI
    injury_gain_blockade: Number  # nmb_mult
    injury_delay_day: Number  # tau_z
    injury_recovery_day: Number  # tau_x
    nerve_injury_per_day: Number  # k_n
    nerve_recovery_day: Number  # τ_n
    susceptible_injury_times: Number
    susceptible_half_injury_times: Number
    # what stays for good
    lasting_per_day: Number  # kL
    lasting_half_mg_pe_per_day: Number  # EL
    lasting_most: Number  # Pmax
    lasting_share_injury: Number  # λ
    lasting_proximal: Number  # of the loss that long exposure leaves
    lasting_distal: Number
    lasting_respiratory: Number
    # acute illness
    resolution_per_day: Number  # k_res
    steroid_resolution_per_day: Number  # k_gc
    half_resolution_mg_pe_per_day: Number  # EI50
    waking_inflammation: Number  # I_vent
    # chronic disease
    remission_per_day: Number  # ρ
    disease_per_day: Number  # k_dis
    disease_half_control_mg_pe_per_day: Number  # ED50
    disease_control_maximum: Number  # Edis_max
    disease_control_outlasts_day: Number  # τ_dis
    # airway
    airway_per_day: Number  # k_B
    airway_half_control_mg_pe_per_day: Number
    airway_control_maximum: Number
    airway_controlled_below: Number
    # axis
    axis_suppression_per_day: Number  # k_sup
    axis_recovery_per_day: Number  # k_rec
    half_suppression_mg_pe_per_day: Number  # E_q
    half_atrophy_mg_pe_per_day: Number  # E_s
    atrophy_exponent: Number  # l
    axis_rhythm_amplitude: Number
    axis_rhythm_peak_h: Number
    adrenal_loss_per_day: Number  # k_down
    adrenal_regrowth_per_day: Number  # k_up
    adrenal_least: Number  # K_min
    adrenal_compensation: Number  # γ
    adrenal_response_loss: Number  # a_V
    adrenal_response_per_day: Number  # k_V
    stress_demand_gain: Number
    stress_production_gain: Number
    stress_clearance_loss: Number
    stress_free_gain: Number
    stress_adaptation_per_day: Number
    morning_cortisol_nmol_per_l: Number  # am_cort
    free_cortisol_share: Number
    stimulated_cortisol_nmol_per_l: Number
    axis_never_recovers_share: float  # of virtual patients
    # read-outs: the strength at which each corner of the MRC map is reached, and the bedside tests
    mrc_1_strength: float
    mrc_2_strength: float
    mrc_3_strength: float
    mrc_3_6_strength: float
    mrc_4_1_strength: float
    mrc_4_45_strength: float
    mrc_5_strength: float
    sit_to_stand_start_s: float
    sit_to_stand_exponent: float
    sit_to_stand_least_strength: float
    mip_start_cmh2o: float
    # variability between patients, coefficients of variation
    cv_clearance_times: float
    cv_half_effect_mg_pe_per_day: float
    cv_half_injury_mg_pe_per_day: float
    cv_injury_per_day: float
    cv_turnover_per_day: float
    cv_breakdown_gain_inflammation: float
    cv_resolution_per_day: float
    cv_illness_times: float
    cv_injury_gain_inflammation: float
    cv_axis_suppression_per_day: float
    cv_axis_recovery_per_day: float
    cv_half_suppression_mg_pe_per_day: float
    cv_adrenal_loss_per_day: float
    cv_adrenal_regrowth_per_day: float
    cv_morning_cortisol_nmol_per_l: float
    cv_breakdown_gain_steroid: float
    cv_nerve_injury_per_day: float
    cv_nerve_recovery_day: float
    cv_severity_times: float
    cv_sparing_times: float
    cv_remission_per_day: float
    cv_disease_half_control_mg_pe_per_day: float
    # the individual
    clearance_times: Number = 1.0  # multiplies the clearance of every drug
    illness_times: Number = 1.0  # multiplies the acute inflammation at day 0
    severity_times: Number = 1.0  # multiplies the severity of the chronic disease, up to 1
    sparing_times: Number = 1.0  # multiplies the share of it that a steroid-sparing agent removes, up to 1

    def __post_init__(self):
        for name, value in vars(self).items():
            if isinstance(value, float | int) and not (value > 0 if divides(name) else value >= 0):
                least = "a number above 0" if divides(name) else "a number of 0 or more"
                raise ValueError(f"physiology: the constant `{name}` is {value:g}; give {least}")

    @classmethod
    def constants(cls) -> set[str]:
        """The names of the constants that a patient is made of."""
        return {field.name for field in fields(cls)} - INDIVIDUAL

    @classmethod
    def median(cls, constants: Mapping[str, Parameter]) -> Parameters:
        """The median patient; raises `ValueError` naming the constants that are missing or unknown."""
        names = cls.constants()
        for wrong, what in ((names - set(constants), "missing"), (set(constants) - names, "unknown")):
            if wrong:
                raise ValueError(f"physiology: {what} parameter {', '.join(sorted(wrong))}")
        return cls(**{name: constants[name].value for name in names})

    @cached_property
    def patients(self) -> int:
        """How many virtual patients this is."""
        return max((value.size for value in vars(self).values() if isinstance(value, np.ndarray)), default=1)

    def part(self, first: int, last: int, number: type = np.float64) -> Parameters:
        """The patients from `first` until just before `last`, in a precision."""
        varied = {name: value for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        part = copy(self)  # of constants that were checked, so not checked again
        part.__dict__.pop("patients", None)
        for name, value in varied.items():
            part.__dict__[name] = (value[first:last] if value.size > 1 else value).astype(number)
        return part


def susceptible(parameters: Parameters) -> Parameters:
    """The same patient with the faster injury at lower doses that a case report implies."""
    return replace(
        parameters,
        injury_per_day=parameters.injury_per_day * parameters.susceptible_injury_times,
        half_injury_mg_pe_per_day=parameters.half_injury_mg_pe_per_day * parameters.susceptible_half_injury_times,
    )


def vary(parameters: Parameters, n: int, seed: int) -> Parameters:
    """`n` virtual patients around this one: lognormal, median as here, sd of the logarithm √ln(1 + CV²)."""
    random = np.random.default_rng(seed)
    varied = {}
    for name in (field.name for field in fields(parameters) if field.name.startswith(_VARIES)):
        spread = np.sqrt(np.log1p(getattr(parameters, name) ** 2))
        constant = name.removeprefix(_VARIES)
        varied[constant] = getattr(parameters, constant) * np.exp(spread * random.standard_normal(n))
    sensitivity = varied["half_suppression_mg_pe_per_day"] / parameters.half_suppression_mg_pe_per_day
    varied["half_atrophy_mg_pe_per_day"] = parameters.half_atrophy_mg_pe_per_day * sensitivity  # one sensitivity each
    effect = varied["breakdown_gain_steroid"] / parameters.breakdown_gain_steroid
    varied["synthesis_loss_steroid"] = np.minimum(
        parameters.synthesis_loss_steroid * effect, 0.95
    )  # never below nothing
    varied["adrenal_regrowth_per_day"] *= random.random(n) >= parameters.axis_never_recovers_share
    return replace(parameters, **varied)


def individual(parameters: Parameters, seed: int, share: float) -> Parameters:
    """The same patients, all moved alike by one draw: each sd of a logarithm is `share` of the population's."""
    random, moved = np.random.default_rng(seed), {}
    for name in (field.name for field in fields(parameters) if field.name.startswith(_VARIES)):
        spread = share * np.sqrt(np.log1p(getattr(parameters, name) ** 2))
        constant = name.removeprefix(_VARIES)
        moved[constant] = getattr(parameters, constant) * float(np.exp(spread * random.standard_normal()))
    return replace(parameters, **moved)


def around(parameters: Parameters, n: int, seed: int) -> Parameters:
    """The patient of `physiology` as number 0, and `n` who vary around them."""
    many = vary(parameters, n, seed)
    wide = [field.name for field in fields(many) if np.size(getattr(many, field.name)) > 1]
    return replace(many, **{name: np.concatenate([[getattr(parameters, name)], getattr(many, name)]) for name in wide})


def join(groups: Sequence[Parameters]) -> Parameters:
    """The patients of several physiologies as one, in order; a constant that is the same for all stays a number."""
    sizes = [group.patients for group in groups]
    joined = {}
    for field in fields(Parameters):
        values = [getattr(group, field.name) for group in groups]
        if any(np.size(value) > 1 for value in values) or len({float(np.ravel(value)[0]) for value in values}) > 1:
            joined[field.name] = np.concatenate(
                [np.broadcast_to(np.asarray(v, dtype=float), size) for v, size in zip(values, sizes, strict=True)]
            )
    return replace(groups[0], **joined)
