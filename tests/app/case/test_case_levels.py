"""A case on both levels, its rankings, its tests and its other paths, at the door: what a hand does and what is read."""

import pytest

from course_lib import content
from course_lib.app.case.room import CaseRoom, case
from course_lib.app.case.run import case_of_run
from course_lib.app.start_page import Record
from course_lib.engine.case import replay
from course_lib.engine.case.variation import varied_case
from course_lib.views.case import ranking
from course_lib.views.parts.controls import code
from tests.reading import collapsed, loose_ends

ID = "strong-enough-legs"
BOOK = content.case(ID)
FIRST, SECOND = replay.rankings(BOOK)
TYPED = next(id for id in replay.decisions(BOOK) if BOOK.scene(id).typed)


@pytest.fixture
def here(enter):
    return lambda level="guided", **how: enter(CaseRoom(ID, level), **how)


def places(scene, order):
    return {ranking.field(id): [str(at)] for at, id in enumerate(order, 1)}


def values(scene, level, picks=None):
    """What a form holds that commits what is argued for, or the option in `picks`."""
    argued = replay.argued(scene)
    if scene.ranking:
        moved = {"moved": [code(argued.moved_by)]} if argued.moved_by else {}
        return {**places(scene, argued.options), **moved, "certainty": ["fairly"]}
    if scene.typed and level == "unguided":
        return {
            "drug": ["prednisone"],
            "mg-per-day": ["25"],
            "route": ["oral"],
            "halve-every": [""],
            "certainty": ["fairly"],
        }
    options = (picks or {}).get(scene.id, argued.options)
    set_ = {control.id: [f"{control.argued:g}"] for control in replay.controls(scene, options)}
    return {"options": [code(id) for id in options], "certainty": ["fairly"], **set_}


def go_to(room, browser, until=replay.DEBRIEF, picks=None):
    """From where the case stands to the scene `until`, or to the debrief, without reading the pages between."""
    browser.pass_by("open")
    browser.pass_by("go-on")
    while room.play.scene_id != until and not room.play.over:
        browser.pass_by("commit", form="decision", values=values(room.play.scene, room.level, picks))
        browser.pass_by("go-on")
    browser.screen.refresh()


# ── the working differential ───────────────────────────────────────────────────────────────────────────────────────


def test_a_ranking_tells_nothing_of_the_courses_order_before_it_is_committed(here):
    room, browser = here()
    browser.click("Meet the patient")
    shown = [_name(row) for row in browser.page.select(".px-rankrow")]
    authored = [one.label for one in room.play.scene.ranking.order]
    assert sorted(shown) == sorted(authored) and shown != authored
    for one in room.play.scene.ranking.order:
        assert collapsed(one.because.split("[")[0]) not in browser.everything
    written = [field.attrs.get(at, "") for field in browser.page.select(".px-rank *") for at in ("id", "name", "value")]
    fields = " ".join(written)
    assert not [one.id for one in room.play.scene.ranking.order if one.id in fields]
    assert "Ranking 1 of 2" in browser.words


def _name(row):
    return collapsed(row.select_one(".px-rankpick span:last-child").get_text())


def _places(browser):
    """The names of the rows' own buttons, from top to bottom."""
    return [button["aria-label"] for button in browser.page.select(".px-rankpick")]


def test_two_diagnoses_in_one_place_are_told_and_what_was_placed_stays(here):
    room, browser = here()
    browser.click("Meet the patient")
    order = room.play.scene.ranking.order
    twice = {ranking.field(one.id): ["2"] for one in order} | {"certainty": ["fairly"]}
    browser.send("commit", form="decision", values=twice)
    assert f"{len(order)} diagnoses stand in place 2: give each of them a place of its own" in browser.alerts()[-1]
    assert room.play.history == () and all(name.startswith("Place 2: ") for name in _places(browser))
    browser.send("commit", form="decision", values=twice | {ranking.field(order[0].id): ["1"]})
    assert f"{len(order) - 1} diagnoses stand in place 2" in browser.alerts()[-1]
    assert f"Place 1: {order[0].label}" in _places(browser)


def test_a_diagnosis_without_a_place_is_told_and_what_was_placed_stays(here):
    room, browser = here()
    browser.click("Meet the patient")
    first, second, *rest = [one.label for one in room.play.scene.ranking.order]
    browser.choose("Fairly sure")
    browser.rank(second, first)
    browser.click("Commit")
    assert "Give each diagnosis a place, from first to last." in browser.alerts()[-1] and room.play.history == ()
    assert sorted(_places(browser)) == sorted(
        [f"Place 1: {second}", f"Place 2: {first}", *(f"No place yet: {label}" for label in rest)]
    )


