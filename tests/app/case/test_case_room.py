"""The case at its door: a hand chooses, sets and commits, and the words on the page answer."""

import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ipywidgets import DOMWidget

from course_lib import content
from course_lib.app.case.room import CaseRoom
from course_lib.app.session import Session
from course_lib.engine.case import decisive, replay
from course_lib.views.case import ranking
from course_lib.views.parts.controls import code
from tests.reading import Browser, Page, claims_cited, collapsed, form_data, loose_ends

CASE = content.case("awake-and-unable-to-move")
DECISIONS, RANKINGS = replay.decisions(CASE), replay.rankings(CASE)
VERDICTS = ("Unsafe", "Weaker", "Does not add up", "Defensible", "What this course argues for")


def choose(browser, scene, options, values=None, sure="Fairly sure"):
    """Set all that a commitment needs, but do not commit."""
    if scene.ranking:
        rank(browser, scene, options)
    if labels := [*(option.label for option in replay.chosen(scene, options)), *([sure] if sure else [])]:
        browser.choose(*labels)
    for control in replay.controls(scene, options):
        browser.fill(control.label, f"{(values or {}).get(control.id, control.argued):g}")


def rank(browser, scene, order):
    """Give each diagnosis its place, and name a finding that moved them."""
    names = {one.id: one.label for one in scene.ranking.order}
    browser.rank(*(names[id] for id in order))
    if scene.ranking.findings:
        browser.choose(next(one.label for one in scene.ranking.findings if one.id == replay.argued(scene).moved_by))


def decide(room, browser, picks=None, values=None, sure="Fairly sure"):
    """Commit in the scene that waits: what is argued for, unless it is in `picks`."""
    scene = room.play.scene
    choose(browser, scene, (picks or {}).get(scene.id, replay.argued(scene).options), values, sure)
    browser.click("Commit")


def play(room, browser, until=replay.DEBRIEF, picks=None, values=None):
    """From where the case stands to the decision `until`, or to the debrief: the messages of `decide` without reading the page."""
    browser.pass_by("open")
    while room.play.scene_id != until and not room.play.over:
        browser.pass_by("go-on")
        scene = room.play.scene
        options = (picks or {}).get(scene.id, replay.argued(scene).options)
        set_ = {c.id: [f"{(values or {}).get(c.id, c.argued):g}"] for c in replay.controls(scene, options)}
        if scene.ranking:
            set_ = {ranking.field(id): [str(at)] for at, id in enumerate(options, 1)}
            set_ |= {ranking.MOVED: [code(replay.argued(scene).moved_by)]} if scene.ranking.findings else {}
        browser.pass_by("commit", form="decision", values={"options": list(options), "certainty": ["fairly"], **set_})
    browser.send("go-on")


WORST = {
    "name-the-exposure": ["two-forty-chronic"], "exclude-first": ["let-sedation-clear", "puncture"], "suspected": ["normal-ends-it", "write-confirmed"],
    "steroid-plan": ["stop-today"], "breathing": ["saturation"], "movement": ["resist"], "counselling": ["promise"],
    "rehabilitation": ["intervals"], "wheeze-returns": ["watch"],
}  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """A decision: how the case stood, what was picked, the page just before the commitment and just after it."""

    play: replay.Play
    picked: tuple[str, ...]
    before: Page
    after: Page


