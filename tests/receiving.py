"""What a screen sends → what a browser makes of it: parts put into each other, columns read as numbers.

It does what `screen.painting.js` and `screen.charts.js` do, without a page.
"""

import json
import re
from collections.abc import Mapping

from course_lib.views.parts.chart_numbers import Column, Steps
from course_lib.views.parts.named_parts import expanded
from course_lib.views.parts.sent_screen import HERE, ONCE

CHART_NAME = re.compile(r' data-chart="([^"]*)"')
CHART = re.compile(r' data-chart="[^"]*"')


def in_full(message: Mapping) -> Mapping:
    """A message with the one long text that it holds once wherever it belongs, as the browser reads it."""
    if not message.get("once"):
        return message
    text, held = message["keep"][message["once"]], {name: message.get(name, {}) for name in ("parts", "stands")}
    full = {
        what: {name: one.replace(ONCE, text) if isinstance(one, str) else one for name, one in of.items()}
        for what, of in held.items()
    }
    return {**message, **{what: of for what, of in full.items() if of}}


class Receiver:
    """A browser of one screen that says hello, takes messages in, and asks for everything again when one is missing."""

    def __init__(self, screen, lose=lambda message: False, view="a"):
        self.screen, self.lose, self.view = screen, lose, view
        self.parts, self.charts, self.has, self.open = {}, {}, None, []
        self.sizes = []  # of each message: of its JSON, and of its buffers
        self.texts = []  # of each message: its JSON
        screen.send = self.take
        self.greet()

    def greet(self):
        self.say("hello", has=self.has, view=self.view, open=self.open)

    def say(self, kind, **more):
        self.screen.receive(json.loads(json.dumps({"kind": kind, **more})))

    def look(self, *tables):
        """Open these tables and close all others."""
        self.open = list(tables)
        self.say("tables", view=self.view, open=self.open)

    def take(self, message, buffers=None):
        message = json.loads(json.dumps(message))
        self.texts.append(json.dumps(message, separators=(",", ":")))
        self.sizes.append((len(self.texts[-1]), sum(map(len, buffers or []))))
        message = in_full(message)
        if self.lose(message) or "n" not in message:
            return
        if self.has is None and not message.get("whole"):
            return
        more = any(name in message for name in ("parts", "gone", "charts"))
        if message.get("whole"):
            self.parts, self.charts = {}, {}
        elif message["n"] != self.has + more:
            self.say("whole")
            return
        self.has = message["n"]
        self.parts |= message.get("parts", {})
        for name in message.get("gone", []):
            del self.parts[name]
        self._numbers(message.get("charts", {}), b"".join(buffers or []))
        standing = {name for name in CHART_NAME.findall("".join(self.parts.values()))}
        self.charts = {name: chart for name, chart in self.charts.items() if name in standing}

    def _numbers(self, charts, buffer):
        for name, found in charts.items():
            known = self.charts.setdefault(name, {"columns": {}})
            known["words"] = known.get("words", {}) | found.get("words", {})
            before = dict(known["columns"])
            for place, count, narrow in found["columns"]:
                if narrow == HERE:
                    known["columns"][place] = before[count]
                    continue
                size = Column.size(count, narrow)
                known["columns"][place], buffer = Column(count, narrow, buffer[:size]), buffer[size:]
        assert not buffer, "a buffer holds nothing but what its message names"

    def text(self):
        """The screen as this browser has it, with the name of each chart's numbers."""
        return expanded(self.parts)

    def drawn(self, name):
        """The numbers of a chart by line, and its x."""
        words, columns = self.charts[name]["words"], self.charts[name]["columns"]
        read = {axis: Steps(*words["scale"][axis]).values for axis in "xy"}
        lines = [
            {what: read["x" if what == "x" else "y"](columns[place]) for what, place in places.items()}
            for places in words["columns"]["lines"]
        ]
        return read["x"](columns[words["columns"]["x"]]), lines


def without_numbers(html):
    """A screen's text without what its charts hold, which goes beside the page."""
    return CHART.sub("", html)


def tables_in(html):
    """The tables of a screen, by name."""
    return re.findall(r' data-table="([^"]*)"', html)
