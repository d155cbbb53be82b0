"""Rows 8, 17, 20 and 31, as far as they can be read off the scripts and the style sheets; the rest is in tests/browser."""

import re
from pathlib import Path

import pytest

from course_lib.views.parts.screen import CHARTS, SCRIPTS, Screen
from tests.broken import HOUSE

PARTS, STYLE = HOUSE / "course_lib" / "views" / "parts", HOUSE / "assets" / "style"
SERVE = HOUSE / "course_lib" / "serve"
CONNECTION = (".connection {", ".px-lost:not(:empty) {")  # in view wherever the reader is, and gone once it is back
each_script = pytest.mark.parametrize(
    "path", [*PARTS.glob("*.js"), *SERVE.glob("*.js"), *STYLE.glob("*.js")], ids=lambda path: path.name
)
each_sheet = pytest.mark.parametrize("path", sorted(STYLE.glob("*.css")), ids=lambda path: path.name)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@each_script
def test_row_08_every_read_and_every_write_of_the_browser_s_storage_is_guarded(path):
    for line in text_of(path).splitlines():
        if re.search(r"\b(local|session)Storage\b|document\.cookie", line.split("//")[0]):
            assert "try {" in line and "catch" in line, line


def test_row_31_numbers_fall_back_to_english_before_the_chart_library_asks_for_them():
    assert SCRIPTS.index("screen.languages.js") == 0 < SCRIPTS.index(CHARTS)
    script = Screen._esm if isinstance(Screen._esm, str) else str(Screen._esm)
    assert script.index('new target("en-US"') < script.index("Intl.NumberFormat(_?k.language")


@each_sheet
def test_row_20_whatever_is_pinned_is_pinned_only_where_the_window_is_high(path):
    for line in text_of(path).splitlines():
        if re.search(r"position: (sticky|fixed)", line) and not line.startswith(CONNECTION):
            assert line.startswith("@media (min-height: 37.5em)"), line


@each_sheet
def test_the_size_of_text_follows_the_browser_s_own(path):
    text = re.sub(r"/\*.*?\*/", "", text_of(path), flags=re.S)
    assert not re.findall(r"font-size: [^;]*\dpx|font: [^;]*?\d+px[ /]|font-size\d?: \d+px", text)


@each_sheet
def test_row_17_no_column_is_wider_than_a_narrow_window(path):
    assert not re.findall(r"minmax\(\d+(?:\.\d+)?(?:px|rem),", text_of(path))
