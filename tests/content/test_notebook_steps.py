"""A notebook falls into steps by its headings, each with its words and the doors that it calls."""

import pytest

from course_lib import content
from course_lib.content import Refused, library
from course_lib.content.notebook_steps import address_of, step_of, steps
from course_lib.model.lesson import step_name


def test_every_lesson_is_cut_at_its_headings_and_keeps_the_doors_of_each_part():
    found = {step.name: step for step in steps(library.notebooks() / "07_whom_to_call.ipynb")}
    assert list(found) == ["", "idea", "try-it", "patient", "write-it-down", "check-yourself", "take-with-you"]
    assert found["patient"].calls == (("case", "strong-enough-legs"),)
    assert found["write-it-down"].calls == (("worksheet", "consult-note"),)
    assert "By the end you can" in found[""].text and "Limbs do not speak" in found["idea"].text


def test_a_door_without_an_id_is_called_too():
    found = {step.name: step for step in steps(library.notebooks() / "09_clinic_day.ipynb")}
    assert ("clinic", "") in found["patient"].calls


def test_what_is_no_notebook_is_refused_in_a_sentence(copy):
    path = copy.root / "notebooks" / "01_recognise_it.ipynb"
    path.write_text("no notebook", encoding="utf-8")
    with pytest.raises(Refused, match="this is not a notebook"):
        steps(path)


# ── where something is played ──


def test_a_step_is_named_after_its_heading_without_the_article():
    names = {"The idea": "idea", "A patient": "patient", "Try it": "try-it", "  What is *here*? ": "what-is-here"}
    assert {heading: step_name(heading) for heading in names} == names
    assert step_name("A") == "a" and step_name("Über Dosis") == "über-dosis"


def test_every_patient_has_an_address_in_their_lesson():
    lessons = [content.lesson(id) for id in content.ids("lessons")]
    places = [address_of(one.notebook, "case", id) for one in lessons for id in one.patients]
    assert len(places) == len(content.ids("cases")) and all("ipynb#step=" in place for place in places)
    assert len(set(places)) == len(places), "each has a step to themselves"


def test_clinic_day_is_found_by_its_door_alone():
    assert step_of("09_clinic_day.ipynb", "clinic") == "patient"


def test_what_a_notebook_does_not_call_has_no_step_and_the_page_as_its_address():
    assert step_of("00_start.ipynb", "case", "fifty-a-day") == ""
    assert address_of("no_such.ipynb", "case", "fifty-a-day") == "no_such.ipynb"
