"""An event that waits becomes a statement as xAPI 1.0.3 and deploy/XAPI.md say, with nothing in it by which anybody is known."""

import json
import re
from itertools import product

import pytest

from course_lib import content
from course_lib.app.record.portable import portable_id
from course_lib.app.record.responses import questions
from course_lib.app.record.statements import Course, statement
from course_lib.engine.case.judgement import argued
from course_lib.engine.record import xapi
from course_lib.engine.worksheet.sheet import Sheet, picks_of, rows_of
from course_lib.store.outbox import KINDS, Waiting
from tests.app.record.test_responses import LEARNER, answered, event
from tests.broken import HOUSE
from tests.serve.small_lrs import wrong_with

PAGE = (HOUSE / "deploy" / "XAPI.md").read_text(encoding="utf-8")
COURSE = Course("https://course.example.org/kurs/", "0123456789ab")
EXTENSION = xapi.EXTENSIONS


def told(one, imported=False, reopened=False, learner=LEARNER):
    return statement(Waiting(1, one, learner, imported, reopened), COURSE)


def test_an_answer_says_to_what_how_and_whether_it_holds_and_of_which_claims():
    item, (quiz, noun) = next((id, of) for id, of in questions().items() if of[1].kind == "multiple")
    found = told(answered(item, certainty="certain", run="r", number=3))
    assert found["id"] == xapi.statement_id("r", 3) and found["timestamp"] == "2026-11-27T12:00:00.000+00:00"
    assert found["actor"] == {
        "objectType": "Agent",
        "account": {"homePage": COURSE.home, "name": portable_id(LEARNER)},
    }
    assert found["verb"]["id"] == "http://adlnet.gov/expapi/verbs/answered"
    assert found["object"]["id"] == f"urn:x-proximal:question/{quiz}/{item}"
    assert found["object"]["definition"]["interactionType"] == "choice"
    right = [answer.id for answer in noun.answers if answer.correct]
    assert found["result"]["success"] is True and set(found["result"]["response"].split("[,]")) == set(right)
    assert found["result"]["extensions"] == {EXTENSION["certainty"]: "certain"}
    context = found["context"]
    assert context["registration"] == xapi.registration_of("r") and context["revision"] == "m-0"
    assert context["contextActivities"]["parent"][0]["id"] == f"urn:x-proximal:activity/quiz/{quiz}"
    assert context["extensions"] == {
        EXTENSION["claims"]: list(noun.claims), EXTENSION["setting"]: "lesson", EXTENSION["edition"]: COURSE.edition,
    }  # fmt: skip


def test_a_wrong_answer_is_no_success():
    assert told(answered(next(iter(questions())), False))["result"]["success"] is False


def everything():
    """An event of each kind that can be told, of every activity of the course."""
    for item, right in product(questions(), (True, False)):
        yield answered(item, right)
    for id in content.ids("cases"):
        for scene in content.case(id).scenes:
            yield event(f"case:{id}:expert", "committed", argued(scene).body())
    for id in content.ids("contrasts"):
        for row in content.contrast(id).rows:
            yield event(f"contrast:{id}", "committed", {"row": row.id, "certainty": None})
    for id in content.ids("worksheets"):
        sheet = Sheet(content.worksheet(id), 7)
        for part in sheet.worksheet.parts:
            rows = {} if part.kind == "write" else {row.id: [picks_of(part)[0].id] for row in rows_of(sheet, part)}
            yield event(f"worksheet:{id}", "committed", {"part": part.id, "picks": rows, "words": "my own words"})
    for activity in ("quiz:icu-quadriplegia", "review:today", "before:" + content.lessons()[0].id):
        yield event(activity, "started", {"items": []})


def test_every_statement_of_the_course_is_one_as_the_standard_says_and_names_nobody():
    found = [one for one in map(told, everything()) if one]
    assert len(found) > 200 and [sentence for one in found for sentence in wrong_with(one)] == []
    written = json.dumps(found)
    assert LEARNER not in written and "my own words" not in written
    verbs = {one["verb"]["id"] for one in found}
    assert verbs == set(xapi.VERBS.values())
    types = {one["object"]["definition"].get("interactionType") for one in found}
    assert types == {"choice", "fill-in", "matching", "numeric", "sequencing", "other", None}


