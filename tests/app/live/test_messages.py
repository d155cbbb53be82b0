"""What phones and wall are told before the answer is the same bytes whichever option is right, for every question of the course."""

import json
import re

import pytest
from markupsafe import escape

from course_lib import content
from course_lib.app.live import messages, questions
from course_lib.engine.commitments import Impossible
from course_lib.engine.exports.markup import plain
from course_lib.engine.live.question import controls, key, options, possible, problem, right
from course_lib.engine.live.session import Ballot, Happened, Session, fold
from course_lib.engine.quiz.marking import right_answer
from course_lib.model.quiz import Choice, Ordering, Shifting
from course_lib.views.parts.controls import code

SEED = 20_261_127
PAGE = "04_sepsis_and_ards.ipynb"
LISTED = questions.listed(PAGE)
STAGES = {
    "shown": [], "voting": [("voting", {"seconds": 60})], "closed": [("voting", {"seconds": 60}), ("closed", {})],
    "votes": [("voting", {"seconds": 60}), ("closed", {}), ("votes shown", {})],
}  # fmt: skip


def room(name, *events):
    """A room with one phone that is asked this."""
    opened = Happened(0.0, "opened", {"code": "KXTAP", "page": PAGE, "lead": "h"})
    first = [
        opened,
        Happened(0.5, "joined", {"phone": "p"}),
        Happened(1.0, "shown", {"question": name, "certainty": True}),
    ]
    return fold([Happened(2.0, kind, body) for kind, body in events], fold(first))


def told(session, question):
    """Everything that leaves the server for phones and wall."""
    return [json.dumps(make(session, question, SEED)).encode() for make in (messages.to_phones, messages.to_wall)]


def turned(question):
    """The same question with another answer right, and every reason another."""
    item, scene = question.item, question.scene
    if isinstance(item, Choice):
        flags = [one.correct for one in item.answers]
        answers = [
            one.model_copy(update={"correct": flag, "because": f"Because {n}."})
            for n, (one, flag) in enumerate(zip(item.answers, flags[1:] + flags[:1], strict=True))
        ]
        return question.__class__(question.name, question.about, item.model_copy(update={"answers": tuple(answers)}))
    if isinstance(item, Shifting):
        other = {"less": "same", "same": "more", "more": "less"}[item.key]
        return question.__class__(question.name, question.about, item.model_copy(update={"key": other}))
    if scene and scene.options:
        verdicts = [one.verdict for one in scene.options]
        made = [
            one.model_copy(update={"verdict": verdict, "feedback": f"Feedback {n}."})
            for n, (one, verdict) in enumerate(zip(scene.options, verdicts[1:] + verdicts[:1], strict=True))
        ]
        changes = {"options": tuple(made), "argued": "Otherwise."}
        return question.__class__(
            question.name, question.about, scene=scene.model_copy(update=changes), case=question.case
        )
    return None  # fmt: skip


@pytest.mark.parametrize("stage", ["voting", "votes"])
def test_before_the_answer_every_byte_is_the_same_whichever_option_is_right(stage):
    compared = 0
    for one in LISTED:
        question = questions.question(one["name"], SEED)
        if other := turned(question):
            session = room(one["name"], *STAGES[stage])
            assert told(session, question) == told(session, other), one["name"]
            compared += 1
    assert compared > 150


def test_no_reason_and_no_id_of_an_author_is_in_what_is_told_before_the_answer_and_every_reason_is_after():
    for one in LISTED:
        question = questions.question(one["name"], SEED)
        if not isinstance(question.item, Choice):
            continue
        before = b"".join(told(room(one["name"], *STAGES["votes"]), question)).decode().replace('\\"', '"')
        after = json.loads(told(room(one["name"], *STAGES["votes"], ("answer shown", {})), question)[0])["html"]
        for answer in question.item.answers:
            assert (
                f'value="{answer.id}"' not in before
                and f'id="live-{answer.id}' not in before
                and answer.because[:30] not in before
            )
            assert escape(plain(answer.because)) in after


def test_the_things_of_an_order_stand_as_nothing_but_the_rooms_secret_says():
    seen = set()
    for one in LISTED:
        question = questions.question(one["name"], SEED)
        if isinstance(question.item, Ordering):
            given = tuple(id for id, _ in options(question, SEED))
            assert given == tuple(id for id, _ in options(question, SEED)) and given != key(question)
            seen.add(tuple(key(question).index(id) for id in given))
    assert len(seen) > 2


