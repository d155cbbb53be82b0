"""The model's time beside that of SMS-2, the edition before it, and beside one compiled loop: how dear the structure is, and Python.

Both editions run by turns in a process each with one thread, in CPU time, as the machine may be shared.
"""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.serving import ROOT

from .figures import Figure, figure
from .fused import fused
from .simulating import LIVES

SMS_2 = "60bc2e1"  # the last commit of that edition
ROUNDS = 15
KEPT = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "2000000000"}  # of glibc
AT_MOST = dict(zip(LIVES, (1.0, 1.2), strict=True))  # times SMS-2


def editions() -> Iterator[Figure]:
    """Each life in both editions; none where git does not hold the earlier one."""
    yield from beside_sms_2()
    yield from fused()


def beside_sms_2() -> Iterator[Figure]:
    """CPU milliseconds of this edition against SMS-2, as each is, and where the C library keeps the memory of a run for both."""
    with tempfile.TemporaryDirectory() as earlier:
        if not _unpack(SMS_2, earlier):
            print(f"git does not hold {SMS_2}, so SMS-2 cannot be measured beside the model.")
            return
        for said, setting in (("", {}), (", memory kept", KEPT)):
            for life in LIVES:
                then, now = _by_turns((earlier, str(ROOT)), life, setting)
                share = None if setting else AT_MOST[life]
                yield figure(f"simulate {life}, CPU{said}", now, "ms", then, "SMS-2", share=share)


def _by_turns(folders: tuple[str, str], life: str, setting: dict[str, str]) -> tuple[float, ...]:
    """The median CPU milliseconds of a life in each of two editions, in a new process each."""
    with ExitStack() as running:
        both = [running.enter_context(_started(folder, setting)) for folder in folders]
        times = [[_asked(one, life) for one in both] for _ in range(ROUNDS + 2)][2:]
    return tuple(1000 * median(took) for took in zip(*times, strict=True))


def _unpack(commit: str, folder: str) -> bool:
    found = subprocess.run(
        ["git", "archive", commit, "course_lib", "assets"], cwd=ROOT, capture_output=True, check=False
    )
    if found.returncode == 0:
        with tarfile.open(fileobj=io.BytesIO(found.stdout)) as files:
            files.extractall(folder, filter="data")
    return found.returncode == 0


def _started(folder: str, setting: dict[str, str]) -> subprocess.Popen:
    alone = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    program = [sys.executable, str(Path(__file__).with_name("simulating.py")), folder]
    environment = {**os.environ, **alone, **setting, "PYTHONPATH": folder}
    return subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=folder
    )


def _asked(one: subprocess.Popen, life: str) -> float:
    one.stdin.write(life + "\n")
    one.stdin.flush()
    return float(one.stdout.readline())
