"""The quiz at its door: one question at a time, nothing given away before it is answered, everything explained after."""

import re

import pytest

from course_lib import content
from course_lib.app.quiz import QuizRoom, decisive_claims, quiz
from course_lib.engine.quiz.drawing import shuffled
from course_lib.engine.quiz.marking import right_answer
from course_lib.model.quiz import Quiz
from course_lib.views.parts.controls import code
from tests.questions import DECISION, LESSON_QUIZ, every_kind, twelve
from tests.reading import Page, claims_cited, collapsed, form_data, loose_ends

QUIZ = twelve()


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
    assert order == [code(answer.id) for answer in shuffled(QUIZ.items[2], room.attempt.seed)]
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
    assert set(item.claims) == {id for argued in browser.page.select(".px-argued") for id in claims_cited(argued)}


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


def test_the_end_says_what_the_certainty_was_worth_and_names_the_claims_behind_the_misses_with_their_links(enter_quiz):
    room, browser = enter_quiz()
    play(room, browser, QUIZ.items[2].id)
    for item in QUIZ.items[2:]:
        answer(room, browser, wrong(item), "Certain")
        browser.send("next")
    end = browser.region("How it went")
    words = collapsed(end.get_text(" "))
    assert "All ten of your certain answers were wrong: being certain told you little here." in words
    assert "Both of your guesses were right: read why, so that next time you know." in words
    links = {link["href"]: collapsed(link.get_text()) for link in end.select(".px-behind a")}
    missed = {claim for item in QUIZ.items[2:] for claim in item.claims}
    assert set(links) == {f"12_evidence_room.ipynb#claim={claim}" for claim in missed}
    for address, said in links.items():
        assert collapsed(content.claims()[address.split("=")[1]].text).startswith(said)
    assert len(end.select(".px-behind > ul a")) == 3 and all("target" not in link.attrs for link in end.select("a"))
    assert loose_ends(browser.page) == set()


def test_question_by_question_is_folded_and_one_thing_comes_next(enter_quiz):
    room, browser = enter_quiz()
    play(room, browser, pick=wrong)
    end = browser.region("How it went")
    (fold,) = [one for one in end.select("details") if one.select(".px-explained")]
    assert not fold.has_attr("open") and fold.summary.get_text() == "Question by question"
    assert len(end.select(".px-primary")) == 1


def test_the_questions_that_were_missed_are_asked_again_alone_and_the_certain_ones_first(enter_quiz):
    room, browser = enter_quiz()
    play(room, browser, QUIZ.items[9].id)
    for item, sure in zip(QUIZ.items[9:], ("A guess", "Fairly sure", "Certain"), strict=True):
        answer(room, browser, wrong(item), sure)
        browser.send("next")
    assert "9 of 12 right" in browser.words and "Your one certain answer was wrong" in browser.words
    assert [button.get_text() for button in browser.page.select(".px-primary")] == ["Answer the three you missed"]
    browser.click("Answer the three you missed")
    assert "Question 1 of 3" in browser.words
    assert room.sitting.ids == (QUIZ.items[11].id, QUIZ.items[9].id, QUIZ.items[10].id)
    again, later = enter_quiz(session=room.session)
    assert again.sitting.ids != room.sitting.ids  # nothing is recorded before the first answer
    play(room, browser, room.sitting.ids[1])
    again, later = enter_quiz()
    assert again.sitting == room.sitting and "Question 2 of 3" in later.words


