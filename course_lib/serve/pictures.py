"""Each notebook → the page that a new learner sees, made once when the course starts and sent to everybody.

A child of the warm process runs the cells (`forked/picture.py`); its screens and the notebook's words become one page,
compressed once. It holds nothing of a learner, and no kernel's id, secret, host or base path: its links are relative.
A course that is served stays at the content it started with; a preview makes its picture anew after each save.
"""

import asyncio
import gzip
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from traitlets.log import get_logger

from .forked import warm_up
from .forked.warm_process import WARM
from .lesson_words import PRESENTER, SHORT, Words, short_path, words_of

PATIENCE_S = 120.0  # how long the cells of a notebook may run
PAUSE_S = 1.0  # between two pictures that nobody has asked for yet, so that a start leaves the machine to those who ask
FINISH_AFTER_S = 30.0  # what takes a page's cells long is worked out once the start is over, or the page is asked for
AGAIN_S = 10.0  # after which a notebook that could not be pictured is tried again


class NoPicture(Exception):
    """A notebook could not be pictured; its text says why, to the log."""


@dataclass(frozen=True)
class Page:
    """A page as it is sent: plain and compressed, and a fingerprint of it."""

    plain: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, html: str) -> "Page":
        """The page with this text."""
        plain = html.encode()
        return cls(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:32]}"')


@dataclass(frozen=True)
class Picture:
    """A notebook's words and screens; `ours` if there is nothing on it but screens of ours."""

    words: Words
    cells: Mapping[int, Mapping] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        """Whether our own client can draw the page."""
        return not any(cell["foreign"] for cell in self.cells.values())

    @property
    def unfinished(self) -> bool:
        """Whether a screen has still something to work out."""
        return any(screen["unfinished"] for cell in self.cells.values() for screen in cell["screens"])


