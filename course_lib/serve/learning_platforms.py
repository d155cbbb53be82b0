"""The file of COURSE_LTI_CONFIG → the learning platforms whose launches are believed, or why it cannot be used.

It has the form that other tools of LTI 1.3 read too: of each issuer what the platform shows when a tool is registered, or
a list of such where the course is registered there more than once.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from .setting_types import is_address, is_loopback, is_name

MOST_BYTES = 100_000
EXAMPLE = "deploy/HOSTING.md shows such a file"


class Platform(BaseModel):
    """One registration of the course at a learning platform: its addresses, our id there, the deployments that are known."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str = Field(min_length=1, max_length=500)
    client_id: str = Field(min_length=1, max_length=200)
    auth_login_url: str
    key_set_url: str
    auth_token_url: str = ""  # grades go back where it is given
    auth_audience: str = ""
    deployment_ids: tuple[str, ...] = Field(min_length=1)
    private_key_file: Path | None = None

    @field_validator("auth_login_url", "key_set_url", "auth_token_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not is_safe_address(url):
            raise ValueError("has to be an address that begins with https://")
        return url


def is_safe_address(url: str) -> bool:
    """Whether the text is an address over https, or one on this machine."""
    try:
        found = urlsplit(url)
        name, _ = found.hostname or "", found.port
    except ValueError:
        return False
    if not (is_name(name) or is_address(name)) or "@" in found.netloc or not url.isprintable() or " " in url:
        return False
    return found.scheme == "https" or found.scheme == "http" and is_loopback(name)


def platforms_in(path: Path) -> tuple[Platform, ...]:
    """The registrations that a file holds, at least one; raises ValueError with the rest of a sentence that begins with its name."""
    try:
        text = path.read_bytes()[: MOST_BYTES + 1].decode()
        found = json.loads(text)
    except OSError as why:
        raise ValueError(f"cannot be read ({why.strerror}): give the path of a JSON file; {EXAMPLE}") from None
    except (ValueError, RecursionError):
        raise ValueError(f"is no JSON file: {EXAMPLE}") from None
    if not isinstance(found, dict) or not found:
        raise ValueError(f"names no learning platform: {EXAMPLE}")
    made = tuple(_platform(issuer, one) for issuer, each in found.items() for one in _registrations(each))
    known = [(one.issuer, one.client_id) for one in made]
    twice = next((one for one in known if known.count(one) > 1), None)
    if twice:
        raise ValueError(f"holds the client_id {twice[1]} of {twice[0]} twice: leave one out")
    return made


def _registrations(each: object) -> Iterator[object]:
    if not isinstance(each, list):
        yield each
    else:
        yield from each or [None]


def _platform(issuer: str, said: object) -> Platform:
    if not isinstance(said, dict):
        raise ValueError(f"says nothing about {issuer}: {EXAMPLE}")
    try:
        return Platform(**{**said, "issuer": issuer})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = str(first["loc"][0])
        what = "is missing" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
        raise ValueError(f"has under {issuer} no usable {where} ({what[:1].lower()}{what[1:]}): {EXAMPLE}") from None
