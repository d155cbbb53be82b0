"""Which script draws a page is decided by what its cells show."""

import os

import pytest

from course_lib.serve.foreign_widgets import SCREEN, VIEW, PageKinds, all_ours

OURS, SLIDER = (
    {"_anywidget_id": SCREEN},
    {"_model_module": "@jupyter-widgets/controls", "_model_name": "IntSliderModel"},
)
STATES = {"ours": OURS, "slider": SLIDER, "other": {"_anywidget_id": "somebody.else.Widget"}}


def view(model):
    return {"output_type": "display_data", "data": {VIEW: {"model_id": model}, "text/plain": "a widget"}}


@pytest.mark.parametrize(
    ("outputs", "ours"),
    [
        ([], True),
        ([view("ours")], True),
        ([view("ours"), {"output_type": "stream", "text": "a warning"}], True),
        ([{"output_type": "error", "ename": "ValueError"}], True),
        ([view("ours"), view("slider")], False),
        ([view("other")], False),
        ([view("nobody knows")], False),
        ([{"output_type": "display_data", "data": {"image/png": "…"}}], False),
        ([{"output_type": "execute_result", "data": {"text/plain": "1"}}], False),
    ],
)
def test_a_cell_is_ours_if_it_shows_nothing_but_our_screens(outputs, ours):
    assert all_ours(outputs, STATES) is ours


def test_a_kind_is_remembered_until_the_notebook_changes(tmp_path):
    file, kinds = tmp_path / "00_start.ipynb", PageKinds()
    file.write_text("{}")
    assert kinds.kind(file) is None
    kinds.learn(file, own=False)
    assert kinds.kind(file) is False
    os.utime(file, ns=(1, 1))
    assert kinds.kind(file) is None
