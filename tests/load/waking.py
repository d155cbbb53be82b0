"""`wake`: sleeping pages that are all touched within one second, as where a teacher says "now try it"."""

import random
from collections.abc import Sequence

from tests.bench.figures import Figure, figure, percentile

from .page import LoadPage, Web, at_moments, gathered, new_code
from .script import LAB_PAGES
from .served import Watch

PAGES, WITHIN_S, TARGET_S = 30, 1.0, 10.0


async def waking(watch: Watch, seed: int, pages: int = PAGES) -> list[Figure]:
    """All of this module's figures."""
    rng, web = random.Random(seed), Web(watch.served.url)
    touched = [LoadPage(web, rng.choice(LAB_PAGES), new_code(rng)) for _ in range(pages)]
    await gathered([page.open() for page in touched])
    await at_moments([WITHIN_S * number / pages for number in range(pages)], lambda number: touched[number].touch())
    took = [page.wakings[0] for page in touched]
    order = sorted(range(pages), key=lambda number: touched[number].woke_at)
    await gathered([page.leave() for page in touched])
    web.close()
    last = max(page.woke_at for page in touched) - min(page.woke_at - page.wakings[0] for page in touched)
    name = f"{pages} pages touched within {WITHIN_S:g} s"
    return [
        figure(f"{name}: until the last is live", last, "s", most=TARGET_S),
        figure(f"{name}: touch to live, median", percentile(took, 50), "s"),
        figure(f"{name}: touch to live, longest", max(took), "s", most=TARGET_S),
        figure("places by which a page was overtaken, most", overtaken(order), ""),
        figure("pairs that became live against the order of touch", 100 * inversions(order), "%"),
    ]


def overtaken(order: Sequence[int]) -> int:
    """By how many who were touched later somebody was overtaken at most; `order` are the numbers as they became live."""
    return max((sum(other > one for other in order[:at]) for at, one in enumerate(order)), default=0)


def inversions(order: Sequence[int]) -> float:
    """The share of pairs that became live against the order of touch: 0 as touched, 1 the other way round."""
    pairs = len(order) * (len(order) - 1) / 2
    wrong = sum(order[a] > order[b] for a in range(len(order)) for b in range(a + 1, len(order)))
    return wrong / pairs if pairs else 0.0
