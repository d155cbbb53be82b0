"""What stands behind forked kernels: when there are none, what a warm process that cannot be made leads to, what is shared."""

import asyncio
import logging
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint

import pytest

from course_lib.serve.forked import warm_process
from course_lib.serve.forked.warm_process import CHOSEN_BY_HOST, ForkedProcess, WarmProcess, can_fork

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")


def elsewhere(coroutine):
    """Run it in a thread of its own, since a browser test may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.fixture
def said():
    """What the server logs."""
    heard, log = [], warm_process.get_logger()
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    log.addHandler(handler)
    yield heard
    log.removeHandler(handler)


@on_linux
def test_a_host_may_choose_ordinary_kernels_by_jupyters_own_name(monkeypatch):
    monkeypatch.setattr(warm_process, "entry_points", lambda **_: (EntryPoint("proximal-forked", "x:y", "g"),))
    monkeypatch.delenv(CHOSEN_BY_HOST, raising=False)
    assert can_fork()
    monkeypatch.setenv(CHOSEN_BY_HOST, "local-provisioner")
    assert not can_fork()


def test_without_its_entry_point_or_elsewhere_than_on_linux_kernels_are_ordinary(monkeypatch):
    monkeypatch.setattr(warm_process, "entry_points", lambda **_: ())
    assert not can_fork()
    monkeypatch.setattr(warm_process, "entry_points", lambda **_: (EntryPoint("proximal-forked", "x:y", "g"),))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not can_fork()


def test_the_course_names_its_provisioner_only_while_there_is_a_warm_process(monkeypatch):
    from course_lib.serve.server import WARM, ThisPythonKernelSpecManager

    manager = ThisPythonKernelSpecManager()
    assert "kernel_provisioner" not in manager.get_kernel_spec("python3").metadata
    monkeypatch.setattr(WARM, "life", (0, 0))
    named = manager.get_kernel_spec("python3").metadata["kernel_provisioner"]["provisioner_name"]
    assert named == warm_process.PROVISIONER


@on_linux
def test_a_warm_process_that_ends_at_once_is_tried_twice_told_once_and_then_done_without(monkeypatch, said):
    monkeypatch.setattr(sys, "executable", shutil.which("false"))

    async def ask():
        warm = WarmProcess()
        warm.start()
        try:
            return [await warm.fork("kernel.json", {}, ".") for _ in range(3)]
        finally:
            warm.stop()

    assert elsewhere(ask()) == [None] * 3
    assert len(said) == 1 and "ends at once" in said[0]


@on_linux
def test_a_forked_process_is_polled_waited_for_and_ended_as_a_child_would_be():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    forked = ForkedProcess(child.pid, os.pidfd_open(child.pid))
    assert forked.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        forked.wait(0.01)
    forked.terminate()
    assert forked.wait(10) == forked.poll() == 0
    child.communicate()
    forked.kill()  # nobody is hit who has the same number now


def test_what_was_simulated_before_the_fork_is_not_worked_out_again(monkeypatch):
    from course_lib import content
    from course_lib.app import virtual_patients
    from course_lib.app.lab import LabRoom

    monkeypatch.setattr(
        virtual_patients, "_remembering", []
    )  # as in a new process, whatever tests before this one drew
    monkeypatch.setattr(virtual_patients, "_remembered", {})
    lab = content.ids("labs")[0]
    assert LabRoom(lab).page().sides[0].trace is not LabRoom(lab).page().sides[0].trace
    with virtual_patients.remembering():
        drawn = LabRoom(lab).page().sides[0].trace
    assert LabRoom(lab).page().sides[0].trace is drawn
