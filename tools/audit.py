"""requirements.txt and requirements-dev.txt → what is known against the packages in them, by the advisories at osv.dev.

Exit code 0: every package was asked about, and nothing is known. 1: something is known, a line each. 2: not all could be
asked about, so nothing may be concluded. pip-audit by itself gives 0 where it could not ask about a single package.
(`make audit` prints the number; make's own exit code is 2 for both.)
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
ADVISORIES = "https://api.osv.dev/v1/query"
PIP_AUDIT = [sys.executable, "-m", "pip_audit"]
HOW = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--desc", "off"]
PATIENCE_S = 600


def main() -> int:
    """Audit the locks; the exit code says how it stands."""
    pinned = packages((ROOT / name).read_text("utf-8") for name in LOCKS)
    said, why = answer(pinned)
    code, lines = findings(said, why)
    print("\n".join(lines))
    return code


def packages(locks) -> list[str]:
    """The pinned lines of the locks, without the course itself and without what one lock takes from the other."""
    lines = (line.strip() for lock in locks for line in lock.splitlines())
    return sorted({line for line in lines if line and not line.startswith(("#", "-"))})


def answer(pinned: list[str]) -> tuple[str, str]:
    """What pip-audit says of these packages, as JSON; and the last of its complaints, if it could not ask."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pinned.txt"
        file.write_text("\n".join(pinned) + "\n", "utf-8")
        line = [*PIP_AUDIT, "-r", str(file), *HOW, "-s", "osv", "--osv-url", ADVISORIES]
        try:
            run = subprocess.run(line, capture_output=True, encoding="utf-8", timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            return "", f"no answer within {PATIENCE_S} s"
    return run.stdout, (run.stderr.strip().splitlines() or ["no word"])[-1][:200]


def findings(said: str, why: str) -> tuple[int, list[str]]:
    """Exit code and lines for what pip-audit said; `why` is its complaint, for where it said nothing."""
    try:
        asked = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 2, [f"Nothing was audited (exit code 2): the advisories at {ADVISORIES} could not be reached. {why}"]
    left = [one["name"] for one in asked if "vulns" not in one]
    known = [(one, flaw) for one in asked for flaw in one.get("vulns", ())]
    lines = [_line(one, flaw) for one, flaw in known]
    if known:
        lines.append(
            f"{len(known)} known in {len(asked) - len(left)} packages (exit code 1): raise them, then `make lock`."
        )
    if left or not asked:
        few = ", ".join(left[:5]) + (" …" if len(left) > 5 else "")
        lines.append(
            f"{len(left)} of {len(asked)} packages were not audited (exit code 2 unless something is known): {few}"
        )
    if not lines:
        lines = [f"Audited {len(asked)} packages of {' and '.join(LOCKS)} by osv.dev: nothing is known against them."]
    return (1 if known else 2 if left or not asked else 0), lines


def _line(one, flaw):
    names = ", ".join([flaw["id"], *flaw.get("aliases", ())])
    fixed = ", ".join(flaw.get("fix_versions") or ()) or "no version yet"
    return f"{one['name']} {one['version']}: {names}; mended in {fixed}"


if __name__ == "__main__":
    sys.exit(main())
