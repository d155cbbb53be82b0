import pytest

from course_lib.physiology.exposure import pe_per_mg


def test_a_drug_file_is_named_after_its_drug(course):
    assert all(drug.id == stem for stem, drug in course.drugs.items())


def test_240_mg_methylprednisolone_are_300_prednisone_1200_hydrocortisone_and_45_dexamethasone(course):
    amounts = {"methylprednisolone": 240, "prednisone": 300, "hydrocortisone": 1200, "dexamethasone": 45}
    for name, mg in amounts.items():
        assert mg * pe_per_mg(course.drugs[name]) == pytest.approx(300)


def test_only_dexamethasone_is_fluorinated(course):
    assert [name for name, drug in course.drugs.items() if drug.fluorinated] == ["dexamethasone"]
