"""A page whose kernel sleeps and wakes: a browser that keeps what screen.js keeps, and the next kernel that it says hello to."""

import json
from collections.abc import Callable
from contextlib import ExitStack

from bs4 import BeautifulSoup

from course_lib.app.session import Session
from course_lib.views.parts.named_parts import Drawn
from course_lib.views.parts.screen import Screen
from tests.reading import Browser, form_data
from tests.receiving import in_full


class Keeper(Browser):
    """A browser that keeps besides its drafts the note of what only the kernel knows."""

    def __init__(self, screen, stood=None, hash="", **how):
        self.stands, self._stood, self._hash = {}, stood, hash
        super().__init__(screen, **how)

    def _answer(self, message, buffers=None):
        super()._answer(message, buffers)
        if "stands" in message:
            self.stands = as_a_browser_writes(json.loads(json.dumps(in_full(message)["stands"])))

    def send(self, kind, **more):
        if kind == "hello" and self._stood is not None:
            more["stood"] = self._stood
        super().send(kind, **({"hash": self._hash} if kind == "hello" else {}), **more)
        if kind in ("up", "down"):
            self._keep_order()
        self._tidy()

    def form(self, name):
        """What the form of that name holds; only its own HTML is read, for all of a lab's takes long."""
        html = str(self.html)
        at = html.index(f'data-form="{name}"')
        form = html[html.rindex("<form", 0, at) : html.index("</form>", at)]
        return form_data(BeautifulSoup(form, "html.parser"))

    def commit(self, form, values):
        """Fill a form and commit it, as a hand does."""
        self.send("change", form=form, values=values)
        self.send("commit", form=form, values=values)

    def _keep_order(self):
        """A form whose button was pressed is kept as it stands then, with the places of an ordering."""
        form = self.page.select_one("form[data-keep][data-form]")
        order = form.select_one("[data-order]")["data-order"].split()
        self.kept[self._draft()] = {"at": self._room().at(), "values": {**form_data(form), "order": order}}

    def _tidy(self):
        """What was committed or is of an attempt that is over is no draft any more."""
        draft, room = self.kept.get(self._draft()), self._room()
        if draft and getattr(room, "ready", False) and "." in room.at():
            (attempt, _, event), (attempt_now, _, event_now) = draft["at"].split("."), room.at().split(".")
            if (int(attempt), int(event)) < (int(attempt_now), int(event_now)):
                del self.kept[self._draft()]

    def _draft(self):
        attempt = getattr(self._room(), "attempt", None)
        return f"draft:{attempt.activity}" if attempt else ""


def only_whole(monkeypatch):
    """Of a screen only the whole is drawn, when it is read: what goes over the line in parts is tested elsewhere."""
    monkeypatch.setattr(Screen, "_draw", _nothing)


def _nothing(screen):
    screen._html = None
    return Drawn({}, {})


class Pages:
    """Pages of one learner on one store, each with a kernel of its own; `close()` ends them."""

    def __init__(self):
        self._open = ExitStack()
        self.make: Callable[[], object] | None = None

    def enter(self, make, **how):
        """A room that `make` builds, in a session of its own, and the browser before it."""
        self.make, room, session = make, make(), Session()
        self._open.callback(lambda: session.store and session.store.close())
        room.session = session
        if hasattr(room, "attempt"):
            room.attempt.session = session
        return room, Keeper(room.screen, **how)

    def wake(self, browser, **how):
        """The same page, with a new kernel."""
        said = {"kept": browser.kept, "stood": browser.stands, "hash": browser._hash}
        return self.enter(self.make, **{**said, **how})

    def sleeps_well(self, browser):
        """Whether the next kernel shows exactly what this one shows, and knows of it what this one knows."""
        before = browser.html
        room, later = self.wake(browser)
        assert later.html == before, _first_difference(later.html, before)
        assert later.stands == browser.stands, _different(later.stands, browser.stands)
        return room, later

    def close(self):
        self._open.close()


def as_a_browser_writes(value):
    """JSON as it comes back from JavaScript, where 12.0 is 12."""
    if isinstance(value, dict):
        return {name: as_a_browser_writes(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_a_browser_writes(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _first_difference(one, other):
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(at - 60, 0) : at + 160]!r} is not {other[max(at - 60, 0) : at + 160]!r}"


def _different(one, other):
    return [(name, one.get(name), other.get(name)) for name in {*one, *other} if one.get(name) != other.get(name)]
