"""A class in a real browser: a teacher makes it, residents join on their phones, and the teacher reads it; nobody needs a kernel."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Learner

YOURS = "15_progress#step=your-class"


@pytest.fixture
def teacher(learner, server):
    """The page for teachers, open on a desk."""
    one = learner(width=1280)
    one.page.goto(f"{server.url}/course/teach")
    return one


def made(teacher, name="Ward 7, autumn") -> tuple[str, str]:
    """The code and the secret of a class that is just made."""
    teacher.page.get_by_label("Name of the class").fill(name)
    teacher.page.get_by_role("button", name="Make the class").click()
    expect(teacher.page.locator("#teach-new")).to_be_focused()
    return tuple(teacher.page.locator(".px-bigcode").all_inner_texts())


def join(resident: Learner, code: str, alias: str, shows: bool):
    """A resident joins by the code, as the room hears it."""
    page = resident.go(YOURS)
    page.get_by_label("Code of the class").fill(code.lower())
    page.get_by_label("An alias of your own").fill(alias)
    if shows:
        page.get_by_label("Show my progress to the teacher").check()
    page.get_by_role("button", name="Join the class").click()
    return page


def test_a_class_is_made_joined_assigned_read_and_left_and_nobody_has_a_kernel(teacher, learner, server):
    before = server.kernel_ids()
    teacher.no_barriers_on_desk_and_phone()
    code, secret = made(teacher)
    teacher.no_barriers_on_desk_and_phone()
    teacher.page.get_by_role("button", name="I have kept it").click()
    expect(teacher.page.get_by_role("heading", name="Ward 7, autumn")).to_be_visible()
    teacher.page.get_by_label("Lesson", exact=True).select_option(label="3. Awake and unable to move")
    teacher.page.get_by_label("To be done by").fill("2027-01-31")
    teacher.page.get_by_role("button", name="Assign it").click()
    expect(teacher.page.get_by_text("It is assigned.")).to_be_focused()
    teacher.no_barriers_on_desk_and_phone()

    resident = learner(width=390, scheme="dark")
    page = join(resident, code, "Owl", shows=True)
    expect(page.get_by_text("You have joined Ward 7, autumn.")).to_be_focused()
    expect(page.get_by_text("by 31 January 2027")).to_be_visible()
    resident.no_barriers_on_desk_and_phone()
    assert "px-told" not in page.content() and not server.kernels_since(before)
    resident.go("00_start")
    expect(page.get_by_role("heading", name="From your class")).to_be_visible()

    teacher.page.reload()  # which forgets the secret
    teacher.page.get_by_label("Your secret").fill(secret)
    teacher.page.keyboard.press("Enter")
    expect(teacher.page.get_by_role("rowheader", name="Owl")).to_be_visible()
    assert secret not in teacher.page.content() and not any(secret.replace(" ", "") in url for url in teacher.requests)
    with teacher.page.expect_download() as file:
        teacher.page.get_by_role("button", name="Download people").click()
    assert file.value.suggested_filename.startswith("class-people-")

    resident.go(YOURS)
    page.get_by_role("button", name="Leave the class").click()
    expect(page.get_by_text("your teacher may have downloaded it before")).to_be_visible()
    resident.no_barriers()
    page.get_by_role("button", name="Leave it").click()
    expect(page.get_by_text("Your rows are gone from it.")).to_be_visible()
    teacher.page.get_by_role("button", name="Download people").click()
    expect(teacher.page.get_by_role("rowheader", name="Owl")).to_have_count(0)
    assert not server.kernels_since(before)


def test_a_code_that_is_mistyped_is_said_beside_it_and_nothing_that_was_typed_goes_into_the_address(learner, teacher):
    resident = learner(width=390)
    page = join(resident, "BCDFGHJ", "Owl", shows=False)
    expect(page.get_by_text("look at its seven letters again")).to_be_visible()
    code = page.get_by_label("Code of the class")
    expect(code).to_have_attribute("aria-describedby", "class-problem")
    expect(code).to_have_value("bcdfghj")
    assert "code=" not in page.url
    teacher.page.get_by_label("Your secret").fill("abcd")
    teacher.page.get_by_role("button", name="Open the class").click()
    expect(teacher.page.get_by_text("24 letters and figures")).to_be_focused()
    assert "secret" not in teacher.page.url
