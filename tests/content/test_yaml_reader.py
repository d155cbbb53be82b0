"""One file → plain data and lines, or a refusal; and whatever an author writes in any place is answered in plain words."""

import math
from datetime import date

import pytest
import yaml

from course_lib.content.yaml_reader import LOADER, Page, Refused, noun, open_page
from course_lib.model.case import Case
from course_lib.model.claim import Claim, Reference
from course_lib.model.drug import Drug, Parameter
from course_lib.model.lab import Lab
from course_lib.model.lesson import Lesson
from course_lib.model.quiz import Quiz
from tests.broken import CASE, DRUG, HOUSE, JARGON, LAB, LESSON, QUIZ, WHAT_TO_DO


def refused(tmp_path, content):
    """The findings on a file with this content."""
    path = tmp_path / "assets" / "a.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(Refused) as refusal:
        open_page(path, tmp_path)
    return refusal.value.findings


def opened(tmp_path, content):
    path = tmp_path / "a.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_page(path, tmp_path)


def test_a_page_knows_the_line_of_every_key_and_entry(tmp_path):
    page = opened(tmp_path, "a: 1\nb:\n  - c: 2\n    d: >-\n      long\n      text\n  - {e: 3,\n     f: 4}\n")
    assert page.data == {"a": 1, "b": [{"c": 2, "d": "long text"}, {"e": 3, "f": 4}]}
    lines = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 0, "d"): 4, ("b", 1): 7, ("b", 1, "f"): 8}
    assert {place: page.line(place) for place in lines} == lines


