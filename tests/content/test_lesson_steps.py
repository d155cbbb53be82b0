"""Where in its lesson something is played: the step that an address names."""

from course_lib import content
from course_lib.content.lesson_steps import address_of, step_of
from course_lib.model.lesson import step_name


def test_a_step_is_named_after_its_heading_without_the_article():
    names = {"The idea": "idea", "A patient": "patient", "Try it": "try-it", "  What is *here*? ": "what-is-here"}
    assert {heading: step_name(heading) for heading in names} == names
    assert step_name("A") == "a" and step_name("Über Dosis") == "über-dosis"


def test_every_patient_has_an_address_in_their_lesson():
    lessons = [content.lesson(id) for id in content.ids("lessons")]
    places = [address_of(one.notebook, "case", id) for one in lessons for id in (one.case, *one.cases) if id]
    assert len(places) == len(content.ids("cases")) and all("ipynb#step=" in place for place in places)
    assert len(set(places)) == len(places), "each has a step to themselves"


def test_clinic_day_is_found_by_its_door_alone():
    assert step_of("09_clinic_day.ipynb", "clinic") == "patient"


def test_what_a_notebook_does_not_call_has_no_step_and_the_page_as_its_address():
    assert step_of("00_start.ipynb", "case", "fifty-a-day") == ""
    assert address_of("no_such.ipynb", "case", "fifty-a-day") == "no_such.ipynb"
