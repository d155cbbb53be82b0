"""`print` at a command line: one document, whole or not at all, and a sentence where none can be made."""

import pytest

from course_lib.app.exports import printing
from course_lib.cli import main
from tests.broken import JARGON


def refused(capsys, *asked):
    """The sentence with which a call is refused."""
    assert main(["print", *map(str, asked)]) == 1
    out, said = capsys.readouterr()
    assert out == "" and said.count("\n") == 1 and said.endswith(".\n") and not JARGON.search(said)
    return said


def test_a_handout_is_written_where_it_was_asked_for(tmp_path, capsys):
    file = tmp_path / "mine.html"
    assert main(["print", "04", "--handout", "--paper", "letter", "--out", str(file)]) == 0
    assert capsys.readouterr().out == f"{file} holds lesson 04, handout, for Letter paper.\n"
    assert "size: letter;" in file.read_text("utf-8") and list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("asked", "name"),
    [(["--handout"], "04-handout-a4.html"), (["--handout", "--answers"], "04-handout-with-answers-a4.html"), (["--guide", "--answers"], "04-guide-a4.html"), (["--sheet", "--answers", "--paper", "letter"], "04-sheet-with-answers-letter.html")],
)  # fmt: skip
def test_without_a_file_it_is_named_after_the_document_in_this_folder(tmp_path, capsys, monkeypatch, asked, name):
    monkeypatch.chdir(tmp_path)
    assert main(["print", "4", *asked]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert "already; choose another name, or say --force" in refused(capsys_emptied(capsys), "4", *asked)


def capsys_emptied(capsys):
    """The same, with what was said so far forgotten."""
    capsys.readouterr()
    return capsys


@pytest.mark.parametrize("asked", [[], ["--guide", "--handout"], ["--answers"]])
def test_which_document_has_to_be_said(capsys, asked):
    assert refused(capsys, "04", *asked) == "Say which document you want: one of --guide, --handout and --sheet.\n"


def test_an_unknown_lesson_is_refused_with_those_that_there_are(capsys):
    assert "there are: 01, 02," in refused(capsys, "44", "--guide")


def test_without_a_chromium_a_pdf_is_refused_with_the_way_to_get_one_and_nothing_is_left(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(printing, "chromium", lambda: None)
    said = refused(capsys, "04", "--sheet", "--pdf", "--out", tmp_path / "sheet.pdf")
    assert "none was found: install it" in said and "CHROMIUM=" in said and not list(tmp_path.iterdir())
    assert refused(capsys, "04", "--sheet", "--out", tmp_path / "sheet.PDF") == said


@pytest.mark.parametrize("program", ["/nowhere/chromium", "true"])
def test_a_chromium_that_makes_nothing_is_named(tmp_path, capsys, monkeypatch, program):
    monkeypatch.setenv("CHROMIUM", program)
    said = refused(capsys, "04", "--sheet", "--pdf", "--out", tmp_path / "sheet.pdf")
    assert said.startswith(program) and not list(tmp_path.iterdir())


def test_the_browser_that_is_named_is_asked_first_then_one_on_the_path_then_the_test_tools_own(monkeypatch):
    monkeypatch.setattr(printing, "_of_playwright", lambda: "its own")
    monkeypatch.setattr(printing.shutil, "which", {"google-chrome": "on the path"}.get)
    monkeypatch.setenv("CHROMIUM", "named")
    assert printing.chromium() == "named"
    monkeypatch.setenv("CHROMIUM", "")
    assert printing.chromium() == "on the path"
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    assert printing.chromium() == "its own"
