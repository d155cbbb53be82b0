"""How sure a learner was against how often they were right: a plot with its interval, its meaning in a sentence, its table."""

from collections.abc import Sequence

from htpy import Element, div, figcaption, figure, h3, li, p, section, strong, ul

from ...engine.progress.calibration import FEW, Level
from ..parts import strip
from ..parts.controls import CERTAINTIES
from ..parts.figures import simple_table
from .frame import SHARES, frame, to_come

TO_COME = (
    "Where you say how sure you are, this page sets it beside how often you were right.",
    f"It needs {FEW} answers of a kind before it says anything about them, and whoever is not asked for it loses nothing.",
)
CALLED = {
    "guess": "that you called a guess",
    "fairly": "of which you were fairly sure",
    "certain": "of which you were certain",
}
INTERVAL = "● the share that was right; the line is its 95 % interval, by Wilson’s score: where the share might lie if you went on so."


def show(levels: Sequence[Level], problem: str = "") -> Element:
    """A line for each certainty; for whoever has said of nothing how sure they were, what will stand here."""
    if not any(level.of for level in levels):
        return frame("certainty", to_come(*TO_COME), problem)
    return frame(
        "certainty",
        section(".px-card")[
            figure(".px-figure.px-ev")[
                h3["How sure you were, and how often right"],
                figcaption(".px-ev-finding")[meaning(levels)],
                p(".px-note")[INTERVAL],
                ul(".px-ev-rows")[[li(".px-ev-row")[_row(level)] for level in reversed(levels)]],
                simple_table("Table: how sure you were, and how often right", ("You were", "Right", "Answers", "Share", "95 % interval (Wilson)"), lambda: list(map(_cells, levels)), "certainty"),
            ]
        ],
        problem,
    )  # fmt: skip


def meaning(levels: Sequence[Level]) -> str:
    """What the certainty was worth, in a sentence: of the most certain answers of which there are enough."""
    told = [level for level in levels if not level.few]
    if not told:
        return f"So far there are too few answers to say anything: fewer than {FEW} of each kind."
    top, guess = told[-1], next((level for level in told if level.name == "guess"), None)
    said = f"{of_level(top)} {_worth(top)}"
    if guess and guess is not top and guess.share >= top.share:
        return f"{said} Guesses were right as often: how sure you felt told you nothing here."
    return said


def _worth(level):
    wrong = level.of - level.right
    if level.name == "guess":
        return (
            "Half of them or more: you know more than you trust."
            if level.share >= 0.5
            else "A guess was mostly a guess."
        )
    if not wrong:
        return "Your certainty held."
    if level.name == "certain":
        those = "The one that was wrong is" if wrong == 1 else f"The {wrong} that were wrong are"
        return f"{those} to be looked at twice."
    return "That is what fairly sure may mean." if level.share >= 0.6 else "That is less than fairly sure."


def of_level(level: Level) -> str:
    """`Of 12 answers of which you were certain, 9 were right.`"""
    if level.of == 1:
        return f"The one answer {CALLED[level.name]} was {'right' if level.right else 'wrong'}."
    right = {0: "none was", 1: "one was"}.get(level.right, f"{level.right} were")
    return f"Of {level.of} answers {CALLED[level.name]}, {'all were' if level.right == level.of else right} right."


def _row(level):
    enough = level.of and not level.few
    return [
        div[
            p(".px-ev-name")[strong[CERTAINTIES[level.name]]],
            p(".px-note")[of_level(level) if level.of else f"No answer {CALLED[level.name]}."],
            not enough and level.of > 0 and p(".px-note")["Too few to say anything."],
        ],
        enough and div(".px-ev-plot")[_strip(level), p(".px-note")[_interval(level)]],
    ]


def _strip(level):
    low, high = (100 * end for end in level.interval)
    marks = [strip.reach(SHARES, low, high, 9), strip.dot(SHARES, 100 * level.share, 9)]
    return strip.strip(SHARES, marks, f"{of_level(level)} {_interval(level)}", 36)


def _interval(level):
    low, high = level.interval
    return f"{100 * level.share:.0f} % right; 95 % interval {100 * low:.0f} to {100 * high:.0f} %."


def _cells(level):
    if level.few:
        return CERTAINTIES[level.name], level.right, level.of, "too few", "–"
    low, high = level.interval
    return CERTAINTIES[level.name], level.right, level.of, f"{100 * level.share:.0f} %", f"{100 * low:.0f}–{100 * high:.0f} %"  # fmt: skip
