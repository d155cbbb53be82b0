"""`python -m course_lib validate`: every finding at once and exit code 1, or one line and 0."""

import os
import re
import subprocess
import sys

import pytest

from course_lib.cli import main
from course_lib.content import library
from course_lib.content.validate.cross_checks import SINGLE
from tests.broken import CASE, DRUG, HOUSE, JARGON, LAB, LESSON, QUIZ, WHAT_TO_DO, Copy
from tests.content.conftest import CACHED

FINDING = re.compile(r"(assets/[\w/.-]+), line (\d+): (.+)")


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


# The day on which a lesson was last read against its sources: what is well formed stays so in this test, whatever the clock says.
CHECKED = max(library.lesson(id).checked for id in library.ids("lessons"))


def validate(assets=None, cwd=HOUSE, on=CHECKED):
    """What the command says of the content in `assets` as of a day, and its exit code."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "PYTHONIOENCODING": "utf-8"}
    environment.pop("COURSE_ASSETS", None)
    if assets:
        environment["COURSE_ASSETS"] = str(assets)
    run = subprocess.run(
        [sys.executable, "-m", "course_lib", "validate", "--on", on.isoformat()],
        env=environment, cwd=cwd, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert run.stderr == ""
    return run.stdout.splitlines(), run.returncode


@pytest.fixture
def validated(capsys, monkeypatch):
    """The same in this process, which has read most of it already: what the command says, as `validate` gives it."""

    def validated(assets=None, on=CHECKED):
        monkeypatch.setenv("COURSE_ASSETS", str(assets)) if assets else monkeypatch.delenv("COURSE_ASSETS", False)
        forget()
        code = main(["validate", "--on", on.isoformat()])
        out, err = capsys.readouterr()
        assert err == ""
        return out.splitlines(), code

    yield validated
    monkeypatch.undo()
    forget()


def forget():
    for kept in CACHED:
        kept.cache_clear()


def test_the_course_s_own_content_is_well_formed(tmp_path):
    assert validate(cwd=tmp_path) == (["The content is well formed."], 0)


@pytest.fixture
def own(validated):
    """What is said of the course as it stands; that it is nothing is the test above."""
    return {line.split(": ", 1)[-1] for line in validated()[0]}


def added(lines, own):
    """The lines that the course as it stands does not have."""
    return [line for line in lines if line.split(": ", 1)[-1] not in own]


def test_one_fault_is_one_line_and_a_count(copy, own):
    line = copy.edit(CASE, "setting: Int", "seting: Int")
    (*lines, count), code = validate(copy.assets)
    assert added(lines, own) == [f"assets/{CASE}, line {line}: `seting` is not a key here: did you mean `setting`?"]
    assert (count, code) == ("1 finding" if len(lines) == 1 else f"{len(lines)} findings", 1)


def test_a_lesson_that_nobody_has_read_for_long_is_listed_on_that_day(own, validated):
    said, code = validated(on=CHECKED.replace(year=CHECKED.year + 2))
    assert code == 1
    lines = added(said[:-1], own)
    assert len(lines) == len(library.ids("lessons"))
    assert all("this was last read against its sources on" in line for line in lines)


def test_everything_that_is_wrong_anywhere_is_listed_at_once(copy, own, validated):
    copy.write("labs/my-lab.yml", copy.text(LAB))
    copy.path("labs/ten-days-of-methylprednisolone.yaml").write_bytes("title: café\n".encode("latin-1"))
    copy.write("labs/empty.yaml", "")
    copy.write("labs/no-page.yaml", "a: [\n")
    expected = {
        ("assets/labs/my-lab.yml", 1),
        ("assets/labs/ten-days-of-methylprednisolone.yaml", 1),
        ("assets/labs/empty.yaml", 1),
        ("assets/labs/no-page.yaml", 2),
    }
    for file, old, new in (
        (DRUG, "id: prednisone", "id: prednisone\nid: prednisone"),
        (LAB, "kind: chronic", "kind: slow"),
        (QUIZ, "level: apply", "level: applies"),
        (QUIZ, "sources: [globalrph-converter", "sources: [globalrph"),
        (LESSON, "notebook: 03_icu", "notebook: 04_icu"),
        (CASE, "dose: 240 mg/day", "dose: 240 mg"),
        (CASE, "verdict: argued", "verdict: right"),
        (CASE, "claims: [S23, B1]", "claims: [S23, B99]"),
        ("claims.yaml", "    grade: E", "    grade: F"),
        ("references.yaml", "    year: 2015", "    year: soon"),
        ("physiology.yaml", "    low: 4", "    low: 400"),
        ("targets.yaml", "    kind: shaded", "    kind: guessed"),
    ):
        expected.add((f"assets/{file}", copy.edit(file, old, new)))
    said, code = validated(copy.assets)
    assert code == 1
    *lines, count = said
    found = [FINDING.fullmatch(line).groups() for line in added(lines, own)]
    places = {(file, int(number)) for file, number, _ in found}
    # a second key is refused at the second line, a range at the constant that it belongs to
    moved = {("assets/drugs/prednisone.yaml", 2), ("assets/physiology.yaml", copy.text("physiology.yaml")[: copy.text("physiology.yaml").index("  physiologic_mg")].count("\n") + 1)}  # fmt: skip
    expected = {place for place in expected if place[0] not in {file for file, _ in moved}} | moved
    assert places == expected
    assert count == f"{len(lines)} findings"
    for _, _, sentence in found:
        assert WHAT_TO_DO.search(sentence) and not JARGON.search(sentence), sentence


def test_no_content_at_all_is_said_in_sentences(tmp_path, validated):
    said, code = validated(tmp_path / "assets")
    assert code == 1
    asked_for = [FINDING.fullmatch(line)[1].removeprefix("assets/") for line in said[:-1]]
    assert asked_for == sorted(SINGLE)
