"""Records for the tests of the record as a whole: a learner who did something, and a store to do it in."""

from course_lib.model.event import Event
from course_lib.store import learner_of, run_of

DESK, PHONE, TABLET = "Desk" * 5, "Phone" * 4, "Tablet" * 3
AT = "2026-11-27T09:00:00.000+00:00"


def did(store, code, activity="contrast:cord-or-muscle", number=1, steps=2):
    """The device with a code began an attempt and went on with it."""
    device = learner_of(code)
    for n in range(steps):
        store.record(
            Event(
                learner=device, run=run_of(device, activity, number), number=n, activity=activity, seed=7, fingerprint="m-1",
                kind="committed" if n else "started", at=AT, body={"row": "reflexes", "certainty": None} if n else {},
            )
        )  # fmt: skip
    return device
