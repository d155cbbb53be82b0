"""A request about a learner's record, from a page of ours: its body as it arrives, and what of it goes nowhere else.

The code that tells whose record it is stands in the body alone, so no answer is kept by a cache, and of an error whose text
could hold what is a learner's own only its kind is logged.
"""

import tornado.web

from .security_headers import SecurityHeaders


@tornado.web.stream_request_body
class RecordRequestHandler(SecurityHeaders, tornado.web.RequestHandler):
    """A POST of at most `most_bytes`; `too_large` says that there were more, which are passed over so that the sender hears why."""

    SUPPORTED_METHODS = ("POST",)
    most_bytes: int

    def set_default_headers(self):
        """Nobody keeps what is a learner's own."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def prepare(self):
        """Nothing has come of the body yet."""
        self.body, self.too_large = bytearray(), False

    def data_received(self, chunk: bytes) -> None:
        """Keep no more of a body than a question can have."""
        self.too_large = self.too_large or len(self.body) + len(chunk) > self.most_bytes
        if not self.too_large:
            self.body += chunk

    def check_xsrf_cookie(self):
        """Where the page comes from, and what only it can know, stand in the token's place."""


def kind_of(reason: BaseException) -> str:
    """The kind of an error and where it arose, without its text."""
    place = reason.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_qualname}, line {place.tb_lineno}" if place else ""
    return f"{type(reason).__name__}{where}"
