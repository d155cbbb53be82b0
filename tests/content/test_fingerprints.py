"""A fingerprint follows what an activity means, and of all that the course holds only what the activity uses."""

import pytest

from course_lib.content import fingerprints, library
from course_lib.content.fingerprints import digest, fingerprint
from course_lib.model.noun import Noun
from tests.broken import CASE, DRUG, QUIZ

ID = ("cases", "awake-and-unable-to-move")
ACTIVITIES = [(folder, id) for folder in fingerprints._USED for id in library.ids(folder)]

FIGURES = {("figures", id) for id in library.ids("figures") if library.figure(id).lab}  # whose answer is simulated


def all_of_them():
    for module in (library, fingerprints):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
    return {one: fingerprint(*one) for one in ACTIVITIES}


def changed(copy, change):
    """The activities that have another fingerprint after a change of the copy."""
    before = all_of_them()
    change(copy)
    after = all_of_them()
    return {one for one in ACTIVITIES if before[one] != after[one]}


def test_what_a_case_says_is_in_its_fingerprint_and_in_no_other(copy):
    assert changed(copy, lambda copy: copy.edit(CASE, "title: Awake", "title: Alert")) == {ID}


def test_a_constant_or_a_drug_counts_wherever_a_simulation_shows_it_and_nowhere_else(copy):
    simulated = {one for one in ACTIVITIES if one[0] in ("cases", "labs")} | FIGURES
    assert changed(copy, lambda copy: copy.edit("physiology.yaml", "value: 0.02", "value: 0.021")) == simulated
    touched = changed(copy, lambda copy: copy.edit(DRUG, "value: 3.5", "value: 3.6"))
    named = {
        one for one in simulated if one[0] in ("figures", "labs") or "prednisone" in copy.text(f"cases/{one[1]}.yaml")
    }
    assert {one for one in simulated if one[0] == "labs"} < touched <= named


def test_an_equivalent_counts_in_a_quiz_that_converts_with_it(copy):
    touched = changed(copy, lambda copy: copy.edit("drugs/methylprednisolone.yaml", "value: 4", "value: 4.5"))
    assert (
        {one[1] for one in touched if one[0] == "quizzes"}
        == {id for id in library.ids("quizzes") if "methylprednisolone" in fingerprints._converted(library.quiz(id))}
        != set()
    )


def test_the_engines_edition_counts_only_where_a_simulation_is_shown(copy, monkeypatch):
    touched = changed(copy, lambda copy: monkeypatch.setattr(fingerprints, "ENGINE_EDITION", "next"))
    assert touched == {one for one in ACTIVITIES if one[0] in ("cases", "labs")} | FIGURES


def test_a_record_knows_a_newer_model_from_other_words(copy, monkeypatch):
    stored = fingerprint(*ID)
    assert fingerprints.since(stored, stored) == "whole"
    copy.edit(CASE, "title: Awake", "title: Alert")
    said_otherwise = all_of_them()[ID]
    assert fingerprints.since(stored, said_otherwise) == "edited"
    monkeypatch.setattr(fingerprints, "ENGINE_EDITION", "next")
    now = all_of_them()
    assert fingerprints.since(said_otherwise, now[ID]) == fingerprints.since(stored, now[ID]) == "newer"
    quiz = next(one for one in ACTIVITIES if one[0] == "quizzes")
    assert fingerprints.since("m-0123456789abcdef", now[quiz]) == "edited"


def test_a_fingerprint_without_a_part_for_the_model_is_of_an_earlier_one():
    now = fingerprint(*ID)
    assert fingerprints.since("m-0123456789abcdef", now) == "newer"
    assert fingerprints.since(next(iter(fingerprints.EARLIER)), now) == "newer"
    assert fingerprints.since("something else", now) == "edited"


def again_with_comments(copy):
    for path in copy.assets.rglob("*.yaml"):
        path.write_text("# read again\n" + path.read_text(encoding="utf-8") + "\n# to the end\n", encoding="utf-8")


def with_other_line_ends(copy):
    for path in copy.assets.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def with_a_default_written_out(copy):
    copy.edit(CASE, "first: name-the-exposure", "function: sum-score\nfirst: name-the-exposure")


def with_a_drug_more(copy):
    copy.write(
        "drugs/twin.yaml",
        copy.text(DRUG).replace("id: prednisone", "id: twin").replace("name: Prednisone", "name: Twin"),
    )


def with_a_review(copy):
    review = "review: {reviewed_on: 2026-01-05, by: A B, against: the references that it cites}\n"
    for file in (CASE, QUIZ, "worksheets/consult-note.yaml", "contrasts/cord-or-muscle.yaml"):
        copy.edit(file, "title: ", f"{review}title: ")


def with_another_claim(copy):
    copy.edit("claims.yaml", "common_error: ", "common_error: Also ")


@pytest.mark.parametrize(
    "change",
    [again_with_comments, with_other_line_ends, with_a_default_written_out, with_a_review, with_another_claim],
)
def test_what_changes_no_meaning_changes_no_fingerprint(copy, change):
    assert changed(copy, change) == set()


def test_a_new_drug_is_one_more_to_choose_in_the_lab_and_nothing_to_a_case_that_does_not_name_it(copy):
    assert changed(copy, with_a_drug_more) == {one for one in ACTIVITIES if one[0] == "labs"} | FIGURES


def test_a_new_optional_field_leaves_every_fingerprint_as_it_is():
    class Before(Noun):
        words: str

    class Now(Noun):
        words: str
        more: str = ""

    assert digest([Before(words="x")]) == digest([Now(words="x")]) != digest([Now(words="x", more="y")])


def test_the_quiz_s_own_words_are_in_its_fingerprint(copy):
    id = QUIZ.removeprefix("quizzes/").removesuffix(".yaml")
    assert changed(copy, lambda copy: copy.edit(QUIZ, "stem: ", "stem: Now, ")) == {("quizzes", id)}
