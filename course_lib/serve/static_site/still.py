"""A page as it is served → a page of files: links between files, and no control that only Python would answer.

What is looked up, folded, printed or opened as a card stays as it is; every other button goes, every other field is closed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup

OF_SERVED = re.compile(r'<details class="of-served">.*?</details>', re.DOTALL)  # what is true of a served course alone
START = "index.html"
LINK = re.compile(r"(\d\d_[a-z0-9_]+(?:\.[a-z]{2})?)\.ipynb(\?short)?(#.*)?")
HREF = re.compile(r'href="([^"]+\.ipynb[^"]*)"')
SETTINGS = re.compile(r"#(?:.*&)?lab=")  # of a lab, which only Python reads
OF_A_RECORD = ("review", "tests", "progress", "class")  # overviews that are nothing without a learner's record
NO_RECORD = "What stands here is made from a learner’s own record, which only a served course keeps."
WORKS = "[popovertarget], [data-print], [data-by]"  # needs no Python; nor does what says it is the browser's alone
ACTS = "button, [role=button]"
ASKS = "input, select, textarea"
SHEETS = ("attempts", "share", "card", "why")  # of a lab, which hold nothing before somebody has done something there
GONE = ", ".join((
    "details[data-room^='report-']", ".px-report", ".px-saved", ".px-certainty", ".px-stepbar", "[data-part=record]",
    *(f".px-labsheet[id$=-{name}], [popovertarget$=-{name}]" for name in SHEETS),
))  # fmt: skip
NOT_ASKED = ("data-at", "data-over", "data-regimen")  # by which the scripts know what waits for an answer, or a hand
EMPTY = ".px-actions, .px-buttons"


@dataclass(frozen=True)
class Site:
    """The notebooks that are pages here, and the address of a served course, which ends in `/`, or nothing."""

    names: frozenset[str]
    served: str = ""

    def file(self, notebook: str, short: bool = False) -> str:
        """The file of a notebook's page, such as `03_icu_quadriplegia.html`, or of its ten-minute path."""
        stem = notebook.removesuffix(".ipynb")
        return START if stem.startswith("00_") else f"{stem}{'.short' if short else ''}.html"

    def living(self, notebook: str, short: bool = False, mark: str = "") -> str:
        """The address of the same page in the served course; nothing where none is known."""
        return f"{self.served}voila/render/{notebook}{'?short' if short else ''}{mark}" if self.served else ""

    def link(self, address: str) -> str:
        """Where a link of a served page leads here; nothing where what it leads to needs a served course and none is known."""
        found = LINK.fullmatch(address)
        if not found:
            return address
        name, short, mark = f"{found[1]}.ipynb", bool(found[2]), found[3] or ""
        if SETTINGS.match(mark) or name not in self.names:
            return self.living(name, short, mark)
        return f"{self.file(name, short)}{mark}"


def still(html: str, site: Site) -> str:
    """The HTML of a screen as a picture that can be read and looked things up in."""
    soup = BeautifulSoup(html, "html.parser")
    for overview in soup.select("[data-overview], .px-desk"):
        if overview.get("data-overview", OF_A_RECORD[0]) in OF_A_RECORD:
            overview.replace_with(_said(soup, NO_RECORD))
    for one in soup.select(GONE):
        one.decompose()
    for name in NOT_ASKED:
        for one in soup.select(f"[{name}]"):
            del one[name]
    for one in soup.select(ACTS):
        if not one.decomposed and not _works(one):
            one.decompose()
    for one in soup.select(ASKS):
        if not _works(one):
            one["disabled"] = ""
    for one in soup.select(EMPTY):
        if not one.find(True):
            one.decompose()
    for link in soup.select("a[href]"):
        if not site.link(link["href"]):
            link.decompose() if "px-secondary" in link.get("class", ()) else link.unwrap()
    return str(soup)


def _works(one) -> bool:
    return one.css.match(WORKS) if hasattr(one, "css") else False


def _said(soup, sentence):
    said = soup.new_tag("p", attrs={"class": "needs"})
    said.string = sentence
    return said


def relinked(page: str, site: Site) -> str:
    """A page with every link to a notebook leading to its file here, and without what is true of a served course alone."""
    return HREF.sub(lambda found: f'href="{site.link(found[1])}"', OF_SERVED.sub("", page))


def quizzes_on(cells: Mapping[int, Mapping]) -> dict[int, str]:
    """Which cells of a page ask the questions of which quiz."""
    found = {}
    for number, cell in cells.items():
        for screen in cell["screens"]:
            for room in re.findall(r'data-room="quiz:([a-z0-9-]+)"', screen["html"]):
                found[number] = room
    return found
