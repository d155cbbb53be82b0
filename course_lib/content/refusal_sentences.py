"""What pydantic found wrong with a file → sentences in the words of the person who wrote it, and the keys that were meant."""

from difflib import SequenceMatcher
from typing import get_args

from pydantic import BaseModel

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
EMPTY = "is empty: write what belongs there, or remove the key if it may be left out"
ALIKE, SOONER = 0.7, 0.1  # of two words, as difflib counts it; what a missing key is preferred by


def sentences(problems, kind, data):
    """The place of each problem and its sentence; a key that is only misspelt is not also called missing."""
    wrong = misspelt(problems, kind, data)
    spelt = {(*where[:-1], meant) for where, meant in wrong.items()}
    problems = [one for problem in problems for one in _of_its_kind(problem, kind)]
    for problem in sorted(problems, key=lambda problem: problem["type"] != "extra_forbidden"):
        where = _place(problem["loc"], data)
        if problem["type"] == "extra_forbidden":
            todo = f"did you mean `{wrong[where]}`?" if wrong[where] else "remove it or correct it"
            yield where, f"`{where[-1]}` is not a key here: {todo}"
        elif _place(problem["loc"], data, problem["type"] == "missing") not in spelt and not _only_follows(problem):
            yield _place(problem["loc"], data, problem["type"] == "missing"), _sentence(problem, where)


def misspelt(problems, kind, data):
    """The place of each key that is none, and the key that was meant there, or None.

    What is meant is a key of the same noun: one that is missing before the others, and one that stands there already after them.
    """
    problems = [one for problem in problems for one in _of_its_kind(problem, kind)]
    missing = {_place(problem["loc"], data, True) for problem in problems if problem["type"] == "missing"}
    found = {}
    for problem in problems:
        if problem["type"] == "extra_forbidden":
            where = _place(problem["loc"], data)
            known = {str(key) for key in _keys(kind, problem["loc"])}
            taken = {*_at(data, where[:-1]), *(meant for place, meant in found.items() if place[:-1] == where[:-1])}
            found[where] = near(where[-1], known, {key for key in known if (*where[:-1], key) in missing}, taken)
    return found


def near(key, known, missing=(), taken=()):
    """The word among `known` that is most like `key`, or None; a `missing` one a little sooner, a `taken` one later."""

    def plain(word):
        return str(word).casefold().replace("-", "_")

    def likeness(word):
        ratio = SequenceMatcher(None, plain(key), plain(word)).ratio()
        return (
            (ratio + SOONER if word in missing else ratio - SOONER if word in taken else ratio) if ratio >= ALIKE else 0
        )

    best = max(sorted(known), key=likeness, default=None)
    return best if best is not None and likeness(best) else None


def _at(data, place):
    for part in place:
        data = data[part]
    return data


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
    spelt = near(key, [name for name in group if name not in known])
    if key in group:
        yield {"type": "literal_error", "loc": place, "input": group[key], "ctx": {"expected": words}}
        return
    if spelt:
        yield {"type": "extra_forbidden", "loc": (*problem["loc"], spelt), "input": group[spelt]}
    yield {"type": "missing", "loc": place, "input": group, "ctx": {"expected": words}}


def _only_follows(problem):
    """Pydantic counts only the entries that are right, and so calls a long list with a wrong one too short as well."""
    return problem["type"] == "too_short" and len(problem["input"]) >= problem["ctx"]["min_length"]


def _sentence(problem, place):
    """A pydantic problem in the words of the person who wrote the file."""
    type_, name, written, context = problem["type"], name_of(place), problem["input"], problem.get("ctx", {})
    if type_ == "missing":
        key = problem["loc"][-1]
        if isinstance(key, int):
            return f"{name} lacks its value number {key + 1}: add it"
        return f"`{key}` is missing: add {f'one of {words}' if (words := context.get('expected')) else 'it'}"
    if written is None:
        words = context.get("expected")
        return f"{name} is empty: write {words}" if words else f"{name} {EMPTY}"
    if type_ == "value_error":
        return str(context["error"])
    if type_ == "literal_error":
        if problem["loc"][-1] == "[key]":
            return f"`{written}` is not a key of {name_of(place[:-1])}: use {context['expected']}"
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


def name_of(place):
    """What the author would call a place: its key, or which entry of the key it is."""
    if not place:
        return "this file"
    if isinstance(place[-1], int):
        return f"entry {place[-1] + 1} of {name_of(place[:-1])}"
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
