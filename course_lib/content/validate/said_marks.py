"""A notebook's file → each comment in it that does not say, as it should, that the line before it is said and not on the wall.

A line of prose that ends with `<!-- said -->` is left to whoever presents; everywhere else it is a line like any other.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from ..yaml_reader import Finding, Page

SAID = "<!-- said -->"
COMMENT = re.compile(r"<\s*!\s*-.*?-\s*>|<\s*!\s*-.*|<!\s*said.*", re.IGNORECASE)
BEGINS = re.compile(r"\s*(#+\s|[-*+]\s|\d+[.)]\s)?")  # a heading's or an item's sign
STRING = re.compile(
    r'"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"'
)  # of JSON, in which a notebook is written; none is longer than its line


def said_marks(page: Page, notebook: str) -> Iterator[Finding]:
    """A finding at its line for each comment in the text of a notebook that is no mark, or stands where one does nothing."""
    for number, line in enumerate(notebook.splitlines(), 1):
        for told in STRING.findall(line) if "<" in line else ():
            for sentence in filter(None, map(_wrong, json.loads(told, strict=False).splitlines())):
                yield replace(page.finding((), sentence), line=number)


def _wrong(told):
    """What is wrong with a line of prose, and what to do; empty where nothing is."""
    told = told.rstrip()
    prose = told.removesuffix(SAID)
    found = COMMENT.search(prose)
    if found and found[0] == SAID:
        return f"`{SAID}` stands within a line: put each sentence on a line of its own, and the mark at the end of its line"
    if found:
        return f"`{found[0]}` is no mark of the course: write `{SAID}` where the line is only said, or remove it"
    sign = BEGINS.match(prose)
    if prose != told and (not prose[sign.end() :].strip() or "#" in sign[0]):
        return f"`{SAID}` ends no sentence here: put it at the end of a line of prose, or remove it"
    return ""
