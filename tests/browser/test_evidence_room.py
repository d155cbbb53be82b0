"""From a claim or a term anywhere to its place in the evidence room, and a report that keeps what was typed."""

import re

import pytest
from playwright.sync_api import expect

from course_lib import content
from tests.browser.conftest import Learner, words_come_first
from tests.browser.playing import LESSON
from tests.browser.steps import unroll

ROOM = "12_evidence_room"


def number(id):
    """The claim's number on the screen."""
    return [*content.claims()].index(id) + 1


def claim(page, id):
    """A claim's line, by its number and its words."""
    return page.locator("summary").filter(has_text=content.claims()[id].text.split("\n")[0])


def record(page, id):
    """What an open claim shows."""
    return page.get_by_role("article", name=f"Claim {number(id)}", exact=True)


def asleep(page):
    """Nothing on this page has asked for a kernel."""
    return page.evaluate("!performance.getEntriesByType('resource').some(one => one.name.endsWith('/course/wake'))")


def test_the_evidence_room_has_no_barriers_folded_and_opened(learner):
    one = learner()
    page = one.go(ROOM)
    unroll(page)
    one.no_barriers_on_desk_and_phone()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.name = ''; one.open = true; })")
    one.no_barriers_on_desk_and_phone()


def test_on_a_phone_the_evidence_room_is_short_until_something_is_opened(learner):
    page = learner(width=390).go(ROOM)
    unroll(page)
    assert page.evaluate("document.documentElement.scrollHeight") < 3000


def test_the_card_of_a_claim_leads_to_the_claim_itself(learner):
    one = learner()
    page = one.go(f"{LESSON}#step=take-with-you")
    page.get_by_role("button", name=re.compile("^Source 46: ")).first.click()
    page.get_by_role("link", name="Source 46 in the evidence room").first.click()
    page.wait_for_url(f"**/{ROOM}.ipynb#claim=B12")
    expect(record(page, "B12")).to_be_visible()
    expect(claim(page, "B12")).to_be_in_viewport(ratio=1)
    expect(claim(page, "B12")).to_be_focused()
    assert asleep(page)


@pytest.mark.parametrize("hash", ["#S14", "#claim=S14", "#step=the-claims&claim=S14"])
def test_an_address_opens_its_claim_also_where_it_is_sifted_out_and_on_a_page_that_is_open(learner, hash):
    page = learner().go(ROOM)
    page.get_by_label("Search the claims").fill("creatine")
    expect(claim(page, "S14")).to_be_hidden()
    page.evaluate("hash => { location.hash = hash; }", hash)
    expect(record(page, "S14")).to_be_visible()
    expect(claim(page, "S14")).to_be_focused()
    expect(claim(page, "S14")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("Search the claims")).to_have_value("")


def test_one_claim_is_open_at_a_time_and_stays_under_the_hand(learner):
    page = learner(width=390).go(f"{ROOM}")
    page.get_by_label("Search the claims").fill("mortality")
    first, second = claim(page, "S27"), claim(page, "S30")
    first.click()
    expect(record(page, "S27")).to_be_visible()
    second.scroll_into_view_if_needed()
    before = second.bounding_box()["y"]
    second.click()
    expect(record(page, "S27")).to_be_hidden()
    expect(record(page, "S30")).to_be_visible()
    expect(second).to_be_focused()
    assert abs(second.bounding_box()["y"] - before) < 2


@pytest.mark.parametrize(
    ("words", "found", "left_out"),
    [
        ("CREATINE ráts", "S32", "S14"),
        ("s14", "S14", "S1"),
        ("240", "S23", "S14"),
        ("nf-κb", "S28", "S14"),
        ("NF-kB", "S28", "S14"),
        ("low-to-moderate doses", "S31", "S14"),
        ("leatherman 1996", "B9", "S14"),
        ("doses of glucocorticoids", "S28", "S1"),
    ],
)
def test_words_numbers_ids_and_sources_are_found_in_either_case_and_without_accents(sifted, words, found, left_out):
    sifted.get_by_label("Search the claims").fill(words)
    expect(claim(sifted, found)).to_be_visible()
    expect(claim(sifted, left_out)).to_be_hidden()


@pytest.fixture(scope="module")
def sifted(browser, server):
    """One page in which one search follows another."""
    one = Learner(browser, server.url)
    yield one.go(ROOM)
    assert asleep(one.page) and not one.errors
    one.context.close()


def test_each_filter_leaves_what_is_its_own_and_the_count_is_said_once(learner):
    page = learner().go(ROOM)
    claims = content.claims()
    said = page.get_by_role("status").filter(has_text="claim")
    page.get_by_text("Filters", exact=True).click()
    lesson = content.lesson("03-icu-quadriplegia")
    for label, choice, kept in (
        ("From", "Beyond the review article", [id for id, one in claims.items() if one.beyond_seed]),
        ("Topic", "Recovery", [id for id, one in claims.items() if one.topic == "recovery"]),
        ("Strength", "D: animals only", [id for id, one in claims.items() if one.grade == "D"]),
        ("Contested", "Something speaks against it", [id for id, one in claims.items() if one.contradicted_by]),
        ("Lesson", f"{lesson.number:02} {lesson.title}", [id for id in claims if id in lesson.claims]),
    ):
        page.get_by_role("combobox", name=label, exact=True).select_option(label=choice)
        expect(said).to_have_text(f"{len(kept)} of {len(claims)} claims")
        shown = page.locator("[data-entry][id^='claim=']:visible").evaluate_all("all => all.map(one => one.id)")
        assert sorted(shown) == sorted(f"claim={id}" for id in kept)
        page.get_by_role("combobox", name=label, exact=True).select_option(index=0)
    expect(said).to_have_text(f"{len(claims)} claims")
    page.get_by_role("combobox", name="Drug named").select_option(label="Dexamethasone")
    expect(claim(page, "B26")).to_be_visible()
    expect(claim(page, "S23")).to_be_hidden()
    page.get_by_label("Search the claims").fill("no such words anywhere")
    expect(said).to_have_text("No claim fits all of this. Take a word away, or set a filter back.")
    assert asleep(page)


