"""Every open page is a process of its own, and all write to one file."""

import signal
import sqlite3
from collections import Counter

import pytest

from course_lib.store import open_store

START = """
import sys
from course_lib.model.event import Event
from course_lib.store import Taken, open_store
import course_lib.store.schema, course_lib.store.sqlite
def event(number, body):
    return Event(learner="ada", run="r1", number=number, activity="quiz:icu", kind="committed", seed=7,
                 fingerprint="f1", at="2026-03-01T09:00:00+00:00", body=body)
print("ready", flush=True)
sys.stdin.readline()
store = open_store(f"sqlite:///{sys.argv[1]}")
"""

RACE = (
    START
    + """
for number in range(12):
    try:
        store.record(event(number, {"by": sys.argv[2]}))
        print(number)
    except Taken:
        pass
"""
)

WRITE_ON = (
    START
    + """
number = 0
while True:
    store.record(event(number, {"words": "x" * 50_000}))
    print(number, flush=True)
    number += 1
"""
)


def go(*kernels):
    for kernel in kernels:
        assert kernel.stdout.readline() == "ready\n"
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()


def test_of_kernels_that_race_for_a_number_exactly_one_wins(kernel, path):
    kernels = {name: kernel(RACE, path, name) for name in ("one", "two")}
    go(*kernels.values())  # they also race to make the file
    won = {name: [int(line) for line in process.communicate()[0].split()] for name, process in kernels.items()}
    assert all(process.returncode == 0 for process in kernels.values())
    assert Counter(number for numbers in won.values() for number in numbers) == Counter(range(12))
    store = open_store(f"sqlite:///{path}")
    assert all(event.number in won[event.body["by"]] for event in store.events("ada", "r1"))
    store.close()


@pytest.fixture
def killed(kernel, path):
    """How many events a kernel had been told were saved when it was killed in the midst of writing."""
    process = kernel(WRITE_ON, path)
    go(process)
    for _ in range(10):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    told, _ = process.communicate()
    return 10 + len(told.splitlines())


def test_a_killed_kernel_loses_at_most_the_event_that_it_was_writing(killed, path, event):
    store = open_store(f"sqlite:///{path}")
    kept = store.events("ada", "r1")
    assert [event.number for event in kept] == list(range(len(kept)))
    assert killed <= len(kept) <= killed + 1
    store.record(event(len(kept)))
    store.close()
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_torn_write_costs_one_event(kernel, path, event):
    process = kernel(START + "[store.record(event(n, {})) for n in range(5)]; import os; os._exit(9)", path)
    go(process)
    process.communicate()
    log = path.with_name(path.name + "-wal")
    log.write_bytes(log.read_bytes()[:-1000])
    store = open_store(f"sqlite:///{path}")
    assert [event.number for event in store.events("ada", "r1")] == [0, 1, 2, 3]
    store.record(event(4))
    store.close()


def test_a_page_that_only_imports_the_store_does_not_pay_for_sqlalchemy(kernel):
    told, _ = kernel("import course_lib.store, sys; print('sqlalchemy' in sys.modules)").communicate()
    assert told == "False\n"
