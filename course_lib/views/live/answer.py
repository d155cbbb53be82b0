"""A question → every option with whether it is right and why, as the wall and the phones show it once the presenter says so."""

from htpy import Element, div, fragment, li, ol, p, span, strong

from ...engine.exports.markup import plain, reasons
from ...engine.live.question import LiveQuestion, key, options
from ...model.quiz import Choice, Matching, Numeric, Ordering, Shifting, Short
from ..case.feedback import VERDICTS
from ..parts.controls import code
from ..parts.sentences import first_sentence
from .ballot import letter

RIGHT, WRONG = ("✓", "better", "Correct"), ("✕", "worse", "Not correct")


def marks(question: LiveQuestion, seed: int) -> dict[str, tuple[tuple[str, str, str], str]]:
    """Each option's sign, colour and word, and its reason in a line."""
    return {id: _mark(question, id) for id, _ in options(question, seed)}


def _mark(question, id):
    scene, item = question.scene, question.item
    if scene and scene.ranking:
        place = key(question).index(id) + 1
        return (f"{place}.", "better", f"Place {place} for this course"), plain(scene.ranking.order[place - 1].because)
    if scene:
        option = next(one for one in scene.options if one.id == id)
        return VERDICTS[option.verdict], plain(option.feedback)
    if isinstance(item, Shifting):
        return RIGHT if id == item.key else WRONG, plain(getattr(item.because, id))
    if isinstance(item, Ordering):
        place = key(question).index(id) + 1
        return (f"{place}.", "better", f"Place {place}"), plain(item.stages[place - 1].because)
    one = next(answer for answer in item.answers if answer.id == id)
    return RIGHT if one.correct else WRONG, plain(one.because)


def explained(question: LiveQuestion, seed: int) -> Element:
    """The answer as a phone shows it: each option with its word and its reason; the script marks what this phone chose."""
    if isinstance(question.item, Numeric | Matching | Short):
        return ol(".live-reasons")[[li[plain(line)] for line in reasons(question.item)]]
    marked, texts = marks(question, seed), dict(options(question, seed))
    order = key(question) if question.way == "order" else tuple(texts)
    letters = {id: letter(at) for at, id in enumerate(texts)}
    return fragment[
        ol(".live-reasons")[[_entry(id, letters[id], texts[id], *marked[id]) for id in order]],
        question.scene and div(".px-argued")[strong["Why this course argues so. "], plain(first_sentence(question.scene.argued))],
    ]  # fmt: skip


def _entry(id, named, text, mark, because):
    sign, colour, word = mark
    return li(data_option=code(id))[
        p[span(".live-letter")[named], " ", strong[text]],
        p[span(class_=f"px-{colour}")[f"{sign} {word}. "], because],
    ]


def is_choice(question: LiveQuestion) -> bool:
    """Whether each option can be marked by itself."""
    return bool(question.scene) or isinstance(question.item, Choice | Shifting | Ordering)
