"""The page Review in a real browser: what is due without a kernel, a round by keyboard and on a phone, and in nobody's way."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from course_lib.model.event import Event
from course_lib.store import learner_of, open_store
from tests.app.review.test_due import missed_decision
from tests.app.review.test_review_rooms import SINGLES, missed
from tests.browser.answering import fill_in
from tests.browser.steps import go_to_step
from tests.serving import course_server

PAGE = "14_review"
CODE = "rev23456789rev23456789ab"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The course, with a learner who missed two questions, a decision and a pair four days ago."""
    data = tmp_path_factory.mktemp("data")
    pair = Event(
        learner="", run="", number=0, activity="contrast:cord-or-muscle", kind="committed", seed=1, fingerprint="f", at="",
        body={"row": "ck", "certainty": "certain"},
    )  # fmt: skip
    at = (datetime.now(UTC) - timedelta(days=4)).isoformat(timespec="milliseconds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_DATA", str(data))
        store = open_store()
        for number, event in enumerate([*map(missed, SINGLES[:2]), missed_decision(), pair]):
            mine = {"learner": learner_of(CODE), "run": f"{number:064x}", "number": 0, "at": at}
            store.record(event.model_copy(update=mine))
        store.close()
    with course_server(environ={"COURSE_DATA": str(data)}) as served:
        yield served


def came_before(one):
    """This browser is of the learner who was here four days ago."""
    one.context.add_init_script(f"localStorage.setItem('proximal.code', '{CODE}')")
    return one


def answer(page, region="Answer explained of the review"):
    fill_in(page, page.locator(".step[data-here]"))
    page.locator(".step[data-here]").get_by_role("button", name="Commit answer").click()
    expect(page.get_by_role("region", name=region)).to_be_visible()


def test_who_comes_back_sees_what_is_due_without_a_kernel_and_is_asked_it_on_a_phone(learner, server):
    before, one = server.kernel_ids(), came_before(learner(width=390, scheme="dark"))
    page = one.go(PAGE)
    expect(page.get_by_text("4 questions are due")).to_be_visible()
    assert not server.kernels_since(before)
    one.no_barriers_on_desk_and_phone()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Begin").click()
    for number in range(1, 5):
        expect(page.get_by_text(f"Question {number} of 4")).to_be_visible()
        expect(page.locator(".step[data-here] .px-card .px-note").first).to_contain_text("From ")
        one.no_barriers()
        answer(page)
        expect(page.get_by_text("You see this again")).to_be_visible()
        one.no_barriers()
        for target in page.locator(".step[data-here] .px-primary").all():
            assert target.bounding_box()["height"] >= 44
        page.get_by_role("button", name="Next question").or_(page.get_by_role("button", name="See how it went")).click()
    expect(page.get_by_text("Nothing else is due today.")).to_be_visible()
    expect(page.get_by_text("The next comes back ")).to_be_visible()
    one.no_barriers_on_desk_and_phone()
    page.get_by_role("link", name="Continue: Your own choice").click()
    expect(page.get_by_role("region", name="Your own choice", exact=True)).to_be_visible()
    page.reload()
    go_to_step(one.ready(page), "Today")
    expect(page.get_by_text("Nothing else is due today.")).to_be_visible()


def test_a_sitting_of_ones_own_is_chosen_and_answered_by_keyboard_alone(learner):
    one = learner()
    page = one.go(f"{PAGE}#step=your-own-choice")
    page.get_by_role("combobox", name="Lesson").focus()
    page.keyboard.type("5")
    page.get_by_role("combobox", name="Kind of question").focus()
    page.keyboard.type("one")
    expect(page.get_by_text("14 questions fit this.").or_(page.get_by_text("questions fit this."))).to_be_visible()
    one.no_barriers_on_desk_and_phone()
    page.get_by_role("button", name="Ask me").press("Enter")
    expect(page.get_by_text("Question 1 of 5")).to_be_visible()
    here = page.locator(".step[data-here]")
    here.get_by_role("radio").first.press("Space")
    here.get_by_role("radio", name="Certain", exact=True).press("Space")
    here.get_by_role("button", name="Commit answer").press("Enter")
    expect(page.get_by_role("region", name="Answer explained of your own choice")).to_be_focused()
    expect(page.get_by_text("You see this again").or_(page.get_by_text("You knew this"))).to_be_visible()