def test_who_missed_nothing_meets_the_lessons_patient_and_then_goes_to_the_next_lesson(enter_quiz, enter_case):
    room, browser = enter_quiz()
    play(room, browser)
    lessons = sorted(map(content.lesson, content.ids("lessons")), key=lambda lesson: lesson.number)
    at = next(at for at, lesson in enumerate(lessons) if lesson.quiz == QUIZ.id)
    (link,) = browser.page.select("a.px-primary")
    assert (link["href"], link.get_text()) == (f"{lessons[at].notebook}#step=patient", "Meet the patient")
    patient, case = enter_case()
    case.click("Meet the patient")
    scene = patient.play.scene
    options = [one.id for one in scene.options if one.verdict == "argued"]
    case.send("commit", form="decision", values={"options": options, "certainty": ["guess"]})
    _, later = enter_quiz()
    (link,) = later.page.select("a.px-primary")
    assert link["href"] == lessons[at + 1].notebook and lessons[at + 1].title in link.get_text()


def test_a_message_about_missed_questions_before_the_end_or_without_any_changes_nothing(enter_quiz):
    room, browser = enter_quiz()
    browser.send("missed")
    assert room.attempt.number_of_attempts == 1
    play(room, browser)
    browser.send("missed")
    assert room.attempt.number_of_attempts == 1 and room.phase == "over"


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


# ── every kind ─────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS = every_kind()
BANK = every_kind(ask=2)


def at(enter_quiz, kind):
    """A room at the question of this kind, and its browser."""
    room, browser = enter_quiz(KINDS)
    while room.sitting.item.id != f"kinds-{kind}":
        commit(browser, *right_answer(room.sitting.item))
        browser.send("next")
    return room, browser


def commit(browser, *answers):
    browser.send("commit", form="question", values={"answers": list(answers), "certainty": ["guess"]})


def reasons(item):
    """Every sentence that explains a part of the item."""
    parts = [*getattr(item, "answers", ()), *getattr(item, "stages", ()), *getattr(item, "matches", ())]
    parts += [*getattr(item, "spares", ()), *getattr(item, "mistakes", ())]
    found = [part.because for part in parts]
    if item.kind == "numeric":
        return [*found, item.because]
    return [*found, *item.because.model_dump().values()] if item.kind == "shift" else found


def explained(browser):
    """What stands about each part after commitment."""
    return [collapsed(entry.get_text(" ")) for entry in browser.page.select(".px-explained > li")]


@pytest.mark.parametrize("item", KINDS.items, ids=lambda item: item.id)
def test_an_item_of_any_kind_explains_all_of_itself_after_commitment_and_nothing_before(enter_quiz, item):
    room, browser = at(enter_quiz, item.id.removeprefix("kinds-"))
    posed = room.sitting.item
    before = Page(browser.html)
    assert collapsed(posed.stem) in before.words and "{" not in before.words
    assert not [because for because in reasons(posed) if collapsed(because) in before.everything]
    assert not before.page.select(".px-better, .px-worse, .px-explain, .px-claim")
    assert not re.search(r"\b(passive|splint|toilet|turning|same)\b", " ".join(values(before)))
    assert len(values(before)) == len(set(values(before))), (
        "no code is there twice, so none tells which belong together"
    )
    commit(browser, *right_answer(posed))
    assert "✓ Right" in browser.words
    assert all(collapsed(because) in browser.words for because in reasons(posed))
    assert loose_ends(before.page) == loose_ends(browser.page) == set()


def values(page):
    """What the fields of the question hold."""
    fields = page.page.select("[name=answers], select[name=answers] option")
    return [field["value"] for field in fields if field.get("value")]


def test_labels_say_the_level_what_is_beyond_the_review_article_and_what_is_about_the_hedge(enter_quiz):
    for kind, words in [("matching", "A question to apply, beyond the review article"), ("numeric", "A question to apply, on how far a claim goes"), ("shift", "A question to apply")]:  # fmt: skip
        room, browser = at(enter_quiz, kind)
        assert browser.page.select_one(".px-tag") is None, "before the answer nothing but the question"
        commit(browser, *right_answer(room.sitting.item))
        assert browser.page.select_one(".px-tag").get_text() == words


# ── ordering ───────────────────────────────────────────────────────────────────────────────────────────────────────


def shown_order(browser):
    return [button["data-stage"] for button in browser.page.select("button[data-say=up]")]


