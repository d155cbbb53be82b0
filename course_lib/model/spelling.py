"""Two words or short phrases that were typed → whether they are the same word, and how many slips apart they are.

Case, accents, hyphens, spaces, an article, a plural and British or American spelling make no difference.
A slip is one letter too many, too few, or another one, or two that changed places.
It never passes where it makes another word: the opposite, another drug, or one of `LOOK_ALIKES`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise, product

LONGEST = 80  # characters of an answer that is a word or two
ONE_SLIP, TWO_SLIPS = 6, 10  # letters of a word in which one slip, or two, may pass
SWAPPED = 4  # letters of a word in which two neighbours may have changed places
# Begins of words that turn their meaning round; "" stands for a word without any of its group.
OPPOSITES = (
    ("hyper", "hypo", "eu", "normo"), ("ab", "ad"), ("in", "ex"), ("inter", "intra"), ("endo", "exo"), ("pre", "post"),
    ("supra", "super", "sub", "infra"), ("ante", "anti", "retro"), ("macro", "micro"), ("poly", "oligo", "mono"), ("brady", "tachy"),
    ("iso", "aniso"), ("af", "ef"), ("pro", "anti"), ("con", "ec"), ("", "a"), ("", "an"), ("", "un"), ("", "non"), ("", "in"),
    ("", "im"), ("", "dis"), ("", "dys"), ("", "de"), ("", "anti"),
)  # fmt: skip
DRUGS = (
    "aldosterone", "anastrozole", "azathioprine", "beclomethasone", "betamethasone", "budesonide", "calcort", "carbamazepine",
    "ciclesonide", "clarithromycin", "cobicistat", "colchicine", "corticosterone", "cortisol", "cortisone", "cyclophosphamide",
    "cyclosporine", "decadron", "deflazacort", "dexamethasone", "erythromycin", "etomidate", "fludrocortisone", "fluticasone",
    "furosemide", "glucagon", "glutamate", "glutamine", "hydrocortisone", "hydroxychloroquine", "insulin", "itraconazole",
    "ketoconazole", "levothyroxine", "medrol", "methotrexate", "methylprednisolone", "metyrapone", "mifepristone", "misoprostol",
    "mometasone", "mycophenolate", "neostigmine", "oxandrolone", "phenobarbital", "phenytoin", "prednisolone", "prednisone",
    "progesterone", "pyridostigmine", "rifabutin", "rifampicin", "rituximab", "rocuronium", "ritonavir", "spironolactone",
    "succinylcholine", "testosterone", "tocilizumab", "triamcinolone", "triamterene", "vamorolone", "vecuronium", "cisatracurium",
    "atracurium", "voriconazole",
)  # fmt: skip
# Words that are one or two letters apart from another and mean something else.
LOOK_ALIKES = (
    "abduction", "adduction", "afferent", "efferent", "anaphylaxis", "prophylaxis", "arteritis", "arthritis", "arthralgia", "ataxia",
    "atrophy", "autotrophy", "hypertrophy", "dystrophy", "cervical", "clavicle", "concentric", "eccentric", "corticoid", "cortical",
    "cortex", "creatine", "creatinine", "dermatitis", "dermatomyositis", "dysarthria", "dysphagia", "dysphasia", "dysphonia", "dysplasia",
    "eversion", "inversion", "extension", "intention", "extensor", "flexion", "reflexion", "fibrillation", "fasciculation", "fibre",
    "fibrin", "fibrosis", "glucocorticoid", "mineralocorticoid", "hydrocephalus", "hypercalcemia", "hypocalcemia", "hyperkalemia",
    "hypokalemia", "hypernatremia", "hyponatremia", "hyperglycemia", "hypoglycemia", "ischemia", "ischium", "isometric", "isotonic",
    "lactate", "lactase", "lipase", "lipid", "malleolus", "malleus", "mucosal", "myalgia", "myasthenia", "myelitis", "myelopathy",
    "myoclonus", "myopathy", "myopia", "myosin", "actin", "myositis", "myotome", "myotomy", "myotonia", "necrosis", "nephrosis",
    "neuralgia", "neuropathy", "nephropathy", "retinopathy", "osteoblast", "osteoclast", "osteocyte", "osteonecrosis",
    "osteoporosis", "osteopetrosis", "palpation", "palpitation", "paraplegia", "paresis", "paralysis", "perineal", "peroneal",
    "peritoneal", "phosphatase", "phosphate", "polymyalgia", "polymyositis", "polyneuropathy", "polymyopathy", "pronation", "supination", "protein",
    "proteinuria", "sarcomere", "sarcoma", "tendinitis", "tendonitis", "tetany", "tetanus", "thrombosis", "thrombus", "tibial",
    "transferase", "transferrin", "ureter", "urethra", "inspiration", "expiration", "inspiratory", "expiratory", "proximal", "proximate",
    "radial", "radical", "sepsis", "asepsis", "antisepsis", "synthesis", "catabolic", "anabolic", "metabolic", "catabolism", "anabolism", "metabolism",
    "quinoline", "fluoroquinoline", "quinine", "compounding",
)  # fmt: skip
# Signs that change what is meant; as words of their own, or as the word that they stand for.
SIGNS = {"≠": " not ", "¬": " not ", "≤": " < ", "≥": " > ", "−": "-", "–": "-"}
_WORD = re.compile(r"(?:[^\W_]|(?<=\d)[.,/](?=\d))+|[<>±]|!(?=\w)|(?<!\S)[+-](?=\s?\d)|(?<=\d)[+-](?![\w.])")
_ROMAN = re.compile(r"i+")
GREEK = {"α": "alpha ", "β": "beta ", "γ": "gamma ", "δ": "delta ", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o"}
# British and American spellings of one word, both to the shorter; `x` and `sts` are the sounds that some write in two ways.
SPELT = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"ae|oe(?=[admst])", "e"), (r"(?<=\w{2})our(?=(s|al|ed|ing|less|ful)?$)", "or"), (r"(?<=\w{3})is(?=(e|ed|es|ing|ation|ations)$)", "iz"),
        (r"ys(?=(e|ed|es|ing)$)", "yz"), (r"(?<=[^aeiou])re(?=s?$)", "er"), (r"ll(?=(ed|ing|er)$)", "l"), (r"ogue(?=s?$)", "og"),
        (r"sulph", "sulf"), (r"amme(?=s?$)", "am"), (r"tendon(?=itis)", "tendin"),
    )
)  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, each folded: without case, accents and signs, in one of its spellings; an article at the begin goes."""
    text = "".join((GREEK | SIGNS).get(sign, sign) for sign in text[:LONGEST].casefold())
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    found = [word.replace(",", ".") for word in _WORD.findall(re.sub(r"['’`]", "", plain))]
    return tuple(map(_spelt, found[1:] if len(found) > 1 and found[0] in ("a", "an", "the") else found))


