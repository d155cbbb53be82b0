"""Rooms by themselves, with a clock of their own: what was told as kept is there after a restart, and each ends in time."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from course_lib.engine.live.session import GRACE_S, IDLE_S, Happened, fold
from course_lib.serve.live import codes, desk, rooms
from course_lib.serve.live.codes import (
    LETTERS,
    WRONG_AT_ONCE,
    WRONG_OF_A_ROOM,
    WRONG_OF_ALL,
    WRONG_S,
    WrongCodes,
    as_code,
    hashed,
)
from course_lib.serve.live.desk import NotDone, join, phones_reach
from course_lib.serve.live.room import LEAD, PHONE, WALL, Listener
from course_lib.serve.live.rooms import EMPTY_S, Rooms, TooMany
from course_lib.store import NotSaved, live

QUESTION, OTHER = "item:sepsis-what-indicated", "item:sepsis-of-whom"


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Makes the rooms of a server; another call is the same server after a restart."""
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    clock, made = Clock(), []

    def make(most_rooms=3, most_phones=4):
        made.append(Rooms(most_rooms, most_phones, clock))
        made[-1].clock = clock
        return made[-1]

    return make


async def class_in(house, phones=2):
    """A room whose phones are asked something and may vote for a minute."""
    await house.ready()
    room, _ = await house.open("04_sepsis_and_ards.ipynb")
    for n in range(phones):
        await house.enter(room, f"p{n}")
    await room.show(QUESTION, False)
    await room.happen("voting", seconds=60)
    return room


async def vote(room, phone, option="benefit"):
    now = room.session.question
    return await room.happen(
        "voted", phone=phone, asking=now.number, round=len(now.rounds), answers=[option], values={}, certainty=None
    )


def heard(listener):
    return {kind: json.loads(said.decode().split("data: ")[1]) for kind, said in listener.waits.items()}


def test_a_restart_finds_the_room_as_it_was_and_the_vote_goes_on(house):
    async def first():
        here = house()
        room = await class_in(here)
        assert await vote(room, "p0") and await vote(room, "p1", "equal")
        here.close()
        return room.name, room.session

    async def second(name, session):
        here = house()
        await here.ready()
        room = here.named(name)
        assert room.session == session and room.question.stem
        assert await vote(room, "p1") and room.session.question.last.ballots["p1"].answers == ("benefit",)
        phone = Listener(PHONE, "p0")
        room.join(phone)
        assert heard(phone)["state"]["phase"] == "voting" and heard(phone)["mine"]["round"] == 1
        here.close()

    asyncio.run(second(*asyncio.run(first())))


def test_a_vote_whose_time_was_over_while_the_server_was_away_is_closed_at_once(house):
    async def first():
        here = house()
        room = await class_in(here)
        here.close()
        return room.name

    async def second(name):
        here = house()
        here.clock.now += 60 + GRACE_S + 1
        await here.ready()
        room = here.named(name)
        for _ in range(100):
            await asyncio.sleep(0.02)
            if not room.session.question.open:
                break
        assert not room.session.question.open and not await vote(room, "p0")
        here.close()

    asyncio.run(second(asyncio.run(first())))


def test_votes_that_come_together_are_each_kept_and_counted_once_in_few_writes(house, monkeypatch):
    writes, append = [], live.append

    def counting(session, events, path=None):
        writes.append(len(events))
        return append(session, events, path)

    async def play():
        here = house(most_phones=200)
        room = await class_in(here, phones=100)
        monkeypatch.setattr(live, "append", counting)
        assert all(await asyncio.gather(*(vote(room, f"p{n}") for n in range(100))))
        assert len(room.session.question.last.ballots) == 100 and sum(writes) == 100 and len(writes) < 20
        kept = fold(Happened(*row) for row in live.running()[room.name])
        assert kept == room.session
        here.close()

    asyncio.run(play())


def test_what_the_disk_does_not_take_has_not_happened_and_is_told_so(house, monkeypatch):
    async def play():
        here = house()
        room = await class_in(here)
        before = room.session
        with monkeypatch.context() as patched:
            patched.setattr(
                live, "append", lambda *_: (_ for _ in ()).throw(NotSaved("Your work could not be saved.", "full"))
            )
            for failed in await asyncio.gather(vote(room, "p0"), vote(room, "p1"), return_exceptions=True):
                assert isinstance(failed, NotSaved)
        assert room.session is before
        assert await vote(room, "p0") and list(room.session.question.last.ballots) == ["p0"]
        here.close()

    asyncio.run(play())


