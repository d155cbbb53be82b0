"""One YAML file → plain data and the line of every key, or a refusal in a sentence.

PyYAML's nodes know their lines, so a finding can say where; its loader would also accept a key twice, and we do not.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from .refusal_sentences import EMPTY, WANTED, misspelt, name_of, sentences
from .yaml_surprises import LARGEST, LINE_BREAKS, TooMuch, invisible, surprises

SENTENCES = ("argued", "because", "feedback", "label", "question", "stem", "text")  # a dash alone is none
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Finding:
    """What is wrong, in a sentence that says what to do, and where."""

    file: str
    line: int
    sentence: str

    def __str__(self):
        return f"{self.file}, line {self.line}: {self.sentence}"


class Refused(Exception):
    """Content that the course does not accept; `findings` lists all that is wrong with it.

    `page` and `noun` are what could be read nevertheless, for whoever looks for further findings there, and for nothing else:
    the noun is that of the page with its misspelt keys put right. None, where nothing could be read.
    """

    def __init__(self, findings, page=None, noun=None):
        self.findings, self.page, self.noun = tuple(findings), page, noun
        super().__init__("\n".join(map(str, self.findings)))


@dataclass
class Page:
    """A file that was read: its text and data, and the line at which each place in it begins."""

    path: Path
    name: str
    data: object = None
    lines: dict = field(default_factory=dict)
    findings: list = field(default_factory=list)
    text: str = ""
    known: dict = field(default_factory=dict, repr=False, compare=False)  # what was worked out, by what was asked

    def once(self, asked, work):
        """What `work()` gives, worked out once for `asked`, however often the same text is opened; it may hang on nothing else."""
        if asked not in self.known:
            self.known[asked] = work()
        return self.known[asked]

    def line(self, place) -> int:
        """The line of `place`, or of the nearest thing around it that has one."""
        known = tuple(place)
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known, 1)

    def finding(self, place, sentence) -> Finding:
        """What is wrong at `place`."""
        return Finding(self.name, self.line(place), sentence)

    def dig(self, place):
        """What stands at `place`."""
        data = self.data
        for part in place:
            data = data[part]
        return data


def open_page(path: Path, root: Path) -> Page:
    """Read `path`; raises Refused if it is missing, not text, not YAML, says a key twice or something that YAML would change."""
    page = Page(path, (path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
    try:
        parsed = _parsed(page.name, _text(page))
        page = replace(parsed, path=path)
    except FileNotFoundError:
        raise Refused(
            [page.finding((), "the file does not exist: create it, or correct the name that asks for it")]
        ) from None
    except OSError as error:
        raise Refused(
            [page.finding((), f"the file cannot be read ({error.strerror}): make it a file that you may read")]
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Refused([Finding(page.name, line, "the file is not UTF-8 text: save it as UTF-8")]) from None
    if page.findings:
        raise Refused(page.findings, page if isinstance(page.data, dict) else None)
    if not isinstance(page.data, dict):
        raise Refused([page.finding((), "the file holds no keys: begin it with lines such as `title: …`")])
    return page


def _text(page):
    """The text of a file, no more of it than the course reads, with one kind of line end and no byte-order mark."""
    with page.path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        sentence = f"the file is larger than {LARGEST:,} bytes, the most that the course reads"
        raise Refused([page.finding((), f"{sentence}: make it shorter, or make two of it")])
    return raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@lru_cache(maxsize=128)
def _parsed(name, text) -> Page:
    """The text as a page without a path: whoever saves one file and reads all of them again waits for that one only."""
    page = Page(Path(name), name, text=text)
    unseen = [Finding(name, *found) for found in invisible(text)]
    if any(char in text for char in LINE_BREAKS):
        page.findings += unseen
        return page
    try:
        page.findings += (Finding(name, *found) for found in surprises(text, LOADER))
        node = yaml.compose(text, Loader=LOADER)
        page.data = _plain(node, (), page) if node is not None else None
        page.findings = list(dict.fromkeys([*page.findings, *unseen]))
    except TooMuch as found:
        page.findings.append(Finding(name, *found.args))
    except RecursionError:
        page.findings = [
            page.finding((), "an `*alias` here stands inside its own `&anchor`: write the text out instead")
        ]
    except yaml.YAMLError as error:
        sentence = f"{_problem(error)}: check the indentation, colons and quotes here"
        page.findings.append(Finding(name, _line(error, text), sentence))
    return page


def _line(error, text):
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else text[: getattr(error, "position", 0)].count("\n") + 1


def _problem(error):
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return f"this is not valid YAML ({said.removeprefix('but ')})"


def _plain(node, place, page):
    """The data of a YAML node; notes the line of every place on the way."""
    page.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, page)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, index), page) for index, child in enumerate(node.value)]
    try:
        return _scalars.construct_object(node)
    except (ValueError, yaml.YAMLError):
        line = node.start_mark.line + 1
        if line not in {finding.line for finding in page.findings}:
            page.findings.append(
                Finding(page.name, line, f"`{node.value}` cannot be read as a value: put it in quotes")
            )
        return node.value


def _mapping(node, place, page):
    data = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            page.findings.append(
                Finding(page.name, line, "a list or a group cannot be a key: write one word, or put the text in quotes")
            )
            continue
        if key in data:
            page.findings.append(Finding(page.name, line, f"the key `{key}` is here twice: keep one of them"))
            # whatever else is said of either is told here, since it may only follow
            page.lines |= {at: line for at in page.lines if at[: len(place) + 1] == (*place, key)}
            continue
        page.lines[(*place, key)] = line
        data[key] = _plain(value_node, (*place, key), page)
    return data


_scalars = yaml.SafeLoader("")


def noun(page: Page, kind: type[BaseModel], place=(), **more):
    """What stands at `place`, with `more`, as a frozen noun; raises Refused with a sentence for each thing wrong.

    A misspelt key is told and then read as the one that was meant, so that it hides nothing of what else is wrong.
    """
    read, refusal = page.once((kind, *place, *more.items()), lambda: _noun(page, kind, place, more))
    if refusal:
        raise Refused(*refusal)
    return read


def _noun(page, kind, place, more):
    """The noun and nothing, or nothing and what Refused is made of."""
    data = page.dig(place)
    if not isinstance(data, dict):
        return None, ([page.finding(place, f"{name_of(place)} must be {WANTED['model']}")],)
    for key, value in more.items():
        if data.get(key, value) != value:
            sentence = f"`{key}: {data[key]}` stands under the name `{value}`: make them the same, or remove this line"
            return None, ([page.finding((*place, key), sentence)],)
    data, found, read, told = {**data, **more}, {}, None, set()
    while read is None:
        try:
            read = kind.model_validate(data)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            for where, sentence in sentences(problems, kind, data):
                found[page.finding((*place, *where), sentence)] = None
                told.add(where)
            wrong = misspelt(problems, kind, data)
            if not wrong:
                break
            page, data = _mended(page, place, data, wrong)
    for where, said in _says_nothing(data):
        if where not in told:
            found[page.finding((*place, *where), f"{name_of(where)} {said}")] = None
    return (None, (found, page, read)) if found else (read, None)


def _mended(page, place, data, wrong):
    """The page and the data with each misspelt key as the one that was meant, and without those that nobody knows."""
    lines = dict(page.lines)
    for where, meant in sorted(wrong.items(), key=lambda one: len(one[0]), reverse=True):
        meant = None if _stands(data, (*where[:-1], meant)) else meant
        old, new = (*place, *where), (*place, *where[:-1], meant)
        lines |= {(*new, *at[len(old) :]): line for at, line in page.lines.items() if at[: len(old)] == old and meant}
        data = _renamed(data, where, meant)
    whole = _put(page.data, place, data)
    return Page(page.path, page.name, whole, lines, page.findings, page.text), data


def _stands(data, place):
    for part in place[:-1]:
        data = data[part]
    return place[-1] in data


def _renamed(data, where, meant):
    """A copy of `data` in which the key at `where` is called `meant`, or is gone."""
    first, *rest = where
    if rest:
        return _put(data, (first,), _renamed(data[first], rest, meant))
    return {meant if key == first else key: value for key, value in data.items() if meant or key != first}


def _put(data, place, value):
    """A copy of `data` that holds `value` at `place`."""
    if not place:
        return value
    copied = list(data) if isinstance(data, list) else dict(data)
    copied[place[0]] = _put(data[place[0]], place[1:], value)
    return copied


def _says_nothing(data, place=()) -> list:
    """Every place inside `data` at which nothing stands, or no word where a sentence belongs; and what to say of it."""
    found = []
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, str) and value.strip():
            if key in SENTENCES and not re.search(r"\w", value):
                found.append(((*place, key), f"is `{value}`, which says nothing: write it out"))
        elif value is None or isinstance(value, str):
            found.append(((*place, key), EMPTY))
        elif isinstance(value, dict | list):
            found += _says_nothing(value, (*place, key))
    return found
