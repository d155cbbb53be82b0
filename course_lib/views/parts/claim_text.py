"""Text as authors write it → elements: paragraphs, **bold**, claims as raised numbers that open their card, terms of the glossary.

A claim that is written as [S14] is numbered by its place among all claims, like a reference in a textbook.
Its card opens in place: its words, hedge, strength, sources, what is often got wrong, what contradicts it.
No line begins with a number or with the full stop behind it: both stay with the word before them.
A term opens where it first stands on a screen, and never in a heading, a label, a link or bold words.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from htpy import Element, button, div, em, fragment, li, p, span, strong, sup, ul
from markupsafe import Markup

from ...model.claim import Claim, Reference
from ...model.provenance import Provenance
from .glossary import Glossary, room_link, term_button, term_card
from .labels import GRADES
from .named_parts import part
from .origin_mark import origin_mark

TAG = r"\[(?:S|B)\d+(?:\s*,\s*(?:S|B)\d+)*\]"
TAGGED = re.compile(
    rf"({TAG}(?:\s*{TAG})*)([.,;:!?…)”’»]*)|\*\*(.+?)\*\*"
)  # tags that follow each other, with what ends their words
ID = re.compile(r"[SB]\d+")
LAST_WORD = re.compile(r"^(.*\s)?(\S*)$", re.DOTALL)
NEW_LINE = re.compile(r"\n\s*\n\s*$")
BEGINS = re.compile(
    r"(?:^|.*\n)[ \t]*(?:[-*+>#]+|\d+[.)])|.*\|", re.DOTALL
)  # what a list, a table, a quotation or a heading begins with
NARROW = "\u202f"  # a narrow space that does not break
NAMED_TO = 96  # characters of a claim in the name of its number
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
        self._numbers = {id: number for number, id in enumerate(claims, 1)}
        self.opened: dict[str, None] = {}  # claims by id, and terms as `term-…`
        self._written: dict[str, Markup] = {}  # cards, which stay as they are from frame to frame

    def number(self, id: str) -> int:
        """The number by which readers know a claim: its place among all of them."""
        return self._numbers[id]

    def name(self, id: str) -> str:
        """What a claim's number is called by those who hear it: the number and the claim, with every hedge in it."""
        return f"Source {self.number(id)}: {shortened(self.claims[id])}"

    def chip(self, id: str) -> Element:
        """The claim's number, a button that opens its card; the screen shows the `cards` at its end."""
        self.opened[id] = None
        return button(".px-claim", type="button", popovertarget=f"{self.scope}-{id}", aria_label=self.name(id))[
            sup[str(self.number(id))]
        ]

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
        """A card for every claim whose number was made, and for every term that was met, since the last call."""
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
        return term_card(term, f"{self.scope}-{id}", [self.cite(source) for source in term.sources], self.number)

    def _card(self, id, claim):
        number = self.number(id)
        return div(".px-evidence", id=f"{self.scope}-{id}", popover=True, role="group", aria_label=self.name(id))[
            p(".px-tag")[f"Source {number}", claim.beyond_seed and " · beyond the review article"],
            p(".px-strong")[claim.text],
            p[em["Hedge to keep: "], claim.hedge],
            p[em["Evidence: "], f"{claim.grade}, {GRADES[claim.grade]}. ", self.named_by_number(claim.evidence)],
            p[em["Often got wrong: "], self.named_by_number(claim.common_error)],
            claim.contradicted_by and p[em["What speaks against it: "], self.named_by_number(claim.contradicted_by)],
            [p(".px-source")[self.cite(source)] for source in claim.sources],
            p[room_link(id, number, "In the evidence room"), " ", span(".px-id", title="For authors")[id]],
            button(".px-secondary", type="button", popovertarget=f"{self.scope}-{id}", popovertargetaction="hide")[
                "Close"
            ],
        ]

    def named_by_number(self, text: str) -> str:
        """A text of a card, in which another claim is named by its number and opens nothing."""
        return TAGGED.sub(lambda found: found[0] if found[3] else f"({self._listed(found[1])}){found[2]}", text)

    def _listed(self, tags):
        numbers = [str(self.number(id)) for id in ID.findall(tags) if id in self.claims]
        return f"source{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"

    def cite(self, id: str) -> Element:
        """A reference as it is printed, with how far it was checked."""
        reference = self.references[id]
        return fragment[reference.citation, " ", span(".px-standing")[f"[{reference.standing}]"]]

    def chips(self, ids: Iterable[str]) -> Element:
        """Numbers that stand alone, behind the word for them; behind a text they are given to `inline` with it."""
        ids = tuple(ids)
        if not ids:
            return fragment[None]
        return fragment[[self._kept([word, NARROW], some) for word, some in _in_lines(ids)]]

    def _kept(self, before, ids, after=""):
        """The word before, the numbers with commas between them, and the mark behind, on one line."""
        marks = [fragment[span(".px-between")[", "] if at else None, self.chip(id)] for at, id in enumerate(ids)]
        return span(".px-kept")[before, marks, after]

    def inline(self, text: str, claims: Sequence[str] = ()) -> Element:
        """One line of text with its bold words, claims and terms; `claims` are those that the whole of it rests on.

        A claim that the text cites itself is not cited once more at its end.
        """
        parts, at, text = [], 0, text.rstrip()
        cited = {id for match in TAGGED.finditer(text) if match[1] for id in ID.findall(match[1])}
        rest = [id for id in claims if id not in cited]
        for match in TAGGED.finditer(text):
            parts.extend(self.explain(text[at : match.start()]))
            ids, at = ID.findall(match[1] or ""), match.end()
            if ids and at == len(text):
                ids, rest = [*ids, *rest], []
            parts.append(Bold(match[3]) if match[3] else self.marked(parts, ids, match[2], _bold))
        parts.extend(self.explain(text[at:]))
        if rest:
            parts.append(self.marked(parts, rest, "", _bold))
        return fragment[map(_bold, parts)]

    def marked(self, parts: list, ids: Sequence[str], after: str, written: Callable) -> Element:
        """The numbers with the word before them, which is taken off the end of `parts`, and the mark behind them."""
        return self._kept([*map(written, _last_word(parts) or [_sources(ids)]), NARROW], ids, after)

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

    def origin_once(self, group: Iterable[Provenance]) -> tuple[Element | None, Callable[[Provenance], Element | None]]:
        """What most of a group of values share, said once at its head: that they are invented; and the mark of each that differs."""
        invented = Counter(one.invented for one in group if one.invented)
        ((why, count),) = invented.most_common(1) or ((None, 0),)
        if count < 2 or 2 * count <= len(tuple(group)):
            return None, self.origin
        head = p(".px-note")[origin_mark(Provenance(invented=why)), f": {why}, where nothing else is said."]
        return head, lambda one: None if one.invented == why else self.origin(one)

    def origin(self, provenance: Provenance) -> Element:
        """Where a number comes from: its mark, and the citation with how far it was read, the reason, or what it was invented for."""
        if provenance.source:
            return fragment[origin_mark(provenance), ": ", self.cite(provenance.source)]
        if provenance.invented:
            return fragment[origin_mark(provenance), ": ", provenance.invented]
        reason = provenance.assumption.removeprefix("teaching assumption without a source").strip(" ()")
        return fragment[origin_mark(provenance), ": ", reason or "without a source"]