@pytest.fixture(scope="module", params=[{}, WORST], ids=["argued", "worst"])
def walk(request, tmp_path_factory):
    """Every decision of the course's own path and of the worst, and the debrief: played once, read by many tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_DATA", str(tmp_path_factory.mktemp("walk")))
        room = CaseRoom(CASE.id)
        room.session = room.attempt.session = Session()
        browser, shots = Browser(room.screen), []
        browser.click("Meet the patient")
        while not room.play.over:
            play, scene = room.play, room.play.scene
            picked = tuple(request.param.get(scene.id, replay.argued(scene).options))
            choose(browser, scene, picked)
            before = Page(browser.html)
            browser.click("Commit")
            shots.append(Shot(play, picked, before, Page(browser.html)))
            browser.click("Go on to")
        room.session.store.close()
    return SimpleNamespace(shots=shots, debrief=Page(browser.html), play=room.play)


# ── from the first click to the debrief ────────────────────────────────────────────────────────────────────────────


def test_a_case_opens_with_its_primer_and_says_that_the_patient_is_fictional(enter_case):
    _, browser = enter_case()
    assert "Before you meet the patient" in browser.words and "This patient is fictional." in browser.words
    assert browser.buttons()[-1] != "Commit & advance" and "Decision 1 of 8" not in browser.words


def test_both_paths_count_their_decisions_and_reach_the_debrief(walk):
    planned = [shot for shot in walk.shots if shot.play.scene_id in DECISIONS]
    ranked = [shot for shot in walk.shots if shot.play.scene_id in RANKINGS]
    assert all(f"Decision {number} of 8" in shot.before.words for number, shot in enumerate(planned, 1))
    assert all(f"Ranking {number} of 2" in shot.before.words for number, shot in enumerate(ranked, 1))
    assert [("An unplanned decision" in shot.before.words) for shot in walk.shots] == [
        shot not in planned and shot not in ranked for shot in walk.shots
    ]
    assert len(ranked) == 2
    assert len(planned) == 8 and "What your decisions were worth" in walk.debrief.words


def test_every_sound_decision_is_called_sound_and_every_other_is_not(walk):
    for shot in walk.shots:
        assert ("✓ Sound." in shot.after.words) != any(
            words in shot.after.words
            for words in ("△ There is a stronger answer.", "✕ Unsafe: there is a safer answer.", "≠ Does not add up:")
        )
        assert ("✓ Sound." in shot.after.words) == (shot.picked == replay.argued(shot.play.scene).options)
        assert "Saved" in shot.after.words


def test_the_points_are_those_of_the_path(walk):
    rows = [collapsed(row.get_text(" ")) for row in walk.debrief.page.select(".px-scores tbody tr")]
    assert rows == [f"{domain.capitalize()} {got} of {most}" for domain, (got, most) in replay.score(walk.play).items()]
    if len(walk.shots) == 10:
        assert rows == [
            "Safety 11 of 11",
            "Dosing 4 of 4",
            "Rehabilitation 5 of 5",
            "Consultation 6 of 6",
            "Communication 5 of 5",
        ]
    else:
        assert rows[0].startswith("Safety 0 of")


def test_an_interruption_is_announced_where_it_comes(walk):
    announced = [
        "Something happened on the way: the next decision was not planned." in shot.after.words for shot in walk.shots
    ]
    assert announced == [later.play.scene_id == "wheeze-returns" for later in walk.shots[1:]] + [False]


def test_after_the_wheeze_the_case_goes_on_where_it_was_interrupted(enter_case):
    room, browser = enter_case()
    play(room, browser, "wheeze-returns", picks={"steroid-plan": ["stop-today"]})
    assert "Bronchospasm active" in browser.read("The patient today")
    decide(room, browser)
    browser.click("Go on to")
    assert "Decision 7 of 8" in browser.words


# ── before a commitment ────────────────────────────────────────────────────────────────────────────────────────────


def test_no_chart_knows_more_than_today_before_a_commitment(walk):
    for shot in walk.shots:
        charts = shot.before.charts()
        assert set(charts) - {"Dose"} == {"Strength", "Bronchospasm"}
        for chart in charts.values():
            assert max(chart["x"]) <= shot.play.day
            assert all(len(series["y"]) == len(chart["x"]) for series in chart["series"])
        days = [row.th.get_text() for row in shot.before.region("So far").select("tbody tr")]
        assert max(map(float, days)) <= shot.play.day


def test_no_word_of_judgement_is_on_the_page_before_a_commitment(walk):
    for shot in walk.shots:
        scene, everything = shot.play.scene, shot.before.everything
        bands = [band.feedback for option in scene.options for control in option.controls for band in control.bands]
        bands += [one.because for one in (*scene.ranking.order, *scene.ranking.findings)] if scene.ranking else []
        for text in [*(option.feedback for option in scene.options), *bands, scene.argued]:
            assert collapsed(text.split("[")[0]) not in everything
        assert not [verdict for verdict in VERDICTS if verdict in everything]
        asked = "Ranking" if scene.ranking else "Decision"
        assert not shot.before.region(f"{asked}, day {shot.play.day:g}").select(
            ".px-better, .px-worse, .px-alarm, .px-explain"
        )
        assert all(collapsed(option.feedback) in shot.after.words for option in scene.options)


def test_the_only_thing_the_browser_is_told_is_the_page(enter_case):
    room, browser = enter_case()
    told = {name for name in room.screen.get_state() if not name.startswith("_")}
    assert not told - set(DOMWidget().get_state())

    messages = []
    room.screen.send = lambda message, buffers=None: messages.append(message)
    browser.send("open")
    room.screen.receive({"kind": "whole"})
    known = {"kind", "n", "whole", "parts", "gone", "charts", "say", "soon", "focus", "keep", "forget", "stands", "re"}
    assert len(messages) == 2 and not set().union(*messages) - known
    assert {**messages[0]["stands"]}.keys() == {"of", "attempt", "events", "phase"}


def test_a_plan_shows_the_doses_that_would_be_given_and_nothing_of_the_body(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    before = browser.charts()
    browser.choose("Taper on a slope")
    browser.fill("First lower dose", "80")
    browser.fill("Days between halvings", "5")
    assert (
        "Methylprednisolone, into a vein. day 11–16: 80 mg/day; day 16–21: 40 mg/day; day 21–26: 20 mg/day"
        in browser.words
    )
    assert browser.charts() == before


# ── orders take time ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_shows_its_result_only_when_its_time_has_come(enter_case):
    room, browser = enter_case()
    play(room, browser, "suspected")
    assert "☑ Train-of-four stimulation Four equal twitches, no fade." in browser.read("Orders")
    assert "☐ MRI of the brain and spinal cord still awaited, in about 6 h" in browser.read("Orders")
    assert "No lesion of brain or cord that explains" not in browser.everything
    play(room, browser, "steroid-plan", picks={"suspected": ["biopsy-now"]})
    assert "☑ MRI of the brain and spinal cord No lesion of brain or cord" in browser.read("Orders")
    assert "☐ Muscle biopsy still awaited, due on day 14" in browser.read("Orders")
    play(room, browser, "counselling")
    assert "☑ Muscle biopsy Patchy loss of thick filaments" in browser.read("Orders")


def test_no_result_is_on_the_page_before_it_is_due_on_any_day(walk):
    for shot in walk.shots:
        for placed in replay.orders(shot.play):
            assert (collapsed(placed.order.result) in shot.before.everything) == placed.ready(shot.play.day), placed.id


def test_what_is_invented_says_so(walk):
    for shot in walk.shots:
        for status in shot.play.scene.status:
            (line,) = [
                row
                for row in shot.before.region("The patient today").select("dl > div")
                if row.dt.get_text() == status.label
            ]
            said = [line] if len(shot.play.scene.status) < 2 else shot.before.region("The patient today").select("p")
            heads = [one for one in said if "Invented: for this case" in one.get_text()]
            assert status.text in line.get_text() and len(heads) == 1
        for page in (shot.before, shot.after):
            orders = page.region("Orders")
            told = any(order.get_text().startswith("☑") for order in orders.select("li"))
            assert orders.get_text().count("Invented: for this case") == told


# ── doses that are set ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_dose_that_is_set_is_the_dose_the_patient_gets(enter_case, served):
    low, high = _on_day_13(enter_case, 60), _on_day_13(enter_case, 160)
    assert (low[0], high[0]) == (75, 200)  # prednisone-equivalent
    assert low[1] < high[1]


def _on_day_13(enter_case, dose):
    """The dose that the chart shows and the exposure that was simulated."""
    room, browser = enter_case(code=f"learner{dose}".ljust(20, "x"))
    play(room, browser, "movement", values={"first-dose": dose})
    assert f"methylprednisolone {dose} mg/day" in browser.read("The patient today")
    return browser.charts()["Dose"]["series"][0]["y"][-1], float(
        room.run(replay.scenario(room.play)).exposure_mg_pe_per_day[-1, 0]
    )


NO_DOSE = (
    "",
    " ",
    "nan",
    "inf",
    "-inf",
    "-5",
    "19",
    "201",
    "1e999",
    "much",
    "120 tablets of 1",
    "９" * 5000,
    "<b>120</b>",
    "1\n2",
)


def test_a_dose_that_cannot_be_is_answered_in_a_sentence_and_nothing_is_lost(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    before = room.play
    choose(browser, room.play.scene, ["taper-together"])
    for typed in NO_DOSE:
        browser.fill("First lower dose", typed)
        browser.click("Commit")
        assert "First lower dose of methylprednisolone: give a number from 20 to 200 mg/day." in browser.alerts(), typed
        assert room.play == before and len(room.attempt.events) == 6
        assert form_data(browser.page.form) == {
            "options": [code("taper-together")],
            "certainty": ["fairly"],
            "first-dose": [typed],
            "halve-days": ["3"],
        }
    browser.fill("First lower dose", "120")
    browser.click("Commit")
    assert room.play.day == 12 and "✓ Sound." in browser.words


def test_a_number_counts_as_it_is_written_with_a_point_or_a_comma(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    before, said = room.play, {"120": 120, "62.5": 62.5, "62,5": 62.5, " 80 ": 80, "200": 200}
    for typed, meant in said.items():
        values = {"options": ["taper-together"], "first-dose": [typed], "halve-days": ["3"], "certainty": ["guess"]}
        room.draft = room._draft(values)
        assert room._commitment().controls["first-dose"] == meant
    browser.send("commit", form="decision", values={**values, "first-dose": ["62,5"]})
    assert room.play != before and room.play.history[-1].commitment.controls["first-dose"] == 62.5


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("1.000", "can be read in two ways: write 1000 or 1."), ("12 kg", "“kg” is no unit that fits here: give a number of mg/day."),
     ("2e2", "give a number from"), ("0x10", "give a number from"), ("1_0", "give a number from"), ("", "give a number from")],
)  # fmt: skip
def test_what_is_no_number_beside_a_control_is_refused_in_a_sentence_and_its_slider_stays(enter_case, typed, sentence):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    values = {"options": ["taper-together"], "first-dose": ["80"], "halve-days": ["1 week"], "certainty": ["guess"]}
    for text in ("80", typed):
        browser.send("change", form="decision", values={**values, "first-dose": [text]})
    slider = browser.page.find("input", id="set-first-dose")
    assert slider["value"] == "80" and sentence in browser.page.find(id="set-first-dose-problem").get_text()
    before = room.play
    browser.send("commit", form="decision", values={**values, "first-dose": [typed]})
    assert room.play == before and any(sentence in alert for alert in browser.alerts())
    room.draft = room._draft({**values, "first-dose": ["0.06 g/day"]})
    assert room._commitment().controls == {"first-dose": 60, "halve-days": 7}


def test_committing_without_a_choice_or_without_certainty_says_what_is_missing(enter_case):
    room, browser = enter_case()
    browser.click("Meet the patient")
    browser.click("Commit")
    assert "Choose first: nothing is selected yet." in browser.alerts()
    browser.choose("300 mg/day of prednisone; acute")
    browser.click("Commit")
    assert "Say how sure you are, or choose not to be asked." in browser.alerts()
    assert form_data(browser.page.form) == {"options": [code("three-hundred-acute")]}
    assert room.play.history == ()


@pytest.mark.parametrize(
    "options", [["ghost"], ["three-hundred-acute", "three-hundred-chronic"], ["taper-together"], ["mri"]]
)
def test_an_option_of_another_decision_is_refused_in_a_sentence(enter_case, options):
    room, browser = enter_case()
    browser.click("Meet the patient")
    browser.send("commit", form="decision", values={"options": options, "certainty": ["guess"]})
    assert "That choice does not belong to this decision: choose again." in browser.alerts()
    assert room.play.history == () and "Decision 1 of 8" in browser.words


def test_committing_twice_commits_once(enter_case):
    room, browser = enter_case()
    browser.click("Meet the patient")
    choose(browser, room.play.scene, ["three-hundred-acute"])
    values = form_data(browser.page.form)
    for _ in range(3):
        browser.send("commit", form="decision", values=values)
    assert len(room.play.history) == 1 and len(room.attempt.events) == 2
    browser.click("Go on to")
    decide(room, browser)
    browser.click("Go on to")
    browser.send("commit", form="decision", values=values)
    assert len(room.play.history) == 2
    assert "That choice does not belong to this decision: choose again." in browser.alerts()


def test_a_change_after_the_commitment_changes_nothing(enter_case):
    room, browser = enter_case()
    browser.click("Meet the patient")
    decide(room, browser)
    before = browser.screen.html
    browser.send("change", form="decision", values={"options": ["two-forty-chronic"]})
    assert browser.screen.html == before


def test_what_is_set_and_not_committed_is_not_called_saved(enter_case):
    room, browser = enter_case()
    play(room, browser, "exclude-first")
    browser.choose("Reflexes")
    decision = browser.read("Decision, day 10")
    assert "Kept on this page until you commit" in decision and "Saved" not in decision


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["options", "certainty", "first-dose", "x", "0"]) | st.text(max_size=5), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_message_whatever_it_holds_breaks_the_page_or_the_record(enter_case, data):
    room, browser = _one(enter_case)
    before = room.attempt.events
    kind = data.draw(
        st.sampled_from(
            [
                "change",
                "commit",
                "hello",
                "hello-again",
                "go-on",
                "again",
                "retry",
                "ping",
                "open",
                "fit",
                "",
                "__init__",
            ]
        )
        | junk
    )
    browser.send(kind, values=data.draw(junk), form=data.draw(junk), kept=data.draw(junk), code=data.draw(junk))
    assert "Something went wrong" not in browser.html and "Decision 4 of 8" in browser.html
    assert room.attempt.events == before and not room.attempt.pending


@pytest.mark.parametrize("until", ["exclude-first", replay.DEBRIEF])
def test_a_button_of_an_earlier_page_does_nothing_on_a_later_one(enter_case, until):
    room, browser = enter_case()
    play(room, browser, until)
    before = browser.html
    for kind in ("open", "go-on", "retry", "ping", "commit" if room.play.over else "again"):
        browser.send(kind, form="decision", values={"options": ["three-hundred-acute"], "certainty": ["guess"]})
        assert browser.html == before


_rooms = {}


def _one(enter_case):
    """One room for every example of a test: entering it is what takes time."""
    if id(enter_case) not in _rooms:
        room, browser = _rooms.setdefault(id(enter_case), enter_case())
        play(room, browser, "steroid-plan")
    return _rooms[id(enter_case)]


# ── after a commitment ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_option_explains_itself_with_its_claims(walk):
    for shot in (shot for shot in walk.shots if not shot.play.scene.ranking):
        explained = shot.after.page.select(".px-explained > li")
        assert len(explained) == len(shot.play.scene.options)
        for option, item in zip(shot.play.scene.options, explained, strict=True):
            words = collapsed(item.get_text(" "))
            assert option.label in words and collapsed(option.feedback) in words
            assert ("Your choice" in words) == (option.id in shot.picked)
            assert set(option.claims) <= set(claims_cited(item))


def test_what_was_set_is_explained_beside_the_option(enter_case):
    room, browser = enter_case()
    play(room, browser, "steroid-plan")
    decide(room, browser, values={"first-dose": 200, "halve-days": 1})
    assert (
        "△ Weaker: First lower dose of methylprednisolone, 200 mg/day: This is still a very high dose" in browser.words
    )
    assert "△ Weaker: Days between halvings, 1 day: Halving every day is nearly a stop" in browser.words
    assert "There is a stronger answer." in browser.words


@pytest.mark.parametrize(
    ("option", "sure", "words"),
    [
        ("three-hundred-acute", "A guess", "✓ Sound. You called it a guess"),
        ("three-hundred-acute", "Certain", "✓ Sound. You were certain, and the reasons hold."),
        (
            "three-hundred-chronic",
            "A guess",
            "△ There is a stronger answer. You called it a guess, which was the right warning.",
        ),
        (
            "two-forty-chronic",
            "Certain",
            "≠ Does not add up: a dose was converted or summed wrongly. You were certain: this is the kind of error to look at twice.",
        ),
        (
            "two-forty-chronic",
            "A guess",
            "≠ Does not add up: a dose was converted or summed wrongly. You called it a guess, which was the right warning.",
        ),
    ],
)
def test_right_but_a_guess_and_wrong_but_certain_are_called_out(enter_case, option, sure, words):
    room, browser = enter_case()
    browser.click("Meet the patient")
    decide(room, browser, {"name-the-exposure": [option]}, sure=sure)
    assert words in browser.words


def test_a_list_with_something_left_out_says_so(enter_case):
    room, browser = enter_case()
    play(room, browser, "exclude-first")
    decide(room, browser, {"exclude-first": ["reflexes"]})
    assert "You left out something that this course argues for." in browser.words


def test_certainty_can_be_switched_off_and_on_and_the_browser_keeps_the_wish(enter_case):
    room, browser = enter_case()
    browser.click("Meet the patient")
    browser.choose("300 mg/day of prednisone; acute")
    browser.click("Do not ask with each decision")
    assert "How sure are you?" not in browser.words and browser.kept["certainty"] == "off"
    browser.click("Commit")
    assert room.play.history[0].commitment.certainty is None
    browser.click("Go on to")
    _, later = enter_case(kept=browser.kept)
    assert "How sure are you?" not in later.words
    later.click("Ask me how sure I am")
    assert "How sure are you?" in later.words and later.kept["certainty"] == "on"


# ── the debrief ────────────────────────────────────────────────────────────────────────────────────────────────────


def reviewed(walk):
    """Each decision that was made, rankings aside, with its place in the debrief."""
    items = walk.debrief.page.select(".px-review > li")
    steps = zip(walk.play.history, items, strict=True)
    return [(step, item) for step, item in steps if step.commitment.scene not in RANKINGS]


def test_the_debrief_sets_the_learner_beside_the_report_and_the_course(walk):
    for step, item in reviewed(walk):
        scene = CASE.scene(step.commitment.scene)
        said = {row.dt.get_text(): collapsed(row.dd.get_text(" ")) for row in item.select(".px-three > div")}
        assert list(said) == ["You", "The report", "This course argues for"]
        for option in replay.chosen(scene, step.commitment.options):
            assert option.label in said["You"]
        assert (
            said["The report"] == "Not reported in the abstract, which is all that this course has read of it."
            if not scene.report
            else collapsed(scene.report.text) in said["The report"]
        )
        for option in scene.options:
            assert (option.label in said["This course argues for"]) == (option.verdict == "argued")
        assert set(scene.claims) <= {id for argued in item.select(".px-argued") for id in claims_cited(argued)}


def test_the_debrief_repeats_the_doses_that_were_set_and_those_argued_for(enter_case):
    room, browser = enter_case()
    play(room, browser, values={"first-dose": 90, "halve-days": 5})
    item = next(item for item in browser.page.select(".px-review > li") if "The steroid plan" in item.h3.get_text())
    you, _, course = (collapsed(row.get_text(" ")) for row in item.select(".px-three > div"))
    assert "First lower dose of methylprednisolone: 90 mg/day" in you and "Days between halvings: 5 days" in you
    assert "First lower dose of methylprednisolone: 120 mg/day" in course and "Days between halvings: 3 days" in course


def test_the_debrief_gives_the_report_no_result_that_the_case_invented(walk):
    reports = [collapsed(item.select(".px-three > div")[1].get_text(" ")) for _, item in reviewed(walk)]
    invented = [order.result for order in CASE.orders.values()] + [
        status.text for scene in CASE.scenes for status in scene.status
    ]
    assert not [text for text in invented for report in reports if collapsed(text) in report]
    assert (
        reports.count("The report Not reported in the abstract, which is all that this course has read of it.")
        == len(reports) - 4
    )


def test_the_debrief_draws_both_paths_to_the_end_and_says_when_each_recovers(enter_case):
    room, browser = enter_case()
    play(room, browser, picks={"steroid-plan": ["continue-240"]})
    charts = browser.charts()
    assert set(charts) == {"Strength", "Bronchospasm", "Adrenal reserve", "Dose"}
    assert all(
        [series["label"] for series in chart["series"]] == ["You", "Course"] and max(chart["x"]) == 120
        for chart in charts.values()
    )
    days = re.search(
        r"MRC sum score reaches 48 on day (\d+) on your path and on day (\d+) on the course", browser.words
    )
    assert int(days[1]) > int(days[2]) + 7


def test_the_debrief_opens_on_one_curve_two_decisions_the_score_and_what_to_do_next(walk):
    page = walk.debrief.page
    folded = [tag for fold in page.select("details") for tag in fold.select("*")]
    shown = [tag for tag in page.select("[data-chart]") if not any(tag is one for one in folded)]
    unsafe = any(one.findings.unsafe for one in decisive.decisive(walk.play))
    assert [tag["aria-label"].split(".")[0] for tag in shown] == ["Bronchospasm" if unsafe else "Strength"], (
        "what paid for the dose comes first"
    )
    told = [collapsed(item.get_text(" ")) for item in page.select(".px-decisive li")]
    for one, said in zip(decisive.decisive(walk.play), told, strict=True):
        scene = one.findings.scene
        assert scene.short in said and "The course argues for" in said
        assert ("✓ Sound" in said, "✕ Unsafe" in said) == (one.findings.sound, one.findings.unsafe)
    assert not any(fold.has_attr("open") for fold in page.select("details"))
    assert [button.get_text() for button in page.select(".px-primary")] == [
        "Questions on what mattered" if len(walk.shots) == 10 else "Questions on what you missed"
    ]


def test_what_is_printed_is_each_decision_in_a_line_with_the_date_and_what_is_fictional(walk):
    page = walk.debrief.page
    head, body = page.select(".px-printonly")
    assert CASE.title in head.get_text() and re.search(r"attempt of \d{1,2} \w+ \d{4}, guided", head.get_text())
    lines = [[collapsed(cell.get_text(" ")) for cell in row.select("th, td")] for row in body.select("tbody tr")]
    for step, (named, you, course, verdict) in zip(walk.play.history, lines, strict=True):
        scene = CASE.scene(step.commitment.scene)
        assert scene.short in named and verdict in ("✓ Sound", "△ Weaker", "≠ Does not add up", "✕ Unsafe")
        for option in replay.chosen(scene, step.commitment.options):
            assert option.label.rstrip(".") in you
        for option in replay.chosen(scene, replay.argued(scene).options):
            assert option.label.rstrip(".") in course
        assert (verdict == "✓ Sound") == replay.judge(scene, step.commitment).sound
    assert all(collapsed(text.split("[")[0]) in collapsed(body.get_text(" ")) for text in CASE.take_home)
    assert "This patient is fictional." in body.get_text()


def test_a_decision_of_which_one_was_certain_and_wrong_is_called_out_in_the_debrief(enter_case):
    room, browser = enter_case()
    play(room, browser, "breathing")
    decide(room, browser, {"breathing": ["saturation"]}, sure="Certain")
    browser.send("go-on")
    play(room, browser)
    first = browser.page.select_one(".px-decisive li").get_text(" ")
    assert "✕ Unsafe" in first and "You were certain: an error to look at twice." in first


def test_playing_again_begins_anew_and_keeps_the_old_record(enter_case):
    room, browser = enter_case()
    play(room, browser)
    old = room.attempt.events
    browser.click("Play this case again")
    assert (
        "Before you meet the patient" in browser.words and "A new attempt. Your earlier record is kept." in browser.said
    )
    play(room, browser, "exclude-first")
    runs = room.session.store.runs(room.session.learner)
    assert sorted(run.events for run in runs) == [3, 11]
    assert room.session.store.events(room.session.learner, old[0].run) == old


# ── on every screen ────────────────────────────────────────────────────────────────────────────────────────────────


def test_ids_are_unique_and_every_chip_has_its_card_on_every_screen(walk, enter_case):
    for page in [enter_case()[1], walk.debrief, *(page for shot in walk.shots for page in (shot.before, shot.after))]:
        assert loose_ends(page.page) == set()
        assert page.page.select("button.px-claim, button.px-term") or not page.page.select("[popover]")


def test_every_chart_has_its_sentence_where_its_numbers_come_from_and_its_table(walk):
    for page in [walk.debrief, walk.shots[0].before, walk.shots[-1].before]:
        for figure in page.page.select("figure"):
            sentence, origin = collapsed(figure.figcaption.contents[0]), figure.figcaption.select(".px-origin")
            picture = figure.find(attrs={"role": "img"})
            described = picture.get("aria-describedby") == figure.figcaption.get("id", "") and picture[
                "aria-label"
            ] not in ("", sentence)
            assert described or picture["aria-label"] == sentence, "a body map is called by its sentence"
            assert sentence.endswith(".")
            assert origin or "px-bodymap" in figure["class"]  # whose card says it below
            assert len(figure.select("table tbody tr")) >= 6


def test_the_page_does_not_carry_the_authors_names_of_the_options(enter_case):
    _, browser = enter_case()
    browser.click("Meet the patient")
    assert "three-hundred" not in browser.html and "chronic" not in str(browser.page.select("input[name=options]"))


def test_the_equivalent_is_told_with_its_origin_once_the_first_decision_is_made(walk):
    told = "That 4 mg methylprednisolone count as 5 mg of prednisone"
    assert told not in walk.shots[0].before.everything and told in walk.shots[1].before.everything


def test_the_debrief_says_where_each_number_of_the_path_comes_from(walk):
    (listed,) = [
        one for one in walk.debrief.page.select("details") if one.summary.get_text() == "Where each number comes from"
    ]
    said = [collapsed(line.get_text(" ")) for line in listed.select("li")]
    assert all(re.search(r": (Published|Teaching assumption|Invented) ?: ", line) for line in said), said
    words = " ".join(said)
    assert f"the case ends on day {CASE.ends.value:g}" in words and "verified in excerpt" in words
    for shot in walk.shots:
        assert all(f"{status.label}: {status.text}" in words for status in shot.play.scene.status)


def test_the_first_decision_asks_for_the_equivalent_and_the_page_does_not_tell_it(enter_case):
    room, browser = enter_case()
    browser.click("Meet the patient")
    assert "prednisone-equivalent" not in browser.words and "Dose" not in browser.charts()
    decide(room, browser)
    assert "300 mg/day prednisone-equivalent" in browser.words and "Dose" in browser.charts()
