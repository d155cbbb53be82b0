"""The environment → settings that are typed and checked, or all that is wrong with them, a sentence each.

HOST, PORT and every COURSE_* name are read here, once, before anything starts; nothing else in `serve` reads the environment.
Kernels inherit the environment, so `export` writes back what they read there: paths made absolute, since a kernel
starts in another folder than the server.
What each setting is for is said to hosts in deploy/HOSTING.md; `setting_types.py` says how each is written.
"""

import difflib
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .setting_types import (
    BasePath,
    Content,
    Duration,
    Folder,
    HostName,
    HostNames,
    Lessons,
    Port,
    ServerName,
    Switch,
    shown,
)

PROJECT = Path(__file__).resolve().parents[2]
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class SettingsError(Exception):
    """The settings cannot be used; its text has a sentence for each mistake, a line each."""


class Settings(BaseModel):
    """How this course is to be served; a field's alias is its name in the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: HostName = Field("127.0.0.1", alias="HOST")
    port: Port = Field(8866, alias="PORT")
    data: Folder | None = Field(None, alias="COURSE_DATA")
    base_url: BasePath = Field("/", alias="COURSE_BASE_URL")
    hosts: HostNames = Field(frozenset(), alias="COURSE_HOSTS")
    behind_proxy: Switch = Field(False, alias="COURSE_BEHIND_PROXY")
    server_name: ServerName = Field("", alias="COURSE_SERVER_NAME")
    idle_s: Duration = Field(3600.0, alias="COURSE_IDLE_SECONDS")
    disconnected_s: Duration = Field(600.0, alias="COURSE_DISCONNECTED_SECONDS")
    notebooks: Lessons = Field(PROJECT / "notebooks", alias="COURSE_NOTEBOOKS")
    assets: Content | None = Field(None, alias="COURSE_ASSETS")
    preview: str = Field("", alias="COURSE_PREVIEW")

    @property
    def names(self) -> frozenset[str]:
        """Names, other than localhost, at which the course answers: those of COURSE_HOSTS, and HOST if it is a name."""
        return self.hosts | {self.host.lower().rstrip(".")}

    def export(self, environ: MutableMapping[str, str]) -> None:
        """Write into the environment what kernels read there: absolute paths, and one thread for small matrices.

        A matrix product of this model is so small that two threads wait for each other longer than either works.
        """
        for name, path in (("COURSE_DATA", self.data), ("COURSE_ASSETS", self.assets)):
            if path is not None:
                environ[name] = str(path)
        for name in THREADS:
            environ.setdefault(name, "1")


NAMES = tuple(field.alias for field in Settings.model_fields.values())


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings; raises SettingsError with every mistake. A name that is set to nothing counts as not set."""
    said = {name: value.strip() for name in NAMES if (value := environ.get(name, "")).strip()}
    try:
        return Settings(**said)
    except ValidationError as wrong:
        sentences = [_sentence(str(error["loc"][0]), said, error) for error in wrong.errors()]
        raise SettingsError("\n".join(sentences)) from None


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each COURSE_* name that is no setting, with the nearest that is one.

    They do not stop the course: where it runs as a service called `course`, Kubernetes itself adds such names.
    """
    ours = [name for name in environ if name.upper().startswith("COURSE_") and name not in NAMES]
    return [_unknown(name) for name in sorted(ours)]


def _unknown(name: str) -> str:
    said = name.upper()
    alike = [known for known in NAMES if known == said.removeprefix("COURSE_") or known.startswith(said)]
    near = alike or difflib.get_close_matches(said, NAMES, n=1, cutoff=0.75)
    hint = f"did you mean {' or '.join(near)}?" if near else "deploy/HOSTING.md lists those that there are."
    return f"{name} is not a setting of the course and is not used: {hint}"


def _sentence(name: str, said: Mapping[str, str], error: Mapping) -> str:
    return f"{name}={shown(said[name])} {error['ctx']['error']}."
