"""One YAML file → plain data and the line of every key, or a refusal in a sentence.

PyYAML's nodes know their lines, so a finding can say where; its loader would also accept a key twice, and we do not.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import get_args

import yaml
from pydantic import BaseModel, ValidationError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What a value must be, by the first word of pydantic's name for the problem.
WANTED = {
    "string": "text: write words, in quotes if they look like a number, a date, yes or no",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "finite": "a number",
    "tuple": "a list: begin each entry with `- `, or write `[one, two]`",
    "dict": "a group of keys: indent them below it, one a line",
    "model": "a group of keys: indent them below it, one a line",
}
LIMITS = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most"), "greater_than": ("gt", "more than"), "less_than": ("lt", "less than")}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What is wrong, in a sentence that says what to do, and where."""

    file: str
    line: int
    sentence: str

    def __str__(self):
        return f"{self.file}, line {self.line}: {self.sentence}"


class Refused(Exception):
    """Content that the course does not accept; `findings` lists all that is wrong with it."""

    def __init__(self, findings):
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


@dataclass
class Page:
    """A file that was read: its data, and the line at which each place in it begins."""

    path: Path
    name: str
    data: object = None
    lines: dict = field(default_factory=dict)
    findings: list = field(default_factory=list)

    def line(self, place) -> int:
        """The line of `place`, or of the nearest thing around it that has one."""
        known = tuple(place)
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known, 1)

    def finding(self, place, sentence) -> Finding:
        """What is wrong at `place`."""
        return Finding(self.name, self.line(place), sentence)

    def dig(self, place):
        """What stands at `place`."""
        data = self.data
        for part in place:
            data = data[part]
        return data


def open_page(path: Path, root: Path) -> Page:
    """Read `path`; raises Refused if it is missing, not text, not YAML or says a key twice."""
    page = Page(path, (path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
    try:
        parsed = _parsed(page.name, path.read_text(encoding="utf-8"))
        page = Page(path, page.name, parsed.data, parsed.lines, parsed.findings)
    except FileNotFoundError:
        raise Refused(
            [page.finding((), "the file does not exist: create it, or correct the name that asks for it")]
        ) from None
    except OSError as error:
        raise Refused(
            [page.finding((), f"the file cannot be read ({error.strerror}): make it a file that you may read")]
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Refused([Finding(page.name, line, "the file is not UTF-8 text: save it as UTF-8")]) from None
    except RecursionError:
        raise Refused(
            [page.finding((), "an `*alias` here stands inside its own `&anchor`: write the text out instead")]
        ) from None
    except yaml.YAMLError as error:
        raise Refused(
            [
                Finding(
                    page.name, _line(error, path), f"{_problem(error)}: check the indentation, colons and quotes here"
                )
            ]
        ) from None
    if page.findings:
        raise Refused(page.findings)
    if not isinstance(page.data, dict):
        raise Refused([page.finding((), "the file holds no keys: begin it with lines such as `title: …`")])
    return page


@lru_cache(maxsize=128)
def _parsed(name, text) -> Page:
    """The text as a page without a path: whoever saves one file and reads all of them again waits for that one only."""
    page = Page(Path(name), name)
    node = yaml.compose(text, Loader=LOADER)
    page.data = _plain(node, (), page) if node is not None else None
    return page


def _line(error, path):
    mark = getattr(error, "problem_mark", None)
    if mark:
        return mark.line + 1
    return path.read_text(encoding="utf-8")[: getattr(error, "position", 0)].count("\n") + 1


def _problem(error):
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return f"this is not valid YAML ({said.removeprefix('but ')})"


def _plain(node, place, page):
    """The data of a YAML node; notes the line of every place on the way."""
    page.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, page)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, index), page) for index, child in enumerate(node.value)]
    if node.tag.endswith(":bool") and node.value.lower() not in ("true", "false"):
        sentence = f"`{node.value}` is read as true or false here: write `true` or `false`, or put the word in quotes"
        page.findings.append(Finding(page.name, node.start_mark.line + 1, sentence))
        return None
    try:
        return _scalars.construct_object(node)
    except (ValueError, yaml.YAMLError):
        page.findings.append(
            Finding(page.name, node.start_mark.line + 1, f"`{node.value}` cannot be read as a value: put it in quotes")
        )


def _mapping(node, place, page):
    data = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            page.findings.append(
                Finding(page.name, line, "a list or a group cannot be a key: write one word, or put the text in quotes")
            )
            continue
        if key in data:
            page.findings.append(Finding(page.name, line, f"the key `{key}` is here twice: keep one of them"))
            continue
        page.lines[(*place, key)] = line
        data[key] = _plain(value_node, (*place, key), page)
    return data


_scalars = yaml.SafeLoader("")


def noun(page: Page, kind: type[BaseModel], place=(), **more):
    """What stands at `place`, with `more`, as a frozen noun; raises Refused with a sentence for each thing wrong."""
    data = page.dig(place)
    if not isinstance(data, dict):
        raise Refused([page.finding(place, f"{_name(place)} must be {WANTED['model']}")])
    for key, value in more.items():
        if data.get(key, value) != value:
            sentence = f"`{key}: {data[key]}` stands under the name `{value}`: make them the same, or remove this line"
            raise Refused([page.finding((*place, key), sentence)])
    data = {**data, **more}
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        found = [page.finding((*place, *where), sentence) for where, sentence in _sentences(error.errors(), kind, data)]
        raise Refused(dict.fromkeys(found)) from None


