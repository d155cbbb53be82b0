"""The processes of a server, named by their place: the server, the warm process that kernels are forked from, the rest."""

import asyncio
import time
from dataclasses import dataclass

import psutil

from .servers import MARK

WARM = "course_lib.serve.forked"  # in the command line of the warm process, and of every kernel forked from it


@dataclass(frozen=True)
class Family:
    """A server, its warm process where it has one, and everything else that it started: kernels."""

    server: psutil.Process
    warm: psutil.Process | None
    kernels: tuple[psutil.Process, ...]


def family(pid: int, mark: str) -> Family:
    """Who belongs to a server: its descendants, and whoever carries its mark after its parent has gone."""
    server = psutil.Process(pid)
    found = {process.pid: process for process in server.children(recursive=True)}
    for process in psutil.process_iter():
        try:
            if process.pid != pid and process.environ().get(MARK) == mark:
                found.setdefault(process.pid, process)
        except psutil.Error:
            continue
    return named(server, list(found.values()))


def named(server, others) -> Family:
    """The oldest process that was started as the warm one is it; a fork of it has its command line too, and is younger."""
    started = []
    for process in others:
        try:
            started.append((process.create_time(), process.pid, process, WARM in " ".join(process.cmdline())))
        except psutil.Error:
            continue  # it has just ended
    started.sort(key=lambda one: one[:2])
    warm = next((process for *_, process, is_warm in started if is_warm), None)
    return Family(server, warm, tuple(process for *_, process, _ in started if process is not warm))


def pss_mb(*processes) -> float:
    """Proportional set size of these processes together [MB]; one that has ended weighs nothing."""
    return sum(_of(process, lambda one: one.memory_full_info().pss) for process in processes) / 1e6


def processor_s(*processes) -> float:
    """Processor time that these processes have taken so far [s]."""
    return sum(_of(process, lambda one: sum(one.cpu_times()[:2])) for process in processes)


def _of(process, read):
    try:
        return read(process)
    except psutil.Error:
        return 0


async def settled(pid: int, mark: str, kernels: int = 0, patience_s: float = 20.0) -> Family:
    """Wait until no more than so many kernels are left; whoever measures next is not weighed on by who was before."""
    end = time.monotonic() + patience_s
    while len((found := family(pid, mark)).kernels) > kernels and time.monotonic() < end:
        await asyncio.sleep(0.2)
    return found
