"""The equations as an author meets them: each symbol is printed, and each constant it names is one of the model."""

import pytest

from course_lib.content import library
from tests.broken import JARGON, WHAT_TO_DO, findings

BROKEN = {
    "a constant that is none": ("E_q: half_suppression_mg_pe_per_day", "E_q: half_supression_mg_pe_per_day", "did you mean `half_suppression_mg_pe_per_day`?"),
    "a symbol that is not printed": ("      T_M: ", "      T_N: ", "`T_N` does not stand in the equation"),
    "a part that nobody knows": ("    part: exposure", "    part: kinetics", "`kinetics` is not one of the words for `part`"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_an_equation_is_one_finding_at_its_line(copy, old, new, words):
    line = copy.edit("equations.yaml", old, new)
    (finding,) = findings()
    assert (finding.file, finding.line) == ("assets/equations.yaml", line)
    assert words in finding.sentence
    assert WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence)


def test_an_equation_has_one_equals_sign_that_numbers_are_put_behind():
    for one in library.equations().values():
        assert "=" in one.latex and one.symbols, one.id
