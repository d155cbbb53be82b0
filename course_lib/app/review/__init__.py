"""The door of the page *Review*: what is due today, a sitting of one's own choice, the tests before and after a lesson."""

PARTS = ("today", "own", "tests")


def review(part: str = "today"):
    """One part of the review as a screen: `today`, `own` or `tests`; raises KeyError with these names, or Refused."""
    from .lesson_tests import LessonTestsRoom
    from .own import OwnRoom
    from .today import TodayRoom

    if part not in PARTS:
        raise KeyError(f"a review has no part {part!r}: write {', '.join(map(repr, PARTS))}")
    return {"today": TodayRoom, "own": OwnRoom, "tests": LessonTestsRoom}[part]().screen
