"""A class as its residents and its teacher make it: by the deeds that the server would be asked for."""

from datetime import UTC, datetime, timedelta

from course_lib import content
from course_lib.app.classes import mine, teaching
from course_lib.store import learner_of, run_of
from tests.app.record.test_responses import answered, event
from tests.reading import Page

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
QUESTIONS = tuple(item.id for item in content.quiz("recognise-it").items[:8])
DECISION = ("shock-then-ards", content.case("shock-then-ards").scene("which-steroid"))


def code_of(name):
    """The code that a resident's browser made."""
    return f"{name}Code" * 4


def at(days=0.0):
    return MONDAY + timedelta(days=days)


def teach(deed, secret="", days=0.0, **values):
    return teaching.do(deed, secret, values, at(days))


def new_class(name="Ward 7, autumn"):
    """The code and the secret of a class that was just made."""
    page = Page(teach("make", name=name).html)
    code, secret = (found.text for found in page.page.select(".px-bigcode"))
    return code, secret


def resident(deed, name, days=0.0, **values):
    return mine.do(deed, code_of(name), values, at(days))


def join(name, code, shows=False, days=0.0, alias=""):
    return resident("join", name, days, code=code, alias=alias or name, shows="yes" if shows else "no")


def answers(store, name, right=5, days=0.1, of=8, certainty="certain"):
    """A resident answers so many questions, the first of them rightly."""
    learner = learner_of(code_of(name))
    for number, item in enumerate(QUESTIONS[:of]):
        run = run_of(learner, "quiz:recognise-it", 1)
        moment = (at(days) + timedelta(seconds=number)).isoformat()
        store.record(answered(item, number < right, certainty=certainty, at=moment, run=run, number=number, learner=learner))  # fmt: skip


def decides(store, name, verdict="unsafe", days=0.1):
    """A resident makes the first decision of a case, by an option with this verdict."""
    case, scene = DECISION
    learner = learner_of(code_of(name))
    option = next(one for one in scene.options if one.verdict == verdict)
    controls = {one.id: one.start for one in option.controls}
    body = {"scene": scene.id, "options": [option.id], "controls": controls, "certainty": "certain"}
    store.record(event(f"case:{case}", "committed", body, at(days).isoformat(), run_of(learner, f"case:{case}", 1), 0, learner=learner))  # fmt: skip
    return option
