"""Readers of exported files that share nothing with their writers: each question by its identity, in one shape for all formats."""

import json
import re
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.dom import minidom

from bs4 import BeautifulSoup


@dataclass
class Answer:
    """An answer of a question in a file: what it says, what it brings (1 is all), what it means, how far from it counts."""

    text: str
    share: float
    because: str = ""
    tolerance: float = 0.0


@dataclass
class Read:
    """A question as a file holds it; `pairs` are left and right, `all` is every word that goes with it."""

    kind: str
    stem: str
    answers: list[Answer] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    all: str = ""


def words(html: str) -> str:
    """The words of some HTML, on one line; that its tags are whole is a test of its own."""
    return " ".join(
        unescape(re.sub(r"<[^<>]*>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))).split()
    )


# ---- Moodle XML ------------------------------------------------------------------------------------------------------


def moodle(data: bytes) -> dict[str, Read]:
    """By the ID number, which is unique in a category."""
    found = {}
    for node in minidom.parseString(data).getElementsByTagName("question"):
        kind = node.getAttribute("type")
        id = _own(node, "idnumber")
        if kind in ("category", "description"):
            continue
        assert id not in found and id == _own(node, "name")
        read = Read(kind, words(_own(node, "questiontext")))
        for answer in _children(node, "answer"):
            near = _own(answer, "tolerance")
            share = float(answer.getAttribute("fraction")) / 100
            read.answers.append(
                Answer(words(_own(answer, "text")), share, words(_own(answer, "feedback")), float(near or 0))
            )
        for pair in _children(node, "subquestion"):
            read.pairs.append((words(_own(pair, "text")), _own(pair, "answer").strip()))
        for tags in _children(node, "tags"):
            read.tags = [_own(tag, "text") for tag in _children(tags, "tag")]
        read.all = words(_deep(node))
        found[id] = read
    return found


def _children(node, name):
    return [child for child in node.childNodes if child.nodeType == child.ELEMENT_NODE and child.tagName == name]


def _own(node, name):
    """The text of a child, or of the `text` inside it."""
    for child in _children(node, name):
        (child,) = _children(child, "text") or [child]
        return _deep(child).strip()
    return ""


def _deep(node):
    if node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE):
        return node.data
    return " ".join(_deep(child) for child in node.childNodes)


# ---- GIFT ------------------------------------------------------------------------------------------------------------

MARKS = "".join(
    map(chr, range(0xE000, 0xE007))
)  # signs that stand for an escaped one while the file is cut at the others
SIGNS = "\\~=#{}:"


def gift(data: bytes) -> dict[str, Read]:
    """By the name of each question, which is the id in the comment before it."""
    text = data.decode()
    text = re.sub(r"\\([\\~=#{}:])", lambda sign: MARKS[SIGNS.index(sign[1])], text)
    found = {}
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().splitlines()
        comments = " ".join(line for line in lines if line.startswith("//"))
        body = "\n".join(line for line in lines if not line.startswith("//"))
        if not body or body.startswith("$CATEGORY:") or "{" not in body:
            continue
        name, stem, inside = re.fullmatch(r"::([^:]+)::\[html\]([^{}]*)\{([^{}]*)\}", body, re.DOTALL).groups()
        assert f"[id:{name}]" in comments and name not in found
        answers, general = inside.rsplit("####", 1)
        read = Read("", words(_signs(stem)), tags=re.findall(r"\[tag:([^\]]+)\]", comments))
        read.all = words(_signs(f"{stem} {inside}"))
        numeric = answers.startswith("#")
        signs = re.findall(r"([=~])([^=~]*)", answers.removeprefix("#"))
        for sign, answer in signs:
            _gift_answer(read, sign, answer.strip(), numeric)
        single = sum(one.share == 1 for one in read.answers) == 1
        chosen = "short" if all(sign == "=" for sign, _ in signs) else "single" if single else "multiple"
        read.kind = "matching" if read.pairs else "numeric" if numeric else chosen
        found[name] = read
    return found


def _gift_answer(read, sign, answer, numeric):
    if "->" in answer:
        left, right = answer.split("->")
        read.pairs.append((words(_signs(left)), _signs(right).strip()))
        return
    text, because = answer.split("#", 1)
    weight = re.match(r"%(-?[\d.]+)%", text)
    share = float(weight[1]) / 100 if weight else float(sign == "=")
    text = text[weight.end() :] if weight else text
    text, tolerance = text.split(":") if numeric else (text, "0")
    read.answers.append(Answer(words(_signs(text)), share, words(_signs(because)), float(tolerance)))


def _signs(text):
    return "".join(SIGNS[MARKS.index(sign)] if sign in MARKS else sign for sign in text)


# ---- QTI 1.2 ---------------------------------------------------------------------------------------------------------


def qti(data: bytes) -> dict[str, Read]:
    """By the ident of each item; every file that the manifest names is there, and every reference inside an item is kept."""
    package = zipfile.ZipFile(BytesIO(data))
    manifest = minidom.parseString(package.read("imsmanifest.xml"))
    resources = manifest.getElementsByTagName("resource")
    names = {one.getAttribute("identifier") for one in resources}
    assert all(one.getAttribute("identifierref") in names for one in manifest.getElementsByTagName("dependency"))
    files = {one.getAttribute("href") for one in manifest.getElementsByTagName("file")}
    assert files <= set(package.namelist())
    (questions,) = [one for one in resources if one.getAttribute("type") == "imsqti_xmlv1p2"]
    (file,) = questions.getElementsByTagName("file")
    items = minidom.parseString(package.read(file.getAttribute("href"))).getElementsByTagName("item")
    return {
        item.getAttribute("ident").removeprefix("text2qti_question_"): _qti_item(item)
        for item in items
        if _qti_field(item, "question_type") != "text_only_question"
    }


def _qti_item(item):
    (presentation,) = _children(item, "presentation")
    feedback = {one.getAttribute("ident"): words(_deep(one)) for one in _children(item, "itemfeedback")}
    read = Read(_qti_field(item, "question_type"), words(_deep(_children(presentation, "material")[0])))
    read.all = f"{words(words(_deep(presentation)))} {' '.join(feedback.values())}"
    marks = [_qti_mark(one) for one in item.getElementsByTagName("respcondition")]
    assert {link for mark in marks for link in mark["links"]} == set(feedback)
    for response in presentation.getElementsByTagName("response_lid"):
        labels = {
            one.getAttribute("ident"): words(_deep(one)) for one in response.getElementsByTagName("response_label")
        }
        _qti_response(read, response, labels, marks, feedback)
    if read.kind == "short_answer_question":
        read.answers = [Answer(text, 1) for mark in marks if mark["score"] for _, text in mark["equal"]]
    elif presentation.getElementsByTagName("response_str"):
        (low, high) = next((mark["low"], mark["high"]) for mark in marks if mark["low"])
        middle = (float(low) + float(high)) / 2
        read.answers.append(Answer(f"{middle:.10g}", 1, "", float(high) - middle))
    return read


def _qti_response(read, response, labels, marks, feedback):
    ident = response.getAttribute("ident")
    scored = [mark for mark in marks if mark["score"] and any(one[0] == ident for one in mark["equal"])]
    wanted = {one for mark in scored for one in mark["equal"] if one[0] == ident}
    assert {label for _, label in wanted} <= set(labels)
    if read.kind == "matching_question":
        ((_, right),) = wanted
        read.pairs.append((words(_deep(_children(response, "material")[0])), labels[right]))
        return
    right = {label for _, label in wanted} - {label for mark in scored for _, label in mark["unequal"]}
    for label, text in labels.items():
        read.answers.append(Answer(text, float(label in right), feedback.get(f"{label}_fb", "")))


def _qti_mark(condition):
    def found(name):
        return [(one.getAttribute("respident"), _deep(one).strip()) for one in condition.getElementsByTagName(name)]

    not_equal = [
        (one.getAttribute("respident"), _deep(one).strip())
        for no in condition.getElementsByTagName("not")
        for one in no.getElementsByTagName("varequal")
    ]
    return {
        "equal": [one for one in found("varequal") if one not in not_equal],
        "unequal": not_equal,
        "low": "".join(text for _, text in found("vargte")),
        "high": "".join(text for _, text in found("varlte")),
        "score": bool(condition.getElementsByTagName("setvar")),
        "links": [one.getAttribute("linkrefid") for one in condition.getElementsByTagName("displayfeedback")],
    }


def _qti_field(item, label):
    fields = item.getElementsByTagName("qtimetadatafield")
    return next(_deep(_children(one, "fieldentry")[0]) for one in fields if _own(one, "fieldlabel") == label)


# ---- Anki, JupyterQuiz, paper ------------------------------------------------------------------------------------------


def anki_rows(data: bytes, query: str) -> list[tuple]:
    """What a query finds in the collection of a package."""
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(BytesIO(data)).extract("collection.anki2", folder)
        base = sqlite3.connect(Path(folder) / "collection.anki2")
        rows = base.execute(query).fetchall()
        base.close()
    return rows


def anki(data: bytes) -> dict[str, Read]:
    """By the first field of each note; the identity is its guid."""
    found = {}
    for guid, tags, fields in anki_rows(data, "SELECT guid, tags, flds FROM notes"):
        id, question, choices, *back = fields.split("\x1f")
        assert guid == f"proximal:{id}" and id not in found
        found[id] = Read("card", words(question), tags=tags.split(), all=words(" ".join((question, choices, *back))))
        found[id].answers = [Answer(one.get_text(), 0) for one in BeautifulSoup(choices, "html.parser").select("li")]
    return found


def jupyterquiz(data: bytes) -> dict[str, Read]:
    """By the `id` that each question carries; the lines of a matching are one again."""
    found = {}
    for one in json.loads(data):
        id, _, line = one["id"].partition("/")
        read = found.setdefault(id, Read(one["type"], words(one["question"]), tags=one["tags"]))
        for answer in one["answers"]:
            text = answer.get("answer", answer.get("value", answer.get("range", "")))
            if not line or answer["correct"]:
                read.answers.append(Answer(str(text), float(answer.get("correct", 0)), words(answer["feedback"])))
        read.all += " " + words(one["question"])
        read.all += "".join(
            f" {words(answer.get('answer', ''))} {words(answer['feedback'])}" for answer in one["answers"]
        )
    return found


def sheet(data: bytes) -> dict[str, Read]:
    """By the id that stands small in the key; the claims and the sources belong to all of them."""
    page = BeautifulSoup(data, "html.parser")
    asked, keyed = page.select(".question"), page.select(".answer")
    behind = words(" ".join(map(str, page.select(".plain"))))
    found = {}
    for question, answer in zip(asked, keyed, strict=True):
        all = f"{words(str(question))} {words(str(answer))} {behind}"
        found[answer.select_one(".id").get_text()] = Read("paper", words(str(question)), all=all)
    return found


READERS = {"anki": anki, "qti": qti, "moodle": moodle, "gift": gift, "jupyterquiz": jupyterquiz, "sheet": sheet}


def all_words(format: str, data: bytes) -> str:
    """Every word of a file, whatever it is packed in, with the comments in it."""
    if format == "anki":
        notes = [fields for (fields,) in anki_rows(data, "SELECT flds FROM notes")]
        ((models, decks),) = anki_rows(data, "SELECT models, decks FROM col")
        kept = [one["tmpls"][0]["afmt"] for one in json.loads(models).values()]
        kept += [one["desc"] for one in json.loads(decks).values()]
        return " ".join(map(words, [*notes, *kept]))
    if format == "qti":
        package = zipfile.ZipFile(BytesIO(data))
        return " ".join(_of_xml(package.read(name)) for name in package.namelist() if name.endswith(".xml"))
    if format == "moodle":
        return _of_xml(data)
    if format == "jupyterquiz":
        return " ".join(words(one["question"]) for one in json.loads(data))
    return words(re.sub(r"\\([\\~=#{}:])", r"\1", data.decode()) if format == "gift" else data.decode())


def _of_xml(data):
    root = minidom.parseString(data).documentElement
    return (
        f"{words(_deep(root))} {' '.join(node.data for node in root.childNodes if node.nodeType == node.COMMENT_NODE)}"
    )