def test_where_nothing_fits_it_is_said_plainly(learner):
    page = learner().go(f"{PAGE}#step=your-own-choice")
    page.get_by_label("Only what I missed").check()
    expect(page.get_by_role("status").filter(has_text="No question fits all of this.")).to_be_visible()
    page.get_by_role("button", name="Ask me").click()
    expect(page.get_by_role("alert").filter(has_text="leave one of these open")).to_be_visible()


def test_a_test_before_a_lesson_keeps_four_answers_and_says_nothing_of_them(learner):
    one = learner(width=390, scheme="dark")
    page = one.go(f"{PAGE}#step=tests-of-a-lesson")
    one.no_barriers_on_desk_and_phone()
    page.get_by_role("button", name="Test before: Reduce the dose").click()
    here = page.locator(".step[data-here]")
    for number in range(1, 5):
        expect(page.get_by_text(f"Question {number} of 4")).to_be_visible()
        fill_in(page, here)
        here.get_by_role("button", name="Commit answer").click()
        expect(here.get_by_text(re.compile("✓|✕"))).to_have_count(
            0
        )  # a question's own words may be "correct the potassium"
    expect(page.get_by_text("Your answers are kept.")).to_be_visible()
    one.no_barriers_on_desk_and_phone()
    page.get_by_role("button", name="Back to the lessons").click()
    expect(page.get_by_text("Kept. The same four questions come again")).to_be_visible()
    page.reload()
    expect(one.ready(page).get_by_text("Kept. The same four questions come again")).to_be_visible()


def test_two_devices_become_one_record_and_a_deletion_is_told_to_whoever_has_it_open(learner, server):
    before, desk, phone = server.kernel_ids(), came_before(learner()), learner(width=390, scheme="dark")
    page = desk.go("16_your_record")
    expect(page.get_by_text("Your record is number")).to_be_visible()
    assert not server.kernels_since(before)
    page.get_by_role("button", name="Show my seven words").click()
    expect(page.get_by_role("listitem").filter(has_text=re.compile("^[a-z]{3,8}$"))).to_have_count(7)
    page.get_by_role("button", name="Show a code for a second device").click()
    code = page.locator(".px-code").inner_text().replace(" ", "")
    desk.no_barriers_on_desk_and_phone()
    other = phone.page
    other.goto(f"{server.url}/voila/render/16_your_record.ipynb#pair={code}")
    expect(other.get_by_role("textbox", name="Words or code")).to_have_value(code)
    assert code not in other.url and not [address for address in phone.requests if code in address]
    phone.no_barriers()
    other.get_by_role("button", name="Join").press("Enter")
    expect(other.get_by_text("one record from now on")).to_be_focused()
    expect(other.get_by_text("from 2 devices")).to_be_visible()
    phone.go("15_progress")
    expect(other.get_by_text("0 of 9 lessons are mastered.")).to_be_visible()
    phone.go("15_progress")  # what was done on the desk is known on the phone, without a kernel
    expect(other.get_by_text("Begun").first).to_be_visible()
    phone.no_barriers()
    page.get_by_role("button", name="Delete my record …").click()
    open_tab = desk.go("15_progress", page=desk.open_tab())
    page.get_by_role("button", name="Delete my record", exact=True).click()
    expect(page.get_by_role("heading", name="Your record is deleted")).to_be_visible()
    expect(open_tab.get_by_role("alert").filter(has_text="deleted in another tab")).to_be_visible()
    other.goto(f"{server.url}/voila/render/16_your_record.ipynb")
    expect(other.get_by_role("alert").filter(has_text="was deleted on")).to_be_visible()
    other.get_by_role("button", name="Begin anew").click()
    expect(other.get_by_text("Nothing is stored about you yet")).to_be_visible()
