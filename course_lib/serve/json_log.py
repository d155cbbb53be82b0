"""All that a course says → one JSON object a line, for a host's log collector; without anything about a person.

What is logged is formatted here. What else reaches standard output or standard error, of this process or of those that it
starts (a kernel, a crash of Python itself), comes by a pipe, and a thread makes an object of each line.
Of an error its kind is kept and where it was, never its text, which could hold what is a learner's own.
"""

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from .redacted_log import redacted

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_S = 1.0  # at the end, for what was said last
_BEGINS = "Traceback (most recent call last):"
_PLACE = re.compile(r'\s+File "(.+)", line (\d+)(?:, in (.+))?')


def json_line(message: str, level: str = "info", logged_s: float | None = None, **more) -> str:
    """One object in one line: when [ISO 8601, UTC], how grave, what, and more."""
    when = datetime.now(UTC) if logged_s is None else datetime.fromtimestamp(logged_s, UTC)
    told = {"time": when.isoformat(timespec="milliseconds"), "level": level, "message": message, **more}
    return json.dumps(told, ensure_ascii=False)


def json_lines(text: str, level: str = "info") -> str:
    """An object for each line of what the course says to its host, as it stands."""
    return "\n".join(json_line(line, level) for line in text.splitlines() if line.strip())


class JsonFormatter(logging.Formatter):
    """A log record as an object: its first line, redacted, and of an error its kind and its places."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, in one line."""
        first, *_ = record.getMessage().splitlines() or [""]
        more = {"logger": record.name, **_error(record.exc_info)}
        return json_line(redacted(first), record.levelname.lower(), record.created, **more)


def _error(exc_info) -> dict:
    if not exc_info or not exc_info[1]:
        return {}
    frames = traceback.extract_tb(exc_info[2])
    return {"error": exc_info[0].__name__, "at": [_place(one.filename, one.lineno, one.name) for one in frames]}


def _place(file: str, line: object, function: str | None) -> str:
    with suppress(ValueError):
        file = str(Path(file).relative_to(PROJECT))
    name = file if not Path(file).is_absolute() else "/".join(Path(file).parts[-2:])  # no home folder of anybody
    return f"{name}:{line}" + (f" {function}" if function else "")


def objects(lines: Iterable[str]) -> Iterator[str]:
    """Lines that anybody printed → an object each, those of a traceback together; what is an object already stays."""
    error: list[str] | None = None
    told = False  # an error's text may go on over lines, up to what is an object again
    for line in lines:
        line = line.rstrip("\n")
        if line == _BEGINS:
            error, told = [], False
        elif error is not None and line[:1] in (" ", ""):
            if place := _PLACE.fullmatch(line):
                error.append(_place(*place.groups()))
        elif error is not None:
            kind = line.partition(":")[0]
            yield json_line("An error that nothing caught.", "error", error=kind, at=error)
            error, told = None, True
        elif _is_object(line):
            told = False
            yield line
        elif line.strip() and not told:
            yield json_line(redacted(line), "warning")
    if error:
        yield json_line("An error that nothing caught.", "error", at=error)


def _is_object(line: str) -> bool:
    with suppress(ValueError):
        return isinstance(json.loads(line), dict)
    return False


@contextmanager
def one_object_a_line(wanted: bool) -> Iterator[None]:
    """Until the end of the block, whatever reaches the two outputs of this process leaves it as objects; nothing unless `wanted`."""
    if not wanted:
        yield
        return
    sys.stdout.flush(), sys.stderr.flush()
    there, kept = os.dup(1), os.dup(2)
    source, sink = os.pipe()
    os.dup2(sink, 1), os.dup2(sink, 2)
    os.close(sink)
    thread = threading.Thread(target=_pass_on, args=(source, there), daemon=True, name="json-log")
    thread.start()
    try:
        yield
    finally:
        sys.stdout.flush(), sys.stderr.flush()
        os.dup2(there, 1), os.dup2(kept, 2)
        os.close(kept)
        thread.join(PATIENCE_S)  # a kernel that still ends holds the pipe open


def _pass_on(source: int, there: int) -> None:
    with os.fdopen(source, encoding="utf-8", errors="replace") as lines:
        for one in objects(lines):
            with suppress(OSError):  # whoever read it has gone
                os.write(there, f"{one}\n".encode())
