"""A course that a small learning platform opens, for raw clients."""

import pytest

from tests.serve.small_platform import SmallPlatform, course_of


@pytest.fixture(scope="package")
def platform():
    platform = SmallPlatform()
    yield platform
    platform.down()


@pytest.fixture(scope="package")
def course(platform, tmp_path_factory):
    with course_of(platform, tmp_path_factory.mktemp("lti")) as served:
        yield served
