"""What the certainty of a round was worth → a sentence or two with its numbers."""

from ...engine.quiz.certainty import Worth

NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
NOT_ASKED = "You were not asked how sure you were, so this round says nothing about your certainty."
NONE_CERTAIN = "You called none of your answers certain."
LOOK_TWICE, TOLD_LITTLE = "these are the errors to look at twice", "being certain told you little here"


def number(count: int) -> str:
    """A whole number in words up to twelve, then in digits."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def in_words(worth: Worth) -> str:
    """What the certainty was worth: of the certain answers first, then of guesses that were right."""
    if not worth.asked:
        return NOT_ASKED
    return " ".join(filter(None, (_certain(worth), _guesses(worth))))


def _certain(worth):
    if not worth.certain:
        return NONE_CERTAIN
    if not worth.certain_and_wrong:
        return f"{_part(worth.certain, worth.certain, 'certain answer')} right: your certainty held."
    wrong = _part(worth.certain_and_wrong, worth.certain, "certain answer")
    if worth.certain_and_wrong == 1:
        return f"{wrong} wrong: this is the error to look at twice."
    told_little = 2 * worth.certain_and_wrong >= worth.certain
    return f"{wrong} wrong: {TOLD_LITTLE if told_little else LOOK_TWICE}."


def _guesses(worth):
    if not worth.guesses_and_right:
        return ""
    return f"{_part(worth.guesses_and_right, worth.guesses, 'guess', 'guesses')} right: read why, so that next time you know."


def _part(count, of, one, many=""):
    """`Seven of your eight certain answers were`, with its verb; all of one, of two and of more have words of their own."""
    many = many or f"{one}s"
    if of == 1:
        return f"Your one {one} was"
    if count == of:
        return f"Both of your {many} were" if of == 2 else f"All {number(of)} of your {many} were"
    return f"{number(count).capitalize()} of your {number(of)} {many} {'was' if count == 1 else 'were'}"
