"""Items → the flaws that give a key away, or that make an item ask something else than it means to.

Haladyna's and the examiners' usual list, as far as a program can see it; sense it does not see.
"""

import re
from collections.abc import Iterable, Iterator

from ...model.dressed import dressed
from ...model.quiz import Item, Quiz
from .. import library
from ..yaml_reader import Finding, Page
from . import guessers
from .hedges import keeps_a_hedge
from .known_ids import refusals, twice, unknown
from .purpose import purpose_findings
from .variants import variant_findings
from .wording import hedges, meaning_words

ANSWERS = 4
SEVERAL = "More than one is right."
LIMIT = 0.30  # of a file's single items that a guesser may get: chance and five points
SOME, ENOUGH = 4, 8  # single items before their looks are counted, and before their positions are
TIMES_LONGER = 1.5  # than the next longest, and a key stands out by itself
LENGTH_RATIO = {"single": 2.5, "multiple": 2.0}  # of the longest to the shortest option
SHORT = 24  # characters; below that a ratio of lengths says little

ABSOLUTE = re.compile(
    r"\b(always|never|none|nobody|no one|only|must|everyone|everybody|impossible|cannot|certain(ly)?|"
    r"guaranteed?s?|without exception|in (any|every|all) cases?|"
    r"every(?! (other |second |third |few |one |two |three |four |six |eight |twelve |[\d–-]+ ?)*(h|hours?|days?|nights?|mornings?|evenings?|weeks?|months?|visits?|shifts?|sessions?|meals?)\b)|"
    r"(?<!\bfirst of )(?<!\babove )(?<!\bafter )all(?! (two|three|four|five|six|eight|ten|twelve|\d+)\b))\b",
    re.IGNORECASE,
)
POINTS_AT_OTHERS = re.compile(
    r"\b(all|none|both|neither) of (the|these|them|those)\b|\bany of (these|those|them)\b|\bthe above\b|\b(answers?|options?) [a-d]\b|"
    r"^(all|none|both|neither)( (are|is) (right|true|correct|wrong))?\.?$",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"\bexcept\b|(?<!\bat )\bleast\b|\b(incorrect|untrue|false)\b|"
    r"\b(which|what)\b(?:(?!\b(who|that|whose|when|if|since|because|while|whether)\b)[^.?!;:])*?(\bnot\b|n[’']t\b)",
    re.IGNORECASE,
)
QUOTED = re.compile(r'"[^"]*"|“[^”]*”|\([^)]*\)')
NUMBER = re.compile(
    r"(about|around|roughly|at|to|from|below|above|under|over|up to|less than|more than)?\s*[−+-]?\d[\d.,]*"
    r"(\s*(–|-|to|and|/|of)\s*\d[\d.,]*)?\s*(%|[^\W\d]{1,3}\S{0,8}|days?|hours?|weeks?|months?|years?|minutes?|percent)?( (a|per) (day|week|month))?\.?",
    re.IGNORECASE,
)
# The share of their words that two items have in common, and ask the same thing: of stem and key together, or of the key beside the stem.
NEAR, SAME_KEY, SAME_STEM = 0.38, 0.55, 0.1


def quiz_findings(quiz: Quiz, page: Page) -> Iterator[Finding]:
    """Every Finding about the items of one file."""
    yield from twice(page, ("items",), [item.id for item in quiz.items], "item")
    claims = {} if refusals(library.claims) else library.claims()
    for number, item in enumerate(quiz.items):
        place = ("items", number)
        for group in ("answers", "stages", "matches", "spares"):
            ids = [one.id for one in getattr(item, group, ())]
            yield from twice(page, (*place, group), ids, group.removesuffix("s"))
        unfilled = list(variant_findings(item, page, place))
        yield from unfilled
        for inside, sentence in _flaws(item.model_copy(update={"variants": ()}) if unfilled else item, claims):
            yield page.finding((*place, *inside), sentence)
        for drug in ("drug", "to") if getattr(item, "convert", None) else ():
            id = getattr(item.convert, drug)
            yield from unknown(page, (*place, "convert", drug), "drug", id, library.ids("drugs"))
    for sentence in next(filter(None, (list(_to_guess(items)) for items in _as_asked(quiz))), ()):
        yield page.finding(("items",), sentence)
    yield from purpose_findings(quiz, page)


# ── one item ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _flaws(item, claims):
    """Every flaw of an item as it is asked: in which of its variants, where it is not in all of them."""
    found = {}
    for number, one in enumerate(dressed(item), 1):
        for look in (_stem, _options, _key, _ground):
            for flaw in look(one, claims):
                found.setdefault(flaw, []).append(number)
    for (inside, sentence), numbers in found.items():
        some = len(numbers) < len(item.variants)
        yield inside, f"in variant {', '.join(map(str, numbers))}, {sentence}" if some else sentence


