"""The coverage is counted from the files, and what the course as a whole leaves out is found."""

import json
from datetime import date

import pytest

from course_lib import content
from course_lib.cli import findings as all_findings
from course_lib.cli import main
from course_lib.content import library
from course_lib.content.coverage import makeup, named, table
from course_lib.content.validate import syllabus
from course_lib.model.coverage import Part
from course_lib.model.quiz import Quiz
from tests.broken import LESSON, QUIZ, findings
from tests.questions import DECISION, SHORT, SINGLE


def test_a_claim_is_named_in_a_list_or_by_its_tag():
    data = {"claims": ["S1", "S2"], "text": "Said [S3] [B4], not S5.", "inside": [{"claims": ["B6"], "label": "S7"}]}
    assert named(data) == {"S1", "S2", "S3", "B4", "B6"}


def test_the_whole_syllabus_is_taught_and_asked():
    found = content.coverage()
    assert list(found.claims) == list(library.claims())
    assert {f"S{n}" for n in range(1, 35)} <= found.claims.keys()
    for id, covered in found.claims.items():
        assert covered.taught, id
        assert len(covered.items) >= (3 if id.startswith("S") and covered.decisions else 2), id


def test_the_course_has_its_full_extent():
    totals = content.coverage().totals
    assert totals["cases"] >= 8 and totals["decisions"] >= 40 and totals["rankings"] >= 8
    assert totals["items"] >= 160
    assert totals["contrasts"] >= 3 and totals["worksheets"] >= 4
    assert totals["notebooks"] >= 11


def test_the_counts_are_those_of_the_files():
    found = content.coverage()
    items = [(id, item) for id in library.ids("quizzes") for item in content.quiz(id).items]
    scenes = [(id, scene) for id in library.ids("cases") for scene in content.case(id).scenes]
    assert found.totals["items"] == len(items)
    assert found.totals["decisions"] == sum(bool(scene.options) for _, scene in scenes)
    assert found.totals["rankings"] == sum(bool(scene.ranking) for _, scene in scenes)
    for id, covered in found.claims.items():
        assert set(covered.items) == {Part(file=quiz, id=item.id) for quiz, item in items if id in item.claims}


def test_a_decision_and_a_notebook_that_name_a_claim_are_listed_with_it():
    covered = content.coverage().claims["S14"]
    assert Part(file="the-stairs-won", id="infection") in covered.decisions
    assert {"02_reduce_the_dose.ipynb", "03_icu_quadriplegia.ipynb"} <= set(covered.notebooks)
    assert "02-reduce-the-dose" in covered.lessons


def test_a_claim_that_a_case_only_lists_is_not_taught_there(copy):
    copy.edit("cases/the-stairs-won.yaml", "claims: [S1,", "claims: [S32, S1,")
    assert "the-stairs-won" not in content.coverage().claims["S32"].cases


def test_the_table_has_a_line_for_every_claim_and_the_totals(capsys):
    assert main(["coverage"]) == 0
    told, guessed = capsys.readouterr().out.split("\n\nwhat guessers get of ")
    said, makeup = told.split("\n\nitems by what they are\n")
    lines, found = said.splitlines(), content.coverage()
    assert lines == table(found).splitlines()
    assert [line.split()[0] for line in lines[1 : len(found.claims) + 1]] == list(found.claims)
    assert f"{found.totals['items']} items" in lines[-1] and f"{found.totals['cases']} cases" in lines[-1]
    assert [line.split()[0] for line in makeup.splitlines()] == ["asks", "stance", "kind", "picture", "variants"]
    assert makeup.split()[1] == str(found.totals["items"])
    assert "limit" in guessed and "most cautious" in guessed


