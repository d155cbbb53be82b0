"""`python -m course_lib.serve.worker NUMBER SOCKET LIFE`: one of several processes that serve the course; `workers/pool.py` starts it.

SOCKET is where it listens, and its name is there only while it does; LIFE is a file descriptor that ends with whoever started it.
"""

import os
import signal
import socket
import sys
import threading

from ..utf8 import speak_utf8
from .json_log import one_object_a_line
from .launch import serve
from .records_file import close_at_stop
from .settings import read_settings, wants_json

BACKLOG = 512


def main(number: str, path: str, life: str) -> None:
    """Serve until told to stop, or until whoever started this has gone."""
    _be_patient(True)
    threading.Thread(target=_end_with, args=(int(life),), daemon=True).start()
    settings = read_settings(os.environ)
    settings.export(os.environ)
    settings = settings.model_copy(update={"server_name": f"{settings.server_name}{number}"})
    sockets = [_bound(path + ".course")]
    watched = [_bound(path + ".status")] if settings.status_port is not None else []
    with one_object_a_line(wants_json(os.environ)):
        serve(settings, sockets, watched, lambda: _listens(path))
        close_at_stop()


def _listens(path: str) -> None:
    _be_patient(False)
    os.rename(path + ".course", path)


def _be_patient(patient: bool) -> None:
    """While it starts it leaves the processor to those that answer somebody; what kernels are forked from stays so."""
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH if patient else os.SCHED_OTHER, os.sched_param(0))


def _bound(path: str) -> socket.socket:
    """A socket that listens; the folder is this account's alone."""
    found = socket.socket(socket.AF_UNIX)
    found.bind(path)
    found.setblocking(False)
    found.listen(BACKLOG)
    return found


def _end_with(life: int) -> None:
    os.read(life, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    speak_utf8()
    main(*sys.argv[1:])
