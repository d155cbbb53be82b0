"""Rows of words and numbers → a file of comma-separated values that no spreadsheet takes for formulas.

The format is that of RFC 4180: comma, CRLF, quotes where they are needed, the names of the columns first. It begins with
the mark by which spreadsheets know UTF-8. A cell that begins as a formula does gets an apostrophe before it (OWASP,
CSV injection), since an alias is anybody's word.
"""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The file with these columns and rows."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return MARK + file.getvalue()


def _plain(cell):
    """A number as it is; of a text, nothing that a spreadsheet would compute, also behind spaces."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULAS) or text.startswith(FORMULAS) else text
