"""A page that was sent before an upgrade finds its files after it, each by the fingerprint of its bytes."""

import os

import pytest

from course_lib.serve.client import Bundles
from course_lib.serve.kept_files import EDITIONS, KeptFiles, fingerprint, fingerprint_of
from course_lib.serve.routes import ASSETS, AssetUrl, handed_out
from tests.serving import ON_DEMAND, course_server, get


def edition(word: str) -> dict[str, bytes]:
    script = f"// {word}".encode()
    return {f"page/own.{fingerprint(script)}.js": script, "style/page.css": f"/* {word} */".encode()}


def found(kept, word):
    files = edition(word)
    return [kept.find(name, fingerprint(content)) == content for name, content in files.items()]


def test_the_newest_three_editions_are_found_and_none_is_taken_for_another(tmp_path):
    kept = KeptFiles(tmp_path / "files")
    for number, word in enumerate(["one", "two", "three", "four", "two"]):
        kept.keep(edition(word))
        for place in (
            tmp_path / "files"
        ).iterdir():  # in the order in which they came, however coarse the disk's clock is
            if place.stat().st_mtime > 1e6:
                os.utime(place, (number, number))
    assert [found(kept, word) for word in ("one", "two", "three", "four")] == [
        [False] * 2,
        [True] * 2,
        [True] * 2,
        [True] * 2,
    ]
    assert len(list((tmp_path / "files").iterdir())) == EDITIONS == 3
    assert kept.find("style/page.css", fingerprint(b"another")) is None and kept.find("style/page.css", "") is None


def test_nothing_outside_is_found_and_who_keeps_nothing_finds_nothing(tmp_path):
    kept = KeptFiles(tmp_path / "files")
    kept.keep(edition("one"))
    (tmp_path / "secret").write_bytes(b"x")
    assert kept.find("../../secret", fingerprint(b"x")) is None
    nobody = KeptFiles(None)
    nobody.keep(edition("one"))
    assert nobody.find("style/page.css", fingerprint(b"/* one */")) is None


def test_a_folder_that_cannot_be_written_is_a_sentence_in_the_log_and_no_failure(tmp_path, caplog):
    (tmp_path / "files").write_text("no folder")
    KeptFiles(tmp_path / "files").keep(edition("one"))
    assert "could not be kept for open pages" in caplog.text


def test_an_address_names_the_bytes_of_its_file_and_nothing_else(tmp_path):
    address = AssetUrl("/course")("style/page.css")
    assert address == f"/course/style/page.css?v={fingerprint((ASSETS / 'style' / 'page.css').read_bytes())}"
    file = tmp_path / "x.css"
    file.write_text("a")
    first = fingerprint_of(file)
    file.write_text("ab")
    assert fingerprint_of(file) == fingerprint(b"ab") != first
    names = handed_out(Bundles("x"))
    assert {name.split("/")[0] for name in names} == {"page", "style", "images"} and "style/page.css" in names


@pytest.mark.parametrize("shared", [True, False])
def test_a_course_that_is_one_of_several_servers_still_serves_the_edition_before(lessons, tmp_path, shared):
    old = edition("before")
    KeptFiles(tmp_path / "files").keep(old)
    environ = {"COURSE_SERVER_NAME": "a"} if shared else {}
    with course_server(lessons, environ, data=tmp_path, start=ON_DEMAND) as course:
        for name, content in old.items():
            query = "" if name.startswith("page") else f"?v={fingerprint(content)}"
            status, text, headers = get(f"{course.url}/course/{name}{query}")
            if shared:
                assert (status, text) == (200, content.decode()) and "immutable" in headers["Cache-Control"]
                assert headers["Content-Type"].startswith("text/javascript" if name.endswith("js") else "text/css")
            else:
                assert text != content.decode()
                assert name.startswith("page") or headers["Cache-Control"] == "no-store", "other bytes than it names"
        now = get(f"{course.url}/course/style/page.css")[1]
        kept_long = get(f"{course.url}/course/style/page.css?v={fingerprint(now.encode())}")[2]["Cache-Control"]
        assert "max-age=31" in kept_long
        assert now == (ASSETS / "style" / "page.css").read_text("utf-8")
        assert get(f"{course.url}/course/page/own.0123456789abcdef.js")[0] == 404
        assert len(list((tmp_path / "files").iterdir())) == 1 + shared
