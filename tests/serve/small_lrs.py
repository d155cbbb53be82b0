"""A learning record store on 127.0.0.1, as small as a test needs: it looks at each statement as xAPI 1.0.3 says, and keeps each id once.

It can be down and come back on its port, hang, and answer the next requests with whatever a test says.
"""

import base64
import json
import re
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from tests.serve.small_server import SmallServer

KEY, SECRET = "key-of-the-course", "s3cret-of-the-course"
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.I)
INTERACTIONS = {"true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"}  # fmt: skip
OF = {  # the properties that a part may have, the ones with a * must be there
    "statement": "id *actor *verb *object result context timestamp stored authority version attachments",
    "actor": "objectType name *account",
    "account": "*homePage *name",
    "verb": "*id display",
    "activity": "objectType *id definition",
    "definition": "name description type moreInfo interactionType correctResponsesPattern choices scale source target steps extensions",
    "result": "score success completion response duration extensions",
    "score": "scaled raw min max",
    "context": "registration instructor team contextActivities revision platform language statement extensions",
}


def wrong_with(statement: object) -> list[str]:
    """What is wrong with a statement by xAPI 1.0.3, part two; none if all is well."""
    return list(_wrong(statement))


def _wrong(one) -> Iterator[str]:
    yield from _has(one, "statement")
    if any(_nulls(one)):
        yield "a null"
    yield from _uuid(one["id"])
    actor, verb, context, result = one["actor"], one["verb"], one.get("context", {}), one.get("result", {})
    yield from _has(actor, "actor")
    yield from _has(actor["account"], "account")
    yield from _iri(actor["account"]["homePage"])
    yield from _has(verb, "verb")
    yield from _iri(verb["id"])
    yield from _words(verb.get("display", {}))
    yield from _activity(one["object"])
    yield from _has(context, "context")
    yield from _uuid(context["registration"])
    for name, some in context.get("contextActivities", {}).items():
        if name not in ("parent", "grouping", "category", "other"):
            yield f"contextActivities.{name}"
        for activity in some:
            yield from _activity(activity)
    yield from _result(result)
    for iri in [*context.get("extensions", {}), *result.get("extensions", {})]:
        yield from _iri(iri)
    if datetime.fromisoformat(one["timestamp"]).tzinfo is None:
        yield "a timestamp without a zone"


def _result(result):
    yield from _has(result, "result")
    if not isinstance(result.get("success", True), bool) or not isinstance(result.get("response", ""), str):
        yield "a result that is no result"
    if score := result.get("score"):
        yield from _has(score, "score")
        if not (
            -1 <= score["scaled"] <= 1 and score["min"] <= score["raw"] <= score["max"] and score["min"] < score["max"]
        ):
            yield f"the score {score}"


def _activity(one):
    yield from _has(one, "activity")
    yield from _iri(one["id"])
    definition = one.get("definition", {})
    yield from _has(definition, "definition")
    yield from _iri(definition["type"])
    yield from _words(definition.get("name", {}))
    if definition.get("interactionType", "choice") not in INTERACTIONS or one.get("objectType") != "Activity":
        yield f"the activity {one}"


def _has(part: Mapping, of: str):
    names = OF[of].split()
    may = {name.lstrip("*") for name in names}
    yield from (f"{of}.{name} is not known" for name in part if name not in may)
    yield from (f"{of}.{name[1:]} is missing" for name in names if name[0] == "*" and name[1:] not in part)


def _iri(text):
    if not IRI.fullmatch(text):
        yield f"{text} is no IRI"


def _uuid(text):
    if str(UUID(text)) != text:
        yield f"{text} is no UUID"


def _words(said):
    if not all(re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", tag) and isinstance(text, str) for tag, text in said.items()):
        yield f"{said} is no language map"


def _nulls(value) -> Iterator[bool]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield inner is None
        yield from _nulls(inner)


class SmallLrs(SmallServer):
    """The store: what it holds by id, and every request that came."""

    def __init__(self):
        super().__init__()
        self.kept: dict[str, dict] = {}
        self.asked: list[int] = []  # how each request was answered
        self.heard = 0  # statements, those that it has already too
        self.wrong: list[str] = []
        self.next: list[tuple[int, dict]] = []  # status and headers of the next answers, whatever is sent
        self.goes_on = threading.Event()  # while it is not set, no answer comes
        self.goes_on.set()
        self.loses_answers = 0  # so many are kept and not answered

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/xapi/"

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a course that tells it."""
        return {"COURSE_LRS_ENDPOINT": self.endpoint, "COURSE_LRS_KEY": KEY, "COURSE_LRS_SECRET": SECRET}

    def _answer(self, handler, body):
        self.goes_on.wait(20)
        status, headers = self.next.pop(0) if self.next else (self._status(handler, body), {})
        self.asked.append(status)
        if status == 200 and self.loses_answers:
            self.loses_answers -= 1
            handler.close_connection = True
            return
        told = b"[]" if status == 200 else b""
        handler.send_response(status)
        for name, value in {"X-Experience-API-Version": "1.0.3", "Content-Length": str(len(told)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(told)

    def _status(self, handler, body):
        signed = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if handler.headers.get("Authorization") != signed:
            return 401
        statements = json.loads(body)
        self.heard += len(statements)
        wrong = [sentence for one in statements for sentence in wrong_with(one)]
        wrong += [] if handler.headers.get("X-Experience-API-Version", "").startswith("1.0") else ["no version"]
        wrong += [] if handler.headers["Content-Type"] == "application/json" else ["no JSON"]
        wrong += [] if handler.path == "/xapi/statements" else [handler.path]
        self.wrong += wrong
        if wrong:
            return 400
        if any(self.kept.get(one["id"], one) != one for one in statements):
            return 409
        self.kept |= {one["id"]: one for one in statements}
        return 200
