"""The start page: every lesson, how far the learner is, the way on and the way out."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from course_lib import content
from course_lib.app.case.room import CaseRoom
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.progress.facts import facts_in, goals
from course_lib.app.quiz import QuizRoom
from course_lib.app.reading_times import times
from course_lib.app.start_page import Record, page_of
from course_lib.engine.case import replay
from course_lib.engine.quiz.marking import right_answer
from course_lib.engine.record.responses import Asked, Response
from course_lib.views import start as view
from course_lib.views.case import ranking
from course_lib.views.parts.controls import code
from tests.markup import tree
from tests.questions import LESSON_QUIZ
from tests.reading import collapsed

LESSON = "03_icu_quadriplegia.ipynb"
DECISIONS = len(replay.mainline(content.case("awake-and-unable-to-move")))
QUESTIONS = content.quiz(LESSON_QUIZ).one_sitting


def decide(room, browser, times):
    browser.pass_by("open")
    for _ in range(times):
        argued = replay.argued(room.play.scene)
        set_ = {id: [str(value)] for id, value in argued.controls.items()}
        if room.play.scene.ranking:
            set_ = {ranking.field(id): [str(at)] for at, id in enumerate(argued.options, 1)}
            set_ |= {ranking.MOVED: [code(argued.moved_by)]} if argued.moved_by else {}
        browser.pass_by(
            "commit", form="decision", values={"options": list(argued.options), "certainty": ["certain"], **set_}
        )
        browser.pass_by("go-on")


def answer(room, browser, times):
    for _ in range(times):
        item = room.sitting.item
        browser.pass_by("commit", form="question", values={"answers": [*right_answer(item)], "certainty": ["guess"]})
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


def test_a_newcomer_begins_with_the_first_lesson_whose_primer_stands_before_its_patient(enter_start):
    _, browser = enter_start()
    assert way_on(browser) == ("Begin", lessons()[0])
    assert "Begin here" in browser.words


def test_a_learner_in_the_case_is_led_back_to_their_decision_and_told_the_day(enter_case, enter_start):
    decide(*enter_case(), times=5)
    _, browser = enter_start()
    text, href = way_on(browser)
    assert text.startswith("Continue: ") and "day 11" in text and href == f"{LESSON}#step=patient"
    assert ring(browser) == f"{100 * 5 / (DECISIONS + QUESTIONS):.0f} % done"


def test_a_learner_who_finished_the_case_is_led_to_its_questions(enter_case, enter_start):
    decide(*enter_case(), times=DECISIONS)
    _, browser = enter_start()
    text, href = way_on(browser)
    assert text.endswith("questions") and href == f"{LESSON}#step=check-yourself"
    assert ring(browser) == f"{100 * DECISIONS / (DECISIONS + QUESTIONS):.0f} % done"


def test_a_learner_in_the_questions_is_led_back_to_them(enter_quiz, enter_start):
    answer(*enter_quiz(content.quiz(LESSON_QUIZ)), times=2)
    _, browser = enter_start()
    assert way_on(browser)[1] == f"{LESSON}#step=check-yourself"


def test_a_round_of_what_was_missed_counts_the_questions_that_it_asks(enter_quiz, enter_start):
    room, browser = enter_quiz()
    answer(room, browser, len(room.sitting.items) - 2)
    for _ in range(2):
        wrong = next(one.id for one in room.sitting.item.answers if not one.correct)
        browser.pass_by("commit", form="question", values={"answers": [wrong], "certainty": ["certain"]})
        browser.pass_by("next")
    browser.send("hello")
    browser.click("Answer the two you missed")
    answer(room, browser, 2)
    start, _ = enter_start()
    part = Record(start.session)._round(LESSON_QUIZ)
    assert (part.done, part.of) == (2, 2)


def test_a_finished_lesson_is_done(enter_case, enter_quiz, enter_start):
    decide(*enter_case(), times=DECISIONS)
    answer(*enter_quiz(content.quiz(LESSON_QUIZ)), times=QUESTIONS)
    _, browser = enter_start()
    assert ring(browser) == "done" and not way_on(browser)[0].startswith("Continue")


def test_a_lesson_counts_each_of_its_parts_and_goes_on_after_the_last_that_is_done(enter, enter_start):
    (lesson,) = [one for one in map(content.lesson, content.ids("lessons")) if one.number == 4]
    (pair,) = lesson.contrasts
    room, browser = enter(ContrastRoom(pair))
    flip = next(row.id for row in room.contrast.rows if row.flips)
    browser.pass_by("commit", form="question", values={"row": [code(flip)], "certainty": ["guess"]})
    assert room.given
    _, browser = enter_start()
    of = 1 + len(replay.mainline(content.case(lesson.case))) + content.quiz(lesson.quiz).one_sitting
    assert rings(browser)[lessons().index(lesson.notebook)] == f"{100 / of:.0f} % done"
    assert way_on(browser) == (f"Continue: {lesson.title}, a patient", f"{lesson.notebook}#step=patient")


def test_clinic_day_counts_what_was_played_unguided_once_its_corridor_was_entered(enter, enter_start):
    place = lessons().index("09_clinic_day.ipynb")
    room, browser = enter(ClinicRoom())
    _, before = enter_start()
    assert rings(before)[place] == "not begun"
    browser.pass_by("see", values={"patient": code("awake-and-unable-to-move")})
    decide(room.inside, browser, times=1)
    _, after = enter_start()
    assert re.fullmatch(r"\d+ % done", rings(after)[place])


def test_a_page_of_which_nothing_is_recorded_has_no_ring(enter_start):
    _, browser = enter_start()
    cards = {card.select_one("a").get_text(): card for card in browser.page.select(".px-module")}
    assert not cards["The model card"].select("svg") and cards["Clinic day"].select("svg")


def test_every_way_on_leads_to_a_notebook_that_exists(enter_start):
    _, browser = enter_start()
    notebooks = {path.name for path in (content.assets().parent / "notebooks").glob("*.ipynb")}
    assert {re.split("[?#]", link["href"])[0] for link in browser.page.select("a")} <= notebooks


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
    decide(*enter_case(), times=5)
    _, browser = enter_start()
    browser.click("Delete my record …")
    browser.click("Delete my record")
    assert "Your record is deleted" in browser.words and "6 entries were removed" in browser.words
    assert set(rings(browser)) == {"not begun"} and "Your record is deleted." in browser.said and browser.forgot


# ── in ten minutes ─────────────────────────────────────────────────────────────────────────────────────────────────


def card(browser, number):
    (found,) = [one for one in browser.page.select(".px-module") if one.select_one(".px-pill-still").text == number]
    return found


def test_each_taught_lesson_has_a_second_way_of_ten_minutes_and_the_computed_minutes_of_the_whole(enter_start):
    _, browser = enter_start()
    for lesson in map(content.lesson, content.ids("lessons")):
        found = card(browser, f"{lesson.number:02d}")
        assert f"About {times(lesson.notebook)['whole']} minutes" in found.text
        ways = [link["href"] for link in found.select("a") if "?short" in link["href"]]
        assert ways == ([f"{lesson.notebook}?short"] if lesson.short else [])


def test_a_short_run_is_told_as_such_and_is_no_progress_of_the_whole_lesson(enter, enter_start):
    room, browser = enter(CaseRoom("awake-and-unable-to-move", "short"))
    decide(room, browser, times=2)
    found = card(enter_start()[1], "03")
    assert "In ten minutes · 33 % done" in collapsed(found.text)
    assert found.select_one("svg")["aria-label"] == "not begun"
    quiz = QuizRoom(content.quiz(LESSON_QUIZ), content.fingerprint("quizzes", LESSON_QUIZ), short=True)
    room, browser = enter(quiz)
    while not room.sitting.over:
        browser.send("commit", form="question", values={"answers": list(right_answer(room.sitting.item)), "certainty": ["guess"]})  # fmt: skip
        browser.send("next")
    found = card(enter_start()[1], "03")
    assert "In ten minutes · 83 % done" in collapsed(found.text)
    assert found.select_one("svg")["aria-label"] == "not begun"


def test_the_whole_case_is_no_progress_of_the_ten_minutes(enter_case, enter_start):
    decide(*enter_case(), times=2)
    found = card(enter_start()[1], "03")
    assert (
        found.select_one(".px-in-ten").get_text() == "In ten minutes"
        and "% done" in found.select_one("svg")["aria-label"]
    )


# ── what to do now, for who was here before ────────────────────────────────────────────────────────────────────────────

DUE = SimpleNamespace(items=5, minutes=6)


def hero(browser, due=None):
    """The card on top: its tag, its heading, its line, its button and where that leads."""
    html = view.show(page_of(browser.screen.hear.__self__.session, due=due))
    card = tree(str(html)).select_one(".px-hero")
    link = card.select_one("a")
    return [collapsed(one.get_text(" ")) for one in card.select("p, h2, a")] + [link["href"]]


def test_what_was_left_half_done_comes_before_a_review_that_is_due(enter_case, enter_start):
    decide(*enter_case(), times=5)
    tag, title, line, button, place = hero(enter_start()[1], DUE)
    assert tag == "Go on where you were" and button.startswith("Continue: ") and place == f"{LESSON}#step=patient"
    assert re.fullmatch(r"Day 11: about \d+ minutes are left\.", line)


def test_of_two_things_that_are_half_done_the_later_one_is_gone_on_with(enter_case, enter_quiz, enter_start):
    answer(*enter_quiz(content.quiz(LESSON_QUIZ)), times=2)
    decide(*enter_case(), times=2)
    assert hero(enter_start()[1])[-1] == f"{LESSON}#step=patient"
    answer(*enter_quiz(content.quiz(LESSON_QUIZ)), times=1)
    assert hero(enter_start()[1])[-1] == f"{LESSON}#step=check-yourself"


def test_a_review_that_is_due_comes_before_the_next_lesson_and_says_what_it_takes(enter_case, enter_start):
    decide(*enter_case(), times=DECISIONS)
    _, browser = enter_start()
    assert hero(browser, DUE) == [
        "Due today", "Review", "5 questions on what you missed or guessed before: about 6 minutes.", "Review", "14_review.ipynb",
    ]  # fmt: skip
    tag, _, line, button, _ = hero(browser)
    assert tag == "Go on" and button.endswith("questions") and re.fullmatch(r"Questions: about \d+ minutes\.", line)


def test_a_review_is_offered_to_nobody_who_was_never_here(enter_start):
    assert hero(enter_start()[1], DUE)[0] == "Begin here"


def test_a_lesson_says_in_words_and_a_sign_whether_it_is_half_done_done_mastered_or_to_be_repeated(
    enter_case, enter_quiz, enter_start
):
    (lesson,) = [one for one in content.lessons() if one.notebook == LESSON]
    goal = next(goal for goal in goals() if goal.lesson == lesson.id)
    days = [timedelta(days=day) for day in (1, 2, 9)]
    room, browser = enter_case()
    decide(room, browser, times=2)
    assert "◐ Half done" in card(enter_start()[1], "03").text
    decide(*enter_case(), times=DECISIONS - 2)
    answer(*enter_quiz(content.quiz(LESSON_QUIZ)), times=QUESTIONS)
    session = enter_start()[0].session
    assert "✓ Done once, not mastered yet" in card(enter_start()[1], "03").text
    facts = facts_in(session)

    def known(*right):
        at = max(one.at for one in facts.responses)
        where = [Asked(at + day, "quiz:more", "more") for day in days]
        more = [Response("question/q/i", "question", tuple(sorted(goal.claims)), one, "fairly", here) for one, here in zip(right, where, strict=False)]  # fmt: skip
        page = page_of(session, facts=replace(facts, responses=(*facts.responses, *more)))
        return collapsed(tree(str(view.show(page))).select(".px-module")[lessons().index(LESSON)].get_text(" "))

    assert "★ Mastered" in known(True, True)
    assert f"↻ To be repeated: {len(goal.claims)} claims were missed since" in known(True, True, False)
