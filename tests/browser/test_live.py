"""A class in front of a wall: a presenter, a wall and five phones through lesson 04, one phone asleep, the server restarted once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import AXE, comes_true
from tests.browser.test_present import reach
from tests.serving import ON_DEMAND, course_server, free_port

LESSON = "04_sepsis_and_ards.ipynb"
LETTERS = re.compile(r"[A-Z]{5}")
WIDTHS = (390, 390, 360, 320, 390)
IN = "You are in. Look at the wall"


class Classroom:
    """One presenter's browser with a wall and notes, and phones of their own."""

    def __init__(self, browser, url):
        self.browser, self.url, self.errors, self.phones = browser, url, [], []
        self.lead = self._context(1024, 768)
        self.wall = self._watched(self.lead.new_page())
        self.wall.goto(f"{url}/present?page={LESSON}")
        self.wall.get_by_role("button", name="Begin with a class").click()
        chip = self.wall.locator(".live-chip b")
        expect(chip).to_have_text(LETTERS)
        self.code = chip.inner_text()

    def _context(self, width, height, scheme="light"):
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.set_default_timeout(60_000)
        return context

    def _watched(self, page):
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def notes(self):
        """The presenter's own window, opened from the wall."""
        with self.lead.expect_page() as opened:
            self.wall.keyboard.press("s")
        self.desk = self._watched(opened.value)
        expect(self.desk.locator("section.class")).to_be_visible()
        return self.desk

    def phone(self, width=390, scheme="dark"):
        page = self._watched(self._context(width, 844, scheme).new_page())
        page.goto(f"{self.url}/join#{self.code}")
        expect(page.locator(".calm")).to_contain_text(IN)
        self.phones.append(page)
        return page

    def press(self, name):
        self.desk.get_by_role("button", name=name).first.click()

    def ask(self, words):
        """A question of the list, chosen by words of it, and its vote opened."""
        self.press("Ask a question …")
        dialog = self.desk.locator("dialog.asking")
        dialog.get_by_label("Words").fill(words)
        expect(dialog.locator("li button")).to_have_count(1)
        dialog.locator("li button").click()
        self.press("Open the vote")

    def close(self):
        for context in self.browser.contexts:
            context.close()


@pytest.fixture
def classroom(browser, server):
    made = []

    def make(url=server.url):
        made.append(Classroom(browser, url))
        return made[-1]

    yield make
    errors = [error for one in made for error in one.errors]
    for one in made:
        one.close()
    assert not errors, errors


def choose(phone, at):
    phone.locator(".live .px-option label").nth(at).click()


def send(phone):
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.locator(".said")).to_contain_text("Your answer is in")


