"""How many kernels a server has and may have, and how the process stands that they are forked from."""

import asyncio
from types import SimpleNamespace

import pytest

from course_lib.serve import capacity
from course_lib.serve.capacity import KernelCapacity, WarmWatch
from course_lib.serve.forked.warm_process import MOST_FAILURES, WarmProcess
from course_lib.serve.memory_limit import MB, memory_limit_bytes


@pytest.fixture
def small(monkeypatch):
    """A service of 2 GB whose processes hold 300 MB."""
    monkeypatch.setattr(capacity, "memory_limit_bytes", lambda: 2000 * MB)
    monkeypatch.setattr(capacity, "resident_bytes", lambda pids: 150 * MB * len(pids))


def warm(started=True, failures=0) -> WarmProcess:
    process = WarmProcess()
    process.life = (0, 0) if started else None
    process.process = SimpleNamespace(pid=1) if started else None
    process.failures = failures
    return process


def test_what_the_host_said_comes_before_what_fits(small):
    assert KernelCapacity({}, warm(), 7).ceiling() == 7


def test_what_fits_is_what_the_server_and_the_warm_process_leave(small):
    assert KernelCapacity({}, warm()).ceiling() == (1800 - 300) // 48


def test_fewer_fit_where_kernels_are_not_forked(small):
    assert KernelCapacity({}, warm(started=False)).ceiling() == (1800 - 200) // 120
    assert KernelCapacity({}, warm(failures=MOST_FAILURES)).ceiling() == (1800 - 300) // 120


def test_on_this_machine_some_fit():
    assert 2 <= KernelCapacity({}, warm(started=False)).ceiling() <= 400 and memory_limit_bytes()


def test_the_kernels_of_the_manager_are_counted_and_nobody_waits():
    manager = {"a": 1}
    numbers = KernelCapacity(manager, warm())
    manager["b"] = 2
    assert (numbers.live(), numbers.waiting()) == (2, 0)


def test_the_warm_process_is_told_as_it_stands():
    async def run():
        assert WarmWatch(warm(started=False)).status() == "none"
        process = warm()
        process.since = 10.0
        watch = WarmWatch(process)
        told = [watch.status()]
        process.ready.set()
        told.append(watch.status())
        process.ready.clear()
        process.since = 20.0
        told.append(watch.status())
        process.failures = MOST_FAILURES
        process.ready.set()  # whoever waits is told that there is none
        return [*told, watch.status()]

    assert asyncio.run(run()) == ["starting", "ready", "restarting", "failed"]
