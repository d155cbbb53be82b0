"""A learner's events are read into responses as their own screens mark them, and what no longer fits is passed over."""

from datetime import UTC, datetime

import pytest

from course_lib import content
from course_lib.app.record import responses as marked
from course_lib.app.record import statements
from course_lib.app.record.responses import questions, responses_in
from course_lib.engine.case.judgement import argued
from course_lib.engine.quiz.drawing import as_asked
from course_lib.engine.quiz.marking import right_answer
from course_lib.model.event import Event
from course_lib.model.quiz import Choice, Quiz, Short
from tests.questions import DECISION, SHORT

LEARNER = "a" * 64
NOON = "2026-11-27T12:00:00.000+00:00"


def event(activity, kind, body, at=NOON, run="r", number=1, seed=7, learner=LEARNER):
    return Event(
        learner=learner, run=run, number=number, activity=activity, kind=kind, seed=seed,
        fingerprint="m-0", at=at, body=body,
    )  # fmt: skip


def answered(item, right=True, activity=None, certainty="fairly", **where):
    quiz, noun = questions()[item]
    key = right_answer(as_asked(noun, where.get("seed", 7), content.drugs()))
    wrong = tuple(answer.id for answer in getattr(noun, "answers", ()) if answer.id not in key)[:1] or ("0.001",)
    body = {"item": item, "answers": list(key if right else wrong), "certainty": certainty}
    return event(activity or f"quiz:{quiz}", "answered", body, **where)


def test_every_question_of_the_course_is_marked_right_when_its_key_is_given():
    for item, (quiz, noun) in questions().items():
        (found,) = responses_in([answered(item)])
        assert (found.item, found.right, found.claims) == (f"question/{quiz}/{item}", True, noun.claims)
        assert found.source == f"question/{quiz}"


def test_a_wrong_answer_is_wrong_and_keeps_how_sure_it_was():
    (found,) = responses_in([answered(next(iter(questions())), False, certainty="certain")])
    assert not found.right
    assert found.certainty == "certain"


@pytest.mark.parametrize("id", content.ids("cases"))
def test_what_a_case_argues_for_is_right_and_safe_in_each_decision(id):
    case = content.case(id)
    scenes = [scene for scene in case.scenes if not scene.ranking]
    events = [event(f"case:{id}", "committed", argued(scene).body(), number=n) for n, scene in enumerate(scenes, 1)]
    found = responses_in(events)
    assert [one.item for one in found] == [f"decision/{id}/{scene.id}" for scene in scenes]
    assert all(one.right and not one.unsafe for one in found)


def test_a_ranking_gives_no_response_because_it_is_there_to_be_looked_back_on():
    ranked = [(id, s) for id in content.ids("cases") for s in content.case(id).scenes if s.ranking]
    id, scene = ranked[0]
    assert responses_in([event(f"case:{id}", "committed", argued(scene).body())]) == ()


def test_what_if_after_the_debrief_gives_no_responses():
    id = content.ids("cases")[0]
    scene = next(scene for scene in content.case(id).scenes if not scene.ranking)
    first = event(f"case:{id}", "committed", argued(scene).body())
    again = [
        event(f"case:{id}", "reopened", {"kept": 0}, number=2),
        event(f"case:{id}", "committed", first.body, number=3),
    ]
    assert responses_in([first, *again]) == responses_in([first])


def test_the_finding_of_a_pair_and_the_rows_of_a_worksheet_are_marked():
    pair = content.contrast(content.ids("contrasts")[0])
    flips = next(row.id for row in pair.rows if row.flips)
    (found,) = responses_in([event(f"contrast:{pair.id}", "committed", {"row": flips, "certainty": None})])
    assert (found.item, found.right, found.certainty) == (f"contrast/{pair.id}", True, None)
    sheet = next(s for s in map(content.worksheet, content.ids("worksheets")) if any(p.kind == "rows" for p in s.parts))
    part = next(part for part in sheet.parts if part.kind == "rows")
    picks = {line.id: [says.pick for says in line.says if says.right] for line in part.lines}
    found = responses_in([event(f"worksheet:{sheet.id}", "committed", {"part": part.id, "picks": picks, "words": ""})])
    assert [one.item for one in found] == [f"row/{sheet.id}/{part.id}/{line.id}" for line in part.lines]
    assert all(one.right for one in found)


