"""A number wears one of three looks, the same everywhere: a class that the style sheet gives a sign, and a word."""

import re

import pytest
from bs4 import BeautifulSoup

from course_lib.model.provenance import ORIGINS, Provenance
from course_lib.views.parts.origin_mark import LOOKS, origin_mark
from tests.broken import HOUSE

STYLE = (HOUSE / "assets" / "style" / "screens.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ORIGINS)
def test_each_origin_has_its_word_and_a_sign_that_a_screen_reader_does_not_read(name):
    look, word = LOOKS[name]
    mark = BeautifulSoup(str(origin_mark(Provenance(**{name: "x"}))), "html.parser").span
    assert mark.get_text() == word and f"px-origin-{look}" in mark["class"]
    assert re.search(rf'px-origin-{look}::before {{ content: "(.)"; content: "\1" / ""; }}', STYLE)


def test_the_three_looks_differ_by_sign_and_by_word():
    signs = re.findall(r'px-origin-\w+::before { content: "(.)";', STYLE)
    assert len(set(signs)) == len(signs) == len({word for _, word in LOOKS.values()}) == len(ORIGINS)


def test_a_quiet_mark_keeps_its_word_for_screen_readers():
    mark = BeautifulSoup(str(origin_mark(Provenance(invented="x"), quiet=True)), "html.parser")
    assert mark.select_one(".px-origin > .px-sr").get_text() == "Invented"
