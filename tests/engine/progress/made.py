"""Responses and attempts as tests make them, and strategies that draw whole histories of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from course_lib.engine.case.reached import Reached
from course_lib.engine.progress.patients import Attempt
from course_lib.engine.record.responses import Asked, Response

BEGAN = datetime(2026, 11, 2, 12, tzinfo=UTC)
CLAIMS, CASES = ("S1", "S2", "S3", "S4", "S5"), ("stairs", "legs")
CERTAINTIES = (None, "guess", "fairly", "certain")


def response(claims="S1", right=True, day=0, certainty=None, hour=0, **more):
    """An answer to a question that rests on these claims, on a day after BEGAN."""
    at = BEGAN + timedelta(days=day, hours=hour)
    where = Asked(at, more.pop("activity", "quiz:q"), more.pop("run", "r"), more.pop("setting", "lesson"), more.pop("imported", False))  # fmt: skip
    item = more.pop("item", "question/q/i")
    return Response(item, item.partition("/")[0], tuple(claims.split()), right, certainty, where, **more)


def decision(case="stairs", claims="S1", right=True, unsafe=False, run="c1", **more):
    """A decision of a case."""
    return response(claims, right, item=f"decision/{case}/scene", unsafe=unsafe, run=run, **more)


def attempt(case="stairs", over=True, day=0, level="guided", run="c1", imported=False):
    """An attempt at a case that was gone on with last on this day."""
    at = BEGAN + timedelta(days=day)
    stands = Reached("debrief" if over else "somewhere", 10.0, 5)
    return Attempt(case, level, run, at, at, stands, imported=imported)


def of_time(things):
    return tuple(sorted(things, key=lambda one: one.at))


responses = st.builds(
    response,
    st.sets(st.sampled_from(CLAIMS), min_size=1, max_size=3).map(" ".join),
    st.booleans(),
    st.integers(0, 6),
    st.sampled_from(CERTAINTIES),
    st.integers(0, 10),
)
decisions = st.builds(
    decision, st.sampled_from(CASES), st.sampled_from(CLAIMS), st.booleans(), st.booleans(), st.sampled_from(("c1", "c2")),
    day=st.integers(0, 6),
)  # fmt: skip
attempts = st.builds(
    attempt, st.sampled_from(CASES), st.booleans(), st.integers(0, 6), st.sampled_from(("guided", "unguided", "short")),
    st.sampled_from(("c1", "c2")),
)  # fmt: skip
histories = st.lists(st.one_of(responses, decisions), max_size=40).map(of_time)
