"""A page's words and screens, cut into the slides that a wall shows and a presenter sees."""

import json
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from course_lib.content.library import assets, notebooks
from course_lib.engine.facilitator_notes import note_parts
from course_lib.serve.lesson_words import PRESENT, PRESENTER, words_of
from course_lib.serve.slides import slides_of
from tests.serving import ON_DEMAND, course_server, get

LESSON = "03_icu_quadriplegia.ipynb"
SAID = "<!-- said -->"


@pytest.fixture
def slides(tmp_path):
    def cut(*cells, screen="<h2>The screen</h2>"):
        written = [
            {"cell_type": kind, "id": f"c{at:02d}", "metadata": {}, "source": text}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for at, (kind, text) in enumerate(cells)
        ]
        file = tmp_path / "77_a_page.ipynb"
        file.write_text(json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        words = words_of(file)
        return slides_of(words, {number: {"screens": [{"html": screen}]} for number, _ in words.code})

    return cut


def units(slide, said=False):
    found = BeautifulSoup(slide.html, "html.parser").select("[data-unit].said" if said else "[data-unit]:not(.said)")
    return [unit.get_text().strip() for unit in found]


def test_a_heading_begins_a_slide_and_each_line_below_it_is_a_unit(slides):
    title, idea, try_it = slides(
        ("markdown", "# A page\n\nA promise."),
        ("markdown", "## The idea\n\nOne *and\nmore*.\nTwo.\n\n- a point\n- another\n\n## Try it\n\nNow."),
    )
    assert (title.title, idea.title, try_it.title) == ("A page", "The idea", "Try it")
    assert units(title) == ["A promise."] and units(idea) == ["One and\nmore.", "Two.", "a point", "another"]
    assert (title.step, idea.step, try_it.step) == ("", "idea", "try-it")


def test_a_sentence_that_is_only_said_is_marked_and_its_comment_is_gone(slides):
    (title,) = slides(("markdown", f"# A page\n\nShown.\nSaid. {SAID}\n\n- a point\n- only said {SAID}"))
    assert units(title) == ["Shown.", "a point"] and units(title, said=True) == ["Said.", "only said"]
    assert "<!--" not in title.html and title.shown


def test_a_heading_without_a_word_for_the_wall_stands_above_the_live_part_that_follows(slides):
    _, live, after = slides(
        ("markdown", "# A page\n\nA promise."), ("markdown", f"## Try it\n\nOnly said. {SAID}"), ("code", "lab()"),
        ("markdown", f"## Then\n\nShown.\nSaid. {SAID}"),
    )  # fmt: skip
    assert live.cell == 3 and live.step == "try-it" and units(live) == [] and units(live, said=True) == ["Only said."]
    assert live.title == "Try it: The screen" and after.cell is None and units(after) == ["Shown."]


def test_what_is_only_said_after_a_live_part_belongs_to_its_slide_and_makes_no_empty_one(slides):
    _, live, _ = slides(
        ("markdown", f"# A page\n\n## Try it\n\nSay. {SAID}"), ("code", "lab()"), ("markdown", f"Then say. {SAID}"),
        ("markdown", "## The end\n\nShown."),
    )  # fmt: skip
    assert live.cell == 2 and units(live, said=True) == ["Say.", "Then say."]


def test_a_live_part_behind_shown_words_is_a_slide_of_its_own(slides):
    shown = "What is shown before it, at a length that asks for a slide: more than a line or two."
    _, _, words, live = slides(
        ("markdown", "# A page\n\n## One\n\n1."), ("markdown", f"## Try it\n\n{shown}\n{shown}"), ("code", "lab()")
    )
    assert words.cell is None and live.cell == 3 and not live.html and (words.step, live.step) == ("try-it", "")


def test_a_line_or_two_before_a_live_part_stand_on_its_slide_and_on_none_of_their_own(slides):
    _, live, _ = slides(
        ("markdown", "# A page\n\nA promise."), ("markdown", "## Try it\n\nOne picture, and one constant."), ("code", "lab()"),
        ("markdown", "## The end\n\nShown."),
    )  # fmt: skip
    assert live.cell == 3 and live.step == "try-it" and units(live) == ["One picture, and one constant."]
    for file in sorted(notebooks().glob("*.ipynb")):
        made = slides_of(words_of(file), {})
        for words, live in pairwise(made):
            assert live.cell is None or not words.leads_in, (file.name, words.title)


def test_a_sentence_that_leans_on_the_one_before_is_never_shown_without_it(slides):
    (page,) = slides(("markdown", "# A page\n\nBelow 30 mg/day it may resolve.\nIt is no safe line.\nAnother thing."))
    leaning = BeautifulSoup(page.html, "html.parser").select(".leans")
    assert [one.get_text() for one in leaning] == ["It is no safe line."]
    (idea,) = (
        slide for slide in slides_of(words_of(notebooks() / "11_dose_lab.ipynb"), {}) if slide.title == "The idea"
    )
    assert [one.get_text() for one in BeautifulSoup(idea.html, "html.parser").select(".leans")] == [
        "It is no safe line."
    ]


def test_a_slide_is_the_same_to_whoever_asks_and_every_line_of_every_lesson_is_on_one():
    for file in sorted(notebooks().glob("*.ipynb")):
        words = words_of(file)
        made = slides_of(words, {})
        text = "".join(block for block in words.blocks if isinstance(block, str))
        plain = "".join(BeautifulSoup(re.sub(r"<!--.*?-->", "", text), "html.parser").get_text().split())
        told = "".join("".join(BeautifulSoup(slide.html, "html.parser").get_text().split()) for slide in made)
        assert told == plain and made == slides_of(words, {}), file.name
        assert [slide.cell for slide in made if slide.cell] == [one for one in words.blocks if isinstance(one, int)]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with course_server(data=tmp_path_factory.mktemp("data"), start=ON_DEMAND) as served:
        yield {view: get(f"{served.url}/voila/render/{LESSON}?{view}")[1] for view in (PRESENT, PRESENTER, "")} | {
            "kernels": served.kernels()
        }


def test_the_wall_holds_no_word_of_the_notes_and_the_presenter_has_them_all(pages):
    notes = words_of(notebooks() / LESSON).notes
    assert notes and not [note for note in notes if note[:40] in pages[PRESENT]]
    told = BeautifulSoup(pages[PRESENTER], "html.parser").select_one(".notes").get_text()
    shown = "".join(told.split()).casefold()
    for point in (point for part in note_parts(notes) for point in part.points):
        assert "".join(point.text.split()).casefold() in shown and all(claim in told for claim in point.claims)
    assert "Facilitator notes" not in pages[PRESENT] + pages[""]


def test_nothing_in_the_window_of_the_presenter_is_live_or_asks_for_a_kernel(pages):
    page = BeautifulSoup(pages[PRESENTER], "html.parser")
    assert not page.select(".slot, [data-screen], form, input")
    assert [script["src"].split("/")[-1].split("?")[0] for script in page.select("script")] == [
        "slides.js",
        "live.js",
        "presenter.js",
        "class_presenter.js",
    ]
    assert pages["kernels"] == 0


def test_the_wall_and_its_presenter_count_the_same_slides(pages):
    wall, presenter = (BeautifulSoup(pages[view], "html.parser") for view in (PRESENT, PRESENTER))
    of = [[(one["id"], one["data-title"]) for one in page.select("main .slide")] for page in (wall, presenter)]
    assert of[0] == of[1] and of[0][0] == ("slide=1", "Awake and unable to move")
    assert len(wall.select(".slide .slot [data-screen]")) == 3 and wall.select_one(".slide.first h1")


def test_the_wall_is_as_light_as_a_page_in_light_whatever_the_presenters_system_prefers():
    style = assets() / "style"
    light, wall = (
        dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", (style / name).read_text().split("@media")[0]))
        for name in ("tokens.css", "present.css")
    )
    assert light and {name: wall[name] for name in light} == light
