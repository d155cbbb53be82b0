"""A working differential → its form, and after commitment the learner's order beside the course's.

The form shows the diagnoses in an order that tells nothing; a place for each is chosen from a list.
"""

from htpy import Element, div, fieldset, h4, label, legend, li, ol, option, p, select, span, strong, ul

from ...engine.case import differential, replay
from ...model.case import Ranking, Scene
from ..parts import labels
from ..parts.claim_text import Evidence
from ..parts.controls import choice, code

JUDGED = (
    "The order is judged by its upper places: what stands first, whether the likeliest is near the top, "
    "and whether something that a result has excluded stands high. The places below are yours."
)
PLACE, MOVED = "place-", "moved"  # the names of the form's fields


def field(id: str) -> str:
    """The name of the list in which a diagnosis gets its place; it tells nothing of the author's id."""
    return PLACE + code(id)


def form(ranking: Ranking, values) -> list[Element]:
    """A place for each diagnosis and, after the tests, the finding that moved them."""
    places = range(1, len(ranking.order) + 1)
    last = places[-1]
    return [
        div(".px-rank")[
            [
                label(".px-rankrow")[
                    one.label,
                    select(name=field(one.id), aria_describedby="px-rank-how")[
                        option(value="", selected=not values.get(field(one.id)))["Place …"],
                        [
                            option(value=str(at), selected=values.get(field(one.id)) == str(at))[_place(at, last)]
                            for at in places
                        ],
                    ],
                ]
                for one in sorted(ranking.order, key=lambda one: code(one.id))
            ],
            p(".px-note", id="px-rank-how")[f"Place 1 is the likeliest, place {last} the least likely. No points hang on it."],
        ],
        ranking.findings
        and fieldset(".px-moved")[
            legend(".px-question")["Which finding moved your ranking most?"],
            [
                choice("radio", MOVED, one.id, one.label, chosen=values.get(MOVED) == code(one.id), scope="moved")
                for one in ranking.findings
            ],
        ],
    ]  # fmt: skip


def _place(at, last):
    return f"{at}, likeliest" if at == 1 else f"{at}, least likely" if at == last else str(at)


def headline(scene: Scene, commitment: replay.Commitment) -> str:
    """What is said first of a ranking."""
    if wrong := differential.misplaced(scene.ranking, commitment):
        return f"△ {wrong}"
    if not differential.moves(scene.ranking, commitment):
        return "△ The same diagnosis leads here, and another finding moved it."
    return labels.SOUND


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
    mine = commitment.options.index(one.id) + 1
    return li(".px-explain")[
        p[strong[f"{at}. {one.label}"], span(".px-pill-still")[f"Your place: {mine}"]],
        p[evidence.inline(one.because, one.claims)],
    ]


def _moves(evidence, one, chosen):
    return li(class_=["px-explain", chosen and "px-chosen"])[
        p[strong[one.label], chosen and span(".px-pill-still")["Your choice"]],
        p(class_="px-better" if one.moves else "px-worse")["✓ Moves it" if one.moves else "△ Moves little"],
        p[evidence.inline(one.because, one.claims)],
    ]
