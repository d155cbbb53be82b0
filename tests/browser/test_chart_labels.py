"""The words inside a chart: laws of where they are placed over random ends, and every chart of a page at many widths."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from course_lib import content
from course_lib.views.parts import screen
from tests.browser.conftest import comes_true

PLACING = (screen.HERE / "screen.labels.js").read_text(encoding="utf-8")
PIXELS = st.integers(-40, 1700)
WIDTHS = st.integers(4, 260)
ENDS = st.lists(
    st.fixed_dictionaries({"width": WIDTHS, "x": PIXELS, "y": st.one_of(PIXELS, st.integers(40, 46))}), max_size=8
)
PLACES = st.lists(st.fixed_dictionaries({"left": PIXELS, "top": PIXELS, "width": WIDTHS}), max_size=6)
NEARLY = 1e-6


@pytest.fixture(scope="module")
def place(browser):
    page = browser.new_page()
    page.evaluate(f"(() => {{ {PLACING}; globalThis.placeLabels = placeLabels; }})()")
    yield lambda *of: page.evaluate("of => placeLabels(...of)", of)
    page.close()


def apart(one, other):
    return (
        one["right"] <= other["left"] + NEARLY
        or other["right"] <= one["left"] + NEARLY
        or one["bottom"] <= other["top"] + NEARLY
        or other["bottom"] <= one["top"] + NEARLY
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(ENDS, st.lists(PLACES, max_size=3), st.integers(240, 1600), st.integers(20, 320), st.integers(11, 40))
def test_no_two_labels_overlap_all_are_inside_and_they_keep_the_order_of_their_lines(
    place, ends, words, wide, high, tall
):
    plot = {"left": 40, "top": 14, "right": 40 + wide, "bottom": 14 + high}
    placed = place(ends, [{"places": places} for places in words], plot, tall)
    boxes = [box for box in (*placed["ends"], *placed["words"]) if box]
    for at, box in enumerate(boxes):
        assert plot["left"] - NEARLY <= box["left"] and box["right"] <= plot["right"] + NEARLY
        assert plot["top"] - NEARLY <= box["top"] and box["bottom"] <= plot["bottom"] + NEARLY
        assert all(apart(box, other) for other in boxes[at + 1 :])
    shown = sorted((end["y"], at, placed["ends"][at]["top"]) for at, end in enumerate(ends) if placed["ends"][at])
    assert [top for _, _, top in shown] == sorted(top for _, _, top in shown)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ENDS, st.lists(PLACES, max_size=3), st.integers(20, 320))
def test_a_label_is_left_to_the_legend_only_where_there_is_no_room_for_it(place, ends, words, high):
    plot, tall = {"left": 40, "top": 14, "right": 300, "bottom": 14 + high}, 13
    placed = place(ends, [{"places": places} for places in words], plot, tall)
    fits = [at for at, end in enumerate(ends) if end["width"] <= 260][: high // tall]
    assert [at for at, box in enumerate(placed["ends"]) if box] == fits
    boxes = [box for box in (*placed["ends"], *placed["words"]) if box]
    for places, got in zip(words, placed["words"], strict=True):
        for one in () if got else places:
            box = {**one, "right": one["left"] + one["width"], "bottom": one["top"] + tall}
            inside = box["left"] >= 40 and box["right"] <= 300 and box["top"] >= 14 and box["bottom"] <= plot["bottom"]
            assert not inside or not all(apart(box, other) for other in boxes)


def test_labels_with_room_stand_just_above_the_ends_of_their_lines_and_are_not_moved(place):
    plot = {"left": 40, "top": 14, "right": 340, "bottom": 194}
    ends = place([{"width": 8, "x": 340, "y": 60}, {"width": 8, "x": 200, "y": 120}], [], plot, 12)["ends"]
    assert [(end["right"], end["bottom"], end["moved"]) for end in ends] == [(340, 57, False), (200, 117, False)]


# What a page writes into its pictures: each text with its box, and whether it is one of ours (uPlot writes the axes).
WRITTEN = """(() => {
  window.written = new Map();
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...of) { window.written.set(this.canvas, []); return clearRect.apply(this, of); };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...more) {
    const { width } = this.measureText(text), left = x - { left: 0, start: 0, center: 0.5, right: 1, end: 1 }[this.textAlign] * width;
    const tall = parseFloat(this.font.match(/([\\d.]+)px/)[1]), ours = this.textBaseline === "middle" && this.font.startsWith("600");
    const point = this.getTransform().transformPoint(new DOMPoint(left, y));
    window.written.get(this.canvas)?.push({ text, ours, left: point.x, right: point.x + width, top: point.y - tall / 2, bottom: point.y + tall / 2 });
    return fillText.call(this, text, x, y, ...more);
  };
})()"""
CLASHES = """() => [...window.written].filter(([canvas]) => canvas.isConnected && canvas.getClientRects().length).flatMap(([canvas, texts]) => texts.flatMap((one, i) => [
  ...(one.left < -0.5 || one.right > canvas.width + 0.5 ? [`${one.text} is cut off`] : []),
  ...texts.slice(i + 1).filter(other => one.ours && other.ours && one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom).map(other => `${one.text} lies on ${other.text}`)]))"""


# Everything that is in sight has been drawn, and of the lab's charts with their own labels.
DRAWN = """least => [...document.querySelectorAll(".px-chart[data-chart]")].every(one => one.dataset.drawn || !one.getClientRects().length)
  && [...window.written].filter(([canvas]) => canvas.isConnected && canvas.getClientRects().length).flatMap(([, texts]) => texts).filter(one => one.ours).length >= least"""


WIDTHS = (280, 390, 700, 1600)


def test_in_no_chart_of_the_dose_lab_does_a_label_lie_on_another_or_leave_the_picture(learner):
    one = learner()
    one.context.add_init_script(WRITTEN)
    page = one.go("11_dose_lab#step=patient", guess=True)
    scenario, titles = page.get_by_label("Scenario", exact=True), [content.lab(id).title for id in content.ids("labs")]
    expect(scenario.get_by_role("option")).to_have_count(len(titles))
    for title in sorted(titles, key=lambda title: title != scenario.locator("option:checked").inner_text()):
        scenario.select_option(label=title)
        expect(page.locator(".px-labpage").get_by_role("heading", name=title, exact=True)).to_be_visible()
        _nothing_clashes(page, 2, title)  # before the guess there is the dose alone
        one.look(page)
        _nothing_clashes(page, 4, title)


def _nothing_clashes(page, labels, title):
    """At any width, with at least so many labels of ours in sight."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        comes_true(page, DRAWN, labels)
        assert page.evaluate(CLASHES) == [], (title, width)