def test_a_look_up_by_keyboard_and_by_names_alone(learner):
    page = learner().go(ROOM)
    focused = page.locator(":focus")

    def tab_to(target, at_most):
        for _ in range(at_most):
            page.keyboard.press("Tab")
            if focused.count() and focused.evaluate("(one, other) => one === other", target.element_handle()):
                return
        raise AssertionError(f"{target} is not reached with {at_most} presses of Tab")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("searchbox", name="Search the claims"), 8)
    page.keyboard.type("prescriber")
    expect(page.get_by_role("status").filter(has_text=f"of {len(content.claims())} claims")).to_be_visible()
    tab_to(claim(page, "S14"), 30)
    page.keyboard.press("Enter")
    expect(record(page, "S14")).to_be_visible()
    sources = record(page, "S14").get_by_role("region", name="Sources of S14")
    expect(sources).to_contain_text("Foye PM")
    expect(claim(page, "S14")).to_be_focused()
    page.keyboard.press("Enter")
    expect(record(page, "S14")).to_be_hidden()
    expect(claim(page, "S14")).to_be_focused()
    assert asleep(page)


def test_where_a_claim_is_taught_and_asked_and_the_table_of_coverage_are_read_without_a_kernel(learner):
    page = learner().go(f"{ROOM}#step=coverage")
    page.get_by_text("The table: every claim").click()
    expect(page.get_by_role("region", name="Coverage").get_by_role("row", name="S14")).to_be_visible()
    page.evaluate("location.hash = '#claim=S14'")
    record(page, "S14").get_by_text("Where it is taught and asked").click()
    expect(record(page, "S14").get_by_text("Asked in ")).to_be_visible()
    assert asleep(page)


def test_the_room_is_reached_from_the_header_and_sifts_while_one_types(learner):
    one = learner()
    page = one.go("00_start")
    page.get_by_role("navigation", name="Course").get_by_role("link", name="Evidence").click()
    one.ready()
    page.get_by_label("Search the claims").fill("creatine")
    expect(claim(page, "S14")).to_be_hidden()
    expect(claim(page, "S32")).to_be_visible()


def test_a_term_is_found_by_another_way_of_writing_it(learner):
    page = learner().go(f"{ROOM}#step=glossary")
    page.get_by_label("Search the glossary").fill("creatine kinase")
    expect(page.locator("#term-ck > summary")).to_be_visible()
    page.locator("#term-ck > summary").click()
    expect(page.locator("#term-ck").get_by_text("Also: ")).to_be_visible()


def test_a_term_opens_by_keyboard_and_leads_to_the_glossary(learner):
    one = learner()
    page = one.go("02_reduce_the_dose")
    page.get_by_role("button", name="pelvic girdle").first.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("group", name="Glossary: pelvic girdle").first
    expect(card).to_be_visible()
    card.get_by_role("link", name="In the glossary").click()
    one.ready()
    expect(page.locator("#term-pelvic-girdle > summary")).to_be_in_viewport(ratio=1)
    expect(page.locator("#term-pelvic-girdle > summary")).to_be_focused()
    expect(page.locator("#term-pelvic-girdle > div")).to_be_visible()


def test_what_is_typed_into_a_report_stays_while_the_page_changes_and_is_recorded(learner):
    page = learner().go(f"{LESSON}#step=check-yourself")
    quiz, report = page.locator(".px-quiz"), page.locator(".px-quiz ~ .px-report")
    report.get_by_text("Report a problem").click()
    report.get_by_label("What is wrong here?").fill("The second answer is right too.")
    quiz.locator(".px-option input").first.check()
    expect(quiz.get_by_text("Kept on this page until you commit")).to_be_visible()
    expect(report.get_by_label("What is wrong here?")).to_have_value("The second answer is right too.")
    report.get_by_role("button", name="Report this").click()
    expect(report.get_by_text("it is recorded for whoever keeps this course")).to_be_focused()
    expect(quiz.locator(".px-option input").first).to_be_checked()


@pytest.mark.parametrize("notebook", ["00_start", ROOM])
def test_the_line_of_review_is_there_before_the_kernel_and_on_paper(learner, server, notebook):
    page = learner().page
    page.goto(f"{server.url}/voila/render/{notebook}.ipynb", wait_until="commit")
    line = page.get_by_text("Checked against its sources on")
    expect(line).to_be_visible()
    words_come_first(page)
    page.emulate_media(media="print")
    expect(line).to_be_visible()
