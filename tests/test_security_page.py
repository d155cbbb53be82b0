"""deploy/SECURITY.md: every line of it is held by tests that exist, and whoever looks for it finds it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PAGE = (HOUSE / "deploy" / "SECURITY.md").read_text(encoding="utf-8")
HELD, REST = PAGE.split("## What is not protected")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@cache
def names_in(file: str) -> set[str]:
    """The names of the tests in a file, read and not run."""
    tree = ast.parse((HOUSE / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[name for _, name in NAMED])
def test_every_test_that_is_named_exists(file, test):
    assert test in names_in(file)


def test_nothing_else_passes_for_a_test():
    assert len(re.findall(r"::", PAGE)) == len(re.findall(r"`tests/[\w/]+\.py::test_\w+`", PAGE)) >= len(NAMED) > 60


def test_every_line_of_what_is_held_names_a_test():
    rows = [
        row
        for row in HELD.split("## Kernels")[1].splitlines()
        if row.startswith("| ") and "what is protected" not in row
    ]
    assert len(rows) > 25 and not [row for row in rows if not re.search(r"\| `tests/[^|]+` \|$", row)]


def test_every_test_of_a_threat_is_named():
    unnamed = names_in("tests/serve/test_threats.py") - {test for _, test in NAMED}
    assert unnamed <= {
        "test_a_page_that_finds_no_room_says_so_and_starts_nothing",
        "test_what_a_page_sent_is_forgotten_in_time",
        "test_a_place_in_line_says_nothing_about_who_else_waits",
    }


def test_it_is_found_from_the_front_door_and_from_the_page_for_hosts():
    assert "](deploy/SECURITY.md)" in (HOUSE / "README.md").read_text(encoding="utf-8")
    assert "](SECURITY.md)" in (HOUSE / "deploy" / "HOSTING.md").read_text(encoding="utf-8")


def test_it_names_a_private_way_to_report_a_vulnerability_and_invents_no_address():
    assert "*Report a vulnerability*" in REST and "privately" in REST
    assert not re.search(r"[\w.]+@[\w.]+", PAGE)


def test_every_file_and_every_setting_that_it_names_exists():
    settings = (HOUSE / "deploy" / "HOSTING.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in settings for name in re.findall(r"`(COURSE_\w+)`", PAGE))
    for name in re.findall(r"\]\(([\w./]+)\)", PAGE):
        assert (HOUSE / "deploy" / name).exists(), name
    for name in re.findall(r"`((?:course_lib|tests|tools)/[\w/]+\.py)`", PAGE):
        assert (HOUSE / name).exists(), name


def test_the_numbers_that_it_names_are_those_of_the_course():
    from course_lib.serve import own_record, page_access, server
    from course_lib.serve.message_filter import OWN_BYTES

    assert (OWN_BYTES, page_access.MOST_AT_ONCE, page_access.REFILL) == (512 << 10, 16 << 20, 256 << 10)
    assert f"over {page_access.MOST_LINES} lines at most" in PAGE and server.LIMITS["max_body_size"] == 1 << 20
    assert f"at most {own_record.THREADS + own_record.MOST_WAITING} at once" in PAGE


def test_the_audit_has_a_verb_of_its_own():
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    assert "`make audit`" in PAGE and re.search(r"^audit: \.venv/audit", makefile, re.MULTILINE)
