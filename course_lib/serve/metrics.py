"""What a host sees of the course in numbers, for Prometheus: pages, kernels, waiting, waking; never who, from where, or in what.

Nothing of a learner is in a label: the notebook is one that lies in the folder of lessons, and a reason is one of a few
words that the course itself says.
"""

import re
from collections.abc import Callable
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

OTHER = "other"
MOST_REASONS = 12  # words for one thing; a thirteenth is no reason but something that varies
WAKINGS = ("touch", "own_state", "renew")
_REASON = re.compile(r"[a-z]+(_[a-z]+){0,3}")
_WAIT_S = (0.1, 0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300)
_WAKE_S = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 5, 10)
_PAGE_S = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 30)


class KernelNumbers(Protocol):
    """How many kernels there are and may be, and how many pages wait for one, at this moment."""

    def live(self) -> int:
        """Kernels that run."""

    def ceiling(self) -> int:
        """The most that may run at once."""

    def waiting(self) -> int:
        """Pages that wait for a kernel."""


class StoreNumbers(Protocol):
    """How the line to a learning record store stands."""

    status: str
    waiting: int


class Metrics:
    """The numbers of one server, in a registry of their own: the default one holds those of jupyter_server.

    `is_notebook` says whether a name is that of a page; any other is counted as `other`.
    """

    def __init__(self, kernels: KernelNumbers, is_notebook: Callable[[str], bool]):
        self.kernels, self._is_notebook = kernels, is_notebook
        disable_created_metrics()  # when somebody first opened which lesson is nobody's to read
        self.registry = CollectorRegistry()
        self.opened = 0  # pages since the start
        self._notebooks: set[str] = set()
        self._reasons: dict[Counter, set[str]] = {}
        self._pages = self._counter("pages", "Lessons that were sent whole", "notebook")
        self._wakings = self._counter("wakings", "Sleeping pages that got a kernel again", "why")
        self._sleeps = self._counter("sleeps", "Pages whose kernel was freed while they stay open", "why")
        self._refusals = self._counter("refusals", "Pages and kernels that were refused", "why")
        self._deaths = self._counter("kernel_deaths", "Kernels that ended by themselves")
        self._wait = self._histogram("wait", "From asking for a kernel to its turn", _WAIT_S)
        self._wake = self._histogram("wake", "From a touch on a sleeping page to its answer", _WAKE_S)
        self._page = self._histogram("page", "From a lesson's request to the end of its answer", _PAGE_S)
        self._gauge("live_kernels", "Kernels that run", kernels.live)
        self._gauge("kernel_ceiling", "The most kernels that may run at once", kernels.ceiling)
        self._gauge("waiting_pages", "Pages that wait for a kernel", kernels.waiting)
        for why in WAKINGS:
            self._of(self._wakings, why)

    def watch_lrs(self, lrs: StoreNumbers) -> None:
        """Tell also what became of statements for a learning record store, where there is one."""
        self._gauge("lrs_waiting_statements", "Events that wait for the learning record store", lambda: lrs.waiting)
        self._gauge("lrs_stopped", "1 if nothing more is sent to it until a restart", lambda: lrs.status == "stopped")
        self._lrs_sent = self._counter("lrs_sent_statements", "Statements that it took")

    def sent_to_lrs(self, statements: int) -> None:
        """The learning record store took so many."""
        self._lrs_sent.inc(statements)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)

    def page(self, name: str, seconds: float) -> None:
        """A lesson's page was sent in this time [s]."""
        self.opened += 1
        self._pages.labels(self._notebook(name)).inc()
        self._page.observe(max(0.0, seconds))

    def woke(self, why: str, seconds: float) -> None:
        """A sleeping page woke in this time [s]: by a touch, with its own state, or as a new page."""
        self._of(self._wakings, why).inc()
        self._wake.observe(max(0.0, seconds))

    def waited(self, seconds: float) -> None:
        """A page had its turn after this time [s]."""
        self._wait.observe(max(0.0, seconds))

    def slept(self, why: str) -> None:
        """A page fell asleep."""
        self._of(self._sleeps, why).inc()

    def refused(self, why: str) -> None:
        """Somebody who asked for a page or a kernel got none."""
        self._of(self._refusals, why).inc()

    def kernel_died(self) -> None:
        """A kernel ended by itself."""
        self._deaths.inc()

    def _notebook(self, name):
        if name not in self._notebooks:
            if not self._is_notebook(name):
                return OTHER
            self._notebooks.add(name)
        return name

    def _of(self, counter, why):
        known = self._reasons.setdefault(counter, set())
        if why not in known and (len(known) >= MOST_REASONS or not _REASON.fullmatch(why)):
            return counter.labels(OTHER)
        known.add(why)
        return counter.labels(why)

    def _counter(self, name, what, *labels):
        return Counter(f"course_{name}", what, labels, registry=self.registry)

    def _histogram(self, name, what, buckets):
        return Histogram(f"course_{name}_seconds", what, buckets=buckets, registry=self.registry)

    def _gauge(self, name, what, read):
        Gauge(f"course_{name}", what, registry=self.registry).set_function(read)
