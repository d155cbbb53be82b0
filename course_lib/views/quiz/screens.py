"""A round and the learner's draft → one question at a time, and after commitment every answer explains itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from htpy import (
    Element,
    article,
    div,
    fragment,
    h2,
    h3,
    header,
    legend,
    p,
    section,
    span,
    strong,
)

from ...engine.quiz.marking import is_right
from ...engine.quiz.sitting import Sitting
from ...engine.quiz.wording import HINTS
from ..parts import activity_frame, controls
from ..parts.claim_text import Evidence
from ..parts.named_parts import fresh_part
from ..parts.pictures.shown import figure_of
from . import items, round_end

CHECKED = "Whether anyone has checked a question is said in its lesson."
OF = {"missed": " after the case", "review": " of the review", "own": " of your own choice", "tests": " of the test"}


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
    name: str = "quiz"  # of this screen on its page, where another may ask the same questions
    after: round_end.After = round_end.After()
    above: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # by item: where it was met, and what is read first
    told: Mapping[str, str] = field(default_factory=dict)  # and a line below its explanation: when it comes back

    @property
    def here(self) -> str:
        """The id of what is on the screen, which focus goes to."""
        return "question" if self.name == "quiz" else f"{self.name}-question"

    def called(self, region: str) -> str:
        """The name of a region, another than that of the same region of the lesson's questions on the same page."""
        return f"{region}{OF.get(self.name, '')}"


def show(page: Page) -> Element:
    """The quiz as it stands."""
    quiz, given, most = page.sitting.quiz, page.sitting.given, len(page.sitting.items)
    title = f"{page.name}-title"
    number = len(given) + (page.phase == "asking")
    return fresh_part(
        "quiz",
        article(".px-quiz", aria_labelledby=title)[
            fresh_part(
                "quiz-head",
                header(".px-head")[
                    h2(id=title)[quiz.title],
                    activity_frame.progress(
                        [
                            f"Question {number} of {most}" if page.phase != "over" else "All answered",
                            page.name == "quiz" and len(quiz.items) > most and f" · {len(quiz.items)} questions in all",
                        ],
                        len(given),
                        most,
                    ),
                ],
            ),
            not given and page.phase == "asking" and page.evidence.prose(quiz.intro),
            activity_frame.record_state(page),
            {"asking": _asking, "explained": _explained, "over": round_end.show}[page.phase](page),
            p(".px-note.px-checked")[CHECKED]
            if page.name in ("review", "own", "tests")
            else activity_frame.checked("quiz", quiz.review),
            page.evidence.cards(),
        ],
    )


def _asking(page):
    item = page.sitting.item
    return fresh_part(
        "question",
        section(".px-card", id=page.here, tabindex="-1", aria_label=page.called("Question"))[
            _above(page, item),
            activity_frame.commit_form(
                page,
                "question",
                legend(".px-question")[item.stem, span(".px-note")[f" {HINTS[item.kind]}"]],
                fragment[figure_of(item.picture), items.ask(item, page.sitting.seed, page.chosen, _scope(page))],
                [
                    controls.certainty(page.ask_certainty, page.certainty, f"{_scope(page)}{item.id}", "question"),
                    controls.primary("Commit answer"),
                ],
            ),
        ],
    )


def _scope(page):
    return "" if page.name == "quiz" else f"{page.name}-"


def _above(page, item):
    first, *more = page.above.get(item.id, ("",))
    return fragment[first and p(".px-note")[first], [p[line] for line in more]]


def _labels(item):
    return p(".px-tag")[
        f"A question to {item.level}",
        ", beyond the review article" if item.beyond_seed else "",
        ", on how far a claim goes" if item.about == "hedge" else "",
    ]


def _explained(page):
    given = page.sitting.given[-1]
    item = page.sitting.items[len(page.sitting.given) - 1]
    more = "See how it went" if page.sitting.over else "Next question"
    return fresh_part(
        "explained",
        section(".px-card.px-after-it", id=page.here, tabindex="-1", aria_label=page.called("Answer explained"))[
            _labels(item),
            _above(page, item),
            h3(".px-question")[item.stem],
            figure_of(item.picture, why=True),
            _headline(item, given),
            items.explain(item, given, page.sitting.seed, page.evidence),
            _evidence(page, item),
            item.id in page.told and p(".px-note")[page.told[item.id]],
            # With an id, so that the button that comes in its place is none of the one under the finger, whose words would stay.
            div(".px-goon")[activity_frame.saved_actions(controls.primary(more, "next", id=f"{page.name}-next"))],
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
        item.hedge and fragment[strong["Say it with its hedge: "], f"“{item.hedge}”. "],
        page.evidence.chips(item.claims),
        activity_frame.source_lines(page.evidence, item.sources),
    ]
