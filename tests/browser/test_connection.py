"""The page's line to its kernel: lost, back, refused. One bar says it, wherever the reader is."""

import os
import re
import signal

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from course_lib import content
from tests.browser.conftest import TOUCH, Learner
from tests.browser.network import network
from tests.browser.playing import best, meet, play
from tests.serving import ON_DEMAND, course_server, until

LESSON = "03_icu_quadriplegia"
PATIENT = f"{LESSON}#step=patient"
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
CASE = content.case("awake-and-unable-to-move")


# What the bar says and whether it is in view, each time it is shown: a kernel is there again before a test has looked twice.
WATCH = """() => {
  const bar = document.getElementById("connection");
  window.said = [];
  new MutationObserver(() => {
    const { top, bottom, height } = bar.getBoundingClientRect();
    if (!bar.hidden) window.said.push({ words: bar.innerText, in_view: height > 0 && top >= 0 && bottom <= innerHeight });
  }).observe(bar, { attributes: true, childList: true, subtree: true });
}"""


def bar(page):
    return page.locator("#connection")


def stand_at_the_third_decision(page):
    """Play on, choose without committing, and look at the choice; its label and its place on the screen."""
    meet(page)
    play(page, best, 2)
    choice = page.locator(".px-case:visible").first.get_by_label(CASE.scenes[2].options[1].label, exact=True)
    choice.check()
    choice.scroll_into_view_if_needed()
    return choice, choice.bounding_box()["y"]


def is_back(page, choice, at):
    """The same decision, the same choice, at the same place of the screen, and it answers."""
    expect(bar(page)).to_be_hidden()
    expect(page.locator("#connected-again")).to_have_text("Connected again.")
    expect(choice).to_be_checked()
    assert abs(choice.bounding_box()["y"] - at) < 2
    page.locator(".px-case:visible").first.get_by_label("Fairly sure").check()
    page.get_by_role("button", name="Commit & advance").click()
    expect(page.get_by_role("button", name="Go on to")).to_be_visible()


def test_a_killed_kernel_is_told_and_the_page_comes_back_to_the_choice_that_was_not_committed(learner, server):
    one = learner()
    before = set(server.kernel_ids())
    one.go(PATIENT)
    page = one.live()
    (kernel,) = set(server.kernel_ids()) - before
    choice, at = stand_at_the_third_decision(page)

    page.evaluate(WATCH)
    os.kill(kernel, signal.SIGKILL)
    is_back(page, choice, at)
    said = page.evaluate("window.said")
    assert all(one["in_view"] for one in said) and any("session has ended" in one["words"] for one in said)


def test_a_restarted_server_is_told_and_what_was_pressed_meanwhile_counts(learner, tmp_path):
    with course_server(data=tmp_path, start=ON_DEMAND) as first:
        page = learner(url=first.url).go(PATIENT)
        choice, at = stand_at_the_third_decision(page)
        first.process.send_signal(signal.SIGKILL)
        expect(bar(page)).to_contain_text("Not connected", timeout=5000)
        expect(bar(page)).to_be_in_viewport()
        port = first.port
    page.locator(".px-case:visible").first.get_by_label("Fairly sure").check()
    page.get_by_role("button", name="Commit & advance").click()
    with course_server(data=tmp_path, port=port, start=ON_DEMAND):
        expect(page.get_by_role("button", name="Go on to")).to_be_visible()
        expect(bar(page)).to_be_hidden()


def test_a_network_that_is_silent_is_told_and_the_page_goes_on_with_the_same_kernel(browser, server):
    with network(server.port) as between:
        one = Learner(browser, between.url)
        page = one.go(PATIENT)
        choice, at = stand_at_the_third_decision(page)
        kernels = set(server.kernel_ids())

        between.silent = True
        expect(bar(page)).to_contain_text("Not connected", timeout=5000)
        expect(bar(page).locator("[data-seconds]")).to_have_text(re.compile(r"^([6-9]|\d\d) s$"))
        between.silent = False
        is_back(page, choice, at)
        assert set(server.kernel_ids()) == kernels
        one.context.close()
        assert not one.errors


def test_a_refused_websocket_is_told_with_what_is_blocked_and_whom_to_tell(browser, server):
    with network(server.port) as between:
        between.no_websockets = True
        one = Learner(browser, between.url)
        page = one.page
        page.goto(f"{between.url}/voila/render/{LESSON}.ipynb")
        one.ready().evaluate(TOUCH)
        expect(bar(page)).to_contain_text("the websocket that its exercises need is blocked", timeout=12_000)
        expect(bar(page)).to_contain_text("tell whoever runs")
        expect(page.get_by_role("heading", name="The idea")).to_be_visible()
        one.no_barriers()

        between.no_websockets = False  # the page finds out by itself
        one.live()
        expect(bar(page)).to_be_hidden()
        one.context.close()
        assert not one.errors


def test_on_a_page_with_a_widget_of_somebody_else_voilas_manager_draws_everything_and_it_is_live(browser, tmp_path):
    cells = [
        new_markdown_cell("# A teacher's page"),
        new_code_cell("import ipywidgets\nhow_many = ipywidgets.IntSlider(7, description='How many?')\nhow_many"),
        new_code_cell("import course_lib\ncourse_lib.lab('prednisone-taper')"),
    ]
    nbformat.write(new_notebook(cells=cells, metadata=PYTHON), tmp_path / "00_start.ipynb")
    with course_server(tmp_path) as own:
        one = Learner(browser, own.url)
        page = one.go("00_start")
        expect(page.get_by_text("How many?")).to_be_visible()
        expect(page.locator(".noUi-handle")).to_be_visible()
        strength = page.locator("figure", has=page.get_by_role("img", name="Proximal strength")).first.locator(
            "figcaption"
        )
        before = strength.inner_text()
        page.get_by_role("group", name="The step in hand").get_by_role("button", name="Less", exact=True).click()
        expect(strength).not_to_have_text(before)
        assert any("/voila.js" in address for address in one.requests)

        page.get_by_role("link", name="Proximal", exact=True).click()  # the second visit is streamed
        one.live()
        until(lambda: own.kernels() == 1, "the first page's kernel to be freed", own)
        (kernel,) = own.kernel_ids()
        os.kill(kernel, signal.SIGKILL)
        expect(page.get_by_text("The connection to your session is gone.")).to_be_in_viewport()
        one.context.close()
        assert not one.errors
