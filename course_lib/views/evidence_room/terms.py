"""Every term of the glossary by the alphabet, folded, with an anchor of its own: `#term-ck`."""

from collections.abc import Iterable
from itertools import groupby

from htpy import Element, a, details, div, h3, nav, p, section, span, summary

from ...model.term import Term
from ..parts.claim_text import Evidence
from ..parts.glossary import meaning
from .looking_up import count, group, search

NONE = "No term fits. Take a letter or a word away."


def glossary(terms: Iterable[Term], evidence: Evidence) -> Element:
    """The terms behind a box for words and one fold; a letter leads to those that begin with it."""
    ordered = sorted(terms, key=lambda term: (_letter(term), term.term.casefold()))
    letters = [(letter, list(found)) for letter, found in groupby(ordered, key=_letter)]
    return div(".px-card.px-lookup.px-terms", data_sift=True)[
        div(".px-noprint", role="search", aria_label="Terms")[
            search("terms", "Search the glossary", "A term, another way of writing it, or a word of its meaning."),
            count(len(ordered), "term", "terms", NONE),
        ],
        group("All terms, by letter", len(ordered), [
            nav(".px-anchors", aria_label="Terms by letter")[[a(href=f"#terms-{letter}")[letter] for letter, _ in letters]],
            [_of_letter(letter, found, evidence) for letter, found in letters],
        ]),
    ]  # fmt: skip


def _of_letter(letter, found, evidence):
    return section(aria_labelledby=f"terms-{letter}")[
        h3(id=f"terms-{letter}")[letter], [_entry(term, evidence) for term in found]
    ]


def _letter(term):
    first = term.term[0].upper()
    return first if first.isalpha() else "0–9"


def _entry(term, evidence):
    return details(".px-entry", id=f"term-{term.id}", name="term", data_entry=True)[
        summary[span(".px-line", data_sought=True)[term.term]],
        div(data_sought=True)[
            term.also and p(".px-note")["Also: ", ", ".join(term.also)],
            meaning(term, [evidence.cite(source) for source in term.sources], evidence.number),
        ],
    ]
