"""The sheet for paper stands alone, and the key lies on pages of its own."""

import pytest
from bs4 import BeautifulSoup

from course_lib import content
from course_lib.engine.exports.asked import About, collected
from course_lib.engine.quiz.wording import NO_PANEL
from course_lib.views.question_sheet import written
from tests.exported import words


@pytest.fixture(scope="module")
def asked():
    return collected([content.quiz("reduce-the-dose")], content.lessons(), content.claims(), content.references(), content.drugs())  # fmt: skip


@pytest.fixture(scope="module")
def page(asked):
    return BeautifulSoup(written(asked, About("A course", "m-1")).data, "html.parser")


def of_kind(page, asked, kind):
    at = next(at for at, one in enumerate(asked) if one.item.kind == kind)
    return asked[at].item, page.select(".question")[at], page.select(".answer")[at]


def test_it_asks_for_nothing_from_the_network(page):
    assert not page.select("script, link, img, iframe, [src], [href], [style*='url(']")
    assert "url(" not in page.style.get_text() and "@import" not in page.style.get_text()


def test_it_says_its_language_and_its_encoding_and_has_one_heading_above_all(page):
    assert page.html["lang"] == "en" and page.meta["charset"] == "utf-8" and len(page.select("h1")) == 1
    assert str(page).lower().count("<!doctype") == 1


def test_the_key_begins_a_page_after_the_last_question_and_no_question_is_cut(page):
    style = page.style.get_text()
    assert ".key { break-before: page; }" in style and ".question, .answer { break-inside: avoid;" in style
    assert not page.select(".key .question") and len(page.select(".key .answer")) == len(page.select(".question"))


def test_questions_and_their_keys_have_the_same_numbers(page):
    numbers = [words(str(one.strong)).split(".")[0] for one in page.select(".question")]
    assert numbers == [words(str(one.h3)).split(".")[0] for one in page.select(".answer")]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_each_kind_can_be_answered_with_a_pen(page, asked):
    for kind, sign in (("single", "○"), ("multiple", "☐"), ("ordering", "__."), ("matching", "__"), ("shift", "○")):
        _, question, _ = of_kind(page, asked, kind)
        assert sign in [box.get_text() for box in question.select(".box")], kind
    item, question, _ = of_kind(page, asked, "numeric")
    assert question.select_one(".line") and words(str(question)).endswith(item.unit)
    _, question, _ = of_kind(page, asked, "matching")
    assert {"A)", "B)", "C)"} <= {box.get_text() for box in question.select(".box")}


def test_the_key_marks_what_is_right_and_says_why_everything_else_is_not(page, asked):
    item, _, answer = of_kind(page, asked, "single")
    right = next(one for one in item.answers if one.correct)
    assert f"✓ {right.text} – {right.because}" in words(str(answer)) and words(str(answer)).count("✕") == 3
    _, _, answer = of_kind(page, asked, "shift")
    assert NO_PANEL in words(str(answer))


def test_each_claim_stands_once_with_its_hedge(page, asked):
    said = words(" ".join(map(str, page.select(".plain"))))
    for number, claim in {pair for one in asked for pair in one.claims}:
        assert said.count(f"Claim {number}, " if claim.beyond_seed else f"Claim {number}: ") == 1
        assert f"Hedge to keep: {claim.hedge}." in said


def test_a_text_brings_no_markup(asked):
    one = asked[0]
    odd = one.item.model_copy(update={"stem": "<script>alert(1)</script> & more"})
    from dataclasses import replace

    data = written([replace(one, item=odd)], About("A <b>course</b>", "m-1")).data
    page = BeautifulSoup(data, "html.parser")
    assert not page.select("script, b") and "alert(1)" in page.get_text()
