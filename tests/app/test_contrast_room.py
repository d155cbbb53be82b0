"""A contrast pair at its door: two patients, one commitment, and only then what each finding means."""

import pytest

from course_lib import content
from course_lib.app.contrast import ContrastRoom
from course_lib.views.parts.controls import code
from tests.reading import collapsed, form_data, loose_ends

PAIRS = content.ids("contrasts")


@pytest.fixture
def enter_contrast(enter):
    return lambda id=PAIRS[0], **how: enter(ContrastRoom(id), **how)


def key(pair):
    return next(row for row in pair.rows if row.flips)


def other(pair):
    return next(row for row in pair.rows if not row.flips)


def bare(text):
    """The words before the first claim tag, as a page shows them."""
    return collapsed(text.split(" [")[0])[:60]


@pytest.mark.parametrize("id", PAIRS)
def test_nothing_is_given_away_before_a_finding_is_committed_and_all_is_explained_after(enter_contrast, id):
    room, browser = enter_contrast(id)
    pair = room.contrast
    told = [bare(text) for text in (pair.argued, pair.left.conclusion, pair.right.conclusion)]
    told += [bare(row.because) for row in pair.rows]
    browser.choose(key(pair).label, "Certain")
    assert not [text for text in told if text in browser.everything] and loose_ends(browser.page) == set()
    fields = browser.page.select("input[name=row]")
    assert len({tuple(sorted(set(field.attrs) - {"id", "value", "checked"})) for field in fields}) == 1
    browser.click("Commit answer")
    assert "✓ Right, and you were certain." in browser.words
    assert not [text for text in told if text not in browser.words] and loose_ends(browser.page) == set()


@pytest.mark.parametrize(
    ("pick", "sure", "words"),
    [
        (key, "A guess", "✓ Right, and you called it a guess"),
        (key, "Fairly sure", "✓ Right: this one flips it."),
        (other, "Certain", "△ Another finding flips it, and you were certain"),
        (other, "A guess", "△ Another finding flips it; you called yours a guess"),
    ],
)
def test_right_but_a_guess_and_wrong_but_certain_are_called_out(enter_contrast, pick, sure, words):
    room, browser = enter_contrast()
    browser.choose(pick(room.contrast).label, sure)
    browser.click("Commit answer")
    assert words in browser.words
    mine = [collapsed(found.find_parent("th").get_text(" ")) for found in browser.page.select("th .px-pill-still")]
    assert mine == [f"{pick(room.contrast).label} Your answer"]


def test_what_is_missing_is_said_and_what_was_chosen_stays(enter_contrast):
    room, browser = enter_contrast()
    browser.click("Commit answer")
    assert "Choose a finding first: nothing is selected yet." in browser.alerts()
    browser.choose(other(room.contrast).label)
    browser.click("Commit answer")
    assert "Say how sure you are, or choose not to be asked." in browser.alerts()
    assert form_data(browser.page.form) == {"row": [code(other(room.contrast).id)]} and room.attempt.events == ()


@pytest.mark.parametrize("sent", [None, [], 7, {}, {"row": "x"}, {"row": [None]}])
def test_a_form_that_is_no_form_is_answered_in_a_sentence(enter_contrast, sent):
    room, browser = enter_contrast()
    for kind in ("change", "commit"):
        browser.send(kind, form="question", values=sent)
    assert "Choose a finding first: nothing is selected yet." in browser.alerts() and room.attempt.events == ()


def test_a_draft_comes_back_after_a_reload_and_a_commitment_stays_committed(enter_contrast):
    room, browser = enter_contrast()
    browser.choose(key(room.contrast).label, "Certain")
    draft = form_data(browser.page.form)
    _, later = enter_contrast(kept=browser.kept)
    assert form_data(later.page.form) == draft
    later.click("Commit answer")
    again, third = enter_contrast(kept=later.kept)
    assert again.given.row == key(room.contrast).id and "Answer it again" in third.buttons()


def test_answering_again_begins_a_new_attempt_and_keeps_the_old_record(enter_contrast):
    room, browser = enter_contrast()
    browser.choose(other(room.contrast).label, "Certain")
    browser.click("Commit answer")
    old = room.attempt.events
    browser.click("Answer it again")
    assert "Commit answer" in browser.buttons() and form_data(browser.page.form) == {}
    browser.choose(key(room.contrast).label, "Certain")
    browser.click("Commit answer")
    assert "✓ Right" in browser.words
    assert room.session.store.events(room.session.learner, old[0].run) == old
