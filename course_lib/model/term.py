"""A word of the field, explained where a learner meets it."""

from pydantic import Field, model_validator

from .id import Id
from .noun import Noun


class Term(Noun):
    """One entry of the glossary; `also` are other ways in which it is written. It rests on claims or on references."""

    id: Id
    term: str
    also: tuple[str, ...] = ()
    text: str = Field(min_length=10)
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""  # what is uncertain, such as `from memory, not checked against a source`

    @model_validator(mode="after")
    def _rests_on_something(self):
        if not self.claims and not self.sources and not self.note:
            raise ValueError("a term needs claims or sources, or a note that says what it rests on")
        return self
