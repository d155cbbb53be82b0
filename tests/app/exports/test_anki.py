"""The Anki collection, read with SQLite: what Anki knows again at a second import is the same, and what it asks for is there."""

import json
from dataclasses import replace

import pytest

from course_lib.app.exports import anki, command
from tests import exported

NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def asked():
    return command.questions("02-reduce-the-dose", None, 0)


@pytest.fixture(scope="module")
def data(asked):
    return anki.written(asked, command.about(), at=NOW).data


def rows(data, query):
    return exported.anki_rows(data, query)


def kept(data, column):
    ((text,),) = rows(data, f"SELECT {column} FROM col")
    return json.loads(text)


def test_each_question_is_one_note_with_one_card_in_the_deck_of_its_quiz(data, asked):
    notes = rows(data, "SELECT id, guid, mid FROM notes")
    cards = rows(data, "SELECT nid, did, ord FROM cards")
    assert len(notes) == len(asked) and sorted(one[0] for one in notes) == sorted(one[0] for one in cards)
    assert {one[1] for one in notes} == {f"proximal:{one.id}" for one in asked}
    assert {one[2] for one in notes} == {anki.number("question")}
    assert {one[1:] for one in cards} == {(anki.number("deck:reduce-the-dose"), 0)}


QUESTION, DECK = 1905133973, 1499201432  # as the first export wrote them: others would double every card


def test_numbers_of_decks_and_of_the_note_type_never_change():
    assert (anki.number("question"), anki.number("deck:reduce-the-dose")) == (QUESTION, DECK)


def test_a_later_export_has_the_same_identities_and_a_later_time_by_which_anki_updates(data, asked):
    first = asked[0]
    corrected = replace(first, item=first.item.model_copy(update={"stem": "Another stem?"}))
    later = anki.written([corrected, *asked[1:]], command.about(), at=NOW + 60).data
    query = "SELECT guid, mid FROM notes ORDER BY guid"
    assert rows(later, query) == rows(data, query)
    assert kept(later, "models").keys() == kept(data, "models").keys()
    assert kept(later, "decks").keys() == kept(data, "decks").keys()
    ((before,),), ((after,),) = (rows(one, "SELECT DISTINCT mod FROM notes") for one in (data, later))
    assert after == before + 60


def test_the_note_type_has_the_fields_and_a_card_whose_front_does_not_give_the_key_away(data):
    (model,) = kept(data, "models").values()
    assert [field["name"] for field in model["flds"]] == list(anki.FIELDS)
    (card,) = model["tmpls"]
    assert "Key" not in card["qfmt"] and "Reasons" not in card["qfmt"] and "Behind" not in card["qfmt"]
    assert all(f"{{{{{name}}}}}" in card["afmt"] for name in ("Key", "Reasons", "Behind"))


def test_a_card_shows_the_choices_in_an_order_that_does_not_give_the_key_away(data, asked):
    read = exported.anki(data)
    order = next(one.item for one in asked if one.item.kind == "ordering")
    shown = [answer.text for answer in read[order.id].answers]
    right = [stage.text for stage in order.stages]
    assert shown != right and sorted(shown) == sorted(right)


def test_no_field_holds_markup_that_anki_would_read_as_something_else(data):
    for (fields,) in rows(data, "SELECT flds FROM notes"):
        assert "{{" not in fields and "<script" not in fields and "[sound:" not in fields
