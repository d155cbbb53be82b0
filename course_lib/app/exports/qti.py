"""Questions → QTI 1.2 as Canvas packs it, by text2qti, and the matchings that text2qti does not know.

text2qti was chosen because it keeps a reason for each answer and a range for a number, is maintained and under the BSD licence,
and lets a question keep its own id; what it makes of wording alone would be another question after each correction.
QTI 1.2 is the version that Canvas and Sakai import.
"""

import hashlib
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from types import SimpleNamespace
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from ...engine.exports.asked import About, Asked
from ...engine.exports.conversions import order_as_matching, shift_as_choice
from ...engine.exports.losses import CERTAINTY, ONE_WAY, SPELLING, Loss, Written, of_kind, told
from ...engine.exports.markup import exact, listed, paragraphs, plain, reasons
from ...engine.quiz.drawing import shuffled
from ...model.quiz import Choice, Matching, Ordering, Shifting, Short

RULES = (
    ("text2qti writes no ordering, so an ordering is a matching of places and steps.", of_kind("ordering")),
    ("What each pair means, and what each wrong number or word means, is in the general feedback.", of_kind("ordering", "matching", "numeric", "short")),
    ("A matching gives part of a mark for some of its pairs; the course counts them all.", of_kind("ordering", "matching")),
    SPELLING,
    ONE_WAY,
)  # fmt: skip
SECOND_TIME = Loss(
    "Canvas replaces the quiz and its questions by their ids if “Overwrite assessment content with matching IDs” is ticked; other systems may add a copy. "
    "The quiz arrives unpublished, with one attempt: look at its settings."
)
TAGS = Loss("Lessons, levels and claims are not in the file as tags.")
ABOUT, DAY = "about-these-questions", (2020, 1, 1, 0, 0, 0)  # so that the same content gives the same bytes


class _Words:
    """Texts as text2qti asks for them: plain ones escaped, paragraphs as the course writes them, no Markdown read into them."""

    @staticmethod
    def xml_escape(text):
        return escape(plain(text), {'"': "&quot;"})

    @staticmethod
    def md_to_html_xml(text):
        return escape(text)


def written(questions: Sequence[Asked], about: About, name: str = "all") -> Written:
    """The file, one quiz, known by its `name`; raises ImportError without text2qti."""
    from text2qti.qti import QTI
    from text2qti.quiz import Question, TextRegion

    losses = (*told(questions, RULES), CERTAINTY, TAGS, SECOND_TIME)
    quiz = _quiz(name, about, losses, questions)
    own: dict[str, str] = {}
    quiz.questions_and_delims.append(_region(TextRegion, ABOUT, paragraphs(about.lines)))
    for one in questions:
        item = shift_as_choice(one.item) if isinstance(one.item, Shifting) else one.item
        item = order_as_matching(item) if isinstance(item, Ordering) else item
        if isinstance(item, Matching):
            own[one.id] = _matching(one, item)
            quiz.questions_and_delims.append(_region(TextRegion, one.id, ""))
        else:
            quiz.questions_and_delims.append(_question(Question, quiz, one, item))
    made = QTI(quiz)
    made.assessment = _with_matchings(made.assessment, own)
    made.imsmanifest_xml = _manifest(made.imsmanifest_xml, about)
    return Written(_at_rest(made.zip_bytes()), losses)


def _quiz(name, about, losses, questions):
    return SimpleNamespace(
        id=f"proximal_{name}", images=_images(questions), title_raw=about.course, title_xml=_Words.xml_escape(about.course),
        description_html_xml=_Words.md_to_html_xml(listed(f"… {loss}" for loss in losses)), points_possible=len(questions),
        shuffle_answers_xml="true", show_correct_answers_xml="true", one_question_at_a_time_xml="false",
        cant_go_back_xml="false", feedback_is_solution=False, questions_and_delims=[],
    )  # fmt: skip


def _asked(one):
    """What is asked, with its picture, as a file of the package."""
    file = f"%24IMS-CC-FILEBASE%24/images/{one.id}.svg"
    return paragraphs(one.stem) + (one.image.html(file) if one.image else "")


def _images(questions):
    from text2qti.markdown import Image

    return {one.id: Image(f"{one.id}.svg", one.image.svg.encode()) for one in questions if one.image}


def _region(region, id, html):
    made = region(index=0, md=_Words, linenum_start=0, linenum_end=0)
    made.set_title(id, 0, 0)
    made.set_text(html, 0, 0)
    made.id = id
    return made


