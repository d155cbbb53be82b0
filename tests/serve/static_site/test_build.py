"""A small course as files, built as a host builds it: every link and file is there, and nothing is asked of anybody else."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.cli import main
from course_lib.engine.commitments import Impossible
from course_lib.serve.static_site.build import site_of
from tests.serve.static_site.links import dead_links

FIGURE = 'from course_lib import figure\nfigure("one-prescription-or-several")'
QUIZ = 'from course_lib import quiz\nquiz("whom-to-call")'


def write(file, *cells):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=list(cells), metadata=kernel), file)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    more = new_markdown_cell("Go on to [the dose lab](11_dose_lab.ipynb), weakness is proximal [S1].")
    write(
        folder / "00_start.ipynb",
        new_markdown_cell("# A small course"),
        new_code_cell(FIGURE),
        new_code_cell(QUIZ),
        more,
    )
    return site_of(folder, "https://course.example.org/")


def test_its_pages_its_bank_and_what_they_need_are_its_files(site):
    assert {re.sub(r"\.[0-9a-f]{16}", "", name) for name in site} == {
        "index.html", "questions.html", "course.css", "static.js", "worker.js",
    }  # fmt: skip


def test_every_link_leads_somewhere_and_no_address_is_anothers(site):
    assert not dead_links(site, but="https://course.example.org/")


def test_a_figure_is_drawn_without_a_guess_and_nothing_can_be_pressed(site):
    page = BeautifulSoup(site["index.html"], "html.parser")
    assert page.select(".px-onefigure .px-argued") and not page.select("[data-say], button[type=submit]")
    assert not page.select("input:not([disabled]), select:not([disabled])")
    assert page.select_one(".to-bank a")["href"] == "questions.html#questions-whom-to-call"


def test_what_needs_python_is_said_once_with_where_it_is(site):
    page = BeautifulSoup(site["index.html"], "html.parser")
    (said,) = page.select(".needs-python")
    assert "records nothing" in said.get_text()
    assert said.a["href"] == "https://course.example.org/voila/render/00_start.ipynb"


def test_no_script_stands_in_a_page_and_none_of_the_served_ones_is_there(site):
    for name in ("index.html", "questions.html"):
        page = BeautifulSoup(site[name], "html.parser")
        assert [one.get("src", "")[:7] for one in page.select("script:not([type])")] == ["static."]
        assert not page.select("[onclick], [onload]")
    assert b"course/wake" not in b"".join(site.values())


def test_a_cell_that_fails_is_named_and_makes_no_site(tmp_path):
    write(tmp_path / "00_start.ipynb", new_markdown_cell("# Broken"), new_code_cell("1 / 0"))
    with pytest.raises(Impossible, match=r"^Cell 2 of 00_start\.ipynb failed: .*\.$"):
        site_of(tmp_path, "")


@pytest.mark.parametrize(
    "served", ["course.example.org", "ftp://course.example.org/", "https://course.example.org/?a=1"]
)
def test_an_address_that_is_none_is_refused_before_anything_is_made(tmp_path, capsys, served):
    assert main(["static", str(tmp_path / "site"), "--served", served]) == 1
    said = capsys.readouterr().err
    assert served in said and said.count("\n") == 1 and not (tmp_path / "site").exists()