def _spelt(word):
    for old, new in SPELT:
        word = old.sub(new, word)
    return word


def _forms(word) -> frozenset[str]:
    """A word, and what it is if it was a plural."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return frozenset({word})
    found = {word, word[:-1]}
    if word.endswith("ies"):
        found.add(word[:-3] + "y")
    elif word.endswith("es"):
        found |= {word[:-2], word[:-2] + "is"}
    return frozenset(found)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same word or words, however they are spelt, spaced and numbered."""
    return _same(words_of(one), words_of(other))


def _same(one, other):
    return bool(one and other) and not _joined(one).isdisjoint(_joined(other))


@lru_cache(maxsize=4096)
def _joined(words) -> frozenset[str]:
    """The words without spaces, in each of their forms; of many words only the last is taken as a plural. Two numbers stay two."""
    forms = [_forms(word) if len(words) <= 4 or word is words[-1] else (word,) for word in words]
    return frozenset(map(_without_spaces, product(*forms)))


def _without_spaces(words):
    found = words[0] if words else ""
    for before, word in pairwise(words):
        two = before[-1].isdigit() and word[0].isdigit() or _ROMAN.fullmatch(before) and _ROMAN.fullmatch(word)
        found += f"|{word}" if two else word
    return found


def apart(one: str, other: str) -> int:
    """By how many slips two texts differ at least, in whichever of their forms."""
    return min(_slips(a, b) for a in _joined(words_of(one)) or {""} for b in _joined(words_of(other)) or {""})


def slipped(typed: str, meant: str, others: Iterable[str] = ()) -> bool:
    """Whether a text is another with a slip or two in its long words, and nearer to it than to any of `others`."""
    one, other = words_of(typed), words_of(meant)
    if len(one) != len(other) or not all(map(_passes, one, other)):
        return False
    far = apart(typed, meant)
    return all(far < apart(typed, wrong) for wrong in others)


def _passes(typed, meant):
    """Whether one word may be another, with what a typing hand gets wrong."""
    if not _forms(typed).isdisjoint(_forms(meant)):
        return True
    far, length = _slips(typed, meant), max(map(len, _forms(meant)))
    allowed = (length >= ONE_SLIP) + (length >= TWO_SLIPS)
    if far == 1 and length >= SWAPPED and sorted(typed) == sorted(meant):
        allowed = 1
    if far > allowed or re.search(r"\d", typed + meant):
        return False
    near = [other for other in {*_known(), *_turned(meant)} if not _forms(other) & _forms(meant)]
    return all(far < _slips(typed, other) for other in near if abs(len(other) - len(typed)) <= far)


@cache
def _known() -> frozenset[str]:
    return frozenset(map(_spelt, (*DRUGS, *LOOK_ALIKES)))


def _turned(word) -> Iterator[str]:
    """The word with each begin that would turn its meaning round."""
    for group in OPPOSITES:
        has = next((begin for begin in group if begin and word.startswith(begin)), "" if "" in group else None)
        if has is not None:
            yield from (other + word[len(has) :] for other in group if other != has)


def _slips(one, other) -> int:
    """The smallest number of letters that were added, left out, changed, or swapped with the next (optimal string alignment)."""
    before, row = [], list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
