"""`python -m course_lib VERB`: serve the course, write and check its content, look after learners' records and reports, take its model elsewhere."""

import argparse
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from .host_verbs import backup, copy_store, forget, restore, rollback, upgrade, verify
from .utf8 import speak_utf8


def findings(today: date | None = None) -> tuple:
    """Every Finding about the content, with what the engine knows of the files it reads; dates are looked at if `today` is given."""
    from .content.validate.cross_checks import check
    from .model.tried import Tried
    from .physiology.evidence.calibration import Prior
    from .physiology.evidence.checks import Check
    from .physiology.evidence.division.sheet import Carried, Entry, Need
    from .physiology.evidence.targets import Target
    from .physiology.parameters import Parameters

    nouns = (
        ("targets.yaml", "targets", Target),
        ("checks.yaml", "checks", Check),
        ("calibration/priors.yaml", "priors", Prior),
        ("calibration/tried.yaml", "tried", Tried),
        ("calibration/sms3_division.yaml", "entries", Entry),
        ("calibration/sms3_division.yaml", "needs", Need),
        ("calibration/sms3_division.yaml", "carried", Carried),
    )
    return check(Parameters.constants(), nouns, today)


def validate(on: date) -> int:
    """Print every finding as of a day; 1 if there is one."""
    found = findings(on)
    for finding in found:
        print(finding)
    print(f"{len(found)} finding{'s' if len(found) != 1 else ''}" if found else "The content is well formed.")
    return 1 if found else 0


def sbml(scenario: str, antimony: bool) -> int:
    """Print the model in standard form, for a scenario of the targets; 1, and why, if that cannot be."""
    from .app.exports.standard_form import print_model

    return print_model(scenario, antimony)


def coverage(json: bool) -> int:
    """Print where each claim is taught and asked, what the items are, and what guessers get; 1, and why, if a file cannot be read."""
    from json import dumps

    from . import content
    from .content.coverage import makeup, makeup_table, table
    from .content.validate import guessers

    try:
        found = content.coverage()
    except content.Refused as refusal:
        print(f"{refusal}\nThe coverage is counted once these files can be read.", file=sys.stderr)
        return 1
    items = [item for id in content.ids("quizzes") for item in content.quiz(id).items]
    plain = found.plain() | {"items": makeup(items)}
    print(dumps(plain, indent=1) if json else f"{table(found)}\n\n{makeup_table(items)}\n\n{guessers.table(items)}")
    return 0


def serve() -> int:
    """Serve the course until it is stopped."""
    from .serve import main

    return main([]) or 0


def preview(id: str) -> int:
    """Serve the page of one file, and reload it each time that it is saved."""
    from .serve.preview import preview as serve_one

    return serve_one(id)


def new(kind: str, id: str) -> int:
    """Write a commented file to begin with; 1, and why, if it cannot be."""
    from .content.new_file import Taken
    from .content.new_file import new as write

    try:
        path = write(kind, id)
    except Taken as reason:
        print(f"{reason}.", file=sys.stderr)
        return 1
    print(f"{path} is written, whole as it stands. Look at it: {_python()} -m course_lib preview {id}")
    return 0


def _python() -> str:
    """This Python, as it is called from here."""
    with suppress(ValueError):
        return str(Path(sys.executable).relative_to(Path.cwd()))
    return sys.executable


def problems(json: bool) -> int:
    """List what learners reported as wrong; 1, and why, if it cannot be read."""
    from .app.problem_reports import problems as listed

    return listed(as_json=json)


def export(format: str, out: Path, lesson: str | None, seed: int, force: bool, misses: Path | None) -> int:
    """Write the questions in another program's format, and say what it does not hold; 1, and why, if it cannot be."""
    from .app.exports.command import export as write

    return write(format, out, lesson, seed, force, misses)


def static(folder: Path, served: str) -> int:
    """Write the course as files that need no server; 1, and why, if it cannot be."""
    from .serve.static_site.command import static as write

    return write(folder, served)


def print_(**asked) -> int:
    """Write one document of a lesson for paper; 1, and why, if it cannot be."""
    from .app.exports.printing import print_lesson

    return print_lesson(**asked)


def scorm(served: str, file: Path, force: bool) -> int:
    """Write a SCORM 2004 package that opens a served course; 1, and why, if it cannot be."""
    from .app.exports.scorm import write_package

    return write_package(served, file, force)


def paths(case: str | None, once: bool) -> int:
    """Lay the ends of a case's paths side by side; 1 where one that is argued against ends ahead and nobody says why."""
    from .app.case.ends import paths as shown

    return shown(case, once)


