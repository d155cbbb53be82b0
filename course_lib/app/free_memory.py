"""How much memory a run may take here: what the machine has left, or what the control group of this process has, if that is less."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

GB = 1e9
SHARE = 0.8  # of what is free: something else may want the rest
_UNLIMITED = 1 << 60


def free_bytes(root: Path = Path("/")) -> float | None:
    """What is free for this process; None where nothing tells it."""
    return min([*_machine(), *_groups(root)], default=None)


def _machine() -> Iterator[float]:
    try:
        import psutil  # which ipykernel brings; only who asks pays for it

        yield float(psutil.virtual_memory().available)
    except ImportError:
        with suppress(AttributeError, OSError, ValueError):  # no such question on Windows
            yield float(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))


def _groups(root: Path) -> Iterator[float]:
    """What is left in this process's own control group and in each above it (version 2), as far as they can be seen."""
    with suppress(OSError):
        path = re.search(r"^0::(/.*)$", (root / "proc/self/cgroup").read_text(encoding="utf-8"), re.MULTILINE)
        top, group = root / "sys/fs/cgroup", Path(path[1].lstrip("/") if path else "")
        for folder in (top / group, *(top / above for above in group.parents)):
            with suppress(OSError, ValueError):  # no limit is the word `max`
                limit, used = (
                    int((folder / name).read_text(encoding="ascii")) for name in ("memory.max", "memory.current")
                )
                if limit < _UNLIMITED:
                    yield float(max(limit - used, 0))
