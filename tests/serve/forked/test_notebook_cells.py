"""What the cells of a notebook show, as a picture and a kernel find it out."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from course_lib.serve.forked import notebook_cells
from course_lib.views.parts.screen import Screen

OURS = "from course_lib.views.parts.screen import Screen\nScreen(lambda: '<p>here</p>', lambda message: None)"
SLIDER = "from ipywidgets import IntSlider\nIntSlider()"


@pytest.fixture
def shown(monkeypatch):
    """Runs cells, and lets the names of screens go afterwards."""
    for name in ("ids", "made", "_esm", "_css"):
        monkeypatch.setattr(Screen, name, getattr(Screen, name))
    shell = InteractiveShell.instance()
    yield lambda *sources: list(notebook_cells.run_cells(shell, list(enumerate(sources, 1))))
    InteractiveShell.clear_instance()


def test_screens_are_named_in_the_order_in_which_they_are_made(shown):
    first, _, third = shown(OURS, "x = 1", OURS)
    assert first.screens == ("screen-0",) and third.screens == ("screen-1",) and third.number == 3
    assert not first.foreign and not first.failed


@pytest.mark.parametrize(
    ("source", "foreign"),
    [
        ("x = 1", False),
        ("print('a word')", False),
        ("raise ValueError", False),
        ("1", True),
        (SLIDER, True),
        (f"{OURS}\nfrom IPython.display import display\ndisplay(1)", True),
        (f"{OURS};", False),
    ],
)
def test_a_cell_is_foreign_if_it_shows_anything_but_our_screens(shown, source, foreign):
    assert shown(source)[0].foreign is foreign


def test_a_cell_that_fails_ends_none_of_those_after_it(shown):
    failed, after = shown("raise ValueError('a-secret')", OURS)
    assert failed.failed and after.screens == ("screen-0",)


def test_what_a_cell_prints_reaches_nobody(shown, capsys):
    shown("print('a word')\nimport sys\nprint('another', file=sys.stderr)")
    said = capsys.readouterr()
    assert "word" not in said.out and "another" not in said.err


def test_a_kernel_takes_the_cells_out_of_its_environment(monkeypatch):
    monkeypatch.setenv(notebook_cells.CELLS, notebook_cells.write_cells([(2, "lab('é')")]))
    assert notebook_cells.take_cells() == [(2, "lab('é')")]
    assert notebook_cells.take_cells() is None
