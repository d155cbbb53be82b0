"""Raw clients at a served course: what a page may say and hear, what is no message, and whether its kernel lives."""

import asyncio
import os
import signal
import time
from types import SimpleNamespace

import pytest
from jupyter_server.base.websocket import WebSocketMixin

from course_lib.serve.message_filter import OWN_BYTES
from course_lib.serve.page_channel import PINGS
from tests.serve.raw_client import (
    CHANNELS,
    OWN,
    Page,
    ask,
    closed,
    connect,
    custom,
    echo,
    frame,
    heard_until,
    lives,
    open_page,
    raw_frame,
    run,
    status_of,
    wake,
)
from tests.serving import get, until

# What a page may say


def forbidden(page, channel: str, file) -> list[bytes]:
    """Everything that Jupyter would do for a client, and a page must not ask."""
    code = f"open({str(file)!r}, 'w').close()"
    asked = {
        "execute_request": {"code": code, "silent": False, "store_history": True, "user_expressions": {"x": code}},
        "complete_request": {"code": f"{code}.", "cursor_pos": len(code) + 1},
        "inspect_request": {"code": code, "cursor_pos": 3, "detail_level": 1},
        "history_request": {"output": True, "raw": True, "hist_access_type": "range", "session": 0, "start": 0},
        "is_complete_request": {"code": code},
        "debug_request": {"type": "request", "seq": 1, "command": "evaluate", "arguments": {"expression": code}},
        "input_reply": {"value": code, "status": "ok"},
        "create_subshell_request": {},
        "usage_request": {},
        "interrupt_request": {},
        "shutdown_request": {"restart": False},
        "comm_open": {"comm_id": "c", "target_name": "jupyter.widget", "data": {"state": {"_model_name": "IntTextModel"}}},
    }  # fmt: skip
    return [frame(channel, kind, content) for kind, content in asked.items()]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("from_own_origin", [True, False])
def test_a_page_can_run_complete_inspect_debug_interrupt_and_shut_down_nothing(
    page, channel, from_own_origin, tmp_path
):
    file = tmp_path / "made-by-a-page"

    async def attempt():
        line = await connect(page, origin=page.course.url if from_own_origin else "")
        for message in forbidden(page, channel, file):
            await line.write_message(message, binary=True)
        return await echo(line, page, "after")

    heard = run(attempt())
    assert {each.channel for each in heard} == {"iopub"} and {each.kind for each in heard} <= {"comm_msg", "status"}
    assert not file.exists() and lives(page)


ONLY_VOILA = {
    "comm_info_request": {},
    "kernel_info_request": {},
    "comm_close": {"comm_id": "c", "data": {}},
    "comm_open": {"comm_id": "d", "target_name": "jupyter.widget.control", "data": {}},
}


def test_a_page_of_ours_sends_custom_messages_and_nothing_else(own):
    def comm_msg(data, channel="shell", **content):
        return frame(channel, "comm_msg", {"comm_id": own.comm, "data": data} | content)

    refused = [
        *(frame("shell", kind, content) for kind, content in ONLY_VOILA.items()),
        *(comm_msg({"method": "custom", "content": {"no": 1}}, channel) for channel in ("control", "stdin", "iopub")),
        comm_msg({"method": "request_state"}),
        comm_msg({"method": "request_states", "content": {}}),
        comm_msg({"method": "update", "state": {"html": "x"}, "buffer_paths": []}),
        comm_msg({"method": "custom", "content": "a word"}),
        comm_msg({"method": "custom", "content": {}, "state": {"html": "x"}}),
        comm_msg({"method": "custom", "content": {}}, target_name="x"),
        comm_msg("custom"),
        comm_msg({"method": "custom", "content": {}}, comm_id=["x"]),
        custom(own, {"too": "many"}, buffers=(b"",) * 9),
    ]

    async def attempt():
        line = await connect(own)
        for message in refused:
            await line.write_message(message, binary=True)
        return await echo(line, own, "after")

    assert [each.said["echo"] for each in run(attempt())] == [{"word": "after"}]


