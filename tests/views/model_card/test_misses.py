"""The card names every miss of the record, none that is none, and says what must not be read from the model."""

import yaml

from course_lib.content import library
from course_lib.model.miss import Misses
from course_lib.physiology.evidence.division import record as division_record
from course_lib.views.model_card.misses import misses
from tests.reading import loose_ends
from tests.views.model_card.test_card import tree, words

SHEET = Misses.model_validate(library.page("calibration", "misses.yaml").data)


def recorded():
    return yaml.safe_load((library.assets() / "calibration" / "record.yaml").read_text(encoding="utf-8"))


def test_every_number_that_the_model_misses_has_its_words_and_none_is_called_a_miss_that_is_none():
    record = division_record.read(recorded())
    outside = {id for id, one in record.entries.items() if any(it.inside is False for it in one.readings)}
    assert {id for one in SHEET.misses for id in one.entries} == outside


def test_every_failed_check_has_its_words():
    failed = {id for id, one in recorded()["checks"].items() if not one["passed"]}
    assert failed == {id for one in SHEET.misses for id in one.checks}


def test_every_target_that_is_far_off_has_its_words():
    manifest = yaml.safe_load((library.assets() / "calibration" / "manifest.yaml").read_text(encoding="utf-8"))
    far = {id for id, one in manifest["distances_in_tolerances"].items() if abs(one["most_probable"]) > 2}
    assert far == {id for one in SHEET.misses for id in one.targets}


def test_the_numbers_beside_the_words_are_those_of_the_record():
    record = division_record.read(recorded())
    said = words(tree(misses(SHEET, record, ["horber"])))
    (reading,) = record.entries["D7.1"].readings
    assert f"model {reading.model:.3g}" in said and "horber: failed." in said
    assert "What must not be read from it" in said and "Myositis" in said


def test_before_a_record_the_words_stand_alone():
    page = tree(misses(SHEET, None, []))
    assert "Weeks of a high dose" in words(page) and loose_ends(page) == set()
