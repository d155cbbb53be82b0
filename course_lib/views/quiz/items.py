"""One item of any kind → how it is asked, with native inputs, and how every part of it explains itself after commitment."""

from htpy import Element, button, dd, div, dl, dt, fragment, input, label, li, ol, option, p, select, span, strong, ul

from ...engine.quiz.answers import Given, pair
from ...engine.quiz.drawing import arranged, as_printed, shuffled
from ...engine.quiz.marking import common_error, is_right, parts_right, respelt, right_answer
from ...engine.quiz.wording import LEARNING, NO_PANEL, SHIFTS, THINKING, accepted
from ...model.quiz import Choice, Item, Matching, Numeric, Ordering, Shifting, Short
from ...model.spelling import LONGEST
from ..parts import controls
from ..parts.claim_text import Evidence

ORDER = "order"  # under which the browser keeps the places of an ordering, which are in no field (`data-order`)
CUT_OFF = 34  # signs of a partner that a phone's list does not show whole


# ---- before commitment ---------------------------------------------------------------------------------------------------


def ask(item: Item, seed: int, chosen: tuple[str, ...], scope: str = "") -> Element:
    """What the learner answers with; `chosen` is their draft, `scope` keeps ids apart from those of another screen."""
    made = {Choice: _choices, Ordering: _stages, Matching: _partners, Numeric: _number, Short: _word, Shifting: _shift}
    return made[type(item)](item, seed, chosen, f"{scope}{item.id}")


def _choices(item, seed, chosen, scope):
    kind = "radio" if item.kind == "single" else "checkbox"
    return [
        controls.choice(kind, "answers", answer.id, answer.text, chosen=answer.id in chosen, scope=scope)
        for answer in shuffled(item, seed)
    ]


def _stages(item, seed, chosen, scope):
    known = {stage.id: stage for stage in item.stages}
    order = arranged(item, seed, chosen)
    return ol(".px-order", data_order=" ".join(map(controls.code, order)))[
        [_stage(scope, known[id], place, len(order)) for place, id in enumerate(order, 1)]
    ]


def _stage(scope, stage, place, last):
    code = controls.code(stage.id)
    scope = f"{scope}-{code}"
    return li(id=scope)[
        span(".px-place")[f"{place}."],
        span[stage.text],
        [
            button(
                ".px-move", type="button", id=f"{scope}-{say}", data_say=say, data_stage=code,
                aria_label=f"Move {say}: {stage.text}", aria_disabled="true" if place == end else None,
            )[arrow]
            for say, arrow, end in (("up", "↑", 1), ("down", "↓", last))
        ],
    ]  # fmt: skip


def _partners(item, seed, chosen, scope):
    rights = shuffled(item, seed)
    return ul(".px-partners")[[li[_partner(left, rights, chosen)] for left in item.matches]]


def _partner(left, rights, chosen):
    taken = next((right.right for right in rights if pair(left, right) in chosen), "")
    return fragment[
        label[
            left.left,
            select(name="answers")[
                option(value="", selected=not taken)["Choose …"],
                [
                    option(value=controls.code(pair(left, right)), selected=right.right == taken)[right.right]
                    for right in rights
                ],
            ],
        ],
        len(taken) > CUT_OFF and p(".px-note")[taken],
    ]


def _number(item, seed, chosen, scope):
    return p(".px-typed")[
        label(for_=f"{scope}-number")["Your answer"],
        input(
            type="text", inputmode="decimal", autocomplete="off", id=f"{scope}-number", name="answers",
            value=chosen[0] if chosen else "", aria_describedby=f"{scope}-unit",
        ),
        span(id=f"{scope}-unit")[item.unit],
    ]  # fmt: skip


def _word(item, seed, chosen, scope):
    return p(".px-typed")[
        label(for_=f"{scope}-word")["Your answer"],
        input(
            type="text", id=f"{scope}-word", name="answers", value=chosen[0] if chosen else "", maxlength=str(LONGEST),
            autocapitalize="off", autocomplete="off", autocorrect="off", spellcheck="false", enterkeyhint="done",
        ),
    ]  # fmt: skip


def _shift(item, seed, chosen, scope):
    return fragment[
        thought(item),
        [
            controls.choice("radio", "answers", id, text, chosen=id in chosen, scope=scope)
            for id, text in SHIFTS.items()
        ],
        p(".px-note")[NO_PANEL],
    ]


def thought(item: Shifting) -> Element:
    """The hypothesis and the finding, beside each other."""
    return dl(".px-thought")[
        div[dt[THINKING], dd[item.hypothesis]],
        div[dt[LEARNING], dd[item.finding]],
    ]


# ---- after it --------------------------------------------------------------------------------------------------------------


def explain(item: Item, given: Given, seed: int, evidence: Evidence) -> Element:
    """Every part of the item with its reason, the learner's own answer marked."""
    return {
        Choice: _choices_explained, Ordering: _stages_explained, Matching: _partners_explained,
        Numeric: _number_explained, Short: _word_explained, Shifting: _shift_explained,
    }[type(item)](item, given, seed, evidence)  # fmt: skip


def _entry(title, mine, right, words, evidence, because):
    """One part: what it says, whether it is the learner's own, whether it is correct, and why."""
    mark = span(".px-better")["✓ Correct. "] if right else span(".px-worse")["✕ Not correct. "]
    return li(class_=["px-explain", mine and "px-chosen"])[
        p[strong[title], mine and span(".px-pill-still")["Your answer"]],
        p[mark, words, evidence.inline(because)],
    ]