def test_a_part_of_a_worksheet_is_one_statement_with_as_many_points_as_it_has_rows():
    scored = [one for one in map(told, everything()) if one and "score" in one.get("result", {})]
    assert scored and all(one["object"]["id"].startswith("urn:x-proximal:part/") for one in scored)
    for one in scored:
        score = one["result"]["score"]
        assert one["result"]["success"] == (score["raw"] == score["max"]) and score["scaled"] == round(score["raw"] / score["max"], 4)  # fmt: skip


def test_a_question_of_a_review_says_for_what_it_was_asked():
    asked = answered(next(iter(questions())), activity="review:today")
    case = content.ids("cases")[0]
    name = f"decision/{case}/{content.case(case).scenes[0].id}"
    found = told(asked.model_copy(update={"body": asked.body | {"for": name}}))
    assert found["context"]["extensions"][EXTENSION["asked-for"]] == name
    assert found["context"]["extensions"][EXTENSION["setting"]] == "review"
    assert "/decision/" not in found["object"]["id"] and EXTENSION["unsafe"] not in found["result"]["extensions"]


def test_a_decision_says_in_what_it_counts_and_whether_it_would_harm():
    id = content.ids("cases")[0]
    scene = next(scene for scene in content.case(id).scenes if not scene.ranking)
    found = told(event(f"case:{id}", "committed", argued(scene).body()))
    assert found["object"]["id"] == f"urn:x-proximal:decision/{id}/{scene.id}"
    assert found["result"]["extensions"][EXTENSION["unsafe"]] is False and found["result"]["extensions"][EXTENSION["domains"]]  # fmt: skip


@pytest.mark.parametrize(
    "one",
    [
        event("note", "committed", {"words": "x"}), event("report:quiz", "started", {}), event("lab:x", "committed", {}),
        event("quiz:gone", "started", {}), event("case:gone", "committed", {}), event("link", "started", {}),
        event("quiz:x", "answered", {"item": "gone", "answers": ["a"], "certainty": None}),
        event("quiz:x", "answered", {}), event("review:today", "started", {}, at="yesterday"),
        event("review:today", "started", {}, at="2026-11-27T12:00:00"),
    ],
)  # fmt: skip
def test_what_is_no_learning_what_is_gone_and_what_cannot_be_marked_is_not_told(one):
    assert told(one) is None


def test_what_was_brought_and_what_was_decided_after_the_debrief_is_not_told():
    one = answered(next(iter(questions())))
    assert told(one) and told(one, imported=True) is None and told(one, reopened=True) is None


def test_the_same_event_is_the_same_statement_and_two_learners_are_two():
    one = answered(next(iter(questions())))
    assert told(one) == told(one)
    assert told(one)["actor"] != told(one, learner="b" * 64)["actor"]
    assert xapi.statement_id("r", 11) != xapi.statement_id("r1", 1)


# ---- the page for hosts ---------------------------------------------------------------------------------------------


def cells(heading: str) -> list[list[str]]:
    """The first two cells of each row of the table below a heading."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [[cell.strip().strip("`") for cell in row.split("|")[1:3]] for row in re.findall(r"^\| `.*", part, re.MULTILINE)]  # fmt: skip


def test_the_page_and_the_code_agree_on_every_verb_type_and_extension():
    assert dict(cells("Verbs")) == xapi.VERBS
    assert dict(cells("Extensions")) == xapi.EXTENSIONS
    assert {kind: xapi.type_iri(type) for kind, type in xapi.TYPES.items()} == {
        kind.strip(" `"): iri for kinds, iri in cells("Activities") for kind in kinds.split(",")
    }
    for name in (xapi.COURSE, xapi.PROFILE, xapi.INTERACTION):
        assert f"`{xapi.type_iri(name)}`" in PAGE
    for id in (xapi.COURSE_ID, xapi.PROFILE_ID, xapi.VERSION):
        assert f"`{id}`" in PAGE


def test_the_statement_that_the_page_shows_is_one_that_the_course_sends():
    shown = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    item = shown["object"]["id"].rpartition("/")[2]
    asked = told(answered(item, run="f3a9", number=4, at="2026-11-27T09:14:03.120+00:00"))
    asked["context"]["revision"] = shown["context"]["revision"]
    asked["context"]["extensions"][EXTENSION["edition"]] = shown["context"]["extensions"][EXTENSION["edition"]]
    assert shown == asked


def test_the_page_names_every_kind_of_event_that_is_told():
    assert all(f"`{kind}`" in PAGE for kind in KINDS)
