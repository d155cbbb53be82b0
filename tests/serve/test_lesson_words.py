"""A notebook's words, cut into the steps of a lesson."""

import json
import re

import pytest
from bs4 import BeautifulSoup, Comment

from course_lib import content
from course_lib.model.lesson import Short
from course_lib.serve import lesson_words
from course_lib.serve.lesson_words import words_of
from tests.broken import HOUSE


@pytest.fixture
def written(tmp_path):
    def write(*cells, name="77_a_page.ipynb"):
        said = [
            {"cell_type": kind, "id": f"c{at:02d}", "metadata": {}, "source": text}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for at, (kind, text) in enumerate(cells)
        ]
        (tmp_path / name).write_text(
            json.dumps({"cells": said, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
        )
        return words_of(tmp_path / name)

    return write


def names(words):
    return [(step.name, step.title) for step in words.steps]


def test_each_heading_of_the_second_level_begins_a_step(written):
    words = written(("markdown", "# A page\n\nA promise.\n"), ("markdown", "## The idea\n\nIt."), ("code", "case('x')"),
                    ("markdown", "After.\n\n## Try it\n\nNow."))  # fmt: skip
    assert names(words) == [("idea", "The idea"), ("try-it", "Try it")]
    (first, second) = words.steps
    assert [block for block in first.blocks if isinstance(block, int)] == [3] and "After." in first.blocks[-1]
    assert "A promise." in words.head[0] and "Now." in second.blocks[0]
    assert words.blocks == words.head + first.blocks + second.blocks


def test_steps_of_one_heading_have_two_names(written):
    words = written(("markdown", "# A\n\n## A patient\n\nOne.\n\n## A patient\n\nTwo."))
    assert names(words) == [("patient", "A patient"), ("patient-2", "A patient")]


def test_a_heading_in_a_block_of_code_begins_no_step(written):
    words = written(("markdown", "# A\n\n## One\n\n```\n## no heading\n```\n\n## Two\n\nEnd."))
    assert names(words) == [("one", "One"), ("two", "Two")] and "## no heading" in words.steps[0].blocks[0]


@pytest.mark.parametrize("headings", [0, 1, 9])
def test_a_page_with_too_few_or_too_many_headings_is_one_page(written, headings):
    words = written(("markdown", "# A\n\n" + "\n\n".join(f"## Part {at}\n\nText." for at in range(headings))))
    assert not words.steps and "".join(words.blocks).count("<h2") == headings


def test_the_start_page_is_one_page(written):
    assert not written(("markdown", "# A\n\n## One\n\nText.\n\n## Two\n\nText."), name="00_start.ipynb").steps


@pytest.mark.parametrize("view", ["", "short"])
def test_every_card_of_a_pages_words_is_there_and_stands_in_no_step_that_can_be_hidden(view):
    words = words_of(content.notebooks() / "03_icu_quadriplegia.ipynb", view=view)
    prose = "".join(block for block in words.blocks if isinstance(block, str))
    opened = set(re.findall(r'popovertarget="([^"]+)"', prose))
    assert len(opened) > 5 and opened <= set(re.findall(r'id="([^"]+)" popover', words.cards))
    assert " popover" not in prose.replace(" popovertarget", "")


def test_the_mark_of_a_line_that_is_only_said_is_seen_by_no_reader_and_stays_at_the_end_of_its_line(written):
    words = written(("markdown", "# A\n\n## One\n\nShown.\nCall the prescriber [S14]. <!-- said -->\nShown too.\n\n- An item. <!-- said -->\n"),
                    ("markdown", "## Two\n\nText."))  # fmt: skip
    page = BeautifulSoup(words.steps[0].blocks[0], "html.parser")
    assert page(string=lambda one: isinstance(one, Comment)) == [" said "] * 2 and "said" not in page.get_text()
    first, second, third = str(page.p).splitlines()
    assert "<!--" not in first + third and second.endswith(".</span> <!-- said -->")
    assert 'popovertarget="page-S14"' in second, "a claim that is only said still opens"
    assert page.li.decode_contents() == "An item. <!-- said -->"


def test_the_ten_minute_path_holds_its_steps_and_what_they_run(monkeypatch):
    lesson = content.lesson("03-icu-quadriplegia")
    path = Short.model_validate({"steps": ["idea", "patient"], "leaves_out": "The rest."})
    monkeypatch.setattr(lesson_words.content, "lessons", lambda: (lesson.model_copy(update={"short": path}),))
    file = HOUSE / "notebooks" / lesson.notebook
    whole, short = words_of(file), words_of(file, view="short")
    assert [step.name for step in short.steps] == ["idea", "patient"] and short.short and not whole.short
    assert whole.leaves_out == short.leaves_out == "The rest." and short.head == whole.head
    calls = [source for _, source in short.code if not source.startswith("from ")]
    assert calls == ['case("awake-and-unable-to-move")'] and set(short.code) < set(whole.code)


def test_a_page_without_such_a_path_is_the_same_in_both_views(written):
    words = written(("markdown", "# A\n\n## One\n\nText.\n\n## Two\n\nText."))
    assert not words.short and words.leaves_out == ""