def press(browser, name):
    (button,) = [found for found in browser.page.select("button") if found.get("aria-label", "").startswith(name)]
    data = {key.removeprefix("data-"): value for key, value in button.attrs.items() if key.startswith("data-")}
    browser.send(button["data-say"], values=data, typed=form_data(button.find_parent("form")))


def test_a_stage_is_moved_by_its_buttons_and_its_place_is_announced(enter_quiz):
    room, browser = at(enter_quiz, "ordering")
    ids = [stage.id for stage in shuffled(room.sitting.item, room.attempt.seed)]
    assert shown_order(browser) == [code(id) for id in ids]
    browser.choose("Certain")
    for place, id in enumerate(["turning", "sitting", "standing", "walking"]):
        while shown_order(browser).index(code(id)) > place:
            press(browser, f"Move up: {id.capitalize()}")
    assert shown_order(browser) == [code(id) for id in ("turning", "sitting", "standing", "walking")]
    assert browser.said[-1].startswith("Place ") and "of 4: " in browser.said[-1]
    press(browser, "Move up: Turning")
    assert browser.said[-1] == "Place 1 of 4: Turning in bed"
    press(browser, "Move down: Turning")
    assert browser.said[-1] == "Place 2 of 4: Turning in bed"
    press(browser, "Move up: Turning")
    browser.click("Commit answer")
    assert "✓ Right, and you were certain." in browser.words
    assert room.sitting.given[-1].answers == ("turning", "sitting", "standing", "walking")


@pytest.mark.parametrize("values", [None, [], {}, {"stage": "ghost"}, {"stage": 7}, {"stage": ["x"]}])
def test_a_move_of_nothing_moves_nothing(enter_quiz, values):
    room, browser = at(enter_quiz, "ordering")
    before = shown_order(browser)
    for kind in ("up", "down"):
        browser.send(kind, values=values, typed=values)
    assert shown_order(browser) == before and room.chosen == ()
    _, other = at(enter_quiz, "shift")
    other.send("up", values={"stage": "less"})
    assert "Something went wrong" not in other.words


def test_a_wrong_order_is_not_right_and_says_how_much_of_it_stands_where_it_belongs(enter_quiz):
    _, browser = at(enter_quiz, "ordering")
    commit(browser, "turning", "standing", "sitting", "walking")
    assert "△ Not right; you called it a guess" in browser.words
    assert "2 of 4 stand where they belong." in browser.words
    assert [entry.split("by the grade")[0] for entry in explained(browser)] == [
        "1. Turning in bed ✓ You put it here. The turning comes here, ",
        "2. Sitting at the edge of the bed ✕ You put it in place 3. The sitting comes here, ",
        "3. Standing with two people ✕ You put it in place 2. The standing comes here, ",
        "4. Walking with a frame ✓ You put it here. The walking comes here, ",
    ]


# ── matching ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_partner_is_chosen_from_a_list_that_holds_the_spares_too(enter_quiz):
    room, browser = at(enter_quiz, "matching")
    for left, right in [("Bringing a spoon to the mouth", "Balanced forearm orthosis"), ("Rising from the toilet", "Wrist splint")]:  # fmt: skip
        browser.select(left, right)
    browser.choose("Fairly sure")
    browser.click("Commit answer")
    assert "Choose a partner for each first: one of them has none yet." in browser.alerts()
    browser.select("Getting to the first floor", "Motorized lift that carries a seated person along the stairs")
    assert "Motorized lift that carries a seated person along the stairs" in [
        note.get_text() for note in browser.page.select(".px-partners .px-note")
    ], "what a phone's list cuts off stands below it"
    browser.click("Commit answer")
    assert "△ Not right. 2 of 3 have their partners." in browser.words
    assert explained(browser) == [
        "Bringing a spoon to the mouth – Balanced forearm orthosis ✓ Your answer too. It places the upper arm.",
        "Rising from the toilet – Raised seat ✕ You chose: Wrist splint. Rising from sitting is what is hard.",
        "Getting to the first floor – Motorized lift that carries a seated person along the stairs ✓ Your answer too. The stairs cannot be climbed yet.",
        "Wrist splint Your answer ✕ Not correct. The hand is not what is weak.",
        "Built-up grip ✕ Not correct. Rightly left out. The grasp is kept.",
    ]


