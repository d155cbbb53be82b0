"""An event that waits for a learning record store → the xAPI statement that it is, or nothing where there is none.

Told is what can be marked, as the course marks it, and that an attempt was begun. Never told are words that a learner
wrote, names, addresses and codes; a learner is the number that their own file knows them by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ... import content
from ...engine.quiz.answers import Given, value
from ...engine.quiz.drawing import as_asked
from ...engine.quiz.marking import common_error, meant
from ...engine.record import xapi
from ...engine.record.responses import Response
from ...model.event import Event
from ...model.quiz import Numeric, Short
from ...store import Refused
from ...store.outbox import Waiting
from .portable import portable_id
from .questions import named_questions
from .responses import responses_in

_FOLDERS = {"quiz": content.quiz, "case": content.case, "contrast": content.contrast, "worksheet": content.worksheet}


@dataclass(frozen=True)
class Course:
    """Whose statements these are: the course's own address, below which its learners' numbers count, and its edition."""

    home: str
    edition: str


def statement(waits: Waiting, course: Course) -> dict | None:
    """The statement; None for what cannot be marked, was brought from elsewhere, or was committed after the debrief was seen."""
    event = waits.event
    kind = event.activity.partition(":")[0]
    if waits.imported or waits.reopened or kind not in xapi.TYPES:
        return None
    try:
        at = datetime.fromisoformat(event.at)
        said = _begun(event) if event.kind == "started" else _answered(event, responses_in([event]))
    except (KeyError, ValueError, TypeError, Refused):  # of content that is gone, or of a newer edition
        return None
    if said is None or at.tzinfo is None:
        return None
    return _framed(waits, at, said, course)


def _framed(waits, at, said, course):
    event, context = waits.event, said.pop("context", {})
    account = {"homePage": course.home, "name": portable_id(waits.learner)}
    return {
        "id": xapi.statement_id(event.run, event.number),
        "actor": {"objectType": "Agent", "account": account},
        **said,
        "timestamp": at.isoformat(timespec="milliseconds"),
        "context": {
            "registration": xapi.registration_of(event.run),
            "revision": event.fingerprint,
            "platform": "Proximal",
            "language": "en",
            "contextActivities": {
                "parent": [_whole(event)],
                "grouping": [xapi.activity(xapi.COURSE_ID, xapi.COURSE)],
                "category": [xapi.activity(xapi.PROFILE_ID, xapi.PROFILE)],
            },
            "extensions": {**context, **xapi.extensions(edition=course.edition)},
        },
    }


def _whole(event: Event) -> dict:
    """The activity of which an event is a step."""
    kind, _, rest = event.activity.partition(":")
    id = rest.partition(":")[0]
    title = _FOLDERS[kind](id).title if kind in _FOLDERS else ""
    return xapi.activity(f"{xapi.OWN}activity/{kind}/{rest.replace(':', '/')}", xapi.TYPES[kind], title)


def _begun(event: Event) -> dict:
    return {"verb": xapi.verb("initialized"), "object": _whole(event)}


def _answered(event: Event, found: Sequence[Response]) -> dict | None:
    """One statement for one commitment, also where it fills several rows."""
    if not found:
        return None
    first, asked = found[0], found[0].item
    rows = first.kind == "row" and event.activity.startswith("worksheet:")
    noun = None
    if rows:
        asked = asked.rpartition("/")[0].replace("row/", "part/", 1)
    elif event.kind == "answered":
        asked, noun = named_questions()[event.body["item"]]
        noun = as_asked(noun, event.seed, content.drugs())
    elif first.kind == "contrast":
        noun = content.contrast(event.activity.partition(":")[2])
    interaction = xapi.interaction_of(noun)
    claims = tuple(dict.fromkeys(claim for one in found for claim in one.claims))
    return {
        "verb": xapi.verb("answered"),
        "object": xapi.activity(xapi.OWN + asked, xapi.INTERACTION, asked, interaction),
        "result": _result(found, interaction, _chosen(event.body, noun), rows),
        "context": xapi.extensions(
            claims=list(claims),
            setting=first.where.setting,
            asked_for=first.item if not rows and first.item != asked else None,
        ),
    }


def _result(found: Sequence[Response], interaction: str, chosen: Sequence[str], rows: bool) -> dict:
    right, first = sum(one.right for one in found), found[0]
    told = {"success": right == len(found)}
    if rows:
        told["score"] = {"raw": right, "min": 0, "max": len(found), "scaled": round(right / len(found), 4)}
    if response := xapi.response_of(interaction, chosen):
        told["response"] = response
    case = interaction == "other" and not rows
    more = xapi.extensions(
        certainty=first.certainty, domains=list(first.domains), unsafe=first.unsafe if case else None
    )
    return told | ({"extensions": more} if more else {})


def _chosen(body: Mapping, asked: object) -> list[str]:
    """What was chosen, by the ids that authors gave, a number, or a word if an author wrote it: never a learner's words, and no order that was typed."""
    if isinstance(asked, Short):
        given = Given.of(body)
        mistake = common_error(asked, given)
        return [meant(asked, given) or (mistake.words[0] if mistake else "")]
    if isinstance(asked, Numeric):
        return [f"{value(asked, body['answers']):.12g}"]
    if "answers" in body:
        return list(body["answers"])
    if "picks" in body:
        return [f"{row}[.]{pick}" for row, picks in body["picks"].items() for pick in picks]
    return [body["row"]] if "row" in body else list(body.get("options", ()))
