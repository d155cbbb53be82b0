"""A screen's HTML → its words; and what a hand does at it → the messages that the browser would send."""

import json
import re
from collections import Counter
from itertools import takewhile

from bs4 import Tag

from course_lib.views.parts.controls import code
from tests.markup import tree


class Page:
    """A screen's HTML, read by roles, labels and words."""

    def __init__(self, html):
        self._html, self._read = html, None

    @property
    def html(self):
        return self._html

    @property
    def page(self):
        """The HTML as a tree, parsed once: that is what takes time."""
        if self._read is None or self._read[0] != self.html:
            self._read = self.html, tree(self.html)
        return self._read[1]

    @property
    def words(self):
        """Everything but the evidence cards, which are closed."""
        return collapsed(" ".join(_open(self.page)))

    @property
    def everything(self):
        """The words, with those of the evidence cards."""
        return collapsed(self.page.get_text(" "))

    def region(self, name):
        """The part of the page with this label."""
        found = [one for one in tags(self.page) if one.get("aria-label") == name]
        assert len(found) == 1, f"{len(found)} parts are called {name!r}"
        return found[0]

    def read(self, name):
        """The words of the part with this label."""
        return collapsed(self.region(name).get_text(" "))

    def alerts(self):
        """What a screen reader says at once."""
        return [collapsed(found.get_text(" ")) for found in tags(self.page) if found.get("role") in ("alert", "status")]

    def buttons(self):
        return [collapsed(found.get_text(" ")) for found in tags(self.page, "button") if not _shut(found)]

    def charts(self):
        """Each chart's name and the arrays that the browser draws; what a lab's cursor reads from is no picture."""
        return {
            found["aria-label"].split(".")[0]: json.loads(found["data-chart"])
            for found in self.page.select(".px-chart[data-chart]")
        }


class Browser(Page):
    """A screen as a learner meets it: it says hello, keeps what it is told to keep, shows the page and sends what the hand does."""

    def __init__(self, screen, code="ada23456789ada23456789", kept=None):
        super().__init__(None)
        self.screen, self.kept, self.said, self.forgot = screen, dict(kept) if isinstance(kept, dict) else {}, [], False
        screen.send = self._answer  # what would go over the wire
        self.send("hello", code=code, kept=json.loads(json.dumps(kept)))

    @property
    def html(self):
        return self.screen.html

    def _answer(self, message, buffers=None):
        self.kept |= json.loads(json.dumps(message.get("keep", {})))
        self.said += [message["say"]] if "say" in message else []
        self.forgot |= message.get("forget", False)

    def send(self, kind, **more):
        """Send a message; what the hand did to the form and did not send is forgotten."""
        self._read = None
        self._keep(kind, more)
        self.screen.receive({"kind": kind, **self._named(kind), **more})

    def pass_by(self, kind, **more):
        """Send a message whose page nobody reads, so that it is not drawn either."""
        self.screen.hear({"kind": kind, **self._named(kind), **more})

    def _room(self):
        """The room that a form on the screen belongs to: on clinic day the one behind the open door, after a case its questions."""
        room = getattr(self.screen.hear, "__self__", None)
        while getattr(room, "inside", None):
            room = room.inside
        return room

    def _named(self, kind):
        """Where a message belongs, as the page that it comes from says it."""
        room = self._room()
        if kind == "report":
            return {"at": code(room.where())} if hasattr(room, "where") else {}
        return {"at": room.at()} if hasattr(room, "at") and getattr(room, "ready", False) else {}

    def _keep(self, kind, message):
        """What the browser keeps by itself: the form as it stands, under the name of its room."""
        room = self._room()
        if kind == "change" and message.get("form") not in ("level", "open", "read", "why") and hasattr(room, "at"):
            at = message.get("at", room.at())
            self.kept[f"draft:{room.attempt.activity}"] = {
                "at": at,
                "values": json.loads(json.dumps(message.get("values"))),
            }

    # ---- the hand -----------------------------------------------------------------------------------------------------

    def look(self):
        """Pass a lab's guess by, where it stands in place of the curves."""
        if self.page.select_one(".px-guess"):
            self.click("Show me without guessing")

    def click(self, text):
        """Press the one button that reads so: a form's own commits what stands in the form, another says its message."""
        found = [b for b in tags(self.page, "button") if collapsed(b.get_text(" ")).startswith(text) and not _shut(b)]
        assert len(found) == 1, f"{len(found)} buttons read {text!r}; there are {self.buttons()}"
        (button,) = found
        if button["type"] == "submit":
            form = button.find_parent("form")
            return self.send("commit", form=form["data-form"], values=form_data(form))
        data = {name.removeprefix("data-"): value for name, value in button.attrs.items() if name.startswith("data-")}
        return self.send(button["data-say"], values=data)

    def choose(self, *labels):
        """Press the radio buttons and boxes whose labels begin with these words, faster than the page answers."""
        for label in labels:
            field = _labelled(self.page, label)
            form = field.find_parent("form")
            was = field.has_attr("checked")
            if field["type"] == "radio":
                for other in form.find_all("input", attrs={"type": "radio", "name": field["name"]}):
                    other.attrs.pop("checked", None)
            if field["type"] == "radio" or not was:
                field["checked"] = ""
            else:
                del field["checked"]
        self._changed(form)

    def fill(self, label, text, within=None):
        """Type into the box with this label, inside the part called `within` if several boxes share it."""
        field = _labelled(self.region(within) if within else self.page, label)
        if field.name == "textarea":
            field.string = f"\n{text}"
        else:
            field["value"] = text
        self._changed(field.find_parent("form"))

    def select(self, label, choice, within=None):
        """Choose from the list with this label."""
        place = self.region(within) if within else self.page
        (field,) = [
            found.select_one("select")
            for found in place.find_all("label")
            if found.find("select") and found.find(string=True) == label
        ]
        for option in field.find_all("option"):
            option.attrs.pop("selected", None)
            if option.get_text() == choice:
                option["selected"] = ""
        self._changed(field.find_parent("form"))

    def rank(self, *labels):
        """Give these diagnoses the places 1, 2, 3 …, in the hidden fields in which the browser's own part keeps them."""
        rows = {
            row.select_one(".px-rankpick span:last-child").get_text(): row for row in self.page.select(".px-rankrow")
        }
        for row in rows.values():
            row.find("input", attrs={"type": "hidden"})["value"] = ""
        for at, label in enumerate(labels, 1):
            rows[label].find("input", attrs={"type": "hidden"})["value"] = str(at)
        self._changed(self.page.select_one(".px-rankrow").find_parent("form"))

    def _changed(self, form):
        self.send("change", form=form["data-form"], values=form_data(form))