def test_what_is_printed_or_raised_while_a_page_of_ours_is_answered_never_reaches_it(own):
    async def attempt():
        line = await connect(own)
        await line.write_message(custom(own, {"fail": True}), binary=True)
        return await echo(line, own, "after")

    (only,) = run(attempt())
    assert only.kind == "comm_msg" and only.said["echo"] == {"word": "after"}


def test_no_thread_of_the_kernel_and_no_parent_can_be_chosen(own):
    async def attempt():
        line = await connect(own)
        await line.write_message(custom(own, {"word": "to a subshell"}, subshell_id="x", extra=[1]), binary=True)
        return await echo(line, own, "after")

    assert [each.said["echo"]["word"] for each in run(attempt())] == ["to a subshell", "after"]


def test_a_page_of_voila_asks_for_states_and_sets_values_but_not_what_a_screen_looks_like(voila):
    def update(state, paths=(), buffers=()):
        data = {"method": "update", "state": state, "buffer_paths": list(paths)}
        return frame("shell", "comm_msg", {"comm_id": voila.comm, "data": data}, buffers=buffers)

    async def attempt():
        line = await connect(voila)
        for message in (
            update({"value": 7}),
            update({"html": "x", "value": 8}),
            update({"_esm": "x", "value": 8}),
            update({"_css": "x", "value": 8}),
            update({"value": 8}, [["html"]], (b"x",)),
        ):
            await line.write_message(message, binary=True)
        answer = (await echo(line, voila, "after"))[-1].said
        control = {"comm_id": "e", "target_name": "jupyter.widget.control", "data": {}}
        await line.write_message(frame("shell", "comm_open", control, metadata={"version": "1.0.0"}), binary=True)
        states = {"comm_id": "e", "data": {"method": "request_states"}}
        await line.write_message(frame("shell", "comm_msg", states), binary=True)
        told = await heard_until(line, lambda each: each.content.get("data", {}).get("method") == "update_states")
        return answer, told[-1].content["data"]["states"]

    answer, states = run(attempt())
    assert (answer["value"], answer["drawn"]) == (7, ["as drawn"] * 3)
    assert states[voila.comm]["state"]["value"] == 7


# What is no message

HEADER = b'{"msg_id": "a", "session": "b", "msg_type": "comm_msg"}'
MALFORMED = [
    b"",
    b"\x01",
    (2**63 - 1).to_bytes(8, "little") + b"\0" * 8,
    (1000).to_bytes(8, "little") + b"\xff" * 8000,
    raw_frame("shell", [b"{", b"{}", b"{}", b"{}"]),
    raw_frame("shell", [b"[]", b"{}", b"{}", b"{}"]),
    raw_frame("shell", [b"\xff\xfe{\0}\0", b"{}", b"{}", b"{}"]),
    raw_frame("shell", [HEADER, b"{}", b"{}", b"[" * 100_000]),
    raw_frame("shell", [HEADER, b"{}", b"{}", b"9" * 100_000]),
    raw_frame("shell", [HEADER, b"{}", b"{}", b'{"comm_id": "x", "data": {"method": "custom", "content": {"x": NaN}}}']),
    raw_frame("shell", [b'{"msg_type": "comm_msg"}', b"{}", b"{}", b'{"comm_id": "x", "data": {"method": "custom", "content": {}}}']),
    "a text",
]  # fmt: skip


