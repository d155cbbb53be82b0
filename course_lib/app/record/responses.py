"""A learner's events → every response that can still be marked, in the order in which it was given.

What was asked in content that has changed since is passed over where it no longer fits; nothing is guessed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import get_args

from ... import content
from ...engine.record import responses
from ...engine.record.responses import Asked, Response
from ...model.event import Event
from ...store import Refused
from .questions import named_questions, questions

__all__ = ["questions", "responses_in"]

REVIEW, BEFORE, AFTER = "review", "before", "after"  # activities: `review:…`, `before:<lesson>`, `after:<lesson>`
SETTINGS = {REVIEW: "review", BEFORE: "before", AFTER: "after"}


def responses_in(events: Iterable[Event], imported: frozenset[str] = frozenset()) -> tuple[Response, ...]:
    """The responses that these events are, oldest first; `imported` are the devices whose events were brought from elsewhere.

    The events of a run come in order of number. Two of the same moment stay in the order in which they came.
    """
    found: list[Response] = []
    reopened: set[str] = set()  # runs of a case that went another way after the debrief was seen
    for event in events:
        if event.kind == "reopened":
            reopened.add(event.run)
        elif event.run not in reopened:
            found += _of(event, event.learner in imported)
    return tuple(sorted(found, key=lambda one: one.at))


def _of(event: Event, imported: bool) -> Iterator[Response]:
    kind, _, rest = event.activity.partition(":")
    read = _READERS.get((kind, event.kind))
    if read is None:
        return
    try:
        at = datetime.fromisoformat(event.at).astimezone(UTC)
        where = Asked(at, event.activity, event.run, SETTINGS.get(kind, "lesson"), imported)
        yield from read(rest.partition(":")[0], event, where)
    except (KeyError, ValueError, TypeError, Refused):
        return  # of content that is gone, of an edition that wrote it otherwise, or of a newer one


def _question(_quiz, event, where):
    """An answer in a quiz, after a case, or in a review: the question is known by its id alone, whichever quiz it is of."""
    own, item = named_questions()[event.body["item"]]
    name = event.body.get("for") or own  # what a review asked it for
    if not isinstance(name, str) or name.partition("/")[0] not in get_args(responses.Kind):
        return
    found = responses.to_question(name, item, event.seed, content.drugs(), event.body, where)
    if found:
        yield found


def _decision(id, event, where):
    found = responses.to_decision(content.case(id), event.body, where)  # what varies from run to run are words
    if found:
        yield found


def _contrast(id, event, where):
    yield responses.to_contrast(content.contrast(id), event.body, where)


def _rows(id, event, where):
    yield from responses.to_rows(content.worksheet(id), event.seed, event.body, where)


_READERS = {
    ("quiz", "answered"): _question,
    ("missed", "answered"): _question,
    (REVIEW, "answered"): _question,
    (BEFORE, "answered"): _question,
    (AFTER, "answered"): _question,
    ("case", "committed"): _decision,
    ("contrast", "committed"): _contrast,
    ("worksheet", "committed"): _rows,
}
