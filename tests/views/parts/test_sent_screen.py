"""What goes over the line of a chart that changed: only columns that a browser has nowhere, and only words that it has otherwise."""

import json

from course_lib.app.lab import LabRoom
from course_lib.views.parts.chart_numbers import Column, Numbers
from course_lib.views.parts.named_parts import Drawn
from course_lib.views.parts.sent_screen import HERE, SentScreen

A, B, C = (Column(3, True, bytes([1, 0, n, n])) for n in (1, 2, 3))


def screen(*columns, **words):
    return Drawn({"": "<p></p>"}, {"dose": Numbers(json.dumps(words), columns, (), None)})


def sent_after(before, now):
    """The chart's part of the message, and its buffer."""
    sent = SentScreen()
    sent.changes(before, everything=True)
    message, buffers = sent.changes(now)
    return message["charts"]["dose"], b"".join(buffers)


def test_a_line_that_stands_behind_the_new_one_now_is_named_by_its_place_and_not_sent_again():
    found, buffer = sent_after(screen(A, B, lines=2), screen(C, B, A, lines=2))
    assert found["columns"] == [[0, 3, 1], [2, 0, HERE]] and buffer == C.bytes


def test_of_a_chart_s_words_those_go_out_that_are_others_and_one_that_is_gone_is_nothing():
    found, _ = sent_after(screen(A, range=[0, 1], unit="mg", span=[0, 9]), screen(A, range=[0, 1], unit="g", days=[]))
    assert found == {"columns": [], "words": {"unit": "g", "days": [], "span": None}}


def test_columns_and_words_that_are_as_they_were_are_not_sent():
    sent = SentScreen()
    sent.changes(screen(A, B, lines=2), everything=True)
    message, buffers = sent.changes(screen(A, B, lines=2))
    assert set(message) == {"n"} and not buffers


def test_the_numbers_of_a_page_s_charts_come_in_the_order_of_their_names_as_its_template_writes_them():
    room = LabRoom("prednisone-taper")
    assert list(room.screen.pictured().charts) == ["dose"]  # before the guess
    room.hear({"kind": "guess"})
    pictured = room.screen.pictured()
    assert len(pictured.charts) >= 5
    assert list(pictured.charts) == list(json.loads(json.dumps(pictured.charts, sort_keys=True)))