def test_what_a_review_asked_for_something_else_counts_for_that():
    item = next(iter(questions()))
    asked = answered(item, activity="review:day")
    asked = asked.model_copy(update={"body": {**asked.body, "for": "decision/a-case/a-scene"}})
    (found,) = responses_in([asked])
    assert (found.item, found.kind, found.asked) == ("decision/a-case/a-scene", "decision", item)
    assert found.where.setting == "review"


@pytest.mark.parametrize(
    "wrong",
    [
        event("quiz:gone", "answered", {"item": "gone", "answers": ["x"], "certainty": None}),
        event("quiz:recognise-it", "answered", {"item": next(iter(questions()))}),
        event("case:gone", "committed", {"scene": "x", "options": [], "controls": {}, "certainty": None}),
        event("case:second-floor", "committed", {"scene": "gone", "options": [], "controls": {}, "certainty": None}),
        event("contrast:gone", "committed", {"row": "x", "certainty": None}),
        event("worksheet:gone", "committed", {"part": "x", "picks": {}, "words": ""}),
        event("quiz:recognise-it", "answered", {"item": ["a", "list"], "answers": [], "certainty": None}),
        event("hologram:x", "danced", {"of": "a newer version"}),
    ],
)
def test_what_no_longer_fits_or_is_of_a_newer_version_is_passed_over(wrong):
    good = answered(next(iter(questions())))
    assert len(responses_in([wrong, good])) == 1


def test_responses_come_in_the_order_of_their_time_in_any_zone_and_imported_ones_say_so():
    first, second = list(questions())[:2]
    late = answered(first, at="2026-11-27T12:00:00+00:00")
    early = answered(second, at="2026-11-27T13:00:00+02:00", learner="b" * 64)
    found = responses_in([late, early], imported=frozenset({"b" * 64}))
    assert [one.asked for one in found] == [second, first]
    assert [one.where.imported for one in found] == [True, False]
    assert found[0].at == datetime(2026, 11, 27, 11, tzinfo=UTC)


@pytest.fixture
def dressed_bank(monkeypatch):
    """The course's questions with one in two variants whose keys differ, and a word."""
    more = {item.id: ("kinds", item) for item in Quiz.model_validate({"id": "kinds", "title": "K", "intro": "", "items": [DECISION, SHORT]}).items}  # fmt: skip
    named = {id: (f"question/kinds/{id}", item) for id, (_, item) in more.items()}
    for module in (marked, statements):
        monkeypatch.setattr(module, "named_questions", lambda: named, raising=False)
    monkeypatch.setattr(marked, "questions", lambda: more)
    marked._by_seed.cache_clear()
    marked._marked.cache_clear()
    yield
    marked._by_seed.cache_clear()
    marked._marked.cache_clear()


def test_a_variant_is_marked_by_that_which_the_run_showed(dressed_bank):
    item = Choice.model_validate(DECISION)
    rights = set()
    for seed in range(20):
        (key,) = right_answer(as_asked(item, seed, {}))
        rights.add(key)
        for id in ("wait", "act"):
            body = {"item": item.id, "answers": [id], "certainty": None}
            (one,) = responses_in([event("quiz:kinds", "answered", body, seed=seed)])
            assert one.right == (id == key) and one.chosen == ()  # its answers mean another thing in each variant
    assert rights == {"wait", "act"}


def test_what_was_chosen_goes_along_where_it_means_the_same_to_everybody():
    id, (_, item) = next((id, of) for id, of in questions().items() if of[1].kind == "single" and not of[1].variants)
    (one,) = responses_in([answered(id)])
    assert one.chosen == right_answer(item)


def test_a_typed_word_leaves_the_course_only_as_the_authors_word(dressed_bank):
    def said(text):
        item, body = Short.model_validate(SHORT), {"item": "kinds-short", "answers": [text], "certainty": None}
        return statements._chosen(body, item)

    assert [said(text) for text in ("Prone positoning", "Supinations", "my name is X")] == [["prone positioning"], ["pronation"], [""]]  # fmt: skip
