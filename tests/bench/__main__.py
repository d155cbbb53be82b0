"""Measure, print each figure beside its reference and its target, and write build/bench.json; `BENCH=` names parts."""

import asyncio
import os
import signal
import sys
import time

from tests.serving import ROOT

from .drags import drags
from .editions import editions
from .engine import engine
from .figures import Figure, line, named, reached_and_missed, write
from .folds import folds
from .learners import chromium_browser
from .memory import memory
from .pages import crowd, pages
from .servers import everyone

SERVED = {"pages": pages, "drags": drags, "memory": memory, "crowd": crowd}  # in the order in which they are measured
ALONE = {"folds": folds, "engine": engine, "editions": editions}  # what needs neither servers nor a browser
PARTS = (*SERVED, *ALONE)


def chosen(asked: str) -> list[str]:
    """The parts that are named, with commas or spaces between them, in the bench's own order; all where none is."""
    return named(asked, PARTS, "The bench has no part called {}: BENCH= takes {}.")


async def served(parts: list[str]) -> list[Figure]:
    """The parts that need servers and a browser, on one set of both."""
    found = []
    with everyone() as servers:
        async with chromium_browser() as browser:
            for part in parts:
                found += await said(part, SERVED[part](browser, servers))
    return found


async def said(part, measuring):
    began = time.monotonic()
    found = await measuring
    print(f"--- {part}, {time.monotonic() - began:.0f} s", *map(line, found), sep="\n", flush=True)
    return found


def main() -> None:
    """Measure what was asked for."""
    parts = chosen(os.environ.get("BENCH", ""))
    with_servers = [part for part in parts if part in SERVED]
    found = asyncio.run(served(with_servers)) if with_servers else []
    for part in (part for part in parts if part in ALONE):
        alone = list(ALONE[part]())
        print(f"--- {part}", *map(line, alone), sep="\n", flush=True)
        found += alone
    write(found, ROOT / "build" / "bench.json")
    print(f"{reached_and_missed(found)}; written to build/bench.json.")


if __name__ == "__main__":
    # whoever ends it early leaves no server and no browser behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
