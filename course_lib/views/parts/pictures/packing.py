"""Convex cells packed without gaps, with areas near those that are asked for: a power diagram whose weights are led there."""

from math import hypot, sqrt
from random import Random

Point = tuple[float, float]
Polygon = list[Point]
ROUNDS = 80
SETTLED = 45  # the round after which no cell moves any more
STEP = 0.3  # of the area that a cell lacks; less than one of six sides would need, so that it settles
CLOSE = 0.97  # of its area: enough for every cell
LOOK = 2  # rounds after which neighbours are looked for again
NEAR = 18  # how many neighbours may cut a cell


def packed(areas: list[float], wide: float, tall: float, chance: Random) -> list[Polygon]:
    """A cell for each area (in shares of their sum), over a field of that size: those of the round that came nearest."""
    scale = wide * tall / sum(areas)
    wanted = [area * scale for area in areas]
    sites, weights = _spread(len(areas), wide, tall, chance), [0.0] * len(areas)
    near: list[list[int]] = []
    best, nearest = [], -1.0
    for n in range(ROUNDS):
        if n % LOOK == 0:
            near = [_near(at, sites, weights) for at in range(len(sites))]
        cells = [_cell(at, near[at], sites, weights, wide, tall) for at in range(len(sites))]
        have = [area_of(cell) if cell else 0.0 for cell in cells]
        least = min(has / want for has, want in zip(have, wanted, strict=True))
        if least > nearest:
            best, nearest = cells, least
        if least > CLOSE:
            break
        for at, cell in enumerate(cells):
            if cell and n < SETTLED:
                sites[at] = centre_of(cell)
            weights[at] += STEP * (wanted[at] - have[at])
    return best


def _spread(count, wide, tall, chance):
    """Places on a lattice of hexagons, shaken."""
    across = max(round(sqrt(count * wide / tall)), 1)
    down = -(-count // across)
    found = [
        (
            (column + 0.25 + 0.5 * (row % 2) + chance.uniform(-0.25, 0.25)) * wide / (across + 0.25),
            (row + 0.5 + chance.uniform(-0.25, 0.25)) * tall / down,
        )
        for row in range(down)
        for column in range(across)
    ]
    return found[:count] if len(found) > count else found


def _near(at, sites, weights):
    x, y = sites[at]
    far = sorted(((sx - x) ** 2 + (sy - y) ** 2 - weights[n], n) for n, (sx, sy) in enumerate(sites) if n != at)
    return [n for _, n in far[:NEAR]]


def _cell(at, near, sites, weights, wide, tall):
    x, y = sites[at]
    cell = [(0.0, 0.0), (wide, 0.0), (wide, tall), (0.0, tall)]
    for n in near:
        sx, sy = sites[n]
        dx, dy = sx - x, sy - y
        limit = (sx * sx + sy * sy - x * x - y * y + weights[at] - weights[n]) / 2
        cell = _clipped(cell, dx, dy, limit)
        if len(cell) < 3:
            return []
    return cell


def _clipped(cell, dx, dy, limit):
    """What of a polygon lies on the near side of a line."""
    found = []
    for n, (x1, y1) in enumerate(cell):
        x0, y0 = cell[n - 1]
        before, now = x0 * dx + y0 * dy - limit, x1 * dx + y1 * dy - limit
        if (before < 0) != (now < 0):
            u = before / (before - now)
            found.append((x0 + u * (x1 - x0), y0 + u * (y1 - y0)))
        if now <= 0:
            found.append((x1, y1))
    return found


def area_of(cell: Polygon) -> float:
    """The area of a polygon."""
    return abs(sum(cell[n - 1][0] * y - x * cell[n - 1][1] for n, (x, y) in enumerate(cell))) / 2


def centre_of(cell: Polygon) -> Point:
    """Its centre of area."""
    cross = [cell[n - 1][0] * y - x * cell[n - 1][1] for n, (x, y) in enumerate(cell)]
    whole = 3 * sum(cross)
    return (
        sum((cell[n - 1][0] + x) * c for (n, (x, _)), c in zip(enumerate(cell), cross, strict=True)) / whole,
        sum((cell[n - 1][1] + y) * c for (n, (_, y)), c in zip(enumerate(cell), cross, strict=True)) / whole,
    )


def sized(cell: Polygon, factor: float) -> Polygon:
    """The same shape about its centre, smaller or larger."""
    x0, y0 = centre_of(cell)
    return [(x0 + (x - x0) * factor, y0 + (y - y0) * factor) for x, y in cell]


def rounded(cell: Polygon, cut: float) -> Polygon:
    """The polygon with its corners cut off, as far as `cut` from each, or a third of the shorter edge."""
    found = []
    for n, (x, y) in enumerate(cell):
        for px, py in (cell[n - 1], cell[(n + 1) % len(cell)]):
            long = hypot(px - x, py - y)
            u = min(cut / long, 0.3) if long else 0
            found.append((x + (px - x) * u, y + (py - y) * u))
    return found