def test_a_change_of_places_is_announced_once_and_the_rows_stand_in_their_places_once_each_has_one(here):
    room, browser = here()
    browser.click("Meet the patient")
    labels, before = [one.label for one in room.play.scene.ranking.order], _places(browser)
    for so_far in range(1, len(labels)):
        browser.rank(*labels[:so_far])
        assert [collapsed(name.split(": ", 1)[1]) for name in _places(browser)] == [
            collapsed(name.split(": ", 1)[1]) for name in before
        ]
        assert browser.said[-1] == f"Place {so_far}: {labels[so_far - 1]}." and len(browser.said) == so_far
        assert not browser.page.select(".px-rankmove")
    browser.rank(*labels)
    assert _places(browser) == [f"Place {at}: {label}" for at, label in enumerate(labels, 1)]
    assert [one["aria-label"] for one in browser.page.select(".px-rankmove")] == [
        f"Move {way}: {label}" for label in labels for way in ("up", "down")
    ]
    browser.rank(labels[1], labels[0], *labels[2:])
    assert browser.said[-1] == f"Place 1: {labels[1]}. Place 2: {labels[0]}."
    browser.rank(*labels[1:])
    assert browser.said[-1] == f"{labels[0]}: place taken back."
    said = len(browser.said)
    browser.choose("Fairly sure")
    assert len(browser.said) == said


def test_the_second_ranking_is_filled_in_from_the_first_and_counts_as_given_without_a_touch(here):
    room, browser = here()
    browser.click("Meet the patient")
    order = tuple(reversed(replay.argued(room.play.scene).options))
    browser.send("commit", form="decision", values={**places(room.play.scene, order), "certainty": ["fairly"]})
    go_to(room, browser, SECOND)
    names = {one.id: one.label for one in room.play.scene.ranking.order}
    assert _places(browser) == [f"Place {at}: {names[id]}" for at, id in enumerate(order, 1)]
    assert "This is your ranking from before the tests: leave it so, or change it." in browser.words
    moved = replay.argued(room.play.scene).moved_by
    browser.choose("Fairly sure", next(one.label for one in room.play.scene.ranking.findings if one.id == moved))
    browser.click("Commit")
    assert room.play.history[-1].commitment.options == order and room.play.history[-1].commitment.moved_by == moved


def test_a_second_ranking_that_was_changed_and_not_committed_comes_back_as_it_was_changed(here):
    room, browser = here()
    go_to(room, browser, SECOND)
    names = [one.label for one in room.play.scene.ranking.order]
    browser.rank(*names[:2])
    again, later = here(kept=browser.kept)
    later.click("Go on with the patient") if again.phase == "opening" else None
    assert sorted(_places(later)) == sorted(
        [f"Place {at}: {name}" for at, name in enumerate(names[:2], 1)]
        + [f"No place yet: {name}" for name in names[2:]]
    )


def test_the_second_ranking_stands_beside_the_first_and_the_courses_and_every_finding_is_explained(here):
    room, browser = here()
    browser.click("Meet the patient")
    odd = tuple(reversed(replay.argued(room.play.scene).options))
    form = {**places(room.play.scene, odd), "certainty": ["fairly"]}
    browser.send("commit", form="decision", values=form)
    assert "This course puts another diagnosis first." in browser.words
    assert [h.get_text() for h in browser.page.select(".px-three h4")] == ["Your order", "This course’s order"]
    go_to(room, browser, SECOND)
    assert "Ranking 2 of 2" in browser.words and "Which finding moved your ranking most?" in browser.words
    scene = room.play.scene
    still = next(one for one in scene.ranking.findings if not one.moves)
    browser.send("commit", form="decision", values={**values(scene, "guided"), "moved": [code(still.id)]})
    assert "The same diagnosis leads here, and another finding moved it." in browser.words
    lists = {
        group.h4.get_text(): [li.get_text() for li in group.select("li")]
        for group in browser.page.select(".px-three > div")
    }
    names = {one.id: one.label for one in scene.ranking.order}
    assert lists == {
        "Before the tests": [names[id] for id in odd],
        "After the tests": list(names.values()), "This course’s order": list(names.values()),
    }  # fmt: skip
    for one in (*scene.ranking.order, *scene.ranking.findings):
        assert collapsed(one.because) in browser.words
    assert loose_ends(browser.page) == set()


# ── what tests cost ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_test_shows_its_hours_and_its_burden_before_it_is_ordered_and_the_debrief_adds_them_up(here):
    room, browser = here()
    scene = next(s for s in BOOK.scenes for o in s.options for id in o.orders if BOOK.orders[id].not_needed)
    option = next(o for o in scene.options for id in o.orders if BOOK.orders[id].not_needed)
    go_to(room, browser, scene.id)
    order = room.case.orders[option.orders[0]]
    assert order.burden in browser.words and "Invented: for this case" in browser.words
    picks = [option.id] if scene.pick == "one" else [*replay.argued(scene).options, option.id]
    go_to(room, browser, picks={scene.id: picks})
    cost = browser.read("What your tests cost")
    tests = [placed.order for placed in replay.orders(room.play) if placed.order.kind == "test"]
    assert all(f"{one.label}" in cost and one.burden in cost for one in tests)
    assert f"{len(tests)} tests, {sum(one.after for one in tests):g} h in all" in cost
    spared = sum(bool(one.not_needed) for one in tests)
    assert f"; {spared} of them {'was' if spared == 1 else 'were'} not needed in this case." in cost
    assert collapsed(order.not_needed.split("[")[0]) in cost and "Not needed here" in cost


