"""One widget for every screen: HTML from `show()` goes out, what the hand does comes back to `hear(message)`.

`show()` starts a screen and answers every change; there is no second place that describes the picture.
It is drawn in named parts, and what differs from what the browser has goes out as messages, numbers of charts as bytes.
The browser keeps focus, open tables and half-typed numbers while the page changes under them (Idiomorph),
and draws charts from arrays (uPlot); both are vendored with their licences.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import ClassVar

import anywidget

from .named_parts import Drawn, EveryTable, Picture
from .sent_screen import SentScreen, once

HERE = Path(__file__).parent
STYLES = tuple(
    HERE.parents[2] / "assets" / "style" / name
    for name in (
        "tokens.css",
        "screens.css",
        "charts.css",
        "claims.css",
        "sheets.css",
        "figure.css",
        "case.css",
        "looking_up.css",
        "lab.css",
        "regimen.css",
        "review.css",
        "classes.css",
    )
)
CHARTS = "vendor/uPlot.iife.min.js"
SCRIPTS = (  # one text, in this order: each needs those before it
    "screen.languages.js",
    CHARTS,
    "vendor/idiomorph.min.js",
    "screen.keeping.js",
    "screen.stepping.js",
    "screen.ranking.js",
    "screen.cards.js",
    "screen.labels.js",
    "screen.charts.js",
    "screen.cursor.js",
    "screen.sketching.js",
    "screen.regimen.js",
    "screen.painting.js",
    "screen.looking_up.js",
    "screen.js",
)
MOST_VIEWS, MOST_TABLES = 8, 200  # of a screen, whose open tables are kept up to date
BROKEN = (
    '<div class="px-card px-alarm" role="alert"><p><strong>Something went wrong on this page.</strong> '
    "What you committed before is saved. Reload the page to go on; if it happens again, tell whoever runs this course.</p></div>"
)


def script() -> str:
    """All of the browser's part; it defines `render({model, el})`."""
    texts = {name: (HERE / name).read_text(encoding="utf-8") for name in SCRIPTS}
    # A chart library that cannot load takes no words and no controls along: each picture then says that it is not drawn.
    texts[CHARTS] = f"try {{\n{texts[CHARTS]}\n}} catch (reason) {{ console.error(reason); }}"
    return "\n".join(texts.values())


