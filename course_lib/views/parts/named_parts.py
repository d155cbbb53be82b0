"""A screen in named parts: each is made into text on its own, remembered by what it shows, and sent only where it differs.

While `Picture.draw` runs a `show()`, each part leaves an empty element `data-part="name"` where it stands.
Where nothing is drawn for a browser, a part is simply the text that it makes, so `show()` reads the same everywhere.
"""

import json
import re
from collections.abc import Callable, Container, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

import numpy as np
from markupsafe import Markup

NAMES = re.compile(r"[\w:./-]+")
_FIRST = re.compile(r"<([a-zA-Z][\w-]*)(?=[\s>/])")
_STANDS = re.compile(r'<([\w-]+) data-part="([^"]+)">(?:</\1>)?')
_CHART = re.compile(r' data-chart="([^"]+)"')
_NOTHING = Markup()
_ALONE = frozenset({"br", "hr", "img", "input"})  # elements without an end
_ATOMS = (str, int, bytes, type(None), Enum)


@dataclass(frozen=True)
class _Part:
    """A part as it was made: of which inputs, its text, what stands directly in it, and the tables at any depth."""

    key: object
    text: str
    placeholder: Markup
    inside: tuple[str, ...] = ()
    charts: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, bool] = field(default_factory=dict)  # and whether it was open
    opened: Mapping[str, None] = field(default_factory=dict)  # the claims and terms that it opens


@dataclass(frozen=True)
class Drawn:
    """A whole screen: the text of each part, the outer one under the empty name, and the numbers of each chart."""

    parts: Mapping[str, str]
    charts: Mapping[str, Any]

    def text(self) -> str:
        """The screen as one text, as it reads without parts."""
        return expanded(self.parts)

    def standing(self) -> str:
        """The screen as one text whose elements still say which part they are, as it stands in a browser."""
        return expanded(self.parts, named=True)

    def digest(self) -> int:
        """A number below 2**40 that another screen has only by chance."""
        charts = [
            (name, one.words, [column.bytes.hex() for column in one.columns])
            for name, one in sorted(self.charts.items())
        ]
        text = json.dumps([sorted(self.parts.items()), charts])
        return int.from_bytes(blake2b(text.encode(), digest_size=5).digest())


class Picture:
    """What `show()` gave last, part by part, so that a part whose inputs are the same is not made again.

    A picture that is `whole` holds every table, and each chart's numbers in its own element: what tests and tools read.
    """

    def __init__(self, whole: bool = False):
        self.whole = whole
        self._made: Mapping[str, _Part] = {}
        self._charts: Mapping[str, object] = {}

    def draw(self, show: Callable[[], object], tables: Container[str] = frozenset()) -> Drawn:
        """The screen as it stands, with those `tables` filled that are open; what cannot be drawn leaves the memory as it was."""
        drawing = _Drawing(self._made, self._charts, self.whole, tables)
        token = _NOW.set(drawing)
        try:
            outer = drawing.made(None, str(show()))
        finally:
            _NOW.reset(token)
        self._made = drawing.standing(outer)
        self._charts = {name: drawn for one in (outer, *self._made.values()) for name, drawn in one.charts.items()}
        return Drawn({"": outer.text, **{name: one.text for name, one in self._made.items()}}, self._charts)


class _Drawing:
    """One run of a `show()`: the parts that were made before, and those that are made or met again now."""

    def __init__(self, known: Mapping[str, _Part], charts: Mapping[str, object], whole: bool, tables: Container[str]):
        self.known, self.known_charts, self.whole, self.tables = known, charts, whole, tables
        self.parts: dict[str, _Part] = {}
        self.charts: dict[str, object] = {}
        self.asked: dict[str, bool] = {}  # tables that were met, by the name of their part
        self.frozen: dict[int, tuple] = {}  # what an input was, by the input: many parts show the same patient

    def part(self, name, make, inputs, evidence):
        known = self.known.get(name)
        key = tuple(map(self.key, inputs)), evidence and evidence.terms_met()
        if known is None or known.key != key or not self._as_open(known):
            text, opened = _apart(make, evidence)
            return self.add(name, text, key, opened)
        self._once(name)
        self._keep(name, known)
        if evidence:
            evidence.opened |= known.opened
        return known.placeholder

    def key(self, value):
        """What an input is now; of a frozen one, such as the patient whom many parts show, it is found out once."""
        if type(value) is str or value is None:
            return value
        if not is_dataclass(value):
            return _frozen(value)
        if id(value) not in self.frozen:
            self.frozen[id(value)] = value, _frozen(value)
        return self.frozen[id(value)][1]

    def _as_open(self, known):
        return all((name in self.tables) == was for name, was in known.tables.items())

    def _keep(self, name, known):
        """A part as it was, and those in it, but for a part that was an input and has been drawn already."""
        self.parts[name] = known
        for inner in known.inside:
            if inner not in self.parts:
                self._keep(inner, self.known[inner])
        for chart, drawn in known.charts.items():
            self.chart(chart, drawn)

    def _once(self, name):
        if name in self.parts:
            raise ValueError(f"two parts of one screen are called {name!r}: give each its own name")

    def standing(self, outer):
        """The parts that stand in the outer one, at any depth, by name."""
        found, waiting = {}, list(outer.inside)
        while waiting:
            name = waiting.pop()
            found[name] = self.parts[name]
            waiting += found[name].inside
        return found

    def add(self, name, text, key=None, opened=None):
        """Take a part that was made now, and give what stands for it."""
        if not NAMES.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a part: use letters, figures and :./-")
        self._once(name)
        text = _named(name, text)
        asked = {name: self.asked[name]} if name in self.asked else {}
        self.parts[name] = self.made(key, text, _placeholder(name, text), opened or {}, asked)
        return self.parts[name].placeholder

    def made(self, key, text, placeholder=_NOTHING, opened=MappingProxyType({}), tables=MappingProxyType({})):
        inside = tuple(found[2] for found in _STANDS.finditer(text, 1 if placeholder else 0))
        charts = {} if self.whole else {name: self.charts[name] for name in _CHART.findall(text)}
        tables = dict(tables)
        for inner in inside:
            tables |= self.parts[inner].tables
        return _Part(key, text, placeholder, inside, charts, tables, opened)

    def chart(self, name, drawn):
        if name in self.charts:
            raise ValueError(f"two charts of one screen are called {name!r}: give each its own name")
        self.charts[name] = drawn


