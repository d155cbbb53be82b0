"""The whole of assets/ → every finding at once: what one file says of another, and what leads nowhere.

Each file is checked as far as it can be read, so that one broken file hides nothing that is wrong with the rest.
"""

import hashlib
import re
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from ...model.drug import ROUTES
from .. import library, notebook_steps
from ..coverage import tags
from ..yaml_reader import Page, Refused, noun
from .case_paths import case_findings
from .figure_of_lab import figure_findings
from .hedges import contrast_hedges, lab_hedges, worksheet_hedges
from .item_flaws import quiz_findings
from .known_ids import ids_in, no_such_way, refusals, twice, unknown
from .possible import between_files, drug_possible, lab_possible, quiz_possible
from .said_marks import said_marks
from .syllabus import course_findings
from .teaching import teaching_findings

SINGLE = (
    "claims.yaml", "references.yaml", "physiology.yaml", "targets.yaml", "checks.yaml", "interactions.yaml", "equivalents.yaml", "equations.yaml", "observations.yaml", "glossary.yaml",
    "calibration/priors.yaml", "calibration/tried.yaml", "calibration/misses.yaml", "calibration/sms-1.yaml", "calibration/sms-2.yaml", "calibration/manifest.yaml", "calibration/record-sms-2.yaml", "calibration/sms3_division.yaml",
)  # fmt: skip
RECORDED = "calibration/record.yaml"  # not there until the untouched checks have been run, once
DOORS = {
    "case": "cases",
    "contrast": "contrasts",
    "figure": "figures",
    "lab": "labs",
    "quiz": "quizzes",
    "worksheet": "worksheets",
}
CALL = re.compile(rf"\b({'|'.join(DOORS)})\(\s*\\?[\"']([^\"'\\]*)\\?[\"']")


def check(constants=(), nouns=(), today: date | None = None) -> tuple:
    """Every Finding, by file and line; empty when all is well.

    `constants` are the names that the model needs in physiology.yaml, and `nouns` are (file, group, noun) of what else it reads;
    the engine knows both, and content does not know the engine. With `today`, a lesson that was not read again for long is one.
    """
    unread, around = list(_not_read()), _around()
    findings = [
        *unread,
        *_constants(constants),
        *_in_notebooks(),
        *_interactions(),
        *_observations(),
        *_equations(constants),
        *between_files(),
    ]
    for read in (
        library.claims,
        library.references,
        library.parameters,
        library.interactions,
        library.equivalents,
        library.equations,
        library.published,
        library.glossary,
    ):
        findings += refusals(read)
    for name in _single():
        findings += refusals(lambda name=name: library.page(name)) or _named(library.page(name), around)
    for file, group, kind in nouns:
        findings += _entries(file, group, kind)
    findings += _scenarios_of_targets()
    for folder, (read, more) in FOLDERS.items():
        for id in library.ids(folder):
            findings += _file(folder, id, read, more, around)
    parts = [(name,) for name in _single()] + [
        (folder, f"{id}.yaml") for folder in FOLDERS for id in library.ids(folder)
    ]
    if not unread and not any(refusals(lambda one=one: library.page(*one)) for one in parts):
        findings += course_findings([library.page(*one) for one in parts], today)
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: (finding.file, finding.line)))


def _single() -> tuple[str, ...]:
    """The files that stand by themselves, with the record once it is written."""
    return (*SINGLE, RECORDED) if (library.assets() / RECORDED).exists() else SINGLE


def _file(folder, id, read, more, around):
    """What is wrong with one file by itself; then what it names; then, if it is a noun at all, what leads nowhere in it."""
    page, unreadable = library.as_far_as_read(lambda: library.page(folder, f"{id}.yaml"))
    if page is None:
        return unreadable
    findings = page.once(("all", around), lambda: _by_itself(page, read, id, more, around, bool(unreadable)))
    return [*unreadable, *library.beyond(unreadable, findings)]


