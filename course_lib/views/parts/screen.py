"""One widget for every screen: HTML from `show()` goes out, what the hand does comes back to `hear(message)`.

`show()` starts a screen and answers every change; there is no second place that describes the picture.
The browser keeps focus, open tables and half-typed numbers while the page changes under them (Idiomorph),
and draws charts from arrays (uPlot); both are vendored with their licences.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import anywidget
import traitlets

HERE = Path(__file__).parent
STYLES = tuple(
    HERE.parents[2] / "assets" / "style" / name for name in ("tokens.css", "screens.css", "sheets.css", "case.css")
)
CHARTS = "vendor/uPlot.iife.min.js"
SCRIPTS = (  # one text, in this order: each needs those before it
    "screen.languages.js",
    CHARTS,
    "vendor/idiomorph.min.js",
    "screen.keeping.js",
    "screen.stepping.js",
    "screen.charts.js",
    "screen.js",
)
BROKEN = (
    '<div class="px-card px-alarm" role="alert"><p><strong>Something went wrong on this page.</strong> '
    "What you committed before is saved. Reload the page to go on; if it happens again, tell whoever runs this course.</p></div>"
)


def _script() -> str:
    texts = {name: (HERE / name).read_text(encoding="utf-8") for name in SCRIPTS}
    # A chart library that cannot load takes no words and no controls along: each picture then says that it is not drawn.
    texts[CHARTS] = f"try {{\n{texts[CHARTS]}\n}} catch (reason) {{ console.error(reason); }}"
    return "\n".join(texts.values())


def _style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (HERE / "vendor" / "uPlot.min.css", *STYLES))


class Screen(anywidget.AnyWidget):
    """A screen: `show()` gives its HTML, `hear(message)` takes a message and may return a reply for the browser.

    A reply is a mapping of `say` (announced to a screen reader), `focus` (a CSS selector), `keep` (kept in the browser)
    and `forget`; a reply of None means that nothing changed.
    An error in `hear` or `show` is shown as a sentence and raised on, never swallowed.
    """

    _esm = _script()
    _css = _style()
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, show: Callable[[], object], hear: Callable[[Mapping], Mapping | None]):
        self.show, self.hear = show, hear
        super().__init__(html=str(show()))
        self.on_msg(lambda _, message, buffers: self.receive(message))

    def receive(self, message: Mapping) -> None:
        """Answer one message from the browser."""
        if message.get("kind") == "ping":
            self.send({"kind": "pong"})
        reply = {}
        try:
            reply = self.hear(message)
            if reply is not None:
                self.html = str(self.show())
        except Exception:
            self.html = BROKEN
            raise
        finally:
            if message.get("kind") != "ping" or reply:
                self.send({"kind": "done", **(reply or {})})
