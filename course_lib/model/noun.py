"""What every noun of the course is: frozen, exact about its types, and without a key that nobody knows."""

from pydantic import BaseModel, ConfigDict

NOT_SCHEMA = ("metadata", "serialization", "default", "cls", "expected", "config", "ref", "schema_ref")


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
