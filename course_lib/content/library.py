"""assets/ → the nouns of the course, each read once and only when asked for.

Source of every sentence and number is in the files; this module holds none.
"""

import os
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path

from ..model.case import Case
from ..model.claim import Claim, Reference
from ..model.contrast import Contrast
from ..model.drug import Drug, Parameter
from ..model.equation import Equation
from ..model.figure import Figure
from ..model.lab import Equivalent, Lab, Pair
from ..model.lesson import Lesson
from ..model.noun import Noun
from ..model.observation import Published
from ..model.quiz import Quiz
from ..model.term import Term
from ..model.worksheet import Worksheet
from .yaml_reader import Finding, Page, Refused, noun, open_page


def assets() -> Path:
    """The folder of the content: COURSE_ASSETS, else assets/ beside the package."""
    return _folder(os.environ.get("COURSE_ASSETS"))


@lru_cache(maxsize=8)
def _folder(named: str | None) -> Path:
    return Path(named or Path(__file__).parents[2] / "assets")


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
    path = os.path.join(assets(), folder)
    try:
        return _stems(path, os.stat(path).st_mtime_ns)
    except FileNotFoundError:
        return ()


@lru_cache(maxsize=64)
def _stems(path: str, changed_ns: int) -> tuple[str, ...]:
    """As `ids`; a folder in which a file came or went has another time of change."""
    return tuple(sorted(name.removesuffix(".yaml") for name in os.listdir(path) if name.endswith(".yaml")))


def _reader(folder: str, kind: type[Noun]) -> Callable[[str], Noun]:
    """What reads the noun of an id from a folder, once; it raises KeyError with the ids that exist, or Refused."""

    @cache
    def read(id: str) -> Noun:
        known = ids(folder)
        if id not in known:
            raise KeyError(f"there is no {kind.__name__.lower()} `{id}`; there are: {', '.join(known) or 'none'}")
        return noun(page(folder, f"{id}.yaml"), kind, id=id)

    read.kind = kind
    return read


case: Callable[[str], Case] = _reader("cases", Case)
quiz: Callable[[str], Quiz] = _reader("quizzes", Quiz)
lesson: Callable[[str], Lesson] = _reader("lessons", Lesson)
contrast: Callable[[str], Contrast] = _reader("contrasts", Contrast)
figure: Callable[[str], Figure] = _reader("figures", Figure)
worksheet: Callable[[str], Worksheet] = _reader("worksheets", Worksheet)
lab: Callable[[str], Lab] = _reader("labs", Lab)  # a preset of the dose lab
drug: Callable[[str], Drug] = _reader("drugs", Drug)


def lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the order of the course; raises Refused."""
    return tuple(sorted(map(lesson, ids("lessons")), key=lambda one: one.number))


@cache
def drugs() -> dict[str, Drug]:
    """Every drug by its id; raises Refused."""
    return {id: drug(id) for id in ids("drugs")}


def as_far_as_read(read: Callable[[], Page]) -> tuple[Page | None, list[Finding]]:
    """The page, or what of it could be read, and why it was refused; there is no page where nothing could be read."""
    try:
        return read(), []
    except Refused as refusal:
        return refusal.page, list(refusal.findings)


def beyond(told: list[Finding], further: Iterable[Finding]) -> list[Finding]:
    """The further findings, but for those of a line that has one already, from which they may only follow."""
    lines = {(finding.file, finding.line) for finding in told}
    return [finding for finding in further if (finding.file, finding.line) not in lines]


def _entries(file: str, group: str, kind: type[Noun], with_id: bool = True) -> dict[str, Noun]:
    source, findings = as_far_as_read(lambda: page(file))
    if source is None:
        raise Refused(findings)
    entries = source.data.get(group)
    findings += [
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
            findings += beyond(findings, refusal.findings)
    if findings:
        raise Refused(findings)
    return found


def _table(file: str, group: str, kind: type[Noun], with_id: bool = True) -> Callable[[], dict[str, Noun]]:
    """What reads every entry of a file by its id, in the order of the file, once; it raises Refused."""
    return cache(lambda: _entries(file, group, kind, with_id))


claims: Callable[[], dict[str, Claim]] = _table("claims.yaml", "claims", Claim)
references: Callable[[], dict[str, Reference]] = _table("references.yaml", "references", Reference)
parameters: Callable[[], dict[str, Parameter]] = _table("physiology.yaml", "parameters", Parameter, with_id=False)
interactions: Callable[[], dict[str, Pair]] = _table("interactions.yaml", "pairs", Pair)
equivalents: Callable[[], dict[str, Equivalent]] = _table("equivalents.yaml", "equivalents", Equivalent)
glossary: Callable[[], dict[str, Term]] = _table("glossary.yaml", "terms", Term)
equations: Callable[[], dict[str, Equation]] = _table("equations.yaml", "equations", Equation)


@cache
def published() -> Published:
    """The observations and studies that are laid beside the model; raises Refused."""
    return noun(page("observations.yaml"), Published)