def _stem(item, claims):
    """What is asked, and how."""
    stem = QUOTED.sub("", item.stem)
    negative = NEGATIVE.search(stem)
    if negative:
        yield ("stem",), f"the stem asks for what is not so (`{negative[0][-30:]}`): give it a question for what is so"
    if re.search(r"\b(an?)\s*[:….]*\s*$", stem):
        yield (
            ("stem",),
            "the stem ends in an article, which tells the key by its first letter: move it into the options",
        )
    if item.kind in ("single", "multiple") and (SEVERAL in item.stem) != (item.kind == "multiple"):
        todo = f"add `{SEVERAL}`" if item.kind == "multiple" else f"remove `{SEVERAL}`, or make it `kind: multiple`"
        yield ("stem",), f"the stem does not say how many answers are right: {todo}"


def _options(item, claims):
    """What can be chosen, before anything is known of the key."""
    options = [(("answers", n, "text"), answer.text) for n, answer in enumerate(getattr(item, "answers", ()))]
    others = [((group, n, key), getattr(one, key)) for group, key in (("stages", "text"), ("matches", "left"), ("matches", "right"), ("spares", "right")) for n, one in enumerate(getattr(item, group, ()))]  # fmt: skip
    if options and len(options) != ANSWERS:
        yield ("answers",), f"there are {len(options)} answers: give this kind of item {ANSWERS}"
    seen = {}
    for place, text in (*options, *others):
        plain = (place[0] == "matches" and place[2] == "left", re.sub(r"[\W_]+", "", text).casefold())
        if plain in seen:
            yield place, f"this reads the same as `{seen[plain]}`: reword one of them"
        seen.setdefault(plain, text)
        if POINTS_AT_OTHERS.search(text):
            yield place, "this points at the other options (all, none or both of them): write what it means instead"
        absolute = ABSOLUTE.search(text)
        if absolute and item.about != "hedge":
            yield place, f"`{absolute[0]}` is an absolute word, which tells a key from the rest: write it without"
    if options:
        yield from _not_parallel(item.kind, [text for _, text in options])


def _not_parallel(kind, texts):
    """Options that differ in form, so that the form can be what is chosen by."""
    for what, has in FORMS.items():
        found = {has(text) for text in texts} - {None}
        if len(found) > 1:
            odd = [text for text in texts if has(text)]
            odd = odd if len(odd) <= len(texts) / 2 else [text for text in texts if has(text) is False]
            yield ("answers",), f"the options are not parallel, as some {what} (`{_cut(odd[0])}`): write all alike"
    lengths = sorted(map(len, texts))
    if lengths[-1] > SHORT and lengths[-1] > LENGTH_RATIO[kind] * lengths[0]:
        sentence = f"the longest option has {lengths[-1]} characters and the shortest {lengths[0]}"
        yield ("answers",), f"the options are not parallel, as {sentence}: make them about equally long"


def _begins_small(text):
    first = text.split()[0].strip("\"“'(")
    return None if not first[:1].isalpha() or not first[1:].islower() and len(first) > 1 else first[0].islower()


FORMS = {
    "end with a full stop and some do not": lambda text: text.endswith((".", "!", "?", ".”", '."')),
    "begin with a small letter and some do not": _begins_small,
    "are a bare number and some are words": lambda text: bool(NUMBER.fullmatch(text)),
    "are a question and some are not": lambda text: text.endswith("?"),
}


def _key(item, claims):
    """What gives the key away, or makes it say more than its claim."""
    if item.kind == "single":
        key = next(answer.text for answer in item.answers if answer.correct)
        wrong = [answer.text for answer in item.answers if not answer.correct]
        longest = max(map(len, wrong))
        if len(key) > SHORT and len(key) > TIMES_LONGER * longest:
            sentence = f"the key has {len(key)} characters and the next longest option {longest}"
            yield ("answers",), f"{sentence}: make the key shorter, or a wrong option longer"
        if _alone_in_number(key, wrong):
            yield ("answers",), f"the key (`{key}`) alone is singular or plural: give all options the same number"
    if item.about == "hedge" and item.kind in ("single", "multiple"):
        wrong = [answer.text for answer in item.answers if not answer.correct]
        if not any(hedges(text) or item.hedge and item.hedge.lower() in text.lower() for text in wrong):
            sentence = "this item asks about a hedge, and no wrong option is hedged"
            yield ("answers",), f"{sentence}: write `may`, `often` or the like into at least one"
    keeps = _keeps(item)
    if item.hedge and item.hedge.lower() not in keeps.lower():
        yield ("hedge",), f"the key does not keep the hedge `{item.hedge}`: write it into the key, or correct `hedge`"
    elif not item.hedge and not _hedged(item, claims):
        lost = ", ".join(f"{id} ({claims[id].hedge})" for id in item.claims if id in claims)
        sentence = f"neither the key nor what explains it keeps a hedge of what it rests on, {lost}"
        yield ("claims",), f"{sentence}: write the words of one of them there"


