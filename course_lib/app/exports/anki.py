"""Questions → an Anki collection, by genanki: a note a question, the same again at a second import."""

import hashlib
import time
from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from ...engine.exports.asked import About, Asked
from ...engine.exports.conversions import shift_as_choice
from ...engine.exports.losses import CERTAINTY, ONE_WAY, Loss, Written, told
from ...engine.exports.markup import listed, paragraphs, reasons
from ...engine.quiz.drawing import shuffled
from ...engine.quiz.wording import accepted, right_answer_in_words
from ...model.quiz import Choice, Matching, Numeric, Ordering, Shifting, Short

FIELDS = ("Item", "Question", "Choices", "Key", "Reasons", "Behind")
FRONT = "{{Question}}{{Choices}}"
BACK = "{{FrontSide}}<hr id=answer><div class=key>{{Key}}</div>{{Reasons}}<div class=behind>{{Behind}}</div>"
STYLE = """.card { font: 18px/1.4 sans-serif; text-align: left; max-width: 40em; margin: auto; }
.key { font-weight: bold; } .behind, .about { font-size: 80%; } .about { border-top: 1px solid; margin-top: 2em; }"""
JUDGED = Loss("A card is turned over and its reader judges the answer: Anki marks nothing.")
SCHEDULE = Loss("Anki's own dates of review begin anew and know nothing of the course's record.")


def written(questions: Sequence[Asked], about: About, seed: int = 0, at: float | None = None) -> Written:
    """The file, a deck for each quiz; `at`: seconds since 1970 for its notes (now), by which Anki sees which is newer.

    Raises ImportError without genanki.
    """
    import genanki

    losses = (*told(questions, [ONE_WAY]), JUDGED, CERTAINTY, SCHEDULE)
    model = _model(genanki, about)
    decks = []
    for (quiz, title), group in groupby(questions, lambda one: (one.quiz, one.title)):
        deck = genanki.Deck(number(f"deck:{quiz}"), f"{about.course}::{title}", "")
        for one in group:
            deck.add_note(_note(genanki, model, one, seed))
        decks.append(deck)
    if decks:
        decks[0].description = listed(f"… {loss}" for loss in losses)
    file = BytesIO()
    genanki.Package(decks).write_to_file(file, timestamp=time.time() if at is None else at)
    return Written(file.getvalue(), losses)


def number(name: str) -> int:
    """The number of a deck or a note type, for ever the same: within 2³⁰ … 2³¹, where Anki's own never lie."""
    return (1 << 30) + int.from_bytes(hashlib.sha256(f"proximal:{name}".encode()).digest()[:4], "big") % (1 << 30)


def guid(id: str) -> str:
    """By what Anki knows a note again: the item's id alone."""
    return f"proximal:{id}"


def _model(genanki, about):
    return genanki.Model(
        number("question"),
        "Proximal question",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": FRONT, "afmt": f"{BACK}<div class=about>{paragraphs(about.lines)}</div>"}],
        css=STYLE,
        sort_field_index=0,
    )


def _note(genanki, model, one, seed):
    item = shift_as_choice(one.item) if isinstance(one.item, Shifting) else one.item
    fields = (
        one.id,
        paragraphs(one.stem) + (one.image.html(_data(one.image)) if one.image else ""),
        _choices(item, seed),
        paragraphs([right_answer_in_words(one.item), *_spread(item)]),
        listed(reasons(one.item)),
        paragraphs(one.behind),
    )
    return genanki.Note(model, list(fields), tags=list(one.tags), guid=guid(one.id))


def _data(image):
    return f"data:image/svg+xml;base64,{b64encode(image.svg.encode()).decode()}"


def _choices(item, seed):
    if isinstance(item, Matching):
        return listed(one.left for one in item.matches) + listed(one.right for one in shuffled(item, seed))
    if isinstance(item, Choice | Ordering):
        return listed(one.text for one in shuffled(item, seed))
    return ""


def _spread(item):
    return [said] if isinstance(item, Numeric | Short) and (said := accepted(item)) else []
