"""A schematic cross-section of muscle: packed fibres, those of type 2 dark and hatched, with a bar of 50 µm."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, sqrt

from markupsafe import Markup

from ....model.picture import Biopsy
from . import canvas, packing
from .canvas import WIDTH, shown

LEFT, TOP, TALL = 6, 6, 236
WIDE = WIDTH - 2 * LEFT
COUNT = 76  # fibres of a picture
SPREAD = 0.09  # how much diameters of one type differ, as a share of their mean
FULL = 0.97  # how much of its cell's diameter a fibre takes at most
BAR_UM = 50
CLUSTERS, CELLS = 5, 16  # places at which cells lie between the fibres, and how many at each


@dataclass(frozen=True)
class Fibre:
    """One fibre: its outline in user units, its type, and what is particular about it."""

    outline: tuple[packing.Point, ...]
    type: int
    necrotic: bool = False
    without_myosin: bool = False

    @property
    def area(self) -> float:
        return packing.area_of(list(self.outline))


@dataclass(frozen=True)
class Field:
    """All fibres, how many user units one um has, and where cells lie between the fibres."""

    fibres: tuple[Fibre, ...]
    per_um: float
    cells: tuple[packing.Point, ...]


def name(picture: Biopsy) -> str:
    """What it is, for who does not see it."""
    return "Schematic cross-section of a muscle biopsy, fibres of type 2 dark and hatched"


def words(picture: Biopsy) -> tuple[str, ...]:
    """What there is to see, a sentence each."""
    fibres = field(picture).fibres
    two = sum(fibre.type == 2 for fibre in fibres)
    empty = sum(fibre.without_myosin for fibre in fibres)
    return tuple(
        filter(
            None,
            (
                f"{len(fibres)} fibres are cut across; {len(fibres) - two} of type 1 are light, {two} of type 2 are dark and hatched.",
                f"Their mean diameters: type 1 {shown(picture.type_1_um)} µm, type 2 {shown(picture.type_2_um)} µm.",
                _counted(empty, "fibre has", "fibres have") + " a pale centre inside a stained rim." if empty else "No fibre has a pale centre.",
                _counted(picture.necrotic, "fibre is", "fibres are") + " pale throughout, with a broken outline." if picture.necrotic else "No fibre is pale throughout.",
                f"Small round cells lie between the fibres in {CLUSTERS} clusters." if picture.inflamed else "No cells lie between the fibres.",
            ),
        )
    )  # fmt: skip


def _counted(number, one, many):
    return f"{number} {one if number == 1 else many}"


@lru_cache(maxsize=64)
def field(picture: Biopsy) -> Field:
    """Where its fibres lie; the diameters of each type have the given mean, and what is left is the tissue between them."""
    chance = canvas.seeded(picture)
    twos = min(max(round(COUNT * picture.type_2_share), 1), COUNT - 1)
    types = [2] * twos + [1] * (COUNT - twos)
    chance.shuffle(types)
    diameters = _diameters(picture, types, chance)
    areas = [pi * one * one / 4 for one in diameters]
    cells = packing.packed([one**0.97 for one in areas], WIDE * 1.12, TALL * 1.12, chance)
    cut = [packing.rounded(cell, 2.6) for cell in cells]
    per_um, diameters = _fitted(picture, types, diameters, [packing.area_of(shape) for shape in cut])
    outlines = [
        packing.sized(shape, per_um * one * sqrt(pi / 4 / packing.area_of(shape)))
        for shape, one in zip(cut, diameters, strict=True)
    ]
    moved = [tuple((x - WIDE * 0.06 + LEFT, y - TALL * 0.06 + TOP) for x, y in outline) for outline in outlines]
    inside = [at for at in range(COUNT) if _inside(moved[at])]
    chance.shuffle(inside)
    pale = set(inside[: picture.necrotic])
    others = [at for at in range(COUNT) if at not in pale]
    others.sort(key=lambda at: (types[at] == 1, chance.random()))
    empty = set(others[: round(picture.without_myosin * COUNT)]) if picture.without_myosin else set()
    fibres = tuple(Fibre(moved[at], types[at], at in pale, at in empty) for at in range(COUNT))
    return Field(fibres, per_um, _between(picture, fibres, pale, inside, chance))


def _diameters(picture, types, chance):
    found = [1 + max(-2 * SPREAD, min(2 * SPREAD, chance.gauss(0, SPREAD))) for _ in types]
    for type, mean in ((1, picture.type_1_um), (2, picture.type_2_um)):
        own = [at for at, one in enumerate(types) if one == type]
        now = _mean(found, types, type)
        for at in own:
            found[at] *= mean / now
    return found


def _fitted(picture, types, diameters, rooms):
    """As many user units for one um as leave each fibre within its cell and each type at its mean, and the diameters then."""
    means = {1: picture.type_1_um, 2: picture.type_2_um}
    fits = sorted(sqrt(4 * room / pi) / one for room, one in zip(rooms, diameters, strict=True))
    per_um = fits[COUNT // 4]
    while True:
        most = [FULL * sqrt(4 * room / pi) / per_um for room in rooms]
        found = diameters
        for _ in range(8):
            now = {type: _mean(found, types, type) for type in means}
            found = [min(one * means[type] / now[type], top) for one, type, top in zip(found, types, most, strict=True)]
        if all(abs(_mean(found, types, type) / mean - 1) < 0.002 for type, mean in means.items()):
            return per_um, found
        per_um *= 0.97


def _mean(diameters, types, type):
    own = [one for one, other in zip(diameters, types, strict=True) if other == type]
    return sum(own) / len(own)


def _inside(outline):
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return min(xs) > LEFT + 2 and max(xs) < LEFT + WIDE - 2 and min(ys) > TOP + 2 and max(ys) < TOP + TALL - 2


def _between(picture, fibres, pale, inside, chance):
    """Places of cells: around corners of fibres, of the pale ones first."""
    if not picture.inflamed:
        return ()
    around = (sorted(pale) + inside[picture.necrotic :])[:CLUSTERS]
    found = []
    for at in around:
        x, y = chance.choice(fibres[at].outline)
        for _ in range(CELLS):
            turn, far = chance.uniform(0, 2 * pi), 19 * sqrt(chance.random())
            found.append((min(max(x + far * cos(turn), LEFT + 3), LEFT + WIDE - 3), min(max(y + far * sin(turn), TOP + 3), TOP + TALL - 3)))  # fmt: skip
    return tuple(found)


def draw(picture: Biopsy) -> Markup:
    """The picture."""
    made = field(picture)
    hatch, clip = canvas.name_of(picture, "hatch"), canvas.name_of(picture, "clip")
    defs = (
        f'<defs><pattern id="{hatch}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" style="fill:var(--d-two)"/><path d="M0 0V4" style="stroke:var(--d-hatch);stroke-width:1.4"/></pattern>'
        f'<clipPath id="{clip}"><rect x="{LEFT}" y="{TOP}" width="{WIDE}" height="{TALL}"/></clipPath></defs>'
    )
    fill = {1: "fill:var(--d-one)", 2: f"fill:url(#{hatch})"}
    shapes = "".join(_fibre(one, fill) for one in made.fibres)
    dots = "".join(f'<circle cx="{canvas.number(x)}" cy="{canvas.number(y)}" r="2.4"/>' for x, y in made.cells)
    slide = f'<rect x="{LEFT}" y="{TOP}" width="{WIDE}" height="{TALL}" style="fill:var(--d-slide)"/>'
    frame = f'<rect class="axis" x="{LEFT}" y="{TOP}" width="{WIDE}" height="{TALL}"/>'
    foot = TOP + TALL + 22
    key = _key(LEFT, foot, fill[1], "type 1") + _key(LEFT + 78, foot, fill[2], "type 2")
    bar = BAR_UM * made.per_um
    x = WIDTH - LEFT - 48 - bar
    scale = canvas.line([(x, foot - 5), (x + bar, foot - 5)], "bar") + canvas.text(x + bar + 6, foot, f"{BAR_UM} µm")
    return canvas.drawing(
        name(picture),
        foot + 8,
        defs,
        slide,
        f'<g clip-path="url(#{clip})"><g style="stroke:var(--d-edge);stroke-width:.8">{shapes}</g><g style="fill:var(--d-edge);stroke:var(--d-pale);stroke-width:.7">{dots}</g></g>',
        frame,
        key,
        scale,
    )


def _fibre(one, fill):
    style = "fill:var(--d-pale);stroke-dasharray:3 2" if one.necrotic else fill[one.type]
    kind = "pale" if one.necrotic else f"t{one.type}"
    found = canvas.line(one.outline, f"fibre {kind}", True, f' style="{style}"')
    if one.without_myosin:
        found += canvas.line(packing.sized(list(one.outline), 0.62), "centre", True)
    return found


def _key(x, foot, style, words_):
    return f'<rect x="{x}" y="{foot - 12}" width="20" height="14" style="{style};stroke:var(--d-ink);stroke-width:.8"/>' + canvas.text(x + 26, foot, words_)  # fmt: skip
