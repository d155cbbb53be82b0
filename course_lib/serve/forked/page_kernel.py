"""A process → an IPython kernel for one page, which runs the page's cells itself, until the page or the server ends.

Against ipykernel's own: no debugger, no history, no start-up files, no watch on what C code prints, and no look at
the parent process, which is the warm one and may be replaced: the server's end is told by a pipe.
Where kernels are not forked, `python -m course_lib.serve.forked.page_kernel -f FILE` starts the same kernel.
"""

import atexit
import contextlib
import ctypes
import gc
import os
import signal
import sys
from functools import partial

import ipywidgets
from ipykernel import ipkernel
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from traitlets.config import Config

from ...app.session import HERE
from .fork_server import tidy_up
from .notebook_cells import run_cells, take_cells

GRACE_S = 1.5  # what a kernel has for closing its store once the server has gone
NO_HISTORY = Config({"HistoryManager": {"enabled": False}})
SLEEP = "sleep_request"  # a message of the server's own, which no page may send
SILENT_S = 3.0  # after which a kernel gives back the memory that its last answers needed


class _NoModules:
    """`sys` for a kernel without a debugger, which would look at every module that is loaded, and so copy 4 MB of them."""

    modules: dict = {}

    def __getattr__(self, name):
        return getattr(sys, name)


class PageKernel(IPythonKernel):
    """IPython's kernel without its debugger, which gives back memory when it is silent."""

    msg_types = [*IPythonKernel.msg_types, SLEEP]
    _giving_back = None
    _asleep = False

    def start(self):
        """Run the page's cells, if it came with any, and then listen: a message that comes meanwhile waits."""
        self.shell.exit_now = False
        cells = take_cells()
        Kernel.start(self)
        if cells is not None:  # the loop does this first
            self.io_loop.add_callback(self._run, cells)

    def _run(self, cells):
        list(run_cells(self.shell, cells))
        if hasattr(os, "SCHED_BATCH"):
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))  # from now on somebody waits for each answer

    def sleep_request(self, stream, ident, parent):
        """The server would free this kernel: yes, unless something waits to be saved or is half done and was left too lately.

        A yes is the last thing that it says; the store is closed, so that nothing lies beside the learners' file.
        """
        asked = parent["content"]
        patience_s = asked["half_done_s"] if HERE.half_done() else asked["silent_s"]
        sleeps = HERE.may_sleep() and asked["for_s"] >= patience_s
        if sleeps and HERE.store:
            HERE.store.close()
        self.session.send(stream, SLEEP.replace("request", "reply"), {"sleeps": sleeps}, parent, ident)
        if sleeps:
            self._asleep = True
            self.io_loop.call_later(GRACE_S, self.io_loop.stop)  # the server ends it sooner

    async def dispatch_shell(self, msg, *args, **kwargs):
        """Answer a message; after the last one, give back what is free.

        While messages come one after the other the allocator keeps it: a simulation is a quarter faster that way.
        """
        if self._asleep:
            return
        try:
            await super().dispatch_shell(msg, *args, **kwargs)
        finally:
            if self._giving_back:
                self.io_loop.remove_timeout(self._giving_back)
            self._giving_back = self.io_loop.call_later(SILENT_S, give_back)


class PageKernelApp(IPKernelApp):
    """ipykernel's application with our kernel."""

    kernel_class = PageKernel
    capture_fd_output = False

    def load_config_file(self, suppress_errors=None):
        """Nothing of this machine's or this account's."""

    def init_pdb(self):
        """No debugger."""

    def init_code(self):
        """No start-up files."""


class ForkedKernelApp(PageKernelApp):
    """The same for a process that is there already."""

    def parse_command_line(self, argv=None):
        """There is none."""

    def init_heartbeat(self):
        """None: the server watches the process."""

    def init_poller(self):
        """No look at the parent; see `end_with_server`."""

    def init_extensions(self):
        """None."""


def give_back() -> None:
    """Give memory that is free back to the system."""
    gc.collect()
    with contextlib.suppress(AttributeError):  # not every C library has it
        ctypes.CDLL(None).malloc_trim(0)


def run(connection_file: str, life: int, folders: list[str]) -> None:
    """Be the kernel of this connection file until a page or the server ends it.

    `life` is a pipe that ends with the server, `folders` are the server's own.
    """
    ipkernel.sys = _NoModules()
    app = ForkedKernelApp.instance(connection_file=connection_file, parent_handle=1, config=NO_HISTORY)
    app.initialize([])
    ipywidgets.register_comm_target()  # as it does by itself when it is imported inside IPython
    watch = app.control_thread.io_loop
    watch.add_callback(watch.add_handler, life, partial(end_with_server, app, folders), watch.READ)
    for close in (app.close, app.iopub_thread.stop):  # the system closes sockets, and without waiting for their threads
        atexit.unregister(close)
    app.start()
    atexit._run_exitfuncs()  # here the store is closed


def main() -> None:
    """Be the kernel of the connection file that the command line names; ends with its parent, as every kernel does."""
    ipkernel.sys = _NoModules()
    app = PageKernelApp.instance(config=NO_HISTORY)
    app.initialize(sys.argv[1:])
    app.start()


def end_with_server(app: PageKernelApp, folders: list[str], life: int, _events: int) -> None:
    """The server has gone: close the store and go, within GRACE_S whatever runs, and leave no file behind."""
    app.control_thread.io_loop.remove_handler(life)
    signal.setitimer(signal.ITIMER_REAL, GRACE_S)  # nothing handles SIGALRM, so it ends the process
    tidy_up(folders)
    app.io_loop.add_callback(app.io_loop.stop)


if __name__ == "__main__":
    main()
