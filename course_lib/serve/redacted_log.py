"""A log record → a line without kernel ids and query strings: neither is for whoever reads the log."""

import logging
import re

import tornado.web

UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.I)


class RedactingFormatter(logging.Formatter):
    """Log lines without kernel ids: whoever knows one can speak to that kernel."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, its ids struck out, its query strings gone."""
        return re.sub(r"\?[^\s\"']+=[^\s\"']*", "?…", UUID.sub("‹kernel›", super().format(record)))


def redact_logs(log: logging.Logger) -> None:
    """Everything that is logged, Tornado's part included, goes through one line format that redacts."""
    line = RedactingFormatter("%(asctime)s %(levelname)s %(message)s")
    logging.basicConfig(level=logging.WARNING)
    for handler in [*logging.getLogger().handlers, *log.handlers]:
        handler.setFormatter(line)
        handler.addFilter(
            lambda record: "is not trusted" not in str(record.msg)
        )  # a notebook without outputs has nothing to trust


def log_request(handler: tornado.web.RequestHandler) -> None:
    """Failures only, and without what follows the question mark."""
    if handler.get_status() >= 500:
        logging.getLogger("course").error(
            "%s %s %s", handler.get_status(), handler.request.method, handler.request.path
        )