def test_the_coverage_as_json_holds_the_same(capsys):
    assert main(["coverage", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    found = content.coverage()
    assert said["totals"] == found.totals
    assert said["claims"]["S14"]["decisions"] == [str(place) for place in found.claims["S14"].decisions]
    assert "the-stairs-won/infection" in said["claims"]["S14"]["decisions"]
    assert "reduce-the-dose/dose-whom-first" in said["claims"]["S14"]["items"]
    assert set(said) == {"claims", "totals", "items"} and sum(said["items"]["kind"].values()) == found.totals["items"]


def test_items_are_counted_by_what_they_ask_their_stance_their_kind_their_pictures_and_their_variants():
    items = Quiz.model_validate({"id": "a", "title": "A", "intro": "", "items": [SINGLE, SHORT, DECISION]}).items
    assert makeup(items) == {
        "asks": {"reasoning": 1, "term": 1, "decision": 1}, "stance": {"wait": 1}, "kind": {"single": 2, "short": 1},
        "picture": {}, "variants": {"2 each": 1},
    }  # fmt: skip


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_counted(copy, capsys):
    line = copy.edit(QUIZ, "level: apply", "level: applies")
    assert main(["coverage"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"assets/{QUIZ}, line {line}: `applies`" in said.err


# ── what the course as a whole leaves out ────────────────────────────────────────────────────────────────────────

CLAIM = """
  B99:
    text: "Nobody teaches this."
    hedge: "nobody"
    evidence: "None."
    grade: E
    topic: dose
    sources: [foye-2023]
    common_error: "Teaches it."
    beyond_seed: true
"""
REFERENCE = """
  nobody-2020:
    citation: "Nobody N. Nothing. Nowhere 2020;1:1."
    standing: verified in excerpt
    year: 2020
    doi: "10.1000/nobody"
"""


def test_a_claim_that_nobody_teaches_or_asks_is_found_at_its_line(copy):
    copy.write("claims.yaml", copy.text("claims.yaml").rstrip() + "\n" + CLAIM)
    line = copy.text("claims.yaml")[: copy.text("claims.yaml").index("  B99:")].count("\n") + 1
    assert [str(finding) for finding in findings()] == [
        f"assets/claims.yaml, line {line}: the claim `B99` is taught nowhere: name it in a notebook or a case, or remove it",
        f"assets/claims.yaml, line {line}: the claim `B99` is asked in 0 items and needs 2: write more",
    ]


def test_a_reference_that_nobody_cites_is_found_at_its_line(copy):
    copy.write("references.yaml", copy.text("references.yaml").rstrip() + "\n" + REFERENCE)
    line = copy.text("references.yaml")[: copy.text("references.yaml").index("  nobody-2020:")].count("\n") + 1
    (finding,) = findings()
    assert (finding.file, finding.line) == ("assets/references.yaml", line)
    assert finding.sentence.startswith("the reference `nobody-2020` is cited nowhere: name it under `sources`")


@pytest.mark.parametrize(
    ("words", "cited"),
    [("nobody 2020", True), ("nobody and others, 2020", True), ("[nobody-2016, somebody-2020]", False), ("nobody, 2016", False)],
)  # fmt: skip
def test_a_reference_counts_as_cited_by_its_own_year_and_not_by_its_neighbours(words, cited):
    assert syllabus._says("nobody-2020", words) is cited


def test_a_claim_that_a_lesson_promises_and_nothing_in_it_names_is_found(copy):
    line = copy.edit(LESSON, "claims: [S4,", "claims: [S33, S4,")
    (finding,) = findings()
    assert (finding.file, finding.line) == (f"assets/{LESSON}", line)
    assert "of this lesson names `S33`: give it its tag there, or remove it here" in finding.sentence


def test_a_claim_that_is_listed_twice_is_found(copy):
    line = copy.edit(QUIZ, "claims: [S23, B1]", "claims: [S23, S23, B1]")
    (finding,) = findings()
    assert (finding.file, finding.line) == (f"assets/{QUIZ}", line)
    assert finding.sentence == "`S23` is listed twice in `claims`: remove one of them"


@pytest.mark.parametrize(
    ("written", "today", "words"),
    [
        ("2026-11-22", date(2026, 11, 22), None),
        ("2026-11-23", date(2026, 11, 22), None),  # where the author lives it may be tomorrow
        ("2026-11-24", date(2026, 11, 22), "`checked: 2026-11-24` lies in the future: correct it"),
        ("2026-11-22", date(2028, 5, 21), None),
        ("2026-11-22", date(2028, 5, 22), "this was last read against its sources on 2026-11-22, 18 months ago or more"),
        ("2020-01-01", None, None),
    ],
)  # fmt: skip
def test_a_lesson_is_to_be_read_again_after_eighteen_months_and_not_before_it_was_read(copy, written, today, words):
    copy.edit(LESSON, "checked: 2026-11-22", f"checked: {written}")
    line = copy.text(LESSON)[: copy.text(LESSON).index("checked:")].count("\n") + 1
    found = [finding for finding in all_findings(today) if (finding.file, finding.line) == (f"assets/{LESSON}", line)]
    assert [words in finding.sentence for finding in found] == ([True] if words else [])


def test_nothing_is_called_missing_while_a_file_cannot_be_read(copy):
    copy.edit(QUIZ, "level: apply", "level: applies")
    assert {finding.file for finding in findings()} == {f"assets/{QUIZ}"}


@pytest.mark.parametrize(
    ("written", "words"),
    [("2026-11-22", None), ("2027-01-01", "`reviewed_on: 2027-01-01` lies in the future"), ("2025-05-22", "18 months ago or more")],
)  # fmt: skip
def test_a_review_of_an_activity_is_not_to_come_and_not_too_long_ago(copy, written, words):
    review = f"review:\n  reviewed_on: {written}\n  by: A B\n  against: the references that it cites\n"
    line = copy.edit(QUIZ, "title: ", f"{review}title: ") + 1
    found = [one for one in all_findings(date(2026, 11, 22)) if one.file == f"assets/{QUIZ}"]
    assert [(one.line, words in one.sentence) for one in found] == ([(line, True)] if words else [])
