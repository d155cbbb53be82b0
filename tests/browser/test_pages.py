"""Every page, wide and narrow, light and dark: nothing in anyone's way, nothing fetched from elsewhere."""

import re
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from tests.browser.answering import commit as commit_answer
from tests.browser.answering import fill_in
from tests.browser.conftest import words_come_first
from tests.browser.playing import best, choose, commit, go_on, meet, play
from tests.serving import ROOT

LESSON, LAB = "03_icu_quadriplegia", "11_dose_lab#step=patient"
PATIENT = f"{LESSON}#step=patient"
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
ALL_RULES_TWICE = {"00_start", LESSON, "11_dose_lab"}  # on the desk too, not its colours alone
OPENED_WHOLE = {"10_model_card", "12_evidence_room"}  # looked at with all of it open, in their own tests
WITHOUT_STEPS, REVIEW = {"00_start", "13_cases", "16_your_record"}, "14_review"


@pytest.mark.parametrize("notebook", [name for name in NOTEBOOKS if name not in OPENED_WHOLE])
def test_no_step_of_any_page_has_barriers_on_a_phone_in_dark_or_on_a_desk_in_light(learner, notebook):
    one = learner(width=390, scheme="dark")
    page = one.go(notebook)

    expect(page.locator(".failed")).to_have_count(0)
    steps = one.no_barriers_at_any_step(*[{}] * (notebook in ALL_RULES_TWICE))
    assert (steps == 0) if notebook in WITHOUT_STEPS else (steps >= 3 + (notebook != REVIEW))


def test_no_screen_of_the_case_or_the_quiz_has_barriers_light_or_dark(learner):
    one = learner()
    page = one.go(PATIENT)
    meet(page)
    play(page, best, 5)
    choose(page, best)  # with the controls of the taper open
    one.no_barriers_on_desk_and_phone()
    commit(page)
    one.no_barriers_on_desk_and_phone()
    go_on(page)
    play(page, best)
    one.no_barriers_on_desk_and_phone()
    steps(page).get_by_role("link", name="Check yourself").click()
    fill_in(page)
    commit_answer(page)
    one.no_barriers_on_desk_and_phone()


def steps(page):
    return page.get_by_role("navigation", name="Steps of this page")


def test_what_looks_for_barriers_finds_a_pale_word_in_the_dark_and_a_field_without_a_name(learner):
    one = learner()
    one.page.set_content(
        "<!doctype html><html lang=en><title>A page</title><style>:root { color-scheme: light dark }"
        "@media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }</style>"
        "<main><h1>A page</h1><p>A word</p></main>"
    )
    one.no_barriers("light")
    with pytest.raises(AssertionError, match="color-contrast"):
        one.no_barriers("light", "dark")
    one.page.emulate_media(color_scheme="light")
    one.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        one.no_barriers()


def test_a_first_visit_is_light_and_no_request_leaves_the_servers_own_host(learner, server):
    one = learner()
    one.go(LESSON)
    first = (
        len(one.requests),
        one.page.evaluate("performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize || 0), 0)"),
    )
    assert first[0] <= 12 and 20_000 < first[1] <= 150_000, first  # a first visit, without a proxy
    for notebook in ("00_start", "11_dose_lab"):
        one.go(notebook)
    one.page.goto(f"{server.url}/nowhere")

    host = urlparse(server.url).netloc
    elsewhere = [
        url for url in one.requests if urlparse(url).scheme not in ("data", "blob") and urlparse(url).netloc != host
    ]
    assert one.requests and not elsewhere


def test_touch_targets_of_the_decision_are_large_enough_and_on_a_phone_it_stands_before_the_charts(learner):
    page = learner().go(PATIENT)
    meet(page)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for target in page.locator(".px-case .px-option, .px-case .px-primary, .px-case .px-pill, header nav a").all():
            if target.is_visible():
                assert target.bounding_box()["height"] >= 44, target.inner_text()

    decision = page.get_by_role("button", name="Commit & advance").bounding_box()["y"]
    assert decision < page.locator(".px-case .px-chart").first.bounding_box()["y"]


def test_the_text_of_a_page_is_there_before_its_kernel(learner, server):
    page = learner().page
    page.goto(f"{server.url}/voila/render/{LESSON}.ipynb", wait_until="commit")

    expect(page.get_by_role("heading", name="The idea")).to_be_visible()
    words_come_first(page)


def test_a_claim_opens_its_evidence_by_keyboard_and_closes_again(learner):
    page = learner().go(LESSON)
    _opens_and_closes(page, re.compile("^Source 14: "), "Foye")


@pytest.mark.parametrize("view", ["?short", "?present"])
def test_a_claim_opens_its_evidence_on_the_ten_minute_path_and_on_a_projector_too(learner, view):
    one = learner()
    one.page.goto(f"{one.url}/voila/render/{LESSON}.ipynb{view}")
    page = one.ready()
    claim = page.get_by_role("button", name=re.compile("^Source [0-9]+: ")).first
    while view == "?present" and not claim.is_visible():
        page.keyboard.press("ArrowRight")
    _opens_and_closes(page, re.compile("^Source [0-9]+: "), "Hedge to keep")


def _opens_and_closes(page, name, words):
    """The first claim of this name opens its card by keyboard; Escape closes it and the focus is where it was."""
    claim = page.get_by_role("button", name=name).first
    claim.focus()
    page.keyboard.press("Enter")

    card = page.get_by_role("group", name=name).first
    expect(card).to_be_visible()
    expect(card).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(claim).to_be_focused()


def test_a_learner_sees_how_far_they_are_and_can_delete_their_record(learner):
    one = learner()
    page = one.go(PATIENT)
    meet(page)
    play(page, best, 3)
    one.go("00_start")
    page.get_by_role("link", name="Continue").first.click()
    one.live()
    expect(page.locator(".px-case:visible").first).to_contain_text("Decision 3 of 8")
    expect(page.get_by_role("heading", name="A patient")).to_be_in_viewport()
    one.go("00_start")

    page.get_by_role("region", name="Your record").get_by_text("Your record on this course").click()
    page.get_by_role("button", name="Delete my record …").click()
    page.get_by_role("button", name="Delete my record", exact=True).click()
    expect(page.get_by_role("heading", name="Your record is deleted")).to_be_visible()
    one.go("00_start")
    expect(page.get_by_role("link", name="Begin").first).to_be_visible()
    assert page.get_by_role("link", name="Continue").count() == 0
