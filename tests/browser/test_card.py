"""The model card in a browser: readable at once, filled while it is read, in nobody's way."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import words_come_first
from tests.browser.steps import go_to_step, unroll

CARD = "10_model_card"
CHECKS = f"{CARD}#step=checks-on-data-it-was-not-tuned-to"
PATIENCE_MS = 180_000  # twenty parameter sets on a busy machine


def verdicts(page):
    """The table of the checks, as soon as it stands and is opened."""
    page.locator("summary", has_text="Each check beside SMS-1").click(timeout=PATIENCE_MS)
    table = page.get_by_role("table").filter(has_text="SMS-1").first
    expect(table).to_be_visible(timeout=PATIENCE_MS)
    return table


def test_the_model_card_has_no_barriers_light_or_dark_and_nothing_scrolls_sideways(learner):
    one = learner()
    page = one.go(CHECKS)
    verdicts(page)
    unroll(page)
    expect(page.get_by_text("Running the published observations")).to_have_count(0, timeout=PATIENCE_MS)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")

    one.no_barriers_on_desk_and_phone()


def test_on_a_phone_the_card_is_short_until_something_is_opened_and_tells_failures_before_the_fit(learner):
    page = learner(width=390).go(CARD)
    unroll(page)
    failed = page.locator("summary", has_text=re.compile(r"\d of \d untouched checks failed"))
    expect(failed).to_be_visible(timeout=PATIENCE_MS)
    met = page.locator("summary", has_text=re.compile(r"\d+ of the \d+ targets are met"))
    expect(met).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text(re.compile("Running the"))).to_have_count(0, timeout=PATIENCE_MS)
    assert failed.bounding_box()["y"] < met.bounding_box()["y"]
    go_to_step(page, "Evidence side by side")
    for title in page.get_by_role("navigation", name="Steps of this page").locator(".step-title").all_text_contents():
        go_to_step(page, title)
        assert page.evaluate("document.documentElement.scrollHeight") < 3000, title


def test_purpose_and_limits_are_read_before_the_kernel_is_there(learner, server):
    page = learner().page
    page.goto(f"{server.url}/voila/render/{CARD}.ipynb", wait_until="commit")

    expect(page.get_by_role("heading", name="Purpose")).to_be_visible()
    expect(page.get_by_role("heading", name="Never use it for", include_hidden=True)).to_be_attached()
    words_come_first(page)


def test_the_page_answers_the_hand_while_the_checks_run_and_they_come_to_an_end(learner):
    page = learner().go(CHECKS)
    table = verdicts(page)
    go_to_step(page, "How it was made")
    page.locator("summary", has_text=re.compile("Of .* constants .* taken from a publication")).click()
    page.locator("summary", has_text=re.compile("Muscle: .* constants")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".px-keyname", has_text="effect_exponent")).to_be_visible()
    go_to_step(page, "Checks on data it was not tuned to")
    table.get_by_role("link", name="Vogel 2020").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vogel 2020")).to_be_in_viewport()

    waits = page.get_by_role("progressbar", name="Running them under other parameter sets")
    expect(waits).to_have_count(0, timeout=PATIENCE_MS)
    go_to_step(page, "How it was made")
    expect(page.locator(".px-keyname", has_text="effect_exponent")).to_be_visible()  # what was opened stays open
    go_to_step(page, "Checks on data it was not tuned to")
    rows = table.get_by_role("row").all()[1:]
    assert len(rows) == 6
    for row in rows:
        expect(row).to_contain_text(re.compile(r"[✓✗] (passes|fails).*under \d+ of \d+ other sets"))
        expect(row).to_contain_text(re.compile("untouched|informed this model"))


def test_the_start_page_leads_to_the_model_card(learner):
    one = learner()
    page = one.go("00_start")
    page.get_by_role("link", name="The model card").click()

    expect(page.get_by_role("heading", name="The model card", level=1)).to_be_visible()
