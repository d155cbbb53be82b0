"""The quiz at its door: one question at a time, nothing given away before it is answered, everything explained after."""

import pytest

from course_lib import content
from course_lib.engine import quiz as engine
from course_lib.views.controls import code
from tests.reading import Page, collapsed, form_data, loose_ends

QUIZ = content.quiz("icu-quadriplegia")


def right(item):
    return [answer.text for answer in item.answers if answer.correct]


def wrong(item):
    return [next(answer.text for answer in item.answers if not answer.correct)]


def answer(room, browser, texts, sure="Fairly sure"):
    browser.choose(*texts, *([sure] if sure else []))
    browser.click("Commit answer")


def play(room, browser, until=None, pick=right):
    """Answer by messages, without reading the page, until the question `until` waits or the quiz is over."""
    while not room.sitting.over and room.sitting.item.id != until:
        item = room.sitting.item
        ids = [answer.id for answer in item.answers if answer.text in pick(item)]
        browser.send("commit", form="question", values={"answers": ids, "certainty": ["guess"]})
        browser.send("next")


# ── before an answer is committed ──────────────────────────────────────────────────────────────────────────────────


def test_nothing_about_an_answer_is_in_the_browser_before_it_is_committed(enter_quiz):
    room, browser = enter_quiz()
    for number, item in enumerate(QUIZ.items, 1):
        browser.choose(*wrong(item), "Certain")
        before = Page(browser.html)
        assert f"Question {number} of 12" in before.words and collapsed(item.stem) in before.words
        assert not [a.id for a in item.answers if collapsed(a.because) in before.everything]
        assert "correct" not in before.page.section.get_text().lower().replace("corrected", "")
        assert not before.page.select(".px-better, .px-worse, .px-explain, .px-claim")
        fields = before.page.select("input[name=answers]")
        assert len({tuple(sorted(set(field.attrs) - {"id", "value", "checked"})) for field in fields}) == 1
        browser.click("Commit answer")
        assert all(collapsed(a.because) in browser.words for a in item.answers)
        assert loose_ends(before.page) == loose_ends(browser.page) == set()
        browser.send("next")
    assert "All answered" in browser.words


def test_choosing_one_of_one_and_many_of_many_is_said_and_offered(enter_quiz):
    room, browser = enter_quiz()
    seen = {}
    for item in QUIZ.items:
        words = "Choose one." if item.kind == "single" else "Choose all that apply."
        assert words in browser.read("Question")
        seen[item.kind] = {field["type"] for field in browser.page.select("input[name=answers]")}
        play(room, browser, QUIZ.items[len(room.sitting.given) + 1].id if item is not QUIZ.items[-1] else None)
    assert seen == {"single": {"radio"}, "multiple": {"checkbox"}}


def test_the_answers_stand_in_the_order_of_the_attempts_seed_and_keep_it_when_the_learner_returns(enter_quiz):
    room, browser = enter_quiz()
    play(room, browser, QUIZ.items[2].id)
    order = [field["value"] for field in browser.page.select("input[name=answers]")]
    assert order == [code(answer.id) for answer in engine.shuffled(QUIZ.items[2], room.attempt.seed)]
    _, later = enter_quiz()
    assert [field["value"] for field in later.page.select("input[name=answers]")] == order


# ── what cannot be committed ───────────────────────────────────────────────────────────────────────────────────────


def test_what_is_missing_is_said_and_what_was_chosen_stays(enter_quiz):
    room, browser = enter_quiz()
    browser.click("Commit answer")
    assert "Choose first: nothing is selected yet." in browser.alerts()
    browser.choose("300 mg/day")
    browser.click("Commit answer")
    assert "Say how sure you are, or choose not to be asked." in browser.alerts()
    assert form_data(browser.page.form) == {"answers": [code("five-quarters")]} and room.attempt.events == ()
    browser.choose("Certain")
    assert "Kept on this page until you commit" in browser.words
    browser.click("Commit answer")
    assert "✓ Right, and you were certain." in browser.words and len(room.attempt.events) == 2


