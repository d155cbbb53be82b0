"""Programs of this machine that the tests of hosting need; had from Debian where we are root there, else asked for in a sentence."""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

ADMINISTRATOR = "/usr/sbin:/usr/local/sbin:/sbin"


def program(name: str, package: str | None = None, also: str = "") -> str:
    """The path of a program, from `also` (folders joined by `:`, patterns allowed) too; fails with what to install.

    Where we are root on Debian its `package` (unless said, of the same name) is installed first.
    """
    if found := _found(name, also):
        return found
    _install(package or name)
    found = _found(name, also)
    assert found, f"{name} was not found. On Debian or Ubuntu: sudo apt-get install -y {package or name}"
    return found


def _found(name: str, also: str) -> str | None:
    folders = [
        str(one) for pattern in also.split(":") if pattern for one in sorted(Path("/").glob(pattern.lstrip("/")))
    ]
    return shutil.which(name) or shutil.which(name, path=":".join([*folders, ADMINISTRATOR]))


@cache
def _install(package: str) -> None:
    """Ask Debian for a package, one of the tests' processes at a time; says nothing where we may not."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    with (Path(tempfile.gettempdir()) / "proximal-hosting-apt.lock").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        keep = ["-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=120"]
        get = ["apt-get", "install", "-y", "--no-install-recommends", *keep, package]
        if subprocess.run(get, env=env, capture_output=True).returncode:
            subprocess.run(["apt-get", "update"], env=env, capture_output=True)
            subprocess.run(get, env=env, capture_output=True)


def from_npm(package: str, version: str) -> Path:
    """The folder of a package of npm at exactly this version, had once into `build/`; fails with what is missing."""
    folder = Path(__file__).resolve().parents[2] / "build" / "npm"
    made = folder / "node_modules" / package
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".line").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        described = made / "package.json"
        if not described.is_file() or json.loads(described.read_text("utf-8"))["version"] != version:
            get = [program("npm"), "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--no-save", "--no-package-lock"]  # fmt: skip
            found = subprocess.run([*get, f"{package}@{version}"], capture_output=True, text=True)
            assert found.returncode == 0, f"npm could not get {package} {version}: is a registry of npm reachable?\n{found.stderr[-500:]}"  # fmt: skip
    return made
