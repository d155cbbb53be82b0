"""The host's secret is made once, whoever is first, and is for its owner alone."""

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_lib.store import NotSaved, host_key
from tests.store.conftest import told_to_host


def test_it_is_made_once_and_stays(tmp_path):
    key = host_key(tmp_path)
    assert len(key) == 32 and host_key(tmp_path) == key and os.listdir(tmp_path) == ["host.key"]


def test_whoever_begins_at_once_meets_in_the_same_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(host_key, [tmp_path] * 32))) == 1
    assert os.listdir(tmp_path) == ["host.key"]


def test_another_folder_has_another(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    assert host_key(tmp_path / "a") != host_key(tmp_path / "b")


@pytest.mark.skipif(sys.platform == "win32", reason="rights are told otherwise there")
def test_only_its_owner_may_read_it(tmp_path):
    host_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "host.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_one_is_refused_in_a_sentence_and_left_as_it_is(tmp_path, content):
    (tmp_path / "host.key").write_bytes(content)
    with told_to_host(NotSaved, r"host\.key does not hold 32 bytes; restore it from a copy"):
        host_key(tmp_path)
    assert (tmp_path / "host.key").read_bytes() == content


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with told_to_host(NotSaved, "cannot be used"):
        host_key(tmp_path / "gone")
