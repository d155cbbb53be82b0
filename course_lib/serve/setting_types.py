"""The text of a setting → a switch, a duration, a number, a port, a folder, a base path, host names, networks or a store, or why it is none.

Each refusal goes on from `NAME=value` in a sentence and says what to write instead.
"""

import ipaddress
import os
import re
import unicodedata
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, unquote, urlsplit

from pydantic import BaseModel, BeforeValidator, SecretStr, ValidationError

from ..store import Place, Refused, place_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
TEXT, JSON = "text", "json"
LONGEST_S = 30 * 86400
_UNITS_S = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
}  # fmt: skip
_PART = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+)\s*", re.ASCII)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?", re.ASCII | re.I)

_ORIGIN = re.compile(r"(https?)://((?:\*\.)?[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.ASCII)
_PROXIES = "give those of your proxies, as in COURSE_PROXIES=127.0.0.1, 10.0.0.0/8"


_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}", re.ASCII)


class _Boolean(BaseModel):
    value: bool


def switch(text: str | bool) -> bool:
    """Pydantic's reading of yes and no, in any case."""
    try:
        return _Boolean(value=text).value
    except ValidationError:
        raise ValueError("is neither on nor off: give 1 or 0 (or yes or no, true or false, on or off)") from None


def log_format(text: str) -> str:
    """How the log is written: `text` or `json`."""
    if text.lower() not in (TEXT, JSON):
        raise ValueError("is no way to write the log: give text or json")
    return text.lower()


def header_name(text: str) -> str:
    """The name of a header in which a proxy says who asks, or nothing."""
    if text and not _HEADER.fullmatch(text):
        raise ValueError("is no name of a header: give one as your proxy sends it, as in X-Remote-User")
    if text.lower() in ("host", "origin", "cookie", "authorization", "x-forwarded-for", "user-agent", "referer"):
        raise ValueError(
            "is a header that every browser sends: give the one in which your proxy says who signed in, as in X-Remote-User"
        )
    return text


def seconds(text: str | float) -> float:
    """A duration [s]: a number of seconds, or numbers with units, as in `90 s`, `30 min`, `1h 30min`."""
    if not isinstance(text, str):
        return text
    written, example = text.lower(), "give seconds or a number with its unit, as in 3600, 90 s, 30 min or 1h"
    if re.fullmatch(r"\d{1,12}(\.\d{1,6})?", written, re.ASCII):
        written += "s"
    if not re.fullmatch(rf"({_PART.pattern})+", written, re.ASCII):
        raise ValueError(f"is not a duration: {example}")
    parts = _PART.findall(written)
    strange = [unit for _, unit in parts if unit not in _UNITS_S]
    if strange:
        raise ValueError(f"has the unit {strange[0]}, which is not known here: {example}")
    found = sum(float(number) * _UNITS_S[unit] for number, unit in parts)
    if not 1 <= found <= LONGEST_S:
        raise ValueError("is not possible here: give at least 1 s and at most 30 days")
    return found


def port(text: str | int, example: str = "PORT=8877") -> int:
    """A port; 0 takes any that is free."""
    if not isinstance(text, str):
        return text
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) > 65535:
        raise ValueError(f"is not a port: give a whole number from 1 to 65535, as in {example}")
    return int(text)


def count(text: str | int, what: str = "kernels", example: str = "COURSE_MAX_KERNELS=40", most: int = 999_999) -> int:
    """How many of something there may be: a whole number, at least 1."""
    if not isinstance(text, str):
        return text
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or int(text) < 1:
        raise ValueError(f"is not a number of {what}: give a whole number, at least 1, as in {example}")
    if int(text) > most:
        raise ValueError(f"is more than the {most} {what} that there may be: give fewer, as in {example}")
    return int(text)


def folder(text: str | Path) -> Path:
    """An absolute path; `~` is the home of whoever runs the course."""
    try:
        return Path(text).expanduser().absolute()
    except (RuntimeError, OSError):
        raise ValueError("names a home folder that is not there: give the path in full") from None


def lessons(text: str | Path) -> Path:
    """A folder of notebooks that the course can start with."""
    found = folder(text)
    if not os.path.isfile(found / "00_start.ipynb"):  # Path.is_file raises where this account may not look
        raise ValueError("holds no 00_start.ipynb, the page that the course starts with: give a folder of lessons")
    return found


def content(text: str) -> Path:
    """A folder of content."""
    found = folder(text)
    if not os.path.isdir(found):
        raise ValueError("is no folder: give one like assets/, or leave this out")
    return found


