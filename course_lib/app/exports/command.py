"""The course's questions → a file in another program's format, at a command line or for a page; what it does not hold is said."""

import os
import sys
import tempfile
from collections.abc import Collection
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ... import content
from ...content.fingerprints import digest
from ...engine.commitments import Impossible
from ...engine.exports.asked import About, Asked, collected
from ...engine.exports.losses import Written
from ...views.parts.pictures.shown import image
from ..record import portable
from ..record.responses import missed_questions, responses_in

COURSE = "Managing corticosteroid-induced myopathy"
LICENCE = "Creative Commons Attribution 4.0 (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/; name the Proximal contributors and say what you changed."
NAMED = 12  # items that a line on the screen names; the file names them all, where it has room
FORMATS = {
    "anki": ("Anki (.apkg)", "course_lib.app.exports.anki", "genanki"),
    "qti": ("QTI 1.2 (.zip)", "course_lib.app.exports.qti", "text2qti"),
    "moodle": ("Moodle XML (.xml)", "course_lib.engine.exports.moodle", ""),
    "gift": ("GIFT (.gift, .txt)", "course_lib.engine.exports.gift", ""),
    "jupyterquiz": ("JupyterQuiz (.json)", "course_lib.engine.exports.jupyterquiz", ""),
    "sheet": ("a sheet for paper (.html)", "course_lib.views.question_sheet", ""),
}
SEEDED = ("anki", "sheet")  # which order the parts of a question themselves


def exported(
    format: str, lesson: str | None = None, only: Collection[str] | None = None, seed: int = 0
) -> tuple[Written, int]:
    """The file of a format, and how many questions were asked for: all, those of a `lesson`, or `only` those of these ids.

    An id that the course does not have any more is passed over.
    Raises Impossible, and `content.Refused` for a file of the course that cannot be read.
    """
    asked = questions(lesson, only, seed)
    if not asked:
        raise Impossible("There is no question among those that were asked for, so no file was made.")
    _, module, package = FORMATS[format]
    further = {"seed": seed} if format in SEEDED else {}
    if format == "qti":
        further["name"] = lesson or ("all" if only is None else "selection")
    try:
        return import_module(module).written(asked, about(), **further), len(asked)
    except ImportError as missing:
        if (missing.name or "").split(".")[0] != package:
            raise
        raise Impossible(f"{FORMATS[format][0]} is made by the package {package}: `pip install {package}`.") from None


def export(
    format: str,
    out: Path,
    lesson: str | None = None,
    seed: int = 0,
    force: bool = False,
    misses: Path | None = None,
) -> int:
    """Write the questions to a file and say what it does not hold; 1, and why, if it cannot be.

    With `misses`, a record that its learner has downloaded, only those that were missed the last time.
    """
    try:
        refuse_place(out, force)
        made, asked = exported(format, lesson, _missed_in(misses) if misses else None, seed)
        put(out, made.data)
    except (Impossible, content.Refused) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"{out} holds {asked - len(made.missing)} of {asked} questions, as {FORMATS[format][0]}.")
    for loss in sorted(made.losses, key=lambda loss: not loss.missing):
        print(f"{'Not in the file' if loss.missing else '…'} {'– ' * loss.missing}{loss.in_words(NAMED)}")
    return 0


def _missed_in(file: Path) -> tuple[str, ...]:
    try:
        record = portable.read(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise (
            trouble if isinstance(trouble, Impossible) else Impossible(f"{file} cannot be read as a record.")
        ) from None
    return missed_questions(responses_in(portable.events_in(record)))


def questions(lesson: str | None = None, only: Collection[str] | None = None, seed: int = 0) -> tuple[Asked, ...]:
    """The questions of the course, of one `lesson`, or `only` those of these ids, in the order of the lessons.

    Raises Impossible, with a sentence, for a lesson that asks none; and `content.Refused`.
    """
    lessons = content.lessons()
    asking = {one.id: one.quiz for one in lessons if one.quiz}
    if lesson is not None and lesson not in asking:
        known = any(one.id == lesson for one in lessons)
        raise Impossible(
            f"{f'Lesson `{lesson}` asks no questions' if known else f'There is no lesson `{lesson}`'}; "
            f"those with questions are: {', '.join(asking)}."
        )
    others = [id for id in content.ids("quizzes") if id not in asking.values()]
    quizzes = [asking[lesson]] if lesson else [*dict.fromkeys(asking.values()), *others]
    read = map(content.quiz, quizzes)
    try:
        asked = collected(read, lessons, content.claims(), content.references(), content.drugs(), only, seed)
        return tuple(replace(one, image=image(one.item.picture)) if one.item.picture else one for one in asked)
    except KeyError as missing:
        raise Impossible(
            f"The questions name something that is not there ({missing.args[0]}): `validate` says where."
        ) from None


def about() -> About:
    """The course, with one edition for all its questions and what stands behind them."""
    quizzes = {id: content.fingerprint("quizzes", id) for id in content.ids("quizzes")}
    edition = digest([quizzes, *content.claims().values(), *content.references().values()])
    return About(COURSE, edition, LICENCE if (content.assets() / "LICENSE").is_file() else "")


def refuse_place(out: Path, force: bool) -> None:
    """Raise Impossible, with a sentence, if nothing can or may be written there."""
    if not out.parent.is_dir():
        raise Impossible(f"There is no folder {out.parent}: make it first, or name another.")
    if out.is_dir():
        raise Impossible(f"{out} is a folder; name a file.")
    if os.path.lexists(out) and not force:
        raise Impossible(f"{out} is there already; choose another name, or say --force to replace it.")


def put(out: Path, data: bytes) -> None:
    """Write the whole file in one step, or none of it; raises Impossible if it cannot be written."""
    made = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
        made = Path(name)
        with open(handle, "wb") as file:
            file.write(data)
        os.chmod(made, 0o644)
        os.replace(made, out)
    except OSError as trouble:
        if made:
            made.unlink(missing_ok=True)
        raise Impossible(f"{out} could not be written ({trouble.strerror}).") from trouble
