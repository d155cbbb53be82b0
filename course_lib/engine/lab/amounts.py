"""A drug, its route and the top of a scale → the amounts to which a hand that draws is led [mg].

By mouth these are sums of whole tablets; into a vein and by infusion they are round numbers.
They lie farther apart the higher they are, so that a hand can hit them; a box takes any amount.
"""

from functools import lru_cache
from itertools import count
from math import gcd, inf

from ...model.drug import Drug

# Up to so many mg of prednisone-equivalent, amounts lie about so far apart; a drug's own milligrams follow its equivalence.
_TIERS_PE = ((10.0, 1.0), (20.0, 2.5), (100.0, 5.0), (200.0, 10.0), (1000.0, 50.0), (inf, 250.0))
_ROUND_OF_TABLETS, _ROUND = (1.0, 2.0, 2.5, 4.0, 5.0), (1.0, 2.0, 5.0)
_PARTS = 1000  # of a milligram, in which sums are counted


def amounts(drug: Drug, route: str, top_mg: float) -> tuple[float, ...]:
    """The amounts from 0 to `top_mg`, each time a dose is given or, of an infusion, a day; every tablet is one of them."""
    return _amounts(
        drug.tablets.mg if route == "oral" and drug.tablets else (), drug.equivalent.value / 5, float(top_mg)
    )


def top_mg(drug: Drug, acute: bool, times: float) -> float:
    """The top of the scale [mg], even for every drug; `times` a day's dose is given at once."""
    return round((400.0 if acute else 100.0) * drug.equivalent.value / 5 * times, 6)


@lru_cache(maxsize=256)
def _amounts(tablets, pe, top):
    found, below = {0.0, *(mg for mg in tablets if mg <= top)}, 0.0
    for n, (most, apart) in enumerate(_TIERS_PE):
        if n and below >= top:
            break  # the scale ends before this tier begins
        high = min(most * pe, top)
        found |= _multiples(_step(apart * pe, tablets), below, high)
        if n == 0 and tablets:  # and what the next tier has, so that 2.5 and 7.5 mg stand among whole milligrams
            found |= _multiples(_step(_TIERS_PE[1][1] * pe, tablets), below, high)
        below = high
    can = _sums(tablets, top) if tablets else None
    return tuple(sorted(mg for mg in found if mg <= top and (can is None or round(mg * _PARTS) in can)))


def _step(mg, tablets):
    """The smallest round number from `mg` on, of tablets one that two of their sums can lie apart, or a round number of these."""
    fits, rounds = (_grid(tablets), _ROUND_OF_TABLETS) if tablets else (1, _ROUND)
    if tablets and 10**9 % fits:  # as of 6 mg, of which no round number is a multiple
        return next(fits / _PARTS * digit * 10**power for power in count() for digit in _ROUND if fits / _PARTS * digit * 10**power >= mg - 1e-9)  # fmt: skip
    steps = (digit * 10.0**power for power in count(-3) for digit in rounds)
    return next(step for step in steps if step >= mg - 1e-9 and round(step * _PARTS) % fits == 0)


def _multiples(step, low, high):
    return {round(n * step, 6) for n in range(int(high / step + 1e-9) + 1) if n * step >= low - 1e-9}


def _grid(tablets):
    return gcd(*(round(mg * _PARTS) for mg in tablets))


def _sums(tablets, top):
    """Every sum of whole tablets up to the top, in thousandths of a milligram."""
    grid = _grid(tablets)
    units, can = [round(mg * _PARTS) // grid for mg in tablets], [True]
    for n in range(1, round(top * _PARTS) // grid + 1):
        can.append(any(n >= unit and can[n - unit] for unit in units))
    return {n * grid for n, made in enumerate(can) if made}
