"""An item with `variants` → the item in one of its dresses: every `{word}` of its texts filled, and that variant's key."""

import re
from collections.abc import Mapping

from .noun import Noun
from .quiz import Choice, Item, Numeric, Shifting, Variant

WORD = re.compile(r"\{([^{}\s]+)\}")
KEYED = (
    "single",
    "numeric",
    "shift",
)  # kinds whose variants may have a key of their own: an id, a number, or less, same or more


def dressed(item: Item) -> tuple[Item, ...]:
    """The item in each of its variants; the item alone if it has none."""
    return tuple(dress(item, one) for one in item.variants) or (item,)


def dress(item: Item, variant: Variant) -> Item:
    """The item with the words and the key of one of its variants, and with no variants any more; its picture goes along.

    A key that is none of the item leaves it without a right answer, which `validate` says.
    """
    found = filled(item.model_copy(update={"variants": ()}), variant.words)
    if variant.key is None:
        return found
    if isinstance(found, Choice):
        return found.model_copy(update={"answers": tuple(_keyed(one, variant.key) for one in found.answers)})
    return found.model_copy(update={"key": variant.key}) if isinstance(found, Numeric | Shifting) else found


def _keyed(answer, key):
    """A right answer stands for no error, whatever it stands for in another variant."""
    right = answer.id == key
    return answer.model_copy(update={"correct": right, "error": "" if right else answer.error})


def filled(value, words: Mapping[str, str]):
    """The value with each of `words` filled in for its `{word}` wherever a text stands in it, in the labels of a picture too."""
    if isinstance(value, str):
        return WORD.sub(lambda place: words.get(place[1], place[0]), value)
    if isinstance(value, Noun):
        own = {name: getattr(value, name) for name in type(value).model_fields}
        new = {name: filled(one, words) for name, one in own.items()}
        changed = {name: one for name, one in new.items() if one is not own[name]}
        return value.model_copy(update=changed) if changed else value
    return tuple(filled(one, words) for one in value) if isinstance(value, tuple) else value
