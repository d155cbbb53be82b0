"""A question to a served course, as a page of it asks one, or as somebody else would."""

import http.client
import json
from contextlib import closing
from types import SimpleNamespace


def ask(course, question, method="POST", path="/course/record", **headers):
    """Status, headers and text of the answer, and the JSON that it is; a header of None is not sent."""
    sent = {"Origin": course.url, "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    with closing(http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)) as line:
        line.request(method, path, body, {name: value for name, value in sent.items() if value is not None})
        answer = line.getresponse()
        text = answer.read().decode()
        found = json.loads(text) if text.startswith("{") else {}
        return SimpleNamespace(status=answer.status, headers=answer.headers, text=text, found=found)
