"""What the tests of hosting share: one PostgreSQL for all that need one."""

import pytest

from tests.hosting import postgres

NAME = "records"


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server, until the last test, with an empty database for the course."""
    with postgres.cluster() as running:
        running.new_database(NAME)
        yield running


@pytest.fixture
def database(cluster, tmp_path, monkeypatch):
    """The address of an empty database, which is where the learners' records are."""
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", cluster.url(NAME))
    yield cluster.url(NAME)
    cluster.empty(NAME)
