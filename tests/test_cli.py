"""`python -m course_lib`: each verb says what it is for, and stands where somebody looks for it."""

import re
import subprocess
import sys

import pytest

from course_lib.cli import VERBS, main
from tests.broken import HOUSE


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    """A terminal so wide that no help text is broken at a hyphen."""
    monkeypatch.setenv("COLUMNS", "400")


def told(capsys, *asked: str) -> str:
    """What is printed for a call that ends in a help text, on one line."""
    with pytest.raises(SystemExit) as ended:
        main(list(asked))
    assert ended.value.code == 0
    return " ".join(capsys.readouterr().out.split())


def in_the_table(readme: str) -> set[str]:
    """The verbs in the rows of README's tables, be the call written out or shortened to `… verb`."""
    rows = [line for line in readme.splitlines() if line.startswith("|")]
    return {verb for row in rows for verb in re.findall(r"`(?:\S*python -m course_lib|…) ([\w-]+)", row)}


def in_make_help(makefile: str) -> set[str]:
    """The verbs that `make help` lists and that call the one of the same name."""
    verbs = re.findall(r"^([a-z-]+): .*##.*\n((?:\t.*\n)*)", makefile, re.MULTILINE)
    return {name for name, recipe in verbs if f"-m course_lib {name}" in recipe}


def test_every_verb_is_in_the_table_of_the_readme_or_in_make_help():
    known = in_the_table((HOUSE / "README.md").read_text("utf-8")) | in_make_help(
        (HOUSE / "Makefile").read_text("utf-8")
    )
    assert not VERBS.keys() - known


def test_no_verb_is_written_down_that_does_not_exist():
    assert in_the_table((HOUSE / "README.md").read_text("utf-8")) <= VERBS.keys()


def test_help_lists_every_verb_with_what_it_is_for(capsys):
    said = told(capsys, "--help")
    assert not [verb for verb, (_, purpose, *_) in VERBS.items() if f"{verb} {purpose}" not in said]


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_says_what_it_is_for_and_what_each_argument_is(capsys, verb):
    _, purpose, *arguments = VERBS[verb]
    said = told(capsys, verb, "--help")
    assert purpose[1:] + "." in said
    assert all(how["help"] in said for _, how in arguments)


def test_a_verb_that_does_not_exist_is_answered_with_those_that_do():
    run = subprocess.run(
        [sys.executable, "-m", "course_lib", "valdate"], cwd=HOUSE, capture_output=True, encoding="utf-8", timeout=60
    )
    assert run.returncode != 0
    assert all(verb in run.stderr for verb in ("serve", "validate", "coverage")) and "Traceback" not in run.stderr
