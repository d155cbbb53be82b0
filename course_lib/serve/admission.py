"""Who may have a kernel now, who waits and in which order, and whose kernel makes room: pure, with a clock that is given.

There is a ceiling on kernels. Beyond it pages wait in line and are let in one by one; nobody is refused while the line has
room. The line is fair by address, and within an address by browser: a page stands behind as many as its address holds and
waits for, so a flood from one place waits behind itself. In one classroom, which is one address, that is the order of arrival.
A page asks again and again while it waits; whoever has stopped asking holds up nobody.
"""

import os
import secrets
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

AT_ONCE = max(1, (os.cpu_count() or 2) - 1)  # kernels that are being started; a core is left to those that answer
MOST_WAITING = 2_000
SHORT, LOOK_S = 64, 0.25  # a line that is longer is put in order only so often; until then newcomers stand at its end
STARTS_S = 5.0  # after which a kernel that nobody has connected to is no longer one that is being started
STALE_S = 8.0  # who has not asked for so long is passed over …
LEFT_S = 75.0  # … and after so long forgotten; a page in the background asks once a minute
ABANDONED_S, UNCLAIMED_S = 15.0, 4.0  # a kernel that no page has connected to is freed; sooner while others wait
UNKNOWN = 8  # as many kernels more a browser seems to hold that keeps no cookie: it could be any number of browsers
IDLE_S = 5.0  # untouched for so long, a kernel may make room for somebody who waits
BURST, ANONYMOUS_BURST, REFILL_S = (
    10,
    40,
    1.0,
)  # kernels that one browser, or an address without cookies, may start in a row


@dataclass(frozen=True)
class Who:
    """Who asks: an address, and the browser's cookie; empty if it keeps none."""

    address: str
    browser: str = ""


@dataclass(frozen=True)
class Waiting:
    """Not yet: the place in line (0: room is there, it is only not this page's turn), and when to ask again."""

    ticket: str
    place: int
    again_ms: int


@dataclass
class Held:
    """A kernel, since when it is there, and when a hand last touched its page [s of the clock]."""

    who: Who
    since_s: float
    touched_s: float
    connected: bool = False


@dataclass
class _Ticket:
    who: Who
    arrival: int
    asked_s: float
    since_s: float


@dataclass
class _Bucket:
    tokens: float
    at_s: float


