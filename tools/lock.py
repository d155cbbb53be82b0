"""pyproject.toml → requirements.txt and requirements-dev.txt, the pinned locks; or, with --check, a proof of both.

One universal lock serves every system, by markers. The proof asks a resolver, for each system and each Python that
README names, whether exactly the locked versions exist as wheels and fit together.
On a Mac the course asks for less than its tests do: the wheels of the simulator that checks the model are for macOS 14.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SYSTEMS = ("x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LOCKS = ("requirements.txt", "requirements-dev.txt")
MAC_OF_DEVELOPERS = "14.0"
UV = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header"]
TOLD = "# Made by `make lock` from pyproject.toml; do not edit.\n"


def main() -> int:
    """Lock, or check the locks; the exit code says whether all is well."""
    os.chdir(ROOT)
    return check() if "--check" in sys.argv[1:] else lock()


def lock() -> int:
    """Write both locks."""
    wanted = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    users = resolve(wanted["project"]["dependencies"])
    Path("requirements.txt").write_text(TOLD + users + "-e .\n", "utf-8")
    developers = resolve(wanted["project"]["dependencies"] + wanted["dependency-groups"]["dev"], users)
    only = [line for line in developers.splitlines() if line not in users.splitlines()]
    Path("requirements-dev.txt").write_text(TOLD + "-r requirements.txt\n" + "\n".join(only) + "\n", "utf-8")
    return check()


def resolve(loose: list[str], pinned: str = "") -> str:
    """The loose requirements, and all that they need, at one version each for every system."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "loose.in").write_text("\n".join(loose), "utf-8")
        (Path(folder) / "pinned.txt").write_text(pinned, "utf-8")
        line = [
            *UV,
            "--universal",
            "--python-version",
            PYTHONS[0],
            "--no-annotate",
            "--no-emit-index-url",
            "--no-emit-find-links",
        ]
        made = subprocess.run(
            [*line, "-c", f"{folder}/pinned.txt", f"{folder}/loose.in"],
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
    return "".join(f"{row}\n" for row in made.stdout.splitlines() if row and not row.startswith(("#", "-")))


def check() -> int:
    """Resolve both locks for each system and Python, wheels only; say what does not."""
    wrong = [
        f"{name} names a place of this machine: {row}"
        for name in LOCKS
        for row in Path(name).read_text("utf-8").splitlines()
        if re.search(r"//|file:|/opt/", row)
    ]
    for system in SYSTEMS:
        for python in PYTHONS:
            wrong += proved(system, python, LOCKS)
            wrong += proved(system, python, LOCKS[:1]) if "apple" in system else []
    print("\n".join(wrong) or "The locks hold.")
    return 1 if wrong else 0


def proved(system: str, python: str, locks: tuple[str, ...]) -> list[str]:
    """What of these locks does not resolve there."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for name in locks for row in Path(name).read_text("utf-8").splitlines() if not row.startswith("-")]
        both = Path(folder) / "locked.txt"
        both.write_text("\n".join(rows), "utf-8")
        line = [*UV, "--python-platform", system, "--python-version", python, "--only-binary", ":all:", "--no-annotate"]
        mac = {"MACOSX_DEPLOYMENT_TARGET": MAC_OF_DEVELOPERS} if LOCKS[1] in locks else {}
        made = subprocess.run([*line, str(both)], capture_output=True, encoding="utf-8", env=os.environ | mac)
    print(f"{'holds' if made.returncode == 0 else 'FAILS'}  Python {python}  {system}  {locks[-1]}", flush=True)
    return [] if made.returncode == 0 else [f"Python {python} on {system}: {made.stderr.strip()}"]


if __name__ == "__main__":
    sys.exit(main())
