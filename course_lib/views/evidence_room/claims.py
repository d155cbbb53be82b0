"""Every claim, by topic and folded, where it is taught and asked → the list of the evidence room.

A claim's place is `#claim=S14`; `#S14`, as it was once linked to, opens it too.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from htpy import Element, a, article, dd, details, div, dl, dt, fragment, h3, h4, li, p, section, span, summary, ul
from markupsafe import Markup

from ...model.claim import Claim, Reference
from ..parts import controls
from ..parts.claim_text import Evidence
from ..parts.labels import GRADES
from ..parts.named_parts import table_part
from .looking_up import choice, count, group, search

TOPICS = {
    "presentation": "How it shows",
    "tests": "Tests and measures",
    "other-causes": "Other causes of weakness",
    "dose": "Dose, taper and adrenal axis",
    "drugs": "Choice of drug, interactions",
    "whom-to-ask": "Whom to ask",
    "exercise": "Exercise and physiotherapy",
    "equipment": "Occupational therapy, equipment",
    "recovery": "Recovery",
    "reported-patient": "The reported patient",
    "sepsis": "Steroids in sepsis and ARDS",
    "experimental": "Experimental treatments",
}
SETS = {"seed": "The review article", "beyond": "Beyond the review article"}
CONTESTED = {"yes": "Something speaks against it", "no": "Nothing against it is named here"}
COUNTED = {"decisions": "Decisions", "rankings": "Rankings", "items": "Questions", "worksheets": "Worksheets", "contrasts": "Pairs", "figures": "Figures"}  # fmt: skip
NONE = "No claim fits all of this. Take a word away, or set a filter back."
CLOSED = Markup('<p class="px-note">It comes as soon as your session answers.</p>')  # until somebody opens it


@dataclass(frozen=True)
class Place:
    """Somewhere in the course: what it is called, the address of its page, and the title of what it is part of."""

    words: str
    address: str
    within: str = ""


@dataclass(frozen=True)
class Places:
    """Where one claim stands: pages that tell it, and by kind what asks it."""

    taught: tuple[Place, ...] = ()
    asked: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Everything that the list of claims shows.

    `lessons` are the lessons by number with their titles and the claims that each names, `drugs` the names of drugs by id;
    `places()` gives where each claim stands, or a sentence why that cannot be counted.
    """

    claims: Mapping[str, Claim]
    lessons: Mapping[str, tuple[str, tuple[str, ...]]]
    drugs: Mapping[str, str]
    evidence: Evidence
    places: Callable[[], Mapping[str, Places] | str]


def show(page: Page) -> Element:
    """The means to look something up, then every claim, by topic and folded."""
    numbered = list(enumerate(page.claims.values(), 1))
    topics = [(topic, [one for one in numbered if one[1].topic == topic]) for topic in TOPICS]
    return div(".px-card.px-lookup", data_sift=True)[
        _search(page),
        [group(TOPICS[topic], len(found), [_claim(page, number, one) for number, one in found]) for topic, found in topics if found],
        page.evidence.cards(),
    ]  # fmt: skip


def _search(page):
    named = {id: name for id, name in page.drugs.items() if any(id in _drugs(page, one) for one in page.claims.values())}  # fmt: skip
    used = {grade: f"{grade}: {words}" for grade, words in GRADES.items()}
    lessons = {number: f"{number} {title}" for number, (title, _) in page.lessons.items()}
    return div(".px-noprint", role="search", aria_label="Claims")[
        search("claims", "Search the claims", "Words, a number such as 240, a source such as Meduri, or an id such as S14."),
        details(".px-table.px-filters")[
            summary["Filters"],
            div(".px-sieve")[
                choice("claims", "From", "set", "Both", SETS),
                choice("claims", "Topic", "topic", "All topics", TOPICS),
                choice("claims", "Drug named", "drug", "Any or none", named),
                choice("claims", "Strength", "grade", "All kinds of evidence", used),
                choice("claims", "Contested", "contested", "Either", CONTESTED),
                choice("claims", "Lesson", "lesson", "All lessons", lessons),
            ],
        ],
        count(len(page.claims), "claim", "claims", NONE),
    ]  # fmt: skip


def _said(claim):
    return " ".join((claim.text, claim.evidence, claim.common_error, claim.contradicted_by))


def _drugs(page, claim):
    """The drugs of the course that a claim names, by their ids."""
    said = _said(claim)
    return [id for id, name in page.drugs.items() if re.search(rf"\b{re.escape(name)}\b", said, re.IGNORECASE)]


