"""Row 10 of the trials: what a process of the course prints and reads is UTF-8, whatever its surroundings are set to."""

import ast
import asyncio
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from course_lib.serve import preview_state
from tests.broken import CASE, HOUSE, Copy

SURROUNDINGS = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii, strict": {"PYTHONIOENCODING": "ascii:strict"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "C": {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0"},
    "C and cp1252": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "cp1252"},
}


def surroundings(name, **more):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONIO"))}
    return kept | {"PYTHONPATH": str(HOUSE), "PYTHONUTF8": "0"} | SURROUNDINGS[name] | more


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """One case of the course with a finding that quotes what no old code page holds, and its line; the rest would only take time."""
    copy = Copy(tmp_path_factory.mktemp("author"))
    for path in set(copy.assets.glob("*/*.yaml")) - {copy.path(CASE)}:
        path.unlink()
    return copy, copy.edit(CASE, "value: 120 days", "value: “eight” → 8 λ days")


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_validate_writes_its_findings_to_a_file_as_utf_8(broken, tmp_path, name):
    copy, line = broken
    with (tmp_path / "said").open("wb") as said:
        run = subprocess.run(
            [sys.executable, "-m", "course_lib", "validate"],
            cwd=HOUSE, env=surroundings(name, COURSE_ASSETS=str(copy.assets)), stdout=said, stderr=subprocess.PIPE, timeout=120,
        )  # fmt: skip
    text = (tmp_path / "said").read_text(encoding="utf-8")
    assert run.returncode == 1 and run.stderr == b""
    assert f"assets/{CASE}, line {line}: `“eight” → 8 λ" in text


@pytest.mark.parametrize("name", ["cp1252", "C"])
@pytest.mark.parametrize("asked", [["coverage"], ["--help"], ["new", "case", "Fälle → 1"], ["sbml", "--antimony"]])
def test_no_verb_dies_of_what_it_prints(name, asked):
    run = subprocess.run(
        [sys.executable, "-m", "course_lib", *asked],
        cwd=HOUSE,
        env=surroundings(name),
        capture_output=True,
        timeout=120,
    )
    assert run.returncode in (0, 1) and b"Traceback" not in run.stderr
    (run.stdout + run.stderr).decode("utf-8")


def preview_findings(monkeypatch, copy, name):
    """What the page of a preview is told, by a server in these surroundings."""
    monkeypatch.setattr(
        os, "environ", surroundings(name, COURSE_ASSETS=str(copy.assets), COURSE_PREVIEW=f"assets/{CASE}")
    )
    served = SimpleNamespace(settings={"course_settings": SimpleNamespace(preview=os.environ["COURSE_PREVIEW"])})
    return asyncio.run(preview_state.PreviewStateHandler._findings(served))


@pytest.mark.parametrize("name", ["cp1252", "C"])
def test_a_preview_tells_such_a_finding_and_is_sound_again_once_the_file_is_mended(monkeypatch, tmp_path, name):
    copy = Copy(tmp_path)
    line = copy.edit(CASE, "value: 120 days", "value: “eight” → 8 λ days")
    (said,) = preview_findings(monkeypatch, copy, name)
    assert said.startswith(f"assets/{CASE}, line {line}: `“eight” → 8 λ")
    copy.edit(CASE, "value: “eight” → 8 λ days", "value: 120 days")
    assert preview_findings(monkeypatch, copy, name) == []


def test_a_check_that_could_not_finish_is_told_on_the_page_and_not_taken_for_sound(monkeypatch, tmp_path):
    copy = Copy(tmp_path)
    monkeypatch.setattr(sys, "executable", str(HOUSE / "tests" / "no-such-python"))
    (said,) = preview_findings(monkeypatch, copy, "C")
    assert said.startswith(f"assets/{CASE}: the content could not be checked")


def test_every_file_and_every_pipe_names_its_encoding():
    """Calls that read or write text: `open`, `read_text`, `write_text`, and processes that are asked for text."""
    nameless = []
    for path in [*(HOUSE / "course_lib").rglob("*.py"), *(HOUSE / "tools").rglob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _is_text(call) and not _names_it(call):
                nameless.append(f"{path.relative_to(HOUSE)}:{call.lineno}")
    assert nameless == []


def _is_text(call):
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    modes = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    modes += [key.value.value for key in call.keywords if key.arg == "mode" and isinstance(key.value, ast.Constant)]
    if name == "open":
        return isinstance(call.func, ast.Name) and not any("b" in mode for mode in modes)
    asked = {key.arg for key in call.keywords}
    return name in ("read_text", "write_text") or bool(asked & {"text", "universal_newlines"}) and name in ("run", "Popen", "check_output")  # fmt: skip


def _names_it(call):
    name = getattr(call.func, "attr", "")
    utf8 = any(isinstance(one, ast.Constant) and one.value == "utf-8" for one in call.args)
    return any(key.arg == "encoding" for key in call.keywords) or name in ("read_text", "write_text") and utf8
