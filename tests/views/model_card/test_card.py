"""The model card's parts: every constant with its span before and after, verdicts in words, nothing typed."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from htpy import div

from course_lib import content
from course_lib.content import library
from course_lib.model.drug import Parameter
from course_lib.model.tried import Tried
from course_lib.physiology.evidence import checks as engine
from course_lib.physiology.evidence.calibration import Prior
from course_lib.physiology.evidence.targets import Fit, targets
from course_lib.views.model_card import checks, constants, equations, fit
from course_lib.views.parts.claim_text import Evidence
from tests.reading import collapsed, loose_ends

DAY = "2026-11-22"


@pytest.fixture
def evidence():
    return Evidence(content.claims(), content.references(), "card")


def tree(*parts):
    return BeautifulSoup(str(div[parts]), "html.parser")


def words(page):
    return collapsed(page.get_text(" "))


# ── constants and equations ──────────────────────────────────────────────────────────────────────────────────────


def known():
    return [constants.Constant(name, one) for name, one in content.parameters().items()]


def test_every_constant_stands_in_one_group_and_every_group_of_the_card_exists():
    groups = constants.grouped(known())
    assert [one.name for _, ones in groups for one in ones] == list(content.parameters())
    assert [title for title, _ in groups] == [title for title, _ in constants.GROUPS]


def test_every_constant_shows_its_value_unit_range_grade_and_origin(evidence):
    page = tree(constants.constants(known(), content.drugs(), evidence))
    items = page.select(".px-groups li")
    drugs = sum(isinstance(value, Parameter) for drug in content.drugs().values() for _, value in drug)
    assert len(items) == len(content.parameters()) + drugs
    for item, (name, one) in zip(items, content.parameters().items(), strict=False):
        text = words(item)
        for part in (
            constants.plain(name),
            constants.number(one.value),
            f"grade {one.grade}",
            constants.between((one.low, one.high)),
            name,
        ):
            assert part in text
        assert one.unit == "-" or one.unit in text
        assert ("Published: " in text) == bool(one.source) and ("Teaching assumption: " in text) == bool(one.assumption)


def test_a_constant_that_was_varied_tells_what_was_thought_before_and_what_remained(evidence):
    one = content.parameters()["effect_exponent"]
    prior = Prior(median=3, spread=0.3, joint=True, reason="Steep.")
    varied = constants.Constant("effect_exponent", one, prior, (1.9, 4.5), (2.8, 4.6))
    text = words(tree(constants.constants([varied], {}, evidence)))
    assert "before the targets 1.9 to 4.5; after calibration 2.8 to 4.6." in text and "Prior: Steep." in text
    alone = replace(varied, prior=prior.model_copy(update={"joint": False}))
    assert "no target speaks to it" in words(tree(constants.constants([alone], {}, evidence)))
    held = words(tree(constants.constants([constants.Constant("effect_exponent", one)], {}, evidence)))
    assert "not varied" in held and "after calibration 2.8" not in held


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("half_effect_mg_pe_per_day", "half effect"),
        ("turnover_per_day", "turnover"),
        ("injury_delay_day", "injury delay"),
        ("cv_injury_per_day", "variation of injury"),
        ("morning_cortisol_nmol_per_l", "morning cortisol"),
    ],
)
def test_a_constant_is_called_without_its_unit(name, said):
    assert constants.plain(name) == said


def test_every_equation_is_drawn_as_mathml_with_its_words_and_each_symbol(evidence):
    page = tree(equations.equations(content.equations(), content.parameters(), evidence))
    boxes = page.select(".px-equation math")
    assert len(boxes) == len(content.equations())
    text = words(page)
    for one in content.equations().values():
        assert one.name in text and collapsed(one.words) in text
    assert len(page.select(".px-symbols dt")) == sum(len(one.symbols) for one in content.equations().values())


def test_a_symbol_that_is_a_constant_shows_the_value_in_use(evidence):
    one = content.parameters()["turnover_per_day"]
    page = tree(equations.equations(content.equations(), content.parameters(), evidence))
    assert f"turnover, {constants.number(one.value)} {one.unit}" in words(page)


# ── the targets ──────────────────────────────────────────────────────────────────────────────────────────────────


def near(**off):
    """The sixteen targets, each met exactly but for those moved `off` by some tolerances."""
    wanted = targets(library.page("targets.yaml").data)
    return [fit.Near(Fit(one, one.target + off.get(one.id, 0.0) * one.tolerance)) for one in wanted]


def test_the_finding_counts_what_is_met_and_names_what_is_farthest_off():
    moved = near(BR28=-2.0, pred30_14d=1.5)
    assert fit.inside_sentence(moved) == "14 of the 16 targets are met within one tolerance."
    said = fit.farthest_sentence(moved)
    assert said.startswith("Farthest off, by −2.0 tolerances")
    assert "No drug, no loading for 28 days" in said and "validates nothing" in said


def test_a_distance_that_is_printed_as_one_counts_as_one():
    assert fit.within(1.04) and not fit.within(1.06) and fit.within(-1.04)


def test_the_three_kinds_of_target_stand_apart_and_seven_are_called_translations(evidence):
    page = tree(fit.fit(near(), 300, evidence))
    heads = [head.get_text() for head in page.select("h3")]
    assert heads == [
        "Measured, used as it is (5)",
        "Measured, then moved by hand (4)",
        "Words turned into a number (7)",
    ]
    assert "7 of the 16 targets are translations of words into numbers" in words(page)
    assert "chosen by hand" in words(page)


def test_each_target_is_met_or_not_in_words_and_the_sets_follow_when_they_are_known(evidence):
    first = tree(fit.fit(near(BR28=3.0), 300, evidence))
    signs = [sign.get_text() for sign in first.select(".px-sign")]
    assert sorted(sign[0] for sign in signs) == ["✓"] * 15 + ["✗"] and "✗ beyond (+3.0)" in signs
    assert "under 300 parameter sets" in words(first)
    later = tree(fit.fit([replace(one, sets=(0.7, 0.8)) for one in near()], 300, evidence))
    assert words(later).count("70–80 % over the sets") == 16 and "under 300 parameter sets" not in words(later)
    assert len(later.select("table tbody tr")) == 16


# ── the checks ───────────────────────────────────────────────────────────────────────────────────────────────────


def checked(where="inside"):
    """Every check with each reading at what was observed, or far outside its interval, and SMS-1 always outside."""

    def result(check, value):
        found = [
            engine.Found(way.words, run.words, reading, value(reading))
            for way in check.alternatives
            for run in way.runs
            for reading in run.readings
        ]
        return engine.Result(check, tuple(found))

    def outside(reading):
        return -1.0

    now = outside if where == "outside" else (lambda reading: reading.observed)
    known = engine.checks(library.page("checks.yaml").data)
    return [checks.Checked(result(check, outside), result(check, now)) for check in known]


def test_the_finding_counts_untouched_checks_and_those_that_informed_the_model_apart():
    kinds = [one.now.check.standing for one in checked()]
    untouched, informed = kinds.count("untouched"), kinds.count("informed by")
    assert untouched >= 3
    said = checks.checks_sentence(checked())
    assert f"Of the {untouched} untouched checks this model passes {untouched}, SMS-1 0." in said
    assert f"The {informed} that informed the model are no check of it any more" in said
    assert f"this model passes 0, SMS-1 0. The {informed}" in checks.checks_sentence(checked("outside"))


def test_failed_checks_come_first_each_fold_says_how_many_and_holds_just_those(evidence):
    known, failed = checked(), checked("outside")
    untouched = [at for at, one in enumerate(known) if one.now.check.standing == "untouched"]
    mixed = [failed[at] if at == untouched[-1] else one for at, one in enumerate(known)]
    page = tree(checks.checks(mixed, 0, 20, DAY, evidence))
    folds = page.select(".px-section")
    said, many = [words(fold.summary) for fold in folds], len(untouched)
    assert said[0] == f"✗ 1 of {many} untouched checks failed: {checks.short(mixed[untouched[-1]])}."
    assert said[1].startswith(f"✓ {many - 1} of {many} untouched checks passed: ")
    assert said[2].startswith(f"{len(known) - many} informed the model, so they check it no more: ")
    held = [[one["id"] for one in fold.select(".px-check")] for fold in folds]
    ids = [f"check-{one.now.check.id}" for one in mixed]
    assert held[0] == [ids[untouched[-1]]] and held[1] == [ids[at] for at in untouched[:-1]]
    assert sorted(sum(held, [])) == sorted(ids)
    assert words(page.select_one(".px-verdicts tbody th")).startswith(checks.short(mixed[untouched[-1]]))


def test_where_every_untouched_check_passes_no_empty_fold_says_that_none_failed(evidence):
    page = tree(checks.checks(checked(), 0, 20, DAY, evidence))
    assert words(page.select_one(".px-section > summary")).startswith("✓ ")


def test_each_part_stands_behind_one_sentence_with_its_numbers(evidence):
    parts = (
        equations.equations(content.equations(), content.parameters(), evidence),
        fit.fit(near(), 300, evidence),
        checks.checks(checked(), 0, 20, DAY, evidence),
    )
    for part in parts:
        page = tree(part)
        assert not page.select("details[open]")
        folds = page.select(".px-section > summary")
        assert folds and any(letter.isdigit() for letter in words(folds[0]))


def test_passing_and_failing_are_said_in_words_and_with_a_sign(evidence):
    for where, sign in (("inside", "✓ passes"), ("outside", "✗ fails")):
        page = tree(checks.checks(checked(where), 0, 20, DAY, evidence))
        verdicts = [[cell.get_text() for cell in row.select("strong")] for row in page.select(".px-verdicts tbody tr")]
        assert verdicts == [["✗ fails", sign]] * len(checked())


def test_a_check_says_its_standing_and_an_informing_one_what_it_informed(evidence):
    page = tree(checks.checks(checked(), 0, 20, DAY, evidence))
    for one in checked():
        part = words(page.find(id=f"check-{one.now.check.id}"))
        assert one.now.check.standing in part and collapsed(one.now.check.assumed) in part
        assert ("What it informed:" in part) == (one.now.check.standing == "informed by")
        assert collapsed(one.now.check.informed) in part


def test_every_reading_stands_beside_its_interval_and_where_that_comes_from(evidence):
    page = tree(checks.checks(checked(), 0, 20, DAY, evidence))
    rows = [[collapsed(cell.get_text()) for cell in row.select("th, td")] for row in page.select(".px-table tbody tr")]
    assert len(rows) == sum(len(one.now.found) for one in checked())
    for row, found in zip(rows, (found for one in checked() for found in one.now.found), strict=True):
        assert len(row) == 9 and found.reading.interval in row[3]
        assert row[4].endswith("✗ outside") and row[5].endswith("✓ inside")


def test_how_far_the_other_sets_are_is_shown_until_all_have_been_run(evidence):
    page = tree(checks.checks(checked(), 5, 20, DAY, evidence))
    bar = page.find(attrs={"role": "progressbar"})
    assert (bar["aria-valuenow"], bar["aria-valuemax"]) == ("5", "20") and "5 of 20" in words(page)
    done = [replace(one, spans=((0.1, 0.2),) * len(one.now.found), passes=3) for one in checked()]
    page = tree(checks.checks(done, 20, 20, DAY, evidence))
    assert not page.find(attrs={"role": "progressbar"}) and "under 3 of 20 other sets" in words(page)
    assert "10–20 % over the sets" in words(page) and "being computed" not in words(page)


def test_before_anything_is_computed_each_part_says_that_it_works(evidence):
    for part in (fit.fit((), 0, evidence), checks.checks((), 0, 20, DAY, evidence)):
        assert "Running the" in words(tree(part)) and "…" in words(tree(part))


def test_what_was_recorded_once_stands_beside_what_comes_out_now():
    assert "not recorded yet" in checks.record_sentence(checked(), DAY)
    same = [replace(one, recorded=True) for one in checked()]
    said = checks.record_sentence(same, DAY)
    assert f"on {DAY}, they were run once and written down: {len(same)} of {len(same)} passed." in said
    assert said.endswith("each verdict is the same.")
    other = [replace(same[0], recorded=False), *same[1:]]
    assert checks.record_sentence(other, DAY).endswith(f"Now it is otherwise for {checks.short(same[0])}.")


def test_links_from_the_verdicts_lead_to_their_checks(evidence):
    page = tree(checks.checks(checked(), 0, 20, DAY, evidence))
    for link in page.select(".px-verdicts a"):
        assert page.find(id=link["href"].removeprefix("#")) is not None
    assert loose_ends(page) == set()


# ── how it was calibrated, and what was tried ────────────────────────────────────────────────────────────────────


def test_what_was_tried_shows_cost_misfit_verdict_and_reason(evidence):
    first = Tried(
        name="First",
        words="As it was.",
        constants_added=0,
        against="targets",
        misfit=9,
        verdict="starting point",
        why="It began.",
    )
    kept = Tried(
        name="Second",
        words="More.",
        constants_added=1,
        against="targets",
        misfit=4.5,
        verdict="kept",
        why="It earns it.",
    )
    lost = Tried(
        name="Third", words="Other.", constants_added=3, against="targets", verdict="rejected", why="It does not."
    )
    page = tree(constants.tried((first, kept, lost), evidence))
    text = words(page)
    assert "Of the structures that were tried 1 was kept and 1 rejected." in text
    assert (
        "1 constant added; compared against targets; misfit 4.5 to the sixteen targets, where SMS-1 refitted has 9."
        in text
    )
    assert "3 constants added; compared against targets." in text and "It earns it." in text
    assert [sign.get_text() for sign in page.select(".px-sign")] == ["starting point", "✓ kept", "✗ rejected"]


@pytest.mark.parametrize(("share", "said"), [(0.8, "80 %"), (0.035, "3.5 %"), (1.0, "100 %"), (0.0, "0 %")])
def test_a_share_is_printed_with_at_most_one_decimal(share, said):
    assert fit.percent(share) == said
