"""A new version of the program beside the old one, and back: `python -m course_lib upgrade REF` and `rollback`.

A host's service runs the program by a link (`/srv/course/proximal`) into a folder of releases. A new release is made whole in a
folder of its own, with an environment of its own, before the link is changed; so whatever fails before that changes nothing, and
going back is the link again. Learners' records are backed up before, and a file `upgrades.jsonl` beside the releases says what
was done. Each command prints what it does, a line each.
"""

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

HEALTH_S, LOOK_S, SLACK_S = (
    180.0,
    0.5,
    2.0,
)  # for the new program to be healthy; between two looks; by which clocks may differ
HISTORY = "upgrades.jsonl"
SHARED, OWN = (
    "shared.pth",
    "own.pth",
)  # in a thin environment: whose libraries it uses; its own release, which comes first
SCHEMA = "from course_lib.store.schema_version import VERSION; print(VERSION)"
LIBRARIES = "import sys, sysconfig; print(sysconfig.get_path('purelib'), sys.prefix, sep='\\n')"
RESTART, RELOAD, STOP = "systemctl restart proximal", "systemctl reload proximal", "systemctl stop proximal"
HEALTH = "http://127.0.0.1:8870/health"


class NotUpgraded(Exception):
    """It was not done; the text says what is in the way, where and what to do."""


@dataclass(frozen=True)
class Upgrade:
    """One upgrade as the history keeps it: when, from which release to which, with their schemas, and where the backup is."""

    at: str
    before: str
    after: str
    schema_before: int
    schema_after: int
    backup: str
    undone: bool = False


@dataclass(frozen=True)
class Ways:
    """How the running course is told: commands of the host, and where it says how it stands (empty: it is not asked)."""

    restart: str = RESTART
    reload: str = RELOAD
    stop: str = STOP
    rolling: bool = False
    health: str = HEALTH
    patience: float = 180.0

    def told(self, may_roll: bool) -> float:
        """Let the course run what the link names now; the moment before [monotonic s]. Raises NotUpgraded."""
        began = time.monotonic()
        command = self.reload if self.rolling and may_roll else self.restart
        _say(f"{command} …")
        _run(shlex.split(command), Path.cwd(), f"`{command}` failed")
        return began

    def healthy(self, began: float) -> None:
        """Wait until the course that was started since then is well; raises NotUpgraded."""
        if not self.health:
            return _say("Nobody was asked whether the course is well (--health ''): look at it.")
        said = "it did not answer"
        while time.monotonic() - began < self.patience:
            try:
                with urllib.request.urlopen(self.health, timeout=10) as answer:
                    told = json.load(answer)
                if told["status"] != "down" and _is_new(told, time.monotonic() - began + SLACK_S):
                    return _say(f"The course is well ({told['status']}).")
                said = f"it says {told['status']}"
            except (OSError, ValueError, KeyError) as why:
                said = str(why) if isinstance(why, urllib.error.HTTPError) else said
            time.sleep(LOOK_S)
        raise NotUpgraded(f"The course was not well again within {self.patience:.0f} s at {self.health}: {said}.")


def _is_new(told: dict, age_s: float) -> bool:
    """Whether every process that answers was started within this time."""
    each = list(told["workers"].values()) if "workers" in told else [told]
    return bool(each) and all(one["uptime_s"] <= age_s for one in each)


class Place:
    """Where a host's releases are: the link that the service runs by, and the folder that it leads into."""

    def __init__(self, link: Path):
        self.link = link
        if not link.is_symlink():
            raise NotUpgraded(
                f'{link} is no link to a release, so nothing can be put in its place: see "Upgrading" in deploy/HOSTING.md.'
            )
        self.releases = link.resolve().parent

    @property
    def now(self) -> Path:
        """The release that the link names."""
        return self.link.resolve()

    def switch(self, release: Path) -> None:
        """Let the link name another release, at once."""
        made = self.link.with_name(f".{self.link.name}.new")
        made.unlink(missing_ok=True)
        made.symlink_to(os.path.relpath(release, self.link.parent))
        os.replace(made, self.link)
        _say(f"{self.link} is now {release.name}.")

    def history(self) -> list[Upgrade]:
        """What was done here, oldest first."""
        file = self.releases / HISTORY
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return [Upgrade(**json.loads(line)) for line in lines]

    def note(self, entries: Iterable[Upgrade]) -> None:
        """Write the history, whole."""
        made = self.releases / f"{HISTORY}.new"
        made.write_text("".join(json.dumps(asdict(one)) + "\n" for one in entries), "utf-8")
        os.replace(made, self.releases / HISTORY)


