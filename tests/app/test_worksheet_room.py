"""A worksheet at its door: nothing given away before a part is committed, words beside the example, one piece at the end."""

import pytest

from course_lib import content
from course_lib.app.worksheet import WorksheetRoom
from course_lib.engine.worksheet.marking import mark
from course_lib.engine.worksheet.sheet import rows_of, takes_many
from course_lib.views.parts.controls import code
from course_lib.views.worksheet.piece import ONE_WAY
from course_lib.views.worksheet.screens import INVENTED_ONLY
from tests.reading import collapsed, form_data, loose_ends

ID = "prescription-by-grade"
WORDS = "Two sessions a day.\n  Stop <b>early</b>; rest & repeat."


@pytest.fixture
def enter_worksheet(enter):
    return lambda id=ID, **how: enter(WorksheetRoom(id), **how)


def right(row):
    return row.right[:1]


def wrong(row):
    return tuple(one.pick for one in row.says if not one.right)[:1]


def values(room, pick):
    sheet = room.sheet
    if sheet.part.kind == "write":
        return {"words": [WORDS]}
    how = (lambda row: row.right) if takes_many(sheet.part) and pick is right else pick
    return {row.id: [code(id) for id in how(row)] for row in rows_of(sheet, sheet.part)}


def play(room, browser, until=None, pick=right):
    """Commit part after part, until the part `until` waits or the worksheet is over."""
    while not room.sheet.over and room.sheet.part.id != until:
        browser.pass_by("commit", form="part", values=values(room, pick))
        browser.pass_by("next")
    browser.send("hello")  # whoever is known already is shown where they stand


# ── before a part is committed ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id", content.ids("worksheets"))
def test_nothing_of_a_parts_reasons_is_in_the_browser_before_it_is_committed(enter_worksheet, id):
    room, browser = enter_worksheet(id)
    for number, part in enumerate(content.worksheet(id).parts, 1):
        reasons = [one.because for row in rows_of(room.sheet, part) for one in row.says]
        reasons += [part.example.text] if part.kind == "write" else []
        assert f"Part {number} of " in browser.words and reasons
        assert not [text for text in reasons if collapsed(text) in browser.everything]
        assert loose_ends(browser.page) == set()
        browser.send("commit", form="part", values=values(room, right))
        assert loose_ends(browser.page) == set()
        browser.send("next")
    assert "All parts done" in browser.words and loose_ends(browser.page) == set()


def test_each_muscle_shows_the_grade_that_this_attempt_drew_and_keeps_it_when_the_learner_returns(enter_worksheet):
    room, browser = enter_worksheet()
    play(room, browser, "resistance")
    shown = [collapsed(found.get_text(" ")) for found in browser.page.select(".px-sheet-row legend")]
    assert shown == [f"{m.label} MRC {room.sheet.grades[m.id]}" for m in room.worksheet.muscles]
    again, later = enter_worksheet()
    assert again.sheet.grades == room.sheet.grades and "Part 2 of 5" in later.words


def test_a_draft_comes_back_after_a_reload_and_to_its_own_part_only(enter_worksheet):
    room, browser = enter_worksheet()
    play(room, browser, "sessions")
    browser.fill("Sessions and progression", WORDS)
    assert "Kept on this page until you commit" in browser.words
    _, later = enter_worksheet(kept=browser.kept)
    assert form_data(later.page.select_one("form[data-form=part]")) == {"words": [WORDS]}
    later.click("Commit this part")
    later.click("Next part")
    assert form_data(later.page.select_one("form[data-form=part]")) == {"words": [""]}


def test_whoever_writes_is_told_to_write_about_the_invented_patient_only(enter_worksheet):
    room, browser = enter_worksheet()
    play(room, browser, "sessions")
    field = browser.page.select_one("form[data-form=part] textarea")
    assert INVENTED_ONLY in collapsed(browser.page.find(id=field["aria-describedby"]).get_text(" "))
    assert field["maxlength"] == "2000"


# ── what cannot be committed ───────────────────────────────────────────────────────────────────────────────────────


