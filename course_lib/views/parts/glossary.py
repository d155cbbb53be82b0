"""The terms of the glossary → where they stand in a text, and the card that each of them opens.

A longer term wins over a shorter one inside it, and only whole words count.
A form with two capital letters in one word, such as CK, is an abbreviation and is read as it is written: `or` is no OR.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from htpy import Element, a, button, div, em, fragment, p

from ...model.term import Term

ROOM = "12_evidence_room.ipynb"
ABBREVIATED = re.compile(r"\w*[A-Z]\w*[A-Z]\w*")


def place_of(claim: str) -> str:
    """Where a claim stands in the evidence room, as an address from any other page of the course."""
    return f"{ROOM}#{fragment_of(claim)}"


def fragment_of(claim: str) -> str:
    """What an address ends in that opens the claim in the evidence room."""
    return f"claim={claim}"


class Glossary:
    """The terms by id, and one pattern that finds them all."""

    def __init__(self, terms: Mapping[str, Term]):
        self.terms = terms
        forms = {form: id for id, term in terms.items() for form in (term.term, *term.also)}
        self._exact = {form: id for form, id in forms.items() if ABBREVIATED.search(form)}
        self._any = {form.casefold(): id for form, id in forms.items() if form not in self._exact}
        one_of = "|".join(_pattern(form, form in self._exact) for form in sorted(forms, key=len, reverse=True))
        self._found = re.compile(rf"(?<![\w-])(?:{one_of})(?![\w-])")
        self.pieces = lru_cache(maxsize=4096)(self._pieces)

    def _pieces(self, text: str) -> tuple[tuple[str, str], ...]:
        """The text cut into (piece, id of its term, or nothing); remembered by text, because screens say the same again."""
        pieces, at = [], 0
        for match in self._found.finditer(text) if self.terms else ():
            written = re.sub(r"\s+", " ", match[0])
            pieces += [
                (text[at : match.start()], ""),
                (match[0], self._exact.get(written) or self._any[written.casefold()]),
            ]
            at = match.end()
        return tuple(piece for piece in (*pieces, (text[at:], "")) if piece[0])


def _pattern(form, exact):
    """A form as a pattern; its words may stand on two lines."""
    words = r"\s+".join(re.escape(word) for word in form.split())
    return words if exact else f"(?i:{words})"


def term_button(text: str, id: str) -> Element:
    """The term where it stands in a sentence, as a quiet button that opens the card of that id."""
    return button(".px-term", type="button", popovertarget=id)[text]


def term_card(term: Term, id: str, sources: list[Element], number: Callable[[str], int]) -> Element:
    """What a term means and what that rests on, closed until its button is pressed."""
    return div(".px-evidence", id=id, popover=True, role="group", aria_label=f"Glossary: {term.term}")[
        p(".px-tag")["Glossary"],
        p(".px-strong")[term.term],
        meaning(term, sources, number),
        p[a(".px-way", href=f"{ROOM}#term-{term.id}")["In the glossary"]],
        button(".px-secondary", type="button", popovertarget=id, popovertargetaction="hide")["Close"],
    ]


def meaning(term: Term, sources: list[Element], number: Callable[[str], int]) -> Element:
    """A term's text with its note, its claims by their `number` as links to the evidence room, and its sources."""
    return fragment[
        p[term.text],
        term.note and p(".px-note")[f"{term.note[0].upper()}{term.note[1:]}."],
        term.claims
        and p(".px-note")[
            em["Rests on source" if len(term.claims) == 1 else "Rests on sources"],
            [
                fragment[", " if at else " ", room_link(id, number(id), f"{number(id)}")]
                for at, id in enumerate(term.claims)
            ],
        ],
        [p(".px-source")[source] for source in sources],
    ]


def room_link(claim: str, number: int, words: str) -> Element:
    """A link to the claim in the evidence room, called by its number."""
    return a(".px-way", href=place_of(claim), aria_label=f"Source {number} in the evidence room")[words]
