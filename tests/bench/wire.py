"""What a page's connection carried, as Chromium's DevTools protocol tells it: requests, bytes, websocket frames."""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

LOCAL = ("data:", "blob:", "about:", "chrome")


@dataclass
class Wire:
    """Counts events of the `Network` domain; what came out of the browser's own cache is no request and no byte.

    `transferred` is what HTTP answers took on the wire, headers and compression included; `unpacked` is their content.
    A websocket's frames are told unpacked: where both sides agreed on compression, what they took is computed as zlib does it.
    """

    requests: int = 0
    transferred: int = 0
    unpacked: int = 0
    frames: int = 0
    received: int = 0
    packed: int = 0
    _cached: set = field(default_factory=set)
    _deflating: dict = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """All that came in, as transferred."""
        return self.transferred + self.packed

    @property
    def content(self) -> int:
        """All that came in, unpacked."""
        return self.unpacked + self.received

    def listen(self, session) -> None:
        """Count what this DevTools session tells."""
        for name in (
            "requestWillBeSent", "requestServedFromCache", "responseReceived", "dataReceived", "loadingFinished",
            "webSocketCreated", "webSocketHandshakeResponseReceived", "webSocketFrameReceived",
        ):  # fmt: skip
            session.on(f"Network.{name}", lambda event, name=name: self.take(name, event))

    def take(self, name: str, event: Mapping) -> None:
        """Count one event."""
        id = event["requestId"]
        match name:
            case "requestWillBeSent" if not event["request"]["url"].startswith(LOCAL):
                self.requests += 1
                self.transferred += event.get("redirectResponse", {}).get("encodedDataLength", 0)
            case "requestWillBeSent":
                self._cached.add(id)
            case "requestServedFromCache":
                self._from_cache(id)
            case "responseReceived" if event["response"].get("fromDiskCache"):
                self._from_cache(id)
            case "dataReceived" if id not in self._cached:
                self.unpacked += event["dataLength"]
            case "loadingFinished" if id not in self._cached:
                self.transferred += int(event["encodedDataLength"])
            case "webSocketCreated":
                self.requests += 1
            case "webSocketHandshakeResponseReceived":
                headers = {key.lower(): value for key, value in event["response"]["headers"].items()}
                if "permessage-deflate" in headers.get("sec-websocket-extensions", ""):
                    self._deflating[id] = zlib.compressobj(6, zlib.DEFLATED, -15)
            case "webSocketFrameReceived":
                self._frame(id, event["response"])

    def _from_cache(self, id):
        if id not in self._cached:
            self._cached.add(id)
            self.requests -= 1

    def _frame(self, id, response):
        """A frame of text as it is, any other in base 64."""
        text, data = response["opcode"] == 1, response["payloadData"]
        payload = data.encode() if text else base64.b64decode(data)
        self.frames += 1
        self.received += len(payload)
        deflate = self._deflating.get(id)
        # a message's last four bytes are always the same and are not sent
        self.packed += (
            len(deflate.compress(payload) + deflate.flush(zlib.Z_SYNC_FLUSH)) - 4 if deflate else len(payload)
        )
