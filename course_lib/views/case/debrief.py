"""A finished play beside the path that the course argues for → the debrief.

Points follow the written reason for each decision, never a simulated number.
"""

from htpy import (
    Element,
    dd,
    details,
    div,
    dl,
    dt,
    fragment,
    h3,
    li,
    ol,
    p,
    section,
    span,
    strong,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)  # fmt: skip

from ...engine.case import differential, replay
from ..parts import controls, figures
from ..parts.labels import amount
from ..parts.named_parts import fresh_part
from ..parts.origin_mark import SIMULATED, origin_mark
from . import order_form, origins, paths, ranking
from .feedback import explanations, headline, read_as, verdict
from .page import MODEL_NOTE, Page


def show(page: Page) -> Element:
    """What the decisions were worth, the paths over each other, what the tests cost, and each decision beside the report."""
    case = page.play.case
    return div(".px-stack")[
        fresh_part("scores", section(".px-card", id="decision", tabindex="-1")[
            h3["What your decisions were worth"],
            p(".px-note")["Points follow the written reason for each decision, never a simulated number."],
            _scores(page),
        ]),
        _paths(page),
        fresh_part("differential", _differential(page)),
        fresh_part("tests", _tests(page)),
        fresh_part("decisions", section(".px-card")[
            h3["Decision by decision"],
            ol(".px-review")[[fresh_part(f"decision-{at}", _reviewed(page, at, step)) for at, step in enumerate(page.play.history)]],
        ]),
        fresh_part("take-with-you", section(".px-card.px-prose")[
            h3["Take with you"],
            ul[[li[page.evidence.inline(text)] for text in case.take_home]],
            case.modelled_on and p(".px-note")["The report: ", page.evidence.cite(case.modelled_on), " ", page.evidence.inline(case.disclaimer)],
            div(".px-actions")[controls.saved("saved"), _again(page)],
        ]),
    ]  # fmt: skip


def _again(page):
    """To play it once more is what comes next, unless more patients wait in the corridor."""
    return (controls.secondary if page.blind else controls.primary)("Play this case again", "again")


def _scores(page):
    return table(".px-scores")[
        thead[tr[th(scope="col")["Domain"], th(scope="col")["Points"], th(scope="col")[span(".px-sr")["Share"]]]],
        tbody[
            [
                tr[
                    th(scope="row")[domain.capitalize()],
                    td[f"{got} of {most}"],
                    td[span(".px-bar", aria_hidden="true")[span(style=f"width:{100 * got / most:.0f}%")]],
                ]
                for domain, (got, most) in replay.score(page.play).items()
            ]
        ],
    ]


# ---- the paths --------------------------------------------------------------------------------------------------------


def _paths(page):
    banded = " The band shows virtual patients who vary around this one, the dotted edges this patient under other plausible settings of the model, which explain the targets about as well; the widths follow from spreads and tolerances chosen by hand."
    title = "Your path beside the path this course argues for"
    if page.what_if:
        title = "Your first path, the other one, and the path this course argues for"
    return fresh_part(
        "paths",
        section(".px-card", id="paths", tabindex="-1")[
            h3[title],
            page.what_if and _what_if(page),
            div(".px-pair")[[figures.show(chart) for chart in paths.charts(page)]],
            page.play.case.exposure and p(".px-note")[page.evidence.inline(page.play.case.exposure.note)],
            p(".px-note")[paths.ahead(page), origin_mark(SIMULATED), ": ", MODEL_NOTE, "" if page.what_if else banded],
            origins.of_path(page.evidence, page.play, page.drugs),
        ],
    )


def _what_if(page):
    """What the other path changed, and what was chosen on it."""
    return fragment[
        p[f"What if, from day {page.reopened.day:g}. ", paths.difference(page)],
        p(".px-note")["Your points stay those of the first path."],
        details(".px-table")[
            summary["What you chose on the other path"],
            ol(".px-review")[[_chosen(page, step) for step in paths.steps_apart(page)]],
        ],
    ]


def _chosen(page, step):
    scene = page.play.case.scene(step.commitment.scene)
    return li[
        p(".px-strong")[f"Day {step.day:g} · {scene.short}"],
        _said(page, scene, step.commitment),
        p(".px-note")[headline(replay.judge(scene, step.commitment))],
    ]


# ---- the differential and the tests -------------------------------------------------------------------------------------


