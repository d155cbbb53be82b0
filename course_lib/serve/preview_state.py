"""What the page of a preview asks for → the version of the content, and what is wrong with the file that is looked at.

The page asks what time the newest file of the content has; when that moves, the content is checked:
if the file that is looked at is sound the page is loaded anew, and otherwise the findings stand above the page that still works.
"""

import asyncio
import json
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
        asked = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "course_lib", "validate", stdout=asyncio.subprocess.PIPE
        )
        said, _ = await asked.communicate()
        file = self.settings["course_settings"].preview
        return [line for line in said.decode().splitlines() if line.startswith(file)]
