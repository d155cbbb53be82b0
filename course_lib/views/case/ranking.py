"""A working differential → its form, and after commitment the learner's order beside the course's.

The form shows the diagnoses in an order that tells nothing; a tap gives each its place, the browser's part is `screen.ranking.js`.
"""

from collections.abc import Mapping

from htpy import Element, button, div, fieldset, h4, input, legend, li, ol, p, span, strong, ul

from ...engine.case import differential, replay
from ...model.case import Ranking, Scene
from ..parts import labels
from ..parts.claim_text import Evidence
from ..parts.controls import choice, code
from ..parts.named_parts import fresh_part
from ..parts.sentences import first_sentence

JUDGED = (
    "The order is judged by its upper places: what stands first, whether the likeliest is near the top, "
    "and whether something that a result has excluded stands high. The places below are yours."
)
PLACE, MOVED = "place-", "moved"  # the names of the form's fields


def field(id: str) -> str:
    """The name of the field that holds a diagnosis's place; it tells nothing of the author's id."""
    return PLACE + code(id)


def form(ranking: Ranking, values: Mapping[str, str], before: replay.Commitment | None = None) -> list[Element]:
    """A row for each diagnosis, which a tap gives the next place; after the tests, the finding that moved them.

    The rows stand as in the ranking `before`, else in an order that tells nothing, until each has a place; then in their places.
    """
    rows = _rows(ranking, values, before)
    return [
        div(".px-rank", data_ranking=True, role="group", aria_label="Your ranking", aria_describedby="px-rank-how")[
            p(".px-note", id="px-rank-how")[_how(len(rows), full := _full(rows), before)],
            [fresh_part(f"rank-{code(one.id)}", _row(one, place, full, len(rows))) for one, place in rows],
        ],
        ranking.findings
        and fieldset(".px-moved")[
            legend(".px-question")["Which finding moved your ranking most?"],
            [
                choice("radio", MOVED, one.id, one.label, chosen=values.get(MOVED) == code(one.id), scope="moved")
                for one in ranking.findings
            ],
        ],
    ]


def _rows(ranking, values, before):
    """Each diagnosis and its place, an empty text if it has none, from top to bottom."""
    stood = {id: at for at, id in enumerate(before.options)} if before else {}
    neutral = sorted(ranking.order, key=lambda one: (stood.get(one.id, len(stood)), code(one.id)))
    rows = [(one, values.get(field(one.id), "")) for one in neutral]
    return sorted(rows, key=lambda row: int(row[1])) if _full(rows) else rows


def _full(rows):
    return {place for _, place in rows} == {str(at) for at in range(1, len(rows) + 1)}


def _how(last, full, before):
    """What a tap does here, and what the places mean."""
    meaning = f"Place 1 is the likeliest, place {last} the least likely. No points hang on it."
    if not full:
        return f"Tap the likeliest first, then the next. Tap one again to take its place back. {meaning}"
    carried = "This is your ranking from before the tests: leave it so, or change it. " if before else ""
    return f"{carried}Move one with the arrows, or tap it to take its place back. {meaning}"


def _row(one, place, full, last):
    """A diagnosis as a button with its place, the hidden field that is sent, and once all have places the arrows."""
    id = f"rank-{code(one.id)}"
    return div(class_=["px-rankrow", place and "px-chosen"])[
        button(".px-rankpick", type="button", id=id, data_rank=True, aria_label=named(one.label, place))[
            span(".px-place", aria_hidden="true")[place or "–"], span[one.label]
        ],
        input(type="hidden", id=f"{id}-place", name=field(one.id), value=place),
        full and [_arrow(one, id, by, words, place == end) for by, words, end in ((-1, "up", "1"), (1, "down", str(last)))],
    ]  # fmt: skip


def _arrow(one, id, by, words, at_end):
    return button(
        ".px-rankmove", type="button", id=f"{id}-{words}", data_rank=str(by), aria_label=f"Move {words}: {one.label}",
        aria_disabled="true" if at_end else None,
    )[span(aria_hidden="true")["↑" if by < 0 else "↓"]]  # fmt: skip


