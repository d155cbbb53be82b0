"""What `make audit` concludes: a finding is a line, and whoever could not be asked has not said that all is well."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
CLEAN = {"name": "tornado", "version": "6.6.1", "vulns": []}
FLAW = {"id": "GHSA-1", "aliases": ["CVE-2026-1"], "fix_versions": ["6.6.2"], "description": "…"}
BROKEN = {"name": "voila", "version": "0.5.13", "vulns": [FLAW, {"id": "PYSEC-2", "fix_versions": []}]}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found"}


@pytest.fixture
def audit():
    spec = importlib.util.spec_from_file_location("audit", HOUSE / "tools" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(tmp_path, text: str) -> list[str]:
    """Something that stands in for pip-audit."""
    file = tmp_path / "stands_in.py"
    file.write_text(f"import sys\n{text}\n", "utf-8")
    return [sys.executable, str(file)]


def said(*packages) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_every_pinned_package_is_asked_about_and_the_course_itself_is_not(audit):
    locks = [(HOUSE / name).read_text("utf-8") for name in audit.LOCKS]
    pinned = audit.packages(locks)
    wanted = {line for lock in locks for line in lock.splitlines() if "==" in line}
    assert set(pinned) == wanted and len(pinned) == len(wanted) > 100


def test_a_finding_is_a_line_with_what_mends_it(audit):
    code, lines = audit.findings(said(CLEAN, BROKEN), "")
    assert code == 1
    assert lines[0] == "voila 0.5.13: GHSA-1, CVE-2026-1; mended in 6.6.2"
    assert lines[1] == "voila 0.5.13: PYSEC-2; mended in no version yet"
    assert "2 known in 2 packages" in lines[2]


def test_nothing_known_is_said_only_where_every_package_was_asked_about(audit):
    assert audit.findings(said(CLEAN), "") == (
        0,
        ["Audited 1 packages of requirements.txt and requirements-dev.txt by osv.dev: nothing is known against them."],
    )
    code, lines = audit.findings(said(CLEAN, SKIPPED), "")
    assert code == 2 and "1 of 2 packages were not audited" in lines[0] and "numpy" in lines[0]
    assert audit.findings(said(), "")[0] == 2
    assert audit.findings(said(SKIPPED, BROKEN), "")[0] == 1


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "{}", "null"])
def test_no_answer_is_no_good_news(audit, text):
    code, (line,) = audit.findings(text, "ConnectionError")
    assert code == 2 and line.startswith("Nothing was audited (exit code 2)") and "ConnectionError" in line


def test_where_the_advisories_cannot_be_reached_that_is_said_in_one_line_and_is_a_failure(
    audit, tmp_path, monkeypatch, capsys
):
    fails = (
        "sys.exit('Traceback (most recent call last):\\n  File …\\nrequests.exceptions.ConnectionError: no such host')"
    )
    monkeypatch.setattr(audit, "PIP_AUDIT", program(tmp_path, fails))
    assert audit.main() == 2
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 1 and "could not be reached" in told[0] and told[0].endswith("ConnectionError: no such host")


def test_where_pip_audit_is_not_installed_nothing_was_audited(audit, monkeypatch, capsys):
    monkeypatch.setattr(audit, "PIP_AUDIT", [sys.executable, "-m", "no_such_module_as_pip_audit"])
    assert audit.main() == 2 and "No module named" in capsys.readouterr().out


def test_what_pip_audit_says_is_read_and_what_it_is_asked_is_the_locks(audit, tmp_path, monkeypatch, capsys):
    asks = f"given = open(sys.argv[sys.argv.index('-r') + 1]).read()\nassert 'tornado==' in given and '-e .' not in given\nprint({said(BROKEN)!r})\nsys.exit(1)"
    monkeypatch.setattr(audit, "PIP_AUDIT", program(tmp_path, asks))
    assert audit.main() == 1 and "voila 0.5.13: GHSA-1" in capsys.readouterr().out


def test_the_audit_is_no_part_of_the_product_nor_of_its_tests():
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        assert "pip-audit" not in (HOUSE / name).read_text("utf-8"), name
    assert "audit" not in (HOUSE / ".ci" / "run").read_text("utf-8")
