"""What holds for every test; standing here, it also puts the project's root on the path for a bare `pytest`."""

from hypothesis import settings

settings.register_profile(
    "course", deadline=None, derandomize=True
)  # a law is no stopwatch, and a red run can be run again
settings.load_profile("course")
