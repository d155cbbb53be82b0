"""The words that every item of a kind carries, wherever it is asked: what to do, the answers of a shift, and the key in a line."""

from ...model.quiz import Choice, Item, Matching, Numeric, Ordering, Short
from .drawing import as_printed

HINTS = {
    "single": "Choose one.",
    "multiple": "Choose all that apply.",
    "ordering": "Move them into order, the first on top.",
    "matching": "Choose a partner for each.",
    "numeric": "Type a number.",
    "short": "Type a word or two; spelling is judged kindly.",
    "shift": "Choose one.",
}
SHIFTS = {"less": "Less likely", "same": "About as likely as before", "more": "More likely"}
NO_PANEL = "Keyed by a stated reason and source; no panel of experts stands behind it."
THINKING, LEARNING = "You are thinking of", "Then you learn"


def right_answer_in_words(item: Item) -> str:
    """The right answer in words, for a list of questions."""
    if isinstance(item, Choice):
        return "; ".join(answer.text for answer in item.answers if answer.correct)
    if isinstance(item, Ordering):
        return "; ".join(f"{place}. {stage.text}" for place, stage in enumerate(item.stages, 1))
    if isinstance(item, Matching):
        return "; ".join(f"{match.left} – {match.right}" for match in item.matches)
    if isinstance(item, Short):
        return item.accept[0]
    return f"{as_printed(item.key)} {item.unit}" if isinstance(item, Numeric) else SHIFTS[item.key].lower()


def accepted(item: Numeric | Short) -> str:
    """Which numbers or words count as the key, in a sentence; nothing where only the key itself does."""
    if isinstance(item, Short):
        return f"Also accepted: {', '.join(item.accept[1:])}." if item.accept[1:] else ""
    if not item.tolerance:
        return ""
    return f"Anything from {as_printed(item.key - item.tolerance)} to {as_printed(item.key + item.tolerance)} counts as that."
