"""One tap away: what each contrast leaves as it was, what it changes, and the hedge with which it is told."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from course_lib import content
from course_lib.content.validate.hedges import keeps_a_hedge
from course_lib.engine.lab import contrasts, share_code
from course_lib.engine.lab import setup as engine

DRUGS = ["dexamethasone", "hydrocortisone", "methylprednisolone", "prednisolone", "prednisone"]
WHICH = ["stop", "slow", "long", "drug", "same-mg", "up", "fever"]
LABS = content.ids("labs")


def side(*steps, drug="prednisone", route="oral", every_h=24.0):
    return tuple(engine.Step(float(day), drug, route, every_h, float(mg)) for day, mg in steps)


TAPER = side((0, 60), (28, 40), (42, 25), (70, 10))


@st.composite
def sides(draw):
    """A regimen as the lab's fields take it, of one drug and up to eight steps."""
    days = sorted(draw(st.lists(st.integers(0, 300), min_size=1, max_size=8, unique=True)))
    drug, every_h = draw(st.sampled_from(DRUGS)), draw(st.sampled_from(engine.INTERVALS_H))
    amounts = st.integers(0, 20).map(lambda n: n / 4)
    return side(*((day, draw(amounts)) for day in days), drug=drug, every_h=every_h)


@st.composite
def setups(draw):
    patient = engine.Patient(
        days=float(draw(st.integers(28, 400))), severity=0.6, need=10.0, mobility=draw(st.sampled_from(engine.CHOICES["mobility"])),
        infection=draw(st.sampled_from(engine.CHOICES["infection"])), resolution=0.05, fluorinated=1.3, injury=300.0, lasting=0.0,
    )  # fmt: skip
    return engine.Setup(draw(sides()), draw(sides()), patient)


def of(setup, which, hand="a", day=None):
    return next(one for one in contrasts.offered(setup, hand, day, content.drugs()) if one.which == which)


def preset(id="prednisone-taper"):
    return engine.start(content.lab(id), content.parameters())


def with_a(steps, **patient):
    setup = preset()
    return replace(setup, a=steps, patient=replace(setup.patient, **patient))


def a_day(steps, day):
    """mg/day prednisone-equivalent of the step that is in force on a day."""
    now = [step for step in steps if step.from_day <= day][-1:]
    return sum(step.mg_per_day * 5 / content.drugs()[step.drug].equivalent.value for step in now)


def until(steps, day):
    """All that is given until a day, mg prednisone-equivalent."""
    corners = sorted({0.0, float(day), *(step.from_day for step in steps if step.from_day < day)})
    return sum(a_day(steps, begin) * (end - begin) for begin, end in pairwise(corners))


# ── every contrast ─────────────────────────────────────────────────────────────────────────────────────────────────


@given(setup=setups(), hand=st.sampled_from("ab"), day=st.none() | st.integers(0, 400))
def test_every_contrast_is_a_setup_that_a_link_brings_back_or_says_why_it_is_none(setup, hand, day):
    found = contrasts.offered(setup, hand, day, content.drugs())
    assert [one.which for one in found] == WHICH
    for one in found:
        assert (one.setup is None) == bool(one.why_not) != bool(one.done)
        assert one.label and one.does.endswith(".") and "{" not in one.why_not + one.done + one.does
        if one.setup is None:
            assert one.why_not.endswith(".")
            continue
        assert one.setup != setup and one.done.endswith((".", "]."))
        code = share_code.write(one.setup, setup.patient)
        assert share_code.read(code, setup, content.drugs(), engine.choices(content.interactions())) == one.setup


@given(setup=setups(), hand=st.sampled_from("ab"))
def test_a_regimen_s_contrast_leaves_the_other_side_and_the_patient_and_a_patient_s_both_regimens(setup, hand):
    other = {"a": "b", "b": "a"}[hand]
    for one in contrasts.offered(setup, hand, None, content.drugs()):
        if one.setup and one.which in ("up", "fever"):
            assert (one.setup.a, one.setup.b) == (setup.a, setup.b)
            assert "on A and on B, for there is one patient" in one.does and "there is one patient" in one.done
        elif one.setup:
            assert getattr(one.setup, other) == getattr(setup, other) and one.setup.patient == setup.patient
            assert hand.upper() in one.does and hand.upper() in one.done


@pytest.mark.parametrize("id", LABS)
@pytest.mark.parametrize("hand", ["a", "b"])
def test_every_sentence_keeps_a_hedge_of_each_claim_that_it_rests_on_and_calls_nothing_sound(id, hand):
    for day in (None, 5, 40):
        for one in contrasts.offered(preset(id), hand, day, content.drugs()):
            for tag in ("B1", "B7", "B16", "B17"):
                if f"[{tag}]" in one.done:
                    assert keeps_a_hedge(one.done, [content.claims()[tag]])
            words = f"{one.label} {one.does} {one.done}".casefold()
            assert not any(
                word in words for word in ("sound", "safe", "harmless", "recommended dose", "should", "best")
            )


