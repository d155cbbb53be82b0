"""Which room a file belongs in: said in a sentence where one is in the wrong room, and CONTRIBUTING's table beside the tree."""

import re
from collections import Counter
from pathlib import PurePosixPath as P

import pytest

from tests.broken import HOUSE

STOREYS = {"model", "physiology", "content", "store", "engine", "views", "app", "serve"}
FLAT = {"model"}  # a shelf of nouns, one file each
MOST_ALIKE = 2  # files of one first word that may lie side by side before they are a room
GUIDE = (HOUSE / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")


def tree(folder: str) -> list[P]:
    root = HOUSE / folder
    found = (path for path in root.rglob("*") if path.suffix in (".py", ".js") and "vendor" not in path.parts)
    return sorted(P(folder) / path.relative_to(root).as_posix() for path in found if "__pycache__" not in path.parts)


def misplaced(modules: list[P], tests: list[P]) -> list[str]:
    """A sentence for each file that lies in the wrong room."""
    return [*_by_storey(modules), *_by_room(modules), *_scripts(modules), *_tests(modules, tests)]


def _by_storey(modules):
    for path in modules:
        if len(path.parts) > 2 and path.parts[1] not in STOREYS:
            yield f"{path} is in no storey: put it into one of {', '.join(sorted(STOREYS))}, or name the new one in tests/test_rooms.py."


def _by_room(modules):
    """Files whose names begin with the name of a room beside them, or with one word that they share, are a room."""
    folders = {path.parent for path in modules}
    for folder in sorted(folders):
        names = [
            path.stem for path in modules if path.parent == folder and path.suffix == ".py" and path.stem != "__init__"
        ]
        rooms = {other.name for other in folders if other.parent == folder}
        for name in names:
            for room in rooms:
                if name != room and name.startswith(room):
                    yield f"{folder / name}.py is in the wrong room: its name begins with a room's, so it belongs in {folder / room}/."
        if folder.name in FLAT or len(folder.parts) < 2:
            continue
        for word, count in Counter(name.split("_")[0] for name in names).items():
            if count > MOST_ALIKE:
                yield f"{folder} holds {count} files named {word}_…: they are a room, so give them a folder {folder / word}/."


def _scripts(modules):
    known = set(modules)
    for path in modules:
        widget = path.name.split(".")[0]  # screen.js, and each part of it: screen.keeping.js
        if path.suffix == ".js" and path.with_name(f"{widget}.py") not in known:
            yield f"{path} is in the wrong room: a widget's script lies beside its Python, and there is no {widget}.py here."


def _tests(modules, tests):
    rooms = {P(*path.parent.parts[1:]) for path in modules}
    apart = {
        "bench",
        "browser",
        "browsers",
        "hosting",
        "load",
        "trials",
    }  # what is measured, stands around the course, or was tried by browsers or newcomers, mirrors no module
    for path in tests:
        room = P(*path.parent.parts[1:])
        mirrors = not room.parts or room.parts[0] in apart or room in rooms
        if path.name.startswith("test_") and not mirrors and room != P("content/cases"):  # what each case file says
            yield f"{path} is in the wrong room: a test's place mirrors its module's, and there is no course_lib/{room}/."


def test_no_file_is_in_the_wrong_room():
    assert not list(misplaced(tree("course_lib"), tree("tests")))


@pytest.mark.parametrize(
    ("modules", "tests", "said"),
    [
        (["course_lib/views/lab/a.py", "course_lib/views/labwords.py"], [], "views/labwords.py is in the wrong room"),
        ([f"course_lib/engine/review_{n}.py" for n in "abc"], [], "3 files named review_…"),
        (["course_lib/helpers/a.py"], [], "is in no storey"),
        (["course_lib/views/parts/screen.js"], [], "there is no screen.py here"),
        (["course_lib/views/parts/screen.keeping.js"], [], "there is no screen.py here"),
        (
            ["course_lib/engine/case/play.py"],
            ["tests/engine/cases/test_play.py"],
            "there is no course_lib/engine/cases/",
        ),
    ],
)
def test_a_file_in_the_wrong_room_is_named_with_the_room_that_is_right(modules, tests, said):
    assert [sentence for sentence in misplaced(list(map(P, modules)), list(map(P, tests))) if said in sentence]


def named_in_the_guide() -> set[str]:
    """Every path that the table of CONTRIBUTING names, as it stands there."""
    rows = re.findall(r"^\| (?!you look for)(?!---).*? \| (.*) \|$", GUIDE, re.MULTILINE)
    return {path for row in rows for path in re.findall(r"`([\w./-]+)`", row) if "/" in path or path.endswith(".py")}


def found(path: str) -> bool:
    """Whether a place is there: from the top, inside the package, or, as a bare name, anywhere in the package."""
    if "/" not in path:
        return any(one.name == path for one in tree("course_lib"))
    return (HOUSE / path).exists() or (HOUSE / "course_lib" / path).exists()


def test_every_place_that_the_guide_names_is_there():
    assert named_in_the_guide() and not [path for path in named_in_the_guide() if not found(path)]


def test_every_room_is_in_the_guide():
    rooms = {str(P(*path.parent.parts[1:])) for path in tree("course_lib")} - {"."}
    told = " ".join(named_in_the_guide())
    assert not [room for room in sorted(rooms) if f"{room}/" not in told]


def test_the_guide_stays_two_pages():
    assert len(GUIDE.splitlines()) <= 130
