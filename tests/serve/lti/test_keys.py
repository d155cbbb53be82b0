"""A platform's keys are asked for when they are needed, and the course's own is made once."""

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest

from course_lib.serve.lti import keys as module
from course_lib.serve.lti.keys import AWAY, NAME, PlatformKeys, own_key, own_keys
from course_lib.serve.lti.token import WRONG_KEY, NotLaunched
from course_lib.store import NotSaved
from tests.serve.small_platform import SmallPlatform


@pytest.fixture
def platform():
    platform = SmallPlatform()
    yield platform
    platform.down()


def test_a_platform_that_is_away_is_told_and_asked_again_and_a_new_key_is_found(platform, monkeypatch):
    monkeypatch.setattr(module, "AGAIN_S", 0.0)
    url = f"{platform.url}/keys"

    async def use():
        keys = PlatformKeys()
        platform.down()
        with pytest.raises(NotLaunched, match="could not be had") as refused:
            await keys.named(url, "platform-1")
        assert str(refused.value) == AWAY and refused.value.status == 503 and platform.url not in refused.value.for_host
        platform.up()
        (key,) = await keys.named(url, "platform-1")
        platform.down()
        assert await keys.named(url, "platform-1") == (key,), "what is kept needs no platform"
        platform.up()
        with pytest.raises(NotLaunched) as refused:
            await keys.named(url, "platform-2")
        assert str(refused.value) == WRONG_KEY

    asyncio.run(use())


def test_an_unknown_key_does_not_make_the_course_ask_without_end(platform):
    async def use():
        keys = PlatformKeys()
        (key,) = await keys.named(f"{platform.url}/keys", "platform-1")
        platform.down()
        for _ in range(3):
            with pytest.raises(NotLaunched) as refused:
                await keys.named(f"{platform.url}/keys", "made-up")
            assert str(refused.value) == WRONG_KEY

    asyncio.run(use())


def test_the_courses_own_key_is_one_for_all_processes_and_its_owners_alone(tmp_path):
    own_key.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        names = {name for _, name in pool.map(own_key.__wrapped__, [tmp_path] * 4)}
    assert len(names) == 1 and stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [NAME]
    told = own_keys(tmp_path, [None])
    assert {"d", "p", "q"}.isdisjoint(told["keys"][0]) and {one["kid"] for one in told["keys"]} == names
    key, name = own_key(tmp_path)
    token = jwt.encode({"x": 1}, key, "RS256", {"kid": name})
    assert jwt.decode(token, jwt.PyJWKSet.from_dict(told)[name], ["RS256"]) == {"x": 1}


def test_a_key_that_is_none_is_said_to_the_host(tmp_path):
    (tmp_path / "mine.pem").write_text("no key")
    with pytest.raises(NotSaved) as refused:
        own_key(tmp_path, tmp_path / "mine.pem")
    assert "mine.pem for LTI cannot be used" in refused.value.for_host and "mine.pem" not in str(refused.value)
