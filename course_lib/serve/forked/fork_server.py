"""The warm process: it waits for requests on a socket, and each becomes a kernel, or makes a picture, by a fork.

It has one thread, runs no cell, makes no widget, opens no store and starts no loop, so that a fork finds nothing half done.
Run as `python -m course_lib.serve.forked REQUESTS LIFE`, two file descriptors:
a socket to the server, and the read end of a pipe that ends when the server ends.
"""

import contextlib
import gc
import json
import os
import random
import select
import shutil
import signal
import socket
import sys

READY = b"ready"  # a page can be asked for; what else is worth doing is still done, in between
NAME, KERNEL_NAME, PICTURE_NAME = "course-warm", "course-kernel", "course-picture"  # as `ps` and `top` show them
LONGEST_REQUEST = 1 << 17  # bytes; what differs from this process's environment is a few hundred


def main(requests: int, life: int) -> None:
    """Warm up, and fork a kernel for each request, until the server closes its end."""
    folders = [os.environ["IPYTHONDIR"]]
    try:
        _serve(requests, life, folders)
    finally:
        if select.select([life], [], [], 0)[0]:  # the server was killed, or it would have tidied up itself
            tidy_up(folders)


def _serve(requests, life, folders):
    call_this_process(NAME)
    gc.disable()
    for number in (signal.SIGINT, signal.SIGTERM):  # a service manager ends all at once; this one goes after the server
        signal.signal(number, signal.SIG_IGN)
    sys.modules["debugpy"] = None  # nobody debugs a page; importing it costs time and memory
    from . import warm_up

    edition = warm_up.edition()
    warm_up.import_doors()
    _freeze()
    with socket.socket(fileno=requests) as line, contextlib.suppress(ConnectionError):
        signal.signal(signal.SIGCHLD, _reap)
        line.send(READY + edition.encode())
        for step in (*warm_up.steps(), _freeze, None):  # a page that is asked for early does not wait for the rest
            while step is None or select.select([line], [], [], 0)[0]:
                request = line.recv(LONGEST_REQUEST)
                if not request:
                    return
                asked = json.loads(request)
                folders[:] = asked["folders"]
                answer(line, asked, life)
            step()


def _freeze() -> None:
    """Keep the collector of a kernel from what is shared: a look at an object copies the page of memory where it lies."""
    gc.collect()
    gc.freeze()


def answer(line: socket.socket, request: dict, life: int) -> None:
    """Fork a kernel or a maker of a picture, and send its id together with a descriptor that stays its own even if the id is used again."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # it is not reaped before its descriptor is open
    try:
        pid = os.fork()
        if pid == 0:
            _become(request, life)
        descriptor = os.pidfd_open(pid)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    socket.send_fds(line, [str(pid).encode()], [descriptor])
    os.close(descriptor)


def tidy_up(folders: list[str]) -> None:
    """Remove the folders of a server that can do so no more."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def call_this_process(name: str) -> None:
    """Give this process a name of at most 15 letters."""
    with open("/proc/self/comm", "w", encoding="ascii") as comm:
        comm.write(name)


def _reap(*_) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(request: dict, life: int) -> None:
    """In the child: leave behind what belongs to the warm process, and be what was asked for until it ends."""
    code = 1
    try:
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))  # whoever is answering somebody goes first
        _leave_parent(life, KERNEL_NAME if "connection_file" in request else PICTURE_NAME)
        _take_place(request)
        if "connection_file" in request:
            from .page_kernel import run

            run(request["connection_file"], life, request["folders"])
        else:
            from .picture import make

            make(request["picture"])
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)  # never back into the loop of the warm process


def _leave_parent(life: int, name: str) -> None:
    os.setsid()
    call_this_process(name)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor > 2 and descriptor != life:
            with contextlib.suppress(OSError):  # that of the listing itself
                os.close(descriptor)


def _take_place(request: dict) -> None:
    import numpy

    for name, value in request["env"].items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    os.chdir(request["cwd"])
    random.seed()
    numpy.random.seed()
    gc.enable()
