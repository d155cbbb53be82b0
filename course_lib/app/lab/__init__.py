"""The door of the dose lab: its list of scenarios, the room of each, and what a sleeping kernel leaves of it."""

from .dose_lab import DoseLab, lab
from .room import LabRoom

__all__ = ["DoseLab", "LabRoom", "lab"]
