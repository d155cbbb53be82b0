"""The QTI package keeps the structure of QTI 1.2: idents that are unique and stay, references that lead somewhere, marks."""

import zipfile
from io import BytesIO
from xml.dom import minidom

import pytest

from course_lib import content
from course_lib.app.exports import command, qti
from course_lib.engine.exports.asked import collected
from tests import exported
from tests.engine.exports.conftest import ANOTHER

# The parts of an item in the order that QTI 1.2 asks for (ASI information model, `item`); its schema may not be passed on.
PARTS = ["itemmetadata", "presentation", "resprocessing", "itemfeedback"]


@pytest.fixture(scope="module")
def asked():
    return {one.id: one for one in command.questions(None, None, 0)}


@pytest.fixture(scope="module")
def data(asked):
    return qti.written(tuple(asked.values()), command.about()).data


@pytest.fixture(scope="module")
def read(data):
    return exported.qti(data)


def assessment(data):
    package = zipfile.ZipFile(BytesIO(data))
    (name,) = (name for name in package.namelist() if "/text2qti_assessment" in name and name.endswith("all.xml"))
    return minidom.parseString(package.read(name))


def test_an_item_has_its_parts_in_the_order_of_the_format(data):
    for item in assessment(data).getElementsByTagName("item"):
        names = [child.tagName for child in item.childNodes if child.nodeType == child.ELEMENT_NODE]
        assert list(dict.fromkeys(names)) == [part for part in PARTS if part in names]
        assert names[:2] == PARTS[:2]


def test_idents_are_those_of_the_items_and_of_their_answers_and_each_is_there_once(data, asked):
    idents = [item.getAttribute("ident") for item in assessment(data).getElementsByTagName("item")]
    assert len(idents) == len(set(idents)) == len(asked) + 1
    labels = [one.getAttribute("ident") for one in assessment(data).getElementsByTagName("response_label")]
    assert "text2qti_choice_dose-whom-first_prescriber" in labels


def test_every_kind_is_held_as_the_kind_that_is_told(read, asked):
    held = {
        "single": "multiple_choice_question", "shift": "multiple_choice_question", "multiple": "multiple_answers_question",
        "numeric": "numerical_question", "short": "short_answer_question", "matching": "matching_question", "ordering": "matching_question",
    }  # fmt: skip
    assert all(one.kind == held[asked[id].item.kind] for id, one in read.items())


def test_the_right_answers_are_right_and_each_answer_has_its_reason(read, asked):
    for id, one in read.items():
        item = asked[id].item
        if item.kind in ("single", "multiple"):
            expected = [(" ".join(answer.text.split()), float(answer.correct)) for answer in item.answers]
            assert [(answer.text, answer.share) for answer in one.answers] == expected
            assert all(answer.because for answer in one.answers)


def test_a_number_counts_within_its_tolerance(read, asked):
    for id, one in read.items():
        item = asked[id].item
        if item.kind == "numeric":
            (key,) = one.answers
            assert float(key.text) == pytest.approx(item.key, abs=1e-4)
            assert key.tolerance == pytest.approx(item.tolerance, abs=1e-4)


def test_a_word_counts_in_each_of_its_spellings():
    (one,) = collected([ANOTHER], (), content.claims(), content.references(), {}, ["kinds-short"])
    found = exported.qti(qti.written([one], command.about()).data)["kinds-short"]
    assert found.kind == "short_answer_question" and [answer.text for answer in found.answers] == ["prone positioning", "proning"]  # fmt: skip
    assert one.item.mistakes[0].because in found.all


def test_each_left_hand_side_finds_its_partner_and_a_spare_finds_none(read, asked):
    item = asked["dose-who-pays"].item
    assert read["dose-who-pays"].pairs == [(match.left, match.right) for match in item.matches]
    assert read["dose-way-down"].pairs[0] == ("Comes first", asked["dose-way-down"].item.stages[0].text)
    assert item.spares[0].right in read["dose-who-pays"].all


def test_the_partners_of_an_order_do_not_stand_in_the_right_order(data, asked):
    (item,) = (one for one in assessment(data).getElementsByTagName("item") if one.getAttribute("title") == "dose-way-down")  # fmt: skip
    labels = item.getElementsByTagName("response_lid")[0].getElementsByTagName("response_label")
    shown = [exported.words(exported._deep(one)) for one in labels]
    stages = [stage.text for stage in asked["dose-way-down"].item.stages]
    assert shown != stages and sorted(shown) == sorted(stages)


def test_the_sides_of_a_pair_are_numbers_of_their_own_by_which_canvas_tells_them_apart(data):
    for item in assessment(data).getElementsByTagName("item"):
        responses = item.getElementsByTagName("response_lid")
        if len(responses) < 2:
            continue
        lefts = [one.getAttribute("ident").removeprefix("response_") for one in responses]
        rights = [one.getAttribute("ident") for one in responses[0].getElementsByTagName("response_label")]
        assert len({*lefts, *rights}) == len(lefts) + len(rights) and all(one.isdigit() for one in [*lefts, *rights])
        assert all(rights == [one.getAttribute("ident") for one in other.getElementsByTagName("response_label")] for other in responses)  # fmt: skip
        added = [one.getAttribute("action") for one in item.getElementsByTagName("setvar")]
        assert added == ["Add"] * len(lefts)


def test_a_lesson_a_selection_and_the_whole_are_quizzes_of_their_own():
    def identifier(**which):
        package = zipfile.ZipFile(BytesIO(command.exported("qti", **which)[0].data))
        return minidom.parseString(package.read("imsmanifest.xml")).documentElement.getAttribute("identifier")

    names = [identifier(only=["rec-good-grip"]), identifier(lesson="02-reduce-the-dose"), identifier()]
    assert len(set(names)) == 3


def test_the_package_says_the_course_s_own_name_and_licence_and_nothing_of_the_day(data):
    manifest = zipfile.ZipFile(BytesIO(data)).read("imsmanifest.xml").decode()
    assert "generated by text2qti" not in manifest and "Private" not in manifest and "dateTime" not in manifest
    assert command.COURSE in manifest and "CC BY 4.0" in manifest


def test_nothing_in_it_is_laid_where_a_reader_would_not_look(data, asked):
    with pytest.raises(RuntimeError, match="no place for rec-good-grip"):
        qti._with_matchings("<questestinterop/>", {"rec-good-grip": "<item/>"})
