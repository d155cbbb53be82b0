"""A code that is typed wrongly is noticed before it is looked up, and a file for a spreadsheet computes nothing."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.engine.classes import codes
from course_lib.engine.classes.csv_text import FORMULAS, MARK, csv_text
from course_lib.engine.commitments import Impossible

chosen = st.text(codes.ALPHABET, min_size=codes.CHOSEN, max_size=codes.CHOSEN)


@given(chosen, st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.ALPHABET))
@settings(max_examples=100, deadline=None)
def test_a_code_is_read_however_it_is_written_and_a_slip_in_one_letter_is_noticed(six, at, letter):
    code = codes.code_from(six)
    assert codes.read_code(f" {code[:3].lower()}-{code[3:]} ") == code
    slip = code[:at] + letter + code[at + 1 :]
    if slip != code:
        with pytest.raises(Impossible, match="no code of a class"):
            codes.read_code(slip)


def test_no_letter_of_a_code_is_taken_for_another_or_for_a_figure():
    assert not set(codes.ALPHABET) & set("AEIOUYQV") and codes.ALPHABET.isupper() and 5 <= codes.LENGTH <= 7


def test_a_secret_is_read_with_its_groups_and_what_is_kept_of_it_is_not_the_secret():
    secret = "abcdefghjkmnpqrstuvwxyz2"
    assert codes.read_secret(codes.grouped(secret).upper()) == secret and secret not in codes.hash_of(secret)
    for wrong in ("", "abcd", secret + "a", secret.replace("a", "1")):
        with pytest.raises(Impossible, match="no secret"):
            codes.read_secret(wrong)


cell = st.one_of(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), st.integers(-99, 99), st.floats(allow_nan=False, allow_infinity=False))  # fmt: skip


@given(st.lists(st.lists(cell, min_size=2, max_size=2), max_size=5))
@settings(max_examples=100, deadline=None)
def test_a_file_is_read_again_as_it_was_and_no_text_in_it_begins_as_a_formula(rows):
    text = csv_text(("a", "b"), rows)
    assert text.startswith(MARK) and text.endswith("\r\n")
    head, *found = csv.reader(io.StringIO(text.removeprefix(MARK), newline=""), strict=True)
    assert head == ["a", "b"] and len(found) == len(rows)
    for row, read in zip(rows, found, strict=True):
        for was, is_ in zip(row, read, strict=True):
            assert is_.removeprefix("'") == str(was).removeprefix("'")
            assert not isinstance(was, str) or not is_.lstrip().startswith(FORMULAS[:4])


@pytest.mark.parametrize("alias", ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r\n=1"])
def test_an_alias_that_is_a_formula_is_a_word(alias):
    assert f"'{alias}".split("\n")[0].strip('"') in csv_text(("alias",), [[alias]]).replace('""', '"')
