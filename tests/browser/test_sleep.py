"""A page that nobody touches holds no kernel; the next touch has one, and nothing on the screen is another."""

import os
import signal
import time

import pytest
from playwright.sync_api import expect

from course_lib import content
from tests.browser.conftest import Learner, comes_true
from tests.browser.playing import best, choose, commit, meet
from tests.browser.test_cursor import read_in_python, says
from tests.serving import ON_DEMAND, course_server, until

LESSON, LAB, START = "03_icu_quadriplegia#step=patient", "11_dose_lab#step=patient", "00_start"
found = pytest.fixture(scope="module")(read_in_python)
CASE = content.case("awake-and-unable-to-move")
SLEEPY = {"COURSE_SLEEP_SECONDS": "3", "COURSE_SLEEP_HALF_DONE_SECONDS": "5"}


@pytest.fixture(scope="module")
def sleepy():
    with course_server(environ=SLEEPY, start=ON_DEMAND) as served:
        yield served


@pytest.fixture
def one(browser, sleepy):
    learner = Learner(browser, sleepy.url)
    yield learner
    learner.context.close()
    until(lambda: sleepy.kernels() == 0, "the closed page's kernel to go", sleepy)
    assert not learner.errors


def asleep(page, served):
    """Wait until the page's kernel is freed, and look that the learner is told nothing: there is nothing to tell."""
    until(lambda: served.kernels() == 0, "the untouched page's kernel to be freed", served)
    comes_true(page, "!document.querySelector('[data-live]')")
    expect(page.locator("#connection")).to_be_hidden()


def test_a_page_that_is_read_has_no_kernel_and_scrolling_gives_it_none(one, sleepy):
    page = one.go(LAB, guess=True)
    expect(page.locator(".px-labpage").get_by_role("img", name="Dose").first.locator("canvas")).to_be_attached()
    page.mouse.wheel(0, 5000)
    page.locator(".px-labpage").get_by_role("button", name="Menu", exact=True).click()
    page.locator(".px-labpage").get_by_role("button", name="Table of equivalents").click()
    page.get_by_role("group", name="Table of equivalents").locator("summary").click()
    table = page.get_by_role("group", name="Table of equivalents").get_by_role("table")
    expect(table).to_contain_text("dexamethasone", ignore_case=True)
    for _ in range(2):
        page.keyboard.press("Escape")
    page.get_by_role("link", name="Proximal", exact=True).click()
    one.ready()
    assert sleepy.kernels() == 0 and one.heard == 0


def test_what_was_being_read_stands_there_after_a_sleep_and_the_next_press_goes_on(one, sleepy):
    page = one.go(LESSON)
    meet(page)
    choose(page, best)
    commit(page)
    case = page.locator(".px-case:visible").first
    before, at = case.inner_text(), case.bounding_box()["y"]
    asleep(page, sleepy)
    assert case.inner_text() == before and case.bounding_box()["y"] == at

    page.get_by_role("button", name="Go on to").click()
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()
    expect(page.get_by_text(CASE.scenes[1].question)).to_be_visible()


LINES = "[...document.querySelectorAll('.px-plots .px-cursorline')].map(one => one.getBoundingClientRect()).map(box => box.left + box.width / 2)"


def test_a_mouse_reads_all_charts_without_a_kernel_and_leaves_the_day_as_it_was_unless_it_rests_or_presses(
    one, sleepy, found
):
    page = one.go(LAB)
    day = page.get_by_label("Read on day")
    day.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-told]")).to_be_visible()  # in place of what was told beside the guess
    asleep(page, sleepy)
    plot = page.locator(".px-plots .px-chart").nth(1)
    plot.scroll_into_view_if_needed()
    comes_true(page, "document.querySelectorAll('.px-plots .px-cursorline').length === 5")
    last, over = found.sides[0]["low"].size - 1, plot.locator(".u-over").bounding_box()
    assert says(page, found, last - 1)
    at = {day: over["x"] + over["width"] * day / last for day in (35, 70)}
    aside = over["x"] - 50, over["y"] + 20
    page.mouse.move(at[70], over["y"] + 20)
    page.mouse.move(*aside)  # it passed by
    assert says(page, found, last - 1)
    page.mouse.move(at[70], over["y"] + 20)
    assert says(page, found, 70) and page.locator("[data-live=yes]").count() == 0
    assert all(abs(x - at[70]) < 1.5 for x in page.evaluate(LINES))
    page.wait_for_timeout(500)
    page.mouse.move(*aside)  # it had rested
    assert says(page, found, 70)
    page.mouse.move(at[70], over["y"] + 20)
    page.mouse.down()
    page.mouse.move(at[35], over["y"] + 20, steps=5)
    page.mouse.up()
    page.mouse.move(*aside)
    assert says(page, found, 35)
    expect(page.get_by_label("Read on day")).to_be_focused()
    assert sleepy.kernels() == 0


