"""The whole of assets/ → every finding at once: what one file says of another, and what leads nowhere.

Each file is checked as far as it can be read, so that one broken file hides nothing that is wrong with the rest.
"""

import re
from dataclasses import replace
from difflib import get_close_matches

from . import library
from .page import Page, Refused, noun

SINGLE = (
    "claims.yaml", "references.yaml", "physiology.yaml", "targets.yaml", "checks.yaml", "interactions.yaml", "equivalents.yaml", "equations.yaml", "observations.yaml",
    "calibration/priors.yaml", "calibration/tried.yaml", "calibration/sms-1.yaml", "calibration/manifest.yaml", "calibration/record.yaml",
)  # fmt: skip
TAG = re.compile(r"\[([SB]\d+)\]")


def check(constants=(), nouns=()) -> tuple:
    """Every Finding, by file and line; empty when all is well.

    `constants` are the names that the model needs in physiology.yaml, and `nouns` are (file, group, noun) of what else it reads;
    the engine knows both, and content does not know the engine.
    """
    findings = [
        *_not_read(),
        *_constants(constants),
        *_tags_in_notebooks(),
        *_interactions(),
        *_observations(),
        *_equations(constants),
    ]
    for read in (
        library.claims,
        library.references,
        library.parameters,
        library.interactions,
        library.equivalents,
        library.equations,
        library.published,
    ):
        findings += _refusals(read)
    for name in SINGLE:
        findings += _refusals(lambda name=name: library.page(name)) or _named(library.page(name))
    for file, group, kind in nouns:
        findings += _entries(file, group, kind)
    findings += _scenarios_of_targets()
    for folder, (read, more) in FOLDERS.items():
        for id in library.ids(folder):
            findings += _file(folder, id, read, more)
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: (finding.file, finding.line)))


def _refusals(read):
    try:
        read()
    except Refused as refusal:
        return list(refusal.findings)
    return []


def _file(folder, id, read, more):
    """What is wrong with one file by itself; then what it names; then, if it is a noun at all, what leads nowhere in it."""
    unreadable = _refusals(lambda: library.page(folder, f"{id}.yaml"))
    if unreadable:
        return unreadable
    page = library.page(folder, f"{id}.yaml")
    findings = [*_named(page), *_refusals(lambda: read(id))]
    return findings if _refusals(lambda: read(id)) else [*findings, *more(read(id), page)]


