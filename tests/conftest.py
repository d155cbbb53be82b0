"""What holds for every test; standing here, it also puts the project's root on the path for a bare `pytest`."""

import gc

from hypothesis import settings

from course_lib.serve.slow_imports import skip_address_grammar

skip_address_grammar()  # as the course does when it is served

settings.register_profile(
    "course", deadline=None, derandomize=True
)  # a law is no stopwatch, and a red run can be run again
settings.load_profile("course")


def pytest_collection_finish():
    """What was collected lives to the end, so no search for garbage need walk through six thousand tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