def upgrade(ref: str, backups: Path | None, ways: Ways, pip: Iterable[str] = ()) -> int:
    """Make the release of a tag or commit, back the records up, and let the course run it; back again if it is not well. 0 if done."""
    try:
        return _upgrade(Place(_link()), ref, backups, ways, list(pip))
    except NotUpgraded as why:
        return _refuse(why)


def _upgrade(place, ref, backups, ways, pip):
    before = place.now
    commit = _commit(before, ref)
    after = place.releases / commit[:12]
    if after == before:
        _say(f"{ref} is what runs already.")
        return 0
    if not after.exists():
        _make(before, after, commit, pip)
    schemas = _schema(before), _schema(after)
    if schemas[1] < schemas[0]:
        raise NotUpgraded(
            f"{ref} is older than what runs, and would not open the learners' records: `rollback` leads back."
        )
    backup = _back_up(before, backups, f"before-{after.name}") if backups else ""
    done = Upgrade(_now(), before.name, after.name, *schemas, str(backup))
    if ways.rolling and schemas[0] != schemas[1]:
        _say("The records take another form with this version, so all workers are started anew at once.")
    place.switch(after)
    place.note([*place.history(), done])
    try:
        ways.healthy(ways.told(may_roll=schemas[0] == schemas[1]))
    except NotUpgraded as why:
        _say(f"{why}", to=sys.stderr)
        if schemas[0] != schemas[1]:
            raise NotUpgraded(
                f"The records may have their new form, so nothing was undone: `rollback --give-up-since` restores {backup or 'your backup'}."
            ) from None
        _undo(place, done, ways)
        raise NotUpgraded(f"{before.name} runs again. What was made of {ref} is in {after}.") from None
    _say(f"{after.name} runs; `rollback` leads back to {before.name}.")
    return 0


def _undo(place, done, ways):
    place.switch(place.releases / done.before)
    place.note([Upgrade(**{**asdict(one), "undone": one.undone or one == done}) for one in place.history()])
    ways.healthy(ways.told(may_roll=done.schema_before == done.schema_after))


def rollback(ways: Ways, backups: Path | None = None, give_up: bool = False) -> int:
    """Let the course run what it ran before the last upgrade. 0 if done.

    Where the records have another form since, `give_up` restores the backup of then, and sets aside what was written since.
    """
    try:
        return _rollback(Place(_link()), ways, backups, give_up)
    except NotUpgraded as why:
        return _refuse(why)


def _rollback(place, ways, backups, give_up):
    done = next((one for one in reversed(place.history()) if one.after == place.now.name and not one.undone), None)
    if done is None:
        raise NotUpgraded(f"No upgrade led to {place.now.name}, so there is nothing to go back to.")
    before = place.releases / done.before
    if not (before / "course_lib").is_dir():
        raise NotUpgraded(f"{before} is not there any more: `upgrade` makes it again.")
    if done.schema_before == done.schema_after:
        _undo(place, done, ways)
        _say(f"{done.before} runs again. Nothing that was recorded since {done.at} is lost.")
        return 0
    if not done.backup or not Path(done.backup).is_file():
        raise NotUpgraded(
            f"{done.before} cannot open the records of {done.after}, and no backup of before is at {done.backup or 'any place that was named'}."
        )
    folder = backups or Path(done.backup).parent
    since = _back_up(place.now, folder, f"since-{done.after}-{datetime.now(UTC):%H%M%S}")
    more = _events(since) - _events(Path(done.backup))
    told = f"{done.before} cannot open the records in their new form (schema {done.schema_after}, it knows {done.schema_before})"
    if not give_up:
        raise NotUpgraded(
            f"{told}. With --give-up-since the backup of {done.at} takes their place, and the {more} events that were "
            f"recorded since are in no record any more; they stay in {since}. Nothing was changed."
        )
    _say(f"{told}: the backup of {done.at} takes their place; {more} events since are in {since} alone.")
    _run(shlex.split(ways.stop), Path.cwd(), f"`{ways.stop}` failed")
    _course(before, "restore", str(done.backup), "--force")
    _undo(place, done, ways)
    return 0


