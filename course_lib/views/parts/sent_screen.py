"""What the browser has of a screen → the message that brings it to how the screen stands now.

Each message that changes something has the number after the one before it; a browser that misses one asks for all of it again.
"""

import json
import secrets
from collections.abc import Mapping

from .chart_numbers import Column
from .named_parts import Drawn

HERE = 3  # of a column that stood at another place: what was a line may stand behind it now
ONCE = "\ue000"  # a letter of no script: stands for a long text that the message holds already
LONG = 40  # letters
_SAFE = 2**40  # numbers begin anywhere below it, so a browser of another screen's life never seems to be up to date


class SentScreen:
    """The parts and the numbers that were sent, and the number of the message that brought them up to date."""

    def __init__(self):
        self.number = secrets.randbelow(_SAFE)
        self.untouched = True  # nothing was sent yet
        self._parts: Mapping[str, str] = {}
        self._charts: dict[str, tuple[str, tuple[Column, ...]]] = {}

    def begin_with(self, drawn: Drawn, number: int) -> None:
        """A browser has this already, under this number, from the picture that its page came with."""
        self.number = number
        self._sent(drawn)

    def changes(self, drawn: Drawn, everything: bool = False) -> tuple[dict, list[bytes]]:
        """What differs, as a message without its kind and with its buffers; `everything` begins anew.

        `parts` are texts by name, `gone` the names of those that stand nowhere any more; of a chart the `words` that
        changed (JSON) and the `columns`: each as its place, how many numbers come next in the one buffer, and how `narrow` they are;
        or as its place, the place at which the browser has the very same one, and `HERE`.
        """
        known = {} if everything else self._parts
        parts = {name: text for name, text in drawn.parts.items() if known.get(name) != text}
        gone = [name for name in known if name not in drawn.parts]
        charts, numbers = {}, []
        for name, now in sorted(drawn.charts.items()):  # as the template writes them, whose JSON is sorted
            words, columns = (None, ()) if everything else self._charts.get(name, (None, ()))
            new = [at for at, column in enumerate(now.columns) if at >= len(columns) or column != columns[at]]
            if words != now.words or new:
                stood = {at: columns.index(now.columns[at]) for at in new if now.columns[at] in columns}
                sent = [(at, now.columns[at]) for at in new]
                charts[name] = {
                    "columns": [[at, stood[at], HERE] if at in stood else [at, one.count, one.narrow] for at, one in sent]
                }  # fmt: skip
                charts[name] |= {} if words == now.words else {"words": _changed(words, now.words)}
                numbers += [one.bytes for at, one in sent if at not in stood]
        self._sent(drawn)
        if not (everything or parts or gone or charts):
            return {"n": self.number}, []
        self.number += 1
        found = {"n": self.number, "whole": everything, "parts": parts, "gone": gone, "charts": charts}
        return {name: value for name, value in found.items() if value}, [b"".join(numbers)] if numbers else []

    def _sent(self, drawn):
        self.untouched, self._parts = False, drawn.parts
        self._charts = {name: (now.words, now.columns) for name, now in drawn.charts.items()}


def once(message: Mapping) -> Mapping:
    """The message with a long text that is to be kept, such as a scenario's code, only there: elsewhere stands `ONCE` for it."""
    long = (name for name, text in (message.get("keep") or {}).items() if isinstance(text, str) and len(text) >= LONG)
    if (name := next(long, None)) is None:
        return message
    kept = message["keep"][name]
    parts, stands = message.get("parts", {}), message.get("stands", {})
    if any(ONCE in text for text in parts.values()):  # which a learner wrote
        return message
    short = {
        "parts": {name: text.replace(kept, ONCE) for name, text in parts.items()},
        "stands": {name: ONCE if value == kept else value for name, value in stands.items()},
    }
    found = {what: value for what, value in short.items() if value and value != message[what]}
    return {**message, **found, "once": name} if found else message


def _changed(before: str | None, now: str) -> dict:
    """Of a chart's words those that a browser has otherwise; one that is gone is nothing."""
    known, words = json.loads(before or "{}"), json.loads(now)
    gone = dict.fromkeys(known.keys() - words.keys())
    return {name: value for name, value in words.items() if known.get(name) != value} | gone