# ── numeric ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Type a number first: the box is empty."), ("1,200", "“1,200” can be read in two ways: write 1200 or 1.2."),
     ("a lot", "That is not a number: type digits alone, with a point or a comma for decimals.")],
)  # fmt: skip
def test_a_number_that_is_none_is_asked_about_and_stays_where_it_was_typed(enter_quiz, typed, sentence):
    room, browser = at(enter_quiz, "numeric")
    browser.fill("Your answer", typed)
    browser.choose("Certain")
    browser.click("Commit answer")
    assert sentence in browser.alerts() and form_data(browser.page.form)["answers"] == [typed]
    assert len(room.sitting.given) == 2


def test_a_number_of_a_common_error_is_told_that_error_and_another_one_only_how_the_right_one_comes_about(enter_quiz):
    _, browser = at(enter_quiz, "numeric")
    commit(browser, "25")
    assert explained(browser) == [
        "25 mg/day Your answer ✕ Not correct. That doubles it.",
        "12.5 mg/day ✓ Correct. Twelve and a half, in this test. Anything from 11.5 to 13.5 counts as that.",
        "6.25 mg/day ✕ Not correct. That halves it.",
    ]
    browser.send("next")
    commit(browser, "99")
    assert explained(browser)[0] == "99 mg/day Your answer ✕ Not correct."


def test_a_right_number_with_a_comma_stands_beside_the_key(enter_quiz):
    _, browser = at(enter_quiz, "numeric")
    commit(browser, "12,0")
    assert "✓ Right" in browser.words
    assert explained(browser)[0].startswith("12.5 mg/day Your answer: 12,0 mg/day ✓ Correct.")


def test_a_conversion_is_asked_with_the_amount_of_the_attempt_and_keeps_it_when_the_learner_returns(enter_quiz):
    room, browser = at(enter_quiz, "convert")
    amount = round(room.sitting.item.key * 4 / 5)
    assert f"methylprednisolone {amount} mg/day" in browser.words
    _, later = enter_quiz(KINDS)
    assert f"methylprednisolone {amount} mg/day" in later.words
    commit(later, str(amount))
    assert f"That reads {amount} mg of one drug as {amount} mg of another." in later.words
    assert f"{amount} × 5/4 = {amount * 5 // 4} mg/day" in later.words


# ── a word ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_word_is_asked_in_a_box_that_neither_corrects_nor_completes_and_is_asked_for_when_it_is_empty(enter_quiz):
    _, browser = at(enter_quiz, "short")
    for said in ('autocapitalize="off"', 'autocomplete="off"', 'spellcheck="false"'):
        assert said in browser.html
    commit(browser, "  ")
    assert "Type a word or two first: the box is empty." in browser.words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Proning", "prone positioning Your answer: Proning ✓ Correct. Lying prone"),
        ("prone positoning", "It is spelt “prone positioning”; the slip does not count."),
        ("pronation", "pronation Your answer ✕ Not correct. That turns a forearm."),
        ("belly time", "belly time Your answer ✕ Not correct. prone positioning ✓ Correct."),
    ],
)
def test_a_word_is_marked_and_explained(enter_quiz, typed, words):
    _, browser = at(enter_quiz, "short")
    commit(browser, typed)
    assert words in browser.words and "Also accepted: proning." in browser.words
    assert "forearm's word" not in browser.words  # which error it stands for is said to whoever teaches


