"""HOSTING, followed word for word: its commands are taken out of the page and run, on folders of the tests' own.

What would change this machine (packages, accounts, services, an editor) is written down instead of done; every other
command is really run. `LEFT_OUT` names the blocks that are not run, and why.
"""

import os
import re
import subprocess
import sysconfig
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from course_lib.store import open_store
from tests.hosting.machine import program
from tests.hosting.postgres import BINS
from tests.serving import ROOT, free_port, stop, until
from tests.store.conftest import event  # noqa: F401

PAGE = (ROOT / "deploy" / "HOSTING.md").read_text("utf-8")
SECTIONS = {
    part.split("\n", 1)[0]: re.findall(r"```sh\n(.*?)```", part, re.DOTALL) for part in re.split(r"(?m)^## ", PAGE)
}
BLOCKS = [(name, number) for name, blocks in SECTIONS.items() for number in range(len(blocks))]
RUN = {"Install", "Who is it?", "From Moodle, Canvas or another learning platform (LTI 1.3)", "A service that starts with the machine", "How the course stands", "A learning record store", "The proxy", "Backup and restore", "PostgreSQL in place of the file"}  # fmt: skip
LEFT_OUT = {
    "From a learning platform without LTI (SCORM)": "test_scorm.py runs it",
    "Behind a JupyterHub": "test_hub.py starts that configuration, with the hub that the tests' environment has",
    "Upgrading": "test_upgrade.py runs it between releases of its own",
    "In a container": "no image can be had here; test_unit_and_image.py runs the steps of the file",
}
NOTED = ("apt-get", "useradd", "sudoedit", "systemctl", "journalctl", "nginx")
SHIMS = {
    "sudo": 'while [ "$1" = -u ]; do shift 2; done; exec "$@"',
    "install": 'kept=""; while [ $# -gt 0 ]; do case "$1" in -o|-g) shift 2;; *) kept="$kept $1"; shift;; esac; done; exec /usr/bin/install $kept',
    **{name: f'echo {name} "$@" >>"$NOTED"' for name in NOTED},
}


def test_every_block_of_commands_is_run_or_said_why_not():
    with_commands = {name for name, blocks in SECTIONS.items() if blocks}
    assert with_commands == RUN | set(LEFT_OUT)


@pytest.mark.parametrize(("name", "number"), BLOCKS, ids=[f"{name}-{number}" for name, number in BLOCKS])
def test_every_block_is_a_script_that_a_shell_can_read(name, number):
    text = SECTIONS[name][number].replace("<this repository>", "https://example.org/course.git")
    said = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True)
    assert said.returncode == 0, said.stderr