def _by_itself(page, read, id, more, around, broken):
    findings, one = list(_named(page, around)), None
    try:
        one = noun(page, read.kind, id=id) if broken else read(id)
    except Refused as refusal:
        findings += refusal.findings
        one, page = refusal.noun, refusal.page
    if one is not None:
        findings += more(one, page)
    return findings


def _around() -> str:
    """A name for everything beside a file that its findings hang on: claims and references, and what else there is."""
    named = [
        library.as_far_as_read(lambda name=name: library.page(name)) for name in ("claims.yaml", "references.yaml")
    ]
    read = [(page and page.text, list(map(str, refused))) for page, refused in named]
    there = [library.ids(folder) for folder in FOLDERS], sorted(path.name for path in library.notebooks().glob("*"))
    return hashlib.sha256(repr((read, there)).encode()).hexdigest()


def _not_read():
    """Files that an author may believe to be part of the course, and are not."""
    root = library.assets()
    read = {root / name for name in _single()} | {
        root / folder / f"{id}.yaml" for folder in FOLDERS for id in library.ids(folder)
    }
    for path in sorted(root.rglob("*")):
        folder = path.relative_to(root).parts[0]
        ours = folder in FOLDERS or path.suffix.lower() in (".yaml", ".yml")
        if ours and path.is_file() and path not in read and not path.name.startswith("."):
            where = f"a name such as `{path.stem}.yaml` in one of the folders {', '.join(FOLDERS)}"
            yield _unread(path).finding((), f"this is not read: give it {where}, or remove it")


def _unread(path):
    return Page(path, path.relative_to(library.assets().parent).as_posix())


def _constants(names):
    """Every constant that the model needs is there, and no other."""
    known = ids_in("physiology.yaml", "parameters")
    if known is None:
        return
    page = library.page("physiology.yaml")
    spare = [name for name in known if names and name not in names]
    for name in spare:
        near = get_close_matches(name, set(names) - set(known), n=1)
        yield page.finding(
            ("parameters", name),
            f"the model has no constant `{name}`: " + (f"did you mean `{near[0]}`?" if near else "remove it"),
        )
    for name in sorted(set(names) - set(known)):
        if not get_close_matches(name, spare, n=1):
            yield page.finding(("parameters",), f"the constant `{name}` is missing: add it")


def _interactions():
    """Every measured interaction is one of a drug that the course has."""
    for id in ids_in("interactions.yaml", "pairs") or ():
        page, place = library.page("interactions.yaml"), ("pairs", id)
        if isinstance(page.dig(place), dict):
            drug, route = (page.dig(place).get(key) for key in ("drug", "route"))
            yield from unknown(page, (*place, "drug"), "drug", drug, library.ids("drugs"))
            if route in ROUTES:
                yield from no_such_way(page, (*place, "route"), drug, route)


def _observations():
    """Every drug, target, check and scenario that an observation names is one of the course."""
    if refusals(library.published):
        return
    page = library.page("observations.yaml")
    drugs = (*library.ids("drugs"), "unknown")
    targets, scenarios = _listed("targets.yaml", "targets"), ids_in("targets.yaml", "scenarios")
    checks = _listed("checks.yaml", "checks")
    runs = None if None in (scenarios, checks) else (*scenarios, *checks)
    for id, one in library.published().observations.items():
        place = ("observations", id)
        yield from unknown(page, (*place, "drug"), "drug", one.drug, drugs)
        yield from unknown(page, (*place, "check"), "check", one.check, checks)
        for number, target in enumerate(one.targets):
            yield from unknown(page, (*place, "targets", number), "target", target, targets)
        if one.assumed:
            yield from unknown(page, (*place, "assumed", "drug"), "drug", one.assumed.drug, drugs)
            yield from unknown(page, (*place, "assumed", "scenario"), "scenario", one.assumed.scenario, runs)


