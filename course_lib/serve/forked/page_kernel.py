"""A fork → an IPython kernel for one page, until the page or the server ends.

Against ipykernel's own: no debugger, no history, no start-up files, no watch on what C code prints, and no look at
the parent process, which is the warm one and may be replaced: the server's end is told by a pipe.
"""

import atexit
import contextlib
import signal
from functools import partial
from pathlib import Path

import ipywidgets
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from traitlets.config import Config

GRACE_S = 1.5  # what a kernel has for closing its store once the server has gone


class PageKernel(IPythonKernel):
    """IPython's kernel without its debugger."""

    def start(self):
        """Listen to the page."""
        self.shell.exit_now = False
        Kernel.start(self)


class PageKernelApp(IPKernelApp):
    """ipykernel's application, for a process that is there already."""

    kernel_class = PageKernel
    capture_fd_output = False

    def load_config_file(self, suppress_errors=None):
        """Nothing of this machine's or this account's."""

    def init_poller(self):
        """No look at the parent; see `end_with_server`."""

    def init_pdb(self):
        """No debugger."""

    def init_extensions(self):
        """None."""

    def init_code(self):
        """No start-up files."""


def run(connection_file: str, life: int) -> None:
    """Be the kernel of this connection file until a page or the server ends it; `life` is a pipe that ends with the server."""
    config = Config({"HistoryManager": {"enabled": False}})
    app = PageKernelApp.instance(connection_file=connection_file, parent_handle=1, config=config)
    app.initialize([])
    ipywidgets.register_comm_target()  # as it does by itself when it is imported inside IPython
    watch = app.control_thread.io_loop
    watch.add_callback(watch.add_handler, life, partial(end_with_server, app), watch.READ)
    app.start()
    atexit._run_exitfuncs()  # here the store is closed


def end_with_server(app: PageKernelApp, life: int, _events: int) -> None:
    """The server has gone: close the store and go, within GRACE_S whatever runs, and leave no file behind."""
    app.control_thread.io_loop.remove_handler(life)
    signal.setitimer(signal.ITIMER_REAL, GRACE_S)  # nothing handles SIGALRM, so it ends the process
    app.cleanup_connection_file()
    with contextlib.suppress(OSError):  # the last kernel finds the folder empty
        Path(app.connection_file).parent.rmdir()
    app.io_loop.add_callback(app.io_loop.stop)