def base_path(text: str) -> str:
    """The path below which the course is served, with `/` at both ends, percent-encoded as browsers send it."""
    example = "give the path alone, in letters, figures, spaces and - . _ ~, as in /kurs/"
    if re.match(r"[a-z][a-z0-9+.-]*://|//", text, re.I):
        raise ValueError(f"is more than a path: {example}")
    if re.search(r"%(?![0-9a-f]{2})|%2f", text, re.I):
        raise ValueError(f"has a % that encodes no letter: {example}")
    try:
        plain = unicodedata.normalize("NFC", unquote(text, errors="strict"))
    except UnicodeDecodeError:
        raise ValueError(f"is not encoded as UTF-8: {example}") from None
    parts = plain.strip("/").split("/") if plain.strip("/") else []
    if any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"has an empty part, or one of dots, which browsers take out: {example}")
    strange = [letter for letter in plain if not (letter.isalnum() or letter in "/-._~ " or _is_mark(letter))]
    if strange:
        raise ValueError(f"has {ascii(strange[0])}, which has a meaning of its own in an address: {example}")
    return "/" + "".join(quote(part, safe="") + "/" for part in parts)


def host_name(text: str, name: str = "HOST") -> str:
    """An address or a name to listen on."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if not (is_address(bare) or is_name(bare)):
        raise ValueError(f"is not one address: give it alone, without port, as in {name}=127.0.0.1 or {name}=0.0.0.0")
    return bare


def host_names(text: str | frozenset) -> frozenset[str]:
    """Names between commas, in small letters, that browsers may ask for."""
    if not isinstance(text, str):
        return text
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if not (is_address(name) or is_name(name)):
            raise ValueError(
                f"holds {shown(name)}, which is not a plain name: give names alone, without https://, port, path or *, "
                "with a comma between them, as in COURSE_HOSTS=course.example.org; other alphabets as xn--…"
            )
    return frozenset(name.lower().rstrip(".") for name in names)


def frame_ancestors(text: str | tuple) -> tuple[str, ...]:
    """Origins, between commas or spaces, whose pages may show the course in a frame: over https, or on this machine."""
    if not isinstance(text, str):
        return text
    example = "give the addresses of your learning platform without a path, as in COURSE_FRAME_ANCESTORS=https://moodle.example.org"
    found = tuple(part.lower().rstrip("/") for part in re.split(r"[,\s]+", text) if part)
    for origin in found:
        parts = _ORIGIN.fullmatch(origin)
        name = (parts[2].removeprefix("*.") if parts else "").removeprefix("[").removesuffix("]")
        if not (is_name(name) or is_address(name)):
            raise ValueError(f"holds {shown(origin)}, which is no such address: {example}")
        if parts[2].startswith("*.") and "." not in name:
            raise ValueError(f"holds {shown(origin)}, which is half the world: {example}")
        if parts[1] == "http" and not is_loopback(name):
            raise ValueError(f"holds {shown(origin)}, whose pages anybody on the way can change: {example}")
    return found


def networks(text: str | tuple) -> tuple[Network, ...]:
    """Addresses and networks in figures, between commas or spaces."""
    if not isinstance(text, str):
        return text
    parts = [part for part in re.split(r"[,\s]+", text) if part]
    if not parts:
        raise ValueError(f"names no address: {_PROXIES}")
    return tuple(_network(part) for part in parts)


def _network(part: str) -> Network:
    try:
        found = ipaddress.ip_network("" if "%" in part else part, strict=False)  # no interface of this machine
    except ValueError:
        raise ValueError(f"holds {shown(part)}, which is no address and no network in figures: {_PROXIES}") from None
    if not found.prefixlen:
        raise ValueError(f"holds {shown(part)}, which is everybody: {_PROXIES}")
    if ipaddress.ip_address(part.partition("/")[0]) != found.network_address:
        raise ValueError(
            f"holds {shown(part)}, which begins in the middle of the network {found}: give that, or an address"
        )
    mapped = found.network_address.ipv4_mapped if found.version == 6 else None
    return ipaddress.ip_network((mapped, found.prefixlen - 96)) if mapped and found.prefixlen > 96 else found


def server_name(text: str) -> str:
    """A word that may stand in a cookie."""
    if not re.fullmatch(r"[A-Za-z0-9]{0,20}", text, re.ASCII):
        raise ValueError("is not a plain word: give up to 20 letters and figures, as in COURSE_SERVER_NAME=a")
    return text


def lrs_endpoint(text: str) -> str:
    """The address of a learning record store, with `/` at its end: over https, or on this machine."""
    example = "give its endpoint as it stands there, as in COURSE_LRS_ENDPOINT=https://lrs.example.org/xapi/"
    try:
        found = urlsplit(text)
        name, _ = found.hostname or "", found.port
    except ValueError:
        raise ValueError(f"is no address: {example}") from None
    if "@" in found.netloc:
        raise ValueError(
            "holds a key or a secret: these have settings of their own, COURSE_LRS_KEY and COURSE_LRS_SECRET"
        )
    if found.scheme not in ("http", "https") or not (is_name(name) or is_address(name)):
        raise ValueError(f"is no address of a store: {example}")
    if found.scheme == "http" and not is_loopback(name):
        raise ValueError("would send what learners did unencrypted: give an address with https://")
    if found.query or found.fragment or not re.fullmatch(r"[!-~]*", text) or "?" in text or "#" in text:
        raise ValueError(f"is more than an endpoint: {example}")
    if found.path.rstrip("/").endswith("/statements"):
        raise ValueError(f"names the statements below the endpoint: {example}")
    return text.rstrip("/") + "/"


def lrs_key(text: str) -> str:
    """The key, or user name, with which the course signs in at the store."""
    if not re.fullmatch(r"[!-9;-~]{1,200}", text):
        raise ValueError("is no key: give it as the store shows it, without spaces and without a colon")
    return text


def database(text: str | Place) -> Place:
    """The file or the server's database that an address names."""
    try:
        return place_of(text) if isinstance(text, str) else text
    except Refused as refusal:
        raise ValueError(f"cannot be used: {refusal.for_host[0].lower()}{refusal.for_host[1:].rstrip('.')}") from None


