"""What learners commit reaches a learning record store once each, whatever becomes of it meanwhile, and nobody waits for it."""

import asyncio
import random
import subprocess
import sys
import time
from contextlib import contextmanager

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.app.record.portable import portable_id
from course_lib.engine.record.xapi import statement_id
from course_lib.serve import background_sender
from course_lib.serve import lrs as module
from course_lib.serve.lrs import BATCH, Telling, home_of
from course_lib.serve.metrics import Metrics
from course_lib.serve.settings import read_settings
from course_lib.store import learner_of, open_store, outbox
from tests.app.record.test_responses import answered, event, questions
from tests.load.answers import answer
from tests.load.page import LoadPage, Web, new_code
from tests.serve.raw_client import run
from tests.serve.small_lrs import KEY, SECRET, SmallLrs
from tests.serve.test_metrics import Numbers
from tests.serving import course_server, free_port, get, until

QUIZ = "icu-quadriplegia"
ITEMS = list(questions())
ADA = learner_of("a" * 20)


@pytest.fixture
def lrs():
    lrs = SmallLrs()
    yield lrs
    lrs.goes_on.set()
    lrs.down()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    for name, seconds in {"POLL_S": 0.05, "FIRST_S": 0.05, "LONGEST_S": 0.2}.items():
        monkeypatch.setattr(module, name, seconds)
    monkeypatch.setattr(background_sender, "ANSWER_S", 0.5)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "learners.sqlite"


@pytest.fixture
def store(path):
    store = open_store(f"sqlite:///{path}")
    outbox.collect(path)
    yield store
    store.close()


def committed(store, many, learner=ADA, run="r"):
    """So many answers, recorded; the ids of the statements that they are."""
    events = [answered(ITEMS[number % len(ITEMS)], run=run, number=number, learner=learner) for number in range(many)]
    for one in events:
        store.record(one)
    return {statement_id(run, number) for number in range(many)}


@contextmanager
def told(lrs, path, **environ):
    """A line to the store and how Prometheus hears of it, in the loop that runs."""
    metrics = Metrics(Numbers(), bool)
    line = Telling(read_settings(lrs.settings | environ), path, metrics)
    line.start()
    line.numbers = lambda: metrics.text().decode()
    try:
        yield line
    finally:
        line.close()


def test_of_several_processes_one_sends_and_another_where_that_one_ends(lrs, path, store):
    lrs.up()

    async def tell():
        with told(lrs, path) as second:
            with told(lrs, path):
                ids = committed(store, 2 * BATCH)
                await soon(lambda: outbox.count(path) == 0, "all to be sent")
            ids |= committed(store, 3, run="later")
            await soon(lambda: outbox.count(path) == 0, "the rest to be sent")
            return ids, second.status

    ids, status = run(tell())
    assert set(lrs.kept) == ids and lrs.wrong == [] and status == "ok"
    assert lrs.heard == len(ids), "one was sent twice"


async def soon(true, what, patience_s=20.0):
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, f"waited for {what}"
        await asyncio.sleep(0.02)


def sent(lrs, path, **environ):
    """Tell all that waits, and return how the line stood when nothing waited any more."""

    async def tell():
        with told(lrs, path, **environ) as line:
            await soon(lambda: outbox.count(path) == 0, "all to be sent")
            await soon(lambda: line.waiting == 0, "the count")
            return line.status

    return run(tell())


def test_every_commitment_is_a_statement_that_a_store_takes_and_is_sent_once(lrs, path, store):
    lrs.up()
    ids = committed(store, 2 * BATCH + 7)
    assert sent(lrs, path) == "ok"
    assert lrs.wrong == [] and set(lrs.kept) == ids and lrs.asked == [200] * 3
    assert sent(lrs, path) == "ok" and lrs.asked == [200] * 3, "and never again"


def test_a_store_that_is_down_first_gets_everything_when_it_comes_back(lrs, path, store, caplog):
    ids = committed(store, 5)

    async def tell():
        with told(lrs, path) as line:
            await soon(lambda: line.status == "away", "the store to be missed")
            assert "cannot be reached (ConnectionRefusedError)" in line.sentence and lrs.endpoint not in line.sentence
            ids.update(committed(store, 3, run="meanwhile"))
            await soon(lambda: line.waiting == 8, "the count")
            assert "course_lrs_waiting_statements 8.0" in line.numbers()
            lrs.up()
            await soon(lambda: line.status == "ok" and line.waiting == 0, "the store to be met again")
            assert (
                "course_lrs_sent_statements_total 8.0" in line.numbers() and "course_lrs_stopped 0.0" in line.numbers()
            )

    with caplog.at_level("WARNING", "course"):
        run(tell())
    assert set(lrs.kept) == ids and lrs.wrong == []
    assert len(caplog.records) == 2, "one sentence when it went and one when it came, however often it was tried"


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_a_store_that_asks_to_come_again_is_asked_again(lrs, path, store, status):
    lrs.up()
    lrs.next = [(status, {"Retry-After": "0"}), (status, {"Retry-After": "soon"}), (status, {})]
    ids = committed(store, 3)
    assert sent(lrs, path) == "ok" and set(lrs.kept) == ids and lrs.asked == [status] * 3 + [200]