def _claim(page, number, claim):
    return details(
        ".px-entry", id=f"claim={claim.id}", name="claim", data_entry=True, data_topic=claim.topic, data_grade=claim.grade,
        data_set="beyond" if claim.beyond_seed else "seed", data_contested="yes" if claim.contradicted_by else "no",
        data_drug=" ".join(_drugs(page, claim)) or None, data_lesson=" ".join(_named_in(page, claim)) or None,
    )[
        summary[
            span(".px-place", id=claim.id, data_sought=True)[str(number)],
            span(".px-line", data_sought=True)[claim.text],
            span(".px-grade")[span(".px-sr")["grade "], claim.grade],
        ],
        _record(page, number, claim),
    ]  # fmt: skip


def _named_in(page, claim):
    return [number for number, (_, claims) in page.lessons.items() if claim.id in claims]


def _record(page, number, claim):
    """What an open claim shows below its words."""
    explain, numbered = page.evidence.explain, page.evidence.named_by_number
    rows = (
        ("Hedge to keep", claim.hedge),
        ("Strength", fragment[f"{claim.grade} · {GRADES[claim.grade]}. ", explain(numbered(claim.evidence))]),
        ("Often got wrong", explain(numbered(claim.common_error))),
        ("What speaks against it", claim.contradicted_by and explain(numbered(claim.contradicted_by))),
    )
    return article(".px-record", aria_label=f"Claim {number}")[
        dl[[div[dt[name], dd(data_sought=True)[words]] for name, words in rows if words]],
        _sources(page, claim),
        _terms(page, claim),
        _standing(page, claim),
        p(".px-note")[
            "Beyond the review article" if claim.beyond_seed else "From the review article",
            " · ", span(data_sought=True)[claim.id],
        ],
    ]  # fmt: skip


def _sources(page, claim):
    count = len(claim.sources)
    return section(aria_label=f"Sources of {claim.id}")[
        h3[f"{count} source{'s' if count != 1 else ''}"],
        ul[[li(data_sought=True)[_source(page, source)] for source in claim.sources]],
    ]


def _source(page, id):
    reference = page.evidence.references[id]
    return fragment[
        page.evidence.cite(id), numbers(reference), reference.note and span(".px-note")[f" {reference.note}"]
    ]


def numbers(reference: Reference) -> str:
    """The numbers by which a publication is found, as text: this course calls no other host."""
    known = (("doi", reference.doi), ("PMID", reference.pmid), ("in the review article, number", reference.seed_number))
    return "".join(f" · {name} {number}" for name, number in known if number)


def _terms(page, claim):
    """The terms in the claim's own words that open nowhere else: its words are the button of its entry and hold no other."""
    opened = [piece for piece in page.evidence.explain(claim.text) if not isinstance(piece, str)]
    return opened and p(".px-note")["Terms: ", [fragment[" · " if at else "", one] for at, one in enumerate(opened)]]


# ── where a claim stands in the course ───────────────────────────────────────────────────────────────────────────


def _standing(page, claim):
    name = f"places-{claim.id}"

    def toggle(inside):
        return details(".px-table", data_table=name)[summary["Where it is taught and asked"], inside]

    return table_part(name, toggle, lambda: _places(page.places(), claim.id), CLOSED)


def _places(known, id):
    if isinstance(known, str):
        return controls.problem(known)
    places = known.get(id, Places())
    asked = [(COUNTED[kind], found) for kind, found in places.asked.items() if found]
    total = sum(len(found) for _, found in asked)
    return div[
        p(".px-note")[
            "Taught in: " if places.taught else "No page names it yet.",
            [fragment[" · " if at else "", a(".px-way", href=place.address)[place.words]] for at, place in enumerate(places.taught)],
        ],
        p(".px-note")[f"Asked in {total} place{'s' if total != 1 else ''}." if total else "Nothing asks it yet."],
        [fragment[h4[f"{name}: {len(found)}"], ul[[li[_together(list(of))] for _, of in groupby(found, _file)]]] for name, found in asked],
    ]  # fmt: skip


def _file(place):
    return place.within, place.address


def _together(places: Iterable[Place]):
    """What one case or quiz asks, under its name."""
    first, words = places[0], " · ".join(place.words for place in places if place.words)
    return fragment[a(href=first.address)[first.within] if first.address else first.within, words and f": {words}"]
