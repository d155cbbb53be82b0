"""Scripts and styles of a page → one file each, made at start-up, its address a fingerprint of what it holds.

A page of ours is made live by our own client (`client.*.js` beside this file) and the screens' script (`views/parts/`).
A page with other widgets is drawn by Voilà's manager; of ours it gets only what puts outputs in their places.
"""

import gzip
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import tornado.web

from ..views.parts import screen
from .kept_files import KeptFiles, fingerprint
from .security_headers import SecurityHeaders

HERE = Path(__file__).parent
STYLE = Path(__file__).resolve().parents[2] / "assets" / "style"
FIRST = ("client.first.js",)
OWN = (
    "client.messages.js",
    "client.connection.js",
    "client.settling.js",
    "client.steps.js",
    "client.saving.js",
    "client.asking.js",
    "client.desk.js",
    "client.class.js",
    "client.telling.js",
    "client.js",
)
TEACH = ("client.saving.js", "client.asking.js", "client.teach.js")
VOILA = ("client.voila_secret.js", "client.settling.js", "client.arrival.js", "client.voila.js")
STILL = ("client.settling.js", "client.steps.js", "client.static.js")
WORKER = "client.worker.js"
LENT = "render, here, code, zone, forget, kept, keepsFor, storage, read, CODE, HEIGHTS, PASSED"  # names of the screens' script that the page uses too
LENT_TO_FILES = "draw, takeNumbers, charts, lookingUp, here, storage, read, PASSED"
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


@dataclass(frozen=True)
class Bundle:
    """One file as it is served; `name` carries a fingerprint of its bytes, so a browser may keep it for ever."""

    kind: str
    ending: str
    content: bytes

    @cached_property
    def name(self) -> str:
        return f"{self.kind}.{fingerprint(self.content)}.{self.ending}"

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)


class Bundles:
    """What a server hands out; `addresses()["own.js"]` is where a page finds it."""

    def __init__(self, base: str, watch: bool = False):
        self.base, self.watch = base, watch  # watch: an author changes files while the course runs
        self.made: dict[str, Bundle] = {}
        self._make()

    def _make(self):
        made = (
            Bundle("own", "js", _alone(_screens(), *(_read(HERE / name) for name in OWN))),
            Bundle("first", "js", _alone(*(_read(HERE / name) for name in FIRST))),
            Bundle("teach", "js", _alone(*(_read(HERE / name) for name in TEACH))),
            Bundle("voila", "js", _alone(*(_read(HERE / name) for name in VOILA))),
            Bundle("course", "css", "\n".join([_read(STYLE / "page.css"), screen.style()]).encode()),
        )
        self.made |= {one.name: one for one in made}  # a page that is open keeps those that it was given
        self.now = {f"{one.kind}.{one.ending}": one for one in made}

    def addresses(self, base: str | None = None) -> dict[str, str]:
        """The addresses of `first.js`, `own.js`, `teach.js`, `voila.js` and `course.css`, below the server's address or another `base`."""
        if self.watch:
            self._make()
        return {name: f"{self.base if base is None else base}/{bundle.name}" for name, bundle in self.now.items()}


def of_files() -> dict[str, Bundle]:
    """The style and the script of a page that is a file (`static_site/`), as `course.css` and `static.js`."""
    style = "\n".join([_read(STYLE / "page.css"), screen.style(), _read(STYLE / "static.css")])
    made = (
        Bundle("course", "css", style.encode()),
        Bundle("static", "js", _alone(_screens(LENT_TO_FILES), *(_read(HERE / name) for name in STILL))),
    )
    return {f"{one.kind}.{one.ending}": one for one in made}


def worker() -> str:
    """The script that keeps such pages in a browser; it is told before what it keeps."""
    return _read(HERE / WORKER)


def _read(path):
    return path.read_text(encoding="utf-8")


def _screens(lent=LENT):
    """What draws a screen, its names but those that are lent kept to itself."""
    return f"const {{ {lent} }} = (() => {{\n{screen.script()}\nreturn {{ {lent} }};\n}})();"


def _alone(*texts):
    """The scripts as one, whose names are nobody else's."""
    return ("(() => {\n" + "\n".join(texts) + "\n})();\n").encode()


class BundleHandler(SecurityHeaders, tornado.web.RequestHandler):
    """Gives a bundle, compressed once for all."""

    def get(self, name: str):
        """The bundle of this name; 404 for any other."""
        bundle = self.settings["course_bundles"].made.get(name) or self._kept(name)
        if bundle is None:
            raise tornado.web.HTTPError(404)
        packed = "gzip" in self.request.headers.get("Accept-Encoding", "")
        self.set_header("Content-Type", TYPES[bundle.ending])
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        if packed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(bundle.compressed if packed else bundle.content)

    head = get

    def _kept(self, name):
        """The bundle of an edition before, for a page that was sent then."""
        kept: KeptFiles = self.settings["course_kept"]
        kind, print, ending = name.split(".") if name.count(".") == 2 else ("", "", "")
        content = kept.find(f"page/{name}", print) if ending in TYPES else None
        return None if content is None else Bundle(kind, ending, content)