def test_a_room_ends_by_itself_where_nothing_happens_and_everybody_is_told(house, monkeypatch):
    monkeypatch.setattr(rooms, "LOOKS_S", 0.02)

    async def play():
        here = house()
        room = await class_in(here)
        phone = Listener(PHONE, "p0")
        room.join(phone)
        here.clock.now += IDLE_S + 1
        for _ in range(200):
            await asyncio.sleep(0.02)
            if phone.over:
                break
        assert here.named(room.name) is None and phone.over and heard(phone)["state"]["phase"] == "ended"
        assert live.running() == {}
        here.close()

    asyncio.run(play())


def test_there_are_only_so_many_rooms_and_so_many_phones_in_one(house):
    async def play():
        here = house(most_rooms=2, most_phones=2)
        room = await class_in(here)
        with pytest.raises(TooMany, match="full"):
            await here.enter(room, "p9")
        await here.enter(room, "p0")  # who is in stays in
        empty, _ = await here.open("04_sepsis_and_ards.ipynb")
        with pytest.raises(TooMany, match="Too many classes"):
            await here.open("04_sepsis_and_ards.ipynb")
        here.clock.now += EMPTY_S + 1
        await here.open("04_sepsis_and_ards.ipynb")  # in place of the one in which nobody is
        assert here.named(empty.name) is None and here.named(room.name)
        here.close()

    asyncio.run(play())


def test_a_room_whose_code_was_missed_often_gets_another_and_who_is_in_stays(house):
    async def play():
        here = house()
        room = await class_in(here)
        before = room.session.code
        wall = Listener(WALL)
        room.join(wall)
        for _ in range(WRONG_OF_A_ROOM):
            assert here.of_code("XXXXX" if before != "XXXXX" else "YYYYY", "1.2.3.4") is None
        for _ in range(100):
            await asyncio.sleep(0.02)
            if room.session.code != before:
                break
        assert room.session.code != before and heard(wall)["state"]["code"] == room.session.code
        assert here.of_code(before, "") is None and here.of_code(room.session.code.lower(), "") is room
        assert "p0" in room.session.phones and await vote(room, "p0")
        here.close()

    asyncio.run(play())


def test_wrong_codes_are_counted_by_address_and_come_back_slowly():
    clock = Clock()
    wrong = WrongCodes(clock)
    for _ in range(WRONG_AT_ONCE):
        assert wrong.may_try("room")
        wrong.count("room")
    assert not wrong.may_try("room") and wrong.may_try("elsewhere")  # who is outside locks nobody but themselves
    clock.now += WRONG_S
    assert wrong.may_try("room")
    wrong.count("room")
    assert not wrong.may_try("room")


def test_wrong_codes_from_many_addresses_are_counted_for_everybody_together():
    wrong = WrongCodes(Clock())
    for number in range(WRONG_OF_ALL):
        wrong.count(str(number))
    assert not wrong.may_try("anybody")


def test_codes_cannot_be_tried_in_bulk_and_a_right_one_waits_too_then(house):
    async def play():
        here = house()
        room = await class_in(here)
        handler = SimpleNamespace(
            rooms=here,
            get_cookie=lambda name: None,
            settings={"base_url": "/"},
            set_cookie=lambda *_, **__: None,
            request=SimpleNamespace(protocol="http", remote_ip="1.2.3.4"),
        )
        told = []
        for _ in range(WRONG_AT_ONCE + 3):
            with pytest.raises(NotDone) as refused:
                await join(handler, {"code": "QQQQQ"})
            told.append(refused.value.status)
        assert told == [404] * WRONG_AT_ONCE + [429] * 3
        with pytest.raises(NotDone):
            await join(handler, {"code": room.session.code})
        here.close()

    asyncio.run(play())


