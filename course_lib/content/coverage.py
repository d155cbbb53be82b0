"""Everything that names a claim → where each claim is taught and asked, computed and never kept by hand."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ..model.coverage import Coverage, Covered, Part
from ..model.quiz import Item
from . import library
from .yaml_reader import Finding, Page, Refused

TAG = re.compile(r"\[([SB]\d+)\]")


def coverage() -> Coverage:
    """Where the course teaches and asks each claim; raises Refused if a file of it cannot be read."""
    places = {id: {name: [] for name in Covered.model_fields} for id in library.claims()}
    totals = {"claims": len(places)}
    for kind, found in _found().items():
        totals[kind] = len(found)
        for place, claims in found:
            for id in sorted(claims & places.keys()):
                places[id][kind].append(place)
    return Coverage(claims={id: Covered(**found) for id, found in places.items()}, totals=totals)


def _found() -> dict[str, list]:
    """For each kind of place, all places of that kind with the claims that they name."""
    found = {kind: [] for kind in ("notebooks", "lessons", "cases", "decisions", "rankings", "quizzes", "items", "worksheets", "contrasts", "figures")}  # fmt: skip
    for path in sorted(library.notebooks().glob("*.ipynb")):
        found["notebooks"].append((path.name, tags("\n".join(prose(path)))))
    for lesson in library.lessons():
        found["lessons"].append((lesson.id, set(lesson.claims)))
    for case in map(library.case, library.ids("cases")):
        page = library.page("cases", f"{case.id}.yaml")
        named_here, in_scenes = page.once("by scene", lambda page=page: _by_scene(page.data))
        for scene, claims in zip(case.scenes, in_scenes, strict=True):
            kind = "rankings" if scene.ranking else "decisions"
            found[kind].append((Part(file=case.id, id=scene.id), claims))
        found["cases"].append((case.id, named_here.union(*in_scenes)))
    for quiz in map(library.quiz, library.ids("quizzes")):
        found["quizzes"].append((quiz.id, set()))
        found["items"] += [(Part(file=quiz.id, id=item.id), set(item.claims)) for item in quiz.items]
    for kind, read in (("worksheets", library.worksheet), ("contrasts", library.contrast), ("figures", library.figure)):
        for id in library.ids(kind):
            found[kind].append((read(id).id, named_in(library.page(kind, f"{id}.yaml"))))
    return found


def _by_scene(case):
    """The claims that a case names outside its scenes, and in each of them."""
    return named({key: case[key] for key in case.keys() - {"claims", "scenes"}}), [*map(named, case["scenes"])]


def named_in(page: Page) -> frozenset[str]:
    """Every claim that a file names."""
    return page.once("claims", lambda: frozenset(named(page.data)))


def named(data, listed=False) -> set[str]:
    """Every claim in `data`, under a key `claims` (as `listed` says of where `data` stands) or as a tag in a text."""
    if isinstance(data, str):
        return {data} if listed else tags(data)
    if isinstance(data, dict):
        return set().union(*(named(value, key == "claims") for key, value in data.items()))
    return set().union(*(named(value, listed) for value in data)) if isinstance(data, list) else set()


def tags(text: str) -> set[str]:
    """Every claim that is tagged in prose, as in `[S14]`."""
    return set(TAG.findall(text)) if "[" in text else set()


def prose(path) -> Iterator[str]:
    """The text of each cell of a notebook that is not code; raises Refused if it is no notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return iter(["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"])
    except (OSError, ValueError, LookupError, TypeError):
        name = path.relative_to(library.assets().parent).as_posix()
        raise Refused([Finding(name, 1, "this is not a notebook: save it again from JupyterLab")]) from None


def makeup(items: Iterable[Item]) -> dict[str, dict[str, int]]:
    """How many items there are by what they ask, by the stance of a decision's key, by kind, with a picture and with variants."""
    items = tuple(items)
    named = {
        "asks": [item.asks for item in items],
        "stance": [item.stance or "none given" for item in items if item.asks == "decision"],
        "kind": [item.kind for item in items],
        "picture": [item.picture.kind for item in items if item.picture],
        "variants": [f"{len(item.variants)} each" for item in items if item.variants],
    }
    return {name: dict(Counter(found).most_common()) for name, found in named.items()}


def makeup_table(items: Iterable[Item]) -> str:
    """The same as lines of text, a line each with its sum."""
    lines = []
    for name, counted in makeup(items).items():
        said = ", ".join(f"{count} {word}" for word, count in counted.items()) or "none"
        lines.append(f"{name:<10}{sum(counted.values()):>4}  {said}")
    return "\n".join(["items by what they are", *lines])


def table(found: Coverage) -> str:
    """The coverage as lines of text: a claim a line, its notebooks by number, and how often it is decided on and asked."""
    counted = ("decisions", "rankings", "items", "worksheets", "contrasts", "figures")
    lines = [f"{'claim':<7}{'notebooks':<32}{''.join(f'{name:>12}' for name in counted)}"]
    for id, covered in found.claims.items():
        numbers = " ".join(name.split("_")[0] for name in covered.notebooks) or "–"
        lines.append(f"{id:<7}{numbers:<32}{''.join(f'{len(getattr(covered, name)):>12}' for name in counted)}")
    return "\n".join([*lines, "", ", ".join(f"{count} {name}" for name, count in found.totals.items())])
