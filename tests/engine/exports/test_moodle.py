"""The Moodle XML file holds what Moodle's importer reads, each kind with its elements and its marks."""

from html.parser import HTMLParser
from xml.dom import minidom

import pytest

from course_lib.engine.exports import moodle
from course_lib.engine.quiz.answers import Given
from course_lib.engine.quiz.marking import is_right, right_answer
from tests import exported

# What Moodle accepts as the part of a mark that an answer brings, in percent (question_bank::fraction_options_full).
GRADES = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}  # fmt: skip
COMMON = ["name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber"]
OWN = {
    "multichoice": {"single", "shuffleanswers", "answernumbering", "showstandardinstruction", "answer"},
    "matching": {"shuffleanswers", "subquestion"},
    "numerical": {"answer", "unitgradingtype", "unitpenalty", "showunits", "unitsleft"},
    "shortanswer": {"usecase", "answer"},
    "ordering": {"layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle", "answer"},
}


@pytest.fixture(scope="module")
def data(questions, about):
    return moodle.written(tuple(questions.values()), about).data


@pytest.fixture(scope="module")
def read(data):
    return exported.moodle(data)


def nodes(data):
    return minidom.parseString(data).getElementsByTagName("question")


def names(node):
    return [child.tagName for child in node.childNodes if child.nodeType == child.ELEMENT_NODE]


def test_every_question_has_the_elements_of_its_type_and_no_other(data):
    kinds = set()
    for node in nodes(data):
        kind = node.getAttribute("type")
        if kind in OWN:
            kinds.add(kind)
            assert names(node)[:7] == COMMON and set(names(node)[7:]) == OWN[kind] | {"tags"}
    assert kinds == set(OWN)


def test_the_file_has_a_category_for_each_quiz_and_a_stroke_in_a_name_is_no_step_down(data):
    paths = [exported.words(exported._deep(node)) for node in nodes(data) if node.getAttribute("type") == "category"]
    assert len(paths) == 10 and paths[0].startswith("$course$/top/A course // with a stroke & a sign/")


def test_marks_are_those_that_moodle_knows_and_the_right_set_brings_a_whole_one(read, questions):
    for id, one in read.items():
        if one.kind not in ("multichoice", "numerical"):
            continue
        assert {abs(round(answer.share * 100, 5)) for answer in one.answers} <= GRADES, id
        assert sum(answer.share for answer in one.answers if answer.share > 0) == pytest.approx(1, abs=1e-5), id
        wrong = {answer.share for answer in one.answers if answer.share <= 0}
        assert wrong == ({-1.0} if questions[id].item.kind == "multiple" else {0.0}), id


def test_the_key_in_the_file_is_right_for_the_course_and_a_wrong_number_is_not(read, questions):
    for id, one in read.items():
        item = questions[id].item
        if one.kind != "numerical":
            continue
        key, *wrong = one.answers
        assert is_right(item, Given(id, (key.text,))) and key.tolerance == pytest.approx(item.tolerance)
        assert not any(is_right(item, Given(id, (answer.text,))) for answer in wrong)


def test_the_right_answers_are_those_of_the_item(read, questions):
    for id, one in read.items():
        item = questions[id].item
        if item.kind in ("single", "multiple"):
            texts = {answer.id: answer.text for answer in item.answers}
            right = {answer.text for answer in one.answers if answer.share > 0}
            assert right == {" ".join(texts[answer].split()) for answer in right_answer(item)}


def test_a_word_has_every_spelling_and_every_common_error_with_what_is_said_to_it(read, questions):
    item, found = questions["kinds-short"].item, read["kinds-short"].answers
    assert [(one.text, one.share) for one in found] == [("prone positioning", 1), ("proning", 1), ("pronation", 0), ("supination", 0)]  # fmt: skip
    assert (
        found[0].because == f"{item.because} Also accepted: proning." and found[2].because == item.mistakes[0].because
    )


def test_the_general_feedback_names_the_errors_that_wrong_answers_stand_for(read):
    assert "“supination”" not in read["kinds-short"].all
    assert (
        "What a wrong answer stands for: “pronation, supination”, takes the forearm's word" in read["kinds-short"].all
    )


def test_pairs_and_spares_and_the_order_of_stages_are_kept(read, questions):
    pairs = questions["dose-who-pays"].item
    expected = [*((one.left, one.right) for one in pairs.matches), *(("", one.right) for one in pairs.spares)]
    assert read["dose-who-pays"].pairs == expected and pairs.spares
    order = read["dose-way-down"].answers
    assert [one.text for one in order] == [stage.text for stage in questions["dose-way-down"].item.stages]
    assert [one.share * 100 for one in order] == pytest.approx([1, 2, 3, 4])


def test_the_html_in_it_is_balanced(data):
    class Balance(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open = []

        def handle_starttag(self, tag, attributes):
            assert tag in ("p", "ul", "li") and not attributes
            self.open.append(tag)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

    for node in minidom.parseString(data).getElementsByTagName("text"):
        balance = Balance()
        balance.feed(exported._deep(node))
        balance.close()
        assert not balance.open
