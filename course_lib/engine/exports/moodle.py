"""Questions → Moodle XML, the format that Moodle imports with its reasons, tolerances and tags.

The elements are those that Moodle's own importer reads (question/format/xml/format.php, Moodle 4.4 and later).
"""

from base64 import b64encode
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from ...model.quiz import Choice, Matching, Numeric, Ordering, Shifting, Short
from ..quiz.wording import accepted
from .asked import About, Asked
from .conversions import shift_as_choice
from .losses import CERTAINTY, ONE_WAY, SPELLING, Loss, Written, of_kind, told
from .markup import exact, listed, paragraphs, plain, reasons

RULES = (
    ("An ordering needs Moodle 4.4 or later, or the plugin qtype_ordering; what each step means is in its general feedback.", of_kind("ordering")),
    ("What each pair means is in the general feedback.", of_kind("matching")),
    ("Several right answers give part of a mark for part of the set, and a wrong one takes it away; the course counts the whole set.", of_kind("multiple")),
    ("A matching gives part of a mark for some of its pairs; the course counts them all.", of_kind("matching")),
    SPELLING,
    ONE_WAY,
)  # fmt: skip
SECOND_TIME = Loss(
    "Moodle does not replace questions: a second import adds a copy without its ID number, so delete the category of the first import before it."
)
ABOUT = "about-these-questions"


def written(questions: Sequence[Asked], about: About) -> Written:
    """The file, a category for each quiz; each question's ID number is the id of its item."""
    losses = (*told(questions, RULES), CERTAINTY, SECOND_TIME)
    root = ET.Element("quiz")
    root.append(ET.Comment(_as_comment(losses)))
    for at, (quiz, group) in enumerate(groupby(questions, lambda one: (one.quiz, one.title))):
        root.append(_category(about, *quiz))
        if not at:
            root.append(_description(about))
        root.extend(_question(one) for one in group)
    ET.indent(root)
    return Written(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", losses)


def share(correct: int) -> str:
    """What one of so many right answers brings in percent, as Moodle's list of grades spells it."""
    return f"{100 / correct:.5f}".rstrip("0").rstrip(".")


def _as_comment(losses):
    return "".join(f"\n… {loss}" for loss in losses).replace("--", "– –") + "\n"


def _category(about, id, title):
    found = ET.Element("question", type="category")
    path = "/".join(part.replace("/", "//") for part in (about.course, title))
    _text(found, "category", f"$course$/top/{path}")
    ET.SubElement(found, "idnumber").text = f"quiz-{id}"
    return found


def _description(about):
    found = _begun("description", ABOUT, paragraphs(about.lines), "")
    return _with_grade(found, ABOUT, grade="0")


def _question(one):
    item = shift_as_choice(one.item) if isinstance(one.item, Shifting) else one.item
    kind, write = _KINDS[type(item)]
    general = paragraphs(one.behind)
    if kind in ("matching", "ordering"):
        general = listed(reasons(item)) + general
    found = _with_grade(_begun(kind, one.id, paragraphs(one.stem), general, one.image), one.id)
    write(found, item)
    tags = ET.SubElement(found, "tags")
    for tag in one.tags:
        _text(tags, "tag", tag)
    return found


def _begun(kind, name, stem, general, image=None):
    found = ET.Element("question", type=kind)
    _text(found, "name", name)
    asked = _text(found, "questiontext", stem, format="html")
    if image:
        file = f"{name}.svg"
        asked.find("text").text += image.html(f"@@PLUGINFILE@@/{file}")
        ET.SubElement(asked, "file", name=file, path="/", encoding="base64").text = b64encode(
            image.svg.encode()
        ).decode()
    _text(found, "generalfeedback", general, format="html")
    return found


def _with_grade(found, id, grade="1"):
    for name, value in (("defaultgrade", grade), ("penalty", "0"), ("hidden", "0"), ("idnumber", id)):
        ET.SubElement(found, name).text = value
    return found


def _choice(found, item):
    single, correct = item.kind == "single", sum(answer.correct for answer in item.answers)
    for name, value in (
        ("single", str(single).lower()), ("shuffleanswers", "true"), ("answernumbering", "none"), ("showstandardinstruction", "0"),
    ):  # fmt: skip
        ET.SubElement(found, name).text = value
    for answer in item.answers:
        fraction = share(correct) if answer.correct else "0" if single else "-100"
        _text(
            _answer(found, fraction, paragraphs([answer.text])), "feedback", paragraphs([answer.because]), format="html"
        )


def _matching(found, item):
    ET.SubElement(found, "shuffleanswers").text = "true"
    for left, right in (*((one.left, one.right) for one in item.matches), *(("", one.right) for one in item.spares)):
        pair = _text(found, "subquestion", paragraphs([left]) if left else "", format="html")
        _text(pair, "answer", plain(right))


def _numeric(found, item):
    for fraction, number, because in (
        ("100", item.key, item.because),
        *(("0", item.key * one.times, one.because) for one in item.mistakes),
    ):
        answer = _answer(found, fraction, exact(number), format="moodle_auto_format")
        _text(answer, "feedback", paragraphs([because]), format="html")
        ET.SubElement(answer, "tolerance").text = exact(item.tolerance)
    for name, value in (("unitgradingtype", "0"), ("unitpenalty", "0"), ("showunits", "3"), ("unitsleft", "0")):
        ET.SubElement(found, name).text = value


def _short(found, item):
    ET.SubElement(found, "usecase").text = "0"
    because = " ".join(filter(None, (item.because, accepted(item))))
    for fraction, words, why in (
        ("100", item.accept, because),
        *(("0", one.words, one.because) for one in item.mistakes),
    ):
        for word in words:
            answer = _answer(found, fraction, word.replace("*", r"\*"), format="moodle_auto_format")
            _text(answer, "feedback", paragraphs([why]), format="html")


def _ordering(found, item):
    for name, value in (
        ("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", str(len(item.stages))),
        ("gradingtype", "ALL_OR_NOTHING"), ("showgrading", "HIDE"), ("numberingstyle", "none"),
    ):  # fmt: skip
        ET.SubElement(found, name).text = value
    for place, stage in enumerate(item.stages, 1):
        _answer(found, str(place), paragraphs([stage.text]))


def _answer(found, fraction, text, format="html"):
    answer = _text(found, "answer", text, format=format)
    answer.set("fraction", fraction)
    return answer


def _text(parent, name, text, **attributes):
    """An element whose words are in a `text` of its own, as Moodle keeps them; the element."""
    element = ET.SubElement(parent, name, attributes)
    ET.SubElement(element, "text").text = text
    return element


_KINDS = {
    Choice: ("multichoice", _choice),
    Matching: ("matching", _matching),
    Numeric: ("numerical", _numeric),
    Ordering: ("ordering", _ordering),
    Short: ("shortanswer", _short),
}
