"""Chance → the code with which a class is joined, and the secret with which its teacher opens it; what was typed → either.

A code has seven letters; none of the alphabet is taken for another, and none is a vowel, so that no words come about. The
last one is computed from the others, so that a slip is noticed before anything is looked up.
"""

from hashlib import sha256

from ..commitments import Impossible

ALPHABET = "BCDFGHJKLMNPRSTWXZ"
CHOSEN = 6
LENGTH = CHOSEN + 1
SECRET_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
SECRET_LENGTH = 24  # 31 ** 24, about 119 bits


def code_from(chosen: str) -> str:
    """The code that begins with these six letters."""
    return chosen + _check(chosen)


def read_code(typed: str) -> str:
    """The code that was typed, whatever its case, spaces and hyphens; raises Impossible for what cannot be one."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(code) != LENGTH or set(code) - set(ALPHABET) or code != code_from(code[:CHOSEN]):
        raise Impossible("This is no code of a class: look at its seven letters again, or ask your teacher for it.")
    return code


def read_secret(typed: str) -> str:
    """The teacher's secret that was typed, with or without its groups; raises Impossible for what cannot be one."""
    secret = "".join(typed.lower().replace("-", " ").split())
    if len(secret) != SECRET_LENGTH or set(secret) - set(SECRET_ALPHABET):
        raise Impossible(
            f"This is no secret of a class: it has {SECRET_LENGTH} letters and figures, in groups of four."
        )
    return secret


def grouped(secret: str) -> str:
    """A secret in groups of four, as it is read and typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def hash_of(secret: str) -> str:
    """What is kept of a secret; so long a one needs no slow hash."""
    return sha256(f"proximal class {secret}".encode()).hexdigest()


def _check(chosen: str) -> str:
    """The seventh letter; weights that share nothing with 18 find every single slip, and neighbours that changed places
    unless they stand nine apart."""
    weights = (1, 5, 7, 11, 13, 17)
    return ALPHABET[sum(w * ALPHABET.index(one) for w, one in zip(weights, chosen, strict=True)) % len(ALPHABET)]
