"""A screen's script in a real browser, with a screen of these tests behind it: parts, tables, lost messages, two views, print."""

import base64
import json

import numpy as np
import pytest
from htpy import button, div, form, input, label, p
from playwright.sync_api import expect

from course_lib.views.parts import figures
from course_lib.views.parts.named_parts import fresh_part, part
from course_lib.views.parts.screen import Screen

DAY = np.linspace(0, 100, 301)
# A model with anywidget's interface: what it sends is answered by Python, and each view hears every answer unless it is lost.
PAGE = """async script => {
  document.body.innerHTML = "<div id=one></div><div id=two></div>";
  const hear = [];
  window.lose = 0;
  window.sent = [];
  window.model = {
    get: () => undefined,
    on: (name, handler) => { if (name === "msg:custom") hear.push(handler); if (name === "back") window.back = handler; },
    send: message => {
      if (window.dead) return;
      window.sent.push(message);
      window.toKernel(JSON.stringify(message)).then(answers => window.deliver(answers));
    },
  };
  window.deliver = answers => {
    if (window.hold) { window.held = [...(window.held || []), ...answers]; return; }
    for (const [message, buffers] of answers) {
      if (window.lose && message.parts && !message.whole) { window.lose--; continue; }
      const views = buffers.map(text => new DataView(Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer));
      hear.forEach(handler => handler(message, views));
    }
  };
  window.screenOf = (await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })))).default;
  window.screenOf.render({ model: window.model, el: document.getElementById("one") });
}"""


class Room:
    """A slider of a form, a chart that follows it, a table, a field of its own, and a paragraph that never changes."""

    def __init__(self):
        self.dose, self.note = "10", ""
        self.screen = Screen(self.show, self.hear)
        self.out = []
        self.screen.send = lambda message, buffers=None: self.out.append((message, buffers or []))

    def show(self):
        line = figures.Line("A", "a", np.full(301, float(self.dose)), label="A")
        chart = figures.Chart("Dose", "mg", DAY, (line,), f"It is {self.dose}.", (0, 100), (0, 50, 100), (0.0, 100.0))
        return div(data_at=self.dose)[
            fresh_part("still", p("#still")["Still"]),
            form(data_form="dose", novalidate=True)[
                fresh_part("dose", label["Dose", input(type="text", name="dose", value=self.dose)]),
                fresh_part("other", label["Other", input(type="text", name="other", value="")]),
            ],
            fresh_part("told", p("#told")[f"{self.dose} mg"]),
            figures.show(chart),
            part("outer", lambda: div[p["In a part that is made once"], figures.simple_table("Kept", ("A",), [("kept",)])]),
            div("#piece", data_piece="")[button(type="button", data_print="")["Print"]],
            button(type="button", data_say="note")["Note"],
            self.note and p("#note")[self.note],
        ]  # fmt: skip

    def hear(self, message):
        if message["kind"] == "change":
            self.dose = message["values"]["dose"][0] or "0"
            return {}
        if message["kind"] == "note":
            self.note = f"{self.note}!"
            return {}
        return {} if message["kind"] == "hello" else None

    def answer(self, text):
        self.screen.receive(json.loads(text))
        out, self.out = self.out, []
        return [(message, [base64.b64encode(buffer).decode() for buffer in buffers]) for message, buffers in out]


@pytest.fixture
def room():
    return Room()


@pytest.fixture
def page(browser, room):
    page = browser.new_context().new_page()
    page.goto("about:blank")
    page.expose_function("toKernel", room.answer)
    page.evaluate("() => { window.print = () => { window.printed = (window.printed || 0) + 1; }; }")
    page.add_style_tag(content=room.screen._css)
    page.evaluate(PAGE, room.screen._esm)
    expect(page.locator("#one [data-live=yes], #one[data-live=yes]")).to_have_count(1)
    yield page
    page.context.close()


def dose(page, view="#one"):
    return page.locator(view).get_by_role("textbox", name="Dose", exact=True)


def numbers(page, view="#one"):
    return page.locator(f"{view} [data-chart]").get_attribute("data-drawn")


def picture(within, sentence):
    """The picture of the dose, in the figure that says this."""
    return within.get_by_role("figure", name=sentence).get_by_role("img", name="Dose", exact=True)


def told(page, view="#one"):
    return page.locator(f"{view} #told")


def test_a_change_touches_only_the_parts_that_changed_and_the_chart_says_that_its_numbers_did(page):
    page.evaluate("""() => {
      window.touched = [];
      new MutationObserver(all => all.forEach(one => window.touched.push(one.target.parentElement?.closest("[data-part]")?.dataset.part)))
        .observe(document.querySelector("#one .px-root"), { subtree: true, childList: true, characterData: true });
    }""")
    before = numbers(page)
    dose(page).fill("40")
    expect(told(page)).to_have_text("40 mg")
    expect(picture(page, "It is 40.")).to_be_visible()
    assert numbers(page) != before
    assert set(page.evaluate("window.touched")) <= {"told", "dose-sentence", "dose-figure", "dose-picture"}
    expect(dose(page)).to_be_focused()
    expect(dose(page)).to_have_value("40")


