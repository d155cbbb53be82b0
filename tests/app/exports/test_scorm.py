"""The SCORM package: well formed, the same for the same address, and refused where that is none. `tests/hosting/test_scorm.py` runs it."""

import io
import xml.etree.ElementTree as ET
import zipfile

import pytest
from bs4 import BeautifulSoup

from course_lib.app.exports.scorm import NoAddress, address_of, package
from course_lib.cli import main

CP, ADL = "{http://www.imsglobal.org/xsd/imscp_v1p1}", "{http://www.adlnet.org/xsd/adlcp_v1p3}"


def files(served="https://course.example.org/kurs"):
    with zipfile.ZipFile(io.BytesIO(package(served))) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_the_manifest_names_every_file_and_one_thing_to_open():
    found = files()
    manifest = ET.fromstring(found["imsmanifest.xml"])
    (resource,) = manifest.iter(f"{CP}resource")
    assert {file.get("href") for file in resource.iter(f"{CP}file")} | {"imsmanifest.xml"} == found.keys()
    assert resource.get(f"{ADL}scormType") == "sco" and resource.get("href") == "index.html"
    (item,) = manifest.iter(f"{CP}item")
    assert item.get("identifierref") == resource.get("identifier")
    assert manifest.find(f"{CP}metadata/{CP}schemaversion").text == "2004 4th Edition"


def test_the_page_shows_the_served_course_and_the_same_address_gives_the_same_bytes():
    page = BeautifulSoup(files()["index.html"], "html.parser")
    assert page.body["data-course"] == page.iframe["src"] == "https://course.example.org/kurs/"
    assert package("https://course.example.org/kurs") == package("https://course.example.org/kurs/")


@pytest.mark.parametrize("text", ["", "course.example.org", "http://course.example.org/", "ftp://a", "https://u:p@a/", "https://a/?b", "https://a/#b", "https://[", "javascript:alert(1)"])  # fmt: skip
def test_what_is_no_address_of_a_served_course_is_refused(text):
    with pytest.raises(NoAddress, match="--served https://course.example.org/"):
        address_of(text)
    assert address_of("http://127.0.0.1:8866") == "http://127.0.0.1:8866/"


def test_the_command_writes_it_once_and_says_what_is_still_to_be_set(tmp_path, capsys):
    file = tmp_path / "proximal.zip"
    line = ["scorm", "--served", "https://course.example.org/", str(file)]
    assert main(line) == 0 and "COURSE_FRAME_ANCESTORS" in capsys.readouterr().out
    assert file.read_bytes() == package("https://course.example.org/")
    assert main(line) == 1 and "is there already" in capsys.readouterr().err
    assert main([*line, "--force"]) == 0
    assert (
        main(["scorm", "--served", "x", str(file), "--force"]) == 1
        and "no address of a course" in capsys.readouterr().err
    )
    assert main(["scorm", "--served", "https://a.example", str(tmp_path / "none" / "x.zip")]) == 1
    assert "cannot be written" in capsys.readouterr().err
