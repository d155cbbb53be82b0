"""HTML as our screens write it → the tree that BeautifulSoup makes of it, in a third of the time.

Half of what a test of a room takes is html.parser, which is made for the markup of others.
Ours closes what it opens and quotes what it gives; anything else is left to html.parser.
`tests/test_markup.py` holds both to each other.
"""

import re
from html import unescape

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import AttributeValueList, HTMLAttributeDict

TOKEN = re.compile(r'<(/?)([a-zA-Z][\w-]*)((?: [\w:.-]+(?:="[^"]*")?)*)[ ]?(/?)>|([^<]+)')
ATTRIBUTE = re.compile(r' ([\w:.-]+)(?:="([^"]*)")?')
BLANK = re.compile(r"[\n\t\f\r ]+")
EMPTY = BeautifulSoup("", "html.parser")
BUILDER = EMPTY.builder
LIKE_ALL = vars(Tag(EMPTY, BUILDER, "p"))
LISTS = BUILDER.cdata_list_attributes


class _Unusual(Exception):
    """Markup that our screens do not write."""


def tree(html: str) -> BeautifulSoup:
    """The tree of an HTML text, as `BeautifulSoup(html, "html.parser")` gives it but for the lines that tags stand in."""
    plain = "".join([html])  # of Markup each cut costs a check
    try:
        return _grown(plain)
    except _Unusual:
        return BeautifulSoup(plain, "html.parser")


def _grown(html):
    soup = BeautifulSoup("", "html.parser")
    last, within, at, kept = None, soup, 0, 0
    for token in TOKEN.finditer(html):
        if token.start() != at:
            raise _Unusual
        at = token.end()
        end, name, attributes, closed, text = token.groups()
        if text is not None:
            last = _put(NavigableString(unescape(text) if kept else _spaced(unescape(text))), within, last)
            continue
        name = name.lower()
        if end:
            if within.name != name or within is soup:
                raise _Unusual
            kept -= name in BUILDER.preserve_whitespace_tags
            within = within.parent
            continue
        last = _put(_tag(name, attributes), within, last)
        if not closed and not last.can_be_empty_element:
            kept += name in BUILDER.preserve_whitespace_tags
            within = last
    if at != len(html) or within is not soup:
        raise _Unusual
    return soup


def _spaced(text):
    """A text of nothing but blanks is one blank."""
    return ("\n" if "\n" in text else " ") if BLANK.fullmatch(text) else text


def _tag(name, attributes):
    if name in BUILDER.string_containers:
        raise _Unusual
    tag = Tag.__new__(Tag)
    found = HTMLAttributeDict()
    for key, value in ATTRIBUTE.findall(attributes):
        key, value = key.lower(), unescape(value) if "&" in value else value
        listed = key in LISTS["*"] or key in LISTS.get(name, ())
        found[key] = AttributeValueList(value.split()) if listed else value
    can_be_empty = name in BUILDER.empty_element_tags
    tag.__dict__ = {**LIKE_ALL, "name": name, "attrs": found, "contents": [], "can_be_empty_element": can_be_empty}
    return tag


def _put(one, within, last):
    """Hang an element into the tree, behind the one that was read last."""
    beside = within.contents[-1] if within.contents else None
    one.parent, one.previous_element, one.previous_sibling = within, last, beside
    one.next_element = one.next_sibling = None
    if last is not None:
        last.next_element = one
    if beside is not None:
        beside.next_sibling = one
    within.contents.append(one)
    return one
