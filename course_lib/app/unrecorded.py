"""An activity with constants of the learner's own: it stands on its page, and nothing of it is recorded.

What is done there is no part of the learner's record, so it counts for no progress, no certificate and no review;
the browser keeps what is set and chosen there under a name of its own, apart from the course's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..views.parts.controls import code
from .session import Attempt, Found, Session, seed_of

if TYPE_CHECKING:  # a page that simulates nothing does not pay for it
    from .own_constants import Patient


def name(activity: str, own: Patient | None) -> str:
    """Under which name an activity keeps what is set and chosen: the course's, or one of these constants."""
    kind, _, rest = activity.partition(":")
    return f"{kind}:own-{code(str(own.own))}-{rest}" if _is_own(own) else activity


def attempt(session: Session, activity: str, fingerprint: str, own: Patient | None) -> Attempt:
    """The learner's latest attempt at an activity; with constants of their own one that is not recorded."""
    return Unrecorded(session, activity, fingerprint, own) if _is_own(own) else Attempt(session, activity, fingerprint)


def said(kept: bool, own: Patient | None) -> str:
    """What is said when something was saved, or, with constants of their own, stands on its page alone."""
    if _is_own(own):
        return "Kept on this page." if kept else "Not recorded."
    return "Kept and saved." if kept else "Saved."


def checked(own: object) -> Patient | None:
    """The patient that a door was given, if they have constants of their own; raises ValueError for what is no patient."""
    from .own_constants import Patient

    if own is not None and not isinstance(own, Patient):
        raise ValueError(f"the patient is {own!r}: give one, as in patient=physiology.patient(EX50=30)")
    return own if _is_own(own) else None


def _is_own(own: Patient | None) -> bool:
    return own is not None and bool(own.own)


class Unrecorded(Attempt):
    """An attempt that lives as long as its page: its events are kept here and go into no store."""

    def __init__(self, session: Session, activity: str, fingerprint: str, own: Patient):
        super().__init__(session, name(activity, own), fingerprint)
        self.course_activity = activity

    def open(self) -> Found:
        """Go on, or begin: nothing is looked for in the store."""
        if not self.events:
            self.again()
        return "whole"

    def again(self) -> None:
        """Begin a new attempt, in which varies what would vary in the course's of the same number; the old one is gone."""
        super().again()
        self.seed = seed_of(self.session.learner, self.course_activity, self.number_of_attempts)

    def earlier(self, kind: str) -> list[dict]:
        """Nothing: the attempts before this one are gone."""
        return []

    def flush(self) -> str:
        """Keep on the page what was done."""
        self.events, self.pending = (*self.events, *self.pending), []
        return "saved"