def test_a_lost_message_is_noticed_at_the_next_one_and_all_of_the_screen_comes_again(page):
    page.evaluate("window.lose = 1")
    dose(page).fill("40")
    page.wait_for_function("window.lose === 0")
    expect(told(page)).to_have_text("10 mg")
    page.evaluate("window.back()")
    expect(told(page)).to_have_text("40 mg")
    page.evaluate("window.lose = 1")
    page.get_by_role("button", name="Note").click()
    page.wait_for_function("window.lose === 0")
    page.evaluate("window.back()")
    expect(page.locator("#note")).to_have_text("!")
    assert page.evaluate("window.sent.filter(one => one.kind === 'hello').at(-1).has") > 0


def test_a_message_that_is_missing_in_between_is_asked_for(page):
    page.evaluate("window.lose = 1")
    page.get_by_role("button", name="Note").click()
    page.wait_for_function("window.lose === 0")
    dose(page).evaluate("""field => {
      field.value = "30";
      window.model.send({ kind: "change", form: "dose", values: { dose: ["30"] } });
    }""")
    expect(page.locator("#note")).to_have_text("!")
    expect(told(page)).to_have_text("30 mg")
    assert page.evaluate("window.sent.filter(one => one.kind === 'whole').length") == 1


def test_two_views_of_one_screen_show_the_same_whatever_is_done_in_one(page):
    dose(page).fill("40")
    expect(told(page)).to_have_text("40 mg")
    page.evaluate("window.screenOf.render({ model: window.model, el: document.getElementById('two') })")
    expect(told(page, "#two")).to_have_text("40 mg")
    dose(page, "#two").fill("55")
    for view in ("#one", "#two"):
        expect(told(page, view)).to_have_text("55 mg")
        expect(picture(page.locator(view), "It is 55.")).to_be_visible()
    expect(dose(page)).to_have_value("55")
    page.locator("#two summary", has_text="Table").first.click()
    expect(page.locator("#two").get_by_role("rowheader", name="100")).to_be_visible()
    page.locator("#one summary", has_text="Table").first.click()
    page.locator("#one summary", has_text="Table").first.click()
    expect(page.locator("#one").get_by_text("The table comes as soon").first).to_be_attached()
    expect(page.locator("#two").get_by_role("rowheader", name="100")).to_be_visible()


def test_a_table_comes_when_it_is_opened_follows_while_it_is_open_and_goes_when_it_is_closed(page):
    summary = page.locator("#one summary", has_text="Table").first
    assert page.locator("#one table").count() == 0
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").get_by_role("row", name="100 10")).to_be_visible()
    dose(page).fill("40")
    expect(page.get_by_role("table").get_by_role("row", name="100 40")).to_be_visible()
    summary.click()
    expect(page.locator("#one table")).to_have_count(0)
    dose(page).fill("60")
    expect(told(page)).to_have_text("60 mg")
    summary.click()
    expect(page.get_by_role("table").get_by_role("row", name="100 60")).to_be_visible()
    page.locator("#one summary", has_text="Kept").click()
    expect(page.get_by_role("rowheader", name="kept")).to_be_visible()


def test_without_a_session_a_table_says_that_it_waits_for_one_and_shows_nothing_old(page):
    summary = page.locator("#one summary", has_text="Table").first
    summary.click()
    expect(page.get_by_role("table")).to_be_visible()
    page.evaluate("window.dead = true")
    summary.click()
    summary.click()
    expect(page.get_by_text("The table comes as soon as your session answers.").first).to_be_visible()
    assert page.locator("#one table").count() == 0


def test_a_table_whose_numbers_are_on_their_way_is_not_printed_and_the_print_button_waits_for_them(page):
    page.locator("#one summary", has_text="Table").first.click()
    table = page.get_by_role("table")
    expect(table).to_be_visible()
    page.evaluate("window.hold = true")
    dose(page).fill("40")
    page.emulate_media(media="print")
    expect(table).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Print").click()
    assert not page.evaluate("window.printed")
    page.wait_for_function("window.held?.length > 0")
    page.evaluate("() => { window.hold = false; window.deliver(window.held); }")
    page.wait_for_function("window.printed === 1")
    expect(page.get_by_role("table").get_by_role("row", name="100 40")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="print")
    expect(table).to_be_visible()


def test_what_the_hand_changed_and_the_kernel_did_not_take_is_put_back_with_the_next_change(page):
    other = page.get_by_label("Other", exact=True)
    other.fill("never sent as a dose")
    dose(page).fill("40")
    expect(told(page)).to_have_text("40 mg")
    expect(other).to_have_value("")


def test_what_was_changed_in_several_fields_while_an_answer_was_awaited_is_said_in_its_order_and_stands(page):
    page.evaluate("window.hold = true")
    dose(page).fill("40")
    other = page.get_by_label("Other", exact=True)
    other.fill("in between")  # which is another gesture
    dose(page).fill("55")
    other.focus()
    page.wait_for_function("window.held?.length > 0")
    page.evaluate(
        "() => { const first = window.held; window.held = []; window.hold = false; window.deliver(first); window.hold = true; }"
    )
    page.wait_for_function("window.held.filter(([message]) => message.kind === 'done').length === 2")
    page.evaluate("() => { window.hold = false; window.deliver([window.held.shift()]); }")
    expect(dose(page)).to_have_value("55")  # the answer is to what was said before
    page.evaluate("window.deliver(window.held)")
    expect(told(page)).to_have_text("55 mg")
    expect(dose(page)).to_have_value("55")
    said = "window.sent.filter(one => one.kind === 'change').map(one => one.values.dose[0])"
    assert page.evaluate(said) == ["40", "40", "55"]
