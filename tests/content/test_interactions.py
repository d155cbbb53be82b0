"""Measured interactions and equivalent doses: read once, each with its source, and refused in a sentence when they are wrong."""

import pytest

from course_lib import content
from tests.broken import JARGON, WHAT_TO_DO, findings

FILE = "interactions.yaml"
BROKEN = {
    "a drug that is none": (FILE, "drug: methylprednisolone", "drug: methylprednisolon", "there is no drug `methylprednisolon`: did you mean `methylprednisolone`?"),
    "a route that is none": (FILE, "route: iv", "route: ear", "`ear` is not one of the words for `route`: use"),
    "a route by which nothing is known": (FILE, "route: iv", "route: depot", "the file of `dexamethasone` has no kinetics by the route `depot`: use oral"),
    "a lab by such a route": ("labs/either-side-of-thirty.yaml", "  route: oral", "  route: depot", "the file of `prednisone` has no kinetics by the route `depot`: use oral"),
    "a factor of nothing": (FILE, "exposure_times: 3.9", "exposure_times: 0", "`exposure_times` is 0, and must be more than 0: correct it"),
    "a pair without origin": (FILE, "    source: varis-1998\n", "", "exactly one of source, assumption or invented; found none"),
    "a source that is none": (FILE, "source: varis-1998", "source: varis-1989", "there is no reference `varis-1989`: did you mean `varis-1998`?"),
    "a misspelt key of a row": ("equivalents.yaml", "lasts: 8–12 h", "last: 8–12 h", "`last` is not a key here: did you mean `lasts`?"),
    "a goal without a bound": ("labs/prednisone-taper.yaml", "most: 15, words: Disease", "words: Disease", "a criterion needs either `most` or `least`: give one of them"),
    "a goal twice": ("labs/prednisone-taper.yaml", "- id: axis-ready", "- id: quiet-and-stairs", "the goal id `quiet-and-stairs` is here twice"),
    "a measure that is none": ("labs/prednisone-taper.yaml", "measure: reserve", "measure: reserves", "`reserves` is not one of the words for `measure`"),
}  # fmt: skip


def test_every_measured_pair_is_of_a_drug_of_the_course_and_has_a_source():
    pairs = content.interactions()
    assert {(one.drug, one.route): one.exposure_times for one in pairs.values()} == {
        ("methylprednisolone", "oral"): 3.9,
        ("dexamethasone", "oral"): 3.7,
        ("dexamethasone", "iv"): 3.3,
    }
    assert all(one.drug in content.drugs() and one.source in content.references() for one in pairs.values())


def test_the_table_of_equivalent_doses_agrees_with_the_drugs_that_are_simulated():
    rows = content.equivalents()
    assert {id for id, row in rows.items() if row.in_the_lab} == set(content.drugs())
    for id, drug in content.drugs().items():
        assert float(rows[id].mg.split()[0]) == drug.equivalent.value and rows[id].fluorinated == drug.fluorinated


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_wrong_is_one_finding_that_says_what_to_do(copy, what):
    file, old, new, words = BROKEN[what]
    line = copy.edit(file, old, new)
    (finding,) = findings()
    assert words in finding.sentence and finding.file == f"assets/{file}" and abs(finding.line - line) <= 6
    assert not JARGON.search(finding.sentence) and WHAT_TO_DO.search(finding.sentence)
