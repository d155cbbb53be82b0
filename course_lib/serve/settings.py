"""The environment → settings that are typed and checked, or all that is wrong with them, a sentence each.

HOST, PORT, WORKERS, DATABASE_URL, JUPYTERHUB_USER and every COURSE_* name are read here, once, before anything starts; nothing else in `serve` reads the environment.
Kernels inherit the environment, so `export` writes back what they read there: paths made absolute, since a kernel
starts in another folder than the server.
What each setting is for is said to hosts in deploy/HOSTING.md; `setting_types.py` says how each is written.
"""

import difflib
import ipaddress
import re
from collections.abc import Mapping, MutableMapping
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from .learning_platforms import Platform, platforms_in
from .setting_types import (
    JSON,
    BasePath,
    Content,
    Count,
    CountOfClasses,
    CountOfPhones,
    CountOfWorkers,
    Database,
    Duration,
    Folder,
    FrameAncestors,
    HeaderName,
    HostName,
    HostNames,
    Lessons,
    LogFormat,
    LrsEndpoint,
    LrsKey,
    LrsSecret,
    Network,
    Networks,
    Port,
    ServerName,
    StatusHostName,
    StatusPort,
    Switch,
    shown,
)

PROJECT = Path(__file__).resolve().parents[2]
THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
LRS = ("COURSE_LRS_ENDPOINT", "COURSE_LRS_KEY", "COURSE_LRS_SECRET")
SECRETS = (LRS[2], "DATABASE_URL")  # which are never repeated
HUB = ("JUPYTERHUB_API_TOKEN",)
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class SettingsError(Exception):
    """The settings cannot be used; its text has a sentence for each mistake, a line each."""