# ── a variant ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_variant_is_asked_and_explained_as_the_attempt_has_it_and_stays_when_the_learner_returns(enter_quiz):
    quiz = Quiz.model_validate({"id": "varied", "title": "Varied", "intro": "", "items": [DECISION]})
    room, browser = enter_quiz(quiz)
    (item,) = room.sitting.items
    _, later = enter_quiz(quiz)
    assert item.stem in browser.words and item.stem in later.words and "{" not in browser.words
    commit(later, *right_answer(item))
    assert "Right" in later.words and "{" not in later.words and "takes tiredness for a crisis" not in later.words


# ── shift ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_shift_shows_the_hypothesis_and_the_finding_and_says_that_no_panel_stands_behind_it(enter_quiz):
    _, browser = at(enter_quiz, "shift")
    words = "You are thinking of A myopathy from the steroid Then you learn The creatine kinase is forty times the upper limit."
    no_panel = "Keyed by a stated reason and source; no panel of experts stands behind it."
    assert words in browser.words and no_panel in browser.words
    browser.choose("More likely", "Fairly sure")
    browser.click("Commit answer")
    assert words in browser.words and no_panel in browser.words
    assert explained(browser) == [
        "Less likely ✓ Correct. Such a value speaks for another muscle disease.",
        "About as likely as before ✕ Not correct. It is far outside of what is usual.",
        "More likely Your answer ✕ Not correct. The enzyme is usually normal in the chronic form.",
    ]
    assert "Say it with its hedge: “may”" in browser.words


# ── a bank, and a sitting drawn from it ────────────────────────────────────────────────────────────────────────────


def drawn(room):
    return [item.id for item in room.sitting.items]


def test_a_round_asks_a_few_of_the_bank_and_says_how_many_there_are(enter_quiz):
    room, browser = enter_quiz(BANK)
    assert "Question 1 of 2 · 7 questions in all" in browser.words and len(drawn(room)) == 2
    for _ in range(2):
        commit(browser, *right_answer(room.sitting.item))
        browser.send("next")
    assert "All answered · 7 questions in all" in browser.words and "2 of 2 right" in browser.words


def test_a_learner_who_returns_is_asked_the_same_items_whatever_the_draw_would_be_now(enter_quiz):
    room, browser = enter_quiz(BANK)
    commit(browser, *right_answer(room.sitting.item))
    later, page = enter_quiz(BANK)
    assert drawn(later) == drawn(room) and "Question 2 of 2" in page.words
    assert room.attempt.events[0].body == {"items": drawn(room)}


def test_answering_others_asks_what_was_not_asked_before_until_the_bank_is_through(enter_quiz):
    room, browser = enter_quiz(BANK)
    met = []
    for _ in range(3):
        met += drawn(room)
        for _ in range(2):
            commit(browser, *right_answer(room.sitting.item))
            browser.send("next")
        browser.click("Answer others")
        assert "Question 1 of 2" in browser.words
    assert len(set(met)) == 6 and {*met, *drawn(room)} == {item.id for item in BANK.items}


def test_answering_them_again_asks_the_same_items_in_a_new_attempt(enter_quiz):
    room, browser = enter_quiz(BANK)
    first = drawn(room)
    for _ in range(2):
        commit(browser, *right_answer(room.sitting.item))
        browser.send("next")
    browser.click("Answer them again")
    assert drawn(room) == first and room.sitting.given == () and room.attempt.number_of_attempts == 2


def test_where_a_sitting_asks_all_there_is_nothing_else_to_answer(enter_quiz):
    room, browser = enter_quiz(KINDS)
    for item in room.sitting.items:
        commit(browser, *right_answer(item))
        browser.send("next")
    assert "7 of 7 right" in browser.words and "questions in all" not in browser.words
    assert "Answer others" not in browser.buttons() and "Answer them again" in browser.buttons()