def _link() -> Path:
    """The link by which the program was called; where a folder was named in its place, the one link that leads there."""
    called = Path(sys.executable).parents[2]
    if called.is_symlink():
        return called
    beside = [*called.parent.parent.iterdir(), *called.parent.iterdir()]
    leading = [one for one in beside if one.is_symlink() and one.resolve() == called.resolve()]
    return leading[0] if len(leading) == 1 else called


def _commit(release, ref):
    _say(f"Looking for {ref} …")
    subprocess.run(
        ["git", "fetch", "-q", "--tags", "origin"], cwd=release, capture_output=True
    )  # a tag may be here already
    for name in (f"refs/tags/{ref}", f"refs/remotes/origin/{ref}", ref):
        found = subprocess.run(["git", "rev-parse", "-q", "--verify", f"{name}^{{commit}}"], cwd=release, capture_output=True, encoding="utf-8")  # fmt: skip
        if found.returncode == 0:
            return found.stdout.strip()
    raise NotUpgraded(f"There is no {ref} in {release}, nor where it comes from: name a tag or a commit.")


def _make(before, after, commit, pip):
    """The release whole, or not at all."""
    made = after.with_name(f".{after.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    try:
        origin = subprocess.run(
            ["git", "remote", "get-url", "origin"], cwd=before, capture_output=True, encoding="utf-8"
        )
        _run(["git", "clone", "-q", "--no-checkout", str(before), str(made)], before, "The program could not be copied")
        _run(["git", "checkout", "-q", "--detach", commit], made, "The program could not be copied")
        if origin.returncode == 0:
            _run(["git", "remote", "set-url", "origin", origin.stdout.strip()], made, "The program could not be copied")
        os.rename(made, after)  # an environment knows its place, so it is made there
        _environment(before, after, pip)
        _run([_python(after), "-m", "compileall", "-q", "course_lib"], after, "The program could not be compiled")
    except NotUpgraded:
        shutil.rmtree(after, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _environment(before, after, pip):
    """An environment for the new release: one of its own, or, where the lock is the same, a thin one over that of before."""
    same = (before / "requirements.txt").read_bytes() == (after / "requirements.txt").read_bytes()
    _say("The lock is the same: the libraries that are there are used." if same else "Installing what the lock names …")
    thin = ["--without-pip"] if same else []
    _run([_python(before), "-m", "venv", *thin, str(after / ".venv")], before, "The environment could not be made")
    if not same:
        install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", *pip, "-r", "requirements.txt"]
        return _run([_python(after), *install], after, "What the lock names could not be installed")
    (theirs, prefix), (ours, own) = (
        _run([_python(one), "-c", LIBRARIES], one, "The environment could not be read").splitlines()
        for one in (before, after)
    )
    shared = Path(theirs, SHARED)
    Path(ours, SHARED).write_text(shared.read_text("utf-8") if shared.exists() else f"{theirs}\n", "utf-8")
    Path(ours, OWN).write_text(f"{after}\n", "utf-8")  # read before the other, by its name
    for name in ("share", "etc"):  # templates and scripts that libraries brought
        if Path(prefix, name).is_dir():
            Path(own, name).symlink_to(Path(prefix, name).resolve())


def _python(release) -> str:
    return str(release / ".venv" / "bin" / "python")


def _schema(release) -> int:
    return int(_run([_python(release), "-c", SCHEMA], release, f"{release.name} does not start"))


def _back_up(release, folder, name) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y-%m-%d}-{name}.sqlite"
    _course(release, "backup", str(file), "--force")
    return file


def _course(release, *verb):
    _say(_run([_python(release), "-m", "course_lib", *verb], release, f"`{verb[0]}` failed, and nothing was changed"))


def _events(file) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as raw:
        return raw.execute("SELECT count(*) FROM events").fetchone()[0]


def _run(line, folder, trouble) -> str:
    try:
        done = subprocess.run(line, cwd=folder, capture_output=True, encoding="utf-8")
    except OSError as why:
        raise NotUpgraded(f"{trouble}: {line[0]}: {why.strerror}.") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotUpgraded(f"{trouble}: {said[-1] if said else f'it ended with {done.returncode}'}")
    return done.stdout.strip()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _say(sentence: str, to=None) -> None:
    print(sentence, file=to, flush=True)


def _refuse(why: Exception) -> int:
    _say(str(why), sys.stderr)
    return 1
