"""Nouns → JSON Schemas, by which an editor completes and checks the keys of a file in assets/ as it is written.

Generated from the nouns, so that they cannot say anything else than what the course reads: `python -m course_lib schema`.
"""

import json
from pathlib import Path

from ..model.case import Case
from ..model.claim import Claim, Reference
from ..model.contrast import Contrast
from ..model.drug import Drug
from ..model.figure import Figure
from ..model.lab import Lab
from ..model.lesson import Lesson
from ..model.quiz import Quiz
from ..model.term import Term
from ..model.worksheet import Worksheet
from .library import assets

FILES = {  # the schema of every file in a folder
    "case": ("cases", Case),
    "contrast": ("contrasts", Contrast),
    "drug": ("drugs", Drug),
    "figure": ("figures", Figure),
    "lab": ("labs", Lab),
    "lesson": ("lessons", Lesson),
    "quiz": ("quizzes", Quiz),
    "worksheet": ("worksheets", Worksheet),
}
ENTRIES = {  # the schema of a file that holds many of one kind under one key
    "claims": Claim,
    "references": Reference,
    "glossary": Term,
}
GROUPS = {"glossary": "terms"}  # where the key is not the file's own name
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict]:
    """Every schema by the name of its file."""
    whole = {name: _of_file(noun) for name, (_, noun) in FILES.items()}
    return whole | {name: _of_entries(GROUPS.get(name, name), noun) for name, noun in ENTRIES.items()}


def editor() -> dict:
    """Which schema belongs to which files, as an editor with YAML support reads it from `.vscode/settings.json`."""
    where = {name: f"assets/{folder}/*.yaml" for name, (folder, _) in FILES.items()}
    where |= {name: f"assets/{name}.yaml" for name in ENTRIES}
    return {"yaml.schemas": {f"./assets/schema/{name}.json": files for name, files in where.items()}}


def write() -> list[Path]:
    """Write every schema into assets/schema/, and which files they are for; the files that were written."""
    folder = assets() / "schema"
    folder.mkdir(exist_ok=True)
    files = {folder / f"{name}.json": schema for name, schema in schemas().items()}
    files[assets().parent / ".vscode" / "settings.json"] = editor()
    for path, content in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(as_text(content), encoding="utf-8")
    return list(files)


def as_text(content: dict) -> str:
    """JSON as it stands in the file."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _of_file(noun):
    return {"$schema": DIALECT, **_id_from_elsewhere(noun.model_json_schema())}


def _of_entries(group, noun):
    schema = _id_from_elsewhere(noun.model_json_schema())
    shared = schema.pop("$defs", {})
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {group: {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{noun.__name__}"}}},
        "required": [group],
        "additionalProperties": False,
        "$defs": {**shared, noun.__name__: schema},
    }


def _id_from_elsewhere(schema):
    """The id is the file's name, or the key of the entry, so that no author has to write it."""
    schema["required"] = [name for name in schema.get("required", []) if name != "id"]
    return schema
