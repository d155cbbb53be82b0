"""The house keeps its own rules: imports point down, every door says what it does, files are short and name no machine."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
MODULES = sorted(path for path in (HOUSE / "course_lib").rglob("*.py"))
LONGEST = 400
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "core", "misc"}
# Spelt in two so that this file passes: folders of one machine, and its own copies of a registry.
NO_ONE_S_HOUSE = tuple("/" + place for place in ("work/", "tmp/", "root/", "home/", "opt/pypi", "opt/wheels"))


def kept() -> list[Path]:
    """Every file of the project: what git tracks or would, or all that is here where there is no git."""
    run = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    if run.returncode == 0:
        paths = [HOUSE / name for name in run.stdout.split("\0") if name]
    else:
        paths = [
            path
            for path in HOUSE.rglob("*")
            if not set(path.relative_to(HOUSE).parts) & {".git", ".venv", "build", "__pycache__"}
        ]
    return sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts)


def texts():
    for path in kept():
        try:
            yield path.relative_to(HOUSE).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture


def test_imports_only_point_down_and_no_widget_is_known_below_the_views():
    found = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"],
        cwd=HOUSE, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
    assert re.search(r"Contracts: ([2-9]|\d\d) kept, 0 broken", found.stdout), found.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_module_says_what_it_is_for_and_so_does_every_public_function_in_it(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, f"{path.name} does not open with a sentence"
    silent = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)]  # fmt: skip
    assert not silent, f"{path.name}: no docstring in {', '.join(silent)}"


def test_no_module_is_too_long_to_read_at_a_sitting():
    long = {
        path.name: count for path in MODULES if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_no_file_has_a_name_that_says_nothing():
    assert not [path.name for path in MODULES if set(path.relative_to(HOUSE).with_suffix("").parts) & SAYS_NOTHING]


def of_this_machine(line: str) -> bool:
    """Whether a line names a folder of the machine that it was written on; a container's own user is no such folder."""
    line = re.sub(r"/[h]ome/(jovyan|learner|proximal|user|course)\b", "", line)
    return any(re.search(rf"(?<![\w.$}}]){re.escape(place)}", line) for place in NO_ONE_S_HOUSE)


def test_a_path_of_a_machine_is_known_when_it_is_seen():
    for place in NO_ONE_S_HOUSE:
        assert of_this_machine(f"see {place}x") and of_this_machine(f'open("{place}x")')
    assert not of_this_machine("docs/" + "work/notes") and not of_this_machine("/home" + "/jovyan/course")


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    found = []
    for name, text in texts():
        if "/vendor/" in name or not any(place in text for place in NO_ONE_S_HOUSE):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if of_this_machine(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "pyproject.toml", "Makefile"])
def test_no_lock_or_recipe_names_a_registry(name):
    text = (HOUSE / name).read_text(encoding="utf-8")
    assert not re.findall(
        r"(?:--?(?:extra-)?index(?:-url)?|--find-links|-f|-i)[ =]\S*//\S+|file://\S*|@ https?://\S+", text
    )


def test_the_users_lock_ends_with_the_course_itself():
    assert (HOUSE / "requirements.txt").read_text(encoding="utf-8").rstrip().splitlines()[-1] == "-e ."


def test_no_verb_of_make_is_written_twice():
    verbs = re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(verbs) == sorted(set(verbs))