def test_the_end_gives_the_right_answer_of_every_kind_to_who_missed_it(enter_quiz):
    room, browser = enter_quiz(KINDS)
    wrong = [["walking", "standing", "sitting", "turning"], ["feeding=grip", "toilet=splint", "stairs=grip"], ["1"], ["1"], ["more"], ["active"], ["supination"]]  # fmt: skip
    for answers in wrong:
        commit(browser, *answers)
        browser.send("next")
    assert "0 of 7 right" in browser.words
    for words in (
        "Correct: 1. Turning in bed; 2. Sitting at the edge of the bed; 3. Standing with two people; 4. Walking with a frame",
        "Correct: Bringing a spoon to the mouth – Balanced forearm orthosis; Rising from the toilet – Raised seat;",
        "Correct: 12.5 mg/day",
        f"Correct: {room.sitting.items[3].key:g} mg/day",
        "Correct: less likely",
        "Correct: Passive",
        "Correct: prone positioning",
    ):
        assert words in browser.words


def test_a_first_attempt_draws_the_same_questions_for_every_learner_and_a_second_one_each_their_own(served, enter):
    def entered(name):
        return enter(QuizRoom(content.quiz(LESSON_QUIZ), content.fingerprint("quizzes", LESSON_QUIZ)), code=name * 20)[
            0
        ]

    one, two = entered("a"), entered("b")
    assert one.session.learner != two.session.learner
    assert one.sitting == two.sitting and one.attempt.seed == two.attempt.seed
    for room in (one, two):
        room.attempt.again()
    assert one.attempt.seed != two.attempt.seed


# ── the short round ────────────────────────────────────────────────────────────────────────────────────────────────


def short_room():
    return QuizRoom(content.quiz(LESSON_QUIZ), content.fingerprint("quizzes", LESSON_QUIZ), short=True)


def answer_all(room, browser):
    while not room.sitting.over:
        browser.send("commit", form="question", values={"answers": list(right_answer(room.sitting.item)), "certainty": ["guess"]})  # fmt: skip
        browser.send("next")


def test_a_short_round_has_three_questions_on_what_decides_in_its_lesson_and_a_record_of_its_own(enter):
    room, browser = enter(short_room())
    assert room.attempt.activity == f"quiz:{LESSON_QUIZ}:short" and "Question 1 of 3" in browser.words
    assert all(set(item.claims) & decisive_claims(LESSON_QUIZ) for item in room.sitting.items)
    answer_all(room, browser)
    assert room.phase == "over" and "of 3 right" in browser.words
    runs = room.session.open().runs(room.session.learner)
    assert [run.activity for run in runs] == [f"quiz:{LESSON_QUIZ}:short"]


def test_a_short_round_is_resumed_and_the_next_one_repeats_none_of_it(enter):
    room, browser = enter(short_room())
    first = room.sitting.ids
    browser.send("commit", form="question", values={"answers": list(right_answer(room.sitting.item)), "certainty": ["guess"]})  # fmt: skip
    again, browser = enter(short_room())
    assert again.sitting.ids == first and len(again.sitting.given) == 1
    answer_all(again, browser)
    browser.click("Answer others")
    assert len(again.sitting.ids) == 3 and not set(first) & set(again.sitting.ids)


def test_in_the_short_view_of_a_page_a_quiz_is_short_and_otherwise_where_it_is_asked_to_be(monkeypatch):
    rounds = []
    monkeypatch.setattr(
        "course_lib.app.quiz.QuizRoom", lambda quiz, print_, short: rounds.append(short) or short_room()
    )
    quiz(LESSON_QUIZ), quiz(LESSON_QUIZ, short=True)
    monkeypatch.setenv("COURSE_PAGE_VIEW", "short")
    quiz(LESSON_QUIZ)
    assert rounds == [False, True, True]


def test_every_quiz_of_a_lesson_with_a_short_path_has_items_on_what_decides_in_it():
    for id in (lesson.quiz for lesson in map(content.lesson, content.ids("lessons")) if lesson.short):
        assert sum(bool(set(item.claims) & decisive_claims(id)) for item in content.quiz(id).items) >= 6
