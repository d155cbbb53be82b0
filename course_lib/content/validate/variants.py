"""An item with `{words}`, and the variants that fill them → what cannot be filled, and what a variant leaves out or does not change."""

from collections.abc import Iterator

from pydantic import ValidationError

from ...model.dressed import KEYED, dress
from ...model.quiz import Item
from ..yaml_reader import Finding, Page
from .known_ids import PLACEHOLDER, near_to, texts

RESERVED = ("amount", "key")  # what a conversion fills in by itself


def variant_findings(item: Item, page: Page, place: tuple) -> Iterator[Finding]:
    """Every Finding about the braces and the variants of one item; where there is none, each variant is an item that can be asked."""
    yield from _placeholders(item, page, place)
    yield from _words(item, page, place)
    if len(item.variants) == 1:
        sentence = "there is one variant, and a seed has nothing to choose"
        yield page.finding((*place, "variants"), f"{sentence}: add a second, or write its words into the texts")
    for number, variant in enumerate(item.variants):
        at = (*place, "variants", number)
        if variant in item.variants[:number]:
            first = item.variants.index(variant) + 1
            yield page.finding(at, f"this is variant {first} once more: remove it, or give it other words")
        yield from _key(item, variant, page, at)


def _placeholders(item, page, place):
    """Every word in braces is filled by something, and a conversion says its amount."""
    convert = getattr(item, "convert", None)
    words = {word for variant in item.variants for word in variant.words}
    known = words | (set(RESERVED) if convert else set())
    for inside, text in texts(page.dig(place)):
        if inside[:1] == ("variants",):
            if "{" in text or "}" in text:
                yield page.finding(
                    (*place, *inside), "a brace stays as it is here: remove it, since words are not filled twice"
                )
            continue
        for word in PLACEHOLDER.findall(text):
            if word in known:
                continue
            near = near_to(word, known)
            todo = (
                f"did you mean `{{{near}}}`?" if near else "remove it, or give every variant under `variants` this word"
            )
            more = "" if convert or words else ", or use `{amount}` and `{key}` beside `convert`"
            yield page.finding((*place, *inside), f"`{{{word}}}` stays as it is: {todo}{more if not near else ''}")
        rest = PLACEHOLDER.sub("", text)
        if "{" in rest or "}" in rest:
            sentence = "a brace stands alone here and stays as it is"
            yield page.finding(
                (*place, *inside), f"{sentence}: write a word of `variants` as in `{{who}}`, or remove it"
            )
    if convert and "{amount}" not in item.stem:
        yield page.finding((*place, "stem"), "the stem does not say the amount that is drawn: write `{amount}` into it")


def _words(item, page, place):
    """All variants fill the same words, and each of them stands somewhere."""
    if not item.variants:
        return
    own = {key: value for key, value in page.dig(place).items() if key != "variants"}
    used = {word for _, text in texts(own) for word in PLACEHOLDER.findall(text)}
    first = item.variants[0].words.keys()
    for number, variant in enumerate(item.variants):
        at = (*place, "variants", number, "words")
        for word in first - variant.words.keys():
            yield page.finding(at, f"this variant has no word `{word}`, and the first one has: add it")
        for word in variant.words:
            if word not in first:
                sentence = f"the first variant has no word `{word}`"
                yield page.finding((*at, word), f"{sentence}: add it to every variant, or remove it here")
            elif number == 0 and word not in used:
                sentence = f"`{{{word}}}` stands in no text of this item"
                yield page.finding(
                    (*at, word), f"{sentence}: write it where it belongs, or remove it from every variant"
                )
            if number == 0 and word in RESERVED and getattr(item, "convert", None):
                yield page.finding((*at, word), f"`convert` fills `{{{word}}}` itself: give this word another name")


def _key(item, variant, page, at):
    """The key of a variant is an answer of the item, and the item as it is filled can be asked."""
    key, ids = variant.key, ()
    if key is not None:
        at = (*at, "key")
        if item.kind not in KEYED or getattr(item, "convert", None):
            of = (
                "a conversion computes its key"
                if item.kind in KEYED
                else f"`kind: {item.kind}` has one key in every variant"
            )
            yield page.finding(at, f"{of}: remove this one")
            return
        ids = ("less", "same", "more") if item.kind == "shift" else [one.id for one in getattr(item, "answers", ())]
        if item.kind == "numeric" and not isinstance(key, int | float):
            yield page.finding(
                at, f"the answer is a number, and `{key}` is none: write the number that is right in this variant"
            )
            return
        if item.kind != "numeric" and key not in ids:
            near = near_to(key, ids)
            todo = f"did you mean `{near}`?" if near else f"write one of {', '.join(ids)}"
            yield page.finding(at, f"no answer has the id `{key}`: {todo}")
            return
    try:
        type(item).model_validate(dress(item, variant).model_dump())
    except ValidationError as refused:
        reason = refused.errors()[0]["msg"].removeprefix("Value error, ")
        yield page.finding(at, f"with the words of this variant, {reason[0].lower()}{reason[1:]}")
