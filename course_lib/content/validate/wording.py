"""A text → what somebody sees of it who does not know what it means: hedges, numbers, its parts, its form.

The lists of words are crude on purpose: they are those of a reader who guesses.
"""

import re
from functools import lru_cache

# The one list of words that hedge: for guessers, and for whoever asks whether a key keeps its hedge.
HEDGE = re.compile(
    r"\b(may|might|can|could|usually|generally|probably|often|sometimes|perhaps|typically|some|risk|reported|"
    r"consider(ed)?|suggest(s|ed)?|suspected|presumptive|seem(s|ed)?|appear(s|ed)?|likely|possibl[ey]|reasonable|preliminary|uncertain|"
    r"about(?= (\d|half|an?\b|as\b|one|two|three|four|five|six|eight|ten|twelve)))\b",
    re.IGNORECASE,
)


def _words(words: str, ending: str = ""):
    """A pattern of any of `words`, each a regular expression, with one of the endings if it has any."""
    return re.compile(rf"\b({'|'.join(words.split())}){ending}\b", re.IGNORECASE)


CAREFUL = _words("reported suspected may differ(s|ed|ence|ent)? little ask(s|ed|ing)? call(s|ed|ing)? together first")
CARELESS = _words("probably usually always today yes")
NUMBERS = re.compile(r"(?<![\w.])[−+-]?\d[\d.,/–-]*")
UNITS = re.compile(
    r"(?<=\d)\s?(mg|g|kg|µg|mmol|nmol|U|L|mL|h|Hz|mV|ms|%)\b|%|/(day|kg|L|h|min)\b|"
    r"\b(hours?|days?|weeks?|months?|years?|per cent|percent|grades?)\b"
)
COUNTED = _words("two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty half twice once")
NAMES = re.compile(r"(?<=[\w,;] )[A-Z][\w’'-]*|\b[A-Z]{2,}s?\b")
JOINT = re.compile(r"[,;:–—]|\b(and|but|so|until|because)\b", re.IGNORECASE)
GROUND = _words("because since so as therefore")
WE = _words("I I['’]d I['’]ll me my we us our you your yours let")
NEGATION = re.compile(
    r"\b(not|no|never|neither|nor|none|nothing|nobody|nowhere|without|cannot|hardly|little|un(proven|known|likely|changed|touched))\b|n['’]t\b",
    re.IGNORECASE,
)
FIRST = {  # the class of a first word, by a few of each
    "article": _words("the an? this that these those each every both"),
    "person": _words("I we you he she they it one who whoever somebody nobody"),
    "yes or no": _words("yes no nothing little hardly none nowhere"),
    "place or time": _words("in on at to from by with for of after before until as within during over under below above about through"),
    "joint": _words("and but so because since if when while that whether"),
    "asked": _words("how what which why where whom does is are has can"),
}  # fmt: skip
VERB = {  # the form of a verb, seen at its ending or by its helper
    "modal": _words("may might can could should would will must need(s|ed)?"),
    "past": re.compile(r"\b(was|were|had|did|\w{3,}ed)\b", re.IGNORECASE),
    "present": re.compile(r"\b(is|are|has|have|does|do)\b", re.IGNORECASE),
    "in -ing": re.compile(r"\b\w{3,}ing\b", re.IGNORECASE),
}
STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been but by can did do does for from had has have he her his how i if in into is it its may more most no "
        "not of on one or right she so than that the their them then there these they this to was we were what when which who whom whose "
        "why will with would you your patient best first fits fit say answer after before",
    )
)


def count(pattern: re.Pattern, text: str) -> int:
    """How often `pattern` stands in `text`."""
    return sum(1 for _ in pattern.finditer(text))


def hedges(text: str) -> int:
    """How many words of `text` hedge."""
    return count(HEDGE, text)


def caution(text: str) -> int:
    """How careful `text` sounds: careful words and semicolons, less the careless words."""
    return count(CAREFUL, text) + text.count(";") - count(CARELESS, text)


def specific(text: str) -> int:
    """How many numbers, units and names `text` has."""
    return sum(count(pattern, text) for pattern in (NUMBERS, UNITS, COUNTED, NAMES))


def form(text: str) -> tuple:
    """What a text looks like: the class of its first word, its verb, its commas and semicolons, its quotes and its numbers."""
    first = next((name for name, pattern in FIRST.items() if pattern.match(text)), "")
    verb = next((name for name, pattern in VERB.items() if pattern.search(text)), "")
    return first, verb, "," in text, ";" in text, text[-1:] in ".?!", any(c in "\"“(" for c in text), bool(NUMBERS.search(text))  # fmt: skip


SMALL = frozenset(  # words that say nothing of the subject
    re.findall(
        r"\w+",
        "a an the this that these those and or but nor so yet as since because until till while once if unless when whenever where than "
        "then though although whether after before during within without in on at to from by with for of over under above below about "
        "through into onto off out up down between among against along across behind beside beyond near per via upon toward towards i we "
        "you he she it they me us him her them my our your his its their one who whom whose which what how why somebody anybody nobody "
        "something anything nothing whoever whatever is are was were be been being has have had having do does did doing done will would "
        "shall should can could may might must need needs let not no never neither none hardly little few more most less least much many "
        "some any each every all both either other others another same such own enough half twice again still already just only even also "
        "too very rather quite well better best first last next soon later now today tonight tomorrow yesterday always often usually "
        "generally probably perhaps likely sometimes typically alone together here there back away ever long far yes",
    )
)


def words_of(text: str) -> frozenset[str]:
    """The words of `text`, each as it stands, without numbers."""
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))


def small_words(text: str) -> frozenset[str]:
    """The words of `text` that say nothing of the subject."""
    return words_of(text) & SMALL


@lru_cache(maxsize=16384)
def meaning_words(text: str) -> frozenset[str]:
    """The words of `text` that carry meaning, without their endings."""
    found = re.findall(r"[^\W_]+(?:[.,]\d+)?", text.casefold())
    return frozenset(re.sub(r"(?<=\w{3})(ing|ed|es|s|ly)$", "", word) for word in found if word not in STOP)
