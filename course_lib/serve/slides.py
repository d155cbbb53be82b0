"""A page's words and screens → its slides, the same for the wall and for the presenter's own window.

A heading begins a slide and takes what follows it; every live part is a slide of its own, with the heading and a line
or two above it where no more words between them are for the wall. A slide holds units (a sentence, a point of a list, a table): how many of them are
shown at once is for the browser to measure, but one that leans on the sentence before it is never shown without it.
A line that ends in `<!-- said -->` is the presenter's to say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Comment, Tag

from .lesson_words import Words

SAID = "said"  # what the comment behind a sentence says
HEADINGS = ("h1", "h2", "h3")
LEANS = "leans"
LEANING = re.compile(  # how a sentence begins that means little, or too much, without the one before
    r"(It|Its|That|This|They|Their|These|Those|He|She|Both|Neither|Nor|But|So|Yet|Such|Then|There|Here|Survival|Weakness)\b"
)
LEAD_IN = 120  # letters of words that stand on the slide of what they lead to, and not on one of their own


@dataclass(frozen=True)
class Slide:
    """One idea: its words as HTML, each unit marked `data-unit`, or the number of the cell whose screens it shows, or both."""

    title: str
    html: str = ""
    cell: int | None = None
    step: str = ""  # the name of the step that begins here

    @property
    def shown(self) -> bool:
        """Whether any of its words but the heading is for the wall."""
        units = BeautifulSoup(self.html, "html.parser").select("[data-unit]")
        return any(SAID not in unit.get("class", []) for unit in units)

    @property
    def leads_in(self) -> bool:
        """Whether it is no more than a heading and a line or two, which need no slide of their own before what they are about."""
        units = BeautifulSoup(self.html, "html.parser").select(f"[data-unit]:not(.{SAID})")
        return (
            self.cell is None and not self.html.startswith("<h1") and sum(len(_text(one)) for one in units) <= LEAD_IN
        )


def slides_of(words: Words, cells: Mapping[int, Mapping]) -> tuple[Slide, ...]:
    """The slides of a page; `cells` are those of its picture, whose screens name their slides."""
    made: list[Slide] = []
    heading = words.title
    for name, blocks in [("", words.head), *((step.name, step.blocks) for step in words.steps)]:
        for at, slide in enumerate(slide for block in blocks for slide in _slides(block, cells)):
            slide = replace(slide, step="" if at else name)
            if (
                made and slide.cell is None and not slide.title and not slide.shown
            ):  # to be said, and nothing to look at
                made[-1] = replace(made[-1], html=made[-1].html + slide.html)
                continue
            if slide.cell is None:
                heading = slide.title or heading
            elif made and made[-1].leads_in:
                before = made.pop()
                slide = replace(slide, html=before.html, step=before.step)
            made.append(replace(slide, title=_title(slide, heading)))
    return tuple(made)


def _title(slide, heading):
    """What a slide is called: its own heading or the last; a live part by both."""
    return heading if slide.title in ("", heading) or slide.cell is None else f"{heading}: {slide.title}"


def _slides(block, cells) -> Iterator[Slide]:
    if isinstance(block, int):
        yield Slide(_heading_of(cells.get(block, {})), cell=block)
        return
    soup = BeautifulSoup(block, "html.parser")
    parts: list[list[Tag]] = [[]]
    for element in soup.find_all(True, recursive=False):
        if element.name in HEADINGS and parts[-1]:
            parts.append([])
        parts[-1].append(element)
    for part in filter(None, parts):
        for number, unit in enumerate(unit for element in part for unit in _units(element, soup)):
            unit["data-unit"] = str(number)
        yield Slide(_text(part[0]) if part[0].name in HEADINGS else "", "".join(str(element) for element in part))


def _units(element, soup) -> list[Tag]:
    """What of an element can be shown by itself, each marked if it is only said."""
    if element.name in HEADINGS:
        return []
    if element.name == "p":
        if _text(element).startswith("Sources."):
            element["class"] = [*element.get("class", []), "sources"]
        return _sentences(element, soup)
    units = element.find_all("li", recursive=False) if element.name in ("ul", "ol") else [element]
    for number, unit in enumerate(units, 1):
        _mark(unit)
        if element.name == "ol":
            unit["value"] = str(number)  # which it keeps where those before it are not shown
    return units


def _sentences(paragraph, soup) -> list[Tag]:
    """A paragraph is written one sentence a line: each line becomes an element."""
    lines = [soup.new_tag("span")]
    for node in list(paragraph.children):
        texts = str(node).split("\n") if type(node).__name__ == "NavigableString" else [node]
        for at, piece in enumerate(texts):
            if at:
                lines.append(soup.new_tag("span"))
            lines[-1].append(piece.extract() if isinstance(piece, Tag | Comment) else soup.new_string(piece))
    paragraph.clear()
    lines = [line for line in lines if line.get_text(strip=True) or line.find(True)]
    for at, line in enumerate(lines):
        line["class"] = ["sentence"]
        _mark(line)
        if at and LEANING.match(_text(line)) and SAID not in line["class"]:
            line["class"] = [*line["class"], LEANS]
        paragraph.append(line)
        paragraph.append("\n")
    return lines


def _mark(unit) -> None:
    for comment in unit.find_all(string=lambda text: isinstance(text, Comment)):
        if comment.strip() == SAID:
            unit["class"] = [*unit.get("class", []), SAID]
            comment.extract()


def _heading_of(cell) -> str:
    """The first heading on the screens of a cell; empty if there is none."""
    for screen in cell.get("screens", ()):
        found = BeautifulSoup(screen["html"], "html.parser").find(["h2", "h3"])
        if found:
            return _text(found)
    return ""


def _text(element) -> str:
    """An element's words without the anchor behind a heading and the numbers of claims."""
    left = BeautifulSoup(str(element), "html.parser")
    for mark in left.select(".anchor-link, .px-claim, .px-between"):
        mark.extract()
    return " ".join(left.get_text().split())
