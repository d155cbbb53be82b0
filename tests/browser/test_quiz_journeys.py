"""Questions of every kind in a real browser: by mouse, by keyboard and on a phone, and in nobody's way."""

import pytest
from playwright.sync_api import expect

from tests.browser.answering import commit, fill_in, go_on
from tests.browser.quiz_course import quiz_course
from tests.questions import KINDS, written

PAGE, BANK = "01_every_kind", "02_a_bank"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The course with one more quiz, of every kind, and a bank of the same from which two are asked."""
    quiz = {key: value for key, value in written().items() if key != "id"}
    with quiz_course(tmp_path_factory.mktemp("course"), {PAGE: quiz, BANK: quiz | {"ask": 2}}) as server:
        yield server


def until(page, kind):
    """Answer on to the question of this kind."""
    for item in KINDS:
        if item["id"] == f"kinds-{kind}":
            return
        fill_in(page)
        commit(page)
        go_on(page)


def test_no_kind_of_question_is_in_anyones_way_before_or_after_it_is_answered(learner):
    one, looked_at = learner(), set()
    page = one.go(PAGE)
    for number, item in enumerate(KINDS, 1):
        expect(page.get_by_text(f"Question {number} of {len(KINDS)}")).to_be_visible()
        fill_in(page)
        if item["kind"] not in looked_at:
            _is_in_nobodys_way(one, page)
        commit(page)
        if item["kind"] not in looked_at:
            _is_in_nobodys_way(one, page)
        looked_at.add(item["kind"])
        go_on(page)
    expect(page.get_by_text("All answered")).to_be_visible()
    _is_in_nobodys_way(one, page)


def _is_in_nobodys_way(one, page):
    """On a desk and on a phone axe has nothing to say in light or dark, nothing scrolls sideways, and a thumb hits every control."""
    one.no_barriers_on_desk_and_phone()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for target in page.locator(".px-quiz :is(.px-move, select, .px-typed input, .px-option, .px-primary)").all():
            assert target.bounding_box()["height"] >= 44, target.inner_text()


def test_an_order_is_made_by_keyboard_and_the_focus_stays_on_the_button_that_moves(learner):
    page = learner().go(PAGE)
    for text in ("Sitting at the edge of the bed", "Turning in bed"):
        up = page.get_by_role("button", name=f"Move up: {text}")
        up.focus()
        for _ in range(3):
            page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text=f"Place 1 of 4: {text}")).to_be_attached()
        expect(page.get_by_role("listitem").filter(has_text="1.")).to_contain_text(text)
        expect(up).to_be_focused()
        expect(up).to_have_attribute("aria-disabled", "true")
    down = page.get_by_role("button", name="Move down: Walking")
    for _ in range(3):
        down.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="4.")).to_contain_text("Walking")
    page.get_by_label("Certain", exact=True).check()
    page.get_by_role("button", name="Commit answer").press("Enter")
    expect(page.get_by_text("Right, and you were certain.")).to_be_visible()


def test_a_matching_is_answered_by_keyboard_and_a_number_commits_with_enter(learner):
    page = learner().go(PAGE)
    until(page, "matching")
    for left, right in [("Bringing", "Ba"), ("Rising", "R"), ("Getting", "M")]:
        page.get_by_role("combobox", name=left).focus()
        page.keyboard.type(right)
    expect(page.get_by_text("Motorized lift that carries a seated person along the stairs").last).to_be_visible()
    page.get_by_label("Fairly sure").check()
    page.get_by_role("button", name="Commit answer").click()
    expect(page.get_by_text("✓ Right")).to_be_visible()
    go_on(page)
    page.get_by_label("Certain", exact=True).check()
    number = page.get_by_role("textbox", name="Your answer")
    number.press_sequentially("1,250")
    number.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="can be read in two ways")).to_be_visible()
    expect(number).to_have_value("1,250")
    number.fill("12,5")
    number.press("Enter")
    expect(page.get_by_text("Right, and you were certain.")).to_be_visible()


def test_the_end_of_a_round_leads_to_other_questions_of_the_bank(learner):
    page = learner().go(BANK)
    for _ in range(2):
        expect(page.get_by_text("of 2 · 7 questions in all")).to_be_visible()
        fill_in(page)
        commit(page)
        go_on(page)
    expect(page.get_by_text("All answered · 7 questions in all")).to_be_visible()
    page.get_by_role("button", name="Answer others").click()
    expect(page.get_by_text("Question 1 of 2 · 7 questions in all")).to_be_visible()
