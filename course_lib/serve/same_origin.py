"""What a page of this course asks without a kernel → its question, or a refusal: no other site may ask in a learner's name."""

import json
from urllib.parse import urlsplit

import tornado.web

MOST_BYTES = 16 * 1024


def question_of(handler: tornado.web.RequestHandler, most_bytes: int = MOST_BYTES) -> dict:
    """The JSON object in the body of a request from a page of this very host; raises HTTPError 403, 413, 415 or 400."""
    request = handler.request
    origin, site = request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or urlsplit(origin).netloc.lower() != request.host.lower():
        raise tornado.web.HTTPError(403, "Only a page of this course may ask that.")
    if len(request.body) > most_bytes:
        raise tornado.web.HTTPError(413, f"A question has at most {most_bytes} bytes.")
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
        raise tornado.web.HTTPError(415, "A question is application/json.")
    try:
        question = json.loads(request.body)
    except (ValueError, RecursionError):
        question = None
    if not isinstance(question, dict):
        raise tornado.web.HTTPError(400, "A question is a JSON object.")
    return question
