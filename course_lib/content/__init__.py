"""assets/ → frozen nouns, or a refusal in a sentence with file, line and what to do."""

from .library import (
    assets,
    case,
    claims,
    drugs,
    equations,
    equivalents,
    fingerprint,
    ids,
    interactions,
    lab,
    lesson,
    page,
    parameters,
    published,
    quiz,
    references,
)
from .page import Finding, Refused

__all__ = [
    "Finding", "Refused", "assets", "case", "claims", "drugs", "equations", "equivalents", "fingerprint", "ids",
    "interactions", "lab", "lesson", "page", "parameters", "published", "quiz", "references",
]  # fmt: skip
