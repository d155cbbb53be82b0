"""A comment in a notebook is the mark of a line that is only said, or it is told with its notebook and line."""

import json
import re

import pytest

from course_lib.content.validate.said_marks import SAID, said_marks
from course_lib.content.yaml_reader import Page
from tests.broken import WHAT_TO_DO, findings

LESSON = "03_icu_quadriplegia.ipynb"


def found(*lines):
    """The sentences of what is found in one cell of these lines."""
    notebook = json.dumps({"cells": [{"source": [f"{line}\n" for line in lines]}]}, indent=1, ensure_ascii=False)
    return [finding.sentence for finding in said_marks(Page(None, "notebooks/x.ipynb"), notebook)]


@pytest.mark.parametrize(
    "line", [f"So it goes. {SAID}", f"- An item [S14]. {SAID}", f'They say "no". {SAID} ', "CK < 3 - 4 > 2."]
)
def test_a_line_that_ends_with_the_mark_and_one_without_a_comment_are_well_formed(line):
    assert not found(line, "The next one.")


@pytest.mark.parametrize(
    "comment",
    ["<!-- sayd -->", "<!--said-->", "<!-- Said -->", "<!-- said ->", "<!- said -->", "<!-- said", "<!said>", "<! -- said -->", "<!-- to do -->"],
)  # fmt: skip
def test_a_comment_that_is_no_mark_is_told_as_it_is_written(comment):
    (sentence,) = found(f"So it goes. {comment}")
    assert sentence.startswith(f"`{comment}` is no mark of the course: write `{SAID}`") and WHAT_TO_DO.search(sentence)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"One. {SAID} Two.", "stands within a line"),
        (f"One. {SAID} Two. {SAID}", "stands within a line"),
        (SAID, "ends no sentence here"),
        (f"- {SAID}", "ends no sentence here"),
        (f"## The idea {SAID}", "ends no sentence here"),
    ],
)
def test_a_mark_that_would_do_nothing_is_told(line, told):
    (sentence,) = found(line)
    assert told in sentence and WHAT_TO_DO.search(sentence)


def test_a_misspelt_mark_in_a_lesson_is_found_by_validate_at_its_line(copy):
    notebook = copy.root / "notebooks" / LESSON
    text = notebook.read_text(encoding="utf-8")
    end = re.search(r"prescriber \[S14\]\.(?=\\n|\")", text).end()
    notebook.write_text(f"{text[:end]} <!-- sayd -->{text[end:]}", encoding="utf-8")
    (finding,) = findings()
    assert (finding.file, finding.line) == (f"notebooks/{LESSON}", text[:end].count("\n") + 1)
    assert "`<!-- sayd -->` is no mark of the course" in finding.sentence


def test_a_cell_that_is_one_line_of_the_file_is_looked_at_line_by_line():
    notebook = json.dumps({"cells": [{"source": f"One. {SAID}\nTwo. {SAID}"}]})
    assert not list(said_marks(Page(None, "notebooks/x.ipynb"), notebook))
