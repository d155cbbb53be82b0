"""`export` at a command line: the file is written whole or not at all, what it does not hold is said, and a refusal is one sentence."""

import json
import subprocess
import sys

import pytest

from course_lib import content
from course_lib.app.exports import command
from course_lib.cli import main
from course_lib.engine.quiz.drawing import as_asked
from course_lib.engine.quiz.marking import right_answer
from tests.broken import HOUSE, JARGON
from tests.exported import moodle

MISSING = "rec-from-suspicion-to-support"  # an ordering


def refused(capsys, *asked):
    """The sentence with which a call is refused."""
    assert main(["export", *map(str, asked)]) == 1
    out, said = capsys.readouterr()
    assert out == "" and said.count("\n") == 1 and said.endswith(".\n") and not JARGON.search(said)
    return said


def test_what_is_written_and_what_is_not_in_it_is_printed(tmp_path, capsys):
    file = tmp_path / "questions.json"
    assert main(["export", "jupyterquiz", "--out", str(file)]) == 0
    said = capsys.readouterr().out
    kinds = [item.kind for id in content.ids("quizzes") for item in content.quiz(id).items]
    held = len(kinds) - kinds.count("ordering") - kinds.count("short")
    assert said.startswith(
        f"{file} holds {held} of {len(kinds)} questions, as JupyterQuiz (.json).\nNot in the file – "
    )
    assert MISSING in said.splitlines()[1]
    assert "… Each answer says at once whether it is right" in said


def test_a_file_that_is_there_stays_unless_force_is_said(tmp_path, capsys):
    file = tmp_path / "questions.xml"
    file.write_text("mine")
    assert "is there already; choose another name, or say --force to replace it" in refused(
        capsys, "moodle", "--out", file
    )
    assert file.read_text() == "mine"
    assert main(["export", "moodle", "--out", str(file), "--lesson", "02-reduce-the-dose", "--force"]) == 0
    assert len(moodle(file.read_bytes())) == len(content.quiz("reduce-the-dose").items)
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_missing_and_one_that_is_named_as_a_file_are_refused(tmp_path, capsys):
    assert "There is no folder" in refused(capsys, "gift", "--out", tmp_path / "nowhere" / "q.gift")
    assert "is a folder; name a file" in refused(capsys, "gift", "--out", tmp_path)


def test_an_unknown_lesson_is_refused_with_those_that_ask_questions(tmp_path, capsys):
    said = refused(capsys, "gift", "--out", tmp_path / "q.gift", "--lesson", "reduce")
    assert said.startswith(
        "There is no lesson `reduce`; those with questions are: 01-recognise-it, 02-reduce-the-dose,"
    )
    said = refused(capsys, "gift", "--out", tmp_path / "q.gift", "--lesson", "11-dose-lab")
    assert said.startswith("Lesson `11-dose-lab` asks no questions; those with questions are: ")
    assert "12-evidence-room" not in said and not list(tmp_path.iterdir())


def test_a_disk_that_cannot_be_written_leaves_nothing_behind(tmp_path, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command.os, "replace", full)
    said = refused(capsys, "gift", "--out", tmp_path / "q.gift")
    assert "could not be written (No space left on device)" in said and not list(tmp_path.iterdir())


@pytest.mark.parametrize(("format", "package"), [("anki", "genanki"), ("qti", "text2qti")])
def test_a_package_that_is_not_there_is_named(tmp_path, capsys, monkeypatch, format, package):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, f"{package}.qti", None)
    said = refused(capsys, format, "--out", tmp_path / "q.file")
    assert f"is made by the package {package}: `pip install {package}`." in said


def test_a_question_that_names_a_claim_that_is_not_there_is_refused_and_not_half_written(tmp_path, capsys, monkeypatch):
    claims = {id: claim for id, claim in content.claims().items() if id != "S20"}
    monkeypatch.setattr(content, "claims", lambda: claims)
    said = refused(capsys, "gift", "--out", tmp_path / "q.gift")
    assert said == "The questions name something that is not there (S20): `validate` says where.\n"


def test_nothing_asked_for_gives_no_file():
    with pytest.raises(command.Impossible, match="no question among those"):
        command.exported("gift", only=["no-longer-asked"])


def test_the_edition_changes_with_a_question_a_claim_or_a_reference_and_with_nothing_else(monkeypatch):
    before = command.about().edition
    assert command.about().edition == before and before.startswith("m-")
    claims = dict(content.claims())
    claims["S20"] = claims["S20"].model_copy(update={"hedge": "may; might"})
    monkeypatch.setattr(content, "claims", lambda: claims)
    assert command.about().edition != before


def test_the_licence_that_is_named_is_that_of_the_content():
    licence = (HOUSE / "assets" / "LICENSE").read_text("utf-8")
    assert "CC BY 4.0" in licence and "https://creativecommons.org/licenses/by/4.0/" in licence
    assert "name the Proximal contributors" in " ".join(licence.split()) and "say what you changed" in licence
    assert "https://creativecommons.org/licenses/by/4.0/" in command.LICENCE


def test_whoever_exports_nothing_imports_none_of_the_packages():
    look = "import sys, course_lib, course_lib.cli, course_lib.app.exports.command; print({'genanki', 'text2qti', 'markdown'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", look], cwd=HOUSE, capture_output=True, encoding="utf-8", timeout=60)
    assert run.stdout.strip() == "set()", run.stderr


def test_every_format_of_the_command_line_is_one_that_can_be_written():
    from course_lib.cli import VERBS

    (formats,) = (how["choices"] for _, how in VERBS["export"][2:] if "choices" in how)
    assert tuple(formats) == tuple(command.FORMATS)


def test_of_a_record_that_was_downloaded_only_what_was_missed_the_last_time_is_exported(tmp_path, capsys):
    missed, known = content.quiz("recognise-it").items[0], content.quiz("recognise-it").items[1]
    at = "2026-11-27T09:00:00+00:00"
    steps = [
        {"number": 0, "kind": "answered", "at": at, "seed": 1, "fingerprint": "m", "body": body} | {"number": number}
        for number, body in enumerate(
            [
                {"item": missed.id, "answers": ["nonsense"], "certainty": None},  # of an edition that is gone
                {
                    "item": missed.id,
                    "answers": [next(a.id for a in missed.answers if not a.correct)],
                    "certainty": None,
                },
                {
                    "item": known.id,
                    "answers": list(right_answer(as_asked(known, 1, content.drugs()))),
                    "certainty": None,
                },
            ]
        )
    ]
    attempts = [{"activity": "quiz:recognise-it", "attempt": 1, "events": steps}]
    record = {
        "format": "proximal-record", "version": 1, "made_at": at, "devices": [{"id": "0" * 32, "attempts": attempts}],
    }  # fmt: skip
    (tmp_path / "record.json").write_text(json.dumps(record))
    assert main(["export", "moodle", "--out", str(tmp_path / "q.xml"), "--misses", str(tmp_path / "record.json")]) == 0
    assert "holds 1 of 1 questions" in capsys.readouterr().out and missed.id in (tmp_path / "q.xml").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "{}", "\xff", None])
def test_a_file_that_is_no_record_is_refused_in_a_sentence(tmp_path, capsys, text):
    file = tmp_path / "record.json"
    if text is not None:
        file.write_bytes(text.encode("latin-1"))
    assert main(["export", "gift", "--out", str(tmp_path / "q.gift"), "--misses", str(file)]) == 1
    said = capsys.readouterr().err.strip()
    assert said.endswith(".") and "\n" not in said and not (tmp_path / "q.gift").exists()
