"""A kind and a name → a commented file in assets/ that is whole as it stands, for an author to change line by line."""

from importlib.resources import files
from pathlib import Path

from ..model.id import kebab
from .library import assets

KINDS = {"case": "cases", "quiz": "quizzes"}


class Taken(ValueError):
    """A file cannot be made; the message is a sentence for the author."""


def new(kind: str, id: str) -> Path:
    """The file that was written for `kind` (one of KINDS) under the name `id`; raises Taken with a sentence."""
    try:
        kebab(id)
    except ValueError as reason:
        raise Taken(str(reason)) from None
    path = assets() / KINDS[kind] / f"{id}.yaml"
    if path.exists():
        raise Taken(f"assets/{KINDS[kind]}/{path.name} exists already: choose another name, or open it and change it")
    text = files(__package__).joinpath("templates", f"{kind}.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("MY-CASE", id).replace("my-items", id), encoding="utf-8")
    return path
