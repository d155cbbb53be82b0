"""What `make browsers` says where a browser or what drives it is missing: one sentence, and an exit code that is not 0."""

import os
import subprocess
import sys

import pytest

from tests.browsers import __main__, find
from tests.serving import ROOT

LOOKED_FOR = {find.firefox: ("firefox-esr", "geckodriver"), find.webkit: ("WebKitWebDriver", "Xvfb")}


@pytest.fixture(autouse=True)
def with_selenium_and_nothing_else(monkeypatch, tmp_path):
    monkeypatch.setattr(find, "find_spec", lambda name: object() if name == "selenium" else None)
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("FIREFOX", "GECKODRIVER", "WEBKITWEBDRIVER", "XVFB"):
        monkeypatch.delenv(variable, raising=False)


def install(folder, *names):
    for name in names:
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell is no program on Windows")
@pytest.mark.parametrize("look", LOOKED_FOR)
def test_each_program_that_is_missing_has_a_sentence_with_the_command_that_gets_it(look, tmp_path):
    for name in LOOKED_FOR[look]:
        with pytest.raises(LookupError, match=r" was not found: .*(apt-get|pip) install"):
            look()
        install(tmp_path, name)
    assert list(look().values()) == [str(tmp_path / name) for name in LOOKED_FOR[look]]


def test_a_path_that_is_named_and_cannot_be_run_is_told_and_no_other_is_taken(monkeypatch, tmp_path):
    install(tmp_path, "firefox")
    monkeypatch.setenv("FIREFOX", "nowhere/firefox")
    with pytest.raises(
        LookupError, match="FIREFOX=nowhere/firefox is no program: give the path of one that can be run"
    ):
        find.firefox()


def test_without_selenium_the_verb_that_installs_it_is_named(monkeypatch):
    monkeypatch.setattr(find, "find_spec", lambda name: None)
    with pytest.raises(LookupError, match="run make browsers"):
        find.webkit()


def test_every_browser_that_is_missing_is_told_and_the_exit_code_is_1(capsys):
    assert __main__.main([]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in told] == ["firefox", "webkit"]


def test_a_browser_of_another_name_is_refused_with_the_names_that_there_are():
    run = subprocess.run(
        [sys.executable, "-m", "tests.browsers", "opera"], cwd=ROOT, env=dict(os.environ), capture_output=True, encoding="utf-8"
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr == "No browser is called opera here: use firefox or webkit.\n"
