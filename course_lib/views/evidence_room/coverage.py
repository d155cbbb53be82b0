"""How much of the course stands on each claim: claims against the pages that tell them and what asks them."""

from collections.abc import Callable, Mapping

from htpy import Element, a, details, div, fragment, p, section, summary, table, tbody, td, th, thead, tr

from ...model.coverage import Coverage
from ..parts.glossary import fragment_of
from ..parts.named_parts import table_part
from .claims import CLOSED, COUNTED


def coverage(found: Callable[[], Coverage | str], titles: Mapping[str, str]) -> Element:
    """The table, folded and counted from the files when it is opened; `found()` may be a sentence why it cannot be counted."""

    def toggle(inside):
        return details(".px-table", data_table="coverage")[summary["The table: every claim, by page and by exercise"], inside]  # fmt: skip

    return section(".px-card.px-folded", aria_label="Claims by page and exercise")[
        table_part("coverage", toggle, lambda: _counted(found(), titles), CLOSED)
    ]


def _counted(found, titles):
    if isinstance(found, str):
        return p(".px-problem")[found]
    return div[
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
        th(scope="row")[a(href=f"#{fragment_of(id)}")[id]],
        td[[fragment[" " if at else "", page] for at, page in enumerate(pages)] or "–"],
        [td[str(len(getattr(covered, kind)) or "–")] for kind in COUNTED],
    ]
