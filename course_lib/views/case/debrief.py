"""A finished play beside the path that the course argues for → the debrief, one screen with all else folded behind it.

First one curve, the two decisions that mattered most, the score, and what to do next.
Points follow the written reason for each decision, never a simulated number.
"""

from htpy import (
    Element,
    button,
    dd,
    details,
    div,
    dl,
    dt,
    fragment,
    h3,
    h4,
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
from ...engine.case.judgement import points
from ..parts import controls, figures
from ..parts.labels import amount
from ..parts.named_parts import fresh_part
from ..parts.origin_mark import SIMULATED, origin_mark
from ..parts.own_mark import own_mark
from . import decisive, in_short, order_form, origins, paths, printed, ranking
from .commitment_words import said
from .feedback import explanations, headline, verdict
from .folds import fold
from .page import MODEL_NOTE, Page

TOOK_AWAY = "A choice that would harm takes away points that another has earned."


def show(page: Page) -> Element:
    """What happened, what mattered most, what it was worth and what to do next; the rest behind plain words."""
    drawn = paths.charts(page)
    return div(".px-debrief", role="group", aria_label="Debrief", data_piece="")[
        printed.head(page),
        div(".px-debriefside")[
            _happened(page, drawn),
            fresh_part("scores", section(".px-card.px-worth")[h3["What your decisions were worth"], _scores(page)]),
        ],
        div(".px-debriefside")[fresh_part("decisive", decisive.show(page)), fresh_part("next", _next(page))],
        page.short and in_short.in_the_debrief(page),
        _folded(page, drawn),
        fresh_part("printed", printed.body(page)),
        div(".px-actions.px-noprint")[
            controls.saved(page.committed),
            div(".px-buttons")[
                button(".px-secondary", type="button", data_print="")["Print this debrief"],
                controls.secondary("Play this case again", "again"),
            ],
        ],
    ]  # fmt: skip


def _next(page):
    """What to do next: questions on what was missed, and another path; on clinic day more patients wait in the corridor."""
    ask = controls.secondary if page.blind else controls.primary
    return div(".px-next.px-noprint")[
        page.questions and ask(decisive.questions_named(page), "missed", id="ask-missed"),
        not page.questions and not page.own and decisive.no_questions(page),
        details(".px-reopen")[
            summary(".px-secondary")["What if…"],
            p(".px-note")["Choose the decision to reopen. Your first path and its points are kept."],
            ol[[fresh_part(f"reopen-{at}", _reopened(page, at, step)) for at, step in _decisions(page)]],
        ],
    ]


def _decisions(page):
    steps = enumerate(replay.own(page.play))
    return [(at, step) for at, step in steps if not page.play.case.scene(step.commitment.scene).ranking]


def _reopened(page, at, step):
    short = page.play.case.scene(step.commitment.scene).short
    return li[
        span(".px-note")[f"Day {step.day:g}"],
        controls.secondary(short, "reopen", data_kept=str(at), aria_label=f"Reopen this decision: {short}"),
    ]


def _folded(page, drawn):
    case = page.play.case
    beside = "Decision by decision, beside the report" if case.modelled_on else "Decision by decision"
    ranked, tests = _differential(page), _tests(page)
    return div(".px-card.px-folds.px-noprint")[
        _fold("curves", "All curves, and what they leave out", _curves(page, drawn)),
        _fold("decisions", beside, fragment[p(".px-note")["Points follow the written reason for each decision, never a simulated number."], ol(".px-review")[
            [fresh_part(f"decision-{at}", _reviewed(page, at, step)) for at, step in enumerate(replay.own(page.play))]
        ]]),
        _fold("tests", _tests_named(ranked, tests), (ranked or tests) and fragment[ranked, tests]),
        _fold("take-with-you", "Take with you", div(".px-prose")[
            ul[[li[page.evidence.inline(text)] for text in case.take_home]],
            case.modelled_on and p(".px-note")["The report: ", page.evidence.cite(case.modelled_on), " ", page.evidence.inline(case.disclaimer)],
        ]),
    ]  # fmt: skip


def _tests_named(ranked, tests):
    if ranked and tests:
        return "Your differential, and your tests"
    return "Your differential" if ranked else "Your tests"


def _fold(name, title, inside):
    """Something that is one tap away, behind a heading in plain words; nothing where there is nothing inside."""
    return inside and fresh_part(f"fold-{name}", fold(name, h3[title], inside, unfolds=False))


def _scores(page):
    """Points by domain; a phone lays them out in two columns, so each part says its role itself."""
    heads = ("Domain", "Points", "Share")
    return fragment[_table(page, heads), _took_away(page) and p(".px-note")[TOOK_AWAY]]


def _took_away(page):
    """Whether a choice of the learner's took points away that another had given."""
    judged = (replay.judge(page.play.case.scene(one.commitment.scene), one.commitment) for one in replay.own(page.play))
    return any(got < 0 for findings in judged for got, _ in points(findings).values())


def _table(page, heads):
    return table(".px-scores", role="table", aria_label="Points by domain")[
        thead(".px-sr", role="rowgroup")[tr(role="row")[[th(scope="col", role="columnheader")[one] for one in heads]]],
        tbody(role="rowgroup")[[_points(*entry) for entry in replay.score(page.play).items()]],
    ]


def _points(domain, points):
    got, most = points
    return tr(role="row")[
        th(scope="row", role="rowheader")[domain.capitalize()],
        td(role="cell")[f"{got} of {most}"],
        td(role="cell")[span(".px-bar", aria_hidden="true")[span(style=f"width:{100 * got / most:.0f}%")]],
    ]


# ---- the paths --------------------------------------------------------------------------------------------------------


def _happened(page, drawn):
    """The curve that the case cares about, the learner's path against the course's; another path, if there is one."""
    title = "Your first path, the other one, and the path this course argues for" if page.what_if else "What happened"
    return fresh_part(
        "paths",
        section(".px-card.px-happened", id="paths", tabindex="-1")[
            h3("#decision", tabindex="-1")[title],
            page.what_if and _what_if(page),
            own_mark(page.own),
            figures.show(paths.happened(page, drawn)),
            (said := paths.ahead(page)) and p[page.evidence.inline(said.strip())],
            (said := paths.unfelt(page)) and p[page.evidence.inline(said)],
        ],
    )


def _curves(page, drawn):
    banded = " The band shows virtual patients who vary around this one, the dotted edges this patient under other plausible settings of the model, which explain the targets about as well; the widths follow from spreads and tolerances chosen by hand."
    return fragment[
        own_mark(page.own),
        div(".px-pair")[[figures.show(chart) for chart in drawn]],
        page.play.case.exposure and p(".px-note")[page.evidence.inline(page.play.case.exposure.note)],
        p(".px-note")[origin_mark(SIMULATED), ": ", MODEL_NOTE, "" if page.what_if else banded],
        origins.of_path(page.evidence, page.play, page.drugs),
    ]


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
        said(page, scene, step.commitment),
        p(".px-note")[headline(replay.judge(scene, step.commitment))],
    ]


