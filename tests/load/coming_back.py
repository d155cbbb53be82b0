"""What a learner did weeks ago, so that a review of today has something to ask: every question of the other quizzes, guessed right."""

from datetime import UTC, datetime, timedelta

from course_lib import content
from course_lib.engine.quiz.drawing import as_asked
from course_lib.engine.quiz.marking import right_answer
from course_lib.model.event import Event
from course_lib.store import learner_of, run_of

DAYS_AGO, SEED = 30, 7


def done_weeks_ago(code: str, but: str) -> list[Event]:
    """The events of a first attempt at every quiz but one; all of it is due by now."""
    at, learner, found = datetime.now(UTC) - timedelta(days=DAYS_AGO), learner_of(code), []
    for id in content.ids("quizzes"):
        if id == but:
            continue
        items = content.quiz(id).items
        bodies = [{"items": [item.id for item in items]}, *map(_guessed, items)]
        for number, body in enumerate(bodies):
            found.append(
                Event(
                    learner=learner,
                    run=run_of(learner, f"quiz:{id}", 1),
                    number=number,
                    activity=f"quiz:{id}",
                    kind="answered" if number else "started",
                    seed=SEED,
                    fingerprint=content.fingerprint("quizzes", id),
                    at=(at + timedelta(seconds=number)).isoformat(timespec="milliseconds"),
                    body=body,
                )  # fmt: skip
            )
    return found


def _guessed(item):
    key = right_answer(as_asked(item, SEED, content.drugs()))
    return {"item": item.id, "answers": list(key), "certainty": "guess"}