def style() -> str:
    """The style sheets of every screen."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (HERE / "vendor" / "uPlot.min.css", *STYLES))


@dataclass(frozen=True)
class Pictured:
    """A screen as a page holds it before its kernel is there.

    `html` has every table and says of each element which part it is; `charts` are how each chart looks and which columns
    of the `numbers` (base64) are its own; `number` is by which a kernel knows that the browser has this screen.
    """

    html: str
    number: int
    charts: Mapping
    numbers: str


class Screen(anywidget.AnyWidget):
    """A screen: `show()` gives its HTML, `hear(message)` takes a message and may return a reply for the browser.

    A reply is a mapping of `say` (announced to a screen reader), `focus` (a CSS selector), `keep` (kept in the browser),
    `address` (what the page's own address says after `#` from now on) and `forget`; a reply of None means that nothing changed.
    What changed goes along with the answer, part by part (`named_parts`); a browser that says hello and has something else
    than what was sent last gets all of it.
    `standing` gives as JSON what only this kernel knows of the screen; what goes out carries it as `stands` where it is another
    than before, and the answer to a hello always, so that the browser can hand it to the next kernel (`stood` in its hello).
    An error in `hear` or `show` is shown as a sentence and raised on, never swallowed.
    """

    _esm = script() + "\nexport default { render };\n"
    _css = style()
    ids: ClassVar[Iterator[str] | None] = None  # of those that are made from now on, where a page knows them beforehand
    made: ClassVar[dict[str, "Screen"]] = {}  # by those ids
    slow = False  # whether what it shows is worked out only after hello, and takes seconds

    @classmethod
    def number(cls) -> None:
        """From now on screens are called screen-0, screen-1, … in the order in which they are made.

        The page that knows these names has the script and the style already, so no message carries them.
        """
        cls.ids, cls.made = (f"screen-{at}" for at in count()), {}
        cls._esm = cls._css = ""

    def __init__(
        self,
        show: Callable[[], object],
        hear: Callable[[Mapping], Mapping | None],
        standing: Callable[[], Mapping] | None = None,
    ):
        self.show, self.hear, self.standing = show, hear, standing
        self._stands = ""  # as it was sent last
        self._picture, self._sent = Picture(), SentScreen()
        self._whole: Picture | None = None
        self._html: str | None = None
        self._tables: dict[str, frozenset[str]] = {}  # that are open, by the view of the page
        self._drawn = self._draw()
        super().__init__(**({"model_id": next(self.ids)} if self.ids else {}))
        if self.ids:
            self.made[self.model_id] = self
        self.on_msg(lambda _, message, buffers: self.receive(message))

    @property
    def html(self) -> str:
        """The screen as it was drawn last, as one text with every table and number: for tests and tools."""
        if self._html is None:
            self._whole = self._whole or Picture(whole=True)
            self._html = self._whole.draw(self.show).text()
        return self._html

    def pictured(self) -> Pictured:
        """The screen as it stands, for a page that has no kernel yet."""
        changes, buffers = SentScreen().changes(drawn := Picture().draw(self.show, EveryTable()), everything=True)
        numbers = base64.b64encode(b"".join(buffers)).decode()
        return Pictured(drawn.standing(), self._drawn.digest(), changes.get("charts", {}), numbers)

    def receive(self, message: Mapping) -> None:
        """Answer one message from the browser."""
        kind = message.get("kind")
        if kind == "ping":
            self.send({"kind": "pong"})
        if kind in ("hello", "tables"):
            self._look(message)
        if kind in ("tables", "whole"):
            return self.refresh(everything=kind == "whole")
        reply = {}
        try:
            reply = self.hear(message)
            if reply is not None or kind == "hello":
                self._drawn = self._draw()
        except Exception:
            self._break()
            raise
        finally:
            self._answer(kind, message, reply or {})

    def begin_anew(self) -> None:
        """Forget what was drawn: from now on something else is shown, whose parts have the names of those before it."""
        self._picture, self._whole = Picture(), None

    def refresh(self, everything: bool = False) -> None:
        """Draw the screen again and send what changed, though nobody asked; or all of it."""
        try:
            self._drawn = self._draw()
        except Exception:
            self._break()
            raise
        finally:
            self._publish({"kind": "parts"}, everything)

    def fail(self) -> None:
        """Say that something went wrong, where it happened outside of a message."""
        self._break()
        self._publish({"kind": "parts"})

    def _draw(self):
        self._html = None
        return self._picture.draw(self.show, frozenset().union(*self._tables.values()))

    def _break(self):
        self._drawn, self._html = Drawn({"": BROKEN}, {}), BROKEN

    def _look(self, message):
        """Note which tables are open in one of the views of this screen."""
        names = message.get("open")
        names = names[:MOST_TABLES] if isinstance(names, list) else []
        view = str(message.get("view", ""))[:40]
        self._tables.pop(view, None)
        self._tables[view] = frozenset(name for name in names if isinstance(name, str))
        while len(self._tables) > MOST_VIEWS:
            del self._tables[next(iter(self._tables))]

    def _answer(self, kind, message, reply):
        if kind == "ping" and not reply:
            return self._publish({"kind": "parts"}, only_changes=True)
        if kind == "hello" and self._sent.untouched and message.get("has") == self._drawn.digest():
            self._sent.begin_with(self._drawn, message["has"])
        behind = kind == "hello" and message.get("has") != self._sent.number
        number = message.get("number")  # of what the browser said, so that it knows what is answered
        answered = {"re": number} if type(number) is int else {}
        return self._publish({"kind": "done", **answered, **reply}, behind, hello=kind == "hello")

    def _publish(self, message, everything=False, only_changes=False, hello=False):
        changes, buffers = self._sent.changes(self._drawn, everything)
        stands = self._standing(hello)
        if len(changes) > 1 or stands or not only_changes:
            self.send(once({**message, **changes, **stands}), *([buffers] if buffers else []))

    def _standing(self, always):
        """What only this kernel knows, where the browser does not have it yet; of a broken screen nothing is kept."""
        if self.standing is None or self._html is BROKEN:
            return {}
        now = json.dumps(self.standing(), sort_keys=True)
        if now == self._stands and not always:
            return {}
        self._stands = now
        return {"stands": json.loads(now)}
