"""What every picture keeps: it is small, the same each time, named, told in words, and says that it is nobody's recording."""

import re

import pytest

from course_lib.views.parts.pictures.shown import KINDS, NOBODY, drawn, figure_of, image, name, words

from .drawn import KINDS as EXAMPLES
from .drawn import picture, read

every_kind = pytest.mark.parametrize("kind", EXAMPLES)
FINDINGS = "myopath|neuropath|critical|atroph|weakness|diaphragm|steroid-induced|inflammat|necro|myoton|fibrillation|recruit|denervat|myosin"


def test_every_kind_of_picture_is_drawn_here():
    assert {type(picture(kind)) for kind in EXAMPLES} == KINDS.keys()


@every_kind
def test_it_is_small_and_the_same_each_time(kind):
    first = drawn(picture(kind))
    assert len(first.encode()) < 30_000
    drawn.cache_clear()
    assert drawn(picture(kind)) == first


@every_kind
def test_it_is_an_image_with_a_name_and_stands_alone(kind):
    svg = read(image(picture(kind)).svg)
    assert svg.get("role") == "img" and svg.get("aria-label") == name(picture(kind))
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", drawn(picture(kind)))


@every_kind
def test_its_letters_are_twelve_pixels_on_a_phone(kind):
    svg = read(drawn(picture(kind)))
    assert "font: 13px" in drawn(picture(kind)) and svg.get("viewBox").split()[2] == "340"  # 314 px wide and more


@every_kind
def test_neither_its_name_nor_its_words_tell_the_finding(kind):
    shown = picture(kind)
    assert not re.search(FINDINGS, " ".join((name(shown), *words(shown))), re.IGNORECASE)


@every_kind
def test_the_figure_says_once_that_it_is_nobodys_recording_and_why_only_when_asked(kind):
    shown = picture(kind)
    asked, answered = str(figure_of(shown)), str(figure_of(shown, why=True))
    assert asked.count(NOBODY) == 1 and "In words" in asked
    assert shown.assumption not in asked and shown.assumption in answered


def test_an_item_without_a_picture_has_no_figure():
    assert figure_of(None) is None


def test_on_paper_the_words_are_there_for_who_does_not_see_it():
    shown = picture("spirogram")
    assert " ".join(words(shown)) in str(figure_of(shown, folded=False)) and "In words" not in str(
        figure_of(shown, folded=False)
    )
