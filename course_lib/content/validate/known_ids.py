"""An id that a file names, and the ids that there are → a finding if it is none of them, or stands there twice."""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from .. import library
from ..yaml_reader import Finding, Page, Refused

PLACEHOLDER = re.compile(r"\{([^{}\s]*)\}")


def refusals(read) -> list[Finding]:
    """Why `read()` was refused; empty if it was not."""
    try:
        read()
    except Refused as refusal:
        return list(refusal.findings)
    return []


def ids_in(file: str, group: str) -> list[str] | None:
    """The ids in a file of many, even if some entry is wrong; None if the file cannot be read."""
    if refusals(lambda: library.page(file)):
        return None
    entries = library.page(file).data.get(group)
    return list(entries) if isinstance(entries, dict) else None


def unknown(page: Page, place, kind: str, id, known: Collection[str] | None, before="") -> Iterator[Finding]:
    """A finding if `id` is not among `known`; nothing if these could not be read, or if it is not an id at all."""
    if known is None or not isinstance(id, str) or id in known:
        return
    near = near_to(id, known)
    todo = f"did you mean `{near}`?" if near else "add it or correct the id"
    yield page.finding(place, f"{before}there is no {kind} `{id}`: {todo}")


def near_to(word: object, known: Collection[str]) -> str:
    """The one of `known` that was probably meant; nothing if none is near."""
    return next(iter(get_close_matches(str(word), list(known), n=1)), "")


def no_such_way(page: Page, place, drug: str, route: str | None) -> Iterator[Finding]:
    """A finding if a drug that the course has is not given by a route: its file holds no kinetics by it."""
    if route is None or drug not in library.ids("drugs") or refusals(lambda: library.drug(drug)):
        return
    known = library.drug(drug).routes
    if route not in known:
        ways = f"use {', '.join(known)}, or add what is known to the drug's file"
        yield page.finding(place, f"the file of `{drug}` has no kinetics by the route `{route}`: {ways}")


def twice(page: Page, place, ids, kind: str) -> Iterator[Finding]:
    """A finding for each id that an entry of the same list has already."""
    for index, id in enumerate(ids):
        if id in ids[:index]:
            yield page.finding((*place, index), f"the {kind} id `{id}` is here twice: give one of them another id")


def texts(data, place=()) -> Iterator[tuple[tuple, str]]:
    """Every text in `data`, with its place."""
    if isinstance(data, str):
        yield place, data
    for key, value in (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list | tuple) else ()
    ):
        yield from texts(value, (*place, key))