# ── stop ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(steps=sides(), day=st.integers(0, 350))
def test_what_was_given_until_the_day_of_a_stop_is_unchanged_and_nothing_is_given_after_it(steps, day):
    setup = with_a(steps, days=400.0)
    stop = of(setup, "stop", day=day)
    if stop.setup is None:
        assert a_day(steps, day) == 0
        return
    after = stop.setup.a
    assert until(after, day) == pytest.approx(until(steps, day))
    assert all(a_day(after, later) == 0 for later in range(day, 400))
    assert "Nothing is given" in of(stop.setup, "stop", day=day).why_not


def test_a_stop_falls_on_the_day_that_is_read_and_halfway_where_that_is_the_last():
    assert of(preset(), "stop", day=42).label == "Stop on day 42"
    for day in (None, 140, 200):
        halfway = of(preset(), "stop", day=day)
        assert halfway.label == "Stop on day 70" and halfway.does.endswith("read another day to choose one.")
    assert of(with_a(TAPER), "stop", day=42).setup.a == side((0, 60), (28, 40), (42, 0))


def test_a_stop_after_weeks_tells_of_the_axis_and_one_after_days_what_the_guideline_suggests():
    after_weeks, after_days = of(preset(), "stop", day=42).done, of(preset(), "stop", day=10).done
    assert "varies greatly [B16]" in after_weeks and "only if the disease is controlled [B17]" in after_weeks
    assert "very low certainty" in after_days and "the disease may still need one [B7]" in after_days
    assert all("to look at and not to copy" in told for told in (after_weeks, after_days))


# ── slower, longer ─────────────────────────────────────────────────────────────────────────────────────────────────


@given(steps=sides())
def test_half_as_fast_leaves_the_first_lowering_and_doubles_every_later_interval(steps):
    first = contrasts.first_lowering(steps, content.drugs())
    assume(first is not None and first < len(steps) - 1)
    slower = contrasts.slowed(steps, content.drugs())
    assert slower[: first + 1] == steps[: first + 1]
    for n in range(first, len(steps) - 1):
        assert slower[n + 1].from_day - slower[n].from_day == 2 * (steps[n + 1].from_day - steps[n].from_day)
    assert [replace(step, from_day=0) for step in slower] == [replace(step, from_day=0) for step in steps]


@given(steps=sides())
def test_twice_as_long_lets_every_step_last_twice_as_long(steps):
    assume(len(steps) > 1)
    longer = contrasts.lengthened(steps)
    assert longer[0] == steps[0]
    for (was, until_), (now, ends) in zip(pairwise(steps), pairwise(longer), strict=True):
        assert ends.from_day - now.from_day == 2 * (until_.from_day - was.from_day)
    assert until(longer, longer[-1].from_day) - until(longer, longer[0].from_day) == pytest.approx(
        2 * (until(steps, steps[-1].from_day) - until(steps, steps[0].from_day))
    )


def test_a_taper_of_the_course_comes_down_half_as_fast():
    slow, long = of(preset(), "slow"), of(preset(), "long")
    assert [step.from_day for step in slow.setup.a] == [0, 28, 56, 112]
    assert [step.from_day for step in long.setup.a] == [0, 56, 84, 140]
    assert slow.done.startswith("A comes down half as fast after day 28: its last step begins on day 112.")
    assert "not a recommended taper" in slow.done and "not a recommended taper" in long.done


@pytest.mark.parametrize(
    ("which", "steps", "days", "why"),
    [
        ("stop", side((0, 60), (30, 0)), 140, "Nothing is given on A from day 70 on."),
        ("stop", side(*((day, 60) for day in range(40))), 140, "A has 40 steps already, which is all it holds: remove one first."),
        ("slow", side((0, 60)), 140, "Nothing is lowered on A."),
        ("slow", side((0, 30), (9, 60)), 140, "Nothing is lowered on A."),
        ("slow", side((0, 60), (9, 30)), 140, "The first lowering of A is its last step, so there is no interval after it to double."),
        ("slow", side((0, 60), (9, 30), (500, 5)), 140, "The last step of A would begin after day 730, where the lab ends."),
        ("slow", side((0, 60), (9, 30), (200, 5)), 140, "It would change nothing of A in the 140 days that are shown."),
        ("long", side((0, 60)), 140, "A is one step without an end, so none can last longer."),
        ("long", side((0, 60), (500, 5)), 140, "The last step of A would begin after day 730, where the lab ends."),
        ("drug", side((0, 0)), 140, "Nothing is given on A."),
        ("same-mg", side((0, 0)), 140, "Nothing is given on A."),
        ("same-mg", side((0, 400)), 140, "That would be more than the lab takes: 2000 mg/day prednisone-equivalent."),
    ],
)  # fmt: skip
def test_a_contrast_that_cannot_be_says_why(which, steps, days, why):
    assert of(with_a(steps, days=float(days)), which).why_not == why