def test_a_further_device_becomes_the_presenters_once_and_still_is_after_a_restart(house, monkeypatch):
    shown, given = [], {}
    picture = SimpleNamespace(svg_inline=lambda **_: "<svg>")
    monkeypatch.setattr(desk.segno, "make", lambda address, **_: shown.append(address) or picture)

    def browser(here, cookies):
        request = SimpleNamespace(host="192.168.1.7:8866", host_name="192.168.1.7", protocol="http")
        settings = {"base_url": "/", "course_settings": SimpleNamespace(host="0.0.0.0")}
        made = SimpleNamespace(
            rooms=here,
            request=request,
            settings=settings,
            get_cookie=cookies.get,
            set_cookie=lambda name, word, **_: cookies.update({name: word}),
        )
        made.room_led = lambda asked: desk.LiveDeskHandler.room_led(made, asked)
        return made

    async def first():
        here = house()
        await here.ready()
        room, secret = await here.open("04_sepsis_and_ards.ipynb")
        await desk.lend(browser(here, {"course_lead_" + room.name: secret}), {"room": room.name})
        name, _, word = shown[0].partition("#")[2].partition(".")
        assert name == room.name and shown[0].startswith("http://192.168.1.7:8866/present#")
        phone = browser(here, given)
        with pytest.raises(NotDone):
            phone.room_led({"room": name})
        assert await desk.borrow(phone, {"room": name, "word": word}) == {
            "room": name,
            "page": "04_sepsis_and_ards.ipynb",
        }
        assert phone.room_led({"room": name}) is room and word not in given.values() and secret not in given.values()
        with pytest.raises(NotDone, match="used already"):
            await desk.borrow(browser(here, {}), {"room": name, "word": word})
        here.close()
        return name

    async def second(name):
        here = house()
        await here.ready()
        assert browser(here, given).room_led({"room": name}) is here.named(name)
        here.close()

    asyncio.run(second(asyncio.run(first())))


def test_a_code_is_read_as_people_type_it_and_holds_no_look_alikes():
    assert len(LETTERS) == len(set(LETTERS)) and not set(LETTERS) & set("OQDILSZBU0123456789")
    code = codes.new_code(lambda _: False)
    assert as_code(f" {code[:3].lower()} · {code[3:]}") == code
    assert as_code("O0I1L") == as_code("") == as_code(None) == as_code(["KXTAP"]) == as_code("K" * 6) == ""


def test_a_secret_is_kept_as_a_hash_and_compared_as_one():
    secret = codes.new_secret()
    assert codes.same(secret, hashed(secret)) and not codes.same("", hashed("")) and secret not in hashed(secret)


def test_a_slow_listener_is_told_the_latest_alone_and_the_wall_how_many_not_what(house):
    async def play():
        here = house()
        room = await class_in(here)
        phone, wall, lead = Listener(PHONE, "p0"), Listener(WALL), Listener(LEAD)
        for one in (phone, wall, lead):
            room.join(one)
        for _ in range(3):
            await vote(room, "p0")
            await vote(room, "p1", "equal")
        await asyncio.sleep(0.3)
        assert heard(wall)["numbers"] == heard(lead)["numbers"] == {"joined": 2, "answered": 2}
        assert set(heard(phone)) == {"state", "mine"} and "answered" not in str(heard(phone))
        await room.happen("closed")
        await room.happen("answer shown")
        assert heard(phone)["state"]["phase"] == "answer"  # and nothing of before waits
        here.close()

    asyncio.run(play())


@pytest.mark.parametrize(
    ("asked", "host", "address", "only_here"),
    [
        ("127.0.0.1:8866", "127.0.0.1", "http://127.0.0.1:8866/", True),
        ("localhost:8866", "localhost", "http://localhost:8866/", True),
        ("192.168.1.7:8866", "0.0.0.0", "http://192.168.1.7:8866/", False),
        ("course.example.org", "127.0.0.1", "http://course.example.org/", False),
    ],
)
def test_the_address_on_the_wall_is_the_one_that_phones_reach_and_where_there_is_none_it_says_so(
    asked, host, address, only_here
):
    request = SimpleNamespace(host=asked, host_name=asked.partition(":")[0], protocol="http")
    found, sentence = phones_reach(request, SimpleNamespace(host=host), "/")
    assert found == address and bool(sentence) == only_here and (not sentence or "HOST=0.0.0.0 make serve" in sentence)


def test_where_the_course_listens_on_all_addresses_the_wall_names_one_of_the_network(monkeypatch):
    monkeypatch.setattr("course_lib.serve.live.desk.lan_addresses", lambda: ["10.0.0.9"])
    request = SimpleNamespace(host="127.0.0.1:8866", host_name="127.0.0.1", protocol="http")
    assert phones_reach(request, SimpleNamespace(host="0.0.0.0"), "/kurs/") == ("http://10.0.0.9:8866/kurs/", "")


@pytest.mark.parametrize("trouble", ["it does not fit", "it is not kept"])
def test_a_question_that_does_not_come_leaves_the_one_before_the_room_as_it_is(house, monkeypatch, trouble):
    async def play():
        room = await class_in(house())
        before = room.question
        if trouble == "it is not kept":

            async def full(*_):
                raise NotSaved("full", "full")

            await room.happen("closed")
            monkeypatch.setattr(room, "_keep", full)
            with pytest.raises(NotSaved):
                await room.show(OTHER, False)
        else:
            assert not await room.show(OTHER, False), "a vote is open"
        assert room.question is before and before.name == QUESTION

    asyncio.run(play())
