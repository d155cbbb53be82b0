"""What a learner reaches is told to their platform's gradebook once, whatever becomes of it meanwhile, and nobody waits for it."""

import asyncio
import json
import time
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime

import pytest

from course_lib import content
from course_lib.app import grades
from course_lib.app.launches import code_at, launched
from course_lib.engine.progress.certificate import LESSONS
from course_lib.serve import background_sender
from course_lib.serve.lti import grades as module
from course_lib.serve.lti.grades import Grading
from course_lib.serve.lti.keys import own_keys
from course_lib.serve.settings import read_settings
from course_lib.store import data_folder, open_store
from tests.app.record.test_certificate import everything
from tests.serve.small_platform import CLIENT, SmallPlatform

STEPS = len(LESSONS) + len(content.ids("cases"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def platform(folder):
    platform = SmallPlatform()
    platform.course_keys = own_keys(data_folder({"COURSE_DATA": str(folder)}), [None])
    yield platform
    platform.down()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    for name, seconds in {"LOOK_S": 0.05, "FIRST_S": 0.05, "LONGEST_S": 0.1}.items():
        monkeypatch.setattr(module, name, seconds)
    monkeypatch.setattr(background_sender, "ANSWER_S", 2.0)


def launch(platform, nonce, user="user-7", item=1, at="2026-11-01T08:00:00+00:00"):
    """Launch somebody with a place for their grade; their code and device."""
    code = code_at(platform.url, user)
    place = {"issuer": platform.url, "client_id": CLIENT, "user": user, "line_item": f"{platform.url}/items/{item}/lineitem?type=2"}  # fmt: skip
    return code, launched(code, platform.url, nonce, place, datetime.fromisoformat(at))


def learns(device, days="12"):
    with closing(open_store()) as store:
        return store.record_all(one for one in everything(device) if one.at[9] in days)


@asynccontextmanager
async def grading(platform, folder, **other):
    (folder / "lti.json").write_text(json.dumps(platform.config(**other)))
    line = Grading(read_settings({"COURSE_LTI_CONFIG": str(folder / "lti.json")}))
    line.start()
    try:
        yield line
    finally:
        line.close()


async def soon(true, what, patience_s=30.0):
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, f"waited for {what}"
        await asyncio.sleep(0.02)


def test_a_grade_says_how_far_the_certificates_rule_is_met_and_then_that_it_is(platform, folder):
    code, device = launch(platform, "n1")

    async def tell():
        async with grading(platform, folder) as line:
            line.watch(code, "Europe/Berlin", launched=True)
            await asyncio.sleep(0.3)
            assert platform.scores == [], "who has done nothing has no grade"
            learns(device, "1")
            await soon(lambda: platform.scores, "the first grade")
            learns(device, "2")
            await soon(lambda: len(platform.scores) == 2, "the second")
            await asyncio.sleep(0.3)

    asyncio.run(tell())
    first, second = platform.scores
    assert platform.wrong == [] and {one["userId"] for one in platform.scores} == {"user-7"}
    assert (first["scoreGiven"], first["scoreMaximum"], first["activityProgress"]) == (STEPS - len(LESSONS), STEPS, "InProgress")  # fmt: skip
    assert (second["scoreGiven"], second["scoreMaximum"], second["activityProgress"]) == (STEPS, STEPS, "Completed")
    assert first["timestamp"] < second["timestamp"] and grades.due(device)[0] == []


def test_a_platform_that_is_away_gets_its_grade_when_it_is_back_also_over_a_restart(platform, folder, caplog):
    code, device = launch(platform, "n1")
    learns(device)
    platform.down()

    async def miss():
        async with grading(platform, folder) as line:
            line.watch(code, launched=True)
            await soon(lambda: line.status == "away", "the platform to be missed")
            assert (
                line.waiting == 1 and "(ConnectionRefusedError)" in line.sentence and platform.url not in line.sentence
            )
            await asyncio.sleep(0.3)

    async def meet():
        async with grading(platform, folder) as line:
            await soon(lambda: platform.scores, "the grade, though nobody has come by since the start")
            await soon(lambda: line.status == "ok" and not line.waiting, "all to be well")

    with caplog.at_level("WARNING", "course"):
        asyncio.run(miss())
        platform.up()
        asyncio.run(meet())
    assert len(platform.scores) == 1 and platform.wrong == []
    assert len(caplog.records) == 1, "one sentence, however often it was tried"


@pytest.mark.parametrize("status", [500, 503, 429, 401])
def test_a_gradebook_that_asks_to_come_again_is_asked_again(platform, folder, status):
    code, device = launch(platform, "n1")
    learns(device, "1")
    platform.next = [status, status]

    async def tell():
        async with grading(platform, folder) as line:
            line.watch(code)
            await soon(lambda: platform.scores and line.status == "ok", "the grade")

    asyncio.run(tell())
    assert len(platform.scores) == 1 and platform.wrong == []


def test_an_activity_that_is_gone_is_left_until_the_next_launch_and_holds_up_nobody(platform, folder, caplog):
    code, device = launch(platform, "n1", item=9)  # which this platform does not have
    other, device_of_other = launch(platform, "n2", user="user-8")
    learns(device, "1")
    learns(device_of_other, "1")

    async def tell():
        async with grading(platform, folder) as line:
            line.watch(code)
            line.watch(other)
            await soon(lambda: platform.scores, "the other's grade")
            await asyncio.sleep(0.3)
            assert line.status == "ok" and [one["userId"] for one in platform.scores] == ["user-8"]
            launch(platform, "n3", item=1, at="2026-11-02T08:00:00+00:00")
            line.watch(code, launched=True)
            await soon(lambda: len(platform.scores) == 2, "the new place")

    with caplog.at_level("ERROR", "course"):
        asyncio.run(tell())
    assert [one.getMessage().count("(404)") for one in caplog.records] in ([1], [1, 1])
    assert not [one for one in caplog.records if "user-7" in one.getMessage() or "127.0.0.1" in one.getMessage()]


def test_a_platform_that_does_not_know_the_courses_key_is_told_to_the_host(platform, folder):
    code, device = launch(platform, "n1")
    learns(device, "1")
    platform.course_keys = own_keys(folder / "other", [None]) if (folder / "other").mkdir() is None else None

    async def tell():
        async with grading(platform, folder) as line:
            line.watch(code)
            await soon(lambda: line.status == "stopped", "the refusal")
            assert "public key of the course" in line.sentence and line.waiting == 1

    asyncio.run(tell())
    assert platform.scores == []


def test_who_deletes_their_record_is_told_of_no_more(platform, folder):
    _, device = launch(platform, "n1")
    learns(device, "1")
    with closing(open_store()) as store:
        store.forget(device)
    assert grades.devices_launched() == () and grades.due(device)[0] == ()


def test_nothing_is_looked_at_twice_and_the_zone_of_the_last_grade_holds(platform, folder):
    _, device = launch(platform, "n1")
    assert grades.due(device)[0] == ()
    learns(device, "1")
    (grade,), mark = grades.due(device, "Europe/Berlin")
    assert grades.due(device, "Europe/Berlin", mark)[0] == ()
    grades.told(grade)
    assert grades.due(device)[0] == []
    learns(device, "2")
    (again,), _ = grades.due(device)
    assert again.zone == "Europe/Berlin" and again.at > grade.at and again.completed
    assert datetime.fromisoformat(again.at).tzinfo == UTC


def test_the_grade_of_another_edition_is_told_though_nothing_was_done_since(platform, folder, monkeypatch):
    _, device = launch(platform, "n1")
    learns(device)
    (grade,), _ = grades.due(device)
    grades.told(grade)
    monkeypatch.setattr(grades, "standing", lambda *_: type("Standing", (), {"steps": (3, STEPS + 1)}))
    (again,), _ = grades.due(device)
    assert (again.given, again.of) == (3, STEPS + 1) and again.at > grade.at
