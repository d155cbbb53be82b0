"""A contrast pair and the learner's draft → two patients side by side, their findings, and after commitment what flips."""

from dataclasses import dataclass

from htpy import (
    Element,
    article,
    div,
    fragment,
    h2,
    h3,
    header,
    input,
    label,
    legend,
    p,
    section,
    span,
    strong,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
)

from ..engine import contrast as engine
from ..model.contrast import Contrast
from .parts import activity_frame, controls
from .parts.claim_text import Evidence
from .parts.named_parts import fresh_part
from .parts.origin_mark import MADE_UP, origin_mark


@dataclass(frozen=True)
class Page:
    """Everything that the screen of a contrast pair shows."""

    contrast: Contrast
    evidence: Evidence
    given: engine.Given | None = None  # what was committed
    row: str = ""
    certainty: str | None = None
    ask_certainty: bool = True
    saved: str = ""
    why_not_saved: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()

    @property
    def here(self) -> str:
        """The id of the question on the screen, which focus goes to."""
        return f"{self.evidence.scope}-question"


def show(page: Page) -> Element:
    """The pair as it stands."""
    contrast, title = page.contrast, f"{page.evidence.scope}-title"
    return fresh_part(
        "contrast",
        article(".px-contrast", aria_labelledby=title)[
            header(".px-head")[h2(id=title)[contrast.title]],
            fresh_part(
                "contrast-intro",
                div(".px-prose.px-sheet-intro")[
                    page.evidence.prose(contrast.intro),
                    p(".px-note")[origin_mark(MADE_UP), ": both patients, and every value of theirs."],
                ],
            ),
            activity_frame.record_state(page),
            div(".px-pair.px-contrast-sides")[_side(page, "left"), _side(page, "right")],
            _explained(page) if page.given else _asking(page),
            activity_frame.checked("pair", contrast.review),
            page.evidence.cards(),
        ],
    )


def _side(page, side):
    one = getattr(page.contrast, side)
    return fresh_part(
        f"contrast-{side}",
        section(".px-card", aria_label=one.title)[
            h3[one.title],
            div(".px-prose")[page.evidence.prose(one.text)],
            page.given
            and div(".px-argued")[p[strong["What this course would do. "], page.evidence.inline(one.conclusion)]],
        ],
    )


def _asking(page):
    contrast = page.contrast
    return fresh_part(
        "findings",
        section(".px-card", id=page.here, tabindex="-1", aria_label=f"{page.contrast.title} Findings")[
            activity_frame.commit_form(
                page,
                "question",
                legend(".px-question")[contrast.question, span(".px-note")[" Choose one row: this one flips it."]],
                _table(page, [_open_row(page, row) for row in contrast.rows]),
                [
                    controls.certainty(page.ask_certainty, page.certainty, page.evidence.scope, "question"),
                    controls.primary("Commit answer"),
                ],
            ),
        ],
    )


def _table(page, rows):
    heads = ("Finding", page.contrast.left.title, page.contrast.right.title)
    return table(".px-contrast-table", role="table")[
        thead(role="rowgroup")[tr(role="row")[[th(scope="col", role="columnheader")[one] for one in heads]]],
        tbody(role="rowgroup")[rows],
    ]


def _open_row(page, row):
    value = controls.code(row.id)
    id = f"{page.evidence.scope}-{value}"
    return fresh_part(
        id,
        tr(role="row", class_=["px-contrast-row", page.row == row.id and "px-chosen"])[
            th(scope="row", role="rowheader")[
                div(".px-contrast-pick")[
                    input(type="radio", id=id, name="row", value=value, checked=page.row == row.id),
                    label(for_=id)[row.label],
                ]
            ],
            _cells(page, row),
        ],
    )


def _cells(page, row):
    return fragment[[td(role="cell")[page.evidence.inline(text)] for text in (row.left, row.right)]]


def _explained(page):
    contrast, given = page.contrast, page.given
    return fresh_part(
        "findings-explained",
        section(".px-card", id=page.here, tabindex="-1", aria_label=f"{page.contrast.title} Findings, explained")[
            p(".px-question")[contrast.question],
            _headline(contrast, given),
            _table(page, [_told_row(page, row, given.row == row.id) for row in contrast.rows]),
            div(".px-argued")[strong["What to take along. "], page.evidence.inline(contrast.argued)],
            div[activity_frame.claims_and_sources(page.evidence, contrast.claims, contrast.sources)],
            activity_frame.saved_actions(controls.secondary("Answer it again", "again")),
        ],
    )


def _headline(contrast, given):
    right = engine.judge(contrast, given)
    another = "Another finding flips it"
    words = {
        (True, "guess"): activity_frame.GUESSED_RIGHT,
        (True, "certain"): activity_frame.CERTAIN_AND_RIGHT,
        (False, "certain"): f"{another}, {activity_frame.CERTAIN_AND_WRONG}",
        (False, "guess"): f"{another}; you called yours a guess, which was the right warning.",
    }.get((right, given.certainty), "Right: this one flips it." if right else f"{another}.")
    return activity_frame.verdict(right, words)


def _told_row(page, row, chosen):
    mark = span(".px-better")["✓ This one flips it. "] if row.flips else strong["Does not flip it. "]
    return fragment[
        tr(role="row", class_=["px-contrast-row", row.flips and "px-chosen"])[
            th(scope="row", role="rowheader")[row.label, chosen and span(".px-pill-still")["Your answer"]],
            _cells(page, row),
        ],
        tr(role="row", class_="px-contrast-why")[
            td(role="cell", colspan="3")[
                p[mark, page.evidence.inline(row.because, row.claims)],
                activity_frame.source_lines(page.evidence, row.sources),
            ]
        ],
    ]
