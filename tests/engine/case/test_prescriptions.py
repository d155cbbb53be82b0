"""What a case holds beyond its decisions: rankings, orders by hand, other drugs, training, sleep, and other paths."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib.engine.case import differential, replay
from course_lib.engine.case.order_text import TypedOrder, drug_named
from course_lib.engine.case.typed_orders import read_order
from course_lib.engine.case.variation import varied_case
from course_lib.engine.commitments import Impossible
from course_lib.model.case import Case
from course_lib.model.prescription import Prescription
from course_lib.physiology.parameters import individual
from course_lib.physiology.simulate import simulate

INVENTED = {"invented": "for this test"}
RANKED = [
    {"id": id, "label": label, "because": "So."} for id, label in (("one", "One"), ("two", "Two"), ("three", "Three"))
]
FINDINGS = [
    {"id": "still", "label": "Still", "because": "No."},
    {"id": "turn", "label": "Turn", "moves": True, "because": "Yes."},
]


def option(id, verdict="weak", **more):
    return {"id": id, "label": id.title(), "verdict": verdict, "feedback": "Because.", "claims": ["S1"], **more}


def scene(id, day, next, **more):
    when = {"day": {"value": f"{day} days", **INVENTED}}
    return {
        "id": id,
        "short": id,
        "text": "{age} years old.",
        "question": "What?",
        "argued": "So.",
        "claims": ["S1"],
        "next": next,
        **when,
        **more,
    }


def dose(mg, drug="prednisone", **more):
    return {"drug": drug, "route": "oral", "dose": mg if isinstance(mg, dict) else f"{mg} mg/day", **INVENTED, **more}


BOOK = {
    "title": "A test", "setting": "Nowhere", "disclaimer": "Fictional, aged {age}.", "primer": "Read.", "claims": ["S1"],
    "vary": {"age": ["50", "60", "70"]},
    "patient": {
        "stress": {"corners": [["0 days", 0.0]], **INVENTED},
        "mobility": {"corners": [["0 days", 0.5]], **INVENTED},
        "given": [dose(40)],
        "interacting": [{"id": "inhibitor", "label": "An inhibitor", "drug": "prednisone", "clearance_times": 0.5, **INVENTED}],
        "blocked": [["1 days", "2 days"]],
    },
    "mobility": {
        "easy": {"label": "Easy", "corners": [["10 days", 0.6]], **INVENTED},
        "hard": {"label": "Hard", "corners": [["10 days", 0.6]], "training": {"kind": "high", **INVENTED}, **INVENTED},
        "moderate": {"label": "Moderate", "corners": [["10 days", 0.6]], "training": {"kind": "moderate", **INVENTED}, **INVENTED},
    },
    "orders": {"blood": {"label": "Blood", "after": "6 h", "result": "At {age}, well.", "burden": "a needle", **INVENTED}},
    "first": "before",
    "scenes": [
        scene("before", 10, "dose", ranking={"order": RANKED, "leading": 2}),
        scene(
            "dose", 10, "again",
            typed={"label": "The order", "readings": [
                {"up_to": "0 mg/day", "no_floor": "none is none", "option": "stop"},
                {"at_least": "180 mg/day", "ask": "Please check the drug, the dose and the unit."},
                {"drugs": ["dexamethasone"], "no_floor": "the drug is the point", "option": "switch"},
                {"routes": ["iv"], "at_least": "20 mg/day", "up_to": "100 mg/day", "option": "vein"},
                {"up_to": "20 mg/day", "no_floor": "so that small doses are read in this test", "option": "slope"},
                {"no_floor": "whatever else", "option": "hold"},
            ]},
            options=[
                option("stop", "unsafe", prescribe=[dose(0)]),
                option("switch", prescribe=[dose(4, "dexamethasone")]),
                option("vein", prescribe=[dose(60, lasts="5 days"), dose(30)]),
                option("slope", "argued", scores={"dosing": 2}, prescribe=[dose({"control": "first"}, halve_every="7 days", hold_at="5 mg/day")],
                       controls=[{"id": "first", "label": "First", "unit": "mg/day", "low": 5, "high": 30, "step": 1, "start": 20, "argued": 20, **INVENTED}]),
                option("hold"),
            ],
        ),
        scene("again", 20, "move", ranking={"order": RANKED, "findings": FINDINGS}),
        scene("move", 20, "later", options=[
            option("hard", mobility="hard", interacting=[{"id": "inducer", "label": "An inducer", "drug": "prednisone", "clearance_times": 2.0, **INVENTED}], ends=["inhibitor"]),
            option("easy", "argued", mobility="easy", blocked_for="3 days"),
        ]),
        scene("later", 40, "debrief", options=[option("moderate", mobility="moderate", ends=["inducer"]), option("rest", "argued", mobility="easy", orders=["blood"])]),
    ],
    "ends": {"value": "60 days", **INVENTED}, "take_home": ["One."],
}  # fmt: skip


@pytest.fixture(scope="module")
def case():
    return Case(id="a-test", **BOOK)


@pytest.fixture(scope="module")
def run(course):
    return lambda scenario: simulate(scenario, course.drugs, course.parameters, 8.0)


@pytest.fixture(scope="module")
def to(case, run):
    """The play at the debrief, argued but for `picks`, which are options or whole commitments by scene."""

    def to(until=replay.DEBRIEF, **picks):
        play = replay.start(case)
        while play.scene_id not in (until, replay.DEBRIEF):
            pick = picks.get(play.scene_id, replay.argued(play.scene))
            play = replay.advance(
                play, pick if isinstance(pick, replay.Commitment) else replay.Commitment(play.scene_id, (pick,)), run
            )
        return play

    return to


# ── the working differential ───────────────────────────────────────────────────────────────────────────────────────


def ranking(case, id, order, moved_by=None):
    return replay.Commitment(id, tuple(order), moved_by=moved_by)


@pytest.mark.parametrize(
    ("id", "order", "moved_by", "sound"),
    [
        ("before", ["one", "two", "three"], None, True),
        ("before", ["two", "one", "three"], None, True),  # either of the first two may lead
        ("before", ["two", "three", "one"], None, False),  # and the likeliest is not put last
        ("before", ["three", "one", "two"], None, False),
        ("again", ["one", "three", "two"], "turn", True),
        ("again", ["one", "two", "three"], "still", False),
        ("again", ["two", "one", "three"], "turn", False),
    ],
)
def test_a_ranking_is_sound_when_a_leading_diagnosis_stands_first_and_a_finding_that_moves_is_named(
    case, id, order, moved_by, sound
):
    assert replay.judge(case.scene(id), ranking(case, id, order, moved_by)).sound is sound


def test_a_ranking_gives_no_points_and_moves_the_case_on(case, to):
    straight, odd = to(), to(before=ranking(case, "before", ["three", "two", "one"]))
    assert replay.score(odd) == replay.score(straight) == {"dosing": (2, 2)}
    assert replay.decisions(case) == ("dose", "move", "later") and replay.rankings(case) == ("before", "again")
    assert set(replay.mainline(case)) == {*replay.decisions(case), *replay.rankings(case)}
    assert not replay.decided(to(until="dose")) and replay.decided(to(until="again"))


@pytest.mark.parametrize(
    ("order", "moved_by", "sentence"),
    [
        (["one", "two"], "turn", "Give each diagnosis a place of its own"),
        (["one", "two", "two"], "turn", "Give each diagnosis a place of its own"),
        (["one", "two", "ghost"], "turn", "does not belong to this ranking"),
        (["one", "two", "three"], None, "Say which finding moved your ranking most."),
        (["one", "two", "three"], "ghost", "That finding does not belong"),
    ],
)
def test_a_ranking_that_cannot_be_is_answered_in_a_sentence(to, run, order, moved_by, sentence):
    play = to(until="again")
    with pytest.raises(Impossible, match=sentence):
        replay.advance(play, ranking(play.case, "again", order, moved_by), run)


def test_a_kept_ranking_may_lack_what_a_later_edition_added_and_a_new_one_may_not(case):
    asked = case.scene("before").ranking
    order = (*asked.order[:-1], asked.order[-1].model_copy(update={"added": True}))
    asked, kept = asked.model_copy(update={"order": order}), ranking(case, "before", ["one", "two"])
    differential.check_ranking(asked, kept, kept=True)
    assert not differential.misplaced(asked, kept)
    with pytest.raises(Impossible, match="Give each diagnosis a place"):
        differential.check_ranking(asked, kept)
    with pytest.raises(Impossible, match="Give each diagnosis a place"):
        differential.check_ranking(asked, ranking(case, "before", ["one", "three"]), kept=True)


def test_places_become_an_order_and_two_in_one_place_are_told_so(case):
    asked = case.scene("before").ranking
    assert differential.ranked(asked, {"one": "2", "two": "1", "three": "3"}) == ("two", "one", "three")
    with pytest.raises(Impossible, match="2 diagnoses stand in place 1"):
        differential.ranked(asked, {"one": "1", "two": "1", "three": "3"})
    for missing in ("", "0", "4", "x"):
        with pytest.raises(Impossible, match="Give each diagnosis a place"):
            differential.ranked(asked, {"one": "1", "two": missing, "three": "3"})


# ── an order by hand ───────────────────────────────────────────────────────────────────────────────────────────────


def order(case, course, drug="prednisone", mg="20", route="oral", halve=""):
    return read_order(case.scene("dose"), TypedOrder(drug, mg, route, halve), course.drugs, "fairly")


@pytest.mark.parametrize(
    ("written", "option"),
    [
        (("prednisone", "0", "oral"), "stop"), (("", "0", ""), "stop"), (("Dexamethason", "4", "oral"), "switch"),
        (("methyl-prednisolone", "80", "iv"), "vein"),  # 100 mg/day prednisone-equivalent
        (("methylprednisolone", "81", "iv"), "hold"), (("PREDNISOLON", "20", "oral"), "slope"), (("prednisone", "20,5", "oral"), "hold"),
    ],
)  # fmt: skip
def test_an_order_is_read_as_the_first_option_whose_drug_route_and_equivalent_dose_fit(case, course, written, option):
    assert order(case, course, *written).options == (option,)


def test_a_drug_is_known_by_any_obvious_spelling_and_others_are_not(course):
    assert drug_named(" Hydrocortison ", course.drugs).id == drug_named("Cortisol", course.drugs).id == "hydrocortisone"
    assert drug_named("methyl prednisolone", course.drugs).id == "methylprednisolone"
    assert [drug_named(text, course.drugs) for text in ("", "pred", "ibuprofen", "e")] == [None] * 4


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (("ibuprofen", "20", "oral"), "“ibuprofen” is no steroid that this model knows: write deflazacort, dexamethasone"),
        (("", "20", "oral"), "Drug: write"), (("prednisone", "much", "oral"), "Dose: give a number of mg/day"), (("prednisone", "-1", "oral"), "Dose: give"),
        (("prednisone", "nan", "oral"), "Dose: give"), (("prednisone", "5001", "oral"), "5000 mg/day is the most"), (("prednisone", "1,000", "oral"), "two ways"),
        (("prednisone", "20", ""), "Route: say how"), (("prednisone", "20", "oral", "0"), "Then halve every: give 1 to 365 days"),
        (("prednisone", "20", "oral", "soon"), "Then halve every"),
        (("Kenalog", "40", "im"), "Triamcinolone acetonide is known to this model as a depot only, which has no dose a day: write deflazacort"),
        (("deflazacort", "30", "iv"), "Route: deflazacort is known to this model by mouth only"),
        (("methylprednisolone", "80", "depot"), "Route: a depot has no dose a day"), (("prednisone", "1", "inhaled"), "Route: how much then reaches the blood is not known"),
        (("dexamethasone", "60", "oral"), "Dexamethasone 60 mg/day counts as about 400 mg/day of prednisone, more than .* check the drug"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_read_is_answered_in_a_sentence(case, course, written, sentence):
    with pytest.raises(Impossible, match=sentence):
        order(case, course, *written)


def doses(play):
    return [(c.drug, c.mg_per_day, c.from_day, c.to_day) for c in replay.regimen(play, 60) if c.from_day >= 10]


def test_what_is_written_is_what_is_given(case, course, to):
    def given(*written):
        return doses(to(dose=order(case, course, *written)))

    assert given("prednisolone", "17", "oral") == [("prednisolone", 17, 10, 60)]  # no days, so the dose is kept
    assert given("prednisone", "20", "oral", "5")[:3] == [
        ("prednisone", 20, 10, 15),
        ("prednisone", 10, 15, 20),
        ("prednisone", 5, 20, 60),
    ]
    assert [d[:2] for d in given("methylprednisolone", "16", "oral", "5")] == [
        ("methylprednisolone", 16),
        ("methylprednisolone", 8),
        ("methylprednisolone", 4),  # held there, as the option holds its own drug
    ]
    assert given("methylprednisolone", "40", "iv") == [("methylprednisolone", 40, 10, 15), ("prednisone", 30, 15, 60)]
    assert given("prednisone", "55", "oral") == [("prednisone", 55, 10, 60)]  # the option leaves the dose alone
    assert given("prednisone", "40", "oral") == [] and given("", "0", "") == []  # 40 mg/day goes on as it was
    assert [d[:2] for d in given("dexamethasone", "6", "oral", "3")] == [
        ("dexamethasone", 6),
        ("dexamethasone", 3),
        ("dexamethasone", 1.5),
        ("dexamethasone", 0.75),
    ]


def test_what_goes_into_a_muscle_is_simulated_so_where_that_is_known_and_in_older_orders_as_into_a_vein(
    case, course, to
):
    def routes(**order_):
        return [one.route for one in replay.regimen(to(dose=order(case, course, **order_)), 60) if one.from_day >= 10]

    assert routes(drug="hydrocortisone", mg="200", route="im") == ["intramuscular"]
    assert routes(drug="prednisolone", mg="17", route="im") == ["iv"]
    new = order(case, course, "hydrocortisone", "200", "im")
    old = replace(new, typed={key: value for key, value in new.typed.items() if key != "simulated"})
    assert [one.route for one in replay.regimen(to(dose=old), 60) if one.from_day >= 10] == ["iv"]


def test_a_prescription_is_divided_among_the_hours_that_it_names_and_a_depot_is_given_as_rarely_as_it_says():
    def given(item):
        book = {**BOOK, "patient": {**BOOK["patient"], "given": [item]}}
        (course,) = replay.regimen(replay.start(Case(id="hours", **book)), 60)
        return course

    twice = given(dose(10, at_h=[8, 20]))
    assert (twice.dose_mg, twice.at_h, twice.mg_per_day) == (5, (8, 20), 10)
    depot = given(dose(4, "methylprednisolone", every="672 h") | {"route": "depot"})
    assert (depot.route, depot.dose_mg, depot.mg_per_day) == ("depot", 112, 4)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"at_h": [20, 8]}, "the hours of at_h do not go up"),
        ({"at_h": [8, 20], "every": "12 h"}, "come again after whole days"),
        ({"at_h": [8], "route": "infusion"}, "runs all day long"),
    ],
)
def test_hours_that_no_clock_has_are_refused_in_a_prescription(wrong, words):
    with pytest.raises(ValueError, match=words):
        Prescription.model_validate(dose(10) | wrong)


def test_a_written_dose_sets_the_controls_of_its_option_and_keeps_them_on_their_scale(case, course):
    assert order(case, course, "prednisone", "2", "oral").controls == {"first": 5}
    assert order(case, course, "methylprednisolone", "12", "oral").controls == {"first": 15}


def test_an_order_by_hand_and_a_ranking_come_back_from_their_events(case, course, to, run):
    play = to(dose=order(case, course, "prednisone", "20", "oral", "5"))
    saved = [replay.Commitment.of(step.commitment.body()) for step in play.history]
    assert replay.replay(case, saved, run) == play
    old = {"scene": "move", "options": ["easy"], "controls": {}, "certainty": None}
    assert replay.Commitment.of(old).body() == old


def test_where_the_steroid_is_the_bodys_own_an_order_chooses_the_option_and_no_dose(case, course, to):
    play = to(dose=order(case, course, "prednisone", "15", "oral"))
    own = replace(play, case=case.model_copy(update={"exposure": SimpleNamespace(title="", note="")}))
    assert doses(play) == [("prednisone", 15, 10, 60)]
    assert doses(own)[:2] == [("prednisone", 15, 10, 17), ("prednisone", 7.5, 17, 24)]  # as the option writes it


# ── other drugs, training, blockade, sleep ─────────────────────────────────────────────────────────────────────────


def test_another_drug_acts_from_its_choice_until_it_is_ended(to):
    def acting(play):
        return sorted((i.clearance_times, i.from_day, i.to_day) for i in replay.scenario(play).interactions)

    assert acting(to()) == [(0.5, 0, np.inf)]
    assert acting(to(move="hard")) == [(0.5, 0, 20), (2.0, 20, np.inf)]
    assert acting(to(move="hard", later="moderate")) == [(0.5, 0, 20), (2.0, 20, 40)]


def test_training_is_that_of_the_plan_in_force_and_a_later_plan_does_not_rewrite_it(to, run):
    def asked(play):
        scenario = replay.scenario(play)
        return scenario.training, scenario.training_from, scenario.trained

    assert asked(to())[0] == "none"
    assert asked(to(move="hard", later="moderate")) == ("moderate", 40, (("high", 20, 40),))
    assert asked(to(move="hard")) == ("none", 40, (("high", 20, 40),))
    before, after = (run(replay.scenario(play)).muscle[0, :, 0] for play in (to("later", move="hard"), to(move="hard")))
    assert np.allclose(before, after[: len(before)])


def test_blockade_lasts_as_long_as_the_choice_says(to):
    assert replay.scenario(to()).blockade == ((1, 2), (20, 23))
    assert replay.scenario(to(move="hard")).blockade == ((1, 2),)


def test_a_sedated_patient_moves_from_waking_on_by_the_plan_that_was_chosen_in_their_sleep(course, run):
    book = {**BOOK, "patient": {
        **BOOK["patient"], "illness": 0.8, "illness_why": {"text": "Ill.", **INVENTED}, "sedated": True, "mobility": {"corners": [["0 days", 0.1]], **INVENTED},
    }, "mobility": {"easy": {"label": "Easy", "corners": [["0 days", 0.4], ["30 days", 0.9]], **INVENTED}, **{k: BOOK["mobility"][k] for k in ("hard", "moderate")}}}  # fmt: skip
    case = Case(id="asleep", **book)
    play = replay.argued_play(case, run)
    trace = run(replay.scenario(play))
    woke = play.woke
    assert 0 < woke < 60 and trace.loading[trace.day < woke, 0].max() == 0
    assert trace.loading[trace.index(woke + 1), 0] == pytest.approx(0.1, abs=0.05)  # the patient's own, until the plan
    assert trace.loading[trace.index(woke + 31), 0] == pytest.approx(0.9)
    asleep = replay.replay(case, [step.commitment for step in play.history[:3]], run)
    early = replace(
        asleep, woke=None, history=(*asleep.history, replay.Step(5.0, replay.Commitment("move", ("easy",))))
    )
    assert replay.loading(early) == case.mobility["easy"].corners  # chosen in their sleep: it holds from waking on


# ── who is told of, and other paths ────────────────────────────────────────────────────────────────────────────────


def test_a_run_tells_one_age_everywhere_and_without_a_seed_the_first(case):
    for seed in range(60):
        one = varied_case(case, seed)
        age = one.scenes[0].text.split()[0]
        assert age in case.vary["age"] and (seed or age == "50")
        assert one.disclaimer == f"Fictional, aged {age}." and one.orders["blood"].result == f"At {age}, well."
    assert {varied_case(case, seed).scenes[0].text for seed in range(60)} == {
        f"{age} years old." for age in case.vary["age"]
    }
    plain = case.model_copy(update={"vary": {}})
    assert varied_case(plain, 5) is plain


def test_the_patient_of_a_run_differs_a_little_and_the_same_seed_is_the_same_patient(course):
    usual = course.parameters
    many = [individual(usual, seed, 0.2) for seed in range(1, 400)]
    assert individual(usual, 7, 0.2) == individual(usual, 7, 0.2) != individual(usual, 8, 0.2)
    logs = np.log([one.turnover_per_day / usual.turnover_per_day for one in many])
    assert np.std(logs) == pytest.approx(0.2 * np.sqrt(np.log1p(usual.cv_turnover_per_day**2)), rel=0.15)
    assert abs(np.mean(logs)) < 0.02 and min(one.axis_recovery_per_day for one in many) > 0


def commit(scene, pick="x"):
    return "committed", replay.Commitment(scene, (pick,)).body()


def test_a_reopened_decision_begins_another_path_and_the_first_one_is_kept():
    played = [commit("a"), commit("b"), commit("c")]
    paths = replay.paths([("started", {}), *played, ("reopened", {"kept": 1}), commit("b", "y")])
    assert [(c.scene, *c.options) for c in paths.first] == [("a", "x"), ("b", "x"), ("c", "x")]
    assert [(c.scene, *c.options) for c in paths.second] == [("a", "x"), ("b", "y")] and paths.kept == 1


def test_the_latest_reopening_counts_and_leaving_it_ends_in_the_first_path():
    played = [commit("a"), commit("b"), ("reopened", {"kept": 0}), commit("a", "y")]
    again = replay.paths([*played, ("reopened", {"kept": 1})])
    assert [(c.scene, *c.options) for c in again.second] == [("a", "x")] and again.kept == 1
    left = replay.paths([*played, ("reopened", {"kept": 2})])
    assert left.second is None and len(left.first) == 2
    assert replay.paths([]) == replay.Paths()
