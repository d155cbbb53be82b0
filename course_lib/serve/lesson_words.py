"""A notebook's file → its words as HTML in steps, its title, its notes for a teacher, and where its cells show something.

A step begins at a heading of the second level; what stands before the first is the page's head.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbconvert.filters import strip_files_prefix
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from voila.exporter import VoilaMarkdownRenderer

from .. import content
from ..app.checked_line import review_line
from ..app.course_evidence import link_claims, links_and_cards
from ..app.reading_times import times
from ..content.notebook_steps import Names, pieces
from ..engine.facilitator_notes import paragraphs_of
from ..model.lesson import Lesson, Short

ANCHOR = "¶"  # behind each heading, as in JupyterLab
START = "00_"  # how the name of a page without steps begins
FEWEST, MOST = 2, 8  # steps; a page with more headings is one to look things up in, and stays one page
SHORT = "short"  # the view of a page that is its ten-minute path
PRESENT, PRESENTER = "present", "presenter"  # a lesson on a wall, and what only its presenter sees
NEXT = re.compile(r'<p>Next: <a href="([^"]+)">(.+?)</a></p>')  # the way on, as the last step of a lesson says it


@dataclass(frozen=True)
class Step:
    """A part of a lesson that is read or done by itself: its name in the address, its heading, its blocks in order."""

    name: str
    title: str
    blocks: tuple[str | int, ...]


@dataclass(frozen=True)
class Words:
    """What of a lesson needs no kernel. A block is the HTML of a cell, or the number of one that shows something."""

    name: str
    title: str
    language: str
    head: tuple[str | int, ...]
    steps: tuple[Step, ...]
    code: tuple[tuple[int, str], ...]
    review: str
    notes: tuple[str, ...]
    can_present: bool
    leaves_out: str = ""  # by the ten-minute path of the lesson, in a sentence; empty where there is none
    short: bool = False  # whether this is that path, and not the whole page
    cards: str = ""  # what its numbers and terms open, as HTML; apart, since no card opens in a hidden step
    minutes: Mapping[str, int | None] = field(
        default_factory=dict
    )  # about how many the `whole` page takes, and the `short` path

    @property
    def blocks(self) -> tuple[str | int, ...]:
        """Every block of the page, in order."""
        return self.head + tuple(block for step in self.steps for block in step.blocks)


def words_of(file: Path, contents_manager=None, view: str = "") -> Words:
    """Read a notebook; raises nbformat's errors, or OSError. A picture that it names is taken from `contents_manager`.

    In the view `short` a lesson that has a ten-minute path holds the steps of that path and nothing else.
    """
    notebook = nbformat.read(file, as_version=4)
    cards = _link(notebook, links_and_cards)
    cells = list(enumerate(notebook.cells, 1))
    head, steps = _in_steps(file.name, cells, contents_manager)
    told, path = presentation(file.name, PRESENTER), short_path(file.name)
    short = view == SHORT and bool(path)
    if short:
        steps = tuple(step for step in steps if step.name in path.steps)
        left = {block for step in steps for block in step.blocks}
        cells = [(number, cell) for number, cell in cells if number in left or not has_output(cell)]
    return Words(
        file.name, title_of(notebook), notebook.metadata.get("lang", "en"), head, steps,
        tuple((number, cell.source) for number, cell in cells if cell.cell_type == "code"), review_line(file.name),
        tuple(told["notes"]), told["can_present"], path.leaves_out if path else "", short, cards, times(file.name),
    )  # fmt: skip


def link_notebook(notebook) -> None:
    """Link the claims and terms in a notebook's words; their cards stand at the end of the last."""
    _link(notebook, lambda markdowns: (link_claims(markdowns), ""))


def _link(notebook, made):
    """Put what is made of a notebook's words in their place; what is made beside them."""
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    all_linked, cards = made([cell.source for cell in prose])
    for cell, linked in zip(prose, all_linked, strict=True):
        cell.source = linked
    return cards


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


def presentation(name: str, asked: str) -> dict:
    """Whether this page can be presented and how it is; the facilitator notes go to the presenter's window alone."""
    lesson = lesson_of(name)
    presenting = asked if lesson else ""
    return {
        "can_present": lesson is not None,
        "presenting": presenting,
        "notes": paragraphs_of(lesson) if presenting == PRESENTER else [],
    }


def short_path(name: str) -> Short | None:
    """The ten-minute path of the lesson that is this page, if it is one and has one."""
    lesson = lesson_of(name)
    return lesson.short if lesson else None


def lesson_of(name: str) -> Lesson | None:
    """The lesson whose notebook has this name, if there is one."""
    return next((lesson for lesson in content.lessons() if lesson.notebook == name), None)


def _in_steps(name, cells, contents_manager):
    """The blocks before the first step, and the steps; a page that is no path of steps is all head."""
    parts: list[tuple[str, list[str | int]]] = [("", [])]
    for number, cell in cells:
        for heading, block in _blocks(number, cell, contents_manager):
            if heading and not name.startswith(START):
                parts.append((heading, []))
            parts[-1][1].append(block)
    (_, head), *rest = parts
    if not FEWEST <= len(rest) <= MOST:
        return tuple(head + [block for _, blocks in rest for block in blocks]), ()
    names = Names()
    return tuple(head), tuple(Step(names.of(title), title, tuple(blocks)) for title, blocks in rest)


def _blocks(number, cell, contents_manager) -> Iterator[tuple[str, str | int]]:
    """What a cell puts on the page, each with the heading of the step that it begins."""
    if cell.cell_type == "markdown":
        renderer = VoilaMarkdownRenderer(
            contents_manager, escape=False, attachments=cell.get("attachments", {}), anchor_link_text=ANCHOR
        )
        for heading, source in pieces(cell.source):
            html = strip_files_prefix(MarkdownWithMath(renderer=renderer).render(source))
            yield heading, NEXT.sub(r'<p class="onward"><a href="\1">Next: \2</a></p>', html)
    elif has_output(cell):
        yield "", number
