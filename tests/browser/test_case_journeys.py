"""What a resident does with the first patient, in a real browser against a real server."""

import sqlite3

import psutil
import pytest
from playwright.sync_api import expect

from course_lib import content
from course_lib.engine.case import replay
from course_lib.views.parts import controls
from tests.browser.conftest import comes_true
from tests.browser.playing import CASE, LESSON, best, choose, commit, go_on, meet, play, scene_on, worst
from tests.serving import ON_DEMAND, course_server

PATIENT, SECOND = f"{LESSON}#step=patient", "02_reduce_the_dose"


def test_the_courses_path_leads_through_eight_decisions_to_the_debrief(learner):
    page = learner().go(PATIENT)
    meet(page)

    assert play(page, best) == 10  # eight decisions and two rankings
    expect(page.get_by_role("row", name="Safety")).to_be_visible()
    expect(page.get_by_role("heading", name="Two decisions mattered most")).to_be_visible()
    expect(page.get_by_text("Not reported").first).to_be_hidden()
    unfold(page, "Decision by decision")
    expect(page.get_by_text("This course argues for").first).to_be_visible()
    expect(page.get_by_text("Not reported").first).to_be_visible()
    for _, got, most in _points(page):
        assert got == most


def test_the_worst_path_can_be_played_to_its_end_and_the_wheeze_returns(learner):
    page = learner().go(PATIENT)
    meet(page)

    assert play(page, worst) == 12  # the eight, the two rankings, the tube that goes back in, and the interruption
    unfold(page, "Decision by decision")
    expect(page.get_by_role("heading", name=CASE.scene("wheeze-returns").short)).to_be_visible()
    assert sum(got for _, got, _ in _points(page)) < sum(most for _, _, most in _points(page)) / 2


def test_the_second_patient_can_be_played_to_the_debrief_on_a_phone_and_nothing_bars_the_way(learner):
    one = learner(width=390)
    page = one.go(f"{SECOND}#step=patient")
    meet(page)

    assert play(page, best) == 9  # seven decisions and two rankings
    expect(page.get_by_role("row", name="Safety")).to_be_visible()
    for _, got, most in _points(page):
        assert got == most
    one.no_barriers()


def unfold(page, words):
    """Open what is folded behind these words."""
    page.locator(".px-fold > summary", has_text=words).click()


def another(scene):
    """The first weak or unsafe option of a decision that the worst path does not take, else what the worst path takes."""
    left = [
        option for option in scene.options if option.verdict in ("weak", "unsafe") and option not in worst(scene)[0]
    ]
    return ([left[0]], {control.id: control.start for control in left[0].controls}) if left else worst(scene)


@pytest.mark.parametrize("how", [worst, another])
@pytest.mark.parametrize("lesson", [LESSON, SECOND, "05_physical_therapy"])
def test_wrong_paths_of_three_patients_can_be_played_to_their_end(learner, lesson, how):
    page = learner().go(f"{lesson}#step=patient")
    meet(page)

    assert play(page, how) >= 7
    expect(page.get_by_role("heading", name="Decision by decision")).to_be_visible()
    assert sum(got for _, got, _ in _points(page)) < sum(most for _, _, most in _points(page)) / 2


def _points(page):
    for row in page.locator(".px-scores tbody tr").all():
        domain, points = row.locator("th").inner_text(), row.locator("td").first.inner_text()
        got, most = points.split(" of ")
        yield domain, int(got), int(most)


def test_nothing_is_foretold_and_every_option_explains_itself_after_commitment(learner):
    page = learner().go(PATIENT)
    meet(page)
    scene = CASE.scenes[0]
    choose(page, best)

    for option in scene.options:
        expect(page.get_by_text(option.feedback[:40])).to_have_count(0)
    commit(page)
    for option in scene.options:
        expect(page.locator(".px-explained").get_by_text(option.feedback[:40])).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def _stands_after_four(page):
    """The fifth decision, with the taper of the fourth running and its orders placed."""
    scene = CASE.scene("breathing")
    expect(page.get_by_text(scene.question)).to_be_visible()
    expect(page.locator(".px-case:visible").first).to_contain_text("Decision 5 of 8")
    expect(page.locator(".px-status")).to_contain_text("methylprednisolone 120 mg/day")
    expect(page.locator(".px-orders")).to_contain_text("Train-of-four")


