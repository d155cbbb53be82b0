"""What was found → a file, and back: the machine that it was found on, what else it had to do, the seed, and the figures by part."""

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench.figures import Figure


def write(found: Mapping[str, Iterable[Figure]], seed: int, path: Path) -> None:
    """Write the figures as JSON; parts that were not played now stay as an earlier run left them, with its machine."""
    path.parent.mkdir(exist_ok=True)
    parts = {}
    if path.exists():
        parts = json.loads(path.read_text("utf-8"))["parts"]
    for name, figures in found.items():
        parts[name] = {"seed": seed, **machine(), "figures": [asdict(one) for one in figures]}
    path.write_text(json.dumps({"parts": parts}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def loaded(path: Path) -> Mapping[str, Mapping]:
    """The parts of a run, by name."""
    return json.loads(path.read_text("utf-8"))["parts"]


def value(parts: Mapping[str, Mapping], part: str, begins: str) -> float:
    """The figure of a part whose name begins so; raises KeyError with those that there are."""
    names = [one["name"] for one in parts[part]["figures"]]
    for one in parts[part]["figures"]:
        if one["name"].startswith(begins):
            return one["value"]
    raise KeyError(f"{part} has no figure that begins with {begins!r}; there are {', '.join(names)}")


def machine() -> dict:
    """This machine in a few words, and how busy it was in the last minutes, which includes the load itself."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "python": platform.python_version(),
        "load_average": [round(one, 1) for one in os.getloadavg()],
    }


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
