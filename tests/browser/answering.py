"""How a test answers a question in the browser, whatever its kind: anything that can be committed."""

from playwright.sync_api import Locator, Page, expect


def fill_in(page: Page, within: Locator | None = None) -> None:
    """Answer the question that waits with the first thing that can be chosen, without committing; `within` one of several quizzes."""
    quiz = (within or page).locator(".px-quiz")
    option = quiz.locator(".px-option input")
    if option.count():
        option.first.check()
    for partner in quiz.locator(".px-partners select").all():
        partner.select_option(index=1)
    for number in quiz.locator(".px-typed input").all():
        number.fill("7")
    quiz.get_by_label("Certain", exact=True).check()


def commit(page: Page, within: Locator | None = None) -> None:
    """Commit, and wait until the answer is explained."""
    quiz = (within or page).locator(".px-quiz")
    quiz.get_by_role("button", name="Commit answer").click()
    expect(quiz.get_by_role("region", name="Answer explained")).to_be_visible()


def go_on(page: Page, within: Locator | None = None) -> None:
    """To the next question, or to how it went."""
    quiz = (within or page).locator(".px-quiz")
    quiz.get_by_role("button", name="Next question").or_(quiz.get_by_role("button", name="See how it went")).click()
    expect(quiz.get_by_role("region", name="Answer explained")).to_have_count(0)
