"""What the model gets wrong, in words, with the published numbers and checks that show it."""

from .noun import Noun


class Miss(Noun):
    """One kind of miss; `entries` are divided numbers of which a reading lies outside, `checks` fail, `targets` lie more than two tolerances off."""

    title: str
    words: str
    entries: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class Misses(Noun):
    """All that the model misses, and what follows for who reads it."""

    misses: tuple[Miss, ...]
    not_to_read: tuple[str, ...]  # from the model
    not_modelled: tuple[str, ...]
    done_better: tuple[str, ...]  # by other models
