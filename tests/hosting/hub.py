"""A JupyterHub with its own proxy and a course of two processes behind it, from a configuration in `deploy/`, on loopback."""

import getpass
import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import psutil

from tests.hosting.machine import from_npm, program
from tests.serving import ROOT, family, free_port, stop, until

COURSE = "services/course/"
CONFIG = """
load_subconfig({example!r})
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.ConfigurableHTTPProxy.command = [{node!r}, {proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.spawner_class = "simple"  # no accounts of the machine
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
c.Spawner.args += ["--allow-root"] if {root} else []
c.Spawner.http_timeout = 60
"""


@contextmanager
def hub_of(
    folder: Path, database: str, config: str, more: str = "", environ: Mapping[str, str] | None = None
) -> Iterator[SimpleNamespace]:
    """A hub of this configuration and what is added to it, with records in this database; `url`, `port`, `folder`, `log()`."""
    port, course = free_port(), free_port()
    written = CONFIG.format(
        example=str(ROOT / "deploy" / config), folder=folder, port=port, hub=free_port(), api=free_port(),
        node=program("node", "nodejs"), proxy=str(from_npm("configurable-http-proxy", "5.3.0") / "bin" / "configurable-http-proxy"),
        root=os.geteuid() == 0,
    )  # fmt: skip
    (folder / "config.py").write_text(written + more, encoding="utf-8")
    (folder / "data").mkdir()
    env = {
        **os.environ, "COURSE_DATA": str(folder / "data"), "COURSE_PORT": str(course), "DATABASE_URL": database, "WORKERS": "2",
        "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COURSE_USER": getpass.getuser(), **(environ or {}),
    }  # fmt: skip
    jupyterhub = shutil.which("jupyterhub", path=env["PATH"])
    assert jupyterhub, "JupyterHub was not found: run make test-hosting, which installs tests/hosting/requirements.txt."
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, jupyterhub, "-f", str(folder / "config.py")], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # fmt: skip
    made = SimpleNamespace(url=f"http://127.0.0.1:{port}", port=port, folder=folder, log=lambda: (folder / "log").read_text("utf-8", "replace"))  # fmt: skip
    try:
        until(lambda: process.poll() is not None or answers(made, COURSE)[0] in (200, 302), "the hub and the course behind it", SimpleNamespace(log=made.log), 90)  # fmt: skip
        assert process.poll() is None, made.log()
        yield made
    finally:
        started = family(course)
        with suppress(psutil.Error):
            started += psutil.Process(process.pid).children(recursive=True)
        stop(process)
        _, left = psutil.wait_procs(started, timeout=10)  # a server of a learner may wait for the hub that has gone
        for one in left:
            with suppress(psutil.Error):
                one.kill()


def answers(hub, path, method="GET", body=None, **headers):
    """Status, text and headers of an answer; 0 where nobody answers yet."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", hub.port, timeout=30)) as line:
            line.request(method, f"/{path}", body, sent)
            answer = line.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    except OSError:
        return 0, "", {}