_NOW: ContextVar[_Drawing | None] = ContextVar("drawing", default=None)


def part(name: str, make: Callable[[], object], *inputs: object, evidence=None) -> Markup:
    """The one element that `make()` gives, as a part of the screen; it is made again only if one of `inputs` has changed.

    `inputs` are all that the part shows: frozen values are compared, arrays are the same only if they are one and the same,
    what can be changed in place is taken as it is now, and what cannot be compared raises TypeError.
    A part that stands in this one and is drawn before it may be given as an input too: what changes in it is its own affair.
    A part that holds claims or terms names the `evidence` that they open in.
    """
    drawing = _NOW.get()
    return Markup(str(make())) if drawing is None else drawing.part(name, make, inputs, evidence)


def fresh_part(name: str, element: object) -> object:
    """An element that is made every time, as a part of its own: it is sent alone, and only where it differs; nothing stays nothing."""
    drawing = _NOW.get()
    return element if drawing is None or not element else drawing.add(name, str(element))


def table_part(name: str, summary: Callable[[object], object], make: Callable[[], object], closed: object) -> object:
    """A part behind a toggle: `summary(inside)`, with what `make()` gives inside if it is open in the browser, else `closed`."""
    drawing = _NOW.get()
    if drawing is None or drawing.whole:
        return summary(make())
    drawing.asked[name] = name in drawing.tables
    return drawing.add(name, str(summary(make() if name in drawing.tables else closed)))


def chart_part(name: str, drawn: Callable[[object], object]) -> bool:
    """Whether a browser draws the chart of that name from `drawn(what it was before)`; else its element must hold all itself."""
    drawing = _NOW.get()
    if drawing is None or drawing.whole:
        return False
    drawing.chart(name, drawn(drawing.known_charts.get(name)))
    return True


def expanded(parts: Mapping[str, str], name: str = "", named: bool = False) -> str:
    """A part with every part that stands in it, as plain text; if `named`, each element still says which part it is."""
    text = parts[name] if named or not name else parts[name].replace(f' data-part="{name}"', "", 1)
    return _STANDS.sub(lambda found: found[0] if found[2] == name else expanded(parts, found[2], named), text)


class EveryTable:
    """The names of all tables that there are."""

    def __contains__(self, name: object) -> bool:
        return True


def _apart(make, evidence):
    """The text of a part and what it opens, whatever was opened before it; a term that was met before it opens no more."""
    if evidence is None:
        return str(make()), {}
    others, met = evidence.opened, evidence.terms_met()
    evidence.opened = dict.fromkeys(met)
    try:
        text = str(make())
        opened = {id: None for id in evidence.opened if id not in met}
    finally:
        evidence.opened = others
    evidence.opened |= opened
    return text, opened


def _named(name, text):
    found = _FIRST.match(text)
    if not found:
        raise ValueError(f"the part {name!r} must be one element; it begins with {text[:40]!r}")
    return f'{found[0]} data-part="{name}"{text[found.end() :]}'


def _placeholder(name, text):
    tag = _FIRST.match(text)[1]
    return Markup(f'<{tag} data-part="{name}">' + ("" if tag in _ALONE else f"</{tag}>"))


class _Same:
    """An array as an input: itself and nothing else."""

    __slots__ = ("array",)

    def __init__(self, array):
        self.array = array

    def __eq__(self, other):
        return isinstance(other, _Same) and self.array is other.array

    __hash__ = None


def _frozen(value):
    """What an input is now, so that it can be compared later, whatever becomes of it."""
    if isinstance(value, float):
        return value.hex()  # -0 is not 0, and what is no number is itself
    if isinstance(value, bool | Markup):
        return type(value).__name__, value  # yes is not 1, and Markup is no plain text
    if isinstance(value, _ATOMS):
        return value
    if isinstance(value, tuple | list):
        return type(value).__name__, *map(_frozen, value)
    if isinstance(value, np.ndarray):
        return _Same(value)
    if isinstance(value, Mapping):
        return "mapping", *((key, _frozen(one)) for key, one in value.items())
    if isinstance(value, set | frozenset):
        return frozenset(value)
    if isinstance(value, np.generic):
        return value.item()
    if is_dataclass(value) and type(value).__dataclass_params__.frozen:
        return type(value).__name__, *(_frozen(getattr(value, one.name)) for one in fields(value))
    if getattr(type(value), "model_config", {}).get("frozen"):  # a noun as it was read from a file
        return type(value).__name__, *(_frozen(getattr(value, name)) for name in type(value).model_fields)
    raise TypeError(
        f"a {type(value).__name__} cannot be compared as the input of a part: give the frozen values that the part shows"
    )
