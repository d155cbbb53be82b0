"""The record of the divided numbers holds every entry as it came out, and comes back from its file as it went in."""

import pytest
import yaml

from course_lib.physiology.evidence.checks import checks
from course_lib.physiology.evidence.division import record as division_record
from course_lib.physiology.evidence.division.runs import Outcome
from course_lib.physiology.evidence.division.sheet import Division
from tests.physiology.evidence.division.test_sheet import changed, read

SAID = {"recorded_on": "2026-12-01", "model": "SMS-3/1", "constants": "0"}


@pytest.fixture(scope="module")
def sheet():
    return read("calibration/sms3_division.yaml")


@pytest.fixture(scope="module")
def division(sheet):
    return Division.model_validate(sheet)


@pytest.fixture(scope="module")
def outcomes(division):
    """Invented: each reading on the edge that it has, the first of each entry not computed; no run."""
    found = []
    for entry in division.entries:
        for n, one in enumerate(entry.readings):
            edge = one.high if one.low is None else one.low
            found.append(Outcome(entry, one, edge, "") if n else Outcome(entry, one, None, "needs drugs: one more."))
    return found


@pytest.fixture(scope="module")
def record(division, outcomes):
    data = {
        **SAID,
        "provenance": division_record.provenance(division),
        "divided": division_record.divided(division, outcomes),
    }
    return division_record.read(yaml.safe_load(yaml.safe_dump(data, sort_keys=False)))


def test_every_entry_and_every_reading_stands_in_the_record_with_its_group(division, record):
    assert list(record.entries) == [entry.id for entry in division.entries]
    for entry in division.entries:
        kept = record.entries[entry.id]
        assert (kept.group, kept.divided_as, kept.direction_told) == (
            entry.group,
            entry.divided_as,
            entry.direction_told,
        )
        assert [one.reading for one in kept.readings] == [one.words for one in entry.readings]
        assert bool(kept.readings) != bool(kept.no_reading)


def test_what_was_not_computed_says_why_and_the_rest_whether_it_agrees(record):
    for _, _, one in record.readings("target", "informed by", "untouched"):
        assert (one.model is None) == bool(one.not_computed) == (one.inside is None)
    assert any(one.inside for _, _, one in record.readings("target"))


def test_before_anything_is_recorded_there_is_no_record():
    assert division_record.read({}) is None


def test_the_provenance_names_what_was_printed_and_what_was_moved(division):
    said = division_record.provenance(division)
    assert "had read nearly all of these numbers" in said
    for id in ("D1.2", "D1.4", "D5.3", "D4.2", "D4.3", "D7.1"):
        assert id in said.split("Printed while")[1].split("Moved out")[0]
    assert said.endswith("Moved out of untouched for that, or because they were used: D1.2, D1.7, D2.6, D5.3.")


def test_an_untouched_number_whose_people_live_as_those_of_a_target_is_marked(division):
    alike = division_record.same_lives(division)
    assert set(alike) == {entry.id for entry in division.of("untouched")}
    assert "D4.1" in alike["N4.1"] and "D8.2" in alike["D8.1"] and "D6.1" in alike["D6.3"]
    assert alike["D7.2"] == () and alike["D5.1"] == ()


def test_every_check_of_the_model_before_has_its_standing_for_this_one(division, course):
    standing = {one.id: one.standing for one in checks(course.checks)}
    assert {id: one.group for id, one in division_record.carried(division).items()} == standing


def test_a_constant_that_moves_gives_the_constants_another_name(course):
    name = division_record.name_of_constants(course.parameters, course.drugs)
    assert name == division_record.name_of_constants(course.parameters, dict(reversed(course.drugs.items())))
    assert name != division_record.name_of_constants(course.sms_2, course.drugs)
    assert name != division_record.name_of_constants(course.parameters, course.drugs_then)


def test_a_number_that_leaves_untouched_keeps_in_the_record_where_it_stood(sheet, outcomes):
    why = {"group": "informed by", "divided_as": "untouched", "moved": "Somebody looked."}
    moved = Division.model_validate(changed(sheet, "D1.3", **why))
    kept = division_record.divided(moved, outcomes)["D1.3"]
    assert (kept["group"], kept["divided_as"], kept["moved"]) == ("informed by", "untouched", "Somebody looked.")