def test_what_begins_after_the_last_day_shown_is_said():
    assert (
        "begins on day 120, after the last day shown (100)"
        in of(with_a(side((0, 60), (60, 30)), days=100.0), "long").done
    )


# ── another drug ───────────────────────────────────────────────────────────────────────────────────────────────────


@given(steps=sides())
def test_the_other_drug_keeps_every_step_s_prednisone_equivalent_and_the_way_back_its_dose(steps):
    setup = with_a(steps, days=400.0)
    other = of(setup, "drug").setup
    assume(other is not None)
    assert {step.drug for step in other.a} == {contrasts.OTHER_DRUG[steps[0].drug]}
    for was, now in zip(steps, other.a, strict=True):
        assert a_day((now,), now.from_day) == pytest.approx(a_day((was,), was.from_day))
        assert (was.from_day, was.route, was.every_h) == (now.from_day, now.route, now.every_h)
    if steps[0].drug != "prednisolone":
        back = of(other, "drug").setup.a
        assert [(step.drug, pytest.approx(step.mg)) for step in back] == [(step.drug, step.mg) for step in steps]


@given(steps=sides())
def test_the_same_milligrams_are_the_same_number_of_another_drug(steps):
    slip = of(with_a(steps, days=400.0), "same-mg").setup
    assume(slip is not None)
    assert [replace(step, drug="") for step in slip.a] == [replace(step, drug="") for step in steps]
    assert {step.drug for step in slip.a} == {contrasts.OTHER_DRUG[steps[0].drug]}


def test_every_drug_of_the_lab_has_another_one_that_is_not_itself():
    assert set(contrasts.OTHER_DRUG) == set(content.drugs()) >= set(contrasts.OTHER_DRUG.values())
    assert all(one != other for one, other in contrasts.OTHER_DRUG.items())
    fluorinated = {id: drug.fluorinated for id, drug in content.drugs().items()}
    assert all(
        fluorinated[contrasts.OTHER_DRUG[id]] != fluorinated[id] for id in DRUGS if id.startswith(("pred", "dexa"))
    )


def test_the_slip_says_as_how_much_it_counts():
    setup = preset("same-number-other-drug")
    to_dexa, to_pred = of(setup, "same-mg"), of(setup, "same-mg", hand="b")
    assert to_dexa.label == "Same mg of dexamethasone" and "count as about 6.7 times the dose" in to_dexa.done
    assert to_pred.label == "Same mg of prednisone" and "count as about 0.15 times the dose" in to_pred.done


# ── the patient ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_up_and_about_lets_the_patient_walk_and_changes_nothing_else():
    for mobility in ("preset", "partly", "bed", "sedated"):
        setup = with_a(TAPER, mobility=mobility)
        assert of(setup, "up").setup == with_a(TAPER, mobility="walks")
    assert of(with_a(TAPER, mobility="walks"), "up").why_not == "The patient walks already."


@pytest.mark.parametrize(("days", "day"), [(28, 14), (60, 30), (64, 32), (65, 60), (140, 60), (730, 60)])
def test_a_fever_falls_on_day_60_or_halfway_where_its_days_would_not_be_shown(days, day):
    for before in ("none", "covered"):
        fever = of(with_a(TAPER, days=float(days), infection=before, infection_day=20.0), "fever")
        assert fever.label == f"A fever on day {day}"
        assert (fever.setup.patient.infection, fever.setup.patient.infection_day) == ("uncovered", day)
    assert "already" in of(fever.setup, "fever").why_not


def test_a_fever_is_not_told_as_if_it_were_harmless():
    told = of(preset(), "fever").done
    assert "without a stress dose" in told and "shows only the cortisol that is missing" in told
    assert (
        "needs a plan for stress doses" in told
        and "suspected adrenal crisis is treated at once" in told
        and "[B16]" in told
    )


# ── a code beside another one ──────────────────────────────────────────────────────────────────────────────────────


@given(setup=setups(), other=setups(), hand=st.sampled_from("ab"))
def test_a_code_beside_another_setup_is_read_by_who_has_that_one_and_is_short_where_they_differ_little(
    setup, other, hand
):
    drugs, choices, usual = content.drugs(), engine.choices(content.interactions()), setup.patient
    for one in (setup, other, *(found.setup for found in contrasts.offered(setup, hand, None, drugs) if found.setup)):
        code = share_code.write_beside(one, setup, usual)
        assert share_code.read_beside(code, setup, setup, drugs, choices) == one
    stop = of(setup, "stop", hand).setup
    assume(stop is not None)
    assert len(share_code.write_beside(stop, setup, usual)) < 0.6 * len(share_code.write(stop, usual))


@pytest.mark.parametrize("code", [None, 7, "", "nothing", share_code.write(preset(), preset().patient)[:-9]])
def test_what_is_no_code_beside_a_setup_is_refused(code):
    with pytest.raises(share_code.Damaged):
        share_code.read_beside(code, preset(), preset(), content.drugs(), engine.choices(content.interactions()))
