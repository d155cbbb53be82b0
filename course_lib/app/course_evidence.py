"""What opens claims and terms, for each door; and a notebook's Markdown with both opened, as the served page shows it."""

from functools import lru_cache

from .. import content
from ..views.parts.claim_text import Evidence
from ..views.parts.claim_text import link_claims as _link
from ..views.parts.glossary import Glossary


def evidence_of(scope: str) -> Evidence:
    """Claims, references and terms for one screen; `scope` keeps its ids apart from those of other screens on the page."""
    return Evidence(content.claims(), content.references(), scope, _glossary(tuple(content.glossary().values())))


@lru_cache(maxsize=1)
def _glossary(terms):
    return Glossary({term.id: term for term in terms})


def link_claims(markdowns: list[str]) -> list[str]:
    """The cells of one notebook, each claim its number and each term a button; the cards stand at the end of the last cell."""
    linked, cards = links_and_cards(markdowns)
    return [*linked[:-1], f"{linked[-1]}\n\n{cards}"] if linked and cards else linked


def links_and_cards(markdowns: list[str]) -> tuple[list[str], str]:
    """The cells of one notebook as in `link_claims`, and apart from them the HTML of the cards, on one line."""
    evidence = evidence_of("page")
    linked = [_link(markdown, evidence) for markdown in markdowns]
    return linked, str(evidence.cards()).replace("\n", " ")
