"""Text as authors write it → elements: paragraphs, **bold**, claim tags opened into their evidence, terms into the glossary.

A claim opens in place: its words, hedge, strength, sources, what is often got wrong, what contradicts it.
A term opens where it first stands on a screen, and never in a heading, a label, a link or bold words.
"""

import re
from collections.abc import Mapping

from htpy import Element, button, div, em, fragment, li, p, span, strong, ul
from markupsafe import Markup

from ...model.claim import Claim, Reference
from ...model.provenance import Provenance
from .glossary import Glossary, room_link, term_button, term_card
from .labels import GRADES
from .named_parts import part
from .origin_mark import origin_mark

TAGGED = re.compile(r"\[((?:S|B)\d+(?:\s*,\s*(?:S|B)\d+)*)\]|\*\*(.+?)\*\*")
# What a notebook's Markdown keeps as it is: headings, code, formulas, links, HTML; and what TAGGED looks after.
KEPT = re.compile(
    rf"{TAGGED.pattern}|^#.*$|^```[\s\S]*?^```|`[^`\n]*`|\$\$[\s\S]*?\$\$|\$[^$\n]+\$|!?\[[^\]\n]*\]\([^)\n]*\)|<[^>\n]*>",
    re.MULTILINE,
)


class Evidence:
    """Claims, references and terms, and what opens them; `scope` keeps ids apart between screens of one page."""

    def __init__(
        self,
        claims: Mapping[str, Claim],
        references: Mapping[str, Reference],
        scope: str,
        glossary: Glossary | None = None,
    ):
        self.claims, self.references, self.scope, self.glossary = claims, references, scope, glossary
        self.opened: dict[str, None] = {}  # claims by id, and terms as `term-…`
        self._written: dict[str, Markup] = {}  # cards, which stay as they are from frame to frame

    def chip(self, id: str) -> Element:
        """A button with the claim's id that opens its card; the screen shows the `cards` at its end."""
        self.opened[id] = None
        return button(
            ".px-claim", type="button", popovertarget=f"{self.scope}-{id}", aria_label=f"Evidence for claim {id}"
        )[id]

    def explain(self, text: str) -> tuple[str | Element, ...]:
        """The text with each term, where it is met first since the last `cards`, made a button that opens its card."""
        return tuple(map(self._piece, self.glossary.pieces(text))) if self.glossary else (text,)

    def _piece(self, piece):
        text, id = piece
        if not id or f"term-{id}" in self.opened:
            return text
        self.opened[f"term-{id}"] = None
        return term_button(text, f"{self.scope}-term-{id}")

    def cards(self) -> Markup:
        """A card for every claim that a chip was made for, and for every term that was met, since the last call."""
        ids, self.opened = tuple(self.opened), {}
        made = (part(f"{self.scope}-{id}-card", lambda id=id: self._written.get(id) or self._write(id)) for id in ids)
        return Markup("").join(made)

    def terms_met(self) -> frozenset[str]:
        """The terms that open since the last `cards`, by their ids in `opened`."""
        return frozenset(id for id in self.opened if id.startswith("term-"))

    def _write(self, id):
        made = self._term(id) if id.startswith("term-") else self._card(id, self.claims[id])
        self._written[id] = Markup(str(made))
        return self._written[id]

    def _term(self, id):
        term = self.glossary.terms[id.removeprefix("term-")]
        return term_card(term, f"{self.scope}-{id}", [self.cite(source) for source in term.sources])

    def _card(self, id, claim):
        return div(
            ".px-evidence", id=f"{self.scope}-{id}", popover=True, role="group", aria_label=f"Evidence for claim {id}"
        )[
            p(".px-tag")[f"{id} · beyond the seed article" if claim.beyond_seed else id],
            p(".px-strong")[claim.text],
            p[em["Hedge to keep: "], claim.hedge],
            p[em["Evidence: "], f"{claim.grade}, {GRADES[claim.grade]}. ", claim.evidence],
            p[em["Often got wrong: "], claim.common_error],
            claim.contradicted_by and p[em["What speaks against it: "], claim.contradicted_by],
            [p(".px-source")[self.cite(source)] for source in claim.sources],
            p[room_link(id, "In the evidence room")],
            button(".px-secondary", type="button", popovertarget=f"{self.scope}-{id}", popovertargetaction="hide")[
                "Close"
            ],
        ]

    def cite(self, id: str) -> Element:
        """A reference as it is printed, with how far it was checked."""
        reference = self.references[id]
        return fragment[reference.citation, " ", span(".px-standing")[f"[{reference.standing}]"]]

    def chips(self, ids) -> Element:
        return fragment[[fragment[" " if at else None, self.chip(id)] for at, id in enumerate(ids)]]

    def inline(self, text: str) -> Element:
        """One line of text with its bold words, claims and terms."""
        parts, at = [], 0
        for match in TAGGED.finditer(text):
            parts.extend(self.explain(text[at : match.start()]))
            parts.append(strong[match[2]] if match[2] else self.chips(re.split(r"\s*,\s*", match[1])))
            at = match.end()
        return fragment[parts, self.explain(text[at:])]

    def prose(self, text: str) -> Element:
        """Paragraphs, and lists of lines that begin with a dash."""
        blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
        return fragment[[self._block(block) for block in blocks]]

    def _block(self, block):
        lines = block.splitlines()
        if all(line.startswith("- ") for line in lines):
            return ul[[li[self.inline(line[2:])] for line in lines]]
        return p[self.inline(" ".join(lines))]

    def named(self, provenance: Provenance) -> Element:
        """The origin by the reference's name alone, where the whole citation stands elsewhere on the screen."""
        if not provenance.source:
            return self.origin(provenance)
        return fragment[origin_mark(provenance), ": ", provenance.source.replace("-", " ").capitalize()]

    def origin(self, provenance: Provenance) -> Element:
        """Where a number comes from: its mark, and the citation with how far it was read, the reason, or what it was invented for."""
        if provenance.source:
            return fragment[origin_mark(provenance), ": ", self.cite(provenance.source)]
        if provenance.invented:
            return fragment[origin_mark(provenance), ": ", provenance.invented]
        reason = provenance.assumption.removeprefix("teaching assumption without a source").strip(" ()")
        return fragment[origin_mark(provenance), ": ", reason or "without a source"]


def link_claims(markdown: str, evidence: Evidence) -> str:
    """A notebook's Markdown with each claim tag, such as [S14], made a chip and each term a button; unknown tags stay as they are."""

    def linked(match):
        ids = re.split(r"\s*,\s*", match[1] or "")
        return str(evidence.chips(ids)) if match[1] and all(id in evidence.claims for id in ids) else match[0]

    parts, at = [], 0
    for match in KEPT.finditer(markdown):
        parts += map(str, evidence.explain(markdown[at : match.start()]))
        parts.append(TAGGED.sub(linked, match[0]))
        at = match.end()
    return "".join([*parts, *map(str, evidence.explain(markdown[at:]))])
