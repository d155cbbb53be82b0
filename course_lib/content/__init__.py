"""assets/ → frozen nouns, or a refusal in a sentence with file, line and what to do."""

from .coverage import coverage
from .fingerprints import fingerprint, same, since
from .library import (
    assets,
    case,
    claims,
    contrast,
    drugs,
    equations,
    equivalents,
    figure,
    glossary,
    ids,
    interactions,
    lab,
    lesson,
    lessons,
    notebooks,
    page,
    parameters,
    published,
    quiz,
    references,
    worksheet,
)
from .yaml_reader import Finding, Refused

__all__ = [
    "Finding", "Refused", "assets", "case", "claims", "contrast", "coverage", "drugs", "equations", "equivalents", "figure", "fingerprint", "glossary", "ids",
    "interactions", "lab", "lesson", "lessons", "notebooks", "page", "parameters", "published", "quiz", "references", "same", "since", "worksheet",
]  # fmt: skip
