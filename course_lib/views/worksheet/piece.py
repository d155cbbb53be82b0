"""What a learner built in a worksheet → one piece that can be read, compared and printed, marked *teaching only*."""

from htpy import Element, button, div, fragment, h3, p, span, strong, table, tbody, td, th, thead, tr

from ...engine.worksheet.marking import mark
from ...engine.worksheet.sheet import Given, Sheet, picks_of
from ..parts.claim_text import Evidence

ONE_WAY = "One reasonable way, no trial behind it"


def piece(sheet: Sheet, evidence: Evidence) -> Element:
    """The whole, with the button that prints it and nothing else of the page."""
    worksheet = sheet.worksheet
    return div(".px-piece", data_piece="", role="group", aria_label=worksheet.piece)[
        div(".px-cardhead")[
            h3[worksheet.piece],
            button(".px-secondary.px-noprint", type="button", data_print="")["Print this piece"],
        ],
        p(".px-piece-mark")["Teaching only, invented patient"],
        p(".px-note")["Not an order, a prescription or a note for a real patient."],
        parts(sheet, evidence),
    ]


def parts(sheet: Sheet, evidence: Evidence) -> Element:
    """Every part that was committed, the learner's choice beside the course's."""
    done = zip(sheet.worksheet.parts, sheet.given, strict=False)
    return fragment[
        [
            div(".px-piece-part")[
                p[strong[part.title]],
                beside(evidence, part, given) if part.kind == "write" else _table(sheet, part, given),
            ]
            for part, given in done
        ]
    ]


def beside(evidence: Evidence, part, given: Given) -> Element:
    """The learner's words beside the worked example; nothing is scored."""
    return div(".px-pair")[
        div(".px-piece-words")[p(".px-tag")["Your words"], p(".px-typed")[given.words]],
        div(".px-piece-words.px-piece-example")[
            p(".px-tag")[ONE_WAY],
            evidence.prose(part.example.text),
            p(".px-note")[evidence.origin(part.example)],
        ],
    ]


def _table(sheet, part, given):
    words = {pick.id: pick.label for pick in picks_of(part)}
    alone = part.kind == "spot"
    return table(".px-piece-table", role="table")[
        thead(role="rowgroup")[
            tr(role="row")[[th(scope="col", role="columnheader")[name] for name in _heads(alone)]]
        ],
        tbody(role="rowgroup")[
            [
                tr(role="row")[
                    not alone
                    and th(scope="row", role="rowheader")[one.row.label, one.row.grade and f", MRC {one.row.grade}"],
                    td(role="cell")["; ".join(words[id] for id in one.picked)],
                    td(role="cell")[_course(words, one)],
                ]
                for one in mark(sheet, part, given)
            ]
        ],
    ]  # fmt: skip


def _heads(alone):
    return ("Your choice", "This course") if alone else ("Item", "Your choice", "This course")


def _course(words, judged):
    if judged.sound:
        return span(".px-better")["✓ The same"]
    return fragment[span(".px-worse")["△ "], "; ".join(words[id] for id in judged.row.right)]
