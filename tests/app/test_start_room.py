"""The start page: every lesson, how far the learner is, the way on and the way out."""

from course_lib import content
from course_lib.engine import case as engine

LESSON = "03_icu_quadriplegia.ipynb"


def decide(room, browser, times):
    browser.pass_by("open")
    for _ in range(times):
        argued = engine.argued(room.play.scene)
        set_ = {id: [str(value)] for id, value in argued.controls.items()}
        browser.pass_by(
            "commit", form="decision", values={"options": list(argued.options), "certainty": ["certain"], **set_}
        )
        browser.pass_by("go-on")


def answer(room, browser, times):
    for _ in range(times):
        item = room.sitting.item
        browser.pass_by("commit", form="question", values={"answers": [item.answers[0].id], "certainty": ["guess"]})
        browser.pass_by("next")


def way_on(browser):
    link = browser.page.select_one("a.px-primary")
    return link.get_text(), link["href"]


def rings(browser):
    return [ring["aria-label"] for ring in browser.page.select("svg[role=img]")]


def lessons():
    """The notebooks of the lessons, in the order of the start page."""
    return [
        lesson.notebook for lesson in sorted(map(content.lesson, content.ids("lessons")), key=lambda one: one.number)
    ]


def ring(browser):
    """How far the learner is in the lesson of this test."""
    return rings(browser)[lessons().index(LESSON)]


def test_before_the_learner_is_known_every_lesson_stands_there_and_nothing_is_begun(enter_start):
    room, browser = enter_start()
    room.known = False
    browser.send("keep-record")
    for id in content.ids("lessons"):
        assert content.lesson(id).title in browser.words
    assert set(rings(browser)) == {"not begun"} and "Delete my record" not in browser.words


def test_a_newcomer_is_led_to_the_first_patient(enter_start):
    _, browser = enter_start()
    text, href = way_on(browser)
    assert "Meet the" in text and href == f"{lessons()[0]}#A-patient"


def test_a_learner_in_the_case_is_led_back_to_their_decision_and_told_the_day(enter_case, enter_start):
    decide(*enter_case(), times=3)
    _, browser = enter_start()
    text, href = way_on(browser)
    assert text.startswith("Continue: ") and "day 11" in text and href == f"{LESSON}#A-patient"
    assert ring(browser) == f"{100 * 3 / 20:.0f} % done"


def test_a_learner_who_finished_the_case_is_led_to_its_questions(enter_case, enter_start):
    decide(*enter_case(), times=8)
    _, browser = enter_start()
    text, href = way_on(browser)
    assert text.endswith("questions") and href == f"{LESSON}#Check-yourself"
    assert ring(browser) == f"{100 * 8 / 20:.0f} % done"


def test_a_learner_in_the_questions_is_led_back_to_them(enter_quiz, enter_start):
    answer(*enter_quiz(), times=2)
    _, browser = enter_start()
    assert way_on(browser)[1] == f"{LESSON}#Check-yourself"


def test_a_finished_lesson_is_done(enter_case, enter_quiz, enter_start):
    decide(*enter_case(), times=8)
    answer(*enter_quiz(), times=12)
    _, browser = enter_start()
    assert ring(browser) == "done" and not way_on(browser)[0].startswith("Continue")


def test_every_way_on_leads_to_a_notebook_that_exists(enter_start):
    _, browser = enter_start()
    notebooks = {path.name for path in (content.assets().parent / "notebooks").glob("*.ipynb")}
    assert {link["href"].split("#")[0] for link in browser.page.select("a")} <= notebooks


def test_a_record_that_cannot_be_read_leaves_the_lessons_standing(enter_start, data):
    data.mkdir(parents=True)
    (data / "learners.sqlite").write_text("this is no database" * 100)
    _, browser = enter_start()
    assert "Lessons" in browser.words and "Something went wrong" not in browser.words


def test_deleting_is_asked_twice_and_can_be_called_off(enter_case, enter_start):
    room, case_browser = enter_case()
    decide(room, case_browser, times=1)
    _, browser = enter_start()
    browser.send("forget-me-not")
    browser.click("Delete my record …")
    assert "Delete everything that is stored about you?" in browser.words
    browser.click("Keep it")
    assert "Delete everything" not in browser.words and len(room.session.store.runs(room.session.learner)) == 1


def test_after_deleting_nothing_of_the_learner_stands_on_the_page(enter_case, enter_start):
    decide(*enter_case(), times=3)
    _, browser = enter_start()
    browser.click("Delete my record …")
    browser.click("Delete my record")
    assert "Your record is deleted" in browser.words and "4 entries were removed" in browser.words
    assert set(rings(browser)) == {"not begun"} and "Your record is deleted." in browser.said and browser.forgot