def test_what_has_no_line_has_the_line_of_what_holds_it(tmp_path):
    page = opened(tmp_path, "a: 1\nb:\n  - c: 2\n")
    assert page.line(("b", 0, "missing")) == 3
    assert page.line(("nowhere",)) == 1


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_windows_line_ends_and_its_byte_order_mark_are_read(tmp_path, start):
    page = opened(tmp_path, start + b"title: M\xc3\xbcller\r\nnext: x\r\n")
    assert page.data == {"title": "Müller", "next": "x"}
    assert page.line(("next",)) == 2


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "the file holds no keys: begin it with lines such as"),
        ("# only a comment\n", 1, "the file holds no keys"),
        ("just words\n", 1, "the file holds no keys"),
        ("- a\n- b\n", 1, "the file holds no keys"),
        ("a: 1\nb: 2\na: 3\n", 3, "the key `a` is here twice: keep one of them"),
        ("a:\n  b: 1\n  b: 2\n", 3, "the key `b` is here twice"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "this is not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "this is not valid YAML"),
        ("a: 1\nb: this: that\n", 2, "this is not valid YAML (mapping values are not allowed in this context)"),
        ("a: 1\nb: \"open\n", 3, "this is not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "this is not valid YAML (found another document)"),
        ("a: 1\nb: \x00\n", 2, "this is not valid YAML (control characters are not allowed)"),
        ("a: 1\nb: *nobody\n", 2, "this is not valid YAML (found undefined alias)"),
        ("a: 1\nb: &x [*x]\n", 1, "an `*alias` here stands inside its own `&anchor`"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "`x` cannot be read as a value: put it in quotes"),
        ("a: 1\nb: 2024-02-31\n", 2, "`2024-02-31` cannot be read as a value: put it in quotes"),
        ("a: 1\n[b, c]: 2\n", 2, "a list or a group cannot be a key"),
        ("a: 1\nb: {{name}}\n", 2, "a list or a group cannot be a key"),
        (b"a: 1\nb: caf\xe9\n", 2, "the file is not UTF-8 text: save it as UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, "the file is not UTF-8 text: save it as UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_page_is_refused_with_its_line(tmp_path, content, line, words):
    (finding,) = refused(tmp_path, content)
    assert (finding.file, finding.line) == ("assets/a.yaml", line)
    assert words in finding.sentence
    assert WHAT_TO_DO.search(finding.sentence)
    assert str(finding) == f"assets/a.yaml, line {line}: {finding.sentence}"


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(
        Refused, match="a.yaml, line 1: the file does not exist: create it, or correct the name that asks for it"
    ):
        open_page(tmp_path / "a.yaml", tmp_path)


def test_a_folder_with_the_name_of_a_file_is_refused(tmp_path):
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(Refused, match="the file cannot be read"):
        open_page(tmp_path / "a.yaml", tmp_path)


def test_every_key_that_is_twice_is_found_at_once(tmp_path):
    assert [finding.line for finding in refused(tmp_path, "a: 1\na: 2\nb: 3\nb: 4\nb: 5\n")] == [2, 4, 5]


# ── whatever an author writes in any place ───────────────────────────────────────────────────────────────────────

FILES = [
    (CASE, Case, (), {"id": "a"}),
    (QUIZ, Quiz, (), {"id": "a"}),
    (LESSON, Lesson, (), {"id": "a"}),
    (LAB, Lab, (), {"id": "a"}),
    ("labs/ten-days-of-methylprednisolone.yaml", Lab, (), {"id": "a"}),
    (DRUG, Drug, (), {}),
    ("claims.yaml", Claim, ("claims", "S1"), {"id": "S1"}),
    ("references.yaml", Reference, ("references", "eddelien-2015"), {"id": "eddelien-2015"}),
    ("physiology.yaml", Parameter, ("parameters", "fluorinated_weight"), {}),
]  # fmt: skip
ODD = [None, True, -3, 7, 0.5, 1e12, math.nan, math.inf, "", "word", "-3 mg/day", "9999999 days", "Not An Id", date(2024, 2, 3),
       [], ["word"], [[1], [2]], [None], {}, {"odd": 1}, {"control": None}]  # fmt: skip


def shortened(data):
    """A case with two of its scenes and one of its orders and plans; anything else as it is."""
    if "scenes" not in data:
        return data
    scenes = [scene for scene in data["scenes"] if scene["id"] in ("name-the-exposure", "steroid-plan")]
    return {**data, "scenes": scenes} | {key: dict(list(data[key].items())[:1]) for key in ("orders", "mobility")}


def kinds_of_place(data, place=()):
    """One place of each kind: of a list only the first entry, but every scene and three options."""
    yield place
    inside = list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    if isinstance(data, list):
        inside = inside[: {"scenes": 2, "options": 3}.get(place[-1], 1)]
    for key, value in inside:
        yield from kinds_of_place(value, (*place, key))


def broken_at(data, place, value):
    """`data` with `value` at `place`, or with the key misspelt or gone; only what is on the way is copied."""
    copied = dict(data) if isinstance(data, dict) else list(data)
    if len(place) > 1:
        copied[place[0]] = broken_at(data[place[0]], place[1:], value)
    elif value is MISSPELT:
        if isinstance(copied, dict):
            copied[f"{place[0]}x"] = copied.pop(place[0])
    elif value is GONE:
        del copied[place[0]]
    else:
        copied[place[0]] = value
    return copied


MISSPELT, GONE = object(), object()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "kind", "root", "more"), FILES, ids=[f"{kind.__name__}-{file}" for file, kind, _, _ in FILES]
)
def test_whatever_is_written_in_any_place_is_taken_or_refused_in_plain_words(file, kind, root, more):
    data = yaml.load((HOUSE / "assets" / file).read_text(encoding="utf-8"), LOADER)
    for key in root:
        data = data[key]
    data = shortened(data)
    noun(Page(HOUSE, file, data), kind, **more)
    refusals = 0
    for place in kinds_of_place(data):
        for value in [*ODD, MISSPELT, GONE] if place else []:
            page = Page(HOUSE, file, broken_at(data, place, value))
            try:
                noun(page, kind, **more)
            except Refused as refusal:
                refusals += 1
                for finding in refusal.findings:
                    assert not JARGON.search(finding.sentence), (place, value, finding.sentence)
                    assert WHAT_TO_DO.search(finding.sentence), (place, value, finding.sentence)
    assert refusals > 20


# ── sentences, one by one ────────────────────────────────────────────────────────────────────────────────────────


def sentences(tmp_path, kind, content, **more):
    with pytest.raises(Refused) as refusal:
        noun(opened(tmp_path, content), kind, **more)
    return [(finding.line, finding.sentence) for finding in refusal.value.findings]


REFERENCE = "citation: Somebody 2024.\nstanding: verified in excerpt\n"


@pytest.mark.parametrize(
    ("lines", "line", "sentence"),
    [
        ("year: soon", 3, "`year` is `soon`, and must be a whole number"),
        ("year: 2024.5", 3, "`year` is `2024.5`, and must be a whole number"),
        ("year: [2024]", 3, "`year` is a list, and must be a whole number"),
        ("doi: 10.1136", 3, "`doi` is `10.1136`, and must be text: write words, in quotes if they look like a number, a date, yes or no"),
        ("note: no", 3, "`no` is read as true or false here: write `true` or `false`, or put the word in quotes"),
        ("note: {a: b}", 3, "`note` is a group of keys, and must be text: write words, in quotes if they look like a number, a date, yes or no"),
        ("note:", 3, "`note` is empty: write what belongs there, or remove the key if it may be left out"),
        ("notes: x", 3, "`notes` is not a key here: did you mean `note`?"),
        ("colour: red", 3, "`colour` is not a key here: remove it or correct it"),
        ("id: another", 3, "`id: another` stands under the name `smith-2024`: make them the same, or remove this line"),
    ],
)  # fmt: skip
def test_a_sentence_says_what_was_written_and_what_is_wanted(tmp_path, lines, line, sentence):
    assert sentences(tmp_path, Reference, REFERENCE + lines, id="smith-2024") == [(line, sentence)]


def test_a_misspelt_key_is_not_also_called_missing(tmp_path):
    found = sentences(tmp_path, Reference, "citaton: x\nstanding: verified in excerpt\n", id="smith-2024")
    assert found == [(1, "`citaton` is not a key here: did you mean `citation`?")]


def test_two_keys_that_are_missing_in_one_group_are_both_named(tmp_path):
    found = sentences(tmp_path, Reference, "note: x\n", id="smith-2024")
    assert [sentence for _, sentence in found] == ["`citation` is missing: add it", "`standing` is missing: add it"]


def test_two_faults_in_one_line_are_both_named(tmp_path):
    found = sentences(tmp_path, Lab, LAB_TEXT.replace("dose: 5 mg/day", "dose: 5 mg, form: 1 day"), id="a")
    assert [line for line, _ in found] == [8, 8]
    assert {
        words for _, sentence in found for words in ("did you mean `from`", "has the unit mg") if words in sentence
    } == {
        "did you mean `from`",
        "has the unit mg",
    }


LAB_TEXT = """title: x
intro: x
days: 10 days
a: &side
  name: x
  drug: prednisone
  route: oral
  steps: [{from: 0 days, dose: 5 mg/day}]
  invented: x
b: *side
patient:
  stress: {corners: [[0 days, 0]], invented: x}
  mobility: {corners: [[0 days, 1]], invented: x}
"""


def test_a_key_is_suggested_from_the_group_it_stands_in(tmp_path):
    found = sentences(tmp_path, Lab, LAB_TEXT.replace("corners", "corner", 1), id="a")
    assert found == [(12, "`corner` is not a key here: did you mean `corners`?")]


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("[0 days, 0]", "[0 days]", 12, "entry 1 of `corners` lacks its value number 2: add it"),
        ("[0 days, 0]", "[0 days, 0, 1]", 12, "entry 1 of `corners` has too many values (3): keep 2"),
        ("[0 days, 0]", "[0 days, 1.5]", 12, "entry 2 of entry 1 of `corners` is 1.5, and must be at most 1: correct it"),
        ("[0 days, 0]", "[0 days, low]", 12, "entry 2 of entry 1 of `corners` is `low`, and must be a number"),
        ("[[0 days, 0]]", "[]", 12, "`corners` has too few entries (0): give it at least 1"),
        ("[[0 days, 0]]", "0 days", 12, "`corners` is `0 days`, and must be a list: begin each entry with `- `, or write `[one, two]`"),
        ("[[0 days, 0]]", "[[0 days, .nan]]", 12, "entry 2 of entry 1 of `corners` is `nan`, and must be a number"),
        ("route: oral", "route: mouth", 7, "`mouth` is not one of the words for `route`: use 'oral', 'iv', 'infusion', 'intramuscular' or 'depot'"),
        ("days: 10 days", "days: 0 days", 3, "`0 days` is nothing, which is impossible here: write it with its unit, as in `10 days`"),
        ("  invented: x\nb", "b", 4, "a number needs exactly one of source, assumption or invented; found none"),
        ("patient:\n", "patient:\n  illness: 0.5\n", 11, "illness needs illness_why: where the number comes from"),
        ("patient:\n", "patient:\n  severity: 0.5\n", 11, "severity needs severity_why: where the number comes from"),
        ("patient:\n", "patient:\n  susceptible: perhaps\n", 12, "`susceptible` is `perhaps`, and must be true or false"),
    ],
)  # fmt: skip
def test_entries_of_lists_are_counted_as_people_count(tmp_path, old, new, line, sentence):
    text = LAB_TEXT.replace(
        "b: *side", "b: {name: x, drug: prednisone, route: iv, steps: [{from: 0 days, dose: 5 mg/day}], invented: x}"
    )
    assert sentences(tmp_path, Lab, text.replace(old, new, 1), id="a") == [(line, sentence)]


