"""A text and its hedge → its first sentences, as many as the hedge needs, so that nothing is shortened to more than it says."""

import re

_FIRST = re.compile(r"^.+?[.!?](?:\s*\[[^\]]+\])*(?=\s+[A-Z“\"']|\s*$)", re.DOTALL)


def first_sentence(text: str) -> str:
    """The first sentence of a text, with the claims that follow its full stop; the hedges of those after it go with them."""
    found = _FIRST.match(text.strip())
    return found[0] if found else text.strip()


def rest_of(text: str) -> str:
    """What a text says after its first sentence."""
    return text.strip()[len(first_sentence(text)) :].strip()


def shortened(text: str, hedge: str = "") -> str:
    """The first sentences of a text, as many as hold every word of the hedge (parts of it are parted by semicolons).

    Where a part of the hedge stands nowhere in the text, the first sentences that hold the others.
    """
    rest = " ".join(text.split())
    wanted, said = [part for part in _parts(hedge) if part in _plain(text)], ""
    while rest:
        said, rest = f"{said} {first_sentence(rest)}".strip(), rest_of(rest)
        if all(part in _plain(said) for part in wanted):
            break
    return said


def stands_in(hedge: str, text: str) -> bool:
    """Whether every part of a hedge stands in a text, and is not a remark about it."""
    return all(part in _plain(text) for part in _parts(hedge))


def _parts(hedge):
    return [part for part in (_plain(part) for part in hedge.split(";")) if part]


def _plain(text):
    return " ".join(text.split()).casefold()
