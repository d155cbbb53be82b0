"""The text of a YAML file → what YAML would read otherwise than its author wrote it, and what would take too long to read.

YAML drops a `#` and what follows it out of a sentence, and knows `012`, `1:30`, `1_000` and `no` as something else than they look.
Each of these is a finding with its line; nothing is corrected, since only the author knows what was meant.
What the file comes to is counted from a stream of events, before anything of it is built.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import yaml

LARGEST = 1_000_000  # bytes of a file; the course's own have up to 60,000
DEEPEST = 40  # groups inside each other; the course's own have up to 10
MOST = 50_000  # values once every alias is written out; the course's own have up to 2,300
LONGEST = 20_000  # characters of one text; the course's own have up to 2,200

LINE_BREAKS = "\x85\u2028\u2029"  # YAML begins a new line at each of these, and an editor does not
INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
DECIMAL = re.compile(r"[-+]?(0|[1-9]\d*)(\.\d*)?|[-+]?\.\d+|[-+]?\.(inf|nan)", re.IGNORECASE)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
ESCAPE = re.compile(r"\\([^xuU\"\\/\n])|\\(?:.|\n)", re.DOTALL)
MARK_OF_A_LIST = re.compile(r"\s*([-*•]|\d+[.)])\s")
BEHIND = re.compile(r"[ \t]*(#|$)")  # a comment, or the end of the line
BEFORE = re.compile(r"(^|[ \t])#")
WIDEST = 200  # columns; no text begins a line further right
FIGURES = 15  # that a number of a computer keeps

_resolver = yaml.SafeLoader("")


class TooMuch(Exception):
    """A file comes to more than the course reads; its arguments are a line and a sentence."""


def invisible(text: str) -> Iterator[tuple[int, str]]:
    """Line and sentence for each line that holds a character which nobody sees."""
    odd = [char for char in set(text) if char != "\n" and unicodedata.category(char) in INVISIBLE]
    for number, line in enumerate(text.split("\n"), 1) if odd else ():
        for char in sorted({char for char in line if char in odd}):
            if char == "\t":
                yield number, "there is a tab, which YAML and an editor count differently: write spaces"
            else:
                name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
                yield number, f"there is a character that nobody sees ({name}): remove it"


@dataclass
class _Group:
    """A list or a group of keys that is being read; `column` is where its entries begin, -1 between brackets."""

    keys: bool
    column: int
    anchor: str | None
    before: int
    entries: int = 0


@dataclass
class _Look:
    """What is known of the file so far."""

    lines: list[str]
    text: str
    open: list[_Group] = field(default_factory=list)
    count: int = 0
    weight: dict[str, int] = field(default_factory=dict)  # how many values each anchor stands for
    unused: dict[str, int] = field(
        default_factory=dict
    )  # anchors of a text that no alias has named so far, and their lines

    @property
    def at_key(self) -> bool:
        return bool(self.open) and self.open[-1].keys and self.open[-1].entries % 2 == 0

    @property
    def column(self) -> int:
        """The column of the entries around; text goes on to the right of it. -1 between brackets."""
        return self.open[-1].column if self.open else -1


def surprises(text: str, loader) -> Iterator[tuple[int, str]]:
    """Line and sentence for each thing that YAML would change silently; raises TooMuch, or yaml.YAMLError."""
    look = _Look(text.split("\n"), text)
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            look.unused.pop(event.anchor, None)
            _count(look, look.weight.get(event.anchor, 1), line)
        elif isinstance(event, yaml.NodeEvent):
            yield from _node(event, look, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            group = look.open.pop()
            if group.anchor:
                look.weight[group.anchor] = look.count - group.before
        if isinstance(event, yaml.AliasEvent | yaml.ScalarEvent | yaml.CollectionEndEvent) and look.open:
            look.open[-1].entries += 1
    for anchor, line in look.unused.items():
        sentence = f"`&{anchor}` is read as a name for what follows, and no `*{anchor}` asks for it"
        yield line, f"{sentence}: put the text in quotes if the & belongs to it, or remove `&{anchor}`"


def _node(event, look, line):
    """What surprises in a value, a key, or the beginning of a group."""
    _count(look, 1, line)
    if event.anchor:
        if event.anchor in look.weight:
            yield line, f"`&{event.anchor}` is here twice, and the second replaces the first: give it another name"
        look.weight[event.anchor] = 1
    if isinstance(event, yaml.ScalarEvent):
        if event.anchor:
            look.unused[event.anchor] = line
        yield from _scalar(event, look, line)
        return
    if event.tag is not None:
        yield line, "the word after `!` is read as a tag: put the text in quotes if it belongs to it, or remove it"
    look.open.append(
        _Group(
            isinstance(event, yaml.MappingStartEvent),
            -1 if event.flow_style else event.start_mark.column,
            event.anchor,
            look.count - 1,
        )
    )
    if len(look.open) > DEEPEST:
        raise TooMuch(line, f"here more than {DEEPEST} groups stand inside each other: write it with fewer")


def _count(look, more, line):
    look.count += more
    if look.count > MOST:
        sentence = f"the file comes to more than {MOST:,} values once each `*alias` is written out"
        raise TooMuch(line, f"{sentence}: make it shorter, or make two of it")


def _scalar(event, look, line):
    if len(event.value) > LONGEST:
        sentence = f"this text has {len(event.value):,} characters, and the course reads at most {LONGEST:,}"
        raise TooMuch(line, f"{sentence}: make it shorter")
    if event.tag is not None:
        sentence = f"`{_cut(event.value)}` cannot be read as a value: put it in quotes"
        yield line, f"{sentence}, with the word after `!` before it if that belongs to the text and is no tag"
    elif event.style == '"':
        yield from _escapes(event, look, line)
    elif event.style in (">", "|"):
        yield from _block(event, look, line)
    elif event.style != "'":
        yield from (_key if look.at_key else _plain)(event, look, line)


def _cut(text):
    return text if len(text) <= 40 else f"{text[:39]}…"


def _escapes(event, look, line):
    """A backslash in double quotes is a line break, a bell, half a formula."""
    raw = look.text[event.start_mark.index : event.end_mark.index]
    for found in ESCAPE.finditer(raw):
        if found[1]:
            sentence = f"`{found[0]}` in double quotes is read as another character than these two"
            yield line + raw.count("\n", 0, found.start()), f"{sentence}: use single quotes, or write `\\\\` for a \\"


def _key(event, look, line):
    if event.value == "<<":
        yield line, "`<<` is read as an order to copy keys from elsewhere: write the keys out"


def _block(event, look, line):
    """A text below `>` or `|`: it ends where the indentation does, and a line further in is not joined."""
    header = look.lines[line - 1][event.start_mark.column :][:WIDEST]
    if re.match(r"[>|][-+]?[1-9]", header):
        yield line, f"the number in `{header.split()[0]}` makes spaces part of the text: remove it"
    if "#" in header:
        yield (
            line,
            f"what follows `{header.split()[0]}` is a comment, not text: put it on a line of its own above the key",
        )
    number, indent = line, None
    for number in range(line + 1, len(look.lines) + 2):
        text = look.lines[number - 1] if number <= len(look.lines) else ""
        found = len(text) - len(text.lstrip(" "))
        if number > len(look.lines) or text.strip() and found < (look.column + 1 if indent is None else indent):
            break
        if not text.strip():
            continue
        further = indent is not None and found > indent
        indent = found if indent is None else indent
        if event.style == ">" and further:
            sentence = "this line stands further in than the text around it, and is not joined to it"
            yield number, f"{sentence}: make the indentation even, or use `|` to keep every line"
        elif event.style == ">" and MARK_OF_A_LIST.match(text) and number > line + 1 and look.lines[number - 2].strip():
            yield number, "below `>` this is joined to the line before: use `|` to keep every line"
    yield from _comment_within(look, number)


def _comment_within(look, number):
    """A comment on a line of its own, where the text above would go on."""
    text = look.lines[number - 1] if number <= len(look.lines) else ""
    if 0 <= look.column < len(text) - len(text.lstrip(" ")) and text.lstrip().startswith("#"):
        sentence = "this line is a comment, and stands where the text above would go on"
        yield number, f"{sentence}: put the text in quotes, or begin the comment as far left as its key"


def _plain(event, look, line):
    """A value without quotes."""
    value, tag = event.value, _resolver.resolve(yaml.ScalarNode, event.value, (True, False))
    kind = tag.rpartition(":")[2]
    if kind in ("int", "float", "bool", "null", "timestamp", "value", "merge"):
        yield from _as_something_else(value, kind, look, event, line)
        return
    if value in ("y", "n", "Y", "N"):
        yield line, f"`{value}` may be read as true or false: put it in quotes, or write `true` or `false`"
    yield from _comments(event, look, line)
    for number in range(line + 1, event.end_mark.line + 2):
        if MARK_OF_A_LIST.match(look.lines[number - 1]):
            sentence = "this line is joined to the text of the line before"
            yield number, f"{sentence}: make the indentation that of its list, or put the text in quotes"


def _comments(event, look, line):
    """What stands behind a `#` before, within or after a text without quotes."""
    number, column = event.end_mark.line + 1, event.end_mark.column
    behind = BEHIND.match(look.lines[number - 1], column)
    if behind and behind[1] and column:
        sentence = f"what follows `#` is a comment, so this text ends in `{event.value[-20:]}`"
        yield number, f"{sentence}: put the text in quotes, or the comment on a line of its own"
    elif behind and not behind[1]:
        yield from _comment_within(look, number + 1)
    column = event.start_mark.column
    first = line > 1 and look.column >= 0 and column < WIDEST and not look.lines[line - 1][:column].strip()
    if first and BEFORE.search(look.lines[line - 2]):
        sentence = "what follows `#` is a comment, so the text begins in the line below"
        yield line - 1, f"{sentence}: put the text in quotes, or the comment on a line above the key"


def _as_something_else(value, kind, look, event, line):
    """A value that YAML takes for a number, a date, true, false or nothing."""
    if kind == "null":
        if value:
            sentence = f"`{value}` is read as nothing"
            yield line, f"{sentence}: put it in quotes if it is text, or remove the key"
        elif (found := BEHIND.match(look.lines[line - 1], event.start_mark.column)) and found[1]:
            yield line, "nothing stands here, since what follows `#` is a comment: put the text in quotes"
    elif kind == "bool" and value.lower() not in ("true", "false"):
        sentence = f"`{value}` is read as true or false here"
        yield line, f"{sentence}: write `true` or `false`, or put the word in quotes"
    elif kind in ("int", "float") and not DECIMAL.fullmatch(value):
        sentence = f"`{_cut(value)}` is read as the number {_read_as(value)}"
        yield line, f"{sentence}: write it in plain figures, as in `1234.5`, or put it in quotes if it is text"
    elif kind in ("int", "float") and len(value.strip("+-0.").replace(".", "")) > FIGURES and _rounded(value):
        sentence = f"`{_cut(value)}` has more figures than a number keeps"
        yield line, f"{sentence}: write fewer, or put it in quotes if it is text"
    elif kind == "timestamp" and not DATE.fullmatch(value):
        sentence = f"`{value}` is read as a moment in another notation"
        yield line, f"{sentence}: write the day alone, as in `2026-11-22`, or put it in quotes if it is text"
    elif kind in ("value", "merge"):
        yield line, f"`{value}` cannot be read as a value: put it in quotes"


def _read_as(value):
    if len(value) > 40:
        return "that is meant by its notation"
    node = yaml.ScalarNode(_resolver.resolve(yaml.ScalarNode, value, (True, False)), value)
    return f"{_resolver.construct_object(node):.15g}"


def _rounded(value):
    """Whether a computer's number is another one than these figures."""
    return len(value) > 400 or "." in value and Decimal(value) != Decimal(repr(float(value)))
