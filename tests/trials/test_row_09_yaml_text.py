"""Row 9 of the trials: a file says what its author wrote, or is refused with the line; and no small file takes long to read."""

import time

import pytest

from course_lib.content import library
from course_lib.content.yaml_reader import Refused, open_page
from tests.broken import HOUSE, JARGON, QUIZ, WHAT_TO_DO, findings
from tests.content.conftest import copy as copy


def told(tmp_path, text):
    """Line and sentence of each finding; none if the file was read."""
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        open_page(path, tmp_path)
    except Refused as refusal:
        return [(finding.line, finding.sentence) for finding in refusal.findings]
    return []


def read(tmp_path, text):
    """What the file holds."""
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return open_page(path, tmp_path).data


COMMENTS = [
    ("stem: Patient in bed #4 asks to stop. Who should hear of it first?\n", 1),
    ("stem: Patient in bed #4 asks\n  to stop\n", 1),
    ("stem: Patient\n  in bed #4\nnext: x\n", 2),
    ("stem: Patient in bed\n  #4 asks to stop\n", 2),
    ("stem: #4 in bed\n", 1),
    ("stem: #4 in bed\n  asks to stop\n", 1),
    ("stem:\n  #4 in bed\n  asks to stop\n", 2),
    ("a:\n  - first\n  - bed #4\n", 3),
    ("a:\n  - first\n    # second\n  - third\n", 3),
    ("a: [one, bed #4\n  , two]\n", 1),
    ("a: {b: bed #4\n  }\n", 1),
    ("a: >-\n  Patient in\n # bed four\nb: 1\n", 3),
    ("a: > #4 patients\n  are here\n", 1),
]


@pytest.mark.parametrize(("text", "line"), COMMENTS, ids=[text for text, _ in COMMENTS])
def test_a_comment_that_may_have_been_meant_as_text_is_a_finding_at_its_line(tmp_path, text, line):
    where, sentence = told(tmp_path, text)[0]
    assert where == line and "comment" in sentence and WHAT_TO_DO.search(sentence)


def test_comments_that_can_be_nothing_else_and_hashes_that_are_text_stay_as_they_are(tmp_path):
    text = (
        "# of the file\nnumber: 3.5  # mg/day\nday: 2026-11-22 # read\ntrue: true # so\nquoted: 'bed #4' # a word\n"
        'twice: "bed #4"\nlist: [a, b] # both\ngroup: # of two\n  # the first\n  one: 1\n\n  two: C#4 and bed#4\n# of the next\nlast: |\n  bed #4\n'
    )
    data = read(tmp_path, text)
    assert data["quoted"] == data["twice"] == "bed #4" and data["last"].strip() == "bed #4"
    assert data["group"] == {"one": 1, "two": "C#4 and bed#4"}


NUMBERS = ["012", "-017", "0x10", "0b11", "1:30", "20:30", "-1:30", "190:20:30.15", "1_000", "1_0.5", "1.0e+3", "0.12345678901234567"]  # fmt: skip
WORDS = ["yes", "No", "on", "OFF", "y", "N", "~", "null", "NULL", "=", "<<", "!important word", "!!str 12", "! word", "&c. word",
         "2026-11-22T10:00:00", "2026-11-22 10:00:00", "2026-02-30", '"C:\\new"', '"\\frac{1}{2}"', '"a\\tb"', "a\tb", "a\u200bb",
         "a\ufeffb", "a\u202eb", "a\u2028b", "a\u00adb"]  # fmt: skip


@pytest.mark.parametrize("written", NUMBERS + WORDS)
@pytest.mark.parametrize("form", ["a: 1\nkey: {}\n", "a: 1\nkey: [{}]\n", "a:\n - {}\n", "a: 1\nkey: {{b: {}}}\n"])
def test_what_yaml_reads_otherwise_than_it_looks_is_refused_wherever_it_stands(tmp_path, written, form):
    found = told(tmp_path, form.format(written))
    assert {line for line, _ in found} == {2}, found
    assert all(WHAT_TO_DO.search(sentence) and not JARGON.search(sentence) for _, sentence in found)