def test_a_drag_that_wakes_the_page_loses_no_movement(one, sleepy):
    page = one.go(LAB, guess=True)
    dose = page.locator("input[name=b-dose-0]")
    for most in (70, 40):
        dose.evaluate(
            """async (dose, most) => {
                 for (let mg = 5; mg <= most; mg++) {
                   dose.value = mg;
                   dose.dispatchEvent(new Event("input", { bubbles: true }));
                   await new Promise(done => setTimeout(done, 20));
                 }
               }""",
            most,
        )
        comes_true(page, "document.querySelector('[data-live]') && !document.querySelector('[data-waiting]')")
        expect(dose).to_have_value(str(most))
        expect(page.locator("[data-regimen] figcaption")).to_contain_text(f"B {most} mg/day")
        asleep(page, sleepy)


def test_who_was_here_before_sees_their_own_state_and_never_anothers_first_screen(one, sleepy):
    page = one.go(LESSON)
    meet(page)
    choose(page, best)
    commit(page)
    page.get_by_role("button", name="Go on to").click()
    expect(page.get_by_text(CASE.scenes[1].question)).to_be_visible()
    height = page.locator("[data-screen='screen-1']").bounding_box()["height"]

    another = one.open_tab()
    another.route("**/course/wake", lambda route: (time.sleep(0.5), route.continue_()))
    another.goto(page.url)
    case = another.locator("[data-screen='screen-1']")
    expect(case).to_be_attached()
    expect(another.get_by_role("button", name="Meet the patient")).to_have_count(0)  # hidden from everybody
    one.ready(another)
    expect(another.get_by_text(CASE.scenes[1].question)).to_be_visible()
    assert height > 0

    start = one.go(START)
    expect(start.get_by_role("link", name="Continue: ")).to_be_visible()
    expect(start.locator("[data-say=ask-to-delete]")).to_be_attached()


def test_a_start_page_needs_no_kernel_to_say_how_far_its_learner_is(one, sleepy):
    page = one.go(LESSON)
    meet(page)
    choose(page, best)
    commit(page)
    page.goto("about:blank")
    until(lambda: sleepy.kernels() == 0, "the closed page's kernel to go", sleepy)
    page = one.go(START)
    expect(page.get_by_role("link", name="Continue: ")).to_be_visible()
    assert sleepy.kernels() == 0


def test_a_kernel_that_dies_while_nobody_looks_is_replaced_before_the_next_press(one, sleepy):
    page = one.live(one.go(LESSON))
    (kernel,) = sleepy.kernel_ids()
    os.kill(kernel, signal.SIGKILL)
    until(lambda: sleepy.kernel_ids() not in ([], [kernel]), "another kernel", sleepy)
    page.get_by_role("button", name="Meet the patient").click()
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()


def test_beyond_the_ceiling_a_page_says_where_its_learner_stands_and_goes_on_by_itself(browser):
    with course_server(environ={"COURSE_MAX_KERNELS": "1"}, start=ON_DEMAND) as small:
        first, second = Learner(browser, small.url), Learner(browser, small.url, width=390)
        first.live(first.go(LESSON))
        page = second.go(LESSON)
        page.get_by_role("button", name="Meet the patient").click()
        bar = page.locator("#connection")
        expect(bar).to_contain_text("Every place is taken. You are next.")
        steps = page.get_by_role("navigation", name="Steps of this page")
        steps.get_by_role("link", name="The idea").click()
        expect(page.get_by_role("heading", name="The idea")).to_be_visible()  # reading goes on
        second.no_barriers()
        steps.get_by_role("link", name="A patient").click()
        expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()  # the press was kept
        expect(bar).to_be_hidden()
        comes_true(first.page, "!document.querySelector('[data-live]')")  # untouched, it made room
        expect(first.page.locator("#connection")).to_be_hidden()
        for one in (first, second):
            one.context.close()
            assert not one.errors
