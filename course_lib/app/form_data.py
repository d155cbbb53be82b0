"""What a browser sends of a form → names and texts, whatever it was that came."""

from collections.abc import Mapping


def written(values: object) -> dict[str, list[str]]:
    """Each field's texts by its name, as FormData gives them; whatever is not that is left out."""
    return {name: texts for name, texts in values.items() if _are_texts(texts)} if isinstance(values, Mapping) else {}


def _are_texts(texts):
    return isinstance(texts, list) and bool(texts) and all(isinstance(text, str) for text in texts)
