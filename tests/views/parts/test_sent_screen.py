"""What is sent of a screen: the buffer of its charts goes by an order that both ends know."""

import json

from course_lib.app.lab import LabRoom


def test_the_numbers_of_a_page_s_charts_come_in_the_order_of_their_names_as_its_template_writes_them():
    pictured = LabRoom("prednisone-taper").screen.pictured()
    assert len(pictured.charts) >= 5
    assert list(pictured.charts) == list(json.loads(json.dumps(pictured.charts, sort_keys=True)))
