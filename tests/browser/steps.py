"""How a test goes about a page that is a path of steps: to one of them by its name, or with all of them in sight at once."""

from playwright.sync_api import Page, expect

UNROLLED = """() => {
  const steps = [...document.querySelectorAll("main > .step")];
  for (const one of steps) one.toggleAttribute("data-here", true);
  return steps.length && steps.every(one => one.checkVisibility());
}"""


def unroll(page: Page) -> None:
    """Show every step at once, one below the other as on paper, so that one look finds what is wrong in any of them."""
    assert page.evaluate(UNROLLED), "there is no step to show"


def go_to_step(page: Page, title: str) -> None:
    """Follow the link of a step in the bar, and wait until that step is the one that is shown."""
    page.get_by_role("navigation", name="Steps of this page").get_by_role("link", name=title).click()
    expect(page.get_by_role("region", name=title, exact=True)).to_be_visible()
