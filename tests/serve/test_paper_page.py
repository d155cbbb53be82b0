"""A lesson on paper in a browser: listed, printed without a kernel, and its answers only where they may be."""

import pytest
from bs4 import BeautifulSoup

from course_lib import content
from course_lib.app.exports import paper
from course_lib.serve.paper_page import DOCUMENTS, may_have_answers
from course_lib.serve.settings import read_settings
from tests.serving import ON_DEMAND, course_server, get

PAGE = "course/paper/04"
WITH_ANSWERS = [name for name, (_, answers) in DOCUMENTS.items() if answers]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with course_server(data=tmp_path_factory.mktemp("data"), start=ON_DEMAND) as course:
        yield course


def hrefs(html):
    return [link["href"] for link in BeautifulSoup(html, "html.parser").select("main a")]


@pytest.mark.parametrize(
    ("environ", "address", "headers", "may"),
    [
        ({}, "127.0.0.1", {}, True),
        ({}, "::1", {}, True),
        ({"HOST": "0.0.0.0"}, "127.0.0.1", {}, True),
        ({"HOST": "0.0.0.0"}, "192.168.0.17", {}, False),
        ({}, "", {}, False),
        ({}, "127.0.0.1", {"X-Forwarded-For": "192.168.0.17"}, False),
        ({}, "127.0.0.1", {"Forwarded": "for=192.168.0.17"}, False),
        ({"COURSE_HOSTS": "course.example.org"}, "127.0.0.1", {}, False),
        ({"COURSE_BEHIND_PROXY": "yes"}, "127.0.0.1", {}, False),
        ({"COURSE_PROXIES": "10.0.0.5"}, "127.0.0.1", {}, False),
        ({"JUPYTERHUB_USER": "somebody"}, "127.0.0.1", {}, False),
        ({"COURSE_PAPER_ANSWERS": "no"}, "127.0.0.1", {}, False),
        ({"COURSE_PAPER_ANSWERS": "yes", "COURSE_HOSTS": "course.example.org"}, "192.168.0.17", {}, True),
    ],
)
def test_what_holds_answers_is_for_this_computer_unless_the_host_says_otherwise(environ, address, headers, may):
    assert may_have_answers(read_settings(environ), address, headers) is may


def test_the_list_leads_to_every_document_on_both_papers_and_each_is_what_the_command_line_writes(served):
    status, html, _ = get(f"{served.url}/{PAGE}")
    links = [link for link in hrefs(html) if "/course/paper/" in link]
    assert status == 200 and len(links) == 2 * len(DOCUMENTS) == 10
    lesson = content.lesson("04-sepsis-and-ards")
    for name, (kind, answers) in DOCUMENTS.items():
        assert f"/{PAGE}/{name}" in links and f"/{PAGE}/{name}?paper=letter" in links
        status, page, headers = get(f"{served.url}/{PAGE}/{name}?paper=letter")
        main = BeautifulSoup(page, "html.parser").main
        assert status == 200 and "text/html" in headers["Content-Type"] and headers["Cache-Control"] == "no-store"
        assert str(main) == str(BeautifulSoup(paper.document(lesson, kind, answers, "letter"), "html.parser").main)
    assert served.kernels() == 0


def test_a_document_leads_to_the_same_on_other_paper_and_back_and_these_lines_are_not_printed(served):
    page = BeautifulSoup(get(f"{served.url}/{PAGE}/handout")[1], "html.parser")
    assert [link["href"] for link in page.select(".how a")] == ["?paper=letter", "../04"]
    assert (
        "@media print { body { max-width: none; margin: 0; padding: 0; } .how { display: none; } }" in page.style.string
    )


@pytest.mark.parametrize(
    "path", ["99", "00", "4", "04/", "04/nothing", "04/handout/x", "04/handout?paper=a5", "04/../../"]
)
def test_what_there_is_not_is_a_page_that_says_so(served, path):
    assert get(f"{served.url}/course/paper/{path}")[0] in (404, 302)


def test_where_answers_are_not_sent_no_address_gives_one(tmp_path):
    with course_server(data=tmp_path, environ={"COURSE_PAPER_ANSWERS": "no"}, start=ON_DEMAND) as course:
        listed = get(f"{course.url}/{PAGE}")[1]
        assert "COURSE_PAPER_ANSWERS=yes" in listed and "print 04 --guide" in listed
        assert not [
            link
            for link in hrefs(listed)
            if link.partition("?")[0].endswith(tuple(f"/{name}" for name in WITH_ANSWERS))
        ]
        for name in WITH_ANSWERS:
            status, html, _ = get(f"{course.url}/{PAGE}/{name}")
            assert status == 403 and html == listed and "Key: " not in html
        for name in DOCUMENTS.keys() - set(WITH_ANSWERS):
            assert get(f"{course.url}/{PAGE}/{name}")[0] == 200


def test_a_lesson_and_its_presenter_lead_to_paper_and_a_page_that_is_no_lesson_does_not(served):
    for path in ("04_sepsis_and_ards.ipynb", "04_sepsis_and_ards.ipynb?presenter"):
        html = get(f"{served.url}/voila/render/{path}")[1]
        assert BeautifulSoup(html, "html.parser").select_one('a[href="../../course/paper/04"]')
    assert "course/paper" not in get(f"{served.url}/voila/render/13_cases.ipynb")[1]
