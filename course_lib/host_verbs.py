"""What whoever runs the course asks at a command line about its records and its releases; `cli.py` has the words for it."""

import os
import sys
from pathlib import Path


def backup(file: Path, force: bool) -> int:
    """Copy the learners' records to one file; 1, and why, if it cannot be."""
    from .app.record.keeping import back_up_records

    return back_up_records(file, force)


def restore(file: Path, force: bool) -> int:
    """Make a backup the learners' records again; 1, and why, if it cannot be."""
    from .app.record.keeping import restore_records

    return restore_records(file, force)


def upgrade(ref: str, backup: Path | None, pip: list[str], **ways) -> int:
    """Let the course run another release; 1, and why, if it does not."""
    from .serve.upgrade import Ways
    from .serve.upgrade import upgrade as upgraded
    from .store import Postgres, learners_place

    if not backup and not isinstance(learners_place(os.environ), Postgres):
        print("Records are backed up first: name a folder, as in --backup /srv/course/backup.", file=sys.stderr)
        return 1
    return upgraded(ref, backup, Ways(**ways), pip)


def rollback(backup: Path | None, give_up_since: bool, **ways) -> int:
    """Let the course run the release of before the last upgrade; 1, and why, if it does not."""
    from .serve.upgrade import Ways
    from .serve.upgrade import rollback as rolled_back

    return rolled_back(Ways(**ways), backup, give_up_since)


def copy_store(source: str, target: str) -> int:
    """Copy all records to another database; 1, and why, if it cannot be."""
    from .app.record.keeping import copy_records

    return copy_records(source, target)


def forget(number: str, report: bool, yes: bool) -> int:
    """Delete one learner's record, or one report; 1, and why, if it cannot be or is not confirmed."""
    from .app.record.keeping import forget_record, forget_report

    return (forget_report if report else forget_record)(number, yes)


def verify(certificate: str | None, key: str | None, public_key: bool) -> int:
    """Say whether a certificate was signed here, or with a key that is given; 1, and why, if it was not."""
    from .app.record.keeping import verify_certificate

    return verify_certificate(certificate, key, public_key)
