"""Who read an activity against its sources, when, and against what; what nobody read has no review."""

from datetime import date

from pydantic import Field

from .noun import Noun


class Review(Noun):
    """A reading of one case, quiz, worksheet, contrast pair or figure: its words and its numbers, not the lesson around it."""

    reviewed_on: date
    by: str = Field(min_length=1)  # a person, by name
    against: str = Field(
        min_length=1
    )  # what it was read against, as it ends a sentence: `the references that it cites`
