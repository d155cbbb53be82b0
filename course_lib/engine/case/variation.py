"""A case and a seed → the case as this run varies it: `{age}` in any text takes one of the words of `age`."""

from random import Random

from pydantic import BaseModel

from ...model.case import Case


def varied_case(case: Case, seed: int | None = None) -> Case:
    """The case with a word for every placeholder it names, the same for the same seed; without a seed, the first of each."""
    if not case.vary:
        return case
    draw = Random(f"{case.id} {seed}") if seed else None
    words = {
        f"{{{name}}}": draw.choice(given) if draw else given[0] for name, given in sorted(case.vary.items()) if given
    }
    return _filled(case, words, keep={"vary"})


def _filled(value, words, keep=frozenset()):
    """The value with its placeholders replaced, itself where there are none."""
    if isinstance(value, str):
        for placeholder, word in words.items():
            value = value.replace(placeholder, word)
        return value
    if isinstance(value, BaseModel):
        changes = {}
        for name, old in value:
            if name not in keep and (new := _filled(old, words)) is not old:
                changes[name] = new
        return value.model_copy(update=changes) if changes else value
    if isinstance(value, tuple):
        new = tuple(_filled(item, words) for item in value)
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    if isinstance(value, dict):
        new = {key: _filled(item, words) for key, item in value.items()}
        return new if any(new[key] is not value[key] for key in value) else value
    return value
