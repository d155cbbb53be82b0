"""The settings → a served course, or a sentence about each thing that is in its way.

The port is bound before anything slow is imported, so a port that is in use is told at once.
"""

import gc
import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import TextIO

from .addresses import ALL_INTERFACES, LOOPBACK, lan_addresses, url_host
from .forked.warm_process import WARM, can_fork
from .hub import trouble_with_hub
from .json_log import json_lines, one_object_a_line
from .records_file import close_at_stop, collect_at_start, trouble_at_start
from .settings import Settings, SettingsError, read_settings, unknown_names, wants_json
from .slow_imports import skip_address_grammar

OF_STATUS = ("COURSE_STATUS_HOST", "COURSE_STATUS_PORT", 8870)  # what places it, and a port that would do


def main(argv: list[str] | None = None) -> int:
    """Serve the course until it is stopped; returns the exit code."""
    del argv  # everything is said in the environment, so that `make`, a container and a service say it the same way
    with one_object_a_line(wants_json(os.environ)):
        return _main()


def _main() -> int:
    unknown = unknown_names(os.environ)
    try:
        settings = read_settings(os.environ)
    except SettingsError as mistakes:
        return _refuse("\n".join([str(mistakes), *unknown]))
    _say(*unknown)
    try:
        sockets = bind_address(settings.host, settings.port)
    except OSError as why:
        return _refuse(bind_error_message(why, settings.host, settings.port))
    try:
        watched = [] if settings.status_port is None else bind_address(settings.status_host, settings.status_port)
    except OSError as why:
        return _refuse(bind_error_message(why, settings.status_host, settings.status_port, OF_STATUS))
    by_workers = settings.workers > 1 and not settings.preview
    settings.export(os.environ, for_workers=by_workers)
    if trouble := trouble_with_hub(settings) or trouble_at_start() or collect_at_start(bool(settings.lrs_endpoint)):
        return _refuse(f"{trouble} The course was not started.")
    _tell("Starting the course …")
    if by_workers:
        return _serve_by_workers(settings, sockets, watched)
    serve(settings, sockets, watched, partial(_tell, "\n".join(_messages(settings, sockets, watched))))
    if trouble := close_at_stop():
        _say(trouble)
    _tell("The course has stopped.")
    return 0


def _serve_by_workers(settings: Settings, sockets: list[socket.socket], watched: list[socket.socket]) -> int:
    if not hasattr(socket, "AF_UNIX") or os.name != "posix":
        return _refuse(
            f"WORKERS={settings.workers} needs Unix sockets, which there are not on this system: leave it out."
        )
    from .workers.pool import serve_by_workers

    code = serve_by_workers(settings, sockets, watched, "\n".join(_messages(settings, sockets, watched)), _tell)
    _tell("The course has stopped.")
    return code


def _messages(settings, sockets, watched) -> list[str]:
    at = startup_message(settings.host, sockets[0].getsockname()[1], settings.base_url)
    return [at, *status_message(settings.status_host, watched), *proxy_advice(settings)]


def bind_address(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on the address; raises OSError if it cannot be had."""
    from tornado.netutil import bind_sockets

    return bind_sockets(port, host)


def bind_error_message(why: OSError, host: str, port: int, names: tuple[str, str, int] = ("HOST", "PORT", 8866)) -> str:
    """Why the address cannot be had, and what to do; `names` are those of its two settings, and a port that would do."""
    import errno

    of_host, of_port, fine = names
    if why.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use, perhaps by a course that is still running: stop that one, or choose another port, as in {of_port}={port + 1} make serve."
    if why.errno == errno.EACCES:
        return f"Port {port} may not be used by this account: choose one above 1023, as in {of_port}={fine} make serve."
    return f"The address {of_host}={host} cannot be used on this machine ({why.strerror or why}): leave {of_host} out, or give {of_host}=0.0.0.0."


def serve(
    settings: Settings, sockets: list[socket.socket], watched: list[socket.socket], when_listening: Callable[[], None]
) -> None:
    """Run until stopped; `watched` are the sockets for whoever wants to know how the course stands."""
    skip_address_grammar()
    if not settings.preview and can_fork():  # what an author sees is read anew for every page
        WARM.start()  # it warms up while the server is being loaded
    try:
        from .server import CourseServer

        course = CourseServer.create(settings, sockets, watched)
        course.when_listening = when_listening
        course.start()
    finally:
        WARM.stop()
    gc.freeze()  # all of it ends with this process: a search through it for garbage would take a second, or more


def proxy_advice(settings: Settings) -> list[str]:
    """What is still to be set for a course behind a proxy."""
    if not settings.believed or settings.hosts:
        return []
    return [
        "Behind a proxy, name what learners type, as in COURSE_HOSTS=course.example.org: "
        "until then the course answers only to addresses in figures and to localhost."
    ]


def status_message(host: str, sockets: list[socket.socket]) -> list[str]:
    """Where it is told how the course stands, and to whom."""
    if not sockets:
        return []
    near = host in LOOPBACK
    at = f"http://{url_host(host if host not in ALL_INTERFACES else '127.0.0.1')}:{sockets[0].getsockname()[1]}"
    who = "only this computer can ask" if near else "whoever reaches that port can ask, and learns no more than numbers"
    return [f"How it stands is told at {at}/health and {at}/metrics ({who})."]


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


def _refuse(sentence: str) -> int:
    _say(sentence)
    return 1


def _say(*sentences: str) -> None:
    for sentence in sentences:
        _tell(sentence, "error", sys.stderr)


def _tell(sentence: str, level: str = "info", to: TextIO | None = None) -> None:
    print(json_lines(sentence, level) if wants_json(os.environ) else sentence, file=to, flush=True)