def lrs_secret(text: str | SecretStr) -> SecretStr:
    """The secret that belongs to the key."""
    said = text if isinstance(text, str) else text.get_secret_value()
    if not said.isprintable() or len(said) > 500:
        raise ValueError("is no secret: give it as the store shows it, in one line")
    return SecretStr(said)


def is_loopback(name: str) -> bool:
    """Whether a name or an address is this machine itself."""
    return name == "localhost" or is_address(name) and ipaddress.ip_address(name).is_loopback


def shown(text: str) -> str:
    """The text as it stands, or its escapes where it would break a line or cannot be printed."""
    return text if text.isprintable() else ascii(text)[1:-1]


def is_name(text: str) -> bool:
    """Whether the text is a host name; one that ends in a number is an odd spelling of an address (WHATWG URL, 3.5)."""
    last = text.rstrip(".").rpartition(".")[2]
    return bool(_NAME.fullmatch(text)) and not re.fullmatch(r"\d+|0x[0-9a-f]*", last, re.ASCII | re.I)


def is_address(text: str) -> bool:
    """Whether the text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc")  # vowel signs of some alphabets


Switch = Annotated[bool, BeforeValidator(switch)]
Duration = Annotated[float, BeforeValidator(seconds)]
Port = Annotated[int, BeforeValidator(port)]
Folder = Annotated[Path, BeforeValidator(folder)]
Lessons = Annotated[Path, BeforeValidator(lessons)]
Content = Annotated[Path, BeforeValidator(content)]
BasePath = Annotated[str, BeforeValidator(base_path)]
HostName = Annotated[str, BeforeValidator(host_name)]
HostNames = Annotated[frozenset[str], BeforeValidator(host_names)]
Count = Annotated[int, BeforeValidator(count)]
CountOfClasses = Annotated[int, BeforeValidator(partial(count, what="classes", example="COURSE_LIVE_CLASSES=20"))]
CountOfWorkers = Annotated[int, BeforeValidator(partial(count, what="workers", example="WORKERS=4", most=99))]
CountOfPhones = Annotated[int, BeforeValidator(partial(count, what="phones", example="COURSE_LIVE_PHONES=200"))]
StatusPort = Annotated[int, BeforeValidator(partial(port, example="COURSE_STATUS_PORT=8870"))]
StatusHostName = Annotated[str, BeforeValidator(partial(host_name, name="COURSE_STATUS_HOST"))]
HeaderName = Annotated[str, BeforeValidator(header_name)]
FrameAncestors = Annotated[tuple[str, ...], BeforeValidator(frame_ancestors)]
LogFormat = Annotated[str, BeforeValidator(log_format)]
Networks = Annotated[tuple[Network, ...], BeforeValidator(networks)]
Database = Annotated[Place, BeforeValidator(database)]
ServerName = Annotated[str, BeforeValidator(server_name)]
LrsEndpoint = Annotated[str, BeforeValidator(lrs_endpoint)]
LrsKey = Annotated[str, BeforeValidator(lrs_key)]
LrsSecret = Annotated[SecretStr, BeforeValidator(lrs_secret)]