def ranked_before(play: replay.Play, step: replay.Step) -> replay.Commitment | None:
    """The learner's ranking before that of `step`, if `step` is one and there was one."""
    if not play.case.scene(step.commitment.scene).ranking:
        return None
    earlier = [one for one in play.history[: play.history.index(step)] if play.case.scene(one.commitment.scene).ranking]
    return earlier[-1].commitment if earlier else None


def _differential(page):
    """The two rankings in short, and the finding between them."""
    ranked = [step for step in page.play.history if page.play.case.scene(step.commitment.scene).ranking]
    if len(ranked) < 2:
        return None
    first, last = ranked[0].commitment, ranked[-1].commitment
    of = page.play.case.scene(last.scene).ranking
    return section(".px-card")[
        h3["Your differential before and after the tests"],
        ranking.orders(of, last, first),
        p[_moved(of, last)],
    ]


def _moved(of, last):
    named = differential.named(of, last)
    moving = [finding.label for finding in of.findings if finding.moves]
    if not named:
        return ""
    said = f"You said that this moved it most: “{named.label}”."
    return said if named.moves else f"{said} This course names: “{'” or “'.join(moving)}”."


def _tests(page):
    """Every test that was ordered, what it cost, and which the case did not need."""
    tests = [placed for placed in replay.orders(page.play) if placed.order.kind == "test"]
    if not any(placed.order.burden for placed in tests):
        return None
    spared = sum(bool(placed.order.not_needed) for placed in tests)
    hours = amount(round(sum(placed.order.after for placed in tests), 1), "h")
    return section(".px-card", aria_label="What your tests cost")[
        h3["What your tests cost"],
        ul(".px-explained.px-tests")[[_test(page, placed.order) for placed in tests]],
        p[
            strong[f"{amount(len(tests), 'tests')}, {hours} in all"],
            f"; {_needed(spared)} in this case.",
        ],
        p(".px-note")["The hours are added up as if one test waited for the other."],
    ]  # fmt: skip


def _needed(spared):
    return f"{spared} of them {'was' if spared == 1 else 'were'} not needed" if spared else "each of them was needed"


def _test(page, order):
    """A test with what it cost, and why the case did not need it."""
    return li(".px-explain")[
        p[strong[order.label], span(".px-pill-still")["Not needed here"] if order.not_needed else None],
        p(".px-note")[
            f"{order_form.hours(order.after)} · {order.burden or 'no burden'} · ", page.evidence.origin(order)
        ],
        order.not_needed and p[page.evidence.inline(order.not_needed)],
    ]


# ---- decision by decision -----------------------------------------------------------------------------------------------


def _reviewed(page, at, step):
    scene = page.play.case.scene(step.commitment.scene)
    findings = replay.judge(scene, step.commitment)
    report = (
        fragment[page.evidence.inline(scene.report.text), " ", span(".px-source")[page.evidence.origin(scene.report)]]
        if scene.report
        else "Not reported in the abstract, which is all that this course has read of it."
    )
    return li[
        h3[f"Day {step.day:g} · {scene.short}"],
        dl(".px-three")[
            div[dt["You"], dd[_said(page, scene, step.commitment)]],
            page.play.case.modelled_on and not scene.ranking and div[dt["The report"], dd[report]],
            div[
                dt["This course argues for"],
                dd[_said(page, scene, replay.argued(scene)), " ", page.evidence.chips(scene.claims)],
            ],
        ],
        verdict(page.evidence, findings),
        details(".px-table")[
            summary["Why each stands where it stands" if scene.ranking else "What each option means"],
            explanations(page.evidence, scene, findings, ranked_before(page.play, step)),
        ],
        not scene.ranking
        and controls.secondary(
            "Reopen this decision", "reopen", data_kept=str(at), aria_label=f"Reopen this decision: {scene.short}"
        ),
    ]


def _said(page, scene, commitment):
    """A commitment in words: the options and what was set on their controls, the order that was written, or the ranking."""
    if scene.ranking:
        names = {one.id: one.label for one in scene.ranking.order}
        return ol(".px-ranked")[[li[names[id]] for id in commitment.options]]
    if commitment.typed:
        return p[read_as(scene, commitment, page.drugs)]
    set_ = {control.id: control for control in replay.controls(scene, commitment.options)}
    values = [
        f"{set_[id].label}: {amount(value, set_[id].unit)}" for id, value in commitment.controls.items() if id in set_
    ]
    return ul[[li[text] for text in [*(option.label for option in replay.chosen(scene, commitment.options)), *values]]]
