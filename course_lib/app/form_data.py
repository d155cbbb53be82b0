"""What a browser sends of a form → names and texts, whatever it was that came."""

from collections.abc import Mapping


def written(values: object) -> dict[str, list[str]]:
    """Each field's texts by its name, as FormData gives them; whatever is not that is left out."""
    return {name: texts for name, texts in values.items() if _are_texts(texts)} if isinstance(values, Mapping) else {}


def pressed(message: Mapping) -> tuple[str, int]:
    """The side, `a` or `b`, that a button belongs to, and its number; -1 where it has none, and a side that nobody knows is A."""
    values = message.get("values")
    values = values if isinstance(values, Mapping) else {}
    number = str(values.get("number", ""))
    known = number.isascii() and number.isdecimal() and len(number) < 6
    return "b" if values.get("side") == "b" else "a", int(number) if known else -1


def _are_texts(texts):
    return isinstance(texts, list) and bool(texts) and all(isinstance(text, str) for text in texts)
