"""A text and its hedge → its first sentences, as many as the hedge needs, so that nothing is shortened to more than it says."""

import re

ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


def shortened(text: str, hedge: str = "") -> str:
    """The first sentences of a text, as many as hold every word of the hedge (parts of it are parted by semicolons).

    Where a part of the hedge stands nowhere in the text, the first sentences that hold the others.
    """
    sentences = ENDS.split(" ".join(text.split()))
    wanted = [part for part in _parts(hedge) if part in _plain(text)]
    for count in range(1, len(sentences)):
        said = " ".join(sentences[:count])
        if all(part in _plain(said) for part in wanted):
            return said
    return " ".join(sentences)


def first_sentence(text: str) -> str:
    """The first sentence of a text; the hedges of those after it go with them."""
    return ENDS.split(" ".join(text.split()))[0]


def stands_in(hedge: str, text: str) -> bool:
    """Whether every part of a hedge stands in a text, and is not a remark about it."""
    return all(part in _plain(text) for part in _parts(hedge))


def _parts(hedge):
    return [part for part in (_plain(part) for part in hedge.split(";")) if part]


def _plain(text):
    return " ".join(text.split()).casefold()