class Machine:
    """A clean machine, as far as HOSTING's commands can tell: its folders below one of the tests', its services noted."""

    def __init__(self, root: Path):
        self.root, self.noted, self.port, self.status = root, root / "noted", free_port(), free_port()
        self.at = root
        bin = root / "bin"
        bin.mkdir()
        for name, line in SHIMS.items():
            (bin / name).write_text(f"#!/bin/sh\n{line}\n")
            (bin / name).chmod(0o755)
        for folder in ("srv", "etc/systemd/system", "etc/nginx/conf.d", "var/cache"):
            (root / folder).mkdir(parents=True)
        kept = {
            name: value for name, value in os.environ.items() if name in ("HOME", "LANG") or name.startswith("PIP_")
        }
        self.environ = kept | {
            "PATH": f"{bin}:{os.environ['PATH']}",
            "NOTED": str(self.noted),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def moved(self, text: str) -> str:
        """The same words, with this machine's folders, ports and repository."""
        text = text.replace("<this repository>", str(ROOT)).replace("/dev/null", "\0")
        text = re.sub(r"(?<![\w.])/(srv|etc|var)/", rf"{self.root}/\1/", text)
        return text.replace("\0", "/dev/null").replace(":8866", f":{self.port}").replace(":8870", f":{self.status}")

    def run(self, block: str, **more: str) -> str:
        """Run a block as it stands, a line after the other in one shell; what it prints."""
        said = ""
        for line in self.moved(block).splitlines():
            if line.startswith("cd "):
                self.at = Path(line.removeprefix("cd "))
                continue
            done = subprocess.run(
                ["bash", "-ec", line], cwd=self.at, env=self.environ | more, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            said += done.stdout
            if line.endswith("-m venv .venv"):
                self.share()
        return said

    def share(self):
        """Let the new environment see the libraries of the tests' own: all that the lock names, so that pip fetches what builds the course alone."""
        (libraries,) = (self.at / ".venv" / "lib").glob("python*/site-packages")
        (libraries / "shared.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")

    def notes(self) -> str:
        """What would have been done to the machine."""
        return self.noted.read_text() if self.noted.exists() else ""


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A machine on which *Install* was followed."""
    made = Machine(tmp_path_factory.mktemp("machine"))
    for block in SECTIONS["Install"]:
        made.run(block)
    return made


def test_after_install_the_course_and_all_that_it_needs_are_there(machine):
    course = machine.root / "srv" / "course" / "proximal"
    said = subprocess.run(
        [course / ".venv" / "bin" / "python", "-c", "import course_lib; print(course_lib.__file__)"],
        cwd=machine.root, capture_output=True, text=True, env=machine.environ,
    )  # fmt: skip
    assert Path(said.stdout.strip()).resolve().is_relative_to(course.resolve()), said.stderr
    assert "apt-get install -y git python3-venv nginx openssl sqlite3 curl make" in machine.notes()
    assert "useradd --system" in machine.notes()


def test_the_service_is_started_watched_and_backed_up(machine, monkeypatch):
    for name in (
        "A service that starts with the machine",
        "From Moodle, Canvas or another learning platform (LTI 1.3)",
        "A learning record store",
        "The proxy",
    ):
        for block in SECTIONS[name]:
            machine.run(block)
    assert "systemctl enable --now proximal" in machine.notes()
    assert "your.name.example" in (machine.root / "etc" / "nginx" / "conf.d" / "course.conf").read_text()
    unit = machine.moved((machine.root / "etc" / "systemd" / "system" / "proximal.service").read_text())
    said = re.search(r"^Environment=(.+)$", unit, re.MULTILINE)[1].replace("PORT=8866", f"PORT={machine.port}")
    environ = dict(pair.split("=", 1) for pair in said.split()) | {"COURSE_STATUS_PORT": str(machine.status)}
    line = re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)[1].split()
    service = subprocess.Popen(line, cwd=machine.root / "srv" / "course" / "proximal", env=machine.environ | environ)
    try:
        until(lambda: _answers(machine.status), "the service to answer")
        (watched,) = SECTIONS["How the course stands"]
        told = machine.run(watched)
        assert '"status": "ok"' in told and "course_kernel_ceiling" in told
        monkeypatch.setenv("COURSE_DATA", str(machine.root / "srv" / "course" / "data"))
        open_store().close()
        (backup,) = SECTIONS["Backup and restore"]
        machine.run(backup)
        assert (machine.root / "srv" / "course" / "backup" / f"learners-{date.today()}.sqlite").is_file()
    finally:
        stop(service)


def test_a_verb_works_on_the_courses_own_data(machine):
    (block,) = SECTIONS["Who is it?"]
    assert re.fullmatch(r"[\w+/=-]{43,44}\n", machine.run(block))
    assert (machine.root / "srv" / "course" / "data" / "host.key").is_file()


def _answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_records_move_to_postgresql_as_the_page_says(machine, cluster, event, tmp_path):  # noqa: F811
    psql = Path(program("psql", "postgresql", BINS))
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(cluster.port), "PGUSER": "admin", "PGDATABASE": "postgres"}
    where["PATH"] = f"{machine.root / 'bin'}:{psql.parent}:{os.environ['PATH']}"
    make, move = SECTIONS["PostgreSQL in place of the file"]
    make = make.replace("ROLE course", "ROLE guide").replace(
        "DATABASE course OWNER course", "DATABASE guide OWNER guide"
    )
    make = make.replace("5432:course:course:", f"{cluster.port}:guide:guide:")
    assert machine.run(make, **where).split() == ["CREATE", "ROLE", "CREATE", "DATABASE"]
    data = machine.root / "srv" / "course" / "data"
    store = open_store(f"sqlite:///{data}/learners.sqlite")
    store.record(event())
    store.close()
    said = machine.run(
        move.replace("course@127.0.0.1/course", f"guide@127.0.0.1:{cluster.port}/guide"), COURSE_DATA=str(data)
    )
    assert "events: 1 row" in said
