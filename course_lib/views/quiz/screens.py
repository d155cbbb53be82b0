"""A sitting and the learner's draft → one question at a time, and after commitment every answer explains itself."""

from dataclasses import dataclass

from htpy import (
    Element,
    article,
    div,
    fragment,
    h2,
    h3,
    header,
    legend,
    li,
    p,
    section,
    span,
    strong,
    ul,
)

from ...engine.quiz.marking import is_right
from ...engine.quiz.sitting import Sitting
from ..parts import activity_frame, controls
from ..parts.claim_text import Evidence
from ..parts.named_parts import fresh_part
from . import items


@dataclass(frozen=True)
class Page:
    """Everything that the screen of a quiz shows."""

    sitting: Sitting
    evidence: Evidence
    phase: str = "asking"  # asking, explained, over
    chosen: tuple[str, ...] = ()
    certainty: str | None = None
    ask_certainty: bool = True
    saved: str = ""
    why_not_saved: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()


def show(page: Page) -> Element:
    """The quiz as it stands."""
    quiz, given, most = page.sitting.quiz, page.sitting.given, len(page.sitting.items)
    number = len(given) + (page.phase == "asking")
    return fresh_part(
        "quiz",
        article(".px-quiz", aria_labelledby="quiz-title")[
            fresh_part(
                "quiz-head",
                header(".px-head")[
                    h2("#quiz-title")[quiz.title],
                    activity_frame.progress(
                        [
                            f"Question {number} of {most}" if page.phase != "over" else "All answered",
                            len(quiz.items) > most and f" · {len(quiz.items)} questions in all",
                        ],
                        len(given),
                        most,
                    ),
                ],
            ),
            not given and page.phase == "asking" and page.evidence.prose(quiz.intro),
            activity_frame.record_state(page),
            {"asking": _asking, "explained": _explained, "over": _over}[page.phase](page),
            activity_frame.checked("quiz", quiz.review),
            page.evidence.cards(),
        ],
    )


def _asking(page):
    item = page.sitting.item
    return fresh_part(
        "question",
        section(".px-card", id="question", tabindex="-1", aria_label="Question")[
            _labels(item),
            activity_frame.commit_form(
                page,
                "question",
                legend(".px-question")[item.stem, span(".px-note")[f" {items.HINTS[item.kind]}"]],
                items.ask(item, page.sitting.seed, page.chosen),
                [
                    controls.certainty(page.ask_certainty, page.certainty, item.id, "question"),
                    controls.primary("Commit answer"),
                ],
            ),
        ],
    )


def _labels(item):
    return p(".px-tag")[
        f"{item.level}".capitalize(),
        " · beyond the review article" if item.beyond_seed else "",
        " · about the hedge" if item.about == "hedge" else "",
    ]


def _explained(page):
    given = page.sitting.given[-1]
    item = page.sitting.items[len(page.sitting.given) - 1]
    more = "See how it went" if page.sitting.over else "Next question"
    return fresh_part(
        "explained",
        section(".px-card", id="question", tabindex="-1", aria_label="Answer explained")[
            _labels(item),
            h3(".px-question")[item.stem],
            _headline(item, given),
            items.explain(item, given, page.sitting.seed, page.evidence),
            _evidence(page, item),
            activity_frame.saved_actions(controls.primary(more, "next")),
        ],
    )


def _headline(item, given):
    right = is_right(item, given)
    words = {
        (True, "guess"): activity_frame.GUESSED_RIGHT,
        (True, "certain"): activity_frame.CERTAIN_AND_RIGHT,
        (True, "fairly"): "Right, and you were fairly sure.",
        (False, "certain"): f"Not right, {activity_frame.CERTAIN_AND_WRONG}",
        (False, "guess"): "Not right; you called it a guess, which was the right warning.",
    }.get((right, given.certainty), "Right." if right else "Not right.")
    return activity_frame.verdict(right, words, "" if right else items.tally(item, given))


def _evidence(page, item):
    return div(".px-argued")[
        item.hedge and fragment[strong["The hedge to keep: "], f"“{item.hedge}”. "],
        page.evidence.chips(item.claims),
        activity_frame.source_lines(page.evidence, item.sources),
    ]


def _over(page):
    sitting = page.sitting
    results = [(item, given, is_right(item, given)) for item, given in zip(sitting.items, sitting.given, strict=True)]
    right = sum(result for _, _, result in results)
    return fresh_part("over", section(".px-card", id="question", tabindex="-1", aria_label="How it went")[
        p(".px-big")[strong[f"{right}"], f" of {len(results)} right"],
        ul(".px-explained")[
            [
                li(".px-explain")[
                    p[span(class_="px-better" if ok else "px-worse")["✓ " if ok else "✕ "], page.evidence.inline(item.stem, item.claims)],
                    not ok and p(".px-note")["Correct: ", items.right_answer_in_words(item)],
                ]
                for item, _, ok in results
            ]
        ],
        activity_frame.saved_actions(_more(sitting)),
    ])  # fmt: skip


def _more(sitting):
    """The way on from the end: to questions that were not asked, if the bank holds more than one sitting."""
    again = "Answer them again"
    if len(sitting.items) == len(sitting.quiz.items):
        return controls.primary(again, "again")
    return div(".px-buttons")[controls.secondary(again, "again"), controls.primary("Answer others", "others")]
