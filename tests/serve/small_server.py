"""A server on loopback that a test lets answer and fall silent: what `SmallLrs` and `SmallPlatform` are more of."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.serving import free_port


class SmallServer:
    """It answers from `up` to `down`, always at the same port; a subclass says what, in `_answer(handler, body)`."""

    protocol = "HTTP/1.0"
    methods = ("POST",)

    def __init__(self):
        self.port = free_port()
        self._server = None

    def up(self) -> None:
        """Listen."""

        def answer(handler):
            self._answer(handler, handler.rfile.read(int(handler.headers.get("Content-Length", 0))))

        answers = {f"do_{method}": answer for method in self.methods}
        handler = type("Answers", (BaseHTTPRequestHandler,), {"protocol_version": self.protocol, "log_message": lambda *_: None, **answers})  # fmt: skip
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        raise NotImplementedError
