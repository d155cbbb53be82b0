"""The page *Progress*: what a learner knows by now, folded from their events."""

from .room import progress

__all__ = ["progress"]
