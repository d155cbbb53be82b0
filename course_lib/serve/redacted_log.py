"""A log record → a line without kernel ids, secrets, query strings and addresses of learners: none is for whoever reads the log."""

import ipaddress
import logging
import re

import tornado.web

UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.I)
ROOM = re.compile(r"(/course/live/)[a-z0-9]+")
SECRET = re.compile(r"px-[\w-]{43}")  # as page_access.py makes them
IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")
IPV6 = re.compile(r"(?<![\w.:])[0-9a-f]{0,4}:[0-9a-f:]*[0-9a-f](?:\.\d{1,3}){0,3}(?![\w:])", re.I)


class RedactingFormatter(logging.Formatter):
    """Log lines without kernel ids and secrets, because with both one can speak to that kernel, and without addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, its ids and addresses struck out, its query strings gone."""
        return redacted(super().format(record))


def redacted(text: str) -> str:
    """The text without ids of kernels and of classes, secrets, query strings and addresses."""
    text = ROOM.sub(r"\1‹class›", UUID.sub("‹kernel›", SECRET.sub("‹secret›", text)))
    return without_addresses(re.sub(r"\?[^\s\"']+=[^\s\"']*", "?…", text))


def without_addresses(line: str) -> str:
    """The line with `‹address›` for each address in figures; times of day stay."""

    def struck(found: re.Match) -> str:
        try:
            ipaddress.ip_address(found[0])
        except ValueError:
            return found[0]
        return "‹address›"

    return IPV4.sub(struck, IPV6.sub(struck, line))


def redact_logs(log: logging.Logger, line: logging.Formatter | None = None) -> None:
    """Everything that is logged, Tornado's part included, goes through one line format that redacts; ours unless said."""
    line = line or RedactingFormatter("%(asctime)s %(levelname)s %(message)s")
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