def named(label: str, place: str) -> str:
    """What a diagnosis is called with its place."""
    return f"Place {place}: {label}" if place else f"No place yet: {label}"


def carried_over(ranking: Ranking, before: replay.Commitment) -> dict[str, str]:
    """The fields of the form as the ranking before the tests fills them."""
    return {field(id): place for id, place in differential.carried_over(ranking, before).items()}


def told(ranking: Ranking, before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What a change of places is announced as; nothing if no place changed."""
    changed = [one for one in ranking.order if before.get(field(one.id), "") != now.get(field(one.id), "")]
    taken = [one for one in changed if not now.get(field(one.id))]
    if taken:
        return f"{taken[0].label}: place taken back."
    given = sorted((now[field(one.id)], named(one.label, now[field(one.id)])) for one in changed)
    return f"{'. '.join(words for _, words in given)}." if given else ""


def headline(scene: Scene, commitment: replay.Commitment) -> str:
    """What is said first of a ranking."""
    if wrong := differential.misplaced(scene.ranking, commitment):
        return f"△ {wrong}"
    if not differential.moves(scene.ranking, commitment):
        return "△ The same diagnosis leads here, and another finding moved it."
    return labels.SOUND


def in_short(evidence: Evidence, scene: Scene, commitment: replay.Commitment) -> Element:
    """What stands first on each side, and why it does in the course's order: a sentence each."""
    names, first = {one.id: one.label for one in scene.ranking.order}, scene.ranking.order[0]
    mine = commitment.options[0]
    finding = differential.named(scene.ranking, commitment)
    return div(".px-short")[
        p[strong["You put first: "], f"{names[mine]}.", finding and f" What moved it most for you: {finding.label.rstrip('.')}."],
        p[
            strong["This course puts first: "], "the same. " if mine == first.id else f"{first.label}. ",
            evidence.inline(first_sentence(first.because), first.claims),
        ],
    ]  # fmt: skip


def explanations(
    evidence: Evidence, scene: Scene, commitment: replay.Commitment, before: replay.Commitment | None = None
) -> Element:
    """The orders beside each other, why each diagnosis stands where it stands, and what each finding does."""
    ranking = scene.ranking
    finding = differential.named(ranking, commitment)
    return [
        orders(ranking, commitment, before),
        p(".px-note")[JUDGED],
        h4["Why they stand so"],
        ul(".px-explained")[[_because(evidence, one, at, commitment) for at, one in enumerate(ranking.order, 1)]],
        ranking.findings and h4["What each finding does"],
        ranking.findings
        and ul(".px-explained")[[_moves(evidence, one, one is finding) for one in ranking.findings]],
        div(".px-argued")[
            strong["Why this course argues so. "], evidence.inline(scene.argued, scene.claims)
        ],
    ]  # fmt: skip


def orders(ranking: Ranking, commitment: replay.Commitment, before: replay.Commitment | None = None) -> Element:
    """The learner's order, the one they gave before the tests, and the course's, as lists beside each other."""
    names = {one.id: one.label for one in ranking.order}
    course = tuple(one.id for one in ranking.order)
    lists = [
        before and ("Before the tests", [id for id in before.options if id in names]),
        ("After the tests" if before else "Your order", commitment.options),
        ("This course’s order", course),
    ]
    return div(".px-three")[
        [
            div[h4(".px-tag")[title], ol(".px-ranked")[[li[names[id]] for id in ids]]]
            for title, ids in (one for one in lists if one)
        ]
    ]


def _because(evidence, one, at, commitment):
    mine = (
        f"Your place: {commitment.options.index(one.id) + 1}"
        if one.id in commitment.options
        else "Added since you ranked"
    )
    return li(".px-explain")[
        p[strong[f"{at}. {one.label}"], span(".px-pill-still")[mine]],
        p[evidence.inline(one.because, one.claims)],
    ]


def _moves(evidence, one, chosen):
    return li(class_=["px-explain", chosen and "px-chosen"])[
        p[strong[one.label], chosen and span(".px-pill-still")["Your choice"]],
        p(class_="px-better" if one.moves else "px-worse")["✓ Moves it" if one.moves else "△ Moves little"],
        p[evidence.inline(one.because, one.claims)],
    ]
