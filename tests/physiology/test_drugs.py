import pytest
from pydantic import ValidationError

from course_lib.model.drug import Drug
from course_lib.physiology.doses import pe_per_mg


def test_a_drug_file_is_named_after_its_drug(course):
    assert all(drug.id == stem for stem, drug in course.drugs.items())


def test_240_mg_methylprednisolone_are_300_prednisone_1200_hydrocortisone_and_45_dexamethasone(course):
    amounts = {"methylprednisolone": 240, "prednisone": 300, "hydrocortisone": 1200, "dexamethasone": 45}
    for name, mg in amounts.items():
        assert mg * pe_per_mg(course.drugs[name]) == pytest.approx(300)


def test_only_dexamethasone_and_triamcinolone_are_fluorinated(course):
    assert [name for name, drug in course.drugs.items() if drug.fluorinated] == [
        "dexamethasone",
        "triamcinolone-acetonide",
    ]


def test_each_drug_is_given_by_the_routes_of_which_its_file_has_kinetics(course):
    anywhere = ("oral", "iv", "infusion")
    assert {name: drug.routes for name, drug in course.drugs.items()} == {
        "deflazacort": ("oral",),
        "dexamethasone": (*anywhere, "intramuscular"),
        "hydrocortisone": (*anywhere, "intramuscular"),
        "methylprednisolone": (*anywhere, "intramuscular", "depot"),
        "prednisolone": anywhere,
        "prednisone": anywhere,
        "triamcinolone-acetonide": ("depot",),
    }


@pytest.mark.parametrize(
    ("drug", "without", "words"),
    [
        ("prednisone", {"tablets": None}, "`absorption`, `bioavailability` and `tablets` go together"),
        ("methylprednisolone", {"depot_bioavailability": None}, "`depot_bioavailability` go together"),
        ("triamcinolone-acetonide", {"depot_absorption": None, "depot_bioavailability": None}, "no way to give this"),
    ],
)
def test_a_drug_that_cannot_be_given_whole_is_refused(course, drug, without, words):
    with pytest.raises(ValidationError, match=words):
        Drug.model_validate(course.drugs[drug].model_dump() | without)
