"""A learning platform opens the course in a real browser: a link in its course, a launch that it signs, a lesson, a grade."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.find import chromium
from tests.hosting.launching import goes_on_in_another_browser, launched
from tests.serve.small_platform import TEACHER, SmallPlatform, course_of
from tests.serving import until

PATIENT = "voila/render/03_icu_quadriplegia.ipynb#step=patient"


@pytest.fixture(scope="module")
def platform():
    platform = SmallPlatform()
    yield platform
    platform.down()


@pytest.fixture(scope="module")
def course(platform, tmp_path_factory):
    framed = f"http://localhost:{platform.port}"
    with course_of(platform, tmp_path_factory.mktemp("lti"), COURSE_FRAME_ANCESTORS=framed) as served:
        yield served


@pytest.fixture
def open_browser(course):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield lambda **how: browser.new_context(viewport={"width": 1280, "height": 900}, **how).new_page()
        browser.close()


def test_a_launch_a_decision_another_browser_and_a_grade(platform, course, open_browser):
    goes_on_in_another_browser(platform, course.url, PATIENT, open_browser)
    until(lambda: platform.scores, "a grade in the platform's gradebook", course)
    (score,) = platform.scores
    assert platform.wrong == [] and score["userId"] == platform.user and score["activityProgress"] == "InProgress"


def test_somebody_else_of_the_platform_is_somebody_else_and_a_teacher_may_print_answers(platform, course, open_browser):
    platform.user, platform.roles = "user-8", [TEACHER]
    page = launched(platform, course.url, open_browser())
    page.goto(f"{course.url}/{PATIENT}")
    expect(page.get_by_role("button", name="Meet the patient")).to_be_visible()
    assert page.goto(f"{course.url}/course/paper/04/guide").status == 200


def test_in_a_frame_whose_cookies_are_blocked_the_reader_is_led_to_a_window_of_its_own(platform, course, open_browser):
    """The frame is of another site here: localhost is not 127.0.0.1, and over http no cookie goes along there."""
    page = open_browser()
    page.goto(f"{platform.url.replace('127.0.0.1', 'localhost')}/course?framed")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="The course was not opened")).to_be_visible()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name=re.compile("new window")).click()
    opened.value.wait_for_url(f"{course.url}/voila/render/00_start.ipynb")
