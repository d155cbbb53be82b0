"""A PostgreSQL of the tests' own: a cluster on loopback, of Debian's package, run by whoever may run it, always stopped."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.hosting.machine import program
from tests.serving import free_port, until

BINS = "/usr/lib/postgresql/*/bin"
OWNER, PASSWORD = "course", "pass/word:@ of the tests"
AS_URL = "pass%2Fword%3A%40%20of%20the%20tests"


class Cluster:
    """A server with its data in a folder; `url` names a database for the course's role."""

    def __init__(self, folder: Path, port: int):
        self.folder, self.port, self.data = folder, port, folder / "data"

    def control(self, *what: str) -> None:
        """Ask pg_ctl for something, as the account that owns the data."""
        line = [program("pg_ctl", "postgresql", BINS), "-D", str(self.data), "-w", "-s", *what]
        done = subprocess.run(as_owner(line), capture_output=True, text=True, cwd=self.folder)
        assert done.returncode == 0, (done.stderr, self.log())

    def start(self) -> None:
        """Let it run."""
        self.control("-l", str(self.folder / "log"), "start")

    def stop(self, how: str = "fast") -> None:
        """Let it stop; `immediate` as a power cut would."""
        self.control("-m", how, "stop")

    def log(self) -> str:
        """What it said."""
        file = self.folder / "log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def ask(self, statement: str, database: str = "postgres") -> list[tuple]:
        """As its administrator."""
        with psycopg.connect(host="127.0.0.1", port=self.port, user="admin", dbname=database, autocommit=True) as raw:
            cursor = raw.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new_database(self, name: str) -> str:
        """A new database of the course's role; its address."""
        self.ask(f"CREATE DATABASE {name} OWNER {OWNER}")
        self.ask(f"GRANT ALL ON SCHEMA public TO {OWNER}", name)
        return self.url(name)

    def empty(self, name: str) -> None:
        """Take all that the course's role made out of a database."""
        with psycopg.connect(host="127.0.0.1", port=self.port, user="admin", dbname=name, autocommit=True) as raw:
            raw.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (OWNER,))
            for (table,) in raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
                raw.execute(f'DROP TABLE "{table}" CASCADE')
            for (function,) in raw.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            ).fetchall():
                raw.execute(f"DROP FUNCTION {function} CASCADE")

    @contextmanager
    def small_disk(self, database: str, table: str) -> Iterator[None]:
        """A table of a database on a disk of one megabyte; only root can mount one."""
        assert os.geteuid() == 0, "only root can mount a small disk: run make test-hosting as root"
        place = self.folder / "small"
        place.mkdir(exist_ok=True)
        mount = [program("mount"), "-t", "tmpfs", "-o", f"size=1m,mode=0700,uid={pwd.getpwnam(_account()).pw_uid}"]
        subprocess.run([*mount, "proximal-test", str(place)], check=True)
        try:
            self.ask(f"CREATE TABLESPACE small LOCATION '{place}'")
            self.ask(f"ALTER TABLE {table} SET TABLESPACE small", database)
            yield
            self.ask(f"ALTER TABLE {table} SET TABLESPACE pg_default", database)
            self.ask("DROP TABLESPACE small")
        finally:
            subprocess.run([program("umount"), "--lazy", str(place)], check=True)

    def url(self, database: str, password: str = AS_URL) -> str:
        """The address of a database for the course."""
        return f"postgresql://{OWNER}:{password}@127.0.0.1:{self.port}/{database}"


def as_owner(line: list[str]) -> list[str]:
    """The same command as an account that PostgreSQL accepts: not root."""
    if os.geteuid() != 0:
        return line
    return [program("runuser", "util-linux"), "-u", _account(), "--", *line]


def _account():
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A new cluster that runs until the end of the block, with a password for everybody but its administrator."""
    initdb = program("initdb", "postgresql", BINS)
    folder = Path(tempfile.mkdtemp(prefix="proximal-pg-"))
    made = Cluster(folder, free_port())
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _account())
        options = ["-D", str(made.data), "-U", "admin", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(as_owner([initdb, *options]), capture_output=True, text=True, cwd=folder)
        assert done.returncode == 0, done.stderr
        with (made.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = '127.0.0.1'\nport = {made.port}\nunix_socket_directories = ''\n"
                "shared_buffers = 32MB\nmax_connections = 60\nfsync = off\n"  # a test pulls no plug
            )
        (made.data / "pg_hba.conf").write_text(
            "host all admin 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        made.start()
        until(lambda: made.ask("SELECT 1"), "PostgreSQL to answer")
        made.ask(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{PASSWORD}'")
        yield made
    finally:
        if (made.data / "postmaster.pid").exists():
            made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
