"""A worksheet and a contrast pair in a real browser: by mouse and by keyboard, on a phone, after a reload, and on paper."""

import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from course_lib import content
from tests.browser.conftest import comes_true
from tests.serving import ROOT, course_server

PAIR = content.contrast("cord-or-muscle")
WORDS = "Two sessions a day.\nStop when they tire."


def _cell(kind, text):
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": f"c{abs(hash(text)) % 10**6}", "metadata": {}, "source": [text], **code}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """A server with one lesson that has a worksheet and a contrast pair."""
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(ROOT / "notebooks" / "00_start.ipynb", folder)
    notebook = json.loads((folder / "00_start.ipynb").read_text(encoding="utf-8"))
    notebook["cells"] = [
        _cell("markdown", "# Sheets"),
        _cell("code", "from course_lib import contrast, worksheet"),
        _cell("code", 'worksheet("prescription-by-grade")'),
        _cell("code", f'contrast("{PAIR.id}")'),
    ]
    (folder / "90_sheets.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with course_server(folder, {"COURSE_DATA": str(tmp_path_factory.mktemp("data"))}) as server:
        yield server


@pytest.fixture
def visit(learner, sheets):
    """A learner, and the page on which both stand."""

    def visit(**how):
        one = learner(url=sheets.url, **how)
        return one, one.go("90_sheets")

    return visit


def fill(page):
    """Choose something in every row of the part that waits, or write."""
    sheet = page.locator(".px-sheet")
    if sheet.locator("form[data-form=part] textarea").count():
        sheet.locator("form[data-form=part] textarea").fill(WORDS)
    for row in sheet.locator(".px-sheet-row").all():
        row.locator("input").last.check()


def commit(page):
    page.get_by_role("button", name="Commit this part").click()
    expect(page.get_by_role("button", name=re.compile("Next part|See the whole"))).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)  # the answer is in, and the page has moved to it


def go_on(page):
    page.get_by_role("button", name=re.compile("Next part|See the whole")).click()
    expect(page.get_by_role("button", name=re.compile("Commit this part|Do it again"))).to_be_visible()


def play(page, parts):
    for _ in range(parts):
        fill(page)
        commit(page)
        go_on(page)


def test_no_screen_of_a_worksheet_or_a_contrast_pair_has_barriers(visit):
    one, page = visit(width=1280)
    one.no_barriers_on_desk_and_phone()
    page.locator(".px-contrast").get_by_label(PAIR.rows[0].label, exact=True).check()
    page.locator(".px-contrast").get_by_label("Certain", exact=True).check()
    page.get_by_role("button", name="Commit answer").click()
    expect(page.get_by_role("button", name="Answer it again")).to_be_visible()
    fill(page)
    commit(page)
    one.no_barriers_on_desk_and_phone()
    go_on(page)
    play(page, 2)
    one.no_barriers_on_desk_and_phone()  # the words, with what was committed so far
    play(page, 2)
    one.no_barriers_on_desk_and_phone()


def test_touch_targets_on_a_phone_are_large_enough(visit):
    _, page = visit(width=390)
    for target in page.locator(".px-sheet .px-pill, .px-contrast-pick, .px-sheet .px-primary").all():
        assert target.bounding_box()["height"] >= 44, target.inner_text()


def test_a_contrast_pair_is_answered_by_keyboard_alone(visit):
    _, page = visit()
    pair = page.locator(".px-contrast")
    flip = next(row for row in PAIR.rows if row.flips)
    pair.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range([row.flips for row in PAIR.rows].index(True)):
        page.keyboard.press("ArrowDown")
    expect(pair.get_by_role("radio", name=flip.label)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Commit answer").focus()
    page.keyboard.press("Enter")
    expect(pair.get_by_text("Right, and you called it a guess")).to_be_visible()
    expect(pair.get_by_role("region", name="Findings, explained")).to_be_focused()


def test_words_that_are_being_typed_stay_whole_and_survive_a_reload(visit):
    one, page = visit()
    play(page, 3)
    field = page.get_by_label("Sessions and progression")
    field.press_sequentially(WORDS * 3, delay=4)
    expect(field).to_have_value(WORDS * 3)
    expect(page.locator(".px-sheet").get_by_text("Kept on this page until you commit")).to_be_visible()
    comes_true(page, "words => JSON.stringify(localStorage).includes(words)", arg="Stop when they tire.Two")
    page.reload()
    one.live(page)
    expect(page.get_by_label("Sessions and progression")).to_have_value(re.compile(r"^Two sessions a day\."))


def test_the_piece_is_printed_alone_and_the_page_is_whole_again_after(visit):
    _, page = visit()
    play(page, 5)
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print this piece").click()
    page.emulate_media(media="print")
    piece, pair = page.get_by_role("group", name="Prescription", exact=True), page.locator(".px-contrast")
    expect(piece.get_by_text("Teaching only, invented patient")).to_be_visible()
    expect(piece.get_by_text("One reasonable way, no trial behind it").first).to_be_visible()
    expect(piece.get_by_role("button", name="Print this piece")).to_be_hidden()
    expect(pair).to_be_hidden()
    expect(page.get_by_role("heading", name="Sheets")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(pair).to_be_visible()
