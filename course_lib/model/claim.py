"""What the course says and on whose word: claims of the seed, and the references behind them."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .drug import Grade
from .id import Id
from .noun import Noun

Standing = Literal["verified in excerpt", "seen in excerpt, citation incomplete", "from memory, not checked"]

Topic = Literal[
    "presentation", "tests", "other-causes", "dose", "drugs", "whom-to-ask", "exercise", "equipment",
    "recovery", "reported-patient", "sepsis", "experimental",
]  # fmt: skip


def _numbered(text: str) -> str:
    if not re.fullmatch(r"[SB][1-9]\d*", text):
        raise ValueError(f"`{text}` is not the id of a claim: write S or B and its number, as in `S14`")
    return text


class Reference(Noun):
    """A publication; `standing` says how far its citation and its facts were checked."""

    id: Id
    citation: str
    standing: Standing
    year: int | None = Field(None, ge=1800, le=2100)
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    seed_number: str | None = None  # its number in the seed, where that is known
    note: str = ""  # what is uncertain, in a sentence


class Claim(Noun):
    """One claim of the syllabus, in our own words, with the hedge that must survive."""

    id: Annotated[str, AfterValidator(_numbered)]  # S1 … S34, or B… for the layer beyond the seed
    text: str
    hedge: str  # the words that keep it honest
    evidence: str  # what kind of evidence, in words
    grade: Grade
    topic: Topic  # under which the evidence room lists it
    sources: tuple[str, ...]
    common_error: str
    contradicted_by: str = ""  # what speaks against it, with its source
    beyond_seed: bool = False
