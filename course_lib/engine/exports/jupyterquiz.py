"""Questions → the JSON list that `display_quiz` of the package jupyterquiz shows in a notebook (its README, version 2.9)."""

import json
from collections.abc import Sequence

from ...model.quiz import Choice, Matching, Numeric, Ordering, Shifting, Short
from .asked import About, Asked
from .conversions import shift_as_choice
from .losses import CERTAINTY, ONE_WAY, PICTURE_IN_WORDS, Loss, Written, of_kind, told
from .markup import escaped, paragraphs

MISSING = (
    ("jupyterquiz knows no order, so these are not in the file.", of_kind("ordering")),
    ("jupyterquiz asks for no word to be typed, so these are not in the file.", of_kind("short")),
)
RULES = (
    (
        "jupyterquiz knows no pairs, so each line of a matching is a question of its own, “id/line”.",
        of_kind("matching"),
    ),
    ONE_WAY,
    PICTURE_IN_WORDS,
)
ALWAYS = (
    Loss("Each answer says at once whether it is right, and another may be tried; the course takes one answer."),
    Loss("The claims and sources of a question follow the reason of its right answer."),
    CERTAINTY,
    Loss("Tags stand in the file and jupyterquiz shows none; a notebook reads the file anew, so nothing doubles."),
)
NOT_THIS = "Not this one."


def written(questions: Sequence[Asked], about: About) -> Written:
    """The file, in ASCII, since jupyterquiz opens it with whatever encoding the system has."""
    held = [one for one in questions if not isinstance(one.item, Ordering | Short)]
    losses = (*told(questions, MISSING, missing=True), *told(held, RULES), *ALWAYS)
    entries = [entry for one in held for entry in _entries(one)]
    if entries:
        entries[0]["question"] += f"<p><small>{' '.join(map(_shown, about.lines))}</small></p>"
    return Written((json.dumps(entries, indent=1) + "\n").encode("ascii"), losses)


def _entries(one):
    item = shift_as_choice(one.item) if isinstance(one.item, Shifting) else one.item
    made = {Choice: _choice, Matching: _lines, Numeric: _number}[type(item)](one, item)
    return [{"id": one.id, "tags": list(one.tags)} | entry for entry in made]


def _choice(one, item):
    answers = [_answer(one, answer.text, answer.correct, answer.because) for answer in item.answers]
    kind = "multiple_choice" if item.kind == "single" else "many_choice"
    return [{"type": kind, "question": _html(one.stem_in_words), "answers": answers}]


def _lines(one, item):
    for match in item.matches:
        others = [(other.right, NOT_THIS) for other in item.matches if other is not match]
        others += [(spare.right, spare.because) for spare in item.spares]
        answers = [
            _answer(one, match.right, True, match.because),
            *(_answer(one, text, False, why) for text, why in others),
        ]
        stem = _html([*one.stem_in_words, f"Which belongs to: {match.left}"])
        yield {"id": f"{one.id}/{match.id}", "type": "multiple_choice", "question": stem, "answers": answers}


def _number(one, item):
    answers = _spread(item.key, item.tolerance, True, _feedback(one, item.because))
    for mistake in item.mistakes:
        answers += _spread(item.key * mistake.times, item.tolerance, False, _html([mistake.because]))
    answers.append({"type": "default", "feedback": _html(["Not right."])})
    return [{"type": "numeric", "question": _html(one.stem_in_words), "answers": answers}]


def _spread(number, tolerance, correct, feedback):
    """A range holds its lower end and not its upper one, which is an answer of its own."""
    low, high = (round(end, 6) for end in (number - tolerance, number + tolerance))
    ends = [{"type": "range", "range": [low, high]}] if tolerance else []
    return [one | {"correct": correct, "feedback": feedback} for one in (*ends, {"type": "value", "value": high})]


def _answer(one, text, correct, because):
    return {
        "answer": _shown(text),
        "correct": correct,
        "feedback": _feedback(one, because) if correct else _html([because]),
    }


def _feedback(one, because):
    return _html([because, *one.behind])


def _html(lines):
    return paragraphs(lines).replace("$", "&#36;")  # jupyterquiz would read a formula between two of them


def _shown(text):
    return escaped(text).replace("$", "&#36;")