@pytest.mark.parametrize("id", ["My Case", "my_case", "Case", "-case", "case-", "a--b", "café"])
def test_an_id_that_is_not_kebab_case_is_refused_with_one_that_is(tmp_path, id):
    ((_, sentence),) = sentences(tmp_path, Lab, LAB_TEXT, id=id)
    assert f"`{id}` is not an id: write it in lower case, words joined by hyphens, as in" in sentence


# ── a dose is a quantity or a control ────────────────────────────────────────────────────────────────────────────

PRESCRIPTION = "drug: prednisone\nroute: oral\ninvented: x\ndose: "


@pytest.mark.parametrize(
    ("dose", "line", "sentence"),
    [
        ("240 mg", 4, "`240 mg` has the unit mg, but this field is in mg/day: write it with its unit, as in `10 mg/day`"),
        ("240", 4, "`240` is not a quantity: write it with its unit, as in `10 mg/day`"),
        (".nan", 4, "`nan` is not a quantity: write it with its unit, as in `10 mg/day`"),
        ("first-dose", 4, "`first-dose` is not a quantity: write it with its unit, as in `10 mg/day`"),
        ("[first-dose]", 4, "this is not a quantity: write it with its unit, as in `10 mg/day`"),
        ("", 4, "`dose` is empty: write what belongs there, or remove the key if it may be left out"),
        ("{}", 4, "`control` is missing: add it"),
        ("{contrl: first-dose}", 4, "`contrl` is not a key here: did you mean `control`?"),
        ("\n  contrl: first-dose", 5, "`contrl` is not a key here: did you mean `control`?"),
        ("{control: 4}", 4, "`control` is `4`, and must be text: write words, in quotes if they look like a number, a date, yes or no"),
        ("{control: }", 4, "`control` is empty: write what belongs there, or remove the key if it may be left out"),
    ],
)  # fmt: skip
def test_a_dose_that_is_neither_quantity_nor_control_gets_one_sentence(tmp_path, dose, line, sentence):
    from course_lib.model.prescription import Prescription

    assert sentences(tmp_path, Prescription, PRESCRIPTION + dose + "\n") == [(line, sentence)]


@pytest.mark.parametrize("key", ["halve_every: 0 days", "stop_below: 0 mg/day", "every: 0 h"])
def test_a_halving_or_a_dose_that_would_never_end_is_refused(tmp_path, key):
    from course_lib.model.prescription import Prescription

    found = sentences(tmp_path, Prescription, f"{PRESCRIPTION}5 mg/day\n{key}\n")
    assert [line for line, _ in found] == [5]
    assert "is nothing, which is impossible here" in found[0][1]


def test_a_yes_is_never_taken_for_a_number_or_a_word(tmp_path):
    file = tmp_path / "one.yaml"
    file.write_text("title: A case\nillness: yes\n", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        open_page(file, tmp_path)
    (finding,) = refusal.value.findings
    assert finding.line == 2 and "write `true` or `false`" in finding.sentence
