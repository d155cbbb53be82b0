"""assets/ → the nouns of the course, each read once and only when asked for.

Source of every sentence and number is in the files; this module holds none.
"""

import hashlib
import os
from functools import cache
from pathlib import Path

from ..model.case import Case
from ..model.claim import Claim, Reference
from ..model.contrast import Contrast
from ..model.drug import Drug, Parameter
from ..model.equation import Equation
from ..model.lab import Equivalent, Lab, Pair
from ..model.lesson import Lesson
from ..model.observation import Published
from ..model.quiz import Quiz
from ..model.term import Term
from ..model.worksheet import Worksheet
from .yaml_reader import Finding, Page, Refused, noun, open_page

ENGINE_EDITION = "SMS-2/1"  # part of every fingerprint: raise it when the same files give another result


def assets() -> Path:
    """The folder of the content: COURSE_ASSETS, else assets/ beside the package."""
    return Path(os.environ.get("COURSE_ASSETS") or Path(__file__).parents[2] / "assets")


def notebooks() -> Path:
    """The folder of the notebooks, beside that of the content."""
    return assets().parent / "notebooks"


@cache
def page(*parts: str) -> Page:
    """The YAML file at `parts` below assets/; raises Refused."""
    root = assets()
    return open_page(root.joinpath(*parts), root.parent)


@cache
def text(*parts: str) -> str:
    """The text of the file at `parts` below assets/; raises Refused if it is not there."""
    path = assets().joinpath(*parts)
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise Refused(
            [Finding(str(path.relative_to(assets().parent)), 1, "is missing: restore it, or run `make calibrate`")]
        ) from None


def ids(folder: str) -> tuple[str, ...]:
    """The ids (stems) of the files in a folder of assets/, in order."""
    return tuple(sorted(path.stem for path in (assets() / folder).glob("*.yaml")))


def _one(folder, id, kind):
    known = ids(folder)
    if id not in known:
        raise KeyError(f"there is no {kind.__name__.lower()} `{id}`; there are: {', '.join(known) or 'none'}")
    return noun(page(folder, f"{id}.yaml"), kind, id=id)


@cache
def case(id: str) -> Case:
    """The case of that id; raises KeyError with the ids that exist, or Refused."""
    return _one("cases", id, Case)


@cache
def quiz(id: str) -> Quiz:
    """The quiz of that id; raises KeyError or Refused."""
    return _one("quizzes", id, Quiz)


@cache
def lesson(id: str) -> Lesson:
    """The lesson of that id; raises KeyError or Refused."""
    return _one("lessons", id, Lesson)


@cache
def contrast(id: str) -> Contrast:
    """The contrast pair of that id; raises KeyError or Refused."""
    return _one("contrasts", id, Contrast)


@cache
def worksheet(id: str) -> Worksheet:
    """The worksheet of that id; raises KeyError or Refused."""
    return _one("worksheets", id, Worksheet)


@cache
def lab(id: str) -> Lab:
    """The preset of the dose lab of that id; raises KeyError or Refused."""
    return _one("labs", id, Lab)


@cache
def drug(id: str) -> Drug:
    """The drug of that id; raises KeyError or Refused."""
    return _one("drugs", id, Drug)


@cache
def drugs() -> dict[str, Drug]:
    """Every drug by its id; raises Refused."""
    return {id: drug(id) for id in ids("drugs")}


def _entries(file, group, kind, with_id=True):
    source = page(file)
    entries = source.data.get(group)
    findings = [
        source.finding((key,), f"`{key}` is not a key here: put everything under `{group}:`")
        for key in source.data
        if key != group
    ]
    if group not in source.data and findings:
        raise Refused(findings)
    if not isinstance(entries, dict):
        raise Refused(
            [*findings, source.finding((group,), f"`{group}:` must hold one group of keys for each id: add them")]
        )
    found = {}
    for id in entries:
        try:
            found[id] = noun(source, kind, (group, id), **({"id": id} if with_id else {}))
        except Refused as refusal:
            findings += refusal.findings
    if findings:
        raise Refused(findings)
    return found


@cache
def claims() -> dict[str, Claim]:
    """Every claim by its id; raises Refused."""
    return _entries("claims.yaml", "claims", Claim)


@cache
def references() -> dict[str, Reference]:
    """Every reference by its id; raises Refused."""
    return _entries("references.yaml", "references", Reference)


@cache
def parameters() -> dict[str, Parameter]:
    """Every constant of the model by its name; raises Refused."""
    return _entries("physiology.yaml", "parameters", Parameter, with_id=False)


@cache
def interactions() -> dict[str, Pair]:
    """Every measured interaction by its id; raises Refused."""
    return _entries("interactions.yaml", "pairs", Pair)


@cache
def equivalents() -> dict[str, Equivalent]:
    """Every row of the table of equivalent doses by its id; raises Refused."""
    return _entries("equivalents.yaml", "equivalents", Equivalent)


@cache
def glossary() -> dict[str, Term]:
    """Every term of the glossary by its id; raises Refused."""
    return _entries("glossary.yaml", "terms", Term)


@cache
def published() -> Published:
    """The observations and studies that are laid beside the model; raises Refused."""
    return noun(page("observations.yaml"), Published)


@cache
def equations() -> dict[str, Equation]:
    """Every equation of the model by its id, in the order of the file; raises Refused."""
    return _entries("equations.yaml", "equations", Equation)


@cache
def fingerprint(*parts: str) -> str:
    """A short name for the content at `parts` together with the model's drugs and constants.

    In a preview every edition has the same one, so that an author stays at the scene that they are writing.
    """
    if os.environ.get("COURSE_PREVIEW"):
        return "preview"
    root = assets()
    files = [root.joinpath(*parts), root / "physiology.yaml", *sorted((root / "drugs").glob("*.yaml"))]
    digest = hashlib.sha256(ENGINE_EDITION.encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
