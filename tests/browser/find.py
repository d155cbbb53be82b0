"""Where a Chromium is: the path is printed, or one sentence says how to get one and the exit code is not 0.

In this order: CHROMIUM=, one on the path, Debian's package where we are root on Debian, Playwright's own download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-sandbox",
]
HOW = (
    "No browser could be had for the tests. Install Chromium and run make test again: on Debian or Ubuntu "
    "sudo apt-get install -y chromium, elsewhere .venv/bin/python -m playwright install --with-deps chromium; "
    "or name one you have: make test CHROMIUM=/path/to/chromium"
)


def chromium() -> str:
    """The path of a browser that starts; raises LookupError with the sentence if none can be had."""
    named = os.environ.get("CHROMIUM")
    if named:
        if starts(named):
            return named
        raise LookupError(f"CHROMIUM={named} does not start: give the path of a Chromium or Chrome that does.")
    for source in (on_the_path, from_debian, from_playwright):
        path = source()
        if path and starts(path):
            return path
    raise LookupError(HOW)


def starts(path: str) -> bool:
    """Whether the browser really runs here; a download without the system's libraries does not."""
    try:
        return (
            subprocess.run([path, *FLAGS, "--dump-dom", "about:blank"], capture_output=True, timeout=60).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def on_the_path() -> str | None:
    """One that is installed already."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def from_debian() -> str | None:
    """Debian's own package, where we may install it."""
    if not (
        Path("/etc/debian_version").exists()
        and hasattr(os, "geteuid")
        and os.geteuid() == 0
        and shutil.which("apt-get")
    ):
        return None
    say("No browser found; installing Debian's package chromium …")
    quiet = {
        "stdout": subprocess.DEVNULL,
        "stdin": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run(["apt-get", "update"], **quiet)
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], **quiet)
    return on_the_path()


def from_playwright() -> str | None:
    """The test tool's own download."""
    say("No browser found; asking Playwright for its own …")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=subprocess.DEVNULL)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def say(words: str) -> None:
    """Standard output holds the path alone."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        print(chromium())
    except LookupError as why:
        sys.exit(str(why))
