"""Where a learner is, and what they reported there → a quiet way to say that something is wrong, or thanks."""

from dataclasses import dataclass

from htpy import Element, button, details, div, form, label, p, summary, textarea

from . import controls
from .named_parts import fresh_part

LONGEST = 1000
UNCLEAR = f"Say in 1 to {LONGEST} characters what is wrong; it has {{}}."
THANKS = "Thank you: it is recorded for whoever keeps this course. No mail is sent."


@dataclass(frozen=True)
class Report:
    """What was written about one question, decision or part; `problem` says why it is not recorded."""

    where: str = ""
    words: str = ""
    problem: str = ""
    recorded: bool = False


def show(report: Report, scope: str) -> Element:
    """The form behind its button; what is typed belongs to the browser until it is reported (`data-own` in screen.js)."""
    id = f"report-{scope}-{controls.code(report.where)}"
    if report.recorded:
        return fresh_part("report", div(".px-report")[p(".px-reported", tabindex="-1")[THANKS]])
    return fresh_part("report", details(
        ".px-report", id=id, open=bool(report.problem), data_room=id, data_at=controls.code(report.where)
    )[
        summary["Report a problem"],
        form(data_keep=True, novalidate=True)[
            label(for_=f"{id}-words")["What is wrong here?"],
            p(".px-note", id=f"{id}-warning")["Write nothing about a real patient."],
            textarea(
                id=f"{id}-words", name="words", rows="4", maxlength=str(LONGEST), data_own=True,
                aria_describedby=f"{id}-warning",
            )[report.words],
            controls.problem(report.problem),
            button(".px-secondary", type="submit", value="report")["Report this"],
        ],
    ])  # fmt: skip
