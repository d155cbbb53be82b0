"""What the machine and its control groups allow → how many kernels there may be at once.

A container or a service with `MemoryMax` ends as a whole, with everybody's page, once it needs more than it may have; so
kernels are counted before that. Windows tells nothing here, and what is not known counts as a small machine.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

MB = 1 << 20
UNLIMITED = 1 << 60  # bytes; version 1 of control groups says "none" by a number near 2^63
UNKNOWN_MACHINE = 4096 * MB  # taken for a machine that does not say what it has
FORKED_KERNEL, OWN_KERNEL = 48 * MB, 120 * MB  # what a kernel adds, forked and started by itself (deploy/HOSTING.md)
RESERVE = 0.1  # share of the limit for the pages of files that are being read, and for peaks
FEWEST, MOST = 2, 400


def kernel_ceiling(
    limit_bytes: int | None, used_bytes: int, kernel_bytes: int = FORKED_KERNEL, reserve: float = RESERVE
) -> int:
    """How many kernels fit: N = ⌊((1 − r)·L − U) / K⌋, at least 2 and at most 400.

    L is the limit (None: not known), U what the server and the warm process use without kernels, K what each kernel
    adds, all in bytes; r is the share of L that is kept free.
    """
    room = (1 - reserve) * (limit_bytes or UNKNOWN_MACHINE) - used_bytes
    return min(MOST, max(FEWEST, int(room // kernel_bytes)))


def memory_limit_bytes(root: Path = Path("/")) -> int | None:
    """The least that holds for this process, of its control groups and the machine's memory [bytes]; None if none is known."""
    return min([*_version_2(root), *_version_1(root), *_machine(root)], default=None)


def resident_bytes(pids: Iterable[int], root: Path = Path("/")) -> int:
    """What these processes hold in memory together [bytes]; one that cannot be looked at counts as nothing.

    It is the resident size (`statm`), which does not shrink when kernels are forked and share it.
    """
    total = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):
            total += int((root / f"proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf(
                "SC_PAGE_SIZE"
            )
    return total


def _version_2(root: Path) -> Iterator[int]:
    """`memory.max` of this process's own group and of each above it, as far as they can be seen."""
    groups = [path for _, controllers, path in _groups(root) if not controllers]
    mounts = [(top, at) for kind, _, top, at in _mounts(root) if kind == "cgroup2"]
    yield from _limits(root, groups, mounts, "memory.max")


def _version_1(root: Path) -> Iterator[int]:
    groups = [path for _, controllers, path in _groups(root) if "memory" in controllers]
    mounts = [(top, at) for kind, options, top, at in _mounts(root) if kind == "cgroup" and "memory" in options]
    yield from _limits(root, groups, mounts, "memory.limit_in_bytes")


def _limits(root, groups, mounts, name) -> Iterator[int]:
    for group in groups:
        for top, at in mounts:
            for folder in _folders(group, top, at):
                limit = _number(root / folder.relative_to("/") / name)
                if limit is not None and limit < UNLIMITED:
                    yield limit


def _folders(group: str, top: str, at: str) -> Iterator[PurePosixPath]:
    """The folders of a group and of those above it, up to where they are mounted.

    In a container the group's own folder may be mounted as the top, and its path be one that only the host can see.
    """
    mount, path = PurePosixPath(at), PurePosixPath(group)
    below = path.relative_to(top) if path.is_relative_to(top) and ".." not in path.parts else PurePosixPath()
    yield from (mount / part for part in (below, *below.parents))


def _groups(root: Path) -> Iterator[tuple[str, list[str], str]]:
    """Number, controllers and path of each group of this process; version 2 has no controllers here."""
    for line in _lines(root / "proc/self/cgroup"):
        number, controllers, path = (*line.split(":", 2), "", "")[:3]
        if path.startswith("/"):
            yield number, [each for each in controllers.split(",") if each], path


def _mounts(root: Path) -> Iterator[tuple[str, list[str], str, str]]:
    """Kind, options, top and place of what is mounted (proc(5): the fields after ` - ` are kind, source and options)."""
    for line in _lines(root / "proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        here, there = before.split(" "), after.split(" ")
        if len(here) >= 5 and len(there) >= 3 and here[4].startswith("/"):
            yield there[0], there[2].split(","), _plain(here[3]), _plain(here[4])


def _plain(path: str) -> str:
    """A path of mountinfo, where a space is written as `\\040`."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), path)


def _machine(root: Path) -> Iterator[int]:
    for line in _lines(root / "proc/meminfo"):
        if found := re.fullmatch(r"MemTotal:\s+(\d+) kB", line.strip()):
            yield int(found[1]) * 1024
            return
    with suppress(AttributeError, OSError, ValueError):  # no Linux
        if (pages := os.sysconf("SC_PHYS_PAGES")) > 0:
            yield pages * os.sysconf("SC_PAGE_SIZE")


def _number(file: Path) -> int | None:
    """The number in a file; None where there is no file, or it says `max`."""
    text = "".join(_lines(file)).strip()
    return int(text) if re.fullmatch(r"\d+", text, re.ASCII) else None


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
