"""What a page of this course asks without a kernel → its question, or a refusal: no other site may ask in a learner's name."""

import json

import tornado.web
from tornado.httputil import HTTPServerRequest

MOST_BYTES = 16 * 1024
USUAL_PORTS = {"http": ":80", "https": ":443"}
ELSEWHERE = "Only a page of this course may ask that."


def is_same_origin(request: HTTPServerRequest) -> bool:
    """Whether a request comes from a page of this host: its Origin says so, and Sec-Fetch-Site, where sent, does too.

    A page that came by https may ask where http arrives: a proxy that is not named has taken it off.
    """
    origin, fetched_from = (request.headers.get(name, "") for name in ("Origin", "Sec-Fetch-Site"))
    scheme, _, place = origin.lower().partition("://")
    place, asked = (one.removesuffix(USUAL_PORTS.get(scheme, "-")) for one in (place, request.host.lower()))
    return (
        bool(asked) and scheme in (request.protocol, "https") and place == asked and fetched_from in ("", "same-origin")
    )


def question_of(handler: tornado.web.RequestHandler, most_bytes: int = MOST_BYTES) -> dict:
    """The JSON object in the body of a request from a page of this very host; raises HTTPError 403, 413, 415 or 400."""
    request = handler.request
    if not is_same_origin(request):
        raise tornado.web.HTTPError(403, ELSEWHERE)
    if len(request.body) > most_bytes:
        raise tornado.web.HTTPError(413, f"A question has at most {most_bytes} bytes.")
    if not is_json(request.headers.get("Content-Type", "")):
        raise tornado.web.HTTPError(415, "A question is application/json.")
    question = object_in(request.body)
    if question is None:
        raise tornado.web.HTTPError(400, "A question is a JSON object.")
    return question


def is_json(content_type: str) -> bool:
    """Whether a Content-Type header says JSON, which no form of another page can."""
    return content_type.partition(";")[0].strip().lower() == "application/json"


def object_in(body: bytes) -> dict | None:
    """The JSON object that a body is; None for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
