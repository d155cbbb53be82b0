"""What a learner does who comes from a learning platform, in a real browser, whoever takes the launch."""

from playwright.sync_api import expect

from tests.browser.playing import best, meet, play


def launched(platform, course, page):
    """Follow the platform's link into the course, whose address this is."""
    page.goto(f"{platform.url}/course")
    page.get_by_role("link", name="Open the course").click()
    page.wait_for_url(f"{course}/voila/render/00_start.ipynb")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def goes_on_in_another_browser(platform, course, patient, open_browser):
    """Decide once in a browser, and be before the next decision in another, which is returned."""
    page = launched(platform, course, open_browser())
    page.goto(f"{course}/{patient}")
    meet(page)
    play(page, best, 2)

    elsewhere = launched(platform, course, open_browser())
    elsewhere.goto(f"{course}/{patient}")
    expect(elsewhere.locator(".px-case:visible").first).to_contain_text("Decision 2 of 8")
    return elsewhere
