"""Where a number or a sentence comes from: a reference, an assumption with its reason, or an invention for the case."""

from pydantic import BaseModel, ConfigDict, model_validator

NOT_SCHEMA = ("metadata", "serialization", "default", "cls", "expected", "config", "ref", "schema_ref")
ORIGINS = ("source", "assumption", "invented")


def _as_written(schema):
    """The schema in which a number, true and false are taken only as such, never made from a text or from each other."""
    if isinstance(schema, list | tuple):
        return type(schema)(map(_as_written, schema))
    if not isinstance(schema, dict):
        return schema
    exact = {"strict": True} if schema.get("type") in ("float", "int", "bool") else {}
    return {key: value if key in NOT_SCHEMA else _as_written(value) for key, value in schema.items()} | exact


class Noun(BaseModel):
    """What every noun of the course is: frozen, and without a key that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        return _as_written(handler(source))


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