def test_a_store_says_after_how_long_it_is_asked_again(lrs, path, store, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_S", 1.0)
    lrs.up()
    lrs.next = [(503, {"Retry-After": "9000"})]
    committed(store, 1)
    began = time.monotonic()
    assert sent(lrs, path) == "ok" and 0.9 < time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("status", "says"),
    [(400, "its own log"), (401, "COURSE_LRS_SECRET"), (403, "right to write"), (404, "COURSE_LRS_ENDPOINT"), (302, "COURSE_LRS_ENDPOINT")],
)  # fmt: skip
def test_a_store_that_refuses_is_not_asked_again_and_the_host_reads_one_sentence(
    lrs, path, store, caplog, status, says
):
    lrs.up()
    lrs.next = [(status, {"Location": f"{lrs.endpoint}other"})]
    ids = committed(store, 2)

    async def tell():
        with told(lrs, path) as line:
            await soon(lambda: line.status == "stopped", "the refusal")
            committed(store, 2, run="later")
            await soon(lambda: line.waiting == 4, "the count goes on")
            assert says in line.sentence and "course_lrs_stopped 1.0" in line.numbers()
            return line.sentence

    with caplog.at_level("WARNING", "course"):
        sentence = run(tell())
    assert [record.getMessage() for record in caplog.records] == [sentence]
    assert lrs.asked == [status] and SECRET not in sentence and KEY not in sentence
    assert sent(lrs, path) == "ok" and ids <= set(lrs.kept), "after a restart"


def test_a_wrong_secret_is_refused_and_repeated_nowhere(lrs, path, store, caplog):
    lrs.up()
    committed(store, 1)

    async def tell():
        with told(lrs, path, COURSE_LRS_SECRET="another-s3cret") as line:
            await soon(lambda: line.status == "stopped", "the refusal")
            assert "(401)" in line.sentence

    with caplog.at_level("DEBUG"):
        run(tell())
    assert "another-s3cret" not in caplog.text and lrs.kept == {}


def test_an_answer_that_is_lost_or_late_doubles_nothing(lrs, path, store):
    lrs.up()
    lrs.loses_answers = 2
    ids = committed(store, 4)
    assert sent(lrs, path) == "ok" and set(lrs.kept) == ids
    lrs.goes_on.clear()
    ids |= committed(store, 4, run="late")

    async def tell():
        with told(lrs, path) as line:
            await soon(lambda: line.status == "away", "patience to end")
            lrs.goes_on.set()
            await soon(lambda: line.waiting == 0 and line.status == "ok", "all to be sent")

    run(tell())
    assert set(lrs.kept) == ids and lrs.wrong == []


def test_what_a_store_has_under_the_same_id_in_other_words_keeps_the_rest_from_nothing(lrs, path, store):
    lrs.up()
    ids = committed(store, 3)
    lrs.kept[statement_id("r", 1)] = {"id": "as it was told before the devices were paired"}
    assert sent(lrs, path) == "ok" and set(lrs.kept) == ids and lrs.asked == [409, 200, 409, 200]


def test_statements_that_are_too_long_together_go_one_by_one(lrs, path, store):
    lrs.up()
    lrs.next = [(413, {})]
    ids = committed(store, 3)
    assert sent(lrs, path) == "ok" and set(lrs.kept) == ids


def test_nothing_is_told_of_what_was_brought_of_what_cannot_be_marked_and_of_whom_is_forgotten(lrs, path, store):
    ids = committed(store, 2)
    committed(store, 2, learner="forgotten", run="f")
    store.forget("forgotten")
    committed(store, 2, learner="brought", run="b")
    store.link("brought", ADA, "2026-11-27T12:00:00+00:00", imported="0" * 32)
    store.record(event("quiz:gone", "answered", {"item": "gone", "answers": ["x"], "certainty": None}, run="g"))
    store.record(event("note", "committed", {"words": "a secret"}, run="n"))
    lrs.up()
    assert sent(lrs, path) == "ok" and set(lrs.kept) == ids
    assert {one["actor"]["account"]["name"] for one in lrs.kept.values()} == {portable_id(ADA)}


def test_an_event_of_which_nothing_can_be_said_keeps_the_rest_from_nothing(lrs, path, store, monkeypatch, caplog):
    lrs.up()
    ids, said = committed(store, 3), module.statement
    monkeypatch.setattr(module, "statement", lambda one, of: 1 / 0 if one.event.number == 1 else said(one, of))
    assert sent(lrs, path) == "ok" and set(lrs.kept) == ids - {statement_id("r", 1)}
    assert "ZeroDivisionError" in caplog.text and ADA not in caplog.text


