"""A notebook's file → its words as HTML, its title, its notes for a teacher, and where on the page its cells show something."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.filters import strip_files_prefix
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from voila.exporter import VoilaMarkdownRenderer

from .. import content
from ..app.course_evidence import link_claims
from ..app.review_line import review_line

ANCHOR = "¶"  # behind each heading, as in JupyterLab


@dataclass(frozen=True)
class Words:
    """What of a lesson needs no kernel: its blocks in order, each the HTML of a cell or the number of one that shows something."""

    name: str
    title: str
    language: str
    blocks: tuple[str | int, ...]
    code: tuple[tuple[int, str], ...]
    review: str
    notes: tuple[str, ...]
    can_present: bool


def words_of(file: Path, contents_manager=None) -> Words:
    """Read a notebook; raises nbformat's errors, or OSError. A picture that it names is taken from `contents_manager`."""
    notebook = nbformat.read(file, as_version=4)
    link_notebook(notebook)
    cells = list(enumerate(notebook.cells, 1))
    blocks = [_block(number, cell, contents_manager) for number, cell in cells]
    told = presentation(file.name, asked=True)
    return Words(
        file.name, title_of(notebook), notebook.metadata.get("lang", "en"), tuple(one for one in blocks if one),
        tuple((number, cell.source) for number, cell in cells if cell.cell_type == "code"), review_line(file.name),
        tuple(told["notes"]), told["can_present"],
    )  # fmt: skip


def link_notebook(notebook) -> None:
    """Link the claims and terms in a notebook's words."""
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    for cell, linked in zip(prose, link_claims([cell.source for cell in prose]), strict=True):
        cell.source = linked


def title_of(notebook) -> str:
    """The notebook's first heading, without its marks."""
    for cell in notebook.cells:
        found = re.search(r"^#\s+(.+?)\s*#*\s*$", cell.source, re.M) if cell.cell_type == "markdown" else None
        if found:
            return re.sub(r"[*_`]|\[S\d+\]", "", found[1]).strip()
    return ""


def has_output(cell) -> bool:
    """Whether a cell will put something on the page; one that only imports will not."""
    if cell.cell_type != "code" or "setup" in cell.metadata.get("tags", []):
        return False
    lines = [line for line in cell.source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return any(not re.match(r"(from|import)\s", line) for line in lines)


def presentation(name: str, asked: bool) -> dict:
    """Whether this page can be presented and is; the facilitator notes go along only when it is."""
    lesson = next((one for id in content.ids("lessons") if (one := content.lesson(id)).notebook == name), None)
    presenting = asked and lesson is not None
    return {
        "can_present": lesson is not None,
        "presenting": presenting,
        "notes": note_paragraphs(lesson.facilitator_notes) if presenting else [],
    }


def note_paragraphs(text: str) -> list[str]:
    """Facilitator notes, a paragraph for each question and each part that opens with a word and a colon."""
    return [
        part.strip()
        for part in re.split(r"(?=\b(?:Timing|What \w+ usually get wrong|Ask)\b[^:.?]{0,40}:)", text)
        if part.strip()
    ]


def _block(number: int, cell: Mapping, contents_manager) -> str | int | None:
    if cell.cell_type == "markdown":
        renderer = VoilaMarkdownRenderer(
            contents_manager, escape=False, attachments=cell.get("attachments", {}), anchor_link_text=ANCHOR
        )
        return strip_files_prefix(MarkdownWithMath(renderer=renderer).render(cell.source))
    return number if has_output(cell) else None
