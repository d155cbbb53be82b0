"""`upgrade` and `rollback` on a program of a few lines: what is switched, backed up, refused and undone; `tests/hosting/test_upgrade.py` has the course itself."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from course_lib import host_verbs
from course_lib.serve import upgrade as upgrades
from course_lib.serve.upgrade import Place, Ways, rollback, upgrade

PROGRAM = """import os, shutil, sys
verb, file, *_ = sys.argv[1:]
data = os.environ["TOY_DATA"]
shutil.copy(*((data, file) if verb == "backup" else (file, data)))
print(verb, "done")
"""
FIND_LINK = upgrades._link  # which the host below takes the place of
QUIET = Ways(restart="true", reload="true", stop="true", health="")


def git(folder, *line):
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", *identity, *line], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(origin, version, word, tag):
    package = origin / "course_lib"
    (package / "store").mkdir(parents=True, exist_ok=True)
    (origin / "requirements.txt").touch()
    (origin / "word").write_text(word)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(PROGRAM)
    (package / "store" / "__init__.py").touch()
    (package / "store" / "schema_version.py").write_text(f"VERSION = {version}\n")
    git(origin, "add", "."), git(origin, "commit", "-qm", word), git(origin, "tag", tag)


def commit(data, events):
    with closing(sqlite3.connect(data)) as raw:
        raw.execute("CREATE TABLE IF NOT EXISTS events (n)")
        raw.executemany("INSERT INTO events VALUES (?)", [(n,) for n in range(events)])
        raw.commit()


@pytest.fixture
def host(tmp_path, monkeypatch):
    """A host with release `one`: where the link is, where releases come from, and its records."""
    origin, link, data = tmp_path / "origin", tmp_path / "proximal", tmp_path / "data.sqlite"
    origin.mkdir()
    git(origin, "init", "-q")
    write(origin, 1, "one", "v1")
    git(tmp_path, "clone", "-q", str(origin), "releases/first")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "releases/first/.venv"], check=True)
    link.symlink_to("releases/first")
    commit(data, 3)
    monkeypatch.setenv("TOY_DATA", str(data))
    monkeypatch.setattr(upgrades, "_link", lambda: link)
    return link, origin, data


def word(link):
    return (link / "word").read_text()


def test_a_release_is_made_beside_the_old_one_and_rollback_leads_back(host, tmp_path, capsys):
    link, origin, _ = host
    write(origin, 1, "two", "v2")
    assert upgrade("v2", tmp_path / "backups", QUIET) == 0
    assert word(link) == "two" and link.resolve().name == git(origin, "rev-parse", "v2")[:12]
    assert (tmp_path / "releases/first/word").read_text() == "one"
    (backup,) = (tmp_path / "backups").iterdir()
    assert upgrades._events(backup) == 3 and (tmp_path / "backups").stat().st_mode & 0o77 == 0
    assert git(link, "remote", "get-url", "origin") == str(origin), "the next release comes from where this one did"
    assert upgrade("v2", tmp_path / "backups", QUIET) == 0 and "what runs already" in capsys.readouterr().out
    assert rollback(QUIET) == 0 and word(link) == "one"
    assert "is lost" in capsys.readouterr().out
    assert rollback(QUIET) == 1 and "nothing to go back to" in capsys.readouterr().err
    assert upgrade("v2", tmp_path / "backups", QUIET) == 0 and word(link) == "two", "what was made once is used again"


def test_what_has_other_libraries_gets_an_environment_of_its_own(host, tmp_path):
    link, origin, _ = host
    (origin / "requirements.txt").write_text("# another lock, which needs nothing\n")
    write(origin, 1, "two", "v2")
    assert upgrade("v2", tmp_path / "backups", QUIET, ["--no-index"]) == 0
    assert list((link / ".venv").glob("lib/python*/site-packages/pip")) and word(link) == "two"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"requirements.txt": "no-such-library==1\n"}, "could not be installed"),
        ({"course_lib/store/schema_version.py": "import nothing_of_that_name\n"}, "does not start"),
        ({"course_lib/odd.py": "this is no Python\n"}, "could not be compiled"),
    ],
)
def test_what_cannot_be_made_changes_nothing_and_is_said_in_a_sentence(host, tmp_path, capsys, broken, why):
    link, origin, _ = host
    for name, text in broken.items():
        (origin / name).write_text(text)
    git(origin, "add", "."), git(origin, "commit", "-qm", "broken"), git(origin, "tag", "v2")
    assert upgrade("v2", tmp_path / "backups", QUIET, ["--no-index"]) == 1
    said = capsys.readouterr().err
    assert why in said and "Traceback" not in said and word(link) == "one" and not Place(link).history()


def test_a_release_that_is_not_well_is_taken_back_at_once(host, tmp_path, capsys):
    link, origin, _ = host
    write(origin, 1, "two", "v2")
    assert upgrade("v2", tmp_path / "backups", Ways(restart="false", health="")) == 1
    told = capsys.readouterr()
    assert "`false` failed" in told.err and word(link) == "one"
    assert [one.undone for one in Place(link).history()] == [True]


def test_where_the_records_have_another_form_going_back_says_what_becomes_of_what_was_written_since(
    host, tmp_path, capsys
):
    link, origin, data = host
    write(origin, 2, "two", "v2")
    assert upgrade("v2", tmp_path / "backups", QUIET) == 0
    commit(data, 5)
    assert rollback(QUIET) == 1 and word(link) == "two"
    told = capsys.readouterr().err
    assert "the 5 events that were recorded since are in no record any more" in told and "Nothing was changed" in told
    assert rollback(QUIET, give_up=True) == 0 and word(link) == "one" and upgrades._events(data) == 3
    aside = [file for file in (tmp_path / "backups").iterdir() if "since-" in file.name]
    assert aside and all(upgrades._events(file) == 8 for file in aside)


def test_an_older_release_and_a_word_that_is_no_release_are_refused(host, tmp_path, capsys):
    link, origin, _ = host
    write(origin, 0, "older", "v0")
    assert upgrade("v0", tmp_path / "backups", QUIET) == 1 and "rollback" in capsys.readouterr().err
    assert upgrade("v9", tmp_path / "backups", QUIET) == 1 and "name a tag or a commit" in capsys.readouterr().err
    assert word(link) == "one"


def test_a_folder_that_is_no_link_is_left_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(upgrades, "_link", lambda: tmp_path)
    assert upgrade("v1", tmp_path, QUIET) == 1 and rollback(QUIET) == 1
    assert capsys.readouterr().err.count("deploy/HOSTING.md") == 2


def test_a_course_is_well_once_every_process_that_answers_was_started_since():
    old, new = {"uptime_s": 100}, {"uptime_s": 3}
    assert upgrades._is_new(new, 5) and not upgrades._is_new(old, 5)
    assert upgrades._is_new({"workers": {"1": new}}, 5) and not upgrades._is_new({"workers": {"1": new, "2": old}}, 5)
    assert not upgrades._is_new({"workers": {}}, 5) and json.dumps(old)


def test_the_link_is_found_also_where_the_program_was_called_by_its_folder(host, monkeypatch, tmp_path):
    for called in ("proximal", "releases/first"):
        monkeypatch.setattr(sys, "executable", str(tmp_path / called / ".venv" / "bin" / "python"))
        assert FIND_LINK() == tmp_path / "proximal", called
    (tmp_path / "another").symlink_to("releases/first")
    assert FIND_LINK() == tmp_path / "releases" / "first", "of two links none is chosen"


@pytest.mark.parametrize(("database", "backup"), [("", None), ("postgresql://course@db.example.org/course", None)])
def test_records_of_a_file_are_backed_up_and_those_of_a_server_by_the_server(
    host, monkeypatch, capsys, database, backup
):
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setattr(upgrades, "upgrade", lambda *given: 0)
    assert host_verbs.upgrade("v1", backup, []) == (0 if database else 1)
    assert bool(capsys.readouterr().err) is not bool(database)
