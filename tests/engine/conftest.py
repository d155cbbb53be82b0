"""The engine's tests run with the same drugs and constants as those of the physiology."""

from tests.physiology.conftest import course

__all__ = ["course"]
