"""Proxies in front of a course on loopback, with a made certificate, from the examples in deploy/; and what is asked through one."""

import asyncio
import http.client
import json
import os
import re
import ssl
import subprocess
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.hosting.machine import program
from tests.serve.raw_client import V1, frame, named, understood
from tests.serving import ROOT, free_port, stop, until

DEPLOY = ROOT / "deploy"
NAME = "course.example.org"
PREFIX = "/kurs/"
START = f"{PREFIX}voila/render/00_start.ipynb"
PROXIED = {"COURSE_BASE_URL": PREFIX, "COURSE_BEHIND_PROXY": "yes", "COURSE_HOSTS": NAME}


def example(name: str, moved: dict[str, str]) -> str:
    """An example with some of its words exchanged for those of a test, and nothing else."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for said, here in moved.items():
        assert said in text, f"the example no longer says {said}"
        text = text.replace(said, here)
    return text


def certificate(folder: Path) -> None:
    """A key and a certificate for NAME, in two files and in one."""
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "both.pem").write_text((folder / "cert.pem").read_text() + (folder / "key.pem").read_text())


def nginx_example(folder: Path, port: int, moved: dict[str, str]) -> str:
    """The example for nginx with its ports, certificates and folders exchanged for those of a test."""
    return example("nginx.conf.example", moved | {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "listen 80": f"listen 127.0.0.1:{free_port()}",
        "/etc/letsencrypt/live/course.example.org/fullchain.pem": f"{folder}/cert.pem",
        "/etc/letsencrypt/live/course.example.org/privkey.pem": f"{folder}/key.pem",
        "/var/cache/nginx/course": f"{folder}/cache",
        "/var/log/nginx/": f"{folder}/",
    })  # fmt: skip


@contextmanager
def nginx(folder: Path, text: str) -> Iterator[Path]:
    """nginx with this configuration, until the end of the block; it was tested with `nginx -t` before."""
    certificate(folder)
    (folder / "course.conf").write_text(text, encoding="utf-8")
    places = " ".join(
        f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/main.log;\n"
        f"events {{}}\nhttp {{ {places} include {folder}/course.conf; }}\n"
    )
    line = [program("nginx"), "-c", str(main), "-p", str(folder), "-e", str(folder / "main.log")]
    tested = subprocess.run([*line, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0 and "warn" not in tested.stderr, tested.stderr
    process = subprocess.Popen(line)
    try:
        until(lambda: (folder / "pid").exists() and (folder / "pid").read_text().strip(), "nginx to start")
        yield folder
    finally:
        stop(process)


@contextmanager
def running(line: list[str], folder: Path, port: int, **environ: str) -> Iterator[Path]:
    """A program that listens on a port once it has started; what it says is in `said.log`."""
    with (folder / "said.log").open("wb") as log:
        process = subprocess.Popen(line, stdout=log, stderr=log, env={**os.environ, **environ}, cwd=folder)
    try:
        until(lambda: process.poll() is not None or _listens(port), f"{line[0]} to start")
        assert process.poll() is None, (folder / "said.log").read_text()
        yield folder
    finally:
        stop(process)


def _listens(port):
    try:
        ask(port, "/")
    except OSError:
        return False
    return True


@contextmanager
def caddy(folder: Path, port: int, course_port: int) -> Iterator[Path]:
    """Caddy with its example: a port and a certificate of the test's own, no listener on port 80, and no folder of the account's."""
    certificate(folder)
    text = example("Caddyfile.example", {
        f"{NAME} {{": f"https://{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/cert.pem {folder}/key.pem",
        "127.0.0.1:8866": f"127.0.0.1:{course_port}",
    })  # fmt: skip
    options = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_sni {NAME}\n}}\n"
    (folder / "Caddyfile").write_text(options + text)
    environ = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config"), "HOME": str(folder)}
    said = subprocess.run([program("caddy"), "validate", "--config", "Caddyfile"], cwd=folder, capture_output=True, text=True, env={**os.environ, **environ})  # fmt: skip
    assert said.returncode == 0, said.stderr
    with running([program("caddy"), "run", "--config", "Caddyfile"], folder, port, **environ):
        yield folder


@contextmanager
def haproxy(folder: Path, port: int, course_port: int) -> Iterator[Path]:
    """HAProxy with its example, tested with `haproxy -c` before."""
    certificate(folder)
    (folder / "haproxy.cfg").write_text(example("haproxy.cfg.example", {
        "bind :443": f"bind 127.0.0.1:{port}", "bind :80\n": f"bind 127.0.0.1:{free_port()}\n",
        "/etc/haproxy/course.pem": f"{folder}/both.pem", "127.0.0.1:8866": f"127.0.0.1:{course_port}",
    }))  # fmt: skip
    said = subprocess.run([program("haproxy"), "-c", "-f", "haproxy.cfg"], cwd=folder, capture_output=True, text=True)
    assert said.returncode == 0 and "WARNING" not in said.stdout + said.stderr, said.stdout + said.stderr
    with running([program("haproxy"), "-db", "-f", "haproxy.cfg"], folder, port):
        yield folder


@contextmanager
def plain_nginx(folder: Path, port: int, course_port: int) -> Iterator[Path]:
    """nginx with its example in front of one course."""
    with nginx(folder, nginx_example(folder, port, {"127.0.0.1:8866": f"127.0.0.1:{course_port}"})):
        yield folder


PROXIES = {"nginx": plain_nginx, "caddy": caddy, "haproxy": haproxy}


def ask(port: int, path: str, method="GET", **headers) -> http.client.HTTPResponse:
    """What the proxy answers, its certificate unlooked at."""
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=ssl._create_unverified_context())
    line.request(
        method, path, headers={"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = line.getresponse()
    answer.body = answer.read()
    return answer


def question(port: int, path: str, asked: dict, **headers) -> http.client.HTTPResponse:
    """What the proxy answers to a question that a page of the course asks."""
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=ssl._create_unverified_context())
    given = {"Host": NAME, "Origin": f"https://{NAME}", "Content-Type": "application/json"} | headers
    line.request("POST", f"{PREFIX}course/{path}", json.dumps(asked), given)
    answer = line.getresponse()
    answer.body = answer.read()
    return answer


def woken(port: int, page: bytes, **headers) -> dict:
    """Id and secret of a kernel for a page, once it is its turn."""
    text = page.decode()
    asked = {"page": named(text, "notebook"), "edition": named(text, "edition"), "ticket": ""}
    while (answer := question(port, "wake", asked, **headers)).status == 202:
        told = json.loads(answer.body)
        asked["ticket"] = told["ticket"]
        time.sleep(told["again_ms"] / 1000)
    assert answer.status == 200, (answer.status, answer.body)
    return json.loads(answer.body)


def line_to(port: int, page: bytes, kernel: dict, **headers):
    """Open the websocket of a page's kernel through the proxy, and hear a screen in it answer."""
    screen = re.search(rb'data-screen="([\w-]+)"', page)[1].decode()
    ping = {"comm_id": screen, "data": {"method": "custom", "content": {"kind": "ping"}}}

    async def talk():
        url = f"wss://127.0.0.1:{port}{PREFIX}api/kernels/{kernel['kernelId']}/channels?session_id={uuid.uuid4().hex}"
        request = HTTPRequest(url, headers={"Host": NAME, "Origin": f"https://{NAME}"} | headers, validate_cert=False)
        line = await websocket_connect(request, subprotocols=[V1, f"secret.{kernel['kernelSecret']}"])
        await line.write_message(frame("shell", "comm_msg", ping), binary=True)
        while answer := await asyncio.wait_for(line.read_message(), 30):
            if isinstance(answer, bytes) and understood(answer).said.get("kind") == "pong":
                line.close()
                return True

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, talk()).result()
