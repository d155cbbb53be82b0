"""The end of a case in a browser: how tall it opens, what it prints, and the questions after it."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from course_lib import content
from course_lib.app.case import run
from course_lib.app.session import Session
from course_lib.content.notebook_steps import address_of
from course_lib.engine.case import replay
from course_lib.store import learner_of
from tests.browser.answering import commit, fill_in, go_on
from tests.browser.conftest import comes_true
from tests.serving import ON_DEMAND, course_server

LESSONS = [content.lesson(id) for id in content.ids("lessons")]
PHONE, DESK = (390, 1688), (1280, 800)  # a debrief opens no taller than two phones' height, and on one screen of a desk


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data):
    with course_server(environ={"COURSE_DATA": str(data)}, start=ON_DEMAND) as server:
        yield server


@pytest.fixture
def finished(learner, data, monkeypatch):
    """A maker of a learner's page that stands at the debrief of a case which they played as the course argues."""
    monkeypatch.setenv("COURSE_DATA", str(data))

    def make(id, one=None, **how):
        one = one or learner(**how)
        lesson = next(one for one in LESSONS if id in one.patients)
        page = one.go(lesson.notebook.removesuffix(".ipynb"))
        one.live()
        _record(id, page.evaluate(f"localStorage.getItem({CODE!r})"))
        page.goto(f"{one.url}/voila/render/{address_of(lesson.notebook, 'case', id)}")
        page.reload()
        one.live()
        case = page.locator(".px-case", has=page.get_by_role("heading", name=content.case(id).title, exact=True))
        expect(case.get_by_role("button", name="Print this debrief")).to_be_visible()
        return one, page, case

    return make


CODE = "proximal.code"


def _record(id, code):
    session = Session(learner=learner_of(code))
    try:
        attempt = run.attempt_at(session, id, "guided")
        attempt.open()
        case = run.case_of_run(id, attempt.seed)
        for step in replay.argued_play(case, partial(run.simulate, case, attempt.seed)).history:
            assert attempt.write("committed", step.commitment.body()) == "saved"
    finally:
        session.open().close()


def test_the_debrief_of_every_case_prints_on_two_pages_and_opens_on_few_screens(finished, learner):
    one = learner()
    for id in content.ids("cases"):
        _, page, case = finished(id, one)
        for width, most in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            expect(case.locator("canvas").first).to_be_visible()
            assert case.bounding_box()["height"] <= most, (id, width, case.bounding_box()["height"])
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.evaluate("window.print = () => {}")
        case.get_by_role("button", name="Print this debrief").click()
        comes_true(page, "Boolean(document.querySelector('.px-printing'))")
        assert _pages(page.pdf(format="A4")) <= 2, id


def _pages(pdf):
    """How many pages a PDF holds, by its own objects."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_what_is_not_meant_for_paper_is_not_printed(finished):
    _, page, case = finished("awake-and-unable-to-move")
    expect(case.get_by_text("Each decision in a line")).to_be_hidden()
    case.locator(".px-fold > summary", has_text="Decision by decision").click()
    page.evaluate("window.print = () => {}")
    case.get_by_role("button", name="Print this debrief").click()
    comes_true(page, "Boolean(document.querySelector('.px-printing'))")
    page.emulate_media(media="print")
    paper = page.locator(".px-printing")
    for words in ("Each decision in a line", "What happened", "Two decisions mattered most", "What your decisions were worth", "Take with you", "This patient is fictional."):  # fmt: skip
        expect(paper.get_by_text(words).filter(visible=True).first).to_be_visible()
    for words in ("What if…", "Questions on what mattered", "Decision by decision", "Play this case again"):
        expect(paper.get_by_text(words).filter(visible=True)).to_have_count(0)
    assert _pages(page.pdf(format="A4")) <= 2


def test_questions_follow_in_place_and_nothing_bars_the_way(finished):
    one, page, case = finished("awake-and-unable-to-move")
    one.no_barriers_on_desk_and_phone()
    case.get_by_role("button", name="Questions on what mattered").click()
    rooms = page.locator(".px-visit")
    expect(rooms.get_by_text("Question 1 of 3")).to_be_visible()
    expect(page.locator("#missed-question")).to_be_focused()
    one.no_barriers_on_desk_and_phone()
    for _ in range(3):
        fill_in(page, rooms)
        commit(page, rooms)
        go_on(page, rooms)
    expect(rooms.get_by_role("region", name="How it went after the case")).to_be_visible()
    one.no_barriers_on_desk_and_phone()
    rooms.get_by_role("button", name="Back to the debrief").click()
    expect(page.locator("#decision")).to_be_focused()
    expect(case.get_by_role("heading", name="What your decisions were worth")).to_be_visible()
