"""What is not needed at once → a fold with a plain-word summary: one tap away on a phone, and open where a desk has the room."""

import re

from htpy import Element, details, div, summary

_SENTENCE = re.compile(r"^.+?[.!?](?:\s*\[[^\]]+\])*(?=\s+[A-Z“\"']|\s*$)", re.DOTALL)


def fold(id: str, words: str, *inside: object, unfolds: bool = True) -> Element:
    """A fold of that name; if it `unfolds`, it stands open on a wide screen, where its summary is not needed."""
    return details(class_=["px-fold", unfolds and "px-unfolds"], id=f"fold-{id}")[
        summary[words], div(".px-folded")[inside]
    ]


def first_sentence(text: str) -> str:
    """The first sentence of a text, with the claims that follow its full stop."""
    found = _SENTENCE.match(text.strip())
    return found[0] if found else text.strip()


def rest_of(text: str) -> str:
    """What a text says after its first sentence."""
    return text.strip()[len(first_sentence(text)) :].strip()
