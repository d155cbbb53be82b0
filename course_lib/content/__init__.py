"""assets/ → frozen nouns, or a refusal in a sentence with file, line and what to do."""

from .library import (
    assets,
    case,
    claims,
    drugs,
    fingerprint,
    ids,
    lab,
    lesson,
    page,
    parameters,
    quiz,
    references,
)
from .page import Finding, Refused

__all__ = [
    "Finding", "Refused", "assets", "case", "claims", "drugs", "fingerprint", "ids",
    "lab", "lesson", "page", "parameters", "quiz", "references",
]  # fmt: skip
