"""A patient with constants of one's own, or many around them: what `physiology.patient` and `physiology.population` give.

What is simulated with constants of one's own is not the course's, so wherever a curve of it is shown, a line says whose it is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from numbers import Real

from .. import content
from ..model.drug import Parameter
from ..physiology import bounds
from ..physiology.parameters import INDIVIDUAL, Parameters, vary
from . import virtual_patients
from .virtual_patients import SEED, Switches

MOST_PATIENTS = 1_000_000
ALSO = {  # the names of the dossier, under which these half effects are known in the field
    "EX50": "half_injury_mg_pe_per_day",
    "EI50": "half_resolution_mg_pe_per_day",
    "ED50": "disease_half_control_mg_pe_per_day",
    "varphi": "fluorinated_weight",
}
SUSCEPTIBLE = ("injury_per_day", "half_injury_mg_pe_per_day")  # what differs in who is injured more easily
_GREEK = dict(zip("αβγδεζηθικλμνξπρστφχψω", (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
), strict=True))  # fmt: skip


@dataclass(frozen=True)
class Patient:
    """A virtual patient: the typical one of the course, but for the constants in `own`, by name and value in their units."""

    own: Switches = ()

    @property
    def parameters(self) -> Parameters:
        """All constants of this patient, as the model takes them."""
        return virtual_patients.parameters(False, 0, 0, self.own)

    @property
    def number(self) -> int:
        return 1

    def __repr__(self):
        return f"The typical patient of the course{_but_for(self)}"


@dataclass(frozen=True)
class Population:
    """`number` virtual patients around one, who differ as the spreads `cv_…` say; the same seed gives the same people."""

    around: Patient
    number: int
    seed: int = SEED
    parameters: Parameters = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "parameters", vary(self.around.parameters, self.number, self.seed))

    def __repr__(self):
        return f"{self.number} virtual patients (seed {self.seed}) around the typical one{_but_for(self.around)}"


def _but_for(patient: Patient) -> str:
    said = [f"{name} {value:g}" for name, value in patient.own]
    return f", with {', '.join(said)}" if said else ""


# ---- names --------------------------------------------------------------------------------------------------------------


def constant_named(name: str) -> str:
    """The constant that a name or a symbol of the printed equations means; raises ValueError with those that are nearest."""
    names, symbols = known_names(), symbols_of_constants()
    if name in names:
        return name
    if _key(name) in symbols:  # upper and lower case are other symbols: W is no w
        return symbols[_key(name)]
    raise ValueError(f"the model has no constant `{name}`; {_nearest(name, (*names, *symbols))}")


def known_names() -> tuple[str, ...]:
    """Every constant that can be set, by its name in the code."""
    return (*content.parameters(), *INDIVIDUAL)


@cache
def symbols_of_constants() -> dict[str, str]:
    """The constants behind the symbols of `assets/equations.yaml`, each symbol without its marks: `E_{50}` as `E50`."""
    pairs = ((symbol, meant) for one in content.equations().values() for symbol, meant in one.symbols.items())
    printed = {_key(symbol): meant for symbol, meant in pairs if meant in content.parameters()}
    return printed | ALSO


def _key(symbol: str) -> str:
    """A symbol as letters and figures alone, however it is written: `\\tau_{\\text{dis}}`, `tau_dis` and `τ_dis` are one."""
    plain = re.sub(r"\\(text|mathrm|var)|[\\{}_.]", "", symbol)
    return "".join(_GREEK.get(letter, letter) for letter in plain)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, [*known], n=3, cutoff=0.5)
    if not near:
        return "`physiology.constants()` has them all"
    return f"did you mean {' or '.join(f'`{one}`' for one in near)}? `physiology.constants()` has them all"


# ---- making -------------------------------------------------------------------------------------------------------------


def patient(susceptible: bool, constants: Mapping[str, float]) -> Patient:
    """The typical patient with these constants, or one whom the acute injury hits sooner than them.

    Raises ValueError for a constant that is none, is given twice, or cannot be.
    """
    own: dict[str, float] = {}
    for name, value in constants.items():
        constant = constant_named(name)
        if constant in own:
            raise ValueError(f"`{constant}` is given twice, once as `{name}`: give it once")
        own[constant] = float(value) if isinstance(value, Real) and not isinstance(value, bool) else value
    bounds.check(own, content.parameters())
    if susceptible:
        hit = virtual_patients.parameters(True, 0, 0, tuple(sorted(own.items())))
        own |= {name: getattr(hit, name) for name in SUSCEPTIBLE}
    usual = content.parameters()
    moved = {name: value for name, value in own.items() if value != (usual[name].value if name in usual else 1.0)}
    return Patient(tuple(sorted(moved.items())))


def population(number: int, seed: int, around: Patient) -> Population:
    """That many virtual patients; raises ValueError for a number or a seed that is none."""
    for name, value, least, most in (("number", number, 1, MOST_PATIENTS), ("seed", seed, 0, 2**32 - 1)):
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        if not is_number or not least <= value <= most or value != int(value):
            raise ValueError(f"`{name}` is {value!r}: give a whole number of {least} to {most}")
    return Population(around, int(number), int(seed))


# ---- the mark -----------------------------------------------------------------------------------------------------------


def mark(patient: Patient | None) -> str:
    """The line that stands wherever a curve of constants of one's own is shown; nothing where they are the course's."""
    if patient is None or not patient.own:
        return ""
    usual = content.parameters()
    said = ", ".join(
        f"{name} = {value:g} (the course has {usual[name].value if name in usual else 1:g})"
        for name, value in patient.own
    )
    return f"Your own constants, not the course’s: {said}. Nothing here is recorded, and nothing counts."


def as_set(patient: Patient | None) -> dict[str, Parameter]:
    """The constants of the model, with the values of the patient's own."""
    own = dict(patient.own) if patient else {}
    usual = content.parameters()
    return {name: one.model_copy(update={"value": own[name]}) if name in own else one for name, one in usual.items()}
