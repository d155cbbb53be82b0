"""A device's secret → seven words that can be written down and typed elsewhere, and what was typed → those words, or a sentence.

Six words of the English BIP-39 list (2,048 words, 11 bits each; no two begin with the same four letters) carry 66 bits; the
seventh is a checksum, so that a slip is noticed before anything is looked up: of 2,048 slips one goes unnoticed.
The list is that of the package `mnemonic`, whose checksum within the last word is too short to notice a slip (4 bits).
"""

import difflib
from functools import cache
from hashlib import sha256

from mnemonic import Mnemonic

from ..commitments import Impossible

CARRY, BITS, PREFIX = 6, 11, 4
NUMBER = CARRY + 1


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 words, in order."""
    return tuple(Mnemonic("english").wordlist)


def words_of(secret: bytes) -> str:
    """The seven words of a secret, always the same, with a space between."""
    number = int.from_bytes(sha256(b"proximal words " + secret).digest()) >> (256 - CARRY * BITS)
    found = [word_list()[number >> BITS * at & 2**BITS - 1] for at in reversed(range(CARRY))]
    return " ".join([*found, _checksum(found)])


def read_words(text: str) -> str:
    """The seven words that were typed, in full; capitals, commas and the letters after the fourth do not matter.

    Raises Impossible with a sentence for what these cannot be.
    """
    typed = "".join(letter if letter.isalpha() else " " for letter in text.lower()).split()
    if len(typed) != NUMBER:
        raise Impossible(f"There are seven words, and {len(typed)} {'was' if len(typed) == 1 else 'were'} typed.")
    found = [_word(at, word) for at, word in enumerate(typed, 1)]
    if _checksum(found[:CARRY]) != found[CARRY]:
        raise Impossible(
            "These are words of the list, but not seven that belong together: one is another word, or two stand in another order."
        )
    return " ".join(found)


def _word(at, typed):
    by_prefix = _by_prefix()
    found = by_prefix.get(typed[:PREFIX]) or typed
    if found in word_list() and (typed == found or len(typed) >= PREFIX and found.startswith(typed)):
        return found
    near = difflib.get_close_matches(typed, word_list(), n=1, cutoff=0.6)
    hint = f" Is it “{near[0]}”?" if near else ""
    raise Impossible(f"Word {at}, “{typed[:20]}”, is not in the list.{hint}")


@cache
def _by_prefix():
    return {word[:PREFIX]: word for word in word_list()}


def _checksum(words):
    digest = sha256(b"proximal checksum " + " ".join(words).encode()).digest()
    return word_list()[int.from_bytes(digest[:2]) >> 16 - BITS]
