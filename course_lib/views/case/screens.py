"""A play, its trace and the learner's draft → the screens of a case: opening, decision, what followed, debrief.

The patient beside them is `patient`, the end of it `debrief`.
"""

from htpy import (
    Element,
    a,
    article,
    details,
    div,
    fieldset,
    form,
    fragment,
    h2,
    h3,
    header,
    legend,
    p,
    section,
    span,
    summary,
)

from ...engine.case import replay
from ...engine.case.typed_controls import read_control
from ...engine.commitments import Impossible
from ...engine.typed_numbers import shown
from ...model.case import Option
from ..parts import activity_frame, controls
from ..parts.labels import ROUTES, dose
from ..parts.named_parts import fresh_part
from ..parts.own_mark import own_mark
from ..parts.sentences import first_sentence, rest_of
from . import debrief, in_short, news, order_form, patient, ranking
from .feedback import explanations, judgement
from .folds import fold
from .page import LEVELS, NAMELESS, Page

HOW = {
    "guided": "Each option says what it stands for, and there is a hint for who asks.",
    "unguided": "No details and no hints; where a dose is at stake you write the order: drug, mg/day, route.",
    "short": "Three decisions, with details and hints; what happened between them is told in a sentence each.",
}


def show(page: Page) -> Element:
    """The screen of a case as it stands."""
    screens = {"opening": _opening, "deciding": _deciding, "followed": _followed, "debrief": debrief.show}
    return fresh_part(
        "case",
        article(".px-case", aria_labelledby=f"{page.evidence.scope}-title")[
            fresh_part("case-head", _head(page)),
            own_mark(page.own, "case"),
            activity_frame.record_state(page),
            page.phase in ("deciding", "followed") and page.reopened and _what_if(page),
            screens[page.phase](page),
            activity_frame.checked("case", page.play.case.review),
            page.evidence.cards(),
        ],
    )


def _head(page):
    case = page.play.case
    if page.blind and page.phase != "debrief" and not page.reopened:
        return header(".px-head")[h2(id=f"{page.evidence.scope}-title")[case.complaint or NAMELESS], _progress(page)]
    return header(".px-head")[
        div[
            h2(id=f"{page.evidence.scope}-title")[case.title],
            p(class_=["px-sub", page.guided and page.phase in ("deciding", "followed") and "px-wide"])[
                case.setting if page.guided else case.complaint or case.setting
            ],
        ],
        page.phase != "opening" and _progress(page),
    ]


def _progress(page):
    case = page.play.case
    asked = replay.asked(case, page.short)
    line, made = asked if page.short else replay.mainline(case), {one.commitment.scene for one in replay.own(page.play)}
    done = len(made & set(line))
    if page.phase == "debrief":
        text, done = "Debrief", len(line)
    elif page.phase == "followed":
        text = f"{len(made & set(asked))} of {len(asked)} decisions made"
    else:
        text = _place(page.play, asked)
    level = page.phase == "deciding" and not page.reopened and not page.blind and len(page.levels) > 1 and _level(page)
    return activity_frame.progress(text, done, len(line), level)


def _place(play, asked):
    if play.scene_id in asked:
        return f"Decision {asked.index(play.scene_id) + 1} of {len(asked)}"
    rankings = replay.rankings(play.case)
    if play.scene_id in rankings:
        return f"Ranking {rankings.index(play.scene_id) + 1} of {len(rankings)}"
    return "An unplanned decision"


def _level(page):
    return controls.quiet(f"{LEVELS[page.level]}: change", "levels")


def _what_if(page):
    return div(".px-notice.px-whatif", role="note")[
        p[f"What if: another path from day {page.reopened.day:g}. Your first path is kept."],
        controls.quiet("Leave it and go back to the debrief", "leave"),
    ]


# ---- before the first decision ----------------------------------------------------------------------------------------


def _opening(page):
    case, play = page.play.case, page.play
    begun = "See the debrief" if play.over else f"Go on with the patient, day {play.day:g}" if replay.own(play) else ""
    return fresh_part(
        "opening",
        div(".px-card.px-opening", id="decision", tabindex="-1")[
            h3["Before you meet the patient"],
            p[page.evidence.inline(first_sentence(case.disclaimer))],
            _levels(page)
            if len(page.levels) > 1
            else p[HOW[page.level], " All of it is in ", a(href=page.whole)["the whole lesson"], "."],
            controls.problem(page.problem),
            div(".px-actions")[
                controls.primary(begun or "Meet the patient", "open"),
                span(".px-note")[
                    f"{_asked_of(page)}, about {page.minutes} minutes. ",
                    "It lasts as long as this page." if page.own else "You can leave and come back.",
                ],
            ],
            fold("primer", "What to know first, in a minute", page.evidence.prose(case.primer), unfolds=False),
            rest_of(case.disclaimer)
            and fold("made-up", "What is reported and what is invented here", p[page.evidence.inline(rest_of(case.disclaimer))], unfolds=False),
        ],
    )  # fmt: skip


def _levels(page):
    scope = f"{page.evidence.scope}-level"  # another patient on the page has the same levels
    return form(data_form="level", novalidate=True)[
        fieldset(".px-levels")[
            legend(".px-strong")["How do you want to play?"],
            [
                controls.choice("radio", "level", id, LEVELS[id], HOW[id], chosen=page.level == id, scope=scope)
                for id in page.levels
            ],
        ]
    ]


def _asked_of(page):
    """How many decisions and rankings wait on this level, in words; some paths hold more."""
    if page.short:
        return f"{len(page.play.case.decisive)} decisions"
    asked, ranked = len(replay.decisions(page.play.case)), len(replay.rankings(page.play.case))
    rankings = ranked and f" and {ranked} rankings of what it could be"
    return f"{asked} decisions{rankings or ''}"