# ---- the differential and the tests -------------------------------------------------------------------------------------


def _differential(page):
    """The two rankings in short, and the finding between them."""
    ranked = [step for step in replay.own(page.play) if page.play.case.scene(step.commitment.scene).ranking]
    if len(ranked) < 2:
        return None
    first, last = ranked[0].commitment, ranked[-1].commitment
    of = page.play.case.scene(last.scene).ranking
    return section[
        h4["Your differential before and after the tests"], ranking.orders(of, last, first), p[_moved(of, last)]
    ]


def _moved(of, last):
    named = differential.named(of, last)
    moving = [finding.label for finding in of.findings if finding.moves]
    if not named:
        return ""
    yours = f"You said that this moved it most: “{named.label}”."
    return yours if named.moves else f"{yours} This course names: “{'” or “'.join(moving)}”."


def _tests(page):
    """Every test that was ordered, what it cost, and which the case did not need."""
    tests = [placed for placed in replay.orders(page.play, own=True) if placed.order.kind == "test"]
    if not any(placed.order.burden for placed in tests):
        return None
    spared = sum(bool(placed.order.not_needed) for placed in tests)
    hours = amount(round(sum(placed.order.after for placed in tests), 1), "h")
    return section(aria_label="What your tests cost")[
        h4["What your tests cost"],
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
            div[dt["You"], dd[said(page, scene, step.commitment)]],
            page.play.case.modelled_on and not scene.ranking and div[dt["The report"], dd[report]],
            div[
                dt["This course argues for"],
                dd[said(page, scene, replay.argued(scene)), " ", page.evidence.chips(scene.claims)],
            ],
        ],
        verdict(page.evidence, findings),
        details(".px-table")[
            summary["Why each stands where it stands" if scene.ranking else "What each option means"],
            explanations(page.evidence, scene, findings, scene.ranking and replay.ranked_before(page.play, step)),
        ],
    ]