class Settings(BaseModel):
    """How this course is to be served; a field's alias is its name in the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: HostName = Field("127.0.0.1", alias="HOST")
    port: Port = Field(8866, alias="PORT")
    workers: CountOfWorkers = Field(1, alias="WORKERS")
    data: Folder | None = Field(None, alias="COURSE_DATA")
    database: Database | None = Field(None, alias="DATABASE_URL")
    base_url: BasePath = Field("/", alias="COURSE_BASE_URL")
    hosts: HostNames = Field(frozenset(), alias="COURSE_HOSTS")
    behind_proxy: Switch = Field(False, alias="COURSE_BEHIND_PROXY")
    proxies: Networks = Field((), alias="COURSE_PROXIES")
    identity_header: HeaderName = Field("", alias="COURSE_IDENTITY_HEADER")
    frame_ancestors: FrameAncestors = Field((), alias="COURSE_FRAME_ANCESTORS")
    hub_service: str = Field("", alias="JUPYTERHUB_SERVICE_NAME")
    hub_user: str = Field("", alias="JUPYTERHUB_USER")
    hub_token: SecretStr = Field(SecretStr(""), alias="JUPYTERHUB_API_TOKEN")
    hub_teachers: str = Field("", alias="COURSE_HUB_TEACHERS")
    server_name: ServerName = Field("", alias="COURSE_SERVER_NAME")
    idle_s: Duration = Field(3600.0, alias="COURSE_IDLE_SECONDS")
    disconnected_s: Duration = Field(600.0, alias="COURSE_DISCONNECTED_SECONDS")
    sleep_s: Duration = Field(90.0, alias="COURSE_SLEEP_SECONDS")
    sleep_half_done_s: Duration = Field(600.0, alias="COURSE_SLEEP_HALF_DONE_SECONDS")
    max_kernels: Count | None = Field(None, alias="COURSE_MAX_KERNELS")
    live_classes: CountOfClasses = Field(20, alias="COURSE_LIVE_CLASSES")
    live_phones: CountOfPhones = Field(200, alias="COURSE_LIVE_PHONES")
    status_port: StatusPort | None = Field(None, alias="COURSE_STATUS_PORT")
    status_host: StatusHostName = Field("127.0.0.1", alias="COURSE_STATUS_HOST")
    log: LogFormat = Field("text", alias="COURSE_LOG")
    lrs_endpoint: LrsEndpoint = Field("", alias="COURSE_LRS_ENDPOINT")
    lrs_key: LrsKey = Field("", alias="COURSE_LRS_KEY")
    lrs_secret: LrsSecret = Field(SecretStr(""), alias="COURSE_LRS_SECRET")
    lti_config: Folder | None = Field(None, alias="COURSE_LTI_CONFIG")
    paper_answers: Switch | None = Field(None, alias="COURSE_PAPER_ANSWERS")
    notebooks: Lessons = Field(PROJECT / "notebooks", alias="COURSE_NOTEBOOKS")
    assets: Content | None = Field(None, alias="COURSE_ASSETS")
    preview: str = Field("", alias="COURSE_PREVIEW")

    @field_validator("proxies")
    @classmethod
    def _no_contradiction(cls, proxies: tuple[Network, ...], info: ValidationInfo) -> tuple[Network, ...]:
        if proxies and info.data.get("behind_proxy") is False:
            raise ValueError("names a proxy, and COURSE_BEHIND_PROXY says that there is none: leave one of the two out")
        return proxies

    @field_validator("identity_header")
    @classmethod
    def _from_a_named_proxy(cls, header: str, info: ValidationInfo) -> str:
        if header and not info.data.get("proxies"):
            raise ValueError(
                "would be believed from anybody: name the proxies that send it, as in COURSE_PROXIES=127.0.0.1"
            )
        return header

    @field_validator("hub_user")
    @classmethod
    def _of_a_server_of_their_own(cls, name: str, info: ValidationInfo) -> str:
        return (
            "" if info.data.get("hub_service") else name
        )  # a hub names whose account a service runs as, who is no learner

    @field_validator("server_name")
    @classmethod
    def _of_one_process(cls, name: str, info: ValidationInfo) -> str:
        if name and info.data.get("workers", 1) > 1:
            raise ValueError(
                "is for several services of one process each, and WORKERS names its own: leave one of the two out"
            )
        return name

    @field_validator("status_port")
    @classmethod
    def _port_of_its_own(cls, port: int | None, info: ValidationInfo) -> int | None:
        if port and port == info.data.get("port"):
            raise ValueError("is the port of the course itself: give another, as in COURSE_STATUS_PORT=8870")
        return port

    @field_validator("lti_config")
    @classmethod
    def _names_platforms(cls, path: Path | None) -> Path | None:
        if path is not None:
            platforms_in(path)
        return path

    @cached_property
    def lti_platforms(self) -> tuple[Platform, ...]:
        """The learning platforms whose launches are believed, as their file said when it was first read."""
        return platforms_in(self.lti_config) if self.lti_config else ()

    @property
    def believed(self) -> tuple[Network, ...]:
        """The networks of the proxies that are believed about who asks; none unless there is a proxy."""
        return self.proxies or (THIS_MACHINE if self.behind_proxy else ())

    @property
    def hub_door(self) -> bool:
        """Whether the course is a service of a JupyterHub, at which learners sign in; in a single-user server it is not."""
        return bool(self.hub_service and self.hub_token.get_secret_value())

    @property
    def names_learners(self) -> bool:
        """Whether the host may know learners by name, so that a page has to ask."""
        return bool(self.identity_header or self.hub_user or self.lti_config or self.hub_door)

    @property
    def names(self) -> frozenset[str]:
        """Names, other than localhost, at which the course answers: those of COURSE_HOSTS, and HOST if it is a name."""
        return self.hosts | {self.host.lower().rstrip(".")}

    def export(self, environ: MutableMapping[str, str], for_workers: bool = False) -> None:
        """Write into the environment what kernels read there: absolute paths, plain seconds, and one thread for small matrices.

        What opens a learning record store or the hub is taken out of it: kernels have nothing to do there. Only what is
        started `for_workers` still finds it, and each of them takes it out in turn.
        A matrix product of this model is so small that two threads wait for each other longer than either works.
        """
        for name, path in (("COURSE_DATA", self.data), ("COURSE_ASSETS", self.assets)):
            if path is not None:
                environ[name] = str(path)
        if isinstance(self.database, Path):
            environ["DATABASE_URL"] = f"sqlite:///{self.database}"
        for name, seconds in (
            ("COURSE_SLEEP_SECONDS", self.sleep_s),
            ("COURSE_SLEEP_HALF_DONE_SECONDS", self.sleep_half_done_s),
        ):
            environ[name] = f"{seconds:.6f}".rstrip("0").rstrip(".")
        for name in () if for_workers else (*LRS, *(HUB if self.hub_door else ())):
            environ.pop(name, None)
        for name in THREADS:
            environ.setdefault(name, "1")


NAMES = tuple(field.alias for field in Settings.model_fields.values())


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings; raises SettingsError with every mistake. A name that is set to nothing counts as not set."""
    said = {name: value.strip() for name in NAMES if (value := environ.get(name, "")).strip()}
    if "COURSE_PROXIES" in said:
        said.setdefault("COURSE_BEHIND_PROXY", "yes")
    sentences = _half_a_store(said)
    try:
        settings = Settings(**said)
    except ValidationError as wrong:
        sentences = [_sentence(str(error["loc"][0]), said, error) for error in wrong.errors()] + sentences
    if sentences:
        raise SettingsError("\n".join(sentences))
    return settings


def _half_a_store(said: Mapping[str, str]) -> list[str]:
    """A sentence if a learning record store is named and cannot be opened, or the other way round."""
    missing = [name for name in LRS if name not in said]
    if len(missing) in (0, len(LRS)):
        return []
    there = " and ".join(name for name in LRS if name in said)
    return [
        f"{there} {'is' if len(missing) > 1 else 'are'} set without {' and '.join(missing)}: give all three, or none."
    ]


def wants_json(environ: Mapping[str, str]) -> bool:
    """Whether the log is to be JSON, also where the other settings cannot be used."""
    return environ.get(str(Settings.model_fields["log"].alias), "").strip().lower() == JSON


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
    told = "…" if name in SECRETS else re.sub(r"//[^/]*@", "//…@", shown(said[name]))
    return f"{name}={told} {error['ctx']['error']}."