def test_the_presenter_alone_is_told_the_key_and_the_votes_before_they_are_shown():
    question = questions.question("item:sepsis-what-indicated", SEED)
    session = room(
        question.name,
        ("voting", {"seconds": 60}),
        ("voted", {"phone": "p", "asking": 2, "round": 1, "answers": ["benefit"]}),
        ("closed", {}),
    )
    phones, wall = told(session, question)
    assert b"1 of 1" not in wall and b"live-fill" not in wall and b"live-key" not in wall and b"live-fill" not in phones
    lead = messages.to_presenter(session, question, SEED)["html"]
    assert "1 of 1 were right" in lead and "✓" in lead and "One vote" in lead


def test_the_share_that_was_right_is_on_the_wall_only_with_the_answer():
    question = questions.question("item:sepsis-what-indicated", SEED)
    voted = [
        ("voting", {"seconds": 60}),
        ("voted", {"phone": "p", "asking": 2, "round": 1, "answers": ["benefit"]}),
        ("closed", {}),
        ("votes shown", {}),
    ]
    assert "right" not in re.sub("<[^>]+>", "", messages.to_wall(room(question.name, *voted), question, SEED)["html"])
    shown = messages.to_wall(room(question.name, *voted, ("answer shown", {})), question, SEED)["html"]
    assert "1 of 1 were right." in shown


@pytest.mark.parametrize("name", [one["name"] for one in LISTED if one["here"]])
def test_what_a_phones_form_holds_comes_back_as_it_was_given(name):
    question = questions.question(name, SEED)
    answers = key(question) or right_answer(question.item)
    given = Ballot(answers, {one.id: one.start for one in controls(question, answers)}, "fairly")
    assert problem(question, given) == "" and (right(question, given) or question.way == "number")
    form = messages.ballot_in_codes(question, given)
    values = {name: f"{amount:g}" for name, amount in form["values"].items()}
    assert messages.ballot_from_codes(question, form["answers"], values, form["certainty"]) == given


def test_every_question_of_the_bank_and_every_decision_can_be_asked_those_of_the_lesson_first():
    assert {one["name"] for one in LISTED} == {
        *(f"item:{item.id}" for id in content.ids("quizzes") for item in content.quiz(id).items),
        *(f"scene:{id}/{scene.id}" for id in content.ids("cases") for scene in content.case(id).scenes),
    }
    here = [one["here"] for one in LISTED]
    assert here == sorted(here, reverse=True) and sum(here) > 20
    for one in LISTED:
        question = questions.question(one["name"], SEED)
        assert one["room"].partition(":")[0] in ("case", "quiz") and one["at"] == code(
            (question.scene or question.item).id
        )
        assert one["asks"] and one["level"] and all(code(id) for id in possible(question))


@pytest.mark.parametrize("name", ["item:no-such", "scene:no-such/x", "scene:shock-then-ards/no-such", "quiz:x", ""])
def test_a_question_that_is_not_there_is_refused_in_a_sentence(name):
    with pytest.raises(Impossible, match="not in the course any more"):
        questions.question(name, SEED)


def test_a_decision_is_handed_to_the_case_on_the_wall_in_the_codes_of_its_form():
    question = questions.question("scene:shock-then-ards/which-steroid", SEED)
    session = room(
        question.name, *STAGES["closed"], ("decided", {"answers": ["low-moderate"], "values": {}, "certainty": None})
    )
    found = messages.to_wall(session, question, SEED)["decided"]
    assert (
        found["room"] == "case:shock-then-ards"
        and found["options"] == [code("low-moderate")]
        and found["scene"] == code("which-steroid")
    )
    ranked = questions.question("scene:shock-then-ards/rank-waking", SEED)
    order = list(possible(ranked))
    session = room(ranked.name, *STAGES["closed"], ("decided", {"answers": order, "values": {}, "certainty": None}))
    assert messages.to_wall(session, ranked, SEED)["decided"]["places"] == {
        code(id): place for place, id in enumerate(order, 1)
    }


def test_an_empty_room_and_one_that_is_over_are_told_so():
    assert messages.to_phones(Session(), None, SEED) == {"phase": "waiting", "html": ""}
    over = fold([Happened(3.0, "ended")], room("item:sepsis-what-indicated"))
    assert {
        make(over, None, SEED)["phase"] for make in (messages.to_phones, messages.to_wall, messages.to_presenter)
    } == {"ended"}
