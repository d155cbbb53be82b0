"""A lesson as a path of steps: one is shown, the address says which, and no kernel is needed to go from one to the next."""

import pytest
from playwright.sync_api import expect

LESSON, OTHER = "03_icu_quadriplegia", "02_reduce_the_dose"


def shown(page):
    return page.evaluate(
        "[...document.querySelectorAll('main > .step')].filter(s => s.checkVisibility()).map(s => s.id)"
    )


def bar(page):
    return page.get_by_role("navigation", name="Steps of this page")


def test_steps_lead_on_and_back_and_wake_no_kernel(learner):
    one = learner(width=390)
    page = one.go(LESSON)
    assert shown(page) == ["step=idea"] and page.evaluate("document.documentElement.scrollHeight") < 1.5 * 844
    page.get_by_role("link", name="Continue: Try it").click()
    expect(page.get_by_role("region", name="Try it")).to_be_focused()
    assert shown(page) == ["step=try-it"] and page.title().startswith("Try it · ")
    expect(bar(page).get_by_role("link", name="The idea (done)")).to_be_visible()
    bar(page).get_by_role("link", name="A patient").click()
    expect(bar(page).locator("[aria-current=step]")).to_contain_text("3 A patient")
    assert bar(page).evaluate("nav => nav.getBoundingClientRect().top >= 0"), "the bar stays in view"
    for step in ("try-it", "idea"):
        page.go_back()
        expect(page.locator(f"[id='step={step}'][data-here]")).to_be_visible()
        assert shown(page) == [f"step={step}"]
    assert not [asked for asked in one.requests if asked.endswith("course/wake")]


@pytest.mark.parametrize(("named", "step"), [("#step=patient", "patient"), ("#A-patient", "patient"), ("#Check-yourself", "check-yourself"), ("#no-such-place", "idea"), ("#%E0%A4%A", "idea")])  # fmt: skip
def test_an_address_old_or_new_opens_its_step(learner, named, step):
    one = learner()
    one.page.goto(f"{one.url}/voila/render/{LESSON}.ipynb{named}")
    assert shown(one.ready()) == [f"step={step}"]


def test_without_a_script_and_on_paper_no_step_is_lost(browser, server, learner):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/voila/render/{LESSON}.ipynb#step=patient")
    expect(page.get_by_role("region", name="A patient")).to_be_visible()
    expect(page.get_by_role("region", name="The idea")).to_be_hidden()
    bar(page).get_by_role("link", name="Take with you").click()
    expect(page.get_by_role("region", name="Take with you")).to_be_visible()
    context.close()
    printed = learner().go(LESSON)
    printed.emulate_media(media="print")
    assert len(shown(printed)) == 5 and bar(printed).is_hidden()


def test_the_patient_is_two_taps_from_the_start_page(learner):
    page = learner(width=390).go("00_start")
    page.get_by_role("navigation", name="Course").get_by_role("link", name="Cases").click()
    page.get_by_role("link", name="Awake and unable to move").click()
    expect(page.get_by_role("button", name="Meet the patient")).to_be_visible()
    assert shown(page) == ["step=patient"]