def test_two_servers_on_one_file_store_each_statement_once(lrs, path, store):
    lrs.up()
    ids = committed(store, 2 * BATCH)

    async def tell():
        with told(lrs, path) as one, told(lrs, path) as other:
            await soon(lambda: outbox.count(path) == 0, "all to be sent")
            await soon(lambda: one.waiting == other.waiting == 0, "the count")
            return one.status, other.status

    assert run(tell()) == ("ok", "ok") and set(lrs.kept) == ids and lrs.wrong == []


def test_trouble_with_the_learners_file_is_waited_out_and_names_no_place(lrs, path):
    lrs.up()

    async def tell():
        with told(lrs, path) as line:
            await soon(lambda: line.status == "away", "the file to be missed")
            assert "could not be read (NotSaved)" in line.sentence and str(path) not in line.sentence
            store = open_store(f"sqlite:///{path}")
            outbox.collect(path)
            committed(store, 1)
            await soon(lambda: len(lrs.kept) == 1 and line.status == "ok", "the file to be read")
            store.close()

    run(tell())


def test_numbers_of_learners_count_below_the_courses_own_address(tmp_path):
    settings = read_settings({"COURSE_HOSTS": "192.0.2.1,course.example.org", "COURSE_BASE_URL": "/kurs/"})
    assert home_of(settings, tmp_path) == "https://course.example.org/kurs/"
    bare = home_of(read_settings({}), tmp_path)
    assert bare.startswith("urn:uuid:") and bare == home_of(read_settings({}), tmp_path)
    assert bare != home_of(read_settings({}), tmp_path.parent)


# ---- a course that is really served ---------------------------------------------------------------------------------


@pytest.fixture
def lessons(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, source in (("00_start", "1"), ("01_quiz", f'from course_lib import quiz\nquiz("{QUIZ}")')):
        cells = [new_markdown_cell("# A page"), new_code_cell(source)]
        nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / f"{name}.ipynb")
    return folder


def commit(served, code, many):
    """The times that so many commitments of one learner took, from click to answer [s]."""

    async def work():
        web, rng, took = Web(served.url), random.Random(1), []
        page = LoadPage(web, "01_quiz", code, whole=True)
        await page.open()
        await page.touch()
        while len(took) < many:
            began = time.monotonic()
            if await answer(page, "quiz", rng) == "saved":
                took.append(time.monotonic() - began)
        await page.leave()
        web.close()
        return took

    return run(work())


def test_a_course_whose_store_hangs_and_is_away_holds_no_learner_up_and_loses_nothing_over_a_restart(
    lrs, lessons, tmp_path
):
    code, watched = new_code(random.Random(3)), free_port()
    environ, data = lrs.settings | {"COURSE_STATUS_PORT": str(watched)}, tmp_path / "data"
    lrs.goes_on.clear()
    lrs.up()
    with course_server(lessons, environ=environ, data=data) as served:
        took = commit(served, code, 5)
        assert max(took) < 10, "a click waits for the store, which hangs until it is told to go on"
        for pid in [served.process.pid, *served.warm_ids()][1:] + served.kernel_ids():
            assert SECRET not in psutil.Process(pid).environ().values()
        lrs.down()
        lrs.goes_on.set()
        served.process.kill()
        served.process.wait()
    with course_server(lessons, environ=environ, data=data) as served:
        commit(served, code, 2)
        until(lambda: '"away"' in get(f"http://127.0.0.1:{watched}/health")[1], "the store to be missed", served)
        lrs.up()
        until(lambda: outbox.count(data / "learners.sqlite") == 0, "all to be sent", served)
        status, health, _ = get(f"http://127.0.0.1:{watched}/health")
        assert status == 200 and '"lrs": {"status": ' in health
        assert "course_lrs_sent_statements_total" in get(f"http://127.0.0.1:{watched}/metrics")[1]
        assert SECRET not in served.log() + health and KEY not in served.log()
    store = open_store(f"sqlite:///{data}/learners.sqlite")
    events = [one for one in store.history(learner_of(code)) if one.kind in outbox.KINDS]
    store.close()
    assert set(lrs.kept) == {statement_id(one.run, one.number) for one in events} and len(events) >= 7 + 1
    assert lrs.wrong == [] and sorted({one["verb"]["display"]["en-US"] for one in lrs.kept.values()}) == ["answered", "initialized"]  # fmt: skip
    assert learner_of(code) not in str(lrs.kept) and code not in str(lrs.kept)


def test_a_course_without_a_store_imports_nothing_of_it_and_lets_nothing_wait(lessons, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    file = data / "learners.sqlite"
    open_store(f"sqlite:///{file}").close()
    outbox.collect(file)
    watched = free_port()
    with course_server(lessons, environ={"COURSE_STATUS_PORT": str(watched)}, data=data) as served:
        commit(served, new_code(random.Random(4)), 1)
        assert "lrs" not in get(f"http://127.0.0.1:{watched}/health")[1] + get(f"http://127.0.0.1:{watched}/metrics")[1]
    assert outbox.count(file) == 0
    asked = "import sys, course_lib.serve.server; print([name for name in sys.modules if name.endswith('.lrs')])"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60).stdout == "[]\n"
