"""Who gets a kernel, who waits and in which order: with a clock that is turned by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.serve import admission
from course_lib.serve.admission import Admission, Overfull, Waiting, Who


class House:
    """A server with room for so many kernels, and pages that ask."""

    def __init__(self, ceiling):
        self.now, self.serial = 0.0, 0
        self.gate = Admission(lambda: ceiling, lambda: len(self.gate.held), lambda: self.now)

    def ask(self, who, ticket=""):
        """The kernel that a page may start, or its place in line."""
        self.serial += 1
        kernel = f"kernel-{self.serial}"
        found = self.gate.ask(who, kernel, ticket)
        if found is None:
            self.gate.connected(kernel)
            return kernel
        return found

    def until_all_are_in(self, waiting):
        """Let all who wait ask by turns, the last first, and give their order of getting in."""
        order = []
        for _ in range(100):
            for who, found in reversed(list(waiting.items())):
                got = self.ask(who, found.ticket)
                if isinstance(got, str):
                    order.append(who)
                    del waiting[who]
                    self.gate.gone(got)
                    break
            self.now += 0.3
            if not waiting:
                return order
        raise AssertionError(f"{len(waiting)} never got in")


def who(number, address="10.0.0.1"):
    return Who(address, f"browser-{number}")


def test_while_there_is_room_a_page_gets_its_kernel_at_once():
    house = House(40)
    assert all(isinstance(house.ask(who(n)), str) for n in range(40))


def test_a_classroom_behind_one_address_opens_forty_pages_at_once():
    house = House(60)
    assert all(isinstance(house.ask(who(n)), str) for n in range(40))


def test_beyond_the_ceiling_a_page_is_told_its_place_and_waits():
    house = House(2)
    house.ask(who(1)), house.ask(who(2))
    first, second = house.ask(who(3)), house.ask(who(4))
    assert (first.place, second.place) == (1, 2) and first.ticket != second.ticket
    assert house.ask(who(3), first.ticket).ticket == first.ticket


def test_a_place_that_comes_free_goes_to_the_first_in_line_whoever_asks_first():
    house = House(1)
    kernel, first, second = house.ask(who(1)), house.ask(who(2)), house.ask(who(3))
    house.gate.gone(kernel)
    assert isinstance(house.ask(who(3), second.ticket), Waiting)
    assert isinstance(house.ask(who(2), first.ticket), str)


def test_who_stopped_asking_holds_up_nobody():
    house = House(1)
    kernel, _, second = house.ask(who(1)), house.ask(who(2)), house.ask(who(3))
    house.now += admission.STALE_S + 1
    house.gate.gone(kernel)
    assert isinstance(house.ask(who(3), second.ticket), str)


def test_a_page_in_the_background_that_asks_once_a_minute_keeps_its_place():
    house = House(1)
    kernel, first = house.ask(who(1)), house.ask(who(2))
    house.now += 60
    later = house.ask(who(3))
    assert house.ask(who(2), first.ticket).ticket == first.ticket
    house.gate.gone(kernel)
    assert isinstance(house.ask(who(3), later.ticket), Waiting)


def test_thirty_who_ask_in_one_second_get_in_in_that_order_but_for_those_who_start_together():
    house = House(30)
    found = {who(n): house.gate.ask(who(n), f"k{n}") for n in range(30)}
    waiting = {one: told for one, told in found.items() if told}
    assert len(waiting) == 30 - admission.AT_ONCE and all(told.place == 0 for told in waiting.values())
    for n in range(30):
        house.gate.connected(f"k{n}")
    order = house.until_all_are_in(dict(waiting))
    line = list(waiting)
    for one in order:
        assert line.index(one) < admission.AT_ONCE, "somebody was let in before those who had come first"
        line.remove(one)


def test_a_flood_from_one_address_waits_behind_itself():
    house = House(3)
    kernels = [house.ask(Who("6.6.6.6")) for _ in range(3)]
    for _ in range(200):
        house.ask(Who("6.6.6.6"))
    guest = house.ask(who(1, "10.0.0.2"))
    house.now += admission.LOOK_S  # a long line is put in order so often
    assert house.ask(who(1, "10.0.0.2"), guest.ticket).place == 1
    house.gate.gone(kernels[0])
    assert isinstance(house.ask(who(1, "10.0.0.2"), guest.ticket), str)


def test_a_flood_from_one_browser_waits_behind_others_at_its_address():
    house = House(3)
    kernels = [house.ask(who(0)) for _ in range(3)]
    for _ in range(50):
        house.ask(who(0))
    neighbour = house.ask(who(1))
    assert neighbour.place == 1
    house.gate.gone(kernels[0])
    assert isinstance(house.ask(who(1), neighbour.ticket), str)


def test_a_browser_that_keeps_no_cookie_waits_behind_one_that_does_as_if_it_held_some_more():
    house = House(2)
    kernel, _ = house.ask(who(1, "10.0.0.2")), house.ask(who(2, "10.0.0.2"))
    for n in range(3):
        house.ask(Who(f"10.0.1.{n}"))
    back = house.ask(who(3, "10.0.0.2"))
    assert back.place == 1
    house.gate.gone(kernel)
    assert isinstance(house.ask(who(3, "10.0.0.2"), back.ticket), str)


def test_kernels_of_one_browser_are_spaced():
    house = House(100)
    at_once = [house.ask(who(1)) for _ in range(admission.BURST + 5)]
    assert sum(isinstance(one, str) for one in at_once) == admission.BURST
    assert at_once[-1].place == 0
    house.now += 1.0
    assert isinstance(house.ask(who(1), at_once[admission.BURST].ticket), str)


def test_no_more_kernels_are_started_at_once_than_the_machine_can_start():
    house = House(100)
    told = [house.gate.ask(who(n), f"k{n}") for n in range(10)]
    assert told[: admission.AT_ONCE] == [None] * admission.AT_ONCE and all(told[admission.AT_ONCE :])
    house.gate.connected("k0")
    assert house.gate.ask(who(admission.AT_ONCE), "k10", told[admission.AT_ONCE].ticket) is None


def test_a_line_without_end_is_refused():
    house = House(0)
    for n in range(admission.MOST_WAITING):
        house.gate.ask(who(n), f"k{n}")
    with pytest.raises(Overfull):
        house.ask(who("one more"))


def test_whoever_fills_the_line_from_one_address_gives_up_their_own_last_place(monkeypatch):
    monkeypatch.setattr(admission, "MOST_WAITING", 50)
    house = House(0)
    early = house.ask(who("early", "10.0.0.9"))
    flood = [house.ask(who(n, "10.0.0.6")) for n in range(49)]
    late = house.ask(who("late", "10.0.0.7"))
    assert isinstance(late, Waiting) and house.gate.waiting == 50
    assert flood[-1].ticket not in house.gate._line and {early.ticket, late.ticket} <= house.gate._line.keys()
    with pytest.raises(Overfull):
        house.ask(who("one more", "10.0.0.6"))


def test_in_a_classroom_whoever_fills_the_line_from_one_browser_gives_up_their_own_last_place(monkeypatch):
    monkeypatch.setattr(admission, "MOST_WAITING", 50)
    house = House(0)
    pupils = [house.ask(who(n)) for n in range(10)]
    flood = [house.ask(who("keen")) for _ in range(40)]
    late = house.ask(who("late"))
    assert flood[-1].ticket not in house.gate._line
    assert {one.ticket for one in [*pupils, late]} <= house.gate._line.keys()


def test_somebody_elses_ticket_is_none():
    house = House(1)
    house.ask(who(1))
    first = house.ask(who(2))
    assert house.ask(who(3), first.ticket).ticket != first.ticket


def test_nobody_makes_room_while_nobody_waits():
    house = House(2)
    house.ask(who(1)), house.ask(who(2))
    house.now += 60
    assert house.gate.making_room() == []


def test_room_is_made_by_whoever_holds_most_and_was_untouched_for_longest():
    house = House(4)
    mine = house.ask(who(1, "10.0.0.2"))
    first, second, third = (house.ask(Who("6.6.6.6")) for _ in range(3))
    house.now += admission.IDLE_S + 1
    house.gate.touch(first)
    house.ask(who(2, "10.0.0.3"))
    assert house.gate.making_room() == [second]
    assert mine not in house.gate.making_room() and third not in house.gate.making_room()


def test_a_page_that_is_being_touched_makes_no_room():
    house = House(1)
    kernel = house.ask(who(1))
    house.now += admission.IDLE_S + 1
    house.gate.touch(kernel)
    house.ask(who(2))
    assert house.gate.making_room() == []


def test_a_kernel_that_no_page_connected_to_is_found():
    house = House(4)
    house.gate.ask(who(1), "lost")
    house.ask(who(2))
    house.now += admission.UNCLAIMED_S
    assert house.gate.abandoned() == []
    house.now += admission.ABANDONED_S - admission.UNCLAIMED_S
    assert house.gate.abandoned() == ["lost"]


def test_while_others_wait_it_is_found_sooner():
    house = House(1)
    house.gate.ask(who(1), "lost")
    house.now += admission.UNCLAIMED_S
    assert house.gate.abandoned() == []
    house.ask(who(2))
    assert house.gate.abandoned() == ["lost"]


def test_silent_kernels_are_found_the_longest_first():
    house = House(4)
    first, second = house.ask(who(1)), house.ask(who(2))
    house.now += 50
    house.gate.touch(first)
    house.now += 50
    assert house.gate.silent(90) == [second] and house.gate.silent(40) == [second, first]
    assert house.gate.untouched_s("unknown") == 0.0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=20), st.integers(0, 5))
def test_never_more_kernels_than_the_ceiling_and_everybody_gets_in_at_last(asking, ceiling):
    house = House(ceiling + 1)
    waiting, inside = [], []
    for address, browser in asking:
        one = who(browser, f"10.0.0.{address}")
        found = house.ask(one)
        (inside if isinstance(found, str) else waiting).append((one, found))
        assert len(house.gate.held) <= ceiling + 1
    for _ in range(400):
        if inside:
            house.gate.gone(inside.pop()[1])
        asked = [(one, found, house.ask(one, found.ticket)) for one, found in waiting]
        inside += [(one, got) for one, _, got in asked if isinstance(got, str)]
        waiting = [(one, got) for one, _, got in asked if not isinstance(got, str)]
        assert len(house.gate.held) <= ceiling + 1
        house.now += 0.5
        if not waiting:
            break
    assert not waiting