# ── guided and unguided ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_guided_level_offers_details_and_a_hint_and_the_unguided_one_neither(here):
    pages = {}
    for level in ("guided", "unguided"):
        room, browser = here(level, code=level.ljust(20, "x"))
        go_to(room, browser, next(s.id for s in BOOK.scenes if s.hint and s.options and s.options[0].detail))
        pages[level] = browser.words
        scene = room.play.scene
        said = [
            collapsed(scene.hint) in browser.everything,
            *(collapsed(o.detail) in browser.everything for o in scene.options if o.detail),
        ]
        assert set(said) == {level == "guided"}
    assert "Hint" in pages["guided"] and "Hint" not in pages["unguided"]


def test_the_level_is_chosen_before_the_first_decision_kept_by_the_browser_and_each_has_its_own_record(here):
    room, browser = here()
    go_to(room, browser, replay.decisions(BOOK)[0])
    browser.click("Guided: change")
    browser.choose("Unguided")
    assert browser.kept[f"level:{ID}"] == "unguided" and room.play.history == ()
    browser.click("Meet the patient")
    browser.send("commit", form="decision", values=values(room.play.scene, "unguided"))
    assert {run.activity: run.events for run in room.session.store.runs(room.session.learner)} == {
        f"case:{ID}": 2,
        f"case:{ID}:unguided": 2,
    }
    again, later = here(kept=browser.kept)
    assert again.level == "unguided" and len(again.play.history) == 1
    later.click("Unguided: change")
    later.choose("Guided")
    assert later.kept[f"level:{ID}"] == "guided"
    later.click("Go on with the patient, day")
    assert again.play.scene_id == replay.decisions(BOOK)[0]


def test_a_door_opens_on_the_level_it_names_and_knows_no_third(here):
    assert here("unguided")[0].attempt.activity == f"case:{ID}:unguided"
    with pytest.raises(ValueError, match="write 'guided' or 'unguided' or 'short'"):
        case(ID, "hard")


def test_an_order_is_written_read_back_given_and_judged(here):
    room, browser = here("unguided")
    go_to(room, browser, TYPED)
    assert not browser.page.select("input[name=options]") and BOOK.scene(TYPED).typed.label in browser.words
    browser.choose("Fairly sure")
    browser.send("commit", form="decision", values={**values(room.play.scene, "unguided"), "drug": ["ibuprofen"]})
    assert "“ibuprofen” is no steroid that this model knows" in browser.alerts()[-1]
    assert browser.page.select_one("input[name=drug]")["value"] == "ibuprofen"
    written = {"drug": ["dexamethasone"], "mg-per-day": ["8,5"]}
    browser.send("commit", form="decision", values={**values(room.play.scene, "unguided"), **written})
    step = room.play.history[-1]
    (read_as,) = replay.chosen(room.case.scene(TYPED), step.commitment.options)
    assert f"Your order: dexamethasone 8.5 mg/day by mouth. Read as: {read_as.label.rstrip('.')}." in browser.words
    given = next(c for c in replay.regimen(room.play, room.play.day + 1) if c.from_day == step.day)
    assert (given.drug, given.mg_per_day) == ("dexamethasone", 8.5)
    again, later = here("unguided")
    assert again.play == room.play and not later.page.select(".px-order")


# ── what if ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def finished(here):
    room, browser = here()
    go_to(room, browser)
    return room, browser


def press(browser, name):
    """Press the button that a screen reader calls so."""
    (button,) = [b for b in browser.page.find_all("button") if b.get("aria-label") == name]
    data = {key.removeprefix("data-"): value for key, value in button.attrs.items() if key.startswith("data-")}
    browser.send(button["data-say"], values=data)


def other_path(room, browser):
    """Reopen the decision on the dose, end the steroid there, and go on to the debrief."""
    press(browser, f"Reopen this decision: {BOOK.scene(TYPED).short}")
    worst = min(room.play.scene.options, key=lambda option: sum(option.scores.values())).id
    browser.send("commit", form="decision", values=values(room.play.scene, "guided", {TYPED: [worst]}))
    browser.send("go-on")
    go_to(room, browser)