def test_rows_that_are_open_are_named_and_what_was_chosen_stays(enter_worksheet):
    room, browser = enter_worksheet()
    browser.click("Commit this part")
    assert "Choose first: nothing is selected yet." in browser.alerts()
    some = values(room, right)
    browser.send("commit", form="part", values={"hip-flexion": some["hip-flexion"]})
    (alert,) = [text for text in browser.alerts() if text]
    assert alert.startswith("Choose in every row first. Still open: Knee extension, Shoulder abduction")
    assert form_data(browser.page.form) == {"hip-flexion": some["hip-flexion"]} and room.attempt.events == ()


@pytest.mark.parametrize("sent", [None, [], "x", 7, {}, {"hip-flexion": "active"}, {"hip-flexion": [1]}])
def test_a_form_that_is_no_form_is_answered_in_a_sentence(enter_worksheet, sent):
    room, browser = enter_worksheet()
    for kind in ("change", "commit"):
        browser.send(kind, form="part", values=sent)
    assert "Choose first: nothing is selected yet." in browser.alerts() and room.attempt.events == ()


def test_committing_twice_commits_once(enter_worksheet):
    room, browser = enter_worksheet()
    sent = values(room, right)
    for _ in range(3):
        browser.send("commit", form="part", values=sent)
    assert len(room.sheet.given) == 1 and len(room.attempt.events) == 2


# ── after it ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("pick", "words"), [(right, "✓ 5 of 5"), (wrong, "△ 0 of 5")])
def test_every_pick_explains_itself_and_the_chosen_and_the_right_one_stand_open(enter_worksheet, pick, words):
    room, browser = enter_worksheet()
    browser.send("commit", form="part", values=values(room, pick))
    assert words in browser.words
    for judged, entry in zip(
        mark(room.sheet, room.worksheet.parts[0], room.sheet.given[0]),
        browser.page.select(".px-explained > li"), strict=True,
    ):  # fmt: skip
        shut = collapsed(" ".join(found.get_text(" ") for found in entry.select("details")))
        for one in judged.row.says:
            first = collapsed(one.because.split(" [")[0])[:30]
            assert first in collapsed(entry.get_text(" "))
            assert (first in shut) == (one.pick not in judged.picked and not one.right), one.because


def test_the_learners_words_stand_as_typed_beside_the_example_and_nothing_is_scored(enter_worksheet):
    room, browser = enter_worksheet()
    play(room, browser, "sessions")
    browser.send("commit", form="part", values={"words": [WORDS]})
    assert browser.page.select_one(".px-typed").get_text() == WORDS
    assert ONE_WAY in browser.words and not browser.page.select(".px-verdict, .px-explain")
    assert room.attempt.bodies("committed")[-1]["words"] == WORDS


def test_the_end_is_one_piece_that_can_be_printed_and_says_what_it_is(enter_worksheet):
    room, browser = enter_worksheet()
    play(room, browser, pick=wrong)
    piece = browser.page.select_one("[data-piece]")
    words = collapsed(piece.get_text(" "))
    assert "Teaching only, invented patient" in words and piece.select_one("button[data-print]")
    assert words.count("△") == sum(len(rows_of(room.sheet, part)) for part in room.worksheet.parts)
    assert [found.get_text() for found in piece.select(".px-typed")] == [WORDS, WORDS]
    assert all(part.title in words for part in room.worksheet.parts)


def test_doing_it_again_draws_new_grades_and_keeps_the_old_record(enter_worksheet):
    room, browser = enter_worksheet()
    play(room, browser)
    old = room.attempt.events
    browser.click("Do it again")
    assert "Part 1 of 5" in browser.words and room.attempt.seed != old[0].seed
    play(room, browser, "resistance")
    assert room.session.store.events(room.session.learner, old[0].run) == old


def test_a_part_that_could_not_be_saved_says_so_and_is_tried_again(enter_worksheet, lock):
    room, browser = enter_worksheet()
    sent, other = values(room, right), lock()
    browser.send("commit", form="part", values=sent)
    assert any(text.startswith("Not saved.") for text in browser.alerts()) and not room.sheet.given
    other.close()
    browser.click("Try again now")
    assert "Next part" in browser.buttons() and len(room.sheet.given) == 1
