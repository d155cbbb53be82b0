"""A notebook's Markdown with its claim tags opened into evidence, as the served page shows it."""

from .. import content
from ..views.words import Evidence
from ..views.words import link_claims as _link


def link_claims(markdowns: list[str]) -> list[str]:
    """The cells of one notebook, each claim tag a chip; the cards stand at the end of the last cell."""
    evidence = Evidence(content.claims(), content.references(), "page")
    linked = [_link(markdown, evidence) for markdown in markdowns]
    cards = str(evidence.cards()).replace("\n", " ")
    return [*linked[:-1], f"{linked[-1]}\n\n{cards}"] if linked and cards else linked
