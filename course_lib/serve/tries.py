"""Who tried what in vain, by the address that asked: after some tries the asking has to wait."""

import time
from collections import OrderedDict
from collections.abc import Callable

TRIES, TRIES_S = 10, 600.0  # of one address, and within how many seconds
MOST_ADDRESSES = 10_000


class Tries:
    """Words, codes and secrets that opened nothing, by the address that sent them; at most `most` within ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = TRIES):
        self._clock, self._most, self._of = clock, most, OrderedDict()

    def are_too_many(self, address: str) -> bool:
        """Whether this address has to wait."""
        return len(self._recent(address)) >= self._most

    def count(self, address: str) -> None:
        """One more; of addresses that were not heard of for long the first are let go."""
        self._of[address] = [*self._recent(address), self._clock()]
        self._of.move_to_end(address)
        while len(self._of) > MOST_ADDRESSES:
            self._of.popitem(last=False)

    def _recent(self, address):
        return [at for at in self._of.get(address, ()) if self._clock() - at < TRIES_S]
