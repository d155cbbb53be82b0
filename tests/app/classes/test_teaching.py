"""A teacher makes a class, opens it with a secret alone, and reads what may be seen: rows by alias, and counts from five on."""

import csv
import io
import re

import pytest

from course_lib.app.classes import teaching, words
from course_lib.app.classes.words import claims_of_items, scene_of, words_of
from tests.app.classes.made import DECISION, QUESTIONS, answers, code_of, decides, join, new_class, resident, teach
from tests.reading import Page, loose_ends

ITEM = f"question/recognise-it/{QUESTIONS[0]}"


@pytest.fixture
def made(store):
    return new_class()


def read(reply):
    return Page(reply.html)


def rows(reply):
    head, *found = csv.reader(io.StringIO(reply.file["text"].removeprefix("\ufeff"), newline=""), strict=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def hidden_five(store, code, right=(5, 5, 5, 0, 0)):
    for name, number in zip(("Ann", "Ben", "Cal", "Dee", "Eve"), right, strict=True):
        join(name, code)
        answers(store, name, number)


def test_a_class_gets_a_code_and_a_secret_that_is_shown_once_and_kept_nowhere(store, made, data):
    code, secret = made
    assert re.fullmatch(r"[B-Z]{7}", code) and re.fullmatch(r"(\w{4} ){5}\w{4}", secret)
    assert secret not in teach("open", secret).html and secret.replace(" ", "") not in teach("open", secret).html
    store.close()
    raw = b"".join(file.read_bytes() for file in data.glob("learners*"))
    assert code.encode() in raw and secret.replace(" ", "").encode() not in raw


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\nb\x00"])
def test_a_class_without_a_name_is_not_made(store, name):
    found = read(teach("make", name=name))
    assert "1 to 60" in found.alerts()[0] and not found.page.select(".px-bigcode")


@pytest.mark.parametrize("deed", [one for one in teaching.DEEDS if one != "make"])
def test_without_the_secret_no_deed_is_done_and_a_wrong_one_is_a_try(store, made, deed):
    slip, wrong = teach(deed, "abcd"), teach(deed, "b" * 24)
    assert "24 letters and figures" in read(slip).alerts()[0] and not slip.wrong_try
    assert "No class has this secret" in read(wrong).alerts()[0] and wrong.wrong_try
    assert "Ward 7" not in slip.html + wrong.html and not slip.file and not wrong.file
    assert "Ward 7" in teach("open", made[1]).html


def test_the_secret_of_one_class_shows_nothing_of_another(store, made):
    other, secret = new_class("Rheumatology")
    join("Ada", made[0], shows=True)
    assert "Ada" not in teach("open", secret).html and other in teach("open", secret).html


def test_an_empty_class_has_nothing_to_tell_and_says_so_everywhere(store, made):
    found = read(teach("open", made[1]))
    assert "0 people show their progress" in found.words and "Nothing stands out yet" in found.words
    assert "Nobody has said how sure they were yet" in found.words and not loose_ends(found.page)
    assert "the first count is tomorrow" in found.words


def test_lessons_are_assigned_with_a_day_and_taken_away(store, made):
    assert "Choose one of the lessons" in teach("assign", made[1], lesson="nowhere", due="2026-12-15").say
    for due in ("", "soon", "1999-01-01", "2200-01-01"):
        assert "within two years" in read(teach("assign", made[1], lesson="03-icu-quadriplegia", due=due)).alerts()[0]
    found = read(teach("assign", made[1], lesson="03-icu-quadriplegia", due="2026-12-15"))
    assert "3. Awake and unable to move, by 15 December 2026" in found.words
    assert "(past)" in read(teach("open", made[1], 30)).words
    assert "None. What you assign" in read(teach("unassign", made[1], lesson="03-icu-quadriplegia")).words


def test_who_shows_their_progress_stands_by_alias_with_how_far_they_are(store, made):
    join("Ada", made[0], shows=True)
    teach("assign", made[1], lesson="01-recognise-it", due="2026-12-15")
    answers(store, "Ada", right=5)
    unsafe = decides(store, "Ada")
    found = read(teach("open", made[1], 0.5))
    row = found.page.select_one("[aria-label='Who shows their progress'] tbody tr").get_text(" ")
    assert "Ada" in row and "5 of 9 right" in row and "% done, ◐ begun" in row and words_of(f"decision/{DECISION[0]}/{DECISION[1].id}").text in row  # fmt: skip
    assert unsafe.verdict == "unsafe" and code_of("Ada") not in found.html


def test_four_who_show_nothing_are_nowhere_and_five_are_a_count_from_the_next_morning_on(store, made):
    hidden_five(store, made[0])
    resident("leave", "Eve", 0.2)
    assert QUESTIONS[0] not in teach("items", made[1], 1).file["text"]
    join("Eva", made[0], days=1.1)
    answers(store, "Eva", 5, days=1.2)
    assert rows(teach("items", made[1], 1.3)) == []
    found = {row["item"]: row for row in rows(teach("items", made[1], 2))}[ITEM]
    assert (found["people"], found["by alias"]) == ("5", "0")
    assert (found["right at first, at least"], found["right at first, at most"]) == ("4", "5")
    words = read(teach("open", made[1], 2)).words
    assert not any(name in words for name in ("Ann", "Ben", "Cal", "Dee", "Eva"))
    assert "5 were counted as having joined" in words


def test_whatever_one_person_does_afterwards_the_counted_sums_stay(store, made):
    hidden_five(store, made[0])
    before = teach("items", made[1], 1).file["text"]
    resident("leave", "Ann", 1.1)
    resident("change", "Ben", 1.1, alias="Ben", shows="yes")
    answers(store, "Cal", 0, days=1.2, of=0)
    join("Zoe", made[0], days=1.1)
    answers(store, "Zoe", 0, days=1.2)
    store.forget(next(iter(store.learners())))
    assert teach("items", made[1], 2).file["text"] == before == teach("items", made[1], 9).file["text"]
    shown = rows(teach("people", made[1], 2))
    assert [(row["alias"], row["first answers"]) for row in shown] in ([("Ben", "0")], []), "nothing of what was hidden"


def test_what_was_answered_before_joining_counts_in_no_sum(store, made):
    for name in ("Ann", "Ben", "Cal", "Dee", "Eve"):
        answers(store, name, days=-1)
        join(name, made[0])
    assert rows(teach("items", made[1], 5)) == []


def test_a_decision_that_went_wrong_says_what_was_chosen_and_where_it_led(store, made):
    for name in ("Ann", "Ben", "Cal", "Dee", "Eve"):
        join(name, made[0], shows=True)
        unsafe = decides(store, name)
    found = read(teach("open", made[1], 1))
    told = found.page.select_one("[aria-labelledby=class-decisions]").get_text(" ", strip=True)
    assert DECISION[1].short in told and "0 of 5 right" in told and f"{unsafe.label}, chosen by 5 of 5" in told
    assert "Talk through: " in found.words


def test_a_wrong_answer_that_many_chose_stands_beside_the_error_that_it_stands_for(store, made, monkeypatch):
    def one_error(name):
        return {id: (text, "takes the wrong road") for id, (text, _) in words.errors_of(name).items()}

    monkeypatch.setattr(teaching, "errors_of", one_error)
    for name in ("Ann", "Ben", "Cal", "Dee", "Eve"):
        join(name, made[0], shows=True)
        answers(store, name, 2)
    card = read(teach("open", made[1], 1)).page.select_one("[aria-labelledby=class-mistaken]").get_text(" ", strip=True)
    assert "Wrong answers that many chose" in card and "chosen by 5 of 5. Stands for: takes the wrong road." in card


def test_the_page_says_how_hard_an_item_is_how_it_parts_and_where_too_few_say_it(store, made):
    for at_, name in enumerate(f"R{number:02d}" for number in range(21)):
        join(name, made[0], shows=True)
        answers(store, name, at_ % 8 + 1)
    found = {row["item"]: row for row in rows(teach("items", made[1], 1))}
    middle = found[f"question/recognise-it/{QUESTIONS[3]}"]
    assert 0 < float(middle["difficulty (share right)"]) < 1 and float(middle["discrimination (point-biserial)"]) >= 0.3
    assert found[ITEM]["discrimination (point-biserial)"] == "too few", "everybody was right"
    words = read(teach("open", made[1], 1)).everything
    assert "parts well (21 people" in words and "Difficulty is the share" in words
    assert "Certain 87 168" in words and "Ask on: " in words


def test_a_file_of_people_computes_nothing_in_a_spreadsheet(store, made):
    join("Ada", made[0], shows=True, alias='=HYPERLINK("x")')
    reply = teach("people", made[1], 1)
    assert reply.file["name"] == "class-people-2026-12-01.csv" and rows(reply)[0]["alias"] == '\'=HYPERLINK("x")'


def test_a_class_that_is_ended_opens_no_more(store, made):
    join("Ada", made[0], shows=True)
    assert "End this class?" in read(teach("ask-end", made[1])).words
    assert "has ended" in teach("end", made[1]).say
    assert "No class has this secret" in teach("open", made[1]).say


def test_every_item_of_the_course_has_words_and_a_lesson_and_what_is_gone_has_its_name():
    for name, claims in claims_of_items().items():
        words = words_of(name)
        assert words.text and words.claims == claims and words.kind in ("Question", "Decision"), name
        assert name.startswith("question") or scene_of(name)
    assert words_of("question/gone/gone").text == "question/gone/gone" and scene_of("decision/gone/x") is None
    assert words_of("contrast/cord-or-muscle").lesson_title.startswith("1. ")


def test_nothing_that_stands_for_a_learner_is_on_the_page_or_in_a_file(store, made):
    hidden_five(store, made[0])
    join("Ada", made[0], shows=True)
    answers(store, "Ada")
    told = [teach("open", made[1], 1).html, *(teach(deed, made[1], 1).file["text"] for deed in ("people", "items"))]
    for learner in store.learners():
        assert not any(learner[:12] in text for text in told)
