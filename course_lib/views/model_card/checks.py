"""Under *Checks on data it was not tuned to*: those that failed, those that passed, each with its readings as strips, and one table.

Whether a value lies where it was seen is computed, and said in words and with a sign, never by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from htpy import Element, a, div, fragment, h3, li, p, section, span, strong, table, tbody, td, th, thead, tr, ul

from ...physiology.evidence.checks import Result
from ..parts import figures
from ..parts.claim_text import Evidence
from ..parts.named_parts import fresh_part
from . import strips
from .constants import card, computing, folded, waiting
from .fit import percent, span_of
from .strips import Span

HOW = (
    "A check passes if the model lies inside the interval of what was seen, at every reading, under at least one way to "
    "fill in what the publication leaves open. Shares of virtual patients depend on the draw: read order and direction."
)
HEAD = (
    "Check", "What is read", "Observed", "Interval", "SMS-1", "This model", "Over the sets", "Standing", "Verdict",
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """One check under SMS-1 and under this model; `spans` (one a reading) and `passes` are over the sets run so far.

    `recorded` is what came out when the checks were run once at the end of the calibration, None before that.
    """

    before: Result
    now: Result
    recorded: bool | None = None
    spans: tuple[Span, ...] = ()
    passes: int = 0


def checks(checked: Sequence[Checked], done: int, of: int, recorded_on: str, evidence: Evidence) -> Element:
    """Every check with its verdicts; `done` of `of` parameter sets have been run, and none checked means that it begins.

    `recorded_on` is the day when the checks were run once and written down.
    """
    if not checked:
        return waiting("Running the checks", "Checks")
    waits = computing("Running them under other parameter sets", done, of) if done < of else None
    untouched = [one for one in checked if one.now.check.standing == "untouched"]
    failed, passed = ([one for one in untouched if one.now.passed == verdict] for verdict in (False, True))
    informed = [one for one in checked if one not in untouched]
    return card(
        "Checks",
        waits,
        [
            _group(finding, ones, evidence)
            for finding, ones in (
                (failed_sentence(untouched), failed),
                (passed_sentence(untouched), passed),
                (informed_sentence(informed), informed),
            )
            if ones
        ],
        folded(
            "Each check beside SMS-1",
            p[checks_sentence(checked)],
            _verdicts([*failed, *passed, *informed], done),
            p(".px-note")[record_sentence(checked, recorded_on)],
            figures.simple_table("The checks as one table", HEAD, lambda: [row for one in checked for row in _rows(one)]),
        ),
    )  # fmt: skip


def _group(finding, ones, evidence):
    return folded(
        finding,
        p(".px-note")[HOW],
        strips.keys(
            "observed: what was seen, with its interval",
            "first: SMS-1",
            "model: this model",
            "sets: 5 to 95 % of the parameter sets; they need not hold the value in use",
        ),
        [fresh_part(f"check-{one.now.check.id}", _check(one, evidence)) for one in ones],
    )


def failed_sentence(untouched: Sequence[Checked]) -> str:
    """How many of the untouched checks this model fails, and which."""
    return f"✗ {_some(untouched, False)} of {len(untouched)} untouched checks failed{_names(untouched, False)}."


def passed_sentence(untouched: Sequence[Checked]) -> str:
    """How many of the untouched checks it passes, and which."""
    return f"✓ {_some(untouched, True)} of {len(untouched)} untouched checks passed{_names(untouched, True)}."


def informed_sentence(informed: Sequence[Checked]) -> str:
    """How many checks informed the model, so that they check it no more."""
    return f"{len(informed)} informed the model, so they check it no more{_names(informed)}."


def _some(checked, passed):
    return sum(one.now.passed == passed for one in checked)


def _names(checked, passed=None):
    names = [short(one) for one in checked if passed is None or one.now.passed == passed]
    return f": {', '.join(names)}" if names else ""


def checks_sentence(checked: Sequence[Checked]) -> str:
    """How many untouched checks each model passes, and that the others no longer count."""
    untouched = [one for one in checked if one.now.check.standing == "untouched"]
    informed = [one for one in checked if one.now.check.standing != "untouched"]
    return (
        f"Of the {len(untouched)} untouched checks this model passes {sum(one.now.passed for one in untouched)}, "
        f"SMS-1 {sum(one.before.passed for one in untouched)}. The {len(informed)} that informed the model are no check of it any more; "
        f"it passes {sum(one.now.passed for one in informed)} of them, SMS-1 {sum(one.before.passed for one in informed)}."
    )


def record_sentence(checked: Sequence[Checked], recorded_on: str) -> str:
    """What was written down when the checks were run once, beside what they give now."""
    kept = [one for one in checked if one.recorded is not None]
    if not kept:
        return "The result at the end of the calibration is not recorded yet."
    other = [short(one) for one in kept if one.recorded != one.now.passed]
    said = f"At the end of the calibration, on {recorded_on}, they were run once and written down: {sum(one.recorded for one in kept)} of {len(kept)} passed. "
    return said + (
        f"Now it is otherwise for {', '.join(other)}." if other else "Run again now, each verdict is the same."
    )


def _verdicts(checked, done):
    head = ("Check", "SMS-1", "This model")
    return table(".px-verdicts")[
        thead[tr[[th(scope="col")[text] for text in head]]],
        tbody[
            [
                tr[
                    th(scope="row")[a(href=f"#check-{one.now.check.id}")[short(one)], _standing(one.now.check)],
                    td[_verdict(one.before.passed)],
                    td[_verdict(one.now.passed), done and div(".px-note")[f"under {one.passes} of {done} other sets"]],
                ]
                for one in checked
            ]
        ],
    ]


def short(one: Checked) -> str:
    """The check's name: who published it, and when."""
    return one.now.check.id.replace("-", " ").capitalize()


