"""The notebooks → the pages of a site, drawn by the served course's own templates from pictures that are made the same way."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from ...app.exports.question_bank import place, question_bank
from ...engine.commitments import Impossible
from ..client import of_files, worker
from ..lesson_words import SHORT, Words, short_path
from ..pictures import NoPicture, Picture, Pictures
from .files import with_worker
from .still import Site, quizzes_on, relinked, still

TEMPLATES = Path(__file__).resolve().parents[3] / "assets" / "voila" / "templates" / "proximal"
SLOWEST = "10_model_card.ipynb"  # is begun first, so that no core waits for it at the end
BANK = "questions.html"
BANK_HEAD = """<h1>Question bank</h1>
<p>{} questions by lesson, each with its answer, the reason for every part of it, and the claims and sources behind it.
Think of your own answer before you open one; nothing you do here is recorded.</p>"""
MENU = (
    ("index.html", "Course"), ("13_cases.html", "Cases"), ("11_dose_lab.html", "Dose lab"), (BANK, "Questions"),
    ("12_evidence_room.html#step=claims", "Evidence"),
)  # fmt: skip
FOOT = (
    ("11_dose_lab.html", "Dose lab"), ("10_model_card.html", "Model card"), ("12_evidence_room.html#step=claims", "Evidence"), (BANK, "Questions"),
)  # fmt: skip


def site_of(notebooks: Path, served: str, told: Callable[[str], None] = lambda page: None) -> dict[str, bytes]:
    """Every file of the site by its name; `told` hears of each page once it is made, `served` is where a served course is.

    Raises Impossible, with a sentence, for a page that cannot be a file; and `content.Refused`.
    """
    return asyncio.run(_site_of(notebooks, served, told))


async def _site_of(notebooks, served, told):
    pictures = Pictures(notebooks, draw=lambda *page: "")
    site = Site(frozenset(pictures.names()), served)
    bundles = of_files()
    draw = Drawing(site, {name: bundle.name for name, bundle in bundles.items()})
    files = {bundle.name: bundle.content for bundle in bundles.values()}
    asked = [(name, view) for name in pictures.names() for view in (("", SHORT) if short_path(name) else ("",))]
    tasks = [
        asyncio.ensure_future(_picture(pictures, *one)) for one in sorted(asked, key=lambda one: one[0] != SLOWEST)
    ]
    try:
        for made in asyncio.as_completed(tasks):
            words, page = draw.page(await made)
            file = site.file(words.name, words.short)
            files[file] = page.encode()
            told(file)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    files[BANK] = draw.bank().encode()
    told(BANK)
    return with_worker(files, worker())


async def _picture(pictures, name, view) -> Picture:
    try:
        made = await pictures.still(name, view)
    except NoPicture as why:
        raise Impossible(f"The page {name} could not be made: {why.__cause__ or why}.") from None
    for number, cell in made.cells.items():
        if cell["failed"]:
            raise Impossible(f"Cell {number} of {name} failed: open the page in a served course, or run the notebook.")
        if cell["foreign"]:
            raise Impossible(f"Cell {number} of {name} shows something that is no screen of the course: it needs a served course.")  # fmt: skip
    return made


class Drawing:
    """Draws the pages of a site; `files` are its style and script, by the names under which templates know them."""

    def __init__(self, site: Site, files: Mapping[str, str]):
        self.site, self.files = site, files
        self.template = Environment(loader=FileSystemLoader(TEMPLATES)).get_template("static.html.j2")
        pages = {site.file(name) for name in site.names} | {BANK}
        self.menu, self.foot = ([one for one in links if one[0].split("#")[0] in pages] for links in (MENU, FOOT))

    def page(self, picture: Picture) -> tuple[Words, str]:
        """The words of a notebook, and its page."""
        words, asked = picture.words, quizzes_on(picture.cells)
        cells = {
            number: cell | {"screens": [self._screen(one, asked.get(number)) for one in cell["screens"]]}
            for number, cell in picture.cells.items()
        }
        file, living = self.site.file(words.name, words.short), self.site.living(words.name, words.short)
        return words, self._drawn(replace(picture, cells=cells), file, living)

    def bank(self) -> str:
        """The page of all questions."""
        html, count = question_bank()
        words = Words(BANK, "Question bank", "en", (BANK_HEAD.format(count), 1), (), (), "", (), False)
        screen = {"id": "questions", "number": 0, "unfinished": False, "charts": {}, "numbers": "", "html": html}
        cells = {1: {"number": 1, "failed": False, "foreign": False, "screens": [screen]}}
        return self._drawn(Picture(words, cells), BANK, self.site.served)

    def _screen(self, screen, quiz):
        way = f'<p class="to-bank"><a href="{BANK}#{place(quiz)}">All questions of this lesson, with their answers</a></p>' if quiz else ""  # fmt: skip
        return screen | {"html": still(screen["html"], self.site) + way}

    def _drawn(self, picture, file, living):
        page = self.template.render(
            picture=picture, files=self.files, edition="", named=False, failures=(), menu=self.menu, foot=self.foot,
            here=file, living=living,
        )  # fmt: skip
        return relinked(page, self.site)
