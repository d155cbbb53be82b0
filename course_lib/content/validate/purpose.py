"""What the items of a file ask for, which stance their keys take, which error a wrong answer stands for, and words to be typed."""

from collections.abc import Iterator

from ...model.dressed import dressed
from ...model.quiz import Choice, Quiz, Short
from ...model.spelling import same
from ..yaml_reader import Finding, Page

SOURCES = 1  # items of a file that may ask what a source or the course says


def purpose_findings(quiz: Quiz, page: Page) -> Iterator[Finding]:
    """Every Finding about what the items of one file are for.

    Errors and stances are asked of a file as soon as any of its answers names its error.
    """
    sources = [number for number, item in enumerate(quiz.items) if item.asks == "source"]
    for number in sources[SOURCES:]:
        sentence = f"`{quiz.items[sources[0]].id}` asks what a source says already, and one such item a file is enough"
        yield page.finding(("items", number, "asks"), f"{sentence}: let this one be reasoned out")
    if names_errors(quiz):
        yield from stances(quiz, page)
        yield from errors(quiz, page)
    for number, item in enumerate(quiz.items):
        if isinstance(item, Short):
            yield from _spellings(item, page, ("items", number))


def names_errors(quiz: Quiz) -> bool:
    """Whether any answer of the file names the error that it stands for."""
    return any(answer.error for item in quiz.items if isinstance(item, Choice) for answer in item.answers)


def stances(quiz: Quiz, page: Page) -> Iterator[Finding]:
    """A decision says whether its key acts or waits, and nothing else does."""
    for number, item in enumerate(quiz.items):
        if item.asks == "decision" and not item.stance:
            sentence = "this decision does not say whether its key acts or holds back"
            yield page.finding(("items", number, "asks"), f"{sentence}: add `stance: act` or `stance: wait`")
        if item.stance and item.asks != "decision":
            sentence = f"only a decision has a stance, and this item is `asks: {item.asks}`"
            yield page.finding(("items", number, "stance"), f"{sentence}: make it `asks: decision`, or remove `stance`")


def errors(quiz: Quiz, page: Page) -> Iterator[Finding]:
    """Every wrong answer, in every variant in which it is wrong, says which error it stands for; a right one stands for none."""
    for number, item in enumerate(quiz.items):
        if not isinstance(item, Choice):
            continue
        keyed = [{answer.id for answer in one.answers if answer.correct} for one in dressed(item)]
        for at, answer in enumerate(item.answers):
            place = ("items", number, "answers", at)
            right = [answer.id in keys for keys in keyed]
            if not answer.error and not all(right):
                sentence = f"the wrong answer `{answer.id}` does not say which error it stands for"
                yield page.finding(
                    place, f"{sentence}: add `error`, what somebody believes who chooses it, in a few words"
                )
            if answer.error and all(right):
                yield page.finding((*place, "error"), "a right answer stands for no error: remove this")


def _spellings(item, page, place):
    """No word is right and wrong, or stands for two errors; other spellings of one may be listed, as other programs take them by the letter."""
    for one in dressed(item):
        groups = [
            (("accept",), one.accept),
            *((("mistakes", n, "words"), wrong.words) for n, wrong in enumerate(one.mistakes)),
        ]
        seen: list[tuple[tuple, str]] = []
        for inside, words in groups:
            for at, word in enumerate(words):
                at = (*place, *inside, at)
                twin = next((other for group, other in seen if group != inside and same(word, other)), None)
                if twin:
                    kind = "is accepted as" if twin in one.accept else "stands for another error as"
                    yield page.finding(at, f"`{word}` {kind} `{twin}`: remove one of the two")
                elif word.casefold() in [other.casefold() for _, other in seen]:
                    yield page.finding(at, f"`{word}` is here twice: remove one of them")
                seen.append((inside, word))