def _question(question, quiz, one, item):
    """A question that text2qti knows, with our own ids."""
    made = question(_asked(one), quiz=quiz, title=one.id, points=None, md=_Words, linenum_start=0, linenum_end=0)
    made.id = one.id
    typed = not isinstance(item, Choice)
    made.append_feedback((listed(reasons(item)) if typed else "") + paragraphs(one.behind), 0, 0)
    if isinstance(item, Short):
        for number, word in enumerate(item.accept, 1):
            made.append_shortans_correct_choice(word, 0, 0)
            made.choices[-1].id = f"{one.id}_{number}"
    elif typed:
        made.append_numerical(f"{exact(item.key)} +- {exact(item.tolerance)}", 0, 0)
    for answer in () if typed else item.answers:
        kind = "mctf" if item.kind == "single" else "multans"
        getattr(made, f"append_{kind}_{'' if answer.correct else 'in'}correct_choice")(paragraphs([answer.text]), 0, 0)
        made.choices[-1].append_feedback(paragraphs([answer.because]), 0, 0)
        made.choices[-1].id = f"{one.id}_{answer.id}"
    made.finalize()
    return made


# ---- what text2qti does not know -------------------------------------------------------------------------------------


def _matching(one, item):
    """A matching as Canvas writes it: a list for each left-hand side, from the same right-hand sides.

    Canvas takes the first digits in an ident for the number of a side (qti_exporter/lib/qti/associate_interaction.rb).
    """
    rights = shuffled(item, 0)  # for readers that do not shuffle
    found = ET.Element("item", ident=f"text2qti_question_{one.id}", title=one.id)
    _metadata(found, one, [_number(one, "left", left) for left in item.matches])
    shown = ET.SubElement(found, "presentation")
    _material(shown, _asked(one))
    for left in item.matches:
        asked = ET.SubElement(shown, "response_lid", ident=f"response_{_number(one, 'left', left)}")
        _material(asked, paragraphs([left.left]))
        choices = ET.SubElement(asked, "render_choice")
        for right in rights:
            _material(
                ET.SubElement(choices, "response_label", ident=_number(one, "right", right)),
                plain(right.right),
                "text/plain",
            )
    _marks(found, one, item)
    flow = ET.SubElement(ET.SubElement(found, "itemfeedback", ident="general_fb"), "flow_mat")
    _material(flow, listed(reasons(one.item)) + paragraphs(one.behind))
    return ET.tostring(found, encoding="unicode")


def _number(one, side, part):
    """The number of a side of a pair, the same for ever, since it comes of ids alone."""
    return str(int.from_bytes(hashlib.sha256(f"{one.id}/{part.id}/{side}".encode()).digest()[:4], "big") % 10**9)


def _metadata(found, one, answers):
    fields = ET.SubElement(ET.SubElement(found, "itemmetadata"), "qtimetadata")
    for label, entry in (
        ("question_type", "matching_question"), ("points_possible", "1"), ("original_answer_ids", ",".join(answers)),
        ("assessment_question_identifierref", f"text2qti_question_ref_{one.id}"),
    ):  # fmt: skip
        field = ET.SubElement(fields, "qtimetadatafield")
        ET.SubElement(field, "fieldlabel").text = label
        ET.SubElement(field, "fieldentry").text = entry


def _marks(found, one, item):
    marks = ET.SubElement(found, "resprocessing")
    outcomes = ET.SubElement(marks, "outcomes")
    ET.SubElement(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    always = ET.SubElement(marks, "respcondition", {"continue": "Yes"})
    ET.SubElement(ET.SubElement(always, "conditionvar"), "other")
    ET.SubElement(always, "displayfeedback", feedbacktype="Response", linkrefid="general_fb")
    for left in item.matches:
        met = ET.SubElement(marks, "respcondition", {"continue": "Yes"})
        wanted = ET.SubElement(
            ET.SubElement(met, "conditionvar"), "varequal", respident=f"response_{_number(one, 'left', left)}"
        )
        wanted.text = _number(one, "right", left)
        ET.SubElement(met, "setvar", action="Add", varname="SCORE").text = f"{100 / len(item.matches):.2f}"


def _material(parent, text, kind="text/html"):
    ET.SubElement(ET.SubElement(parent, "material"), "mattext", texttype=kind).text = text


def _with_matchings(assessment, own):
    """The assessment with each empty place taken by the matching of its id."""
    for id, item in own.items():
        place = re.compile(rf'<item ident="text2qti_text_{re.escape(id)}".*?</item>', re.DOTALL)
        assessment, count = place.subn(lambda _, item=item: item, assessment)
        if count != 1:
            raise RuntimeError(
                f"text2qti left no place for {id}: its version is another than the one this was written for"
            )
    return assessment


def _manifest(manifest, about):
    """The manifest with the course's own name and licence, and without the day, which would make each file another."""
    manifest = re.sub(r"\s*<imsmd:lifeCycle>.*?</imsmd:lifeCycle>", "", manifest, flags=re.DOTALL)
    manifest = manifest.replace(
        "QTI assessment generated by text2qti", escape(f"{about.course}, edition {about.edition}")
    )
    return re.sub(r"Private \(Copyrighted\)[^<]*", lambda _: escape(about.licence or "Not stated"), manifest)


def _at_rest(data):
    """The same package with the same day in each of its entries."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            kept = zipfile.ZipInfo(entry.filename, DAY)
            kept.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(kept, old.read(entry))
    return made.getvalue()
