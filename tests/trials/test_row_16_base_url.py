"""Row 16: a path that a proxy serves the course under is encoded as browsers send it, or refused at the door."""

import http.client
import re
from urllib.parse import urljoin

import pytest

from course_lib.serve.settings import SettingsError, read_settings
from tests.serving import ON_DEMAND, course_server, get

UEBER = "/kurs/%C3%BCber%20uns/"


@pytest.fixture(scope="module")
def prefixed():
    with course_server(environ={"COURSE_BASE_URL": "/kurs/über uns/"}, start=ON_DEMAND) as course:
        yield course


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/kurs/über uns/", UEBER), ("kurs/über uns", UEBER), ("/kurs/%c3%bcber%20uns", UEBER), ("/kurs/u\u0308ber uns/", UEBER),
        ("/", "/"), ("proximal", "/proximal/"), ("/v1.2/my-course_a~b/", "/v1.2/my-course_a~b/"), ("/курс", "/%D0%BA%D1%83%D1%80%D1%81/"),
    ],
)  # fmt: skip
def test_a_path_is_encoded_as_browsers_send_it(written, path):
    assert read_settings({"COURSE_BASE_URL": written}).base_url == path


@pytest.mark.parametrize(
    "written",
    ["https://example.org/kurs/", "//kurs/", "/kurs?a=b", "/kurs#top", "/a/../b/", "/a//b/", "/./", "/100%/", "/%ff/", "/a%2Fb/",
     "/a\\b/", "C:\\kurs", "/a;b/", "/a(b)/", '/a"b/', "/a\nb/", "/a%00b/"],
)  # fmt: skip
def test_what_would_be_404_on_every_page_is_refused_at_the_door(written):
    with pytest.raises(SettingsError, match=r"^COURSE_BASE_URL=.* give the path alone"):
        read_settings({"COURSE_BASE_URL": written})


def test_the_course_says_its_encoded_address_when_it_starts(prefixed):
    assert f"The course is at http://127.0.0.1:{prefixed.port}{UEBER} " in prefixed.log()


def test_a_page_and_all_that_it_names_are_found_below_the_encoded_path(prefixed):
    page = f"{UEBER}voila/render/00_start.ipynb"
    status, text, _ = get(prefixed.url + page)
    assert status == 200
    named = {urljoin(page, path) for path in re.findall(r'(?:href|src)="(?!data:)([^"#?]+)', text)}
    assert len(named) > 5 and all(path.startswith(UEBER) for path in named), named
    for path in named - {path for path in named if "/voila/render/" in path}:
        assert get(f"{prefixed.url}{path}")[0] in (200, 302), path


@pytest.mark.parametrize("path", ["/", UEBER, UEBER.rstrip("/"), "/kurs/%c3%bcber%20uns/"])
def test_the_bare_address_and_the_path_lead_to_the_course(prefixed, path):
    status, _, headers = get(f"{prefixed.url}{path}")
    assert (status, headers["Location"]) == (302, f"{UEBER}voila/render/00_start.ipynb")


@pytest.mark.parametrize("path", ["/voila/render/00_start.ipynb", "/kurs/", "/kurs/xber%20uns/"])
def test_what_lies_beside_the_path_is_not_there_and_shows_the_way(prefixed, path):
    status, text, _ = get(f"{prefixed.url}{path}")
    assert status == 404 and f'href="{UEBER}"' in text


def test_a_point_in_the_path_stands_for_itself():
    with course_server(environ={"COURSE_BASE_URL": "/v1.2/"}, start=ON_DEMAND) as course:
        assert get(f"{course.url}/v1.2/course/style/page.css")[0] == 200
        assert get(f"{course.url}/v1x2/course/style/page.css")[0] == 404


def test_the_cookies_of_the_course_stay_below_its_path(prefixed):
    asked = http.client.HTTPConnection("127.0.0.1", prefixed.port, timeout=60)
    asked.request("GET", f"{UEBER}voila/render/00_start.ipynb")
    set_here = asked.getresponse().headers.get_all("Set-Cookie")
    assert set_here and all(f"Path={UEBER}" in cookie for cookie in set_here), set_here
