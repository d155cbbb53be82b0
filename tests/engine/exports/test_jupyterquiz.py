"""The JSON is what `display_quiz` takes: a list of questions of its three types, with answers that it can mark."""

import json

import pytest

from course_lib.engine.exports import jupyterquiz

# The keys that jupyterquiz 2.9 reads, by its README and its scripts; `id` and `tags` are ours, and it passes them over.
READS = {"type", "question", "answers"}


@pytest.fixture(scope="module")
def data(questions, about):
    return jupyterquiz.written(tuple(questions.values()), about).data


@pytest.fixture(scope="module")
def entries(data):
    return json.loads(data)


def test_every_entry_has_the_keys_of_its_type(entries):
    for one in entries:
        assert one.keys() == READS | {"id", "tags"}
        if one["type"] == "numeric":
            assert one["answers"][-1].keys() == {"type", "feedback"} and one["answers"][-1]["type"] == "default"
            for answer in one["answers"][:-1]:
                assert answer.keys() == {"type", answer["type"], "correct", "feedback"}
        else:
            assert all(answer.keys() == {"answer", "correct", "feedback"} for answer in one["answers"])


def test_one_best_answer_has_one_key_and_many_have_more(entries):
    for one in entries:
        right = sum(answer.get("correct", False) for answer in one["answers"])
        if one["type"] == "multiple_choice":
            assert right == 1, one["id"]
        elif one["type"] == "many_choice":
            assert 1 < right < len(one["answers"]), one["id"]


def marked(entry, number):
    """How numeric.js marks a number: the first answer that fits, a range without its upper end."""
    for answer in entry["answers"]:
        low, high = answer.get("range", (None, None))
        if answer.get("value") == number or (low is not None and low <= number < high):
            return answer["correct"]
    return None


def test_a_number_within_the_tolerance_is_right_to_both_ends_and_a_common_error_is_not(entries, questions):
    (entry,) = (one for one in entries if one["id"] == "dose-in-numbers")
    item = questions["dose-in-numbers"].item
    inside = [item.key, item.key - item.tolerance, item.key + item.tolerance]
    assert [marked(entry, round(one, 6)) for one in inside] == [True, True, True]
    assert marked(entry, item.key + item.tolerance + 0.01) is None and marked(entry, 30) is False


def test_a_word_to_be_typed_is_left_out_and_named(questions, about):
    made = jupyterquiz.written(tuple(questions.values()), about)
    assert "kinds-short" in made.missing and any("kinds-short" in str(loss) for loss in made.losses)


def test_each_line_of_a_matching_is_a_question_and_every_partner_can_be_chosen(entries, questions):
    item = questions["dose-who-pays"].item
    lines = [one for one in entries if one["id"].startswith("dose-who-pays/")]
    assert [one["id"].split("/")[1] for one in lines] == [match.id for match in item.matches]
    assert all(len(one["answers"]) == len(item.matches) + len(item.spares) for one in lines)


def test_it_is_ascii_for_a_reader_that_opens_it_with_any_encoding_and_holds_no_formula(data):
    assert data.isascii() and b"$" not in data.replace(b"&#36;", b"")
