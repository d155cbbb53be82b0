"""What the tests of the store share: a real file, a store on it, and events to put in."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from course_lib.model.event import Event
from course_lib.store import open_store

ROOT = Path(__file__).parents[2]


@contextmanager
def told_to_host(kind, match):
    """The error's sentence for the host says this, and the one for a learner names no folder or file of the machine."""
    with pytest.raises(kind) as trouble:
        yield trouble
    assert re.search(match, trouble.value.for_host), trouble.value.for_host
    assert not re.search(r"/\w|\\\\|\.sqlite", str(trouble.value)), str(trouble.value)


def address_of(place):
    """The address by which a store is opened: of SQLite's file, or, in the tests of hosting, of PostgreSQL's database."""
    return f"sqlite:///{place}" if isinstance(place, Path) else place.url


@pytest.fixture
def path(tmp_path):
    return tmp_path / "learners.sqlite"


@pytest.fixture
def store(path):
    store = open_store(address_of(path))
    yield store
    store.close()


@pytest.fixture
def event():
    """A maker of events; what a test does not name is the same in each."""

    def make(number=0, **changes):
        usual = dict(learner="ada", run="r1", activity="quiz:icu", kind="committed", seed=7, fingerprint="f1")
        return Event(**(usual | dict(number=number, at=f"2026-03-01T09:00:{number:02d}+00:00", body={}) | changes))

    return make


@pytest.fixture
def begin_again(path):
    """Write an event of a learner whose record was deleted, as the editions before links did."""

    def write(event):
        row = event.model_dump() | {"body": json.dumps(event.body)}
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(f"INSERT INTO events ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])

    return write


@pytest.fixture
def kernel():
    """A starter of other Python processes, as other open pages are; all are stopped at the end."""
    started = []

    def start(script, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
