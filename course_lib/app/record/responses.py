"""A learner's events → every response that can still be marked, in the order in which it was given.

What was asked in content that has changed since is passed over where it no longer fits; nothing is guessed.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import get_args

from ... import content
from ...engine.record import responses
from ...engine.record.responses import Asked, Response
from ...model.event import Event
from ...store import Refused
from .questions import named_questions, questions

__all__ = ["missed_questions", "questions", "responses_in"]

REVIEW, BEFORE, AFTER = "review", "before", "after"  # activities: `review:…`, `before:<lesson>`, `after:<lesson>`
NOWHERE = Asked(datetime.min.replace(tzinfo=UTC), "", "")
MANY_ANSWERS = (
    20_000  # marked ones that are remembered, at some 500 bytes each: learners of a course give the same ones
)
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
            found += _of(event, imported)
    return tuple(sorted(found, key=lambda one: one.at))


def _of(event: Event, imported: frozenset[str]) -> list[Response]:
    kind, _, rest = event.activity.partition(":")
    if (kind, event.kind) not in _READERS:
        return []
    try:
        at = datetime.fromisoformat(event.at).astimezone(UTC)
        seed = event.seed if kind == "worksheet" or event.body.get("item") in _by_seed() else 0
        found = _marked(kind, event.kind, rest.partition(":")[0], seed, json.dumps(event.body))
    except (ValueError, TypeError):
        return []
    where = Asked(at, event.activity, event.run, SETTINGS.get(kind, "lesson"), event.learner in imported)
    return [  # written out: a learner has hundreds, and `replace` takes three times as long
        Response(
            one.item,
            one.kind,
            one.claims,
            one.right,
            one.certainty,
            where,
            one.asked,
            one.domains,
            one.unsafe,
            one.chosen,
        )
        for one in found
    ]


@lru_cache(maxsize=MANY_ANSWERS)
def _marked(kind: str, event_kind: str, id: str, seed: int, body: str) -> tuple[Response, ...]:
    """What a body says, marked, as if it had been asked nowhere: it means the same whoever gave it, and whenever."""
    try:
        return tuple(_READERS[kind, event_kind](id, json.loads(body), seed))
    except (KeyError, ValueError, TypeError, Refused):
        return ()  # of content that is gone, of an edition that wrote it otherwise, or of a newer one


def _question(_quiz, body, seed):
    """An answer in a quiz, after a case, or in a review: the question is known by its id alone, whichever quiz it is of."""
    own, item = named_questions()[body["item"]]
    name = body.get("for") or own  # what a review asked it for
    if not isinstance(name, str) or name.partition("/")[0] not in get_args(responses.Kind):
        return
    found = responses.to_question(name, item, seed, content.drugs(), body, NOWHERE)
    if found:
        yield found


def _decision(id, body, _seed):
    found = responses.to_decision(content.case(id), body, NOWHERE)  # what varies from run to run are words
    if found:
        yield found


def _contrast(id, body, _seed):
    yield responses.to_contrast(content.contrast(id), body, NOWHERE)


def _rows(id, body, seed):
    yield from responses.to_rows(content.worksheet(id), seed, body, NOWHERE)


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


@cache
def _by_seed() -> frozenset[str]:
    """The questions that are asked with another amount, or in another variant, from run to run."""
    return frozenset(id for id, (_, item) in questions().items() if item.variants or getattr(item, "convert", None))


def missed_questions(responses: Iterable[Response]) -> tuple[str, ...]:
    """The ids of the questions that were not answered rightly the last time that they were asked, in order of that time."""
    latest = {one.item: one for one in responses if one.kind == "question" and one.where.setting != "before"}
    return tuple(one.item.split("/")[2] for one in latest.values() if not one.right)