class Pictures:
    """The pictures of a course: `draw(picture, presenting, edition)` gives the HTML of a page; presenting is "" for a learner's."""

    def __init__(self, folder: Path, draw: Callable[[Picture, str, str], str], contents_manager=None, watch=False):
        self.folder, self.draw, self.contents_manager, self.watch = folder, draw, contents_manager, watch
        self._one_at_a_time, self._as_many_as_cores = asyncio.Lock(), asyncio.Semaphore(os.cpu_count() or 1)
        self._making: asyncio.Task | None = None
        self._begin(self._as_saved())

    def _begin(self, edition):
        self.edition = edition  # of the content, the code and, while they are watched, the notebooks
        self._pictures: dict[tuple[str, str], asyncio.Task] = {}
        self._finishing: dict[tuple[str, str], asyncio.Task] = {}
        self._pages: dict[tuple[str, bool, str], tuple[Picture, Page]] = {}

    def start(self) -> None:
        """From within the server's loop: picture every notebook, the start page first."""
        WARM.made_anew = self.renew
        self._making = asyncio.ensure_future(self._all())

    def renew(self) -> None:
        """Begin anew with the content and the code that there are now."""
        self._making.cancel()
        self._begin(self._as_saved())
        self._making = asyncio.ensure_future(self._all())

    async def picture(self, name: str, view: str = "") -> Picture:
        """The picture of a notebook that exists, whole or of its ten-minute path (`short`); raises NoPicture."""
        if self.watch and (now := self._as_saved()) != self.edition:
            self._begin(now)
        asked = name, view if view == SHORT and short_path(name) else ""
        if asked not in self._pictures:
            self._pictures[asked] = asyncio.ensure_future(self._taken(*asked, finish=self.watch))
        task = self._pictures[asked]
        try:
            return await asyncio.shield(task)
        except NoPicture:
            asyncio.get_running_loop().call_later(AGAIN_S, self._forget, asked, task)
            raise

    async def page(self, name: str, presenting: str = "", view: str = "") -> Page | None:
        """The page of a notebook; None if there is something on it that only Voilà's manager can draw; raises NoPicture.

        `presenting` is "", `present` (a wall) or `presenter`, whose window holds words alone and which we always draw.
        """
        picture = await self.picture(name, view)
        if not picture.words.can_present:
            presenting = ""
        if not picture.ours and presenting != PRESENTER:
            return None
        if picture.unfinished:
            self._finish(name, view).add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._page(picture, presenting)

    def _page(self, picture, presenting):
        key = picture.words.name, picture.words.short, presenting
        known = self._pages.get(key)
        if known is None or known[0] is not picture:
            known = self._pages[key] = picture, Page.of(self.draw(picture, presenting, self.edition))
        return known[1]

    async def still(self, name: str, view: str = "") -> Picture:
        """The picture of a notebook for a page that never gets a kernel: all worked out, figures drawn, patients met.

        It is kept by nobody; raises NoPicture.
        """
        return await self._taken(name, view, finish=True, started=True)

    def names(self) -> tuple[str, ...]:
        """The notebooks that there are."""
        return tuple(sorted(file.name for file in self.folder.glob("*.ipynb")))

    def _as_saved(self):
        files = self.folder.glob("*.ipynb") if self.watch else ()
        return "-".join([warm_up.edition(), *sorted(f"{file.stat().st_mtime_ns:x}" for file in files)])

    def _forget(self, asked, task):
        if self._pictures.get(asked) is task:
            del self._pictures[asked]

    async def _all(self):
        names = self.names()
        views = [(name, "") for name in names] + [(name, SHORT) for name in names if short_path(name)]
        for asked in views:
            with suppress(NoPicture):
                if (picture := await self.picture(*asked)).ours:
                    self._page(picture, "")
            await asyncio.sleep(PAUSE_S)
        await asyncio.sleep(FINISH_AFTER_S)
        for asked in views:
            with suppress(NoPicture):
                if (await self.picture(*asked)).unfinished:
                    await self._finish(*asked)

    def _finish(self, name, view):
        """Picture a notebook again, with all its screens having worked out what they show; until then it stands as it begins."""
        if (name, view) not in self._finishing:
            self._finishing[name, view] = asyncio.ensure_future(self._finished(name, view))
        return asyncio.shield(self._finishing[name, view])

    async def _finished(self, name, view):
        finished = asyncio.ensure_future(self._taken(name, view, finish=True))
        await finished
        self._pictures[name, view] = finished

    async def _taken(self, name, view, finish, started=False):
        try:
            words = await asyncio.get_running_loop().run_in_executor(
                None, words_of, self.folder / name, self.contents_manager, view
            )
            async with self._as_many_as_cores if started else self._one_at_a_time:
                cells = await self._run(words.code, view, finish, started)
        except asyncio.CancelledError:
            raise
        except Exception as why:
            get_logger().error("The page %s could not be made: %s", name, why, exc_info=not isinstance(why, NoPicture))
            raise NoPicture(name) from why
        for number in (number for number, cell in cells.items() if cell["failed"]):
            get_logger().error("Cell %d of %s failed; its place on the page says so.", number, name)
        return Picture(words, cells)

    async def _run(self, code, view, finish, started):
        place = Path(tempfile.mkdtemp(prefix="course-picture-"))
        request = {
            "cells": code, "view": view, "data": str(place / "data"), "answer": str(place / "answer"), "finish": finish,
            "started": started, "folder": str(place), "notebooks": str(self.folder),
        }  # fmt: skip
        try:
            process = await WARM.make_picture(request)
            running = _end_of(process) if process else self._of_process(request)
            await asyncio.wait_for(running, PATIENCE_S)
            answer = Path(request["answer"])
            if not answer.exists():
                raise NoPicture("the process that ran its cells ended before it had done so")
            return {cell["number"]: cell for cell in json.loads(answer.read_text(encoding="utf-8"))}
        except TimeoutError:
            raise NoPicture(f"its cells ran for more than {PATIENCE_S:g} s") from None
        finally:
            shutil.rmtree(place, ignore_errors=True)

    async def _of_process(self, request):
        """Where nothing can be forked: the same in a process of its own."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "course_lib.serve.forked.picture", stdin=asyncio.subprocess.PIPE
        )
        try:
            await process.communicate(json.dumps(request).encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _end_of(process):
    try:
        await process.ended()
    finally:
        process.kill()