def test_a_reopened_decision_leads_to_another_path_and_the_debrief_draws_both(finished):
    room, browser = finished
    points = replay.score(room.first)
    other_path(room, browser)
    assert all(
        [series["label"] for series in chart["series"]] == ["First path", "What if", "Course"]
        for chart in browser.charts().values()
    )
    assert [series["dash"] for series in browser.charts()["Adrenal reserve"]["series"]][:2] == [[], [8, 5]]
    day = next(step.day for step in room.first.history if step.commitment.scene == TYPED)
    assert (
        f"What if, from day {day:g}. By day" in browser.words
        and "Your points stay those of the first path." in browser.words
    )
    assert replay.score(room.first) == points and replay.score(room.play) != points
    rows = [collapsed(row.get_text(" ")) for row in browser.page.select(".px-scores tbody tr")]
    assert rows == [f"{domain.capitalize()} {got} of {most}" for domain, (got, most) in points.items()]
    assert loose_ends(browser.page) == set()


def test_on_another_path_a_notice_says_so_and_one_can_leave_it(finished):
    room, browser = finished
    at = next(n for n, step in enumerate(room.first.history) if step.commitment.scene == TYPED)
    day = room.first.history[at].day
    press(browser, f"Reopen this decision: {BOOK.scene(TYPED).short}")
    assert f"What if: another path from day {day:g}. Your first path is kept." in browser.words
    assert room.play.scene_id == TYPED and len(room.play.history) == at
    browser.click("Leave it and go back to the debrief")
    assert (
        "What your decisions were worth" in browser.words
        and "What if: " not in browser.words
        and "What if, " not in browser.words
    )


def test_another_path_is_resumed_after_a_reload_and_playing_again_starts_anew(finished, here):
    room, browser = finished
    press(browser, f"Reopen this decision: {BOOK.scene(replay.decisions(BOOK)[1]).short}")
    browser.send("commit", form="decision", values=values(room.play.scene, "guided"))
    again, later = here()
    assert again.play == room.play and "What if: another path" in later.words
    go_to(again, later)
    third, page = here()
    assert third.phase == "debrief" and "Your first path, the other one" in page.words
    page.click("Play this case again")
    assert third.play.history == () and third.paths == replay.Paths()


@pytest.mark.parametrize("kept", [None, "99", "-1", 0, "x", ["1"]])
def test_a_reopening_of_nothing_changes_nothing(finished, kept):
    room, browser = finished
    before = room.attempt.events
    browser.send("reopen", values={"kept": kept} if kept is not None else None)
    browser.send("leave")
    assert room.attempt.events == before and room.phase == "debrief"


# ── the start page, and the patient of a run ───────────────────────────────────────────────────────────────────────


def test_the_start_page_counts_the_first_path_on_the_level_on_which_one_is_further(here, enter_start):
    planned = len(replay.mainline(BOOK))

    def part():
        room, browser = enter_start()
        return Record(room.session)._case(ID, "")

    assert (part().done, part().of) == (0, planned)
    room, browser = here("unguided")
    go_to(room, browser, replay.decisions(BOOK)[1])
    assert part().done == len(room.play.history) and part().words == f"day {room.play.day:g}"
    room, browser = here()
    go_to(room, browser)
    assert part().done == planned
    browser.send("reopen", values={"kept": "1"})
    assert room.play.history != room.first.history and part().done == planned


def test_a_first_attempt_meets_the_same_patient_whoever_the_learner_is_and_another_attempt_may_meet_another(
    here, served
):
    room, _ = here()
    assert here()[0].attempt.seed == room.attempt.seed and here()[0].case == room.case
    ages = set()
    for number in range(6):
        other, browser = here(code=f"{number}".rjust(20, "q"))
        assert other.case == room.case and other.session.learner != room.session.learner
        other.attempt.again()
        other.resume()
        browser.screen.refresh()
        assert other.case == varied_case(BOOK, other.attempt.seed) == case_of_run(ID, other.attempt.seed)
        ages.add(other.case.scenes[0].text)
        browser.click("Meet the patient")
        assert collapsed(other.case.scene(FIRST).text)[:60] in browser.words and "{" not in browser.words
    assert len(ages) > 1


def test_the_reason_of_an_order_that_no_option_stands_for_is_read_at_once_and_again_in_the_debrief(here):
    room, browser = here("unguided")
    go_to(room, browser, TYPED)
    too_little = {**values(room.play.scene, "unguided"), "mg-per-day": ["2"]}
    browser.send("commit", form="decision", values=too_little)
    reading = replay.judge(BOOK.scene(TYPED), room.play.history[-1].commitment).reading
    reason = collapsed(reading.because.split("[")[0].splitlines()[0])[:60]
    assert reading.verdict == "unsafe" and reason in browser.words and "✕ Unsafe" in browser.words
    go_to(room, browser)
    assert room.phase == "debrief" and reason in browser.words
