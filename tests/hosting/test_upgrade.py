"""`upgrade` and `rollback` of the course itself while learners commit: made beside, switched by a link, worker by worker, nothing lost."""

import asyncio
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.hosting.machine import program
from tests.load.kept import events_in, told_wrong, wrong_with
from tests.load.kills import PYTHON, SOURCES, Committing, Outcome
from tests.load.page import Web, gathered
from tests.serve.raw_client import run
from tests.serving import ROOT, free_port, get, stop

LEARNERS, MORE, PATIENCE_S = 3, 6, 60.0
STYLE = re.compile(r'href="[^"]*/(course/page/course\.\w+\.css)"')


def git(folder: Path, *line: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run([program("git"), *identity, *line], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def releases(folder: Path) -> Path:
    """Where releases come from: the course as it is here (v1), one with another colour (v2), one that does not start (v3); the link."""
    origin = folder / "origin"
    origin.mkdir()
    files = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in filter(None, files.stdout.split("\0")):
        if name.split("/")[0] in ("course_lib", "assets", "notebooks", "requirements.txt", "pyproject.toml") and (ROOT / name).is_file():  # fmt: skip
            (origin / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, origin / name)
    (
        git(origin, "init", "-q"),
        git(origin, "add", "-f", "."),
        git(origin, "commit", "-qm", "one"),
        git(origin, "tag", "v1"),
    )
    with (origin / "assets/style/page.css").open("a") as style:
        style.write("/* another edition */\n")
    git(origin, "commit", "-qam", "two"), git(origin, "tag", "v2")
    (origin / "course_lib/serve/worker.py").write_text("raise SystemExit('this release does not start')\n")
    git(origin, "commit", "-qam", "three"), git(origin, "tag", "v3")
    git(folder, "clone", "-q", "--branch", "v1", str(origin), "releases/first")
    (folder / "releases/first/.venv").symlink_to((ROOT / ".venv").resolve())
    (folder / "proximal").symlink_to("releases/first")
    return folder / "proximal"


def test_the_course_is_upgraded_and_rolled_back_while_learners_commit_and_a_release_that_does_not_start_is_taken_back(
    tmp_path,
):
    link, port, status, data = releases(tmp_path), free_port(), free_port(), tmp_path / "data"
    lessons = tmp_path / "lessons"
    data.mkdir(), lessons.mkdir()
    for name, source in SOURCES.items():
        cells = [new_markdown_cell("# A page"), new_code_cell(source)]
        nbformat.write(new_notebook(cells=cells, metadata=PYTHON), lessons / f"{name}.ipynb")
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environ = bare | {
        "HOST": "127.0.0.1", "PORT": str(port), "COURSE_STATUS_PORT": str(status), "WORKERS": "2", "COURSE_DATA": str(data),
        "COURSE_NOTEBOOKS": str(lessons), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    python, log = str(link / ".venv/bin/python"), tmp_path / "said.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [python, "-m", "course_lib", "serve"], cwd=link, env=environ, stdout=said, stderr=said
        )
    service = [
        "--backup", str(tmp_path / "backups"), "--rolling", "--reload", f"kill -HUP {process.pid}", "--restart", "false",
        "--health", f"http://127.0.0.1:{status}/health",
    ]  # fmt: skip

    def told(*verb: str) -> subprocess.CompletedProcess:
        return subprocess.run([python, "-m", "course_lib", *verb, *service], cwd=link, env=environ, capture_output=True, text=True)  # fmt: skip

    def style() -> str:
        return STYLE.search(get(f"http://127.0.0.1:{port}/voila/render/01_quiz.ipynb")[1])[1]

    outcome = Outcome()

    async def play():
        web, ended = Web(f"http://127.0.0.1:{port}"), asyncio.Event()
        all = [Committing(web, f"upgrade/{number}", outcome, thinks_s=0.5) for number in range(LEARNERS)]
        working = asyncio.ensure_future(gathered([one.commits(ended) for one in all]))
        editions = []
        for verb, code in ((None, 0), (("upgrade", "v2"), 0), (("upgrade", "v3", "--patience", "6"), 1), (("rollback",), 0)):  # fmt: skip
            if verb:
                done = await asyncio.to_thread(told, *verb)
                assert done.returncode == code, (verb, done.stdout, done.stderr, log.read_text())
            wanted, end = len(outcome.acknowledged) + MORE, time.monotonic() + PATIENCE_S
            while len(outcome.acknowledged) < wanted:
                assert time.monotonic() < end and not working.done(), log.read_text()
                await asyncio.sleep(0.05)
            editions.append(await asyncio.to_thread(style))
        ended.set()
        await working
        web.close()
        return editions

    try:
        end = time.monotonic() + PATIENCE_S
        while "2 workers serve it" not in log.read_text():
            assert process.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        first, upgraded, still, back = run(play())
        assert first != upgraded == still and back == first
        for name in (first, upgraded):  # whoever has a page of either edition finds its files
            assert get(f"http://127.0.0.1:{port}/{name}")[0] == 200
    finally:
        stop(process)
    assert (
        outcome.lost == [] and wrong_with(outcome.acknowledged, outcome.sent, events_in(data)) + told_wrong(data) == []
    )
    assert len(list((tmp_path / "backups").iterdir())) == 2 and len(outcome.acknowledged) >= 4 * MORE
    assert "this release does not start" in log.read_text() and "A new worker did not start" in log.read_text()
