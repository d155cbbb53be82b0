"""The door of a case, and what a learner's record says of it."""

from .room import CaseRoom, case

__all__ = ["CaseRoom", "case"]