@dataclass
class Admission:
    """The kernels of one server and the line before them; `live()` counts kernels, also those that nobody asked for here."""

    ceiling: Callable[[], int]
    live: Callable[[], int]
    clock: Callable[[], float] = time.monotonic
    held: dict[str, Held] = field(default_factory=dict)
    waited: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    changed: Callable[[], None] = lambda: None  # called when a place has come free, or a kernel has started
    _line: dict[str, _Ticket] = field(default_factory=dict)
    _places: dict[str, int] | None = None  # in line, as found at
    _placed_s: float = 0.0
    _buckets: dict[Who, _Bucket] = field(default_factory=dict)
    _arrivals: int = 0

    def ask(self, who: Who, kernel_id: str, ticket: str = "") -> Waiting | None:
        """None: the kernel of this id may be started, and is counted from now on. Raises Overfull if the line has no room."""
        now = self.clock()
        self._forget(now)
        mine = self._line.get(ticket)
        if mine is None or mine.who != who:
            ticket, self._arrivals = secrets.token_urlsafe(12), self._arrivals + 1
            mine = self._line[ticket] = _Ticket(who, self._arrivals, now, now)
            if len(self._line) > MOST_WAITING and self._give_up_last() == ticket:
                raise Overfull
        mine.asked_s = now
        place, room = self._place(ticket, now), self._room()
        if place < min(room, AT_ONCE - self._starting(now)) and self._take_token(who, now):
            del self._line[ticket]
            self._places = None
            self.waited.append(now - mine.since_s)
            self.held[kernel_id] = Held(who, now, now)
            return None
        beyond = max(0, place - max(room, 0) + 1) if place >= room else 0
        return Waiting(ticket, beyond, _again_ms(place))

    @property
    def waiting(self) -> int:
        """How many pages wait."""
        return len(self._line)

    def connected(self, kernel_id: str) -> None:
        """A page has opened its line to the kernel."""
        if kernel_id in self.held:
            self.held[kernel_id].connected = True
            self.touch(kernel_id)
            self.changed()

    def touch(self, kernel_id: str) -> None:
        """Somebody has put a hand to the page of this kernel."""
        if kernel_id in self.held:
            self.held[kernel_id].touched_s = self.clock()

    def gone(self, kernel_id: str) -> None:
        """The kernel has ended, or never came."""
        if self.held.pop(kernel_id, None):
            self._places = None
            self.changed()

    def untouched_s(self, kernel_id: str) -> float:
        """For how long nobody has touched the page of a kernel [s]; 0 for one that is not known."""
        known = self.held.get(kernel_id)
        return self.clock() - known.touched_s if known else 0.0

    def silent(self, for_s: float) -> list[str]:
        """The kernels whose pages nobody has touched for so long, the longest first."""
        return [id for id in self._longest_first() if self.untouched_s(id) >= for_s]

    def abandoned(self) -> list[str]:
        """The kernels that no page has ever connected to."""
        patience_s = UNCLAIMED_S if self._wanted() > 0 else ABANDONED_S
        return [id for id, one in self.held.items() if not one.connected and self.clock() - one.since_s >= patience_s]

    def making_room(self) -> list[str]:
        """The kernels that may sleep so that those who wait get in: of whoever holds most, untouched for longest."""
        if (wanted := self._wanted()) <= 0:
            return []
        by_address, by_browser = self._counts()
        idle = [id for id in self._longest_first() if self.untouched_s(id) >= IDLE_S]
        idle.sort(key=lambda id: (-by_address[self.held[id].who.address], -by_browser[self.held[id].who]))
        return idle[:wanted]

    def _wanted(self):
        """How many more kernels would be asked for than there is room."""
        return sum(self.clock() - one.asked_s < STALE_S for one in self._line.values()) - max(0, self._room())

    def _give_up_last(self):
        """Out of a line that is too long goes the last who came of whoever waits most often: a flood ends at itself."""
        waiting = [one.who for one in self._line.values()]
        by_address, by_browser = Counter(who.address for who in waiting), Counter(waiting)

        def how_often(ticket):
            who = self._line[ticket].who
            return by_address[who.address], by_browser[who], self._arrival(ticket)

        last = max(self._line, key=how_often)
        del self._line[last]
        return last

    def _longest_first(self):
        return sorted(self.held, key=lambda id: self.held[id].touched_s)

    def _room(self):
        return self.ceiling() - max(self.live(), len(self.held))

    def _starting(self, now):
        return sum(not one.connected and now - one.since_s < STARTS_S for one in self.held.values())

    def _counts(self):
        held = [one.who for one in self.held.values()]
        return Counter(who.address for who in held), Counter(held)

    def _place(self, ticket, now):
        if self._places is None or now - self._placed_s >= LOOK_S or len(self._line) <= SHORT:
            self._places, self._placed_s = {one: at for at, one in enumerate(self._order(now))}, now
        return self._places.setdefault(ticket, len(self._places))

    def _order(self, now):
        """The tickets of those who still ask, the next one first."""
        by_address, by_browser = self._counts()
        asking = sorted((t for t, one in self._line.items() if now - one.asked_s < STALE_S), key=self._arrival)
        rank = {}
        for ticket in asking:
            rank[ticket] = by_browser[self._line[ticket].who]
            by_browser[self._line[ticket].who] += 1
        behind = {}
        for ticket in sorted(asking, key=lambda one: (rank[one], self._arrival(one))):
            who = self._line[ticket].who
            behind[ticket] = by_address[who.address] + (0 if who.browser else UNKNOWN)
            by_address[who.address] += 1
        return sorted(asking, key=lambda one: (behind[one], self._arrival(one)))

    def _arrival(self, ticket):
        return self._line[ticket].arrival

    def _take_token(self, who, now):
        most = BURST if who.browser else ANONYMOUS_BURST
        bucket = self._buckets.setdefault(who, _Bucket(most, now))
        bucket.tokens, bucket.at_s = min(most, bucket.tokens + (now - bucket.at_s) / REFILL_S), now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def _forget(self, now):
        for ticket in [ticket for ticket, one in self._line.items() if now - one.asked_s > LEFT_S]:
            del self._line[ticket]
        full_again_s = ANONYMOUS_BURST * REFILL_S
        for who in [who for who, one in self._buckets.items() if now - one.at_s > full_again_s]:
            del self._buckets[who]


class Overfull(Exception):
    """The line itself is full."""


def _again_ms(place):
    """Whoever stands far back asks less often."""
    return min(4_000, 200 + 100 * place)
