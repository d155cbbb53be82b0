"""A round that is over → what it came to, what its certainty was worth, the claims behind the misses, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from htpy import Element, a, details, div, fragment, h3, li, p, section, span, strong, summary, ul

from ...engine.quiz.certainty import missed_items, next_step, worth
from ...engine.quiz.marking import is_right
from ...engine.quiz.wording import right_answer_in_words
from ...model.quiz import Item
from ..parts import activity_frame, controls
from ..parts.certainty_words import in_words, number
from ..parts.glossary import ROOM
from ..parts.named_parts import fresh_part
from ..parts.pictures.shown import figure_of
from ..parts.sentences import shortened

SHOWN = 3  # claims that are named at once; the others are folded


@dataclass(frozen=True)
class After:
    """Where a learner can go from the end of a round: addresses, empty where there is nothing to go to."""

    patient: str = ""  # who was not met yet
    lesson: str = ""  # the next one
    lesson_title: str = ""
    back: tuple[str, str] | None = None  # words and message of the way back, for a round inside something else
    said: tuple[str, ...] = ()  # what more there is to say of the round
    actions: Element | None = None  # in place of the usual ways on


def show(page) -> Element:
    """The end of a round on one screen; question by question is folded. `page` is that of `screens`."""
    sitting = page.sitting
    rights = [is_right(item, given) for item, given in zip(sitting.items, sitting.given, strict=True)]
    missed = missed_items(sitting.items, sitting.given)
    said = worth((given.certainty, right) for given, right in zip(sitting.given, rights, strict=True))
    return fresh_part("over", section(".px-card.px-over", id=page.here, tabindex="-1", aria_label=page.called("How it went"))[
        p(".px-big")[strong[f"{sum(rights)}"], f" of {len(rights)} right"],
        p(".px-strong")[in_words(said)],
        [p[line] for line in page.after.said],
        missed and _claims(page, missed),
        activity_frame.saved_actions(page.after.actions or _next(page, len(missed))),
        details(".px-fold")[
            summary["Question by question"],
            ul(".px-explained")[[_answered(page, *one) for one in zip(sitting.items, rights, strict=True)]],
        ],
    ])  # fmt: skip


def _answered(page, item, right):
    return li(".px-explain")[
        p[span(class_="px-better" if right else "px-worse")["✓ " if right else "✕ "], page.evidence.inline(item.stem, item.claims)],
        item.picture and details(".px-fold")[summary["The picture"], figure_of(item.picture)],
        not right and p(".px-note")["Correct: ", right_answer_in_words(item)],
        item.id in page.told and p(".px-note")[page.told[item.id]],
    ]  # fmt: skip


# ---- the claims behind the misses -------------------------------------------------------------------------------------


def _claims(page, missed):
    ids = claims_of(missed)
    shown, rest = ids[:SHOWN], ids[SHOWN:]
    return div(".px-behind")[
        h3["The claim behind it" if len(ids) == 1 else "What stands behind the misses"],
        _listed(page, shown),
        rest and details(".px-table")[
            summary[f"And {number(len(rest))} more" if len(rest) > 1 else "And one more"], _listed(page, rest)
        ],
    ]  # fmt: skip


def claims_of(missed: Iterable[Item]) -> tuple[str, ...]:
    """The claims of the items, each once: of each item its first, then the others."""
    missed = tuple(missed)
    firsts = [item.claims[0] for item in missed]
    return tuple(dict.fromkeys([*firsts, *(claim for item in missed for claim in item.claims)]))


def _listed(page, ids):
    return ul[[li[a(href=f"{ROOM}#claim={id}")[_short(page.evidence.claims[id])]] for id in ids]]


def _short(claim):
    return shortened(claim.text, claim.hedge)


# ---- what to do next --------------------------------------------------------------------------------------------------


def _next(page, missed):
    """One primary action, by the rule of `next_step`, and the lesser ones beside it."""
    after, sitting = page.after, page.sitting
    step = next_step(missed, bool(after.patient), bool(after.lesson))
    if after.back and not missed:
        step = "back"
    if step == "again" and len(sitting.items) < len(sitting.quiz.items):
        step = "others"
    every = {
        "missed": missed and missed < len(sitting.items) and (f"Answer the {number(missed)} you missed", "missed"),
        "again": ("Answer them again", "again"),
        "others": len(sitting.items) < len(sitting.quiz.items) and ("Answer others", "others"),
        "back": after.back,
    }
    if step == "missed" and not every["missed"]:  # all were missed, and these are the questions of the round
        step = "again"
    links = {
        "patient": after.patient and ("Meet the patient", after.patient),
        "lesson": after.lesson and (f"Next lesson: {after.lesson_title}", after.lesson),
    }
    lesser = [controls.secondary(*one) for name, one in every.items() if one and name != step]
    first = (
        a(".px-primary", href=links[step][1])[links[step][0]]
        if step in links
        else controls.primary(*every[step], id=f"{page.name}-{every[step][1]}")
    )
    return fragment[div(".px-buttons")[lesser], first]