def _choices_explained(item, given, seed, evidence):
    def left_out(answer):
        if item.kind == "single" or answer.id in given.answers:
            return ""
        return "You left it out. " if answer.correct else "Rightly left out. "

    return ul(".px-explained")[
        [
            _entry(answer.text, answer.id in given.answers, answer.correct, left_out(answer), evidence, answer.because)
            for answer in shuffled(item, seed)
        ]
    ]


def _stages_explained(item, given, seed, evidence):
    return fragment[
        p(".px-note")["The right order:"],
        ol(".px-explained.px-order")[
            [
                _stage_explained(stage, place, given.answers.index(stage.id) + 1, evidence)
                for place, stage in enumerate(item.stages, 1)
            ]
        ],
    ]


def _stage_explained(stage, place, mine, evidence):
    mark = (
        span(".px-better")["✓ You put it here. "]
        if mine == place
        else span(".px-worse")[f"✕ You put it in place {mine}. "]
    )
    return li(".px-explain")[
        span(".px-place")[f"{place}."], div[p[strong[stage.text]], p[mark, evidence.inline(stage.because)]]
    ]


def _partners_explained(item, given, seed, evidence):
    rights = {pair(left, right): right for left in item.matches for right in (*item.matches, *item.spares)}
    chosen = {answer.split("=")[0]: rights[answer] for answer in given.answers}
    takers = {right.id: left for left, right in chosen.items()}
    return fragment[
        ul(".px-explained")[[_partner_explained(one, chosen[one.id], evidence) for one in item.matches]],
        item.spares and p(".px-note")["Partner of none of them:"],
        item.spares
        and ul(".px-explained")[
            [
                _entry(one.right, one.id in takers, False, one.id not in takers and "Rightly left out. ", evidence, one.because)
                for one in item.spares
            ]
        ],
    ]  # fmt: skip


def _partner_explained(match, mine, evidence):
    right = mine.id == match.id
    return li(".px-explain")[
        p[strong[match.left], " – ", match.right],
        p[
            span(".px-better")["✓ Your answer too. "]
            if right
            else span(".px-worse")[f"✕ You chose: {mine.right.rstrip('.')}. "],
            evidence.inline(match.because),
        ],
    ]


def _number_explained(item, given, seed, evidence):
    right, mistake = is_right(item, given), common_error(item, given)
    own = given.answers[0].strip()
    typed = f"{own} {item.unit}" if own[-1].isdecimal() or own[-1] in ".," else own
    return ul(".px-explained")[
        not right
        and li(".px-explain.px-chosen")[
            p[strong[typed], span(".px-pill-still")["Your answer"]],
            p[span(".px-worse")["✕ Not correct. "], mistake and evidence.inline(mistake.because)],
        ],
        li(class_=["px-explain", right and "px-chosen"])[
            p[
                strong[f"{as_printed(item.key)} {item.unit}"],
                right and span(".px-pill-still")[f"Your answer: {typed}" if typed != f"{as_printed(item.key)} {item.unit}" else "Your answer"],
            ],
            p[span(".px-better")["✓ Correct. "], evidence.inline(item.because), item.tolerance > 0 and f" {accepted(item)}"],
        ],
        [
            _entry(f"{as_printed(item.key * one.times)} {item.unit}", False, False, "", evidence, one.because)
            for one in item.mistakes
            if one is not mistake
        ],
    ]  # fmt: skip


def _word_explained(item, given, seed, evidence):
    right, mistake, key = is_right(item, given), common_error(item, given), item.accept[0]
    typed, spelt = given.answers[0].strip(), respelt(item, given)
    mine = "Your answer" if typed == key else f"Your answer: {typed}"
    return ul(".px-explained")[
        not right
        and li(".px-explain.px-chosen")[
            p[strong[typed], span(".px-pill-still")["Your answer"]],
            p[span(".px-worse")["✕ Not correct. "], mistake and evidence.inline(mistake.because)],
        ],
        li(class_=["px-explain", right and "px-chosen"])[
            p[strong[key], right and span(".px-pill-still")[mine]],
            spelt and p(".px-note")[f"It is spelt “{spelt}”; the slip does not count."],
            p[span(".px-better")["✓ Correct. "], evidence.inline(item.because), item.accept[1:] and f" {accepted(item)}"],
        ],
        [_entry(", ".join(one.words), False, False, "", evidence, one.because) for one in item.mistakes if one is not mistake],
    ]  # fmt: skip


def _shift_explained(item, given, seed, evidence):
    return fragment[
        thought(item),
        ul(".px-explained")[
            [
                _entry(text, id in given.answers, id == item.key, "", evidence, getattr(item.because, id))
                for id, text in SHIFTS.items()
            ]
        ],
        p(".px-note")[NO_PANEL],
    ]


def tally(item: Item, given: Given) -> str:
    """What was right all the same in an answer that is not, where it has several parts."""
    count = parts_right(item, given)
    if isinstance(item, Ordering):
        return (
            f" {count} of {len(item.stages)} {'stands where it belongs' if count == 1 else 'stand where they belong'}."
        )
    if isinstance(item, Matching):
        return f" {count} of {len(item.matches)} {'has its partner' if count == 1 else 'have their partners'}."
    if item.kind != "multiple":
        return ""
    wrong = len(given.answers) - count
    return f" You found {count} of {len(right_answer(item))} correct answers" + (
        f", and chose {wrong} that is not." if wrong == 1 else f", and chose {wrong} that are not." if wrong else "."
    )
