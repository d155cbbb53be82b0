"""One thing that a learner did: appended once, never changed."""

from .noun import Noun


class Event(Noun):
    """`number` counts from 0 within `run`; a run is one learner's one attempt at one activity.

    `fingerprint` names the content and parameters the event was made with, `at` is UTC in ISO 8601.
    """

    learner: str
    run: str
    number: int
    activity: str  # "case:awake-and-unable-to-move", "quiz:icu-quadriplegia", ...
    kind: str  # "started", "committed", ...
    seed: int
    fingerprint: str
    at: str
    body: dict
