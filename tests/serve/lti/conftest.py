"""A course that a small learning platform opens, for raw clients."""

import json

import pytest

from tests.serve.small_platform import SmallPlatform
from tests.serving import ON_DEMAND, course_server


@pytest.fixture(scope="package")
def platform():
    platform = SmallPlatform()
    yield platform
    platform.down()


@pytest.fixture(scope="package")
def course(platform, tmp_path_factory):
    config = tmp_path_factory.mktemp("lti") / "lti.json"
    config.write_text(json.dumps(platform.config()))
    with course_server(environ={"COURSE_LTI_CONFIG": str(config)}, start=ON_DEMAND) as served:
        platform.course = served.url
        yield served
