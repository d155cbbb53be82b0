"""A lesson's documents on paper: nothing gives an answer away where none is wanted, and a number means the same on all of them."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from course_lib import content
from course_lib.app.exports import paper
from course_lib.engine.commitments import Impossible
from course_lib.engine.exports.markup import plain
from course_lib.model.noun import Noun
from course_lib.model.quiz import Numeric, Ordering, Shifting, Short
from course_lib.views.paper import PAPERS

LESSONS = content.lessons()
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
KINDS = [("guide", True), ("handout", False), ("handout", True), ("sheet", False), ("sheet", True)]


def words(html: str) -> str:
    """The words of a page on one line, without the numbers of claims."""
    page = BeautifulSoup(html, "html.parser")
    for raised in page.select("sup, .px-between, style"):
        raised.extract()
    return re.sub(r"\s+", " ", page.body.get_text().replace("\u202f", ""))


def rotated(things, *names):
    """The things, each with what the next one says under these names."""
    nexts = [*things[1:], things[0]]
    return tuple(one.model_copy(update={name: getattr(other, name) for name in names}) for one, other in zip(things, nexts, strict=True))  # fmt: skip


def other_key(noun: Noun) -> Noun:
    """The noun with its key moved on by one, and another explanation wherever there is one."""
    change = {
        "Figure": lambda: {"guess": _guess(noun.guess), "told": "x"},
        "Contrast": lambda: {"rows": rotated(noun.rows, "flips", "because"), "argued": "x"},
        "Worksheet": lambda: {"parts": tuple(map(_part, noun.parts))},
        "Case": lambda: {"scenes": tuple(map(_scene, noun.scenes)), "take_home": ("x",)},
        "Quiz": lambda: {"items": tuple(map(_item, noun.items))},
    }[type(noun).__name__]()
    return noun.model_copy(update=change)


def _guess(guess):
    if guess.kind == "line" or not guess.course:
        return guess
    ids = [one.id for one in guess.options]
    return guess.model_copy(update={"course": ids[ids.index(guess.course) - 1]})


def _part(part):
    if part.kind == "rows":
        lines = [line.model_copy(update={"says": rotated(line.says, "right", "because")}) for line in part.lines]
        return part.model_copy(update={"lines": tuple(lines)})
    if part.kind == "by-grade":
        rules = [rule.model_copy(update={"says": rotated(rule.says, "right", "because")}) for rule in part.rules]
        return part.model_copy(update={"rules": tuple(rules)})
    if part.kind == "spot":
        return part.model_copy(update={"sentences": rotated(part.sentences, "wanted", "because"), "because": "x"})
    return part.model_copy(update={"example": part.example.model_copy(update={"text": "x"})})


def _scene(scene):
    if scene.ranking:
        return scene
    return scene.model_copy(update={"options": rotated(scene.options, "verdict", "feedback", "hedge", "claims", "controls"), "argued": "x", "hint": "x"})  # fmt: skip


def _item(item):
    if isinstance(item, Shifting):
        return item.model_copy(update={"key": {"less": "same", "same": "more", "more": "less"}[item.key]})
    if isinstance(item, Numeric):
        return item.model_copy(update={"because": "x", "key": item.key and item.key * 2})
    if isinstance(item, Short):
        return item.model_copy(update={"because": "x", "accept": ("x",)})
    if hasattr(item, "answers"):
        return item.model_copy(update={"answers": rotated(item.answers, "correct", "because"), "hedge": "x"})
    name = "stages" if isinstance(item, Ordering) else "matches"
    return item.model_copy(update={name: rotated(getattr(item, name), "because")})


@each_lesson
@pytest.mark.parametrize("kind", ["handout", "sheet"])
def test_without_answers_not_a_byte_changes_when_every_key_is_another(lesson, kind, monkeypatch):
    before, answered = paper.document(lesson, kind), paper.document(lesson, kind, answers=True)
    readers = {door: lambda id, read=read: other_key(read(id)) for door, read in paper.READERS.items()}
    monkeypatch.setattr(paper, "READERS", readers)
    assert paper.document(lesson, kind) == before
    shown = [
        bool(task.key or task.told and kind == "handout") for one in paper._sections(lesson, 0) for task in one.tasks
    ]
    assert (paper.document(lesson, kind, answers=True) != answered) == any(shown)


@each_lesson
def test_without_answers_no_explanation_and_no_id_is_in_the_page(lesson):
    pages = [paper.document(lesson, kind) for kind in ("handout", "sheet")]
    told = " ".join(map(words, pages))
    for made in paper._sections(lesson, 0):
        for task in made.tasks:
            explained = [one.offered.because for one in task.offered] + [left.because for left in task.lefts]
            explained += [*task.told, *(slip.because for slip in task.slips), task.scene.hint if task.scene else ""]
            for text in filter(None, map(plain, explained)):
                assert text not in told, (lesson.id, task.number, text)
            for page in pages:
                assert task.item is None or task.id not in page
                assert "✓" not in page and "✕" not in page and not re.search(r'class="[^"]*filled', page)


@each_lesson
def test_with_answers_every_key_and_every_explanation_is_in_the_page(lesson):
    told = words(paper.document(lesson, "handout", answers=True))
    for made in paper._sections(lesson, 0):
        for task in made.tasks:
            for one in task.offered:
                assert plain(one.offered.because)[:25] in told, (task.number, one.offered.because)
            if task.key:
                between = " or " if task.kind == "one" else ", "
                assert f"Key: {between.join(task.key)}" in told


def test_the_key_is_in_no_place_more_often_than_chance_would_have_it():
    places, orders = Counter(), []
    for lesson in LESSONS:
        for task in (task for made in paper._sections(lesson, 0) for task in made.tasks):
            if task.kind == "one" and len(task.offered) == 4 and task.part is None and len(task.key) == 1:
                places[task.key[0]] += 1
            if task.kind == "order":
                orders.append(task.key)
    assert sum(places.values()) > 50 and all(count < 0.4 * sum(places.values()) for count in places.values()), places
    assert orders and all(list(order) != sorted(order) for order in orders)


@each_lesson
def test_numbers_and_letters_are_the_same_on_the_handout_the_sheet_and_its_key(lesson):
    made = [task for one in paper._sections(lesson, 0) for task in one.tasks]
    marked = [task for task in made if task.kind not in ("words", "line")]
    for answers in (False, True):
        rows = BeautifulSoup(paper.document(lesson, "sheet", answers), "html.parser").select(".bubbles tbody tr")
        assert [row.th.get_text() for row in rows] == [task.number for task in marked]
        for row, task in zip(rows, marked, strict=True):
            if task.kind in ("one", "many"):
                bubbles = row.select(".bubble")
                assert [one.get_text() for one in bubbles] == [one.letter for one in task.offered]
                assert [one.get_text() for one in bubbles if "filled" in one["class"]] == list(task.key if answers else ())  # fmt: skip
    handout = BeautifulSoup(paper.document(lesson, "handout"), "html.parser")
    assert [one.get_text().rstrip(".") for one in handout.select(".number")][: len(made)] == [
        task.number for task in made
    ]


@each_lesson
def test_the_guide_holds_the_timing_the_questions_with_what_is_heard_the_errors_and_the_debrief(lesson):
    told, facilitator = words(paper.document(lesson, "guide")), lesson.facilitator
    assert f"A session of {facilitator.minutes:g} minutes." in told and f"{facilitator.minutes:g} min In all" in told.replace("min", "min ").replace("  ", " ")  # fmt: skip
    for question in facilitator.questions:
        assert plain(question.ask)[1:40] in told
        assert all(one.says.rstrip(".")[:40] in told and plain(one.answer)[:40] in told for one in question.heard)
    for error in paper._errors(lesson, paper._sections(lesson, 0)):
        if error.claim:
            assert plain(error.claim.common_error)[:40] in told
        else:
            wrong = [one for one in error.decision.offered if one.id in error.chosen]
            assert len(wrong) == len(error.chosen) and all(plain(one.because)[:40] in told for one in wrong)
    assert all(plain(one)[:40] in told for one in facilitator.debrief)


@each_lesson
@pytest.mark.parametrize(("kind", "answers"), KINDS)
def test_a_document_is_black_on_white_asks_for_nothing_and_names_its_paper(lesson, kind, answers):
    pages = {size: paper.document(lesson, kind, answers, size) for size in PAPERS}
    for size, page in pages.items():
        assert f"@page {{ size: {PAPERS[size]};" in page and page.startswith("<!doctype html>")
        assert not re.search(r"<script|<link|<img|\bsrc=|url\((?!#)|@import", page)
        assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", page.split("</style>")[0])) <= {"#000", "#fff"}
        assert "edition m-" in page and "never advice on a real patient" in page and "SIGNS" not in page
        assert "{" not in words(page), "a word that varies was left open"
        assert not re.search(r"\[[SB]\d+\]", words(page))
    assert re.sub(r"size: \w+|For \w+ paper", "", pages["a4"]) == re.sub(r"size: \w+|For \w+ paper", "", pages["letter"])  # fmt: skip


def test_a_heading_stays_with_what_follows_and_an_option_with_its_stem():
    style = paper.document(LESSONS[3], "handout").split("<style>")[1].split("</style>")[0]
    assert re.search(r"h1, h2, h3, h4 \{[^}]*break-after: avoid", style)
    assert re.search(r"\.task, [^{]*\{ break-inside: avoid", style) and "tr { break-inside: avoid" in style


def test_a_seed_draws_other_questions_in_another_order_and_the_same_seed_the_same():
    assert paper.document(LESSONS[3], "handout", seed=2) == paper.document(LESSONS[3], "handout", seed=2)
    assert paper.document(LESSONS[3], "handout", seed=2) != paper.document(LESSONS[3], "handout")


@pytest.mark.parametrize("asked", ["04", "4", "04-sepsis-and-ards"])
def test_a_lesson_is_found_by_its_number_or_its_id(asked):
    assert paper.lesson_of(asked).number == 4


@pytest.mark.parametrize("asked", ["0", "99", "sepsis", "٤", ""])
def test_a_lesson_that_is_not_there_is_refused_with_those_that_are(asked):
    with pytest.raises(
        Impossible, match=r"there are: 01, 02, .*, 12, and each can be called by its id, such as 01-recognise-it\.$"
    ):
        paper.lesson_of(asked)


def test_a_lesson_that_says_nothing_to_a_teacher_has_a_handout_and_no_guide():
    lesson = LESSONS[3].model_copy(update={"facilitator": None})
    assert paper.document(lesson, "handout") == paper.document(LESSONS[3], "handout")
    with pytest.raises(Impossible, match="write `facilitator:` in its file"):
        paper.document(lesson, "guide")
