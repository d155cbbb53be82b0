"""All files together → what the course as a whole does not teach, ask, cite or keep up to date."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches

from .. import library
from ..coverage import coverage, named_in, prose, tags
from ..yaml_reader import Finding, Page, Refused
from . import guessers
from .item_flaws import near_duplicates

ASKED_FOR_A_DECISION, ASKED = 3, 2  # items at least, for a claim of the seed that a decision rests on, and for the rest
REVIEWED = {"cases": library.case, "quizzes": library.quiz, "worksheets": library.worksheet, "contrasts": library.contrast, "figures": library.figure}  # fmt: skip
WORST = 12  # items that are named of those that feed a guesser
MONTHS = 18  # after which a lesson, or an activity that was reviewed, is read against its sources again


def course_findings(pages: Iterable[Page], today: date | None = None) -> Iterator[Finding]:
    """Every Finding about the course as a whole, of which `pages` are all files; dates are looked at if `today` is given.

    Nothing is said while a file cannot be read, since whatever it holds would then seem to be missing.
    """
    try:
        covered, _ = coverage().claims, library.references()
    except Refused:
        return
    yield from _claims(covered)
    yield from _references(list(pages))
    yield from _alike()
    yield from guessed()
    for id in library.ids("lessons"):
        yield from _lesson(library.lesson(id), library.page("lessons", f"{id}.yaml"), today)
    for folder, read in REVIEWED.items() if today else ():
        for id in library.ids(folder):
            if review := read(id).review:
                yield from _dated(
                    library.page(folder, f"{id}.yaml"), ("review", "reviewed_on"), review.reviewed_on, today
                )


def _claims(found):
    """Every claim is taught, and asked often enough."""
    page = library.page("claims.yaml")
    for id, covered in found.items():
        asked = len({str(item) for item in covered.items})
        least = ASKED_FOR_A_DECISION if id.startswith("S") and covered.decisions else ASKED
        if not covered.taught:
            sentence = f"the claim `{id}` is taught nowhere"
            yield page.finding(("claims", id), f"{sentence}: name it in a notebook or a case, or remove it")
        if asked < least:
            sentence = f"the claim `{id}` is asked in {asked} item{'s' if asked != 1 else ''} and needs {least}"
            yield page.finding(("claims", id), f"{sentence}: write {'another' if asked + 1 == least else 'more'}")


def _references(pages):
    """Every reference is cited somewhere, by its id or in words such as `Ferrando 1999`."""
    cited = set().union(*(page.once("cited", lambda page=page: _cited(page)) for page in pages))
    misspelt = {
        near for id in cited - library.references().keys() for near in get_close_matches(id, library.references())
    }
    written = [page for page in pages if page.path.name != "references.yaml"]
    notebooks = ["\n".join(prose(path)).casefold() for path in sorted(library.notebooks().glob("*.ipynb"))]
    for id in library.references():
        if id not in cited | misspelt and not _in_words(id, written) and not any(_says(id, text) for text in notebooks):
            sentence = (
                f"the reference `{id}` is cited nowhere: name it under `sources` of what rests on it, or remove it"
            )
            yield library.page("references.yaml").finding(("references", id), sentence)


def _cited(page):
    """Every reference that a file names by its id."""
    return {
        page.dig(place)
        for place in page.lines
        if place and place[-1] in ("source", "modelled_on") or len(place) > 1 and place[-2] == "sources"
        if isinstance(page.dig(place), str)
    }


def _in_words(id, pages):
    return any(page.once(("in words", id), lambda page=page: _says(id, page.text.casefold())) for page in pages)


def _says(id, prose):
    """Whether a text names the author and then the year, with no other number between: `meduri-2016, braith-1998` is no Meduri of 1998."""
    name, _, year = id.rpartition("-")
    return name in prose and re.search(rf"\b{name}\b[^.;\n\d]{{0,40}}\b{year}\b", prose) is not None


def _alike():
    """No two items of the course ask the same thing."""
    quizzes = {id: library.quiz(id) for id in library.ids("quizzes")}
    items = [((id, number), item) for id, quiz in quizzes.items() for number, item in enumerate(quiz.items)]
    for (id, number), (other, other_number) in near_duplicates(items):
        twin = quizzes[other].items[other_number].id
        sentence = f"this item asks nearly the same as `{twin}` of `{other}`, and the two count as one"
        yield library.page("quizzes", f"{id}.yaml").finding(
            ("items", number), f"{sentence}: make it ask something else, or remove it"
        )


def guessed() -> Iterator[Finding]:
    """No guesser who goes by the looks of the answers gets more of all the course's items than luck would give."""
    placed = {
        item.id: ((id, number), item)
        for id in library.ids("quizzes")
        for number, item in enumerate(library.quiz(id).items)
    }
    items = [item for _, item in placed.values()]
    asked, most = len(guessers.singles(items)), guessers.limit(items)
    for name, (got, fed) in guessers.too_much(items).items():
        id, number = placed[fed[0]][0]
        sentence = f"a guesser (`{name}`) gets {got:.1%} of the {asked} single items of the course right, and {most:.1%} is the limit"
        yield library.page("quizzes", f"{id}.yaml").finding(
            ("items", number, "answers"),
            f"{sentence}: reword wrong answers, as errors that look so too, in {', '.join(fed[:WORST])}",
        )


def _lesson(lesson, page, today):
    """What a lesson promises stands in what it is made of, and somebody has looked at it not too long ago."""
    notebook = library.notebooks() / lesson.notebook
    parts = [(folder, id) for folder, id in _parts(lesson) if id]
    if notebook.is_file() and all(id in library.ids(folder) for folder, id in parts):
        spoken = tags("\n".join(prose(notebook))).union(
            *(named_in(library.page(folder, f"{id}.yaml")) for folder, id in parts)
        )
        for number, id in enumerate(lesson.claims):
            if id not in spoken and id in library.claims():
                sentence = f"neither the notebook nor a case, quiz, worksheet, contrast, figure or lab of this lesson names `{id}`"
                yield page.finding(("claims", number), f"{sentence}: give it its tag there, or remove it here")
    if today:
        yield from _dated(page, ("checked",), lesson.checked, today)


def _dated(page, place, then, today):
    """A day on which something was read is not to come, and not too long ago."""
    if then > today + timedelta(days=1):  # where the author lives it may be tomorrow already
        yield page.finding(place, f"`{place[-1]}: {then}` lies in the future: correct it")
    elif _months(then, today) >= MONTHS:
        sentence = f"this was last read against its sources on {then}, {MONTHS} months ago or more"
        yield page.finding(place, f"{sentence}: check it again, and give the new date")


def _parts(lesson):
    yield from (("cases", id) for id in lesson.patients)
    yield "quizzes", lesson.quiz
    yield from (("worksheets", id) for id in lesson.worksheets)
    yield from (("contrasts", id) for id in lesson.contrasts)
    yield from (("figures", id) for id in lesson.figures)
    yield from (("labs", id) for id in (library.ids("labs") if lesson.lab else ()))


def _months(then, now) -> int:
    """Whole months between two dates."""
    return (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)
