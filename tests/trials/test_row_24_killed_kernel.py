"""Row 24: after a clean stop the learners' file alone holds everything."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.serving import ON_DEMAND, ROOT, course_server

WRITE_AND_DIE = """
import os
from course_lib.model.event import Event
from course_lib.store import open_store
store = open_store()
store.record(Event(learner="l", run="r", number=0, activity="a", kind="k", seed=1, fingerprint="f", at="2026-01-01T00:00:00+00:00", body={}))
os._exit(9)
"""


@pytest.mark.parametrize("end", ["stopped", "killed and started again"])
def test_the_file_alone_holds_what_was_written_once_the_course_has_stopped(tmp_path, end):
    data = tmp_path / "data"
    with course_server(data=data, start=ON_DEMAND) as course:
        subprocess.run(
            [sys.executable, "-c", WRITE_AND_DIE], cwd=ROOT, env=os.environ | {"COURSE_DATA": str(data), "PYTHONPATH": str(ROOT)}
        )  # fmt: skip
        assert (data / "learners.sqlite-wal").stat().st_size, "nothing was left beside the file, so this shows nothing"
        if end != "stopped":
            course.process.kill()
    if end != "stopped":
        with course_server(data=data, start=ON_DEMAND):
            pass
    alone = tmp_path / "alone.sqlite"
    alone.write_bytes((data / "learners.sqlite").read_bytes())
    file = sqlite3.connect(alone)
    assert file.execute("SELECT learner, run FROM events").fetchall() == [("l", "r")]
    file.close()
    assert not list(data.glob("learners.sqlite-*"))
