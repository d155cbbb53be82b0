"""The picture of a question in every format: drawn where it can be, else in words, and then the loss is told."""

import json
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from course_lib.app.exports import anki, command, qti
from course_lib.engine.exports import gift, jupyterquiz, moodle
from course_lib.views import question_sheet
from course_lib.views.parts.pictures.shown import NOBODY, image, words
from tests.views.parts.pictures.drawn import picture

SHOWN = picture("spirogram")
IN_WORDS = "the words that describe it stand in its place"


@pytest.fixture(scope="module")
def one():
    first = next(one for one in command.questions("02-reduce-the-dose", None, 0) if one.item.kind == "single")
    return replace(first, item=first.item.model_copy(update={"picture": SHOWN}), image=image(SHOWN))


def test_moodle_holds_the_drawing_as_a_file_of_the_question(one):
    made = moodle.written([one], command.about())
    found = ET.fromstring(made.data).find(f".//question[idnumber='{one.id}']/questiontext")
    assert b64decode(found.find("file").text).decode() == one.image.svg
    asked = found.find("text").text
    assert f"@@PLUGINFILE@@/{found.find('file').get('name')}" in asked and "3.1 L" in asked and NOBODY in asked


def test_qti_holds_it_as_a_file_of_the_package(one):
    pytest.importorskip("text2qti")
    made = qti.written([one], command.about())
    with ZipFile(BytesIO(made.data)) as package:
        assert package.read(f"images/{one.id}.svg").decode() == one.image.svg
        assert f"images/{one.id}.svg" in package.read("imsmanifest.xml").decode()
        assert any(f"%24IMS-CC-FILEBASE%24/images/{one.id}.svg" in package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))  # fmt: skip


def test_anki_holds_it_in_the_question(one):
    pytest.importorskip("genanki")
    shown = one.image.html(anki._data(one.image))
    assert "data:image/svg+xml;base64," in shown and NOBODY in shown
    assert anki.written([one], command.about(), at=0).data


def test_the_sheet_draws_it_beside_its_question(one):
    page = question_sheet.written([one], command.about()).data.decode()
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="px-drawn"') == 1 and NOBODY in page


@pytest.mark.parametrize("writer", [gift, jupyterquiz])
def test_formats_without_pictures_hold_its_words_and_say_so(one, writer):
    made = writer.written([one], command.about())
    text = made.data.decode() if writer is gift else " ".join(part["question"] for part in json.loads(made.data))
    assert all(line.rstrip(".").split(":")[-1] in text for line in words(SHOWN)[1:])
    assert any(IN_WORDS in str(loss) for loss in made.losses)
    assert not any(IN_WORDS in str(loss) for loss in moodle.written([one], command.about()).losses)
