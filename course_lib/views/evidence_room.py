"""Every claim, where it is taught and asked, and the glossary → the evidence room: what may be said, on whose word, and how far.

A claim keeps its anchor, `#S14`, whatever is sifted; the cards of chips all over the course lead to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from htpy import (
    Element,
    a,
    article,
    dd,
    details,
    div,
    dl,
    dt,
    form,
    fragment,
    h3,
    h4,
    input,
    label,
    li,
    nav,
    option,
    p,
    section,
    select,
    span,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)  # fmt: skip
from markupsafe import Markup

from ..model.claim import Claim, Reference
from ..model.coverage import Coverage
from ..model.term import Term
from .parts import controls
from .parts.claim_text import Evidence
from .parts.glossary import meaning
from .parts.labels import GRADES
from .parts.named_parts import fresh_part

LAYERS = {"all": "The seed article and beyond", "seed": "The seed article only", "beyond": "Beyond the seed only"}
COUNTED = {"decisions": "Decisions", "rankings": "Rankings", "items": "Questions", "worksheets": "Worksheets", "contrasts": "Pairs", "figures": "Figures"}  # fmt: skip


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
class Sieve:
    """What the reader wants to see; nothing asked lets every claim through."""

    text: str = ""
    lesson: str = ""
    grade: str = ""
    layer: str = "all"

    def keeps(self, claim: Claim, of_lesson: Iterable[str]) -> bool:
        """Whether a claim is one of those; `of_lesson` are the claims that the lesson names."""
        said = f"{claim.id} {claim.text} {claim.hedge} {claim.evidence} {claim.common_error} {claim.contradicted_by}"
        return (
            all(word in said.casefold() for word in self.text.casefold().split())
            and (not self.lesson or claim.id in of_lesson)
            and (not self.grade or claim.grade == self.grade)
            and (self.layer not in ("seed", "beyond") or claim.beyond_seed == (self.layer == "beyond"))
        )


@dataclass(frozen=True)
class Page:
    """Everything that the list of claims shows; `places` is None until it is counted, `trouble` says why it cannot be."""

    shown: tuple[Claim, ...]
    of: int
    sieve: Sieve
    lessons: Mapping[str, str]
    evidence: Evidence
    places: Mapping[str, Places] | None = None
    trouble: str = ""
    memory: dict[str, tuple] = field(default_factory=dict)  # claims as they were written, while `places` stay the same


def show(page: Page) -> Element:
    """The claims that the reader asked for, and above them the means to ask."""
    return div(".px-stack.px-room")[
        _sieve(page),
        controls.problem(page.trouble),
        [fresh_part(f"claim-{claim.id}", _remembered(page, claim)) for claim in page.shown],
        not page.shown and p(".px-card")["No claim fits all of this. Take one wish back."],
        page.evidence.cards(),
    ]


def counted(page: Page) -> str:
    """How many claims are shown, in words."""
    return f"{len(page.shown)} of {page.of} claims"


def _sieve(page):
    sieve = page.sieve
    lessons = {"": "All lessons", **page.lessons}
    grades = {"": "All kinds of evidence", **{grade: f"{grade}: {words}" for grade, words in GRADES.items()}}
    return fresh_part("sieve", form(".px-card.px-noprint", data_form="sieve", novalidate=True, role="search", aria_label="Claims")[
        div(".px-sieve")[
            label["Words", input(type="search", name="text", value=sieve.text, autocomplete="off")],
            _choice("Lesson", "lesson", lessons, sieve.lesson),
            _choice("Evidence", "grade", grades, sieve.grade),
            _choice("Layer", "layer", LAYERS, sieve.layer),
        ],
        p(".px-note")[counted(page), "."],
        nav(".px-anchors", aria_label="Claims by number")[
            [a(href=f"#{claim.id}")[claim.id] for claim in page.shown]
        ],
    ])  # fmt: skip


def _choice(text, name, choices, chosen):
    return label[
        text,
        select(name=name)[[option(value=value, selected=value == chosen)[words] for value, words in choices.items()]],
    ]


def _remembered(page, claim):
    """A claim as it was, so that sifting does not write all of them anew; each explains its terms for itself."""
    evidence = page.evidence
    if claim.id not in page.memory:
        others, evidence.opened = evidence.opened, {}
        page.memory[claim.id] = Markup(str(_claim(page, claim))), evidence.opened
        evidence.opened = others
    html, opened = page.memory[claim.id]
    evidence.opened |= opened
    return html


def _claim(page, claim):
    explain = page.evidence.explain
    rows = (
        ("Hedge to keep", claim.hedge),
        ("Evidence", explain(claim.evidence)),
        ("Often got wrong", explain(claim.common_error)),
        ("What speaks against it", explain(claim.contradicted_by)),
    )
    return article(".px-card.px-record", id=claim.id, tabindex="-1", aria_labelledby=f"name-{claim.id}")[
        div(".px-cardhead")[
            h3(id=f"name-{claim.id}")[claim.id],
            span[
                claim.beyond_seed and span(".px-pill-still")["beyond the seed article"],
                span(".px-pill-still")[f"{claim.grade} · {GRADES[claim.grade]}"],
            ],
        ],
        p(".px-strong")[explain(claim.text)],
        dl[[div[dt[name], dd[words]] for name, words in rows if words not in ("", ("",), ())]],
        _sources(page, claim),
        page.places is not None and _places(page.places.get(claim.id, Places())),
    ]


def _sources(page, claim):
    count = len(claim.sources)
    return details(".px-table")[
        summary[f"{count} source{'s' if count != 1 else ''}"],
        ul[[li[_source(page, source)] for source in claim.sources]],
    ]


def _source(page, id):
    reference = page.evidence.references[id]
    return fragment[
        page.evidence.cite(id), numbers(reference), reference.note and span(".px-note")[f" {reference.note}"]
    ]


def numbers(reference: Reference) -> str:
    """The numbers by which a publication is found, as text: this course calls no other host."""
    known = (("doi", reference.doi), ("PMID", reference.pmid), ("the seed’s", reference.seed_number))
    return "".join(f" · {name} {number}" for name, number in known if number)


def _places(places):
    taught = places.taught
    asked = [(COUNTED[kind], found) for kind, found in places.asked.items() if found]
    total = sum(len(found) for _, found in asked)
    return fragment[
        p(".px-note")[
            "Taught in: " if taught else "No page names it yet.",
            [fragment[" · " if at else "", a(".px-way", href=place.address)[place.words]] for at, place in enumerate(taught)],
        ],
        details(".px-table")[
            summary[f"Asked in {total} place{'s' if total != 1 else ''}"],
            [fragment[h4[f"{name}: {len(found)}"], ul[[li[_together(list(of))] for _, of in groupby(found, _file)]]] for name, found in asked],
        ] if total else p(".px-note")["Nothing asks it yet."],
    ]  # fmt: skip


def _file(place):
    return place.within, place.address


def _together(places):
    """What one case or quiz asks, under its name."""
    first, words = places[0], " · ".join(place.words for place in places if place.words)
    return fragment[a(href=first.address)[first.within] if first.address else first.within, words and f": {words}"]


# ── how much of the course stands on each claim ──────────────────────────────────────────────────────────────────


def coverage(found: Coverage | None, titles: Mapping[str, str], trouble: str = "") -> Element:
    """Claims against the pages that tell them and what asks them, counted from the files when the page runs."""
    if found is None:
        return div(".px-card.px-skeleton", aria_busy="true")[p[trouble or "Counting …"]]
    return section(".px-card", aria_label="Coverage")[
        p[sentence(found)],
        div(".px-scroll", tabindex="0", role="group", aria_label="Claims against pages and exercises")[
            table(".px-coverage")[
                thead[tr[[th(scope="col")[name] for name in ("Claim", "Pages", *COUNTED.values())]]],
                tbody[[_row(id, covered, titles) for id, covered in found.claims.items()]],
            ]
        ],
    ]


def sentence(found: Coverage) -> str:
    """The totals, and how many claims nothing asks, in two sentences."""
    totals, rows = found.totals, found.claims.values()
    unasked = sum(not any(getattr(row, kind) for kind in COUNTED) for row in rows)
    return (
        f"{totals['claims']} claims, {totals['notebooks']} pages, {totals['cases']} cases with {totals['decisions']} decisions, "
        f"{totals['items']} questions, {totals['worksheets']} worksheets, {totals['contrasts']} pairs and {totals['figures']} figures. "
        + (
            f"{unasked} of the claims {'is' if unasked == 1 else 'are'} asked nowhere."
            if unasked
            else "Every claim is asked."
        )
    )


def _row(id, covered, titles):
    pages = [
        a(href=name, title=titles.get(name, name), aria_label=titles.get(name, name))[name.split("_")[0]]
        for name in covered.notebooks
    ]
    return tr[
        th(scope="row")[a(href=f"#{id}")[id]],
        td[[fragment[" " if at else "", page] for at, page in enumerate(pages)] or "–"],
        [td[str(len(getattr(covered, kind)) or "–")] for kind in COUNTED],
    ]


# ── the glossary ─────────────────────────────────────────────────────────────────────────────────────────────────


def glossary(terms: Iterable[Term], evidence: Evidence) -> Element:
    """Every term by the alphabet, each with an anchor of its own."""
    ordered = sorted(terms, key=lambda term: (_letter(term), term.term.casefold()))
    groups = [(letter, list(found)) for letter, found in groupby(ordered, key=_letter)]
    return div(".px-card.px-terms")[
        nav(".px-anchors", aria_label="Terms by letter")[[a(href=f"#terms-{letter}")[letter] for letter, _ in groups]],
        [
            section(aria_labelledby=f"terms-{letter}")[
                h3(id=f"terms-{letter}")[letter], [_entry(term, evidence) for term in found]
            ]
            for letter, found in groups
        ],
    ]


def _letter(term):
    first = term.term[0].upper()
    return first if first.isalpha() else "0–9"


def _entry(term, evidence):
    return article(".px-entry", id=f"term-{term.id}", tabindex="-1")[
        h4[term.term],
        term.also and p(".px-note")["Also: ", ", ".join(term.also)],
        meaning(term, [evidence.cite(source) for source in term.sources]),
    ]
