"""A typed word is judged kindly, and never taken for another word that is only a letter or two away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.model.spelling import DRUGS, LONGEST, apart, same, slipped

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SAME = [
    ("Oedema", "edema"), ("TYPE-2 fibres", "type 2 fiber"), ("the crises", "crisis"), ("haemoglobin", "hemoglobin"), ("tumour", "tumor"),
    ("analyse", "analyze"), ("stabilisation", "stabilization"), ("litres", "liter"), ("biopsies", "biopsy"), ("doses", "dose"),
    ("naïve", "naive"), ("Cushing’s", "Cushings"), ("programme", "program"), ("β-blocker", "beta blockers"), ("oesophagus", "esophagus"),
]  # fmt: skip
SLIPS = [
    ("rhabdomyolisis", "rhabdomyolysis"), ("miopathy", "myopathy"), ("adrenal insuficiency", "adrenal insufficiency"), ("prednisolon", "prednisolone"),
    ("inspirtory", "inspiratory"), ("floroquinolone", "fluoroquinolone"), ("hypokaliemia", "hypokalaemia"), ("porximal", "proximal"),
]  # fmt: skip
OTHERS = [
    ("prednisone", "prednisolone"), ("prednisolone", "methylprednisolone"), ("cortisone", "cortisol"), ("hyperkalaemia", "hypokalaemia"),
    ("hypercalcaemia", "hyperkalaemia"), ("abduction", "adduction"), ("expiratory", "inspiratory"), ("intrinsic", "extrinsic"), ("atypical", "typical"),
    ("myopathy", "myelopathy"), ("arthritis", "arteritis"), ("dysphagia", "dysphasia"), ("osteoclast", "osteoblast"), ("efferent", "afferent"),
    ("type 1 fibres", "type 2 fibres"), ("creatinine", "creatine"), ("pain", "pair"), ("intracellular", "intercellular"), ("polymyositis", "polymyalgia"),
    ("hypertonic", "hypotonic"), ("unstable", "stable"), ("", "myopathy"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), SAME)
def test_case_accents_hyphens_spaces_plurals_and_the_atlantic_make_no_difference(typed, meant):
    assert same(typed, meant) and same(meant, typed)


@pytest.mark.parametrize(("typed", "meant"), SLIPS)
def test_a_slip_in_a_long_word_passes(typed, meant):
    assert not same(typed, meant) and slipped(typed, meant)


@pytest.mark.parametrize(("typed", "meant"), OTHERS)
def test_a_slip_that_makes_another_word_does_not(typed, meant):
    assert not same(typed, meant) and not slipped(typed, meant)


def test_a_slip_is_let_pass_only_if_it_is_nearer_than_any_error_that_is_known():
    assert slipped("proteolisis", "proteolysis", ["lipolysis"])
    assert not slipped("sarcopemia", "sarcopenia", ["sarcopemia"])
    assert not slipped("osteopeia", "osteopenia", ["osteopeca"])


def test_every_drug_of_the_course_is_known_as_a_word_of_its_own():
    names = [drug.name for drug in content.drugs().values()] + [row.name for row in content.equivalents().values()]
    assert {name.split()[0].lower() for name in names} <= set(DRUGS)


@pytest.mark.parametrize("one", DRUGS)
def test_no_drug_passes_for_another(one):
    assert not [other for other in DRUGS if other != one and (same(one, other) or slipped(one, other))]


@given(word=st.text(LETTERS, min_size=1, max_size=14), other=st.text(LETTERS, max_size=14))
def test_a_word_is_itself_and_as_far_from_another_as_that_from_it(word, other):
    assert same(word, word) and same(word.upper(), f" {word}. ")
    assert apart(word, other) == apart(other, word) >= abs(len(word) - len(other)) - 4


@given(text=st.text(max_size=2 * LONGEST), other=st.text(max_size=LONGEST))
def test_whatever_is_typed_can_be_compared(text, other):
    assert same(text, other) in (True, False) and slipped(text, other) in (True, False)