def test_a_reload_in_the_middle_comes_back_to_the_same_decision_with_orders_and_doses(learner):
    one = learner()
    page = one.go(PATIENT)
    meet(page)
    play(page, best, 6)
    _stands_after_four(page)

    page.get_by_label(CASE.scene("breathing").options[1].label, exact=True).check()  # selected, not committed
    code = controls.code(CASE.scene("breathing").options[1].id)
    comes_true(page, "code => JSON.stringify(localStorage).includes(code)", arg=code)
    page.reload()
    one.live()
    _stands_after_four(page)
    expect(
        page.get_by_text(CASE.scene("breathing").question)
    ).to_be_in_viewport()  # the same place, not only the same state
    expect(page.get_by_label(CASE.scene("breathing").options[1].label, exact=True)).to_be_checked()


def test_a_closed_page_frees_its_kernel(learner, server):
    one = learner()
    before = set(server.kernel_ids())
    one.go(PATIENT)
    page = one.live()
    (kernel,) = set(server.kernel_ids()) - before

    page.goto("about:blank")
    psutil.Process(kernel).wait(timeout=20)


def test_the_second_of_two_tabs_is_refused_told_and_refreshed(learner):
    one = learner()
    first = one.go(PATIENT)
    second = one.live(one.go(PATIENT, one.open_tab()))
    asleep = one.go(PATIENT, one.open_tab())
    first.bring_to_front()
    meet(first)
    play(first, best, 2)

    second.bring_to_front()
    meet(second)
    choose(second, worst)
    second.get_by_role("button", name="Commit & advance").click()
    expect(second.locator(".px-notice")).to_be_in_viewport()
    expect(second.get_by_text(CASE.scenes[2].question)).to_be_visible()

    asleep.bring_to_front()
    asleep.get_by_role("button", name="Meet the patient").click()
    expect(asleep.locator(".px-notice")).to_be_in_viewport()
    expect(asleep.get_by_text(CASE.scenes[2].question)).to_be_visible()


@pytest.mark.parametrize("retry", ["by itself", "by hand"])
def test_a_locked_database_is_said_loudly_and_the_decision_is_kept_until_it_is_saved(learner, tmp_path, retry):
    with course_server(environ={"COURSE_DATA": str(tmp_path)}, start=ON_DEMAND) as own:
        page = learner(url=own.url).go(PATIENT)
        meet(page)
        choose(page, best)
        if retry == "by hand":  # a page that nobody looks at does not try by itself, so only the hand is left
            page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
        lock = sqlite3.connect(tmp_path / "learners.sqlite", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        page.get_by_role("button", name="Commit & advance").click()
        expect(page.get_by_text("Not saved.").first).to_be_in_viewport()
        expect(page.get_by_role("button", name="Go on to")).to_have_count(0)
        expect(page.get_by_label(CASE.scenes[0].options[0].label, exact=True)).to_be_checked()

        lock.execute("ROLLBACK")
        lock.close()
        if retry == "by hand":
            page.get_by_role("button", name="Try again now").click()
        expect(page.get_by_role("button", name="Go on to")).to_be_visible()


def test_it_can_be_played_by_keyboard_alone(learner):
    page = learner().go(PATIENT)
    page.get_by_role("button", name="Meet the patient").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()
    expect(page.locator("#decision")).to_be_focused()

    _tab_to(page, "input[name=options]")
    page.keyboard.press("Space")
    _tab_to(page, "input[name=certainty]")
    page.keyboard.press("Space")
    _tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Go on to")).to_be_visible()


def test_diagnoses_are_ranked_by_keyboard_alone_the_focus_stays_and_the_second_ranking_holds_the_first(learner, third):
    notebook, case = third
    page = learner(width=390).go(notebook)
    meet(page)
    scene = scene_on(page)
    names = {page.locator(".px-rankpick").nth(at).get_attribute("aria-label") for at in range(len(scene.ranking.order))}
    assert names == {f"No place yet: {one.label}" for one in scene.ranking.order}

    given = []
    for at in range(1, len(names) + 1):
        _tab_to(page, ".px-rankpick[aria-label^='No place yet']")
        given.append(page.evaluate("document.activeElement.getAttribute('aria-label')").removeprefix("No place yet: "))
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=f"Place {at}: {given[-1]}", exact=True)).to_be_focused()
    page.get_by_role("button", name=f"Move up: {given[-1]}", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name=f"Place {len(names) - 1}: {given[-1]}", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=f"Move up: {given[-1]}", exact=True)).to_be_focused()
    given[-2:] = reversed(given[-2:])

    page.locator(".px-case:visible").first.get_by_label("Fairly sure").check()
    commit(page)
    go_on(page)
    while not (scene := scene_on(page)).ranking:
        choose(page, best)
        commit(page)
        go_on(page)
    for at, name in enumerate(given, 1):
        expect(page.get_by_role("button", name=f"Place {at}: {name}", exact=True)).to_be_visible()


