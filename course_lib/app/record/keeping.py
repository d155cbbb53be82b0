"""What whoever runs the course does with the learners' records at a command line: back up, restore, delete one record or report."""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from pathlib import Path

from ...engine.commitments import Impossible
from ...store import (
    NotSaved,
    Refused,
    back_up,
    copy_store,
    data_folder,
    digits_of,
    learners_file,
    open_store,
    place_of,
    record_number,
    restore,
)
from .. import problem_reports

BACKUPS = "A backup that holds it still does; restoring one deletes it again."


class _Unclear(ValueError):
    """A number that means nothing, or more than one thing."""


def _told(verb: Callable[..., int]) -> Callable[..., int]:
    """A verb whose refusals are printed for the host; 1 then."""

    @wraps(verb)
    def told(*arguments):
        try:
            return verb(*arguments)
        except (NotSaved, Refused) as reason:
            print(reason.for_host, file=sys.stderr)
        except _Unclear as reason:
            print(reason, file=sys.stderr)
        return 1

    return told


@_told
def back_up_records(file: Path, force: bool = False) -> int:
    """Copy the learners' records to a file and say what it holds; 1, and why, if it cannot be."""
    held = back_up(learners_file(os.environ), file, force)
    print(
        f"{file} holds the records of {_counted(held.learners, 'learner')}, {_counted(held.events, 'entry', 'entries')}."
    )
    return 0


@_told
def restore_records(file: Path, force: bool = False) -> int:
    """Make a backup the learners' records again, and say what became of those of before; 1, and why, if it cannot be."""
    data_folder(os.environ)
    done = restore(file, learners_file(os.environ), force)
    held = f"{_counted(done.held.learners, 'learner')}, {_counted(done.held.events, 'entry', 'entries')}"
    print(f"The records are those of {file} again: {held}. Pages that are open ask for a reload.")
    for one in done.deleted_again:
        entries = _counted(one.events, "entry", "entries")
        print(
            f"The backup brought back the {one.of} {one.number}, deleted on {one.day}: it is deleted again, {entries}."
        )
    if done.aside:
        print(f"What was there before is kept aside in {done.aside}; delete that file when you do not need it.")
    if not done.deletions_known:
        print(
            "It could not be asked what was deleted since the backup was made: whoever had their record deleted since may be back."
        )
    return 0


@_told
def copy_records(source: str, target: str) -> int:
    """Copy all records from one database to another, empty one, and say what was copied; 1, and why, if it cannot be."""
    found = copy_store(*map(place_of, (source, target)))
    for one in found:
        print(f"{one.table}: {_counted(one.rows, 'row')}, the same in both ({one.digest[:12]})")
    print("Give the course the new address as DATABASE_URL, and keep the old records until you have seen yours there.")
    return 0


@_told
def forget_record(number: str, yes: bool = False) -> int:
    """Delete one learner's record by its number, once it is confirmed; 1, and why, if it is not or cannot be."""
    with closing(open_store()) as store:
        learner = _only(store.learners(_digits(number)), number, "record")
        runs = store.runs(learner)
        what = f"the record {record_number(learner)}, {_counted(sum(run.events for run in runs), 'entry', 'entries')}"
        when = f"from {min(run.first_at for run in runs)[:10]} to {max(run.last_at for run in runs)[:10]}"
        return _delete(f"{what} {when}", yes, lambda: store.forget(learner))


@_told
def forget_report(number: str, yes: bool = False) -> int:
    """Delete one report by its number, once it is confirmed; 1, and why, if it is not or cannot be."""
    with closing(open_store()) as store:
        digits = _digits(number)
        reports = store.of_kind(problem_reports.KIND)
        found = {event.run: event for event in reports if event.run.startswith(digits)}
        event = found[_only(tuple(found), number, "report")]
        (one,) = problem_reports.listed([event])
        return _delete(
            f"the report {one['number']}\n{problem_reports.line(one)}\n", yes, lambda: store.forget_run(event.run)
        )


def _digits(number):
    try:
        return digits_of(number)
    except ValueError as reason:
        raise _Unclear(str(reason)) from None


def _only(found, number, of):
    """The one hash that the number means."""
    if not found:
        raise _Unclear(f"There is no {of} with the number {number}.")
    if len(found) > 1:
        raise _Unclear(
            f"{number} begins more than one number of a {of}; write one of them: {', '.join(map(_longer, found))}."
        )
    return found[0]


def _longer(hash):
    """Enough of a hash to tell it from another that begins alike."""
    return "-".join(hash[at : at + 4] for at in range(0, 20, 4))


def _delete(what, yes, delete):
    if not yes and not _confirmed(f"Delete {what} for good? [y/N] "):
        print("Nothing was deleted.", file=sys.stderr)
        return 1
    print(f"Deleted {_counted(delete(), 'entry', 'entries')}. {BACKUPS}")
    return 0


def _confirmed(question):
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _counted(number, one, many=""):
    return f"{number} {one if number == 1 else many or one + 's'}"


@_told
def verify_certificate(text: str | None, key: str | None, public_key: bool = False) -> int:
    """Print what a certificate attests if it was signed with a key, this installation's unless one is given; 1, and why, if not."""
    from . import certificate  # with its cryptography, which nothing else here needs

    try:
        mine = certificate.read_public(key) if key else certificate.signing_key(data_folder(os.environ)).public_key()
        if public_key:
            print(certificate.public_text(mine))
            return 0
        if not text:
            raise Impossible("Give the signed text of a certificate, or a file that holds it.")
        found = certificate.verify(_text_of(text), mine)
    except Impossible as reason:
        print(reason, file=sys.stderr)
        return 1
    print(
        f"Signed with the key {found.key}: record {found.record}, {found.day}, edition {found.edition}.\n"
        f"Mastered: {'; '.join(found.lessons)}."
    )
    return 0


def _text_of(named: str) -> str:
    """The text itself, or what the file of that name holds."""
    try:
        return Path(named).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return named