@pytest.mark.parametrize("answers", [["ghost"], ["sixty", "same"], ["twitches"], ["sixty", "ghost"]])
def test_an_answer_of_another_question_is_refused_in_a_sentence(enter_quiz, answers):
    room, browser = enter_quiz()
    browser.send("commit", form="question", values={"answers": answers, "certainty": ["guess"]})
    assert "That answer does not belong to this question: choose again." in browser.alerts()
    assert room.sitting.given == () and room.attempt.events == ()


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        "x",
        7,
        {},
        {"answers": []},
        {"answers": "sixty"},
        {"answers": [1, None]},
        {"certainty": []},
        {"answers": {"a": 1}},
    ],
)
def test_a_form_that_is_no_form_is_answered_in_a_sentence(enter_quiz, values):
    room, browser = enter_quiz()
    for kind in ("change", "commit"):
        browser.send(kind, form="question", values=values)
    browser.send("commit")
    assert "Choose first: nothing is selected yet." in browser.alerts() and room.attempt.events == ()


def test_committing_twice_commits_once(enter_quiz):
    room, browser = enter_quiz()
    for _ in range(3):
        browser.send("commit", form="question", values={"answers": ["five-quarters"], "certainty": ["guess"]})
    assert len(room.sitting.given) == 1 and len(room.attempt.events) == 2


# ── after it ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("pick", "sure", "words"),
    [
        (right, "A guess", "✓ Right, and you called it a guess: read why"),
        (right, "Certain", "✓ Right, and you were certain."),
        (wrong, "Certain", "△ Not right, and you were certain: this is the kind of error to look at twice."),
        (wrong, "A guess", "△ Not right; you called it a guess, which was the right warning."),
        (wrong, "Fairly sure", "△ Not right."),
    ],
)
def test_right_but_a_guess_and_wrong_but_certain_are_called_out(enter_quiz, pick, sure, words):
    room, browser = enter_quiz()
    answer(room, browser, pick(QUIZ.items[0]), sure)
    assert words in browser.words


def test_every_answer_says_whether_it_was_correct_and_which_were_the_learners(enter_quiz):
    room, browser = enter_quiz()
    item = QUIZ.items[1]
    play(room, browser, item.id)
    answer(room, browser, right(item)[:1] + wrong(item))
    for entry in browser.page.select(".px-explained > li"):
        words = collapsed(entry.get_text(" "))
        (shown,) = [a for a in item.answers if words.startswith(a.text)]
        assert ("✓ Correct." in words) == shown.correct and ("✕ Not correct." in words) != shown.correct
        assert ("Your answer" in words) == (shown.text in right(item)[:1] + wrong(item))
    assert set(item.claims) == {chip.get_text() for chip in browser.page.select(".px-argued .px-claim")}


def test_some_of_the_right_answers_are_not_all_of_them(enter_quiz):
    room, browser = enter_quiz()
    item = QUIZ.items[1]
    play(room, browser, item.id)
    answer(room, browser, right(item)[:-1])
    assert "△ Not right." in browser.words


def test_certainty_can_be_switched_off_and_on(enter_quiz):
    room, browser = enter_quiz()
    browser.choose("300 mg/day")
    browser.click("Do not ask with each question")
    assert form_data(browser.page.form) == {"answers": [code("five-quarters")]} and browser.kept["certainty"] == "off"
    browser.click("Commit answer")
    assert "✓ Right." in browser.words and room.sitting.given[0].certainty is None
    browser.click("Next question")
    browser.click("Ask me how sure I am")
    assert "How sure are you?" in browser.words


def test_the_end_counts_what_was_right_and_gives_the_correct_answer_to_what_was_not(enter_quiz):
    room, browser = enter_quiz()
    play(room, browser, QUIZ.items[3].id)
    play(room, browser, pick=wrong)
    assert "3 of 12 right" in browser.words
    for item, entry in zip(QUIZ.items, browser.page.select(".px-explained > li"), strict=True):
        words = collapsed(entry.get_text(" "))
        assert words.startswith("✓" if item in QUIZ.items[:3] else "✕")
        assert all(text in words for text in right(item)) or item in QUIZ.items[:3]


def test_the_last_question_leads_to_how_it_went(enter_quiz):
    room, browser = enter_quiz()
    play(room, browser, QUIZ.items[-1].id)
    answer(room, browser, right(QUIZ.items[-1]))
    assert "Question 12 of 12" in browser.words
    browser.click("See how it went")
    assert "12 of 12 right" in browser.words


def test_answering_again_shuffles_anew_and_keeps_the_old_record(enter_quiz):
    room, browser = enter_quiz()
    play(room, browser)
    old = room.attempt.events
    browser.click("Answer them again")
    assert "Question 1 of 12" in browser.words and "Saved" not in browser.words
    play(room, browser, QUIZ.items[1].id)
    assert room.attempt.seed != old[0].seed
    assert room.session.store.events(room.session.learner, old[0].run) == old