@pytest.mark.parametrize(
    "written", NUMBERS + [word for word in WORDS if word.isascii() and '"' not in word and "\t" not in word]
)
def test_the_same_in_quotes_is_the_text_that_was_written(tmp_path, written):
    assert read(tmp_path, f"a: '{written}'\nb: \"{written}\"\n") == {"a": written, "b": written}


@pytest.mark.parametrize("number", ["0", "-3", "+5", "12", "0.75", ".5", "5.", "1200000"])
def test_plain_figures_are_the_number_that_they_show(tmp_path, number):
    assert read(tmp_path, f"a: {number}\n") == {"a": float(number)}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: word\n  - another\n", 2),
        ("a: >-\n  Bring:\n  - a stick\n", 3),
        ("a: >-\n  Bring:\n  1. a stick\n", 3),
        ("a: >-\n  one\n    two\n  three\n", 3),
        ("a: >2\n    one\n", 1),
        ("b: &x {c: 1}\na:\n  <<: *x\n", 3),
        ("a: &x one\nb: &x two\nc: *x\n", 2),
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\n...\nb: 2\n", 3),
        ("a: !tag {b: 1}\n", 1),
    ],
)
def test_a_form_that_changes_what_stands_there_is_refused_at_its_line(tmp_path, text, line):
    found = told(tmp_path, text)
    assert (
        found and {where for where, _ in found} == {line} and all(WHAT_TO_DO.search(sentence) for _, sentence in found)
    )


BOMBS = {
    "nested lists": "a: " + "[" * 100_000,
    "nested groups": "".join(f"{' ' * depth}a:\n" for depth in range(900)),
    "aliases of aliases": "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{two}: &{two} [{', '.join([f'*{one}'] * 10)}]\n" for one, two in zip("abcdefgh", "bcdefghi", strict=True)),
    "an alias inside itself": "a: &a [*a, *a]\n",
    "a large file": "a: b\n" * 300_000,
    "many entries": "a: [" + "x," * 400_000 + "]",
    "many keys": "".join(f"k{number}: 1\n" for number in range(60_000)),
    "a long text": "a: " + "which " * 60_000,
    "a long number": "a: " + "9" * 19_000,
    "a long time": "a: " + "1:" * 9_000 + "1",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_comes_to_much_is_refused_in_a_sentence_and_soon(tmp_path, name):
    begun = time.process_time()
    found = told(tmp_path, BOMBS[name])
    assert time.process_time() - begun < 5
    assert len(found) == 1 and len(found[0][1]) < 200 and WHAT_TO_DO.search(found[0][1])


def test_validate_tells_the_lost_half_of_a_stem_and_what_else_is_wrong_in_that_file(copy):
    text = copy.text(QUIZ)
    stem = next(line for line in text.splitlines() if line.startswith("    stem: ") and line[10:11].isalpha())
    first = copy.edit(QUIZ, stem, "    stem: Patient in bed #4 asks to stop. Who should hear of it first?")
    second = copy.edit(QUIZ, "    level: remember", "    levle: remember")
    lines = {finding.line: finding.sentence for finding in findings() if finding.file == f"assets/{QUIZ}"}
    assert "ends in `Patient in bed`" in lines[first] and "did you mean `level`?" in lines[second]


@pytest.mark.parametrize("written", ["'2024'", "2024.0", "true", "1e3"])
def test_a_year_is_a_number_that_is_written_as_one(tmp_path, written):
    from course_lib.content.yaml_reader import noun
    from course_lib.model.claim import Reference

    path = tmp_path / "a.yaml"
    path.write_text(f"citation: x\nstanding: verified in excerpt\nyear: {written}\n", encoding="utf-8")
    with pytest.raises(Refused, match="line 3: `year` is `?.*`?, and must be a whole number"):
        noun(open_page(path, tmp_path), Reference, id="x")


def test_the_course_s_own_files_and_templates_keep_the_rule():
    for path in [*sorted((HOUSE / "assets").rglob("*.yaml")), *sorted((HOUSE / "course_lib").rglob("*.yaml"))]:
        open_page(path, HOUSE)
    assert library.ids("cases")