@pytest.mark.parametrize("sent", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_no_message_closes_the_connection_and_nothing_else(page, sent):
    async def attempt():
        line = await connect(page)
        await line.write_message(sent, binary=isinstance(sent, bytes))
        await closed(line)
        return line.close_code

    assert run(attempt()) == 1003
    assert lives(page)


def test_a_page_of_ours_sends_no_large_message(own):
    async def attempt(size):
        line = await connect(own)
        await line.write_message(custom(own, {"word": "x" * size}), binary=True)
        return await heard_until(line, lambda each: each.kind == "comm_msg")

    assert run(attempt(OWN_BYTES // 2))
    begun = time.monotonic()
    with pytest.raises(AssertionError, match="closed with"):
        run(attempt(OWN_BYTES))
    assert time.monotonic() - begun < 10 and lives(own)


# The sign of life


def test_the_server_answers_at_once_whether_the_kernel_lives_and_counts_it_as_no_touch(own):
    def last_touch():
        return ask(own, "GET", X_Kernel_Secret=own.secret)[1].partition('"last_activity": "')[2].partition('"')[0]

    async def attempt():
        line = await connect(own)
        await echo(line, own, "before")
        touched = [last_touch()]
        while len(touched) < 2 or touched[-1] != touched[-2]:  # the kernel has still to say that it is idle
            await asyncio.sleep(0.2)
            touched.append(last_touch())
        for _ in range(3):
            await line.write_message("alive?")
            assert await asyncio.wait_for(line.read_message(), 2) == '{"kernel": "alive"}'
        assert touched[-1] and last_touch() == touched[-1]

    run(attempt())


def test_a_page_is_told_that_its_kernel_was_killed(course):
    page = open_page(course, OWN)

    async def attempt():
        line = await connect(page)
        os.kill((await echo(line, page, "who"))[-1].said["pid"], signal.SIGKILL)
        await asyncio.sleep(0.2)
        await line.write_message("alive?")
        return await closed(line), line.close_code

    assert run(attempt()) == (['{"kernel": "gone"}'], 4001)
    until(lambda: status_of(page) == 404, "the dead kernel to be forgotten", course, 10)


def test_a_page_is_told_when_the_server_frees_its_kernel(course):
    page = open_page(course, OWN)

    async def attempt():
        line = await connect(page)
        await echo(line, page, "before")
        loop = asyncio.get_running_loop()
        freed = loop.run_in_executor(None, lambda: ask(page, "DELETE", X_Kernel_Secret=page.secret))
        begun = time.monotonic()
        told = await closed(line)
        took = time.monotonic() - begun
        return told, line.close_code, (await freed)[0], took < 2

    assert run(attempt()) == (['{"kernel": "gone"}'], 4001, 204, True)


def test_a_line_that_is_dead_is_closed_within_half_a_minute():
    heard = SimpleNamespace(settings=PINGS)
    heard.ping_interval = WebSocketMixin.ping_interval.fget(heard)
    patience = WebSocketMixin.ping_timeout.fget(heard)
    looks_at = [heard.ping_interval * n for n in range(1, 10)]  # it is looked for silence whenever a ping is due [ms]
    assert next(at for at in looks_at if at > patience) <= 30_000
    assert heard.ping_interval < patience / 2, "one answer may be lost"


def test_a_page_that_comes_back_with_its_session_is_told_what_was_said_meanwhile(course):
    page = open_page(course, OWN)

    async def attempt():
        line = await connect(page, session="the-same")
        await echo(line, page, "before")
        await line.write_message(custom(page, {"word": "while away", "wait_s": 0.5}), binary=True)
        line.close()
        await asyncio.sleep(1)
        again = await connect(page, session="the-same")
        return await echo(again, page, "after")

    assert [each.said["echo"]["word"] for each in run(attempt())] == ["while away", "after"]


def test_of_two_lines_with_one_session_the_newer_speaks(own):
    async def attempt():
        older, newer = await connect(own, session="twice"), await connect(own, session="twice")
        await closed(older)
        return await echo(newer, own, "after")

    assert [each.said["echo"]["word"] for each in run(attempt())] == ["after"]


# While the kernel is being started


def test_a_websocket_waits_for_a_kernel_that_is_being_started(course):
    config = wake(course, get(f"{course.url}/voila/render/{OWN}")[1])
    waiting = Page(course, config["kernelId"], config["kernelSecret"], comm="screen-0", cookie="")
    assert status_of(waiting) == 101

    async def attempt():
        return await echo(await connect(waiting), waiting, "first")

    assert [each.said["echo"]["word"] for each in run(attempt())] == ["first"]