def no_barriers(page):
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert not found["violations"], [
        (one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def shown(page):
    """All words on a page, also those for a screen reader, and every name and value in it."""
    return page.evaluate("document.documentElement.outerHTML") + page.locator("body").aria_snapshot()


def test_present_offers_alone_or_with_a_class_and_says_how_to_open_the_course_to_the_room(learner):
    one = learner()
    page = one.page
    page.goto(f"{one.url}/voila/render/{LESSON}")
    page.get_by_role("link", name="Present", exact=True).click()
    expect(page.get_by_role("heading", name="Present: When the steroid is worth it")).to_be_visible()
    expect(page.get_by_text("HOST=0.0.0.0 make serve")).to_be_visible()
    one.no_barriers_on_desk_and_phone()
    one.requests.clear()
    page.get_by_role("link", name="Present alone").click()
    expect(page.locator("main[data-slides]")).to_be_attached()
    for part in (".live-wall", ".live-chip"):
        expect(page.locator(part)).to_be_hidden()
    assert not [address for address in one.requests if address.endswith("/course/live")]


def test_a_class_goes_through_the_lesson_with_one_phone_asleep_and_the_server_started_again(browser, tmp_path):
    port = free_port()
    how = {"data": tmp_path, "port": port, "start": ON_DEMAND}
    with course_server(**how) as served:
        room = Classroom(browser, served.url)
        expect(room.wall.locator(".live-side svg")).to_be_visible()
        expect(room.wall.locator("[data-wall=address]")).to_have_text(f"127.0.0.1:{port}/join")
        room.notes()
        for width in WIDTHS:
            room.phone(width)
        expect(room.wall.locator("[data-wall=joined]")).to_have_text("5 joined")
        no_barriers(room.phones[3])

        # a clicker closes the picture, turns the slides, and does not run past a question
        room.wall.bring_to_front()
        room.wall.keyboard.press("PageDown")
        expect(room.wall.locator(".live-wall")).to_be_hidden()
        room.wall.keyboard.press("PageDown")
        expect(room.wall.get_by_role("heading", name="The idea")).to_be_visible()
        expect(room.desk.locator("[data-presenter=count]")).to_contain_text("Slide 2 of")

        # the first vote: four answer, one phone is asleep; nobody sees what, the wall how many
        asleep = room.phones[4]
        asleep.context.set_offline(True)
        room.ask("mini-review of 2016 indicate for ICU")
        wall, key = room.wall, "That at low-to-moderate doses the benefit outweighs the concern about weakness"
        expect(wall.locator(".live-question h2")).to_contain_text("What did the mini-review of 2016 indicate")
        expect(wall.locator("[data-wall=left]")).to_be_visible()
        phone = room.phones[0]
        expect(phone.locator(".left")).to_be_visible()
        phone.get_by_role("button", name="Send my answer").press("Enter")
        expect(phone.locator(".said")).to_have_text("Choose first: nothing is selected yet.")
        no_barriers(phone)
        texts = phone.locator(".live .px-option label").all_inner_texts()
        (right,) = [at for at, text in enumerate(texts) if key in text]
        wrong = (right + 1) % 4
        for one in room.phones[:4]:
            choose(one, right if one is phone else wrong)
            send(one)
        expect(wall.locator("[data-wall=answered]")).to_have_text("4 of 5 answered")
        for one in (wall.locator(".live-wall"), phone.locator("html")):
            words = one.evaluate("one => one.outerHTML") + one.aria_snapshot()
            assert not re.search(r"live-fill|live-key|✓|Correct|because", words)
        wall.reload()  # F5 is the same class, and the same question
        expect(wall.locator(".live-question h2")).to_contain_text("What did the mini-review")
        expect(wall.locator("[data-wall=answered]")).to_have_text("4 of 5 answered")

        # a phone that is reloaded has one vote, and sees it
        phone.reload()
        expect(phone.locator(".live .px-option input:checked")).to_have_count(1)
        expect(phone.locator(".said")).to_contain_text("Your answer is in")
        room.press("Close the vote now")
        expect(room.desk.locator(".lead-advice")).to_contain_text("1 of 4 were right")

    with course_server(**how):
        # the server was started again: everybody is where they were, and the phone that slept comes to the question
        expect(room.desk.get_by_role("button", name="Vote again after talking")).to_be_enabled()
        comes_true(room.wall, "document.querySelector('[data-wall=joined]').textContent === '5 joined'")
        room.press("Vote again after talking")
        expect(phone.locator(".said")).to_contain_text("Vote again")
        expect(phone.locator(".live .px-option input:checked")).to_have_count(0)
        asleep.context.set_offline(False)
        expect(asleep.get_by_role("button", name="Send my answer")).to_be_visible()
        for one in room.phones:
            choose(one, right)
            send(one)
        expect(wall.locator("[data-wall=answered]")).to_have_text("5 of 5 answered")
        room.press("Close the vote now")
        room.press("Show the votes")
        expect(wall.locator(".live-outcome")).to_contain_text("leads with 3 of 4 votes")
        expect(wall.locator(".live-outcome")).to_contain_text("All 5 chose ")
        expect(wall.locator(".live-round-2")).to_have_count(4)
        assert "right" not in wall.locator(".live-question").inner_text()
        room.press("Show the answer")
        expect(wall.locator(".live-key")).to_contain_text(key)
        expect(wall.locator(".live-outcome")).to_contain_text("1 of 4 were right at first, 5 of 5 after talking.")
        expect(asleep.locator(".px-chosen")).to_contain_text("Your answer")
        no_barriers(asleep)
        for width, height in ((1024, 768), (3840, 2160)):
            wall.set_viewport_size({"width": width, "height": height})
            comes_true(
                wall,
                "(one => one.scrollHeight <= one.clientHeight + 1)(document.querySelector('[data-wall=question]'))",
            )
        room.press("Go on")
        expect(wall.locator(".live-wall")).to_be_hidden()
        expect(phone.locator(".calm")).to_contain_text(IN)
        room.press("End the class …")
        room.desk.locator("dialog.ending").get_by_role("button", name="End the class").click()
        expect(phone.locator(".calm")).to_contain_text("This class is over")
        expect(wall.locator(".live-over")).to_be_visible()
        assert not room.errors, room.errors
        room.close()


def test_the_room_decides_for_the_patient_and_the_case_on_the_wall_takes_it(classroom):
    room = classroom()
    wall, desk = room.wall, room.notes()
    phones = [room.phone() for _ in range(3)]
    wall.bring_to_front()
    wall.keyboard.press("PageDown")
    reach(wall, wall.get_by_role("button", name="Meet the patient")).click()
    expect(wall.get_by_role("button", name="Commit & advance")).to_be_attached()
    desk.get_by_role("button", name=re.compile("Ask what the wall shows")).click()
    room.press("Open the vote")
    label = phones[0].locator(".live .px-option label").nth(2).inner_text()[2:].strip()
    for one, at in zip(phones, (2, 2, 0), strict=True):
        choose(one, at)
        send(one)
    room.press("Close the vote now")
    room.press("Let the room decide")
    expect(wall.locator(".live-decided")).to_contain_text(label.rstrip("."))
    room.press("Go on")
    expect(wall.locator("#decision .px-option:has(input:checked) label")).to_contain_text(label.rstrip("."))
    reach(wall, wall.get_by_role("button", name="Commit & advance")).click()
    expect(wall.get_by_text("committed", exact=False).first).to_be_attached()


def test_a_phone_of_the_presenters_own_turns_the_wall_and_the_wall_shows_nothing_of_it(classroom):
    room = classroom()
    desk = room.notes()
    desk.get_by_role("button", name="My phone too …").click()
    expect(desk.locator("dialog.lending svg")).to_be_visible()
    assert "lending" not in shown(room.wall)
    desk.close()
    context = room._context(390, 844)
    context.add_cookies(room.lead.cookies())  # as the picture gives them
    page = room._watched(context.new_page())
    page.goto(room.wall.url.partition("#")[0].replace("?present&", "?presenter&"))
    expect(page.locator("[data-class=joined]")).to_have_text("0 in")
    comes_true(page, "document.querySelector('.wall').hidden")
    on = page.get_by_role("button", name="On", exact=True)
    on.click()
    expect(room.wall.locator(".live-wall")).to_be_hidden()
    on.click()
    expect(room.wall.get_by_role("heading", name="The idea")).to_be_visible()
    expect(page.locator("[data-presenter=count]")).to_contain_text("Slide 2 of")


def test_by_keyboard_alone_a_phone_joins_ranks_and_sends(classroom):
    room = classroom()
    room.notes()
    page = room._watched(room._context(390, 844).new_page())
    page.goto(f"{room.url}/join")
    expect(page.get_by_label("The five letters on the wall")).to_be_focused()
    page.keyboard.type("QQQQQ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("No class has this code: look at the wall again.")
    page.get_by_label("The five letters on the wall").fill("")
    page.keyboard.type(room.code.lower())
    page.keyboard.press("Enter")
    expect(page.locator(".calm")).to_contain_text(IN)
    room.ask("from the cell to the patient")
    places = page.locator("[data-place]")
    expect(places.first).to_be_enabled()
    places.first.focus()
    for at in range(places.count()):
        page.keyboard.press("Enter")
        expect(places.nth(at)).to_have_attribute("aria-label", re.compile(f"Place {at + 1}: "))
        page.keyboard.press("Tab")
    no_barriers(page)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Your answer is in")
    room.press("Close the vote now")
    room.press("Show the votes")
    expect(room.wall.locator(".live-note")).to_contain_text("Borda count")
