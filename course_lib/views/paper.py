"""What every document on paper has around its content: the size of the sheet, its style, its foot, and claims as raised numbers.

It is black on white, holds its own style, and asks for nothing from the network. On a screen it looks as it will be printed,
with a line above that says how.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from htpy import (
    Element,
    a,
    body,
    div,
    fragment,
    h1,
    h2,
    head,
    header,
    html,
    li,
    main,
    meta,
    p,
    section,
    style,
    sup,
    title,
    ul,
)
from markupsafe import Markup

from ..engine.exports.asked import claim_in_words
from ..engine.exports.markup import plain
from ..model.claim import Claim, Reference
from .parts.claim_text import Evidence

ONLY_ON_SCREEN = re.compile(r"(?m)^(?:Next: \[|Each small number opens ).*$")
PAPERS = {"a4": "A4", "letter": "letter"}
NAMES = {"a4": "A4", "letter": "Letter"}
STYLE = """
@page { size: %(size)s; margin: 17mm 16mm 19mm;
  @bottom-left { content: "%(foot)s"; font: 8pt Georgia, serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Georgia, serif; } }
:root { color-scheme: light; font: 10.5pt/1.42 Georgia, "Times New Roman", serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #000; background: #fff; }
h1, h2, h3, h4 { line-height: 1.2; break-after: avoid; break-inside: avoid; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 1.5rem 0 .4rem; border-bottom: 1.5pt solid #000; }
h3 { font-size: 1.05rem; margin: 1rem 0 .2rem; } h4 { font-size: 1rem; margin: .7rem 0 .2rem; }
p, li { orphans: 3; widows: 3; } p { margin: .3rem 0; } ul, ol { margin: .3rem 0; padding-left: 1.3rem; }
sup, .px-between { font-size: .65em; line-height: 0; vertical-align: super; } .px-kept { white-space: nowrap; }
.note { font-size: .88rem; } .small { font-size: .8rem; } .lead { break-after: avoid; }
.task, .part, .keep { break-inside: avoid; } .task { margin: .9rem 0; } .turn { break-before: page; }
.number { display: inline-block; min-width: 1.8rem; font-weight: bold; }
.offered { list-style: none; padding-left: 0; margin: .3rem 0 .3rem 1.8rem; } .offered > li { padding-left: 3.2rem; text-indent: -3.2rem; margin: .22rem 0; break-inside: avoid; }
.offered > li > * { text-indent: 0; } .letter { display: inline-block; width: 1.5rem; font-weight: bold; } .mark { display: inline-block; width: 1.7rem; }
.because { display: block; font-size: .88rem; margin: .05rem 0 .2rem; } .key { border: 1.5pt solid #000; padding: .15rem .5rem; display: inline-block; margin: .2rem 0; }
.told { border-left: 2.5pt solid #000; padding-left: .6rem; margin: .4rem 0; }
.line { display: inline-block; min-width: 7rem; border-bottom: .75pt solid #000; } .lines { break-inside: avoid; } .lines i { display: block; height: 1.9rem; border-bottom: .5pt solid #000; }
table { border-collapse: collapse; width: 100%%; margin: .4rem 0; } thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: .5pt solid #000; padding: .22rem .4rem; text-align: left; vertical-align: top; } th { font-weight: bold; } td.tick, th.tick { text-align: center; white-space: nowrap; }
.bubbles th:first-child { width: 3rem; } .bubbles .tick { width: 5rem; } .bubbles td { padding: .3rem .35rem; } .bubble { display: inline-block; min-width: 1.35rem; text-align: center; border: .75pt solid #000; border-radius: 50%%; line-height: 1.3rem; margin-right: .3rem; font-size: .85rem; }
.square { border-radius: 0; } .filled { background: #000; color: #fff; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.how { border: .75pt dashed #000; padding: .4rem .7rem; font-size: .85rem; } .how a { color: #000; }
@media screen { main { overflow-x: auto; } }
@media print { body { max-width: none; margin: 0; padding: 0; } .how { display: none; } }
"""


@dataclass(frozen=True)
class Sheet:
    """One document: which it is, of which lesson, on which paper, and what was said of the whole."""

    title: str  # of the lesson
    number: str  # as in 04
    kind: str  # Handout, Facilitator guide, Answer sheet
    paper: str
    about: Sequence[str] = ()
    ways: Sequence[
        tuple[str, str]
    ] = ()  # where it is served: addresses, such as of the same on other paper, and their words

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}: {self.kind[:1].lower()}{self.kind[1:]}"


class PaperEvidence(Evidence):
    """Claims as raised numbers that open nothing, and no terms; `cited` are those that were met."""

    def __init__(self, claims: Mapping[str, Claim], references: Mapping[str, Reference]):
        super().__init__(claims, references, "paper")

    def chip(self, id: str) -> Element:
        """The claim's number."""
        self.opened[id] = None
        return sup[str(self.number(id))]

    def in_words(self, ids: Sequence[str]) -> str:
        """Claims by their numbers, in words: `claim 27`, `claims 27, 31`."""
        self.opened.update(dict.fromkeys(ids))
        return f"claim{'s' if len(ids) > 1 else ''} {', '.join(str(self.number(id)) for id in ids)}"

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims that were cited, in the order of their numbers."""
        return tuple(sorted(self.opened, key=self.number))


def document(sheet: Sheet, *content) -> Element:
    """The whole page."""
    foot = f"{sheet.name} · Teaching only, invented patients".replace("\\", "\\\\").replace('"', '\\"')
    return html(lang="en")[
        head[
            meta(charset="utf-8"),
            meta(name="viewport", content="width=device-width, initial-scale=1"),
            title[f"{sheet.name} · Proximal"],
            style[Markup(STYLE % {"size": PAPERS[sheet.paper], "foot": foot.replace("<", "")})],
        ],
        body[
            div(".how")[
                f"For {NAMES[sheet.paper]} paper: print it from your browser’s menu (Ctrl or ⌘ and P), with its own margins and without headers. ",
                [[a(href=address)[said], ". "] for address, said in sheet.ways],
            ],
            header[p(".small")[f"Proximal · {sheet.kind}"], h1[f"{sheet.number} {sheet.title}"]],
            main[content],
            section(".small.keep")[[p[line] for line in sheet.about]],
        ],
    ]  # fmt: skip


def numbered(evidence: PaperEvidence) -> Element | None:
    """The claims that the document cites, each with the hedge that goes with it, and their sources."""
    if not evidence.cited:
        return None
    claims = [(evidence.number(id), evidence.claims[id]) for id in evidence.cited]
    sources = sorted({source for _, claim in claims for source in claim.sources})
    cited = sorted({f"{evidence.references[id].citation} [{evidence.references[id].standing}]" for id in sources})
    return fragment[
        section[h2["The claims by their numbers"], ul(".note")[[li[plain(evidence.named_by_number(claim_in_words(*one)))] for one in claims]]],
        section[h2["Sources"], ul(".small")[[li[line] for line in cited]]],
    ]  # fmt: skip


def lines(many: int) -> Element:
    """Empty lines to write on."""
    return div(".lines", aria_hidden="true")[(Markup("<i></i>") for _ in range(many))]


def text(evidence: PaperEvidence, prose: str) -> Element:
    """Paragraphs and lists as an author writes them, without marks of what is only said."""
    return evidence.prose(plain_marks(prose))


def plain_marks(prose: str) -> str:
    """A notebook's words without comments, with a link as its words, without what only a screen can do, and lists as paragraphs."""
    prose = ONLY_ON_SCREEN.sub("", prose)
    prose = re.sub(r"\s*<!--.*?-->", "", prose, flags=re.DOTALL)
    prose = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", prose)
    return re.sub(r"(?m)^(?!- )(.+)\n(?=- )", r"\1\n\n", prose)