# ---- the decision ---------------------------------------------------------------------------------------------------


def _deciding(page):
    return div(".px-columns")[_decision(page), patient.today(page), patient.so_far(page)]


def _decision(page):
    scene = page.play.scene
    called = "Ranking" if scene.ranking else "Decision"
    return fresh_part(
        "decision",
        section(".px-card.px-main", id="decision", tabindex="-1", aria_label=f"{called}, day {page.play.day:g}")[
            in_short.since(page),
            fresh_part("now", news.in_a_line(page)),
            p(".px-tag")[span(".px-wide")[f"Day {page.play.day:g} · "], scene.short],
            page.evidence.prose(scene.text),
            fresh_part("news", news.since(page)),
            activity_frame.commit_form(
                page,
                "decision",
                legend(".px-question")[h3[scene.question]],
                [page.guided and scene.hint and _hint(page, scene), _asked(page, scene)],
                [
                    controls.certainty(page.ask_certainty, page.draft.certainty, page.evidence.scope),
                    controls.primary("Commit & advance"),
                ],
            ),
        ],
    )


def _hint(page, scene):
    return details(".px-table.px-hint")[summary["Hint"], p[page.evidence.inline(scene.hint)]]


def _asked(page, scene):
    """A ranking, an order to write by hand, or the options."""
    if scene.ranking:
        return ranking.form(scene.ranking, page.draft.values, replay.ranked_before(page.play))
    if scene.typed and not page.guided:
        return order_form.form(scene, page.draft.values, page.drugs)
    kind = "radio" if scene.pick == "one" else "checkbox"
    invented, origin = page.evidence.origin_once([order for option in scene.options for order in _tests(page, option)])
    return [[
        controls.choice(
            kind, "options", option.id, option.label, _detail(page, option, origin),
            chosen=option.id in page.draft.options, scope=page.evidence.scope, inside=_inside(page, option),
        )
        for option in scene.options
    ], invented]  # fmt: skip


def _tests(page, option):
    """The tests of an option that cost the patient something."""
    orders = (page.play.case.orders[id] for id in option.orders)
    return tuple(order for order in orders if order.kind == "test" and order.burden)


def _detail(page, option, origin):
    """What the option stands for, when the case is guided, and what its tests cost, in any case."""
    costs = order_form.costs(_tests(page, option), origin)
    detail = page.guided and option.detail
    return fragment[detail, costs] if detail or costs else ""


def _inside(page, option: Option):
    """The option's own controls, and what its orders would do to the dose."""
    if not option.controls:
        return None
    return div(".px-inside")[[_slider(page, control) for control in option.controls], _plan(page, option)]


def _slider(page, control):
    typed, at = page.draft.values.get(control.id), page.draft.at.get(control.id, control.start)
    _, problem = read_control(control, typed)
    typed = shown(at) if typed is None else typed
    return controls.slider(f"set-{control.id}", control.id, control.label, control.unit, typed, control.low, control.high, control.step, problem, at)  # fmt: skip


def _plan(page, option):
    """The doses that these settings would give, in words and bars: an order, not a forecast."""
    try:
        values = {
            control.id: read_control(control, page.draft.values.get(control.id))[0] for control in option.controls
        }
        replay.check_commitment(page.play, replay.Commitment(page.play.scene_id, (option.id,), values))
    except Impossible:
        return None
    courses = replay.preview(page.play, option, values)
    if not courses:
        return p(".px-note")["No more steroid from today."]
    top = max(course.mg_per_day for course in courses)
    words = "; ".join(
        f"day {course.from_day:g}–{course.to_day:g}: {dose(course.mg_per_day)} mg/day" for course in courses
    )
    return div(".px-plan")[
        div(".px-bars", aria_hidden="true")[
            [
                span(style=f"height:{max(4, 100 * c.mg_per_day / top):.0f}%;flex:{max(1, c.to_day - c.from_day):.0f}")
                for c in courses
            ]
        ],
        p(".px-note")[f"{page.drugs[courses[0].drug].name}, {ROUTES[courses[0].route]}. {words}."],
    ]


# ---- after a commitment -------------------------------------------------------------------------------------------------


def _followed(page):
    step = replay.own(page.play)[-1]
    scene = page.play.case.scene(step.commitment.scene)
    where = (
        "the debrief"
        if page.play.over
        else f"day {page.play.day:g}"
        if page.play.day > step.day
        else "a ranking"
        if page.play.scene.ranking
        else "the next decision"
    )
    before = replay.ranked_before(page.play, step) if scene.ranking else None
    return div(".px-columns")[
        fresh_part(
            "committed",
            section(".px-card.px-main.px-after-it", id="decision", tabindex="-1", aria_label="What you committed to")[
                p(".px-tag")[f"Day {step.day:g} · {scene.short} · committed"],
                h3(".px-question")[scene.question],
                judgement(page.evidence, scene, step.commitment, page.drugs, before),
                page.play.resume_at
                and p(".px-notice")["Something happened on the way: the next decision was not planned."],
                div(".px-goon")[
                    activity_frame.saved_actions(
                        controls.primary(f"Go on to {where}", "go-on", id="go-on"), page.committed
                    )
                ],
                fold(
                    f"explained-{controls.code(scene.id)}",
                    "Why each stands where it stands" if scene.ranking else "What each option means, and why",
                    explanations(page.evidence, scene, replay.judge(scene, step.commitment), before),
                ),
            ],
        ),
        patient.today(page),
        patient.so_far(page),
    ]