def _alone_in_number(key, wrong):
    """Whether all are short names of things, and the key alone is plural, or alone is not."""
    names = [text.strip(".").split() for text in (key, *wrong)]
    if any(len(words) > 2 or not words[-1].isalpha() for words in names):
        return False
    plural = [words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is", "ics")) for words in names]
    return plural[0] not in plural[1:]


def _keeps(item) -> str:
    """The words in which an item holds what is right."""
    if item.kind in ("single", "multiple"):
        return " ".join(answer.text for answer in item.answers if answer.correct)
    return " ".join((item.stem, _because(item), *_asked(item)))


def _because(item) -> str:
    """Why the key is the key."""
    if item.kind in ("single", "multiple"):
        return " ".join(answer.because for answer in item.answers if answer.correct)
    if item.kind == "ordering":
        return " ".join(stage.because for stage in item.stages)
    if item.kind == "matching":
        return " ".join(one.because for one in (*item.matches, *item.spares))
    return item.because if item.kind in ("numeric", "short") else getattr(item.because, item.key)


def _asked(item) -> tuple[str, ...]:
    """The words, beside its stem, that say what an item asks for."""
    if item.kind in ("single", "multiple"):
        return tuple(answer.text for answer in item.answers if answer.correct)
    if item.kind == "ordering":
        return tuple(stage.text for stage in item.stages)
    if item.kind == "matching":
        return tuple(f"{one.left} {one.right}" for one in item.matches)
    if item.kind == "short":
        return item.accept
    if item.kind == "numeric":
        if item.convert:  # the pair is a word too: another partner of the same drug asks something else
            return (item.unit, f"{item.convert.drug} {item.convert.to} {item.convert.drug}{item.convert.to}")
        return (item.unit, f"{item.key:g}")
    return (item.hypothesis, item.finding, item.key)


def _hedged(item, claims):
    """Whether a hedge of one of the claims stands where the key is asked for, is given or is explained, if it has to."""
    said = f"{item.stem} {_keeps(item)} {_because(item)}"
    return keeps_a_hedge(said, [claims[id] for id in item.claims if id in claims])


def _ground(item, claims):
    """What an item stands on."""
    if not item.sources:
        yield (), f"the item `{item.id}` has no source: add `sources` with an id of references.yaml"
    beyond = [id for id in item.claims if id.startswith("B")]
    if beyond and not item.beyond_seed:
        yield (("claims",), f"the item rests on {beyond[0]}, a claim beyond the seed: add `beyond_seed: true`")
    if item.beyond_seed and not beyond:
        yield (("beyond_seed",), "no claim of this item lies beyond the seed: remove `beyond_seed`, or add the claim")


# ── all items of a file ──────────────────────────────────────────────────────────────────────────────────────────


def _as_asked(quiz) -> Iterator[list[Item]]:
    """All items, each in its first variant, then each in its next, until every variant was there once."""
    items = list(map(dressed, quiz.items))
    for number in range(max(map(len, items))):
        yield [one[number % len(one)] for one in items]


def _to_guess(items) -> Iterator[str]:
    """What the looks of all single items together give away."""
    items = [item for item in guessers.singles(items) if any(answer.correct for answer in item.answers)]
    for name in ("longest", "shortest", "most hedged") if len(items) >= SOME else ():
        gained = sum(guessers.share(name, item) for item in items) / len(items)
        if gained > LIMIT:
            worst = [item.id for item in items if guessers.share(name, item) == 1] or [
                item.id for item in items if guessers.share(name, item)
            ]
            sentence = (
                f"whoever takes the {name} option gets {float(gained):.0%} of the {len(items)} single items right"
            )
            yield f"{sentence}, and {LIMIT:.0%} is the limit: make wrong options alike in {', '.join(worst[:6])}"
    places = [next(n for n, answer in enumerate(item.answers) if answer.correct) for item in items]
    if len(items) >= ENOUGH and all(len(item.answers) == ANSWERS for item in items):
        most = max(-(-len(items) // ANSWERS), int(LIMIT * len(items)))
        counts = [places.count(n) for n in range(ANSWERS)]
        if max(counts) > most or not min(counts):
            said = ", ".join(map(str, counts))
            yield f"the keys of the {len(items)} single items stand {said} times in places 1 to 4: move some, to at most {most} in each"


# ── all items of the course ──────────────────────────────────────────────────────────────────────────────────────


def near_duplicates(items: Iterable[tuple[str, Item]]) -> Iterator[tuple[str, str]]:
    """The keys of each two items, given as (key, item), that ask the same of the same claim in other words."""
    said = [
        (key, set(item.claims), meaning_words(item.stem), meaning_words(" ".join(_asked(item))))
        for key, item in ((key, dressed(item)[0]) for key, item in items)
    ]
    for number, (key, claims, stem, asked) in enumerate(said):
        for other, other_claims, other_stem, other_asked in said[:number]:
            if claims & other_claims:
                same_key = min(len(asked), len(other_asked)) >= 4 and _shared(asked, other_asked) >= SAME_KEY
                if (
                    _shared(stem | asked, other_stem | other_asked) >= NEAR
                    or same_key
                    and _shared(stem, other_stem) >= SAME_STEM
                ):
                    yield key, other


def _shared(words, others) -> float:
    return len(words & others) / (len(words | others) or 1)


def _cut(text):
    return text if len(text) <= 40 else text[:39] + "…"
