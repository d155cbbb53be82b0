"""No screen puts the button of a term where another control or a heading already is."""

import pytest

from course_lib import content
from course_lib.app.case.room import CaseRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.figure import FigureRoom
from course_lib.app.worksheet import WorksheetRoom
from tests.reading import Browser, loose_ends

ROOMS = {"cases": CaseRoom, "contrasts": ContrastRoom, "figures": FigureRoom, "worksheets": WorksheetRoom}
ALL = [(folder, id) for folder in ROOMS for id in content.ids(folder)]


@pytest.mark.parametrize(("folder", "id"), ALL)
def test_a_term_stands_in_prose_alone(folder, id):
    browser = Browser(ROOMS[folder](id).screen)
    for message in ("ping", "open"):
        browser.send(message)
        for term in browser.page.select("button.px-term"):
            assert not term.find_parent(["label", "legend", "summary", "h1", "h2", "h3", "h4", "a"]), term
            assert term.parent.name != "button", term
        assert loose_ends(browser.page) == set()


def test_the_prose_of_cases_does_open_terms():
    assert any(Browser(CaseRoom(id).screen).page.select("button.px-term") for id in content.ids("cases"))