def _sentences(problems, kind, data):
    """The place of each problem and its sentence; a key that is only misspelt is not also called missing."""
    problems = [one for problem in problems for one in _of_its_kind(problem, kind)]
    missing = {problem["loc"] for problem in problems if problem["type"] == "missing"}
    spelt = set()
    for problem in sorted(problems, key=lambda problem: problem["type"] != "extra_forbidden"):
        where, key = problem["loc"], problem["loc"][-1] if problem["loc"] else None
        if problem["type"] == "extra_forbidden":
            absent = [loc[-1] for loc in missing if loc[:-1] == where[:-1]]
            near = (_near(key, absent) or _near(key, _keys(kind, where)) or [None])[0]
            spelt.add((*where[:-1], near))
            yield (
                _place(where, data),
                f"`{key}` is not a key here: " + (f"did you mean `{near}`?" if near else "remove it or correct it"),
            )
        elif where not in spelt and not _only_follows(problem):
            yield _place(where, data, problem["type"] == "missing"), _sentence(problem, _place(where, data))


def _of_its_kind(problem, kind):
    """The problem; where the key that tells which kind of thing an entry is cannot be used, a problem of that key."""
    if problem["type"] not in ("union_tag_invalid", "union_tag_not_found"):
        yield problem
        return
    key, group = problem["ctx"]["discriminator"].strip("'"), problem["input"]
    place = (*problem["loc"], key)
    kinds = _kinds(kind, place)
    words = ", ".join(f"'{tag}'" for one in kinds for tag in get_args(one.model_fields[key].annotation))
    known = {name for one in kinds for name in one.model_fields}
    near = _near(key, [name for name in group if name not in known])
    if key in group:
        yield {"type": "literal_error", "loc": place, "input": group[key], "ctx": {"expected": words}}
        return
    if near:
        yield {"type": "extra_forbidden", "loc": (*problem["loc"], near[0]), "input": group[near[0]]}
    yield {"type": "missing", "loc": place, "input": group, "ctx": {"expected": words}}


def _only_follows(problem):
    """Pydantic counts only the entries that are right, and so calls a long list with a wrong one too short as well."""
    return problem["type"] == "too_short" and len(problem["input"]) >= problem["ctx"]["min_length"]


def _near(key, known):
    return get_close_matches(str(key), sorted(map(str, known)), n=1)


def _sentence(problem, place):
    """A pydantic problem in the words of the person who wrote the file."""
    type_, name, written, context = problem["type"], _name(place), problem["input"], problem.get("ctx", {})
    if type_ == "missing":
        key = problem["loc"][-1]
        if isinstance(key, int):
            return f"{name} lacks its value number {key + 1}: add it"
        return f"`{key}` is missing: add {f'one of {words}' if (words := context.get('expected')) else 'it'}"
    if written is None:
        words = context.get("expected") or "what belongs there, or remove the key if it may be left out"
        return f"{name} is empty: write {words}"
    if type_ == "value_error":
        return str(context["error"])
    if type_ == "literal_error":
        if problem["loc"][-1] == "[key]":
            return f"`{written}` is not a key of {_name(place[:-1])}: use {context['expected']}"
        return f"{_written(written)} is not one of the words for {name}: use {context['expected']}"
    if type_ in LIMITS:
        limit, words = LIMITS[type_]
        return f"{name} is {written}, and must be {words} {context[limit]:g}: correct it"
    if type_ == "too_short":
        return f"{name} has too few entries ({context['actual_length']}): give it at least {context['min_length']}"
    if type_ == "too_long":
        return f"{name} has too many values ({context['actual_length']}): keep {context['max_length']}"
    wanted = WANTED.get(type_.split("_")[0], "something else: see how another file writes it")
    return f"{name} is {_written(written)}, and must be {wanted}"


def _written(value):
    if isinstance(value, dict | list):
        return "a group of keys" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def _name(place):
    """What the author would call a place: its key, or which entry of the key it is."""
    if not place:
        return "this file"
    if isinstance(place[-1], int):
        return f"entry {place[-1] + 1} of {_name(place[:-1])}"
    return f"`{place[-1]}`"


def _place(loc, data, with_missing=False):
    """The part of pydantic's path that is in the file: without its names for the branches of a union, or for a key."""
    place = []
    for part in loc:
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if inside:
            place.append(part)
            data = data[part]
    return (*place, loc[-1]) if with_missing else tuple(place)


def _keys(kind, loc):
    """Every key that the noun at `loc` inside `kind` knows, as written in a file."""
    return {info.alias or name for inner in _kinds(kind, loc) for name, info in inner.model_fields.items()}


def _kinds(kind, loc):
    """The noun that `loc` inside `kind` is a key of, or the several that it may be."""
    kinds = [kind]
    for part in loc[:-1]:
        fields = [info for inner in kinds for name, info in inner.model_fields.items() if part in (name, info.alias)]
        inside = [inner for info in fields for inner in _inner(info.annotation)]
        kinds = inside or [one for one in kinds if part in _words_of_kind(one)] or kinds
    return kinds


def _words_of_kind(noun):
    """The words by which an entry of a list says that it is this noun and no other, under its key `kind`."""
    return get_args(noun.model_fields["kind"].annotation) if "kind" in noun.model_fields else ()


def _inner(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _inner(part)