class Bold(str):
    """Words that stand out."""


def _bold(piece):
    return strong[str(piece)] if isinstance(piece, Bold) else piece


@cache
def shortened(claim: Claim) -> str:
    """The claim's text, cut at a word where it is long, and never before the last of its hedges."""
    text, said = claim.text.removesuffix("."), claim.text.lower()
    hedges = (hedge for hedge in claim.hedge.lower().split("; ") if hedge in said)
    end = re.compile(r"\s").search(text, max([NAMED_TO, *(said.rfind(hedge) + len(hedge) for hedge in hedges)]))
    return f"{text[: end.start()].rstrip(' .,;:(')} …" if end else text


def _sources(ids):
    return "Source" if len(ids) == 1 else "Sources"


def _in_lines(ids, most=8):
    """As many numbers as a phone has room for in one line, and the word in front of each such line."""
    return [(" and" if at else _sources(ids), ids[at : at + most]) for at in range(0, len(ids), most)]


def _last_word(parts: list) -> list:
    """Take the last word off the end of texts and elements: what stands behind the last space; nothing if there is no word."""
    word: list = []
    while parts:
        last = parts[-1]
        if not isinstance(last, str) or isinstance(last, Markup):
            word.insert(0, parts.pop())
            continue
        text = last if word else last.rstrip()
        if NEW_LINE.search(last) or (not word and BEGINS.fullmatch(text)):
            break
        before, end = LAST_WORD.match(text).groups()
        parts.pop()
        if end:
            word.insert(0, type(last)(end))
        if before:
            parts.append(type(last)(before))
            break
    return word


def link_claims(markdown: str, evidence: Evidence) -> str:
    """A notebook's Markdown with each claim, written as [S14], made its number and each term a button; unknown ones stay as they are."""
    parts, at = [], 0
    for match in KEPT.finditer(markdown):
        parts += evidence.explain(markdown[at : match.start()])
        if match[0].startswith("#"):
            parts.append(Markup(TAGGED.sub(lambda found: _linked([], found, evidence) or found[0], match[0])))
        else:
            parts.append(_linked(parts, match, evidence) or (Bold(match[3]) if match[3] else Markup(match[0])))
        at = match.end()
    return "".join(str(_as_markdown(part)) for part in [*parts, *evidence.explain(markdown[at:])])


def _linked(parts, found, evidence):
    """The numbers of known claims, or nothing."""
    ids = ID.findall(found[1] or "")
    known = ids and all(id in evidence.claims for id in ids)
    return Markup(str(evidence.marked(parts, ids, found[2], _as_markdown))) if known else Markup()


def _as_markdown(piece):
    """Markdown stays as its author wrote it."""
    return Markup(f"**{piece}**" if isinstance(piece, Bold) else piece) if isinstance(piece, str) else piece