def schema() -> int:
    """Write the JSON Schemas by which an editor completes and checks the files of assets/."""
    from .content.json_schema import write

    print("\n".join(str(path) for path in write()))
    return 0


def _path(text):
    """A file named on the command line, from the folder in which the command was given."""
    return Path(text).expanduser().absolute()


def _argument(*names, **how):
    """An argument of a verb, as argparse takes it."""
    return names, how


_OF_SERVICE = (
    _argument("--backup", type=_path, metavar="FOLDER", help="where a copy of the records goes"),
    _argument("--rolling", action="store_true", help="make workers anew one after the other (WORKERS above 1)"),
    _argument(
        "--restart", metavar="COMMAND", default="systemctl restart proximal", help="how the service is started anew"
    ),
    _argument("--reload", metavar="COMMAND", default="systemctl reload proximal", help="how its workers are"),
    _argument("--stop", metavar="COMMAND", default="systemctl stop proximal", help="how it is stopped"),
    _argument(
        "--health",
        metavar="URL",
        default="http://127.0.0.1:8870/health",
        help="where it says how it stands ('': not asked)",
    ),
    _argument("--patience", metavar="SECONDS", type=float, default=180.0, help="how long it may take to be well"),
)


# A new verb is a function, which is given its arguments by name and gives the exit code, and its line here:
# name: the function, what it is for, its arguments.
VERBS = {
    "serve": (serve, "serve the course (HOST, PORT and COURSE_DATA are read from the environment)"),
    "validate": (
        validate,
        "check every content file and list all findings",
        _argument(
            "--on",
            metavar="YYYY-MM-DD",
            type=date.fromisoformat,
            default=date.today(),
            help="the day as of which dates are looked at (today)",
        ),
    ),
    "coverage": (
        coverage,
        "list where each claim is taught and asked, how much there is of everything, and what guessers get of the questions",
        _argument(
            "--json", action="store_true", help="as JSON: per claim its notebooks, decisions and items, and the totals"
        ),
    ),
    "new": (
        new,
        "write a commented file to begin with, whole as it stands",
        _argument("kind", choices=("case", "quiz"), help="what to begin"),
        _argument("id", help="its name, such as my-case"),
    ),
    "paths": (
        paths,
        "lay the ends of all paths of a case side by side, and say where a wrong one ends with more than the argued one",
        _argument("case", nargs="?", metavar="CASE", help="its name (every case)"),
        _argument("--once", action="store_true", help="only paths that leave the argued one in one decision: quicker"),
    ),
    "preview": (
        preview,
        "serve one case, quiz, worksheet, contrast, figure or lab, and reload it each time a file is saved",
        _argument("id", help="its name, such as my-case"),
    ),
    "problems": (
        problems,
        "list what learners reported as wrong, newest first",
        _argument("--json", action="store_true", help="as JSON: when, where, the content's fingerprint, and the words"),
    ),
    "backup": (
        backup,
        "copy the learners' records to one file, also while the course runs",
        _argument("file", type=_path, metavar="FILE", help="the file to write, such as learners-friday.sqlite"),
        _argument("--force", action="store_true", help="replace the file if it is there"),
    ),
    "restore": (
        restore,
        "make a backup the learners' records again, and keep what it replaces aside",
        _argument("file", type=_path, metavar="FILE", help="the backup"),
        _argument("--force", action="store_true", help="replace the records that are there"),
    ),
    "upgrade": (
        upgrade,
        "let the service run another release, made beside the one that runs, and back again if it is not well",
        _argument("ref", metavar="REF", help="a tag or a commit"),
        *_OF_SERVICE,
        _argument(
            "--pip", metavar="OPTION", action="append", default=[], help="for pip, as in --pip=--find-links=wheels"
        ),
    ),
    "rollback": (
        rollback,
        "let the service run the release of before the last upgrade",
        *_OF_SERVICE,
        _argument(
            "--give-up-since",
            action="store_true",
            help="where that cannot open the records any more: restore the backup of then, and set aside what came since",
        ),
    ),
    "copy-store": (
        copy_store,
        "copy the learners' records to another, empty database, counted and compared; stop the course before",
        _argument("source", metavar="FROM", help="its address, such as sqlite:////srv/course/data/learners.sqlite"),
        _argument("target", metavar="TO", help="the other's, such as postgresql://course@db/course"),
    ),
    "forget": (
        forget,
        "delete one learner's record, or one report, by its number",
        _argument("number", metavar="NUMBER", help="as the learner reads it on the start page, such as 3f9a-22c1"),
        _argument("--report", action="store_true", help="the number is that of a report, as problems lists it"),
        _argument("--yes", action="store_true", help="do not ask for confirmation"),
    ),
    "verify": (
        verify,
        "say whether a certificate was signed by this installation",
        _argument("certificate", nargs="?", metavar="TEXT", help="the signed text, or a file that holds it"),
        _argument("--key", metavar="KEY", help="the public key of another installation, instead of the one here"),
        _argument("--public-key", action="store_true", help="print the public key of this installation, for others"),
    ),
    "export": (
        export,
        "write the questions for another program, or for paper, and say what its format does not hold",
        _argument(
            "format", choices=("anki", "qti", "moodle", "gift", "jupyterquiz", "sheet"), help="for which program"
        ),
        _argument("--out", type=_path, metavar="FILE", required=True, help="the file to write"),
        _argument("--lesson", metavar="ID", help="only the questions of one lesson, such as 02-reduce-the-dose"),
        _argument(
            "--misses", type=_path, metavar="RECORD", help="only those missed in a record that a learner downloaded"
        ),
        _argument(
            "--seed",
            type=int,
            metavar="N",
            default=0,
            help="chooses the amounts of conversions and the order on paper (0)",
        ),
        _argument("--force", action="store_true", help="replace the file if it is there"),
    ),
    "static": (
        static,
        "write the course as files for any web host, or to open from a folder: to read and to look up, without Python",
        _argument("folder", type=_path, metavar="FOLDER", help="where to; a new folder, or one of an earlier call"),
        _argument(
            "--served",
            metavar="URL",
            default="",
            help="where the course is served, such as https://course.example.org/; each page links there",
        ),
    ),
    "print": (
        print_,
        "write a lesson's facilitator guide, handout or answer sheet, ready to print",
        _argument("lesson", metavar="LESSON", help="its number or id, such as 04"),
        _argument("--guide", action="store_true", help="for whoever teaches it, with the answers"),
        _argument(
            "--handout", action="store_true", help="for those who take part, with nothing that gives an answer away"
        ),
        _argument("--sheet", action="store_true", help="to mark answers on, by the numbers of the handout"),
        _argument("--answers", action="store_true", help="the handout with its answers, or the sheet as its key"),
        _argument("--paper", choices=("a4", "letter"), default="a4", help="the size of the paper (a4)"),
        _argument(
            "--out", type=_path, metavar="FILE", help="the file to write (named after the document, in this folder)"
        ),
        _argument(
            "--pdf", action="store_true", help="as a PDF, which needs Chromium; so does a FILE that ends in .pdf"
        ),
        _argument(
            "--seed", type=int, metavar="N", default=0, help="chooses the questions and every order on paper (0)"
        ),
        _argument("--force", action="store_true", help="replace the file if it is there"),
    ),
    "scorm": (
        scorm,
        "write a SCORM 2004 package that opens a served course and reports completion, for platforms without LTI",
        _argument("--served", metavar="URL", required=True, help="its address, such as https://course.example.org/"),
        _argument("file", type=_path, metavar="FILE", help="the file to write, such as proximal.zip"),
        _argument("--force", action="store_true", help="replace the file if it is there"),
    ),
    "schema": (schema, "write the JSON Schemas by which an editor completes and checks the files of assets/"),
    "sbml": (
        sbml,
        "print the model in standard form (SBML), for a scenario of assets/targets.yaml",
        _argument("--scenario", default="weiner", help="its name there (weiner)"),
        _argument("--antimony", action="store_true", help="as Antimony text, which needs no further package"),
    ),
}


def _sentence(purpose: str) -> str:
    """A purpose as a verb's own help opens with it."""
    return f"{purpose[0].upper()}{purpose[1:]}."


def main(argv: list[str] | None = None) -> int:
    """Do what the verb says; the exit code."""
    speak_utf8()
    parser = argparse.ArgumentParser(
        prog="python -m course_lib",
        description="What the course does at a command line; `VERB --help` says more of one.",
    )
    forms = parser.add_subparsers(dest="verb", required=True, metavar="VERB", title="verbs")
    for name, (_, purpose, *arguments) in VERBS.items():
        form = forms.add_parser(name, help=purpose, description=_sentence(purpose))
        for names, how in arguments:
            form.add_argument(*names, **how)
    asked = vars(parser.parse_args(argv))
    return VERBS[asked.pop("verb")][0](**asked)


if __name__ == "__main__":
    sys.exit(main())
