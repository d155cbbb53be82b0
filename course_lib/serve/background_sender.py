"""What the server tells elsewhere in the background: one thread for the records, one client for the line, one task.

No learner and no page waits for any of it; `lrs.py` and `lti/grades.py` say what is told, and when it is tried again.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from tornado.httpclient import HTTPRequest, HTTPResponse
from tornado.simple_httpclient import SimpleAsyncHTTPClient

CONNECT_S, ANSWER_S = 10.0, 30.0
MOST_BYTES = 1 << 20  # of an answer


class BackgroundSender:
    """A task that runs from `start` to `close`; `clients` requests may be on their way at once."""

    def __init__(self, name: str, clients: int = 1):
        self._thread = ThreadPoolExecutor(1, name)
        self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=clients, max_body_size=MOST_BYTES)
        self._task: asyncio.Task | None = None

    def start(self) -> None:
        """Begin, on the loop that runs."""
        self._task = asyncio.ensure_future(self._run())

    def close(self) -> None:
        """End; what is not let go of waits, and is sent once more."""
        if self._task is not None:
            self._task.cancel()
        self._client.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        raise NotImplementedError

    def _unreachable(self, why: str) -> Exception:
        """What to raise where no answer comes; `why` is the name of what kept it."""
        raise NotImplementedError

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes, **more) -> HTTPResponse:
        """The answer, whatever its code; raises what `_unreachable` gives. `more` are options of tornado's HTTPRequest."""
        request = HTTPRequest(
            url, "POST", headers, body, connect_timeout=CONNECT_S, request_timeout=ANSWER_S, follow_redirects=False,
            user_agent="proximal", **more,
        )  # fmt: skip
        try:
            return await self._client.fetch(request, raise_error=False)
        except Exception as why:  # whatever keeps an answer from coming, its text may hold an address
            raise self._unreachable(type(why).__name__) from None

    async def _in_thread(self, do, *what):
        return await asyncio.get_running_loop().run_in_executor(self._thread, do, *what)