def test_on_a_phone_results_stand_above_the_question_and_after_a_commitment_the_way_on_is_in_reach(learner):
    one = learner(width=390)
    page = one.go(PATIENT)
    meet(page)
    play(page, best, 3)
    back, question = page.get_by_text("Four equal twitches, no fade.").first, page.locator(".px-question").first
    expect(back).to_be_visible()
    assert back.bounding_box()["y"] < question.bounding_box()["y"]
    expect(page.locator(".px-patient .px-bodymap")).to_be_hidden()  # in full it is one tap away
    page.locator(".px-patient > details > summary").click()
    expect(page.locator(".px-patient .px-bodymap")).to_be_visible()
    choose(page, best)
    commit(page)
    expect(page.get_by_role("button", name="Go on to")).to_be_in_viewport(ratio=1)
    expect(page.locator(".px-explained")).to_be_hidden()
    page.get_by_text("What each option means, and why").click()
    expect(page.locator(".px-explained")).to_be_visible()
    expect(page.get_by_role("button", name="Go on to")).to_be_in_viewport(ratio=1)
    one.no_barriers("light", "dark")


def test_a_wrong_conversion_is_called_so_by_sign_and_word_and_colour(learner):
    page = learner(width=390).go(PATIENT)
    meet(page)
    option = next(one for one in CASE.scenes[0].options if one.kind == "arithmetic")
    page.locator(".px-case:visible").first.get_by_role("radio", name=option.label, exact=True).check()
    page.locator(".px-case:visible").first.get_by_label("Fairly sure").check()
    commit(page)
    verdict = page.locator(".px-verdict")
    expect(verdict).to_contain_text("≠ Does not add up")
    colours = [page.locator(one).first.evaluate("e => getComputedStyle(e).color") for one in (".px-off", ".px-worse")]
    assert verdict.evaluate("e => getComputedStyle(e).color") == colours[0] != colours[1]


def _tab_to(page, selector):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_dose_that_cannot_be_is_answered_in_a_sentence_and_nothing_is_lost(learner):
    page = learner().go(PATIENT)
    meet(page)
    play(page, best, 5)
    choose(page, best)
    page.locator(".px-case:visible").first.get_by_role("textbox").first.fill("30000")
    page.get_by_role("button", name="Commit & advance").click()

    expect(page.get_by_text("give a number from").first).to_be_visible()
    expect(page.locator(".px-case:visible").first.get_by_label("Fairly sure")).to_be_checked()
    page.locator(".px-case:visible").first.get_by_role("textbox").first.fill("120")
    commit(page)


def test_going_on_moves_the_focus_to_the_next_decision(learner):
    page = learner().go(PATIENT)
    meet(page)
    choose(page, best)
    commit(page)
    go_on(page)

    expect(page.locator("#decision")).to_be_focused()


@pytest.fixture(scope="module")
def third():
    """The notebook of a patient whose differential is ranked, and the decision there whose order is written by hand."""
    lesson = next(one for one in map(content.lesson, content.ids("lessons")) if one.case == "strong-enough-legs")
    return f"{lesson.notebook.removesuffix('.ipynb')}#step=patient", content.case("strong-enough-legs")


def test_unguided_on_a_phone_diagnoses_are_ranked_and_an_order_is_written_and_nothing_bars_the_way(learner, third):
    notebook, case = third
    one = learner(width=390)
    page = one.go(notebook)
    meet(page, "Unguided")
    assert scene_on(page).ranking
    expect(page.get_by_text("Hint", exact=True)).to_have_count(0)
    one.no_barriers()

    made = play(page, best)
    assert made == len(replay.mainline(case))
    unfold(page, "Your differential")
    expect(page.get_by_role("heading", name="Your differential before and after the tests")).to_be_visible()
    expect(page.get_by_text("Your order: ").first).to_be_attached()
    for _, got, most in _points(page):
        assert got == most
    one.no_barriers()


def test_another_path_is_played_from_a_reopened_decision_and_survives_a_reload(learner, third):
    notebook, case = third
    one = learner()
    page = one.go(notebook)
    meet(page)
    play(page, best)
    points = list(_points(page))

    at = next(id for id in reversed(replay.decisions(case)) if case.scene(id).typed)
    page.get_by_text("What if…", exact=True).click()
    page.get_by_role("button", name=f"Reopen this decision: {case.scene(at).short}").click()
    expect(page.get_by_text("What if: another path from day")).to_be_visible()
    page.reload()
    one.live()
    expect(page.get_by_text("What if: another path from day")).to_be_visible()
    play(page, worst)
    expect(page.get_by_text("Your points stay those of the first path.")).to_be_visible()
    assert list(_points(page)) == points
    one.no_barriers()
