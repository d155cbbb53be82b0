"""Whoever runs the course backs up, restores and deletes at the command line, by the number that a learner reads on the start page."""

import json
import os

import pytest

from course_lib.app.session import ALONE
from course_lib.cli import main
from course_lib.store import learner_of, open_store, record_number
from course_lib.views.start import KEPT

ADA, BOB = "ada" * 8, "bob" * 8
NUMBER = record_number(learner_of(ADA))


@pytest.fixture
def answered(enter_quiz, served, data):
    """Two learners, each with one answer; Ada with a report."""
    for private in (ADA, BOB):
        _, browser = enter_quiz(code=private)
        browser.send("commit", form="question", values={"answers": ["sixty"], "certainty": ["guess"]})
    _, browser = enter_quiz(code=ADA)
    browser.send("report", values={"words": ["The key and its reason do not agree."]})
    return data / "learners.sqlite"


@pytest.fixture
def say(monkeypatch):
    """What is typed when a question is asked."""
    asked = []

    def say(answer):
        monkeypatch.setattr("builtins.input", lambda question: (asked.append(question), answer)[1])
        return asked

    return say


def learners():
    store = open_store()
    found = store.learners()
    store.close()
    return set(found)


def test_the_number_on_the_start_page_deletes_this_record_and_no_other(answered, enter_start, capsys, say):
    _, browser = enter_start(code=ADA)
    assert f"Your record’s number is {NUMBER}: with it, whoever runs the course can delete your record" in browser.words
    assert len(browser.page.select_one(".px-record-number").get_text()) == 9 and learner_of(ADA)[:9] not in browser.html
    (asked,) = (asked for asked in [say("y")])
    assert main(["forget", NUMBER]) == 0
    assert f"Delete the record {NUMBER}, 3 entries from 20" in asked[0]
    assert "Deleted 3 entries. A backup that holds it still does" in capsys.readouterr().out
    assert learners() == {learner_of(BOB)}


@pytest.mark.parametrize("answer", ["", "n", "no", "what?", NUMBER])
def test_without_a_yes_nothing_is_deleted(answered, capsys, say, answer):
    say(answer)
    assert main(["forget", NUMBER]) == 1
    assert capsys.readouterr().err == "Nothing was deleted.\n" and len(learners()) == 2


def test_where_nobody_can_answer_nothing_is_deleted_unless_yes_was_said(answered, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115
    assert main(["forget", NUMBER]) == 1 and len(learners()) == 2
    assert main(["forget", NUMBER.upper().replace("-", ""), "--yes"]) == 0 and len(learners()) == 1


def test_a_number_that_begins_two_records_is_refused_with_both(answered, capsys, event_of):
    for end in ("a", "b"):
        event_of("3f9a22c1" + end * 56)
    assert main(["forget", "3f9a-22c1", "--yes"]) == 1
    said = capsys.readouterr().err
    assert "3f9a-22c1-aaaa-aaaa-aaaa" in said and "3f9a-22c1-bbbb-bbbb-bbbb" in said and len(learners()) == 4
    assert main(["forget", "3f9a-22c1-aaaa-aaaa-aaaa", "--yes"]) == 0
    assert len(learners()) == 3 and "3f9a22c1" + "b" * 56 in learners()


@pytest.fixture
def event_of(answered):
    """Records something of a learner with this hash."""
    from course_lib.model.event import Event

    def event_of(learner):
        store = open_store()
        what = {"activity": "quiz:x", "kind": "started", "seed": 1, "fingerprint": "f", "at": "2026", "body": {}}
        store.record(Event(learner=learner, run=learner[-20:], number=0, **what))
        store.close()

    return event_of


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0000-0000", "There is no record with the number 0000-0000."),
        ("3f9", "is no number of a record or a report"),
        ("%", "is no number of a record or a report"),
        ("ada lovelace", "is no number of a record or a report"),
    ],
)
def test_a_number_of_nobody_deletes_nothing(answered, capsys, number, words):
    assert main(["forget", number, "--yes"]) == 1
    assert words in capsys.readouterr().err and len(learners()) == 2


