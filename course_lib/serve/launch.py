"""HOST, PORT and COURSE_DATA → a served course, or one sentence about why not.

The port is bound before anything slow is imported, so a port that is in use is told at once.
"""

import contextlib
import os
import socket
import sys
from pathlib import Path

from .slow_imports import skip_address_grammar

PROJECT = Path(__file__).resolve().parents[2]
ALL_INTERFACES = {"0.0.0.0", "::", ""}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def main(argv: list[str] | None = None) -> int:
    """Serve the course until it is stopped; returns the exit code."""
    del argv  # everything is said in the environment, so that `make`, a container and a service say it the same way
    host, asked = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8866"
    if not (asked.isdecimal() and 0 <= int(asked) < 65536):
        return _refuse(f"PORT={asked} is not a port: give a whole number from 1 to 65535, as in PORT=8877.")
    notebooks = Path(os.environ.get("COURSE_NOTEBOOKS") or PROJECT / "notebooks").resolve()
    if not (notebooks / "00_start.ipynb").is_file():
        return _refuse(f"{notebooks} holds no 00_start.ipynb, the page that the course starts with.")
    try:
        sockets = bind_address(host, int(asked))
    except OSError as why:
        return _refuse(bind_error_message(why, host, int(asked)))
    port = sockets[0].getsockname()[1]
    print("Starting the course …", flush=True)
    serve(notebooks, host, port, sockets)
    return 0


def bind_address(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on the address; raises OSError if it cannot be had."""
    from tornado.netutil import bind_sockets

    return bind_sockets(port, host)


def bind_error_message(why: OSError, host: str, port: int) -> str:
    """Why the address cannot be had, and what to do."""
    import errno

    if why.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use, perhaps by a course that is still running: stop that one, or choose another port, as in PORT={port + 1} make serve."
    if why.errno == errno.EACCES:
        return f"Port {port} may not be used by this account: choose one above 1023, as in PORT=8866 make serve."
    return f"The address HOST={host} cannot be used on this machine ({why.strerror or why}): leave HOST out, or give HOST=0.0.0.0."


def serve(notebooks: Path, host: str, port: int, sockets: list[socket.socket]) -> None:
    """Run until stopped."""
    skip_address_grammar()
    from .server import CourseServer

    address = os.environ.get("COURSE_BASE_URL") or "/"
    course = CourseServer.create(notebooks, "/" + address.strip("/") + "/" if address.strip("/") else "/", sockets)
    course.startup_message = startup_message(host, port, course.base_url)
    course.start()
    print("The course has stopped.", flush=True)


def startup_message(host: str, port: int, base_url: str) -> str:
    """Where the course is, and who else can reach it, a line for each sentence or two."""
    if host in LOOPBACK:
        return f"The course is at http://{url_host(host)}:{port}{base_url} (only this computer can open it). Stop it with Ctrl+C."
    found = lan_addresses() if host in ALL_INTERFACES else [host]
    phone = (
        " or ".join(f"http://{url_host(each)}:{port}{base_url}" for each in found)
        or f"http://<this computer's address>:{port}{base_url}"
    )
    here = f"http://127.0.0.1:{port}{base_url}" if host in ALL_INTERFACES else phone
    return "\n".join(
        [
            f"The course is at {here}. Stop it with Ctrl+C.",
            f"A phone on the same network opens {phone}.",
            "This exposes the course to everyone on that network: anyone there can open it, and what is sent is not encrypted, so use it only on a network you trust.",
            "Each learner's record is found by a private code that stays in their own browser.",
        ]
    )


def url_host(host: str) -> str:
    """The host as an address in a link."""
    return f"[{host}]" if ":" in host else host


def lan_addresses() -> list[str]:
    """This machine's addresses on the networks it is part of; sends nothing."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: a UDP socket only looks up the route
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    with contextlib.suppress(OSError):
        found += [each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [each for each in dict.fromkeys(found) if not each.startswith("127.")]


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return 1
