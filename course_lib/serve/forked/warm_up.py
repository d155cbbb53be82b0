"""What every page would import, read and work out → done once, before the first fork.

No widget is made, no store is opened and no loop runs here: a fork would carry each of them into every page.
"""

import logging
import os
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from ... import content
from ...content import library
from ...content.fingerprints import fingerprint

CODE = Path(__file__).parents[2]
DOORS = ("course_lib.app", "course_lib.engine", "course_lib.store", "course_lib.views")
BESIDE = (  # what a kernel, a widget or a door imports only when it is first used
    "IPython.core.completerlib",
    "anywidget",
    "comm",
    "course_lib.physiology.why",
    "course_lib.serve.forked.page_kernel",
    "course_lib.serve.forked.picture",
    "ipywidgets",
    "latex2mathml.converter",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.exc",
    "tornado.platform.asyncio",
    "zmq.eventloop.zmqstream",
    "zmq.utils.garbage",
)
READERS = {
    "cases": library.case,
    "contrasts": library.contrast,
    "drugs": library.drug,
    "figures": library.figure,
    "labs": library.lab,
    "lessons": library.lesson,
    "quizzes": library.quiz,
    "worksheets": library.worksheet,
}
TABLES = (
    library.claims,
    library.references,
    library.parameters,
    library.interactions,
    library.equivalents,
    library.glossary,
    library.equations,
    library.published,
)
log = logging.getLogger(__name__)


def import_doors() -> None:
    """Import what a kernel and the doors need."""
    for module in modules():
        _tried(import_module, module)


def steps() -> Iterator[Callable[[], None]]:
    """What is worth doing besides, in short steps: read and validate all content, draw each lab, time each lesson and gather the questions once.

    What is refused here is refused again, in its own words, by the page that asks for it.
    """
    for read in TABLES:
        yield partial(_tried, read)
    for folder, read in READERS.items():
        for id in content.ids(folder):
            yield partial(_tried, read, id)
    for folder in ("cases", "contrasts", "figures", "labs", "quizzes", "worksheets"):
        for id in content.ids(folder):
            yield partial(_tried, fingerprint, folder, id)
    for id in content.ids("labs"):
        yield partial(_tried, _draw_lab, id)
    for id in content.ids("lessons"):
        yield partial(_tried, _time, id)
    yield partial(_tried, _gather_questions)


def edition() -> str:
    """A name for the content and the code as they are on disk now: what was read under another name is out of date."""
    files = [path for folder in (content.assets(), CODE) for path in _files(folder)]
    return f"{max(files):x}-{len(files):x}"


def _files(folder: str | os.PathLike) -> Iterator[int]:
    for entry in os.scandir(folder):
        if entry.name != "__pycache__":
            yield entry.stat().st_mtime_ns
            if entry.is_dir():
                yield from _files(entry)


def modules() -> Iterator[str]:
    """The modules to import, by name."""
    for package in DOORS:
        found = import_module(package)
        yield from (module.name for module in pkgutil.walk_packages(found.__path__, f"{package}."))
    yield from BESIDE


def _time(lesson: str) -> None:
    from ...app.reading_times import times

    times(content.lesson(lesson).notebook)


def _gather_questions() -> None:
    from ...app.review import pool

    for one in pool.choosable():
        pool.minutes(one.item.id)
        pool.lesson_of(one.name)


def _draw_lab(id: str) -> str:
    from ...app.lab import LabRoom
    from ...app.virtual_patients import remembering

    with remembering():
        return str(LabRoom(id).show())


def _tried(do: Callable, *args) -> None:
    try:
        do(*args)
    except (content.Refused, ImportError):
        pass
    except Exception as why:  # a page without this is slower, not wrong
        log.warning("Before the first page, %s%r failed: %s", getattr(do, "__name__", do), args, why)
