"""UTF-8 at the borders of a process, whatever its locale says: what it prints, and what it starts."""

import sys


def speak_utf8() -> None:
    """From now on everything is printed as UTF-8, and nothing that is printed can raise; each door of the course calls this first."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
