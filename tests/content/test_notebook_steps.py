"""A notebook falls into steps by its headings, each with its words and the doors that it calls."""

import pytest

from course_lib.content import Refused, library
from course_lib.content.notebook_steps import steps


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
