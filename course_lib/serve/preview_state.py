"""What the page of a preview asks for → the version of the content, and what is wrong with the file that is looked at.

The page asks what time the newest file of the content has; when that moves, the content is checked:
if the file that is looked at is sound the page is loaded anew, and otherwise the findings stand above the page that still works.
"""

import asyncio
import json
import os
import sys

import tornado.web

from ..content import assets


def last_saved_ns() -> int:
    """When a file of the content was last saved [ns]."""
    return max((path.stat().st_mtime_ns for path in assets().rglob("*.yaml")), default=0)


class PreviewStateHandler(tornado.web.RequestHandler):
    """What the page asks for every second: the version of the content and, once it has moved, what is wrong with it."""

    known: tuple[int, list[str]] | None = None  # the version that was checked last, for every page of this server

    async def get(self):
        """`version`, and the findings about the file that is looked at, as sentences."""
        version = last_saved_ns()
        if str(version) == self.get_query_argument("seen", ""):
            findings = []
        elif PreviewStateHandler.known and PreviewStateHandler.known[0] == version:
            findings = PreviewStateHandler.known[1]
        else:
            findings = await self._findings()
            PreviewStateHandler.known = version, findings
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"version": str(version), "findings": findings}))

    async def _findings(self):
        """In a process of its own: this one has read the content already, and does not read it twice."""
        file, code = self.settings["course_settings"].preview, None
        try:
            asked = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "course_lib", "validate",
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            )  # fmt: skip
            said, why = (text.decode("utf-8", errors="replace") for text in await asked.communicate())
            code = asked.returncode
        except OSError as error:
            said, why = "", error.strerror or str(error)
        if code not in (0, 1) or "Traceback" in why:
            last = (why.strip().splitlines() or [f"exit code {code}"])[-1]
            return [
                f"{file}: the content could not be checked ({last}): run `python -m course_lib validate` to see why"
            ]
        return [line for line in said.splitlines() if line.startswith(file)]