def _listed(file, group):
    """The ids in a file that holds a list; None if the file cannot be read."""
    if refusals(lambda: library.page(file)):
        return None
    entries = library.page(file).data.get(group)
    return [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else None


def _entries(file, group, kind):
    """What is wrong with each entry of a file of many, a list or a group of keys."""
    if refusals(lambda: library.page(file)):
        return
    page = library.page(file)
    entries = page.data.get(group)
    if not isinstance(entries, list | dict):
        yield page.finding((group,), f"this file needs `{group}:` with its entries: add what is missing")
        return
    for key in range(len(entries)) if isinstance(entries, list) else entries:
        yield from refusals(lambda key=key: noun(page, kind, (group, key)))


def _equations(constants):
    """Every symbol stands in its equation, and a constant that it names is one that the model needs."""
    for id in () if refusals(library.equations) else library.equations():
        page, equation = library.page("equations.yaml"), library.equations()[id]
        for symbol, words in equation.symbols.items():
            place = ("equations", id, "symbols", symbol)
            if symbol not in equation.latex:
                yield page.finding(place, f"`{symbol}` does not stand in the equation: write it as in `latex`")
            for name in re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", words):
                yield from unknown(page, place, "constant", name, list(constants) or None)


def _scenarios_of_targets():
    if refusals(lambda: library.page("targets.yaml")):
        return
    page = library.page("targets.yaml")
    targets, scenarios = page.data.get("targets"), page.data.get("scenarios")
    if not isinstance(targets, list) or not isinstance(scenarios, dict):
        yield page.finding(
            ("targets",), "this file needs `scenarios:`, a group of keys, and `targets:`, a list: add what is missing"
        )
        return
    for number, entry in enumerate(targets):
        scenario = entry.get("scenario") if isinstance(entry, dict) else None
        yield from unknown(page, ("targets", number, "scenario"), "scenario", scenario, scenarios)


# ── what a file names ────────────────────────────────────────────────────────────────────────────────────────────


def _named(page, around):
    """Every claim and every reference that is named in a file exists."""
    return page.once(("named", around), lambda: tuple(_unknown_in(page)))


def _unknown_in(page):
    claims, references = ids_in("claims.yaml", "claims"), ids_in("references.yaml", "references")
    for place in page.lines:
        if place and place[-1] in ("source", "modelled_on") or len(place) > 1 and place[-2] == "sources":
            yield from unknown(page, place, "reference", page.dig(place), references)
        if len(place) > 1 and place[-2] == "claims":
            yield from unknown(page, place, "claim", page.dig(place), claims)
        if place and place[-1] in ("claims", "sources") and isinstance(page.dig(place), list):
            yield from _again(page, place)
    yield from _tags(page, page.text, claims)


def _again(page, place):
    listed = page.dig(place)
    for index, id in enumerate(listed):
        if id in listed[:index]:
            yield page.finding((*place, index), f"`{id}` is listed twice in `{place[-1]}`: remove one of them")


def _tags(page, text, claims):
    """Every tag such as [S14] in a file's prose is a claim."""
    for number, line in enumerate(text.splitlines(), 1):
        for tag in sorted(tags(line)):
            yield from (replace(finding, line=number) for finding in unknown(page, (), "claim", tag, claims))


def _in_notebooks():
    """Every tag in a notebook is a claim, every id that a door is called with a file, and every comment says what is only said."""
    claims = ids_in("claims.yaml", "claims")
    for path in sorted(library.notebooks().glob("*.ipynb")):
        page, text = _unread(path), path.read_text(encoding="utf-8")
        yield from _tags(page, text, claims)
        yield from said_marks(page, text)
        for number, door, id in _calls(text):
            for finding in unknown(page, (), door, id, library.ids(DOORS[door])):
                yield replace(finding, line=number)


@lru_cache(maxsize=128)
def _calls(notebook):
    """Line, door and id of each call of a door in the text of a notebook."""
    lines = enumerate(notebook.splitlines(), 1)
    return [(number, *call) for number, line in lines if "(" in line for call in CALL.findall(line)]


# ── what one file names of another ───────────────────────────────────────────────────────────────────────────────────


def _lesson(lesson, page):
    yield from teaching_findings(lesson, page)
    yield from unknown(page, ("case",), "case", lesson.case, library.ids("cases"))
    yield from unknown(page, ("quiz",), "quiz", lesson.quiz, library.ids("quizzes"))
    for key, folder in (
        ("cases", "cases"),
        ("later", "cases"),
        ("worksheets", "worksheets"),
        ("contrasts", "contrasts"),
        ("figures", "figures"),
    ):
        for number, id in enumerate(getattr(lesson, key)):
            yield from unknown(page, (key, number), folder.removesuffix("s"), id, library.ids(folder))
    if not (library.notebooks() / lesson.notebook).is_file():
        yield page.finding(
            ("notebook",), f"there is no notebook `{lesson.notebook}` in notebooks/: write it or correct the name"
        )
    elif lesson.short:
        yield from _short(lesson, page)


def _short(lesson, page):
    """The steps of the ten-minute path are headings of the page, and its case has a level for it."""
    try:
        found = notebook_steps.steps(library.notebooks() / lesson.notebook)
    except Refused:
        return
    for number, name in enumerate(lesson.short.steps):
        yield from unknown(page, ("short", "steps", number), "step", name, [step.name for step in found if step.name])
    called = [id for step in found if step.name in lesson.short.steps for _, id in step.calls if id]
    for id in called:
        if id in library.ids("cases") and not _has_a_short_level(id):
            sentence = f"the case `{id}` has no short level"
            yield page.finding(("short",), f"{sentence}: name its three `decisive` scenes, or leave its step out")


def _has_a_short_level(id):
    return bool(refusals(lambda: library.case(id)) or library.case(id).decisive)


def _lab(lab, page):
    for side in ("a", "b"):
        yield from unknown(page, (side, "drug"), "drug", getattr(lab, side).drug, library.ids("drugs"))
        yield from no_such_way(page, (side, "route"), getattr(lab, side).drug, getattr(lab, side).route)
    yield from twice(page, ("goals",), [goal.id for goal in lab.goals], "goal")
    yield from twice(page, ("challenge",), [task.id for task in lab.challenge], "task")
    if lab.guess:
        yield from twice(page, ("guess", "options"), [option.id for option in lab.guess.options], "option")
    yield from lab_hedges(lab, page)
    yield from lab_possible(lab, page)


def _worksheet(worksheet, page):
    yield from worksheet_hedges(worksheet, page)
    shown = {id for part in worksheet.parts for id in getattr(part, "muscles", ())}
    for number, muscle in enumerate(worksheet.muscles):
        if muscle.id not in shown:
            sentence = f"no part shows the muscle `{muscle.id}` or where its grades come from"
            yield page.finding(("muscles", number), f"{sentence}: name it under `muscles` of a part, or remove it")
    yield from twice(page, ("muscles",), [muscle.id for muscle in worksheet.muscles], "muscle")
    yield from twice(page, ("parts",), [part.id for part in worksheet.parts], "part")
    for number, part in enumerate(worksheet.parts):
        for group in ("picks", "lines", "sentences"):
            ids = [one.id for one in getattr(part, group, ())]
            yield from twice(page, ("parts", number, group), ids, group.removesuffix("s"))


def _contrast(contrast, page):
    yield from contrast_hedges(contrast, page)
    yield from twice(page, ("rows",), [row.id for row in contrast.rows], "row")


def _quiz(quiz, page):
    yield from quiz_findings(quiz, page)
    yield from quiz_possible(quiz, page)


FOLDERS = {
    "drugs": (library.drug, drug_possible),
    "cases": (library.case, case_findings),
    "contrasts": (library.contrast, _contrast),
    "quizzes": (library.quiz, _quiz),
    "lessons": (library.lesson, _lesson),
    "figures": (library.figure, figure_findings),
    "labs": (library.lab, _lab),
    "worksheets": (library.worksheet, _worksheet),
}
