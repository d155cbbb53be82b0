"""The bench's own sums: ratios, targets, percentiles, what is counted on the wire, which process is which."""

import base64
import json
import zlib
from types import SimpleNamespace

import pytest

from tests.bench.__main__ import chosen
from tests.bench.figures import figure, line, percentile, write
from tests.bench.processes import WARM, named
from tests.bench.wire import Wire


def test_a_ratio_is_value_over_reference_and_there_is_none_without_one():
    assert figure("live", 700, "ms", 3500, "plain Voilà").ratio == 0.2
    assert figure("live", 700, "ms").ratio is None and figure("live", 700, "ms", 0).ratio is None


def test_a_share_is_reached_at_its_bound_and_missed_above_it():
    assert figure("live", 700, "ms", 3500, "plain Voilà", share=1 / 5).reached
    assert figure("live", 701, "ms", 3500, "plain Voilà", share=1 / 5).reached is False
    assert figure("live", 700, "ms", 3500, "plain Voilà", share=1 / 5).target == "at most 1/5 of plain Voilà"


def test_sooner_than_a_peer_is_not_as_soon_as_it():
    assert figure("live", 999, "ms", 1000, "Panel", share=1).reached
    assert figure("live", 1000, "ms", 1000, "Panel", share=1).reached is False


def test_of_two_bounds_both_have_to_hold():
    held = [figure("memory", value, "MB", 85, "plain Voilà", most=43, share=1 / 2) for value in (42, 42.8, 44)]
    assert [one.reached for one in held] == [True, False, False]
    assert held[0].target == "at most 43 MB and at most 1/2 of plain Voilà"


def test_what_has_no_target_is_neither_reached_nor_missed():
    one = figure("first paint", 300, "ms", 400, "Panel")
    assert one.reached is None and "MISSED" not in line(one) and "reached" not in line(one)


def test_a_line_says_what_was_missed():
    assert line(figure("a step", 105, "kB", most=12)).endswith("MISSED: at most 12 kB")


def test_the_95th_percentile_of_thirty_steps_is_the_second_largest_but_never_beyond():
    assert percentile(list(range(1, 31)), 95) == 29
    assert percentile([5.0], 95) == percentile([5.0], 0) == 5.0
    with pytest.raises(ValueError, match="at least one value"):
        percentile([], 95)


def test_the_file_holds_every_figure_with_its_target(tmp_path):
    write([figure("live", 700, "ms", 3500, "plain Voilà", share=1 / 5)], tmp_path / "build" / "bench.json")
    (one,) = json.loads((tmp_path / "build" / "bench.json").read_text("utf-8"))
    assert {"name", "value", "unit", "reference", "ratio", "target"} <= set(one) and one["reached"] is True


def told(*events):
    wire = Wire()
    for name, event in events:
        wire.take(name, event)
    return wire


def asked(id, url="http://127.0.0.1/a.js", **more):
    return "requestWillBeSent", {"requestId": id, "request": {"url": url}, **more}


def test_an_answer_is_counted_packed_and_unpacked():
    wire = told(
        asked("1"),
        ("dataReceived", {"requestId": "1", "dataLength": 400}),
        ("dataReceived", {"requestId": "1", "dataLength": 600}),
        ("loadingFinished", {"requestId": "1", "encodedDataLength": 350}),
    )
    assert (wire.requests, wire.bytes, wire.content) == (1, 350, 1000)


def test_what_the_browser_had_is_no_request_and_no_byte():
    wire = told(
        asked("1"),
        ("responseReceived", {"requestId": "1", "response": {"fromDiskCache": True}}),
        ("dataReceived", {"requestId": "1", "dataLength": 1000}),
        asked("2"),
        ("requestServedFromCache", {"requestId": "2"}),
        ("responseReceived", {"requestId": "2", "response": {"fromDiskCache": True}}),
        ("loadingFinished", {"requestId": "2", "encodedDataLength": 0}),
        asked("3", "data:image/png;base64,AAAA"),
        ("dataReceived", {"requestId": "3", "dataLength": 3}),
    )
    assert (wire.requests, wire.bytes, wire.content) == (0, 0, 0)


def test_a_redirect_counts_with_where_it_leads():
    wire = told(asked("1"), asked("1", redirectResponse={"encodedDataLength": 120}))
    assert (wire.requests, wire.bytes) == (2, 120)


def frame(payload, text=False):
    data = payload.decode() if text else base64.b64encode(payload).decode()
    return "webSocketFrameReceived", {"requestId": "w", "response": {"opcode": 1 if text else 2, "payloadData": data}}


def test_a_websocket_is_one_request_and_its_frames_are_added_to_the_bytes():
    wire = told(("webSocketCreated", {"requestId": "w"}), frame(b"\0" * 90), frame("é".encode(), text=True))
    assert (wire.requests, wire.frames, wire.received, wire.bytes, wire.content) == (1, 2, 92, 92, 92)


def test_frames_of_a_websocket_that_compresses_are_counted_as_zlib_packs_them():
    agreed = {"headers": {"Sec-WebSocket-Extensions": "permessage-deflate"}}
    payload = b"a screen of named parts " * 200
    wire = told(("webSocketHandshakeResponseReceived", {"requestId": "w", "response": agreed}), frame(payload))
    assert wire.content == len(payload) and wire.bytes < len(payload) / 10
    inflated = zlib.decompressobj(-15)
    packed = zlib.compressobj(6, zlib.DEFLATED, -15)
    sent = packed.compress(payload) + packed.flush(zlib.Z_SYNC_FLUSH)
    assert inflated.decompress(sent) == payload and wire.packed == len(sent) - 4


def process(pid, started, *command):
    return SimpleNamespace(pid=pid, create_time=lambda: started, cmdline=lambda: list(command))


def test_the_warm_process_is_the_oldest_of_its_command_and_its_forks_are_kernels():
    warm, fork, other = process(9, 1.0, "python", "-m", WARM), process(5, 2.0, "python", "-m", WARM), process(7, 3.0)
    found = named("server", [fork, other, warm])
    assert found.warm is warm and found.kernels == (fork, other)


def test_a_server_without_a_warm_process_has_only_kernels():
    kernel = process(5, 1.0, "python", "-m", "ipykernel_launcher")
    assert named("server", [kernel]).warm is None and named("server", [kernel]).kernels == (kernel,)


def test_parts_are_named_with_commas_or_spaces_and_an_unknown_one_is_refused_with_those_that_exist():
    assert chosen("engine, pages") == ["pages", "engine"] and chosen("") == [
        "pages",
        "drags",
        "memory",
        "crowd",
        "folds",
        "engine",
        "editions",
    ]
    with pytest.raises(
        SystemExit, match="no part called page: BENCH= takes pages, drags, memory, crowd, folds, engine, editions"
    ):
        chosen("page")
