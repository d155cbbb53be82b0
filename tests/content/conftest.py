"""A copy of the course's content, in which a test may break one thing and read what is said of it."""

import pytest

from course_lib.content import fingerprints, library
from tests.broken import Copy, own

CACHED = [kept for module in (library, fingerprints) for kept in vars(module).values() if hasattr(kept, "cache_clear")]


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The real content, copied; the library reads the copy for as long as the test lasts."""
    own()
    copy = Copy(tmp_path)
    monkeypatch.setenv("COURSE_ASSETS", str(copy.assets))
    for kept in CACHED:
        kept.cache_clear()
    yield copy
    for kept in CACHED:
        kept.cache_clear()
