"""Play the parts, print each figure beside its target, and write build/load.json; `LOAD=` names parts, `LOAD_SECONDS`, `LOAD_SEED`."""

import asyncio
import os
import signal
import sys
import time

from tests.bench.figures import line, named, reached_and_missed
from tests.serving import ROOT

from .figures_file import write
from .flood import flood
from .kills import SECONDS as KILLING_S
from .kills import kills
from .lesson_hour import DRAGGING, LEARNERS, OTHERS, SECONDS, SLEEP, lesson_hour
from .opening import opening
from .room import room
from .served import watched_course
from .waking import waking
from .weight import weight
from .workers import SECONDS as WORKING_S
from .workers import workers

PARTS = ("open", "memory", "wake", "class", *OTHERS, "room", "flood", "kills", "workers")


def chosen(asked: str) -> list[str]:
    """The parts that are named, with commas or spaces between them, in the order in which they are played; all where none is."""
    return named(asked, PARTS, "There is no load called {}: LOAD= takes {}.")


async def played(part: str, seed: int, seconds: float | None):
    """The figures of one part, each on a course of its own."""
    if part == "kills":
        return await kills(seed, seconds=seconds or KILLING_S)
    if part == "workers":
        return await workers(seed, seconds or WORKING_S)
    if part == "flood":
        return await flood(seed)
    learners, dragging, processes = OTHERS.get(part, (LEARNERS, DRAGGING, 1))
    several = {"WORKERS": str(processes)} if processes > 1 else {}
    with watched_course({**SLEEP, **several} if part in ("class", *OTHERS) else None) as watch:
        match part:
            case "open":
                return await opening(watch, seed)
            case "memory":
                return await weight(watch, seed)
            case "room":
                return await room(watch, seed)
            case "wake":
                return await waking(watch, seed)
            case _:
                return await lesson_hour(watch, seed, learners, dragging, seconds or SECONDS)


def main() -> None:
    """Play what was asked for."""
    parts, seed = chosen(os.environ.get("LOAD", "")), int(os.environ.get("LOAD_SEED") or time.time())
    seconds = float(os.environ.get("LOAD_SECONDS") or 0) or None
    print(f"LOAD_SEED={seed} plays the same again.", flush=True)
    found = {}
    for part in parts:
        began, own = time.monotonic(), time.process_time()
        found[part] = asyncio.run(played(part, seed, seconds))
        asking = f"{time.process_time() - own:.0f} s of processor for asking"
        write(
            {part: found[part]}, seed, ROOT / "build" / "load.json"
        )  # as soon as it is known: the next may be ended early
        print(f"--- {part}, {time.monotonic() - began:.0f} s, {asking}", *map(line, found[part]), sep="\n", flush=True)
    all = [one for figures in found.values() for one in figures]
    print(f"{reached_and_missed(all)}; written to build/load.json.")


if __name__ == "__main__":
    # whoever ends it early leaves no server behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
