"""The guess of the dose lab in a real browser: its question stands in the curves' place, a key answers it, and nothing is asked twice."""

from playwright.sync_api import expect

from course_lib import content

LAB = "11_dose_lab#step=patient"
GUESS = content.lab("prednisone-taper").guess


def test_a_guess_by_keyboard_brings_the_curves_is_told_and_is_not_asked_again(learner):
    one = learner()
    page = one.go(LAB, guess=True)
    lab = page.locator(".px-labpage")
    expect(lab.get_by_role("group", name=GUESS.question)).to_be_visible()
    expect(lab.get_by_role("img", name="strength")).to_have_count(0)
    one.no_barriers_on_desk_and_phone()

    lab.get_by_role("button", name=GUESS.options[2].label).focus()
    page.keyboard.press("Enter")
    told = lab.locator(".px-guessed")
    expect(told).to_contain_text(f"You guessed “{GUESS.options[2].label}”. In the model B less A is")
    expect(told).to_contain_text(f"which is “{GUESS.options[0].label}”")
    expect(told).to_be_focused()
    expect(lab.get_by_role("img", name="Proximal strength").first).to_be_visible()

    one.go(LAB, guess=True)
    one.live()
    expect(lab.get_by_role("img", name="Proximal strength").first).to_be_visible()
    expect(lab.get_by_role("button", name="Show me without guessing")).to_have_count(0)