def _not_read():
    """Files that an author may believe to be part of the course, and are not."""
    root = library.assets()
    read = {root / name for name in SINGLE} | {
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
    known = _known("physiology.yaml", "parameters")
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
    for id in _known("interactions.yaml", "pairs") or ():
        page, place = library.page("interactions.yaml"), ("pairs", id)
        if isinstance(page.dig(place), dict):
            drug = page.dig(place).get("drug")
            yield from _unknown(page, (*place, "drug"), "drug", drug, library.ids("drugs"))


def _observations():
    """Every drug, target, check and scenario that an observation names is one of the course."""
    if _refusals(library.published):
        return
    page = library.page("observations.yaml")
    drugs = (*library.ids("drugs"), "unknown")
    targets, scenarios = _listed("targets.yaml", "targets"), _known("targets.yaml", "scenarios")
    checks = _listed("checks.yaml", "checks")
    runs = None if None in (scenarios, checks) else (*scenarios, *checks)
    for id, one in library.published().observations.items():
        place = ("observations", id)
        yield from _unknown(page, (*place, "drug"), "drug", one.drug, drugs)
        yield from _unknown(page, (*place, "check"), "check", one.check, checks)
        for number, target in enumerate(one.targets):
            yield from _unknown(page, (*place, "targets", number), "target", target, targets)
        if one.assumed:
            yield from _unknown(page, (*place, "assumed", "drug"), "drug", one.assumed.drug, drugs)
            yield from _unknown(page, (*place, "assumed", "scenario"), "scenario", one.assumed.scenario, runs)


def _listed(file, group):
    """The ids in a file that holds a list; None if the file cannot be read."""
    if _refusals(lambda: library.page(file)):
        return None
    entries = library.page(file).data.get(group)
    return [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else None


def _entries(file, group, kind):
    """What is wrong with each entry of a file of many, a list or a group of keys."""
    if _refusals(lambda: library.page(file)):
        return
    page = library.page(file)
    entries = page.data.get(group)
    if not isinstance(entries, list | dict):
        yield page.finding((group,), f"this file needs `{group}:` with its entries: add what is missing")
        return
    for key in range(len(entries)) if isinstance(entries, list) else entries:
        yield from _refusals(lambda key=key: noun(page, kind, (group, key)))


def _equations(constants):
    """Every symbol stands in its equation, and a constant that it names is one that the model needs."""
    for id in () if _refusals(library.equations) else library.equations():
        page, equation = library.page("equations.yaml"), library.equations()[id]
        for symbol, words in equation.symbols.items():
            place = ("equations", id, "symbols", symbol)
            if symbol not in equation.latex:
                yield page.finding(place, f"`{symbol}` does not stand in the equation: write it as in `latex`")
            for name in re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", words):
                yield from _unknown(page, place, "constant", name, list(constants) or None)


def _scenarios_of_targets():
    if _refusals(lambda: library.page("targets.yaml")):
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
        yield from _unknown(page, ("targets", number, "scenario"), "scenario", scenario, scenarios)


# ── what a file names ────────────────────────────────────────────────────────────────────────────────────────────


def _known(file, group):
    """The ids in a file of many, even if some entry is wrong; None if the file cannot be read."""
    if _refusals(lambda: library.page(file)):
        return None
    entries = library.page(file).data.get(group)
    return list(entries) if isinstance(entries, dict) else None


def _unknown(page, place, kind, id, known, before=""):
    """A finding if `id` is not among `known`; nothing if these could not be read, or if it is not an id at all."""
    if known is None or not isinstance(id, str) or id in known:
        return
    near = get_close_matches(id, list(known), n=1)
    todo = f"did you mean `{near[0]}`?" if near else "add it or correct the id"
    yield page.finding(place, f"{before}there is no {kind} `{id}`: {todo}")


def _named(page):
    """Every claim and every reference that is named in a file exists."""
    claims, references = _known("claims.yaml", "claims"), _known("references.yaml", "references")
    for place in page.lines:
        if place and place[-1] in ("source", "modelled_on") or len(place) > 1 and place[-2] == "sources":
            yield from _unknown(page, place, "reference", page.dig(place), references)
        if len(place) > 1 and place[-2] == "claims":
            yield from _unknown(page, place, "claim", page.dig(place), claims)
    yield from _tags(page, claims)


def _tags(page, claims):
    """Every tag such as [S14] in a file's prose is a claim."""
    for number, line in enumerate(page.path.read_text(encoding="utf-8").splitlines(), 1):
        for tag in TAG.findall(line):
            yield from (replace(finding, line=number) for finding in _unknown(page, (), "claim", tag, claims))


def _tags_in_notebooks():
    for path in sorted(library.notebooks().glob("*.ipynb")):
        yield from _tags(_unread(path), _known("claims.yaml", "claims"))


# ── what leads nowhere ───────────────────────────────────────────────────────────────────────────────────────────


def _case(case, page):
    scenes = [scene.id for scene in case.scenes]
    yield from _twice(page, ("scenes",), scenes, "scene")
    yield from _unknown(page, ("first",), "scene", case.first, scenes)
    for number, interruption in enumerate(case.interruptions):
        yield from _unknown(page, ("interruptions", number, "scene"), "scene", interruption.scene, scenes)
    for number, given in enumerate(case.patient.given):
        yield from _prescription(page, ("patient", "given", number), given, {})
    interrupting = {interruption.scene for interruption in case.interruptions}
    for number, scene in enumerate(case.scenes):
        yield from _scene(case, page, number, scene, interrupting)
    named = {case.first, *interrupting}.union(*map(_next, case.scenes))
    lost = set(scenes) - _reached(case, [case.first, *interrupting]) if named <= {*scenes, "debrief"} else ()
    for id in sorted(lost):
        yield page.finding(
            ("scenes", scenes.index(id)), f"no choice leads to the scene `{id}`: lead to it or remove it"
        )


def _scene(case, page, number, scene, interrupting):
    place, where = ("scenes", number), [*(scene.id for scene in case.scenes), "debrief"]
    if scene.id not in interrupting and interrupting <= set(where):
        if scene.day is None:
            yield page.finding(
                place, f"the scene `{scene.id}` has no `day`, which only an interruption goes without: add it"
            )
        if scene.next is None:
            yield page.finding(place, f"the scene `{scene.id}` leads nowhere: add `next:` with a scene or `debrief`")
    yield from _unknown(page, (*place, "next"), "scene", scene.next, where, f"`next: {scene.next}` leads nowhere: ")
    onward = _reached(case, _next(scene))
    if scene.id in onward and "debrief" not in onward:
        yield page.finding(
            (*place, "next"), f"the scene `{scene.id}` leads round in a circle: let a choice lead on to `debrief`"
        )
    yield from _twice(page, (*place, "options"), [option.id for option in scene.options], "option")
    for index, option in enumerate(scene.options):
        yield from _option(case, page, (*place, "options", index), option, where)


def _option(case, page, place, option, where):
    yield from _unknown(
        page, (*place, "next"), "scene", option.next, where, f"the choice `{option.id}` leads nowhere: "
    )
    yield from _unknown(page, (*place, "mobility"), "mobility plan", option.mobility, case.mobility)
    for index, order in enumerate(option.orders):
        yield from _unknown(page, (*place, "orders", index), "order", order, case.orders)
    yield from _twice(page, (*place, "controls"), [control.id for control in option.controls], "control")
    for index, prescription in enumerate(option.prescribe):
        yield from _prescription(
            page, (*place, "prescribe", index), prescription, {control.id: control for control in option.controls}
        )


def _prescription(page, place, prescription, controls):
    """Its drug exists, and so does each control that it takes a value from, in the unit that is needed there."""
    yield from _unknown(page, (*place, "drug"), "drug", prescription.drug, library.ids("drugs"))
    for key, unit in (("dose", "mg/day"), ("halve_every", "days")):
        id = getattr(getattr(prescription, key), "control", None)
        yield from _unknown(page, (*place, key, "control"), "control", id, controls)
        if id in controls and controls[id].unit != unit:
            yield page.finding(
                (*place, key, "control"),
                f"the control `{id}` is in {controls[id].unit}, and `{key}` takes {unit}: name another",
            )
        if id in controls and key == "halve_every" and not controls[id].low:
            yield page.finding(
                (*place, key, "control"),
                f"the control `{id}` goes down to 0, and a halving every 0 days never ends: raise its `low`",
            )


def _next(scene):
    return [id for id in (scene.next, *(option.next for option in scene.options)) if id]


def _reached(case, todo):
    """Every scene, and perhaps `debrief`, that choices lead to from the scenes `todo`, these included."""
    scenes, found = {scene.id: scene for scene in case.scenes}, set()
    while todo:
        id, *todo = todo
        if id not in found:
            found.add(id)
            todo += _next(scenes[id]) if id in scenes else []
    return found


def _twice(page, place, ids, kind):
    for index, id in enumerate(ids):
        if id in ids[:index]:
            yield page.finding((*place, index), f"the {kind} id `{id}` is here twice: give one of them another id")


def _quiz(quiz, page):
    yield from _twice(page, ("items",), [item.id for item in quiz.items], "item")
    for number, item in enumerate(quiz.items):
        yield from _twice(page, ("items", number, "answers"), [answer.id for answer in item.answers], "answer")


def _lesson(lesson, page):
    yield from _unknown(page, ("case",), "case", lesson.case, library.ids("cases"))
    yield from _unknown(page, ("quiz",), "quiz", lesson.quiz, library.ids("quizzes"))
    if not (library.notebooks() / lesson.notebook).is_file():
        yield page.finding(
            ("notebook",), f"there is no notebook `{lesson.notebook}` in notebooks/: write it or correct the name"
        )


def _lab(lab, page):
    for side in ("a", "b"):
        yield from _unknown(page, (side, "drug"), "drug", getattr(lab, side).drug, library.ids("drugs"))
    yield from _twice(page, ("goals",), [goal.id for goal in lab.goals], "goal")


def _drug(drug, page):
    return ()


FOLDERS = {
    "drugs": (library.drug, _drug),
    "cases": (library.case, _case),
    "quizzes": (library.quiz, _quiz),
    "lessons": (library.lesson, _lesson),
    "labs": (library.lab, _lab),
}
