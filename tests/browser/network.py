"""A network between browser and course that a test can spoil: silent, or closed to websockets."""

import select
import socket
import threading
from contextlib import contextmanager, suppress


class Network:
    """Passes bytes between a port of its own and the course's.

    `silent`: nothing passes in either direction and nobody is told, as where a train enters a tunnel.
    `no_websockets`: an upgrade is answered with 403, everything else passes, as at some companies' proxies.
    """

    def __init__(self, port: int):
        self.course = port
        self.silent = self.no_websockets = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.open = True
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):  # closed at the end
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._pass_on, args=(near,), daemon=True).start()

    def _pass_on(self, near):
        try:
            far = socket.create_connection(("127.0.0.1", self.course))
        except OSError:
            near.close()
            return
        with near, far, suppress(OSError):
            while self.open:
                ready, _, _ = select.select([near, far], [], [], 0.05) if not self.silent else ([], [], [])
                if self.silent:
                    threading.Event().wait(0.05)
                for side in ready:
                    data = side.recv(1 << 16)
                    if not data:
                        return
                    if side is near and self.no_websockets and b"upgrade: websocket" in data.lower():
                        near.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        return
                    (far if side is near else near).sendall(data)


@contextmanager
def network(port: int):
    """A network to the course on this port, until the test ends."""
    made = Network(port)
    try:
        yield made
    finally:
        made.open = False
        made.listener.close()
