"""Where a number or a sentence comes from: a reference, an assumption with its reason, or an invention for the case."""

from pydantic import ConfigDict, model_validator

from .noun import Noun

ORIGINS = ("source", "assumption", "invented")


class Provenance(Noun):
    """Exactly one of: `source` (an id of the references), `assumption` (the reason), `invented` (for what)."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [name]} for name in ORIGINS]})

    source: str | None = None
    assumption: str | None = None
    invented: str | None = None

    @model_validator(mode="after")
    def _one_origin(self):
        origins = [name for name in ORIGINS if getattr(self, name)]
        if len(origins) != 1:
            found = "none" if not origins else " and ".join(origins)
            raise ValueError(f"a number needs exactly one of source, assumption or invented; found {found}")
        return self