def tags(place, name=None):
    """Every tag inside a part of the page, or those of a name; BeautifulSoup's own search asks each of them far more."""
    return [one for one in place.descendants if isinstance(one, Tag) and name in (None, one.name)]


def collapsed(text):
    return re.sub(r"\s+([.,;:?)])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _open(node):
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif "px-evidence" not in child.get("class", ()):
            yield from _open(child)


def form_data(form):
    """What the browser's FormData holds: nothing of a disabled fieldset, and only the boxes that are checked."""
    found = {}
    for field in form.find_all(["input", "select", "textarea"]):
        if not field.get("name") or _shut(field):
            continue
        if field.name == "select":
            value = (field.find("option", selected=True) or field.find("option"))["value"]
        elif field.name == "textarea":
            value = field.get_text().removeprefix("\n")  # a browser drops the first line break inside it
        elif field["type"] in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        else:
            value = field.get("value", "")
        found.setdefault(field["name"], []).append(value)
    return found


def _shut(field):
    return field.has_attr("disabled") or any(parent.has_attr("disabled") for parent in field.find_parents("fieldset"))


def _labelled(place, text):
    labels = [
        label
        for label in tags(place, "label")
        if label.has_attr("for") and collapsed(label.get_text(" ")).startswith(text)
    ]
    assert len(labels) == 1, f"{len(labels)} fields are labelled {text!r}"
    found = [one for one in tags(place) if one.get("id") == labels[0]["for"]]
    assert len(found) == 1, f"{len(found)} fields have the id {labels[0]['for']!r}"
    assert not _shut(found[0]), f"{text!r} cannot be changed now"
    return found[0]


POINTERS = ("popovertarget", "for", "aria-labelledby", "aria-describedby", "data-pair")


def loose_ends(page):
    """What a screen must not have: ids that come twice, pointers to an id that is not there, a chip without its card."""
    found = page.find_all(True)
    by_id = {element["id"]: element for element in found if element.has_attr("id")}
    ids = Counter(element["id"] for element in found if element.has_attr("id"))
    wrong = {f"twice: {id}" for id, times in ids.items() if times > 1}
    for element in found:
        for pointer in POINTERS:
            wrong |= {f"{pointer} to nothing: {id}" for id in element.get(pointer, "").split() if id not in ids}
        if "px-claim" in element.get("class", ()):
            card = by_id.get(element["popovertarget"])
            if (
                not card
                or not card.has_attr("popover")
                or not card["aria-label"].startswith(f"Source {element.get_text()}: ")
            ):
                wrong.add(f"a chip without its card: {element.get_text()}")
            if not _word_before(element):
                wrong.add(
                    f"a number without the word before it, as `inline` and `chips` of Evidence keep it: {element.get_text()}"
                )
    return wrong


def _word_before(number):
    """What stands before the first number of a piece that no line break parts."""
    kept = [one for one in number.parents if "px-kept" in one.get("class", ())]
    return kept and "".join(takewhile(lambda text: not text.find_parent(class_="px-claim"), kept[-1].strings)).strip()


def claims_cited(place):
    """The ids of the claims whose numbers stand there."""
    return [number["popovertarget"].rsplit("-", 1)[1] for number in place.select(".px-claim")]