def test_a_report_is_deleted_by_the_number_that_the_list_gives(answered, capsys, say):
    assert main(["problems", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert main(["problems"]) == 0 and capsys.readouterr().out.startswith(f"{report['number']} · 20")
    asked = say("yes")
    assert main(["forget", "--report", report["number"]]) == 0
    assert "The key and its reason do not agree." in asked[0] and "Deleted 1 entry." in capsys.readouterr().out
    assert main(["problems"]) == 0 and capsys.readouterr().out == "Nothing was reported.\n"
    assert len(learners()) == 2
    assert main(["forget", "--report", report["number"], "--yes"]) == 1


def test_the_number_of_a_record_is_not_that_of_a_report(answered, capsys):
    assert main(["forget", "--report", NUMBER, "--yes"]) == 1 and len(learners()) == 2
    assert capsys.readouterr().err == f"There is no report with the number {NUMBER}.\n"


def test_after_a_report_was_deleted_the_next_one_is_kept_beside_the_others(answered, enter_quiz, capsys):
    for words in ("second", "third"):
        _, browser = enter_quiz(code=ADA)
        browser.send("report", values={"words": [words]})
    main(["problems", "--json"])
    numbers = {one["words"]: one["number"] for one in json.loads(capsys.readouterr().out)}
    main(["forget", "--report", numbers["second"], "--yes"])
    _, browser = enter_quiz(code=ADA)
    browser.send("report", values={"words": ["fourth"]})
    capsys.readouterr()
    main(["problems", "--json"])
    left = [one["words"] for one in json.loads(capsys.readouterr().out)]
    assert sorted(left) == ["The key and its reason do not agree.", "fourth", "third"]


def test_a_restore_names_whom_it_brought_back_and_deletes_them_again(answered, enter_start, capsys, tmp_path):
    backup = tmp_path / "friday.sqlite"
    assert main(["backup", str(backup)]) == 0
    assert f"{backup} holds the records of 2 learners, 5 entries." in capsys.readouterr().out
    _, browser = enter_start(code=ADA)
    browser.click("Delete my record …")
    browser.click("Delete my record")
    assert KEPT in browser.words
    assert main(["restore", str(backup)]) == 1 and "say --force" in capsys.readouterr().err
    assert main(["restore", str(backup), "--force"]) == 0
    said = capsys.readouterr().out
    assert f"The backup brought back the record {NUMBER}, deleted on 20" in said and "deleted again, 3 entries." in said
    assert "kept aside in" in said and learners() == {learner_of(BOB)}


def test_a_backup_refuses_to_overwrite_and_a_restore_without_a_backup_says_so(answered, capsys, tmp_path):
    backup = tmp_path / "friday.sqlite"
    assert main(["backup", str(backup)]) == 0 and main(["backup", str(backup)]) == 1
    assert "friday.sqlite is there already; choose another name, or say --force" in capsys.readouterr().err
    assert main(["backup", str(backup), "--force"]) == 0
    assert main(["restore", str(tmp_path / "nothing.sqlite")]) == 1
    assert "There is no backup at" in capsys.readouterr().err


def test_a_restore_makes_the_data_folder_of_a_new_machine(answered, capsys, tmp_path, monkeypatch):
    main(["backup", str(tmp_path / "friday.sqlite")])
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "new" / "data"))
    assert main(["restore", str(tmp_path / "friday.sqlite")]) == 0 and len(learners()) == 2


def test_whoever_works_alone_has_a_number_too(enter_quiz, enter_start):
    _, questions = enter_quiz()
    questions.send("commit", form="question", values={"answers": ["sixty"], "certainty": ["guess"]})
    _, browser = enter_start()
    assert record_number(learner_of(ALONE)) in browser.words


def test_trouble_with_the_file_is_told_with_its_path(data, capsys, tmp_path):
    data.mkdir()
    (data / "learners.sqlite").write_bytes(b"garbage!" * 1000)
    for verb in (["forget", NUMBER], ["backup", str(tmp_path / "x.sqlite")], ["problems"]):
        assert main(verb) == 1
        assert f"he file {data / 'learners.sqlite'} is not a database" in capsys.readouterr().err
