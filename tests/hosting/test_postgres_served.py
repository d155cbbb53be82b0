"""A served course whose records are in PostgreSQL: its pages through a restart of the server, and many at once."""

import asyncio
import json
import multiprocessing
import random
import threading
from contextlib import contextmanager

import nbformat
import psycopg
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.model.event import Event
from course_lib.store import learner_of, open_store
from tests.hosting.conftest import NAME
from tests.hosting.postgres import AS_URL, PASSWORD
from tests.load.answers import answer, events_at
from tests.load.kept import Commitment, wrong_with
from tests.load.page import LoadPage, Web, gathered, new_code
from tests.serving import ON_DEMAND, course_server, free_port, get, until

QUIZ, PAGE = "icu-quadriplegia", "01_quiz"
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
PAGES, MOST, PROCESSES = 6, 20, 200


@pytest.fixture
def course(database, tmp_path):
    """A course of one quiz whose records are in the database, and where it says how it stands."""
    lessons, status = tmp_path / "notebooks", free_port()
    lessons.mkdir()
    for name, source in {"00_start": "1", PAGE: f'from course_lib import quiz\nquiz("{QUIZ}")'}.items():
        cells = [new_markdown_cell("# A page"), new_code_cell(source)]
        nbformat.write(new_notebook(cells=cells, metadata=PYTHON), lessons / f"{name}.ipynb")
    with course_server(lessons, environ={"COURSE_STATUS_PORT": str(status)}, start=ON_DEMAND) as served:
        yield served, f"http://127.0.0.1:{status}/health"


class Learner:
    """Somebody who answers question after question, and counts what was acknowledged."""

    def __init__(self, web: Web, number: int):
        self.rng = random.Random(f"learner {number}")
        self.page = LoadPage(web, PAGE, new_code(self.rng), whole=True)
        self.learner, self.sent, self.acknowledged, self.not_saved = learner_of(self.page.code), [], [], 0

    @property
    def shown(self) -> str:
        """What the page shows of its quiz."""
        return " ".join(self.page.screens[self.page.screen_of("quiz")].parts.values())

    def sends(self, at, values):
        attempt, number = events_at(at)
        certainty = values.get("certainty", [""])[0]
        self.sent.append(Commitment(self.learner, f"quiz:{QUIZ}", attempt, at.split(".")[1], number, certainty))

    async def answers(self) -> None:
        """Press or commit what stands there; what could not be saved is tried again, as the page's heartbeat and its button do."""
        if "px-notsaved" in self.shown:
            await self.page.say(self.page.screen_of("quiz"), "retry")
        else:
            before = len(self.sent)
            await answer(self.page, "quiz", self.rng, self.sends)
            if len(self.sent) == before:
                return
        if "px-notsaved" in self.shown:
            self.not_saved += 1
        else:
            self.acknowledged.append(self.sent[-1])


def test_pages_that_commit_while_the_server_goes_and_comes_back_lose_nothing(course, cluster):
    served, health = course

    async def run():
        web, over = Web(served.url), asyncio.Event()
        learners = [Learner(web, number) for number in range(PAGES)]

        async def works(one):
            await one.page.open()
            while not over.is_set() or "px-notsaved" in one.shown:
                await one.answers()
                await asyncio.sleep(0.05)

        async def breaks():
            while not all(one.acknowledged for one in learners):
                await asyncio.sleep(0.05)
            await asyncio.to_thread(cluster.stop, "immediate")
            try:
                while not all(one.not_saved for one in learners):
                    await asyncio.sleep(0.05)
                told = await asyncio.to_thread(get, health)
            finally:
                await asyncio.to_thread(cluster.start)
            over.set()
            return told

        working = asyncio.ensure_future(gathered([works(one) for one in learners]))
        told = await asyncio.wait_for(breaks(), 60)
        await asyncio.wait_for(working, 60)
        await gathered([one.page.leave() for one in learners])
        web.close()
        return learners, told

    learners, (status, told, _) = asyncio.run(run())
    assert status == 503 and json.loads(told)["store"]["status"] == "down"
    until(lambda: get(health)[0] == 200, "the course to be well again", served)
    store = open_store()
    events = [event for one in learners for event in store.history(one.learner)]
    acknowledged, sent = (
        [one for each in learners for one in getattr(each, what)] for what in ("acknowledged", "sent")
    )
    assert wrong_with(acknowledged, sent, events) == [] and len(acknowledged) >= 2 * PAGES
    log = served.log()
    assert f"could not be saved: the database {NAME} on" in log and "can be kept again" in log
    assert not any(word in log + told for word in (PASSWORD, AS_URL, "Traceback"))


@contextmanager
def most_connections(cluster):
    """The most connections that the course held at once, as a list of one number."""
    most, done = [0], threading.Event()

    def watch():
        with psycopg.connect(
            host="127.0.0.1", port=cluster.port, user="admin", dbname="postgres", autocommit=True
        ) as raw:
            while not done.wait(0.005):
                (held,) = raw.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'course'").fetchone()
                most[0] = max(most[0], held)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()


def _page(number, begin, said):
    begin.wait()
    try:
        store = open_store()
        store.record(
            Event(
                learner=f"l{number}", run=f"r{number}", number=0, activity="quiz:icu", kind="committed", seed=7,
                fingerprint="f1", at="2026-03-01T09:00:00+00:00", body={},
            )
        )  # fmt: skip
        said.put("")
    except Exception as why:
        said.put(f"{type(why).__name__}: {getattr(why, 'for_host', why)}")


def test_two_hundred_processes_that_open_and_commit_at_one_moment_are_all_served_in_turn(database, cluster):
    open_store().close()
    fork = multiprocessing.get_context("fork")
    begin, said = fork.Event(), fork.Queue()
    pages = [fork.Process(target=_page, args=(number, begin, said)) for number in range(PROCESSES)]
    for one in pages:
        one.start()
    with most_connections(cluster) as most:
        begin.set()
        assert [said.get(timeout=60) for _ in pages] == [""] * PROCESSES
    for one in pages:
        one.join()
    assert 0 < most[0] <= MOST
    assert len(open_store().learners()) == PROCESSES