def _standing(check):
    return div(".px-note")[check.standing if check.standing == "untouched" else "informed this model"]


def _verdict(passed):
    return strong(class_="px-better" if passed else "px-worse")["✓ passes" if passed else "✗ fails"]


def _check(one, evidence):
    check = one.now.check
    alternatives = [
        (words, [(at, found) for at, found in enumerate(one.now.found) if found.alternative == words])
        for words in dict.fromkeys(found.alternative for found in one.now.found)
    ]
    return section(".px-card.px-check", id=f"check-{check.id}", tabindex="-1", aria_label=short(one))[
        div(".px-cardhead")[h3[short(one)], span(".px-pill-still")[check.standing]],
        p[check.words],
        p(".px-note")["Assumed: ", check.assumed, " ", "Source: ", evidence.cite(check.source)],
        check.informed and p[strong["What it informed: "], check.informed],
        [_alternative(one, words, found, len(alternatives) > 1) for words, found in alternatives],
    ]


def _alternative(one, words, found, several):
    return div(".px-kind")[
        several and p(".px-strong")[f"If {words}:"],
        ul(".px-rows")[[li[_reading(one, at, reading)] for at, reading in found]],
    ]


def _reading(one, at, found):
    read, was, sets = found.reading, one.before.found[at], one.spans[at] if one.spans else None
    return fragment[
        p[f"{found.run.capitalize()}: {read.words}"],
        strips.reading(read.observed, (read.low, read.high), was.value, found.value, sets),
        div(".px-readings")[
            p[strong["Observed "], f"{percent(read.observed)}, {span_of((read.low, read.high))} ", span(".px-note")[f"({read.interval})"]],
            p[strong["SMS-1 "], f"{percent(was.value)} ", _inside(was)],
            p[strong["This model "], f"{percent(found.value)} ", _inside(found), sets and span(".px-note")[f" {span_of(sets)} over the sets"]],
        ],
    ]  # fmt: skip


def _inside(found):
    return span(class_=["px-sign", "px-better" if found.inside else "px-worse"])[
        "✓ inside" if found.inside else "✗ outside"
    ]


def _rows(one):
    check = one.now.check
    for at, found in enumerate(one.now.found):
        read = found.reading
        yield (
            short(one),
            f"{found.run}: {read.words}",
            percent(read.observed),
            f"{span_of((read.low, read.high))}: {read.interval}",
            f"{percent(one.before.found[at].value)} {_inside_words(one.before.found[at])}",
            f"{percent(found.value)} {_inside_words(found)}",
            span_of(one.spans[at]) if one.spans else "being computed",
            check.standing,
            "passes" if one.now.passed else "fails",
        )


def _inside_words(found):
    return "✓ inside" if found.inside else "✗ outside"
