"""Every room as a browser receives it, part by part: always the whole screen, and no more than what changed goes over the line."""

import json
import re
from bisect import bisect_right

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib import content
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.evidence_room import ClaimsRoom
from course_lib.app.figure import FigureRoom
from course_lib.app.lab import DoseLab, LabRoom
from course_lib.app.model_card import CardRoom
from course_lib.app.worksheet import WorksheetRoom
from course_lib.views.parts.controls import code
from tests.app.case import test_case_levels as cases
from tests.app.test_worksheet_room import right
from tests.app.test_worksheet_room import values as picked
from tests.drag_cost import MOST_BYTES, drags, settings_moved
from tests.markup import tree
from tests.reading import form_data
from tests.receiving import Receiver, tables_in, without_numbers

AS_OFTEN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)


def watched(browser):
    """Another browser of the same screen, which takes in what is sent to the first."""
    screen, first = browser.screen, browser._answer
    receiver = Receiver(screen, view="watching")
    screen.send = lambda message, buffers=None: (first(message), receiver.take(message, buffers))
    return receiver


def has_all_of(receiver, screen):
    """Whether a browser has the whole screen, with its tables closed and with all of them open, and each number of its charts."""
    closed = receiver.text()
    assert 'class="px-scroll" tabindex="0" role="group" aria-label="Table: ' not in closed
    receiver.look(*tables_in(screen.html))
    assert without_numbers(receiver.text()) == without_numbers(screen.html) == without_numbers(str(screen.show()))
    assert_numbers(receiver, screen)
    receiver.look()
    assert receiver.text() == closed
    return True


def assert_numbers(receiver, screen):
    """Each number of each chart is what the screen says, to a twentieth of a pixel and the digits that it says."""
    names = re.findall(r'data-chart="([^"]*)"', receiver.text())
    told = [json.loads(found["data-chart"]) for found in tree(screen.html).select("[data-chart]")]
    assert sorted(names) == sorted(receiver.charts) and len(names) == len(told)
    for name, chart in zip(names, told, strict=True):
        x, lines = receiver.drawn(name)
        fine = {
            axis: (high - low) / 4000 + 0.006 for axis, (low, high) in (("x", chart["span"]), ("y", chart["range"]))
        }
        for line, series in zip(lines, chart["series"], strict=True):
            if name == "readings":
                assert_readings(line, series)
                continue
            if "x" in line:
                assert_steps(line, chart["x"], series["y"], fine)
                continue
            assert all_near(x, chart["x"], fine["x"])
            for what in ("y", "low", "high", "edgeLow", "edgeHigh"):
                assert (what in line) == (what in series)
                assert all_near(line.get(what, []), series.get(what, []), fine["y"])


def all_near(drawn, said, within):
    """Whether each number is what is said there, and each gap a gap."""
    return all(
        (one is None) == (other is None) and (other is None or abs(one - other) <= within)
        for one, other in zip(drawn, said, strict=True)
    )


def assert_readings(line, series):
    """Each whole number of each day is what is said, whether it came for every day or by its corners."""
    for name, said in series.items():
        days = line.get(f"{name}@", range(len(said)))
        assert [line[name][bisect_right(days, day) - 1] for day in range(len(said))] == said, name


def assert_steps(line, x, y, fine):
    """A line of steps is at every x where its last corner left it."""
    assert (line["x"][0], line["x"][-1]) == pytest.approx((x[0], x[-1]), abs=fine["x"])
    for day, said in zip(x, y, strict=True):
        near = bisect_right(line["x"], day + fine["x"]) - 1
        assert near >= 0 and (abs(said - line["y"][near]) <= fine["y"] or line["x"][near] > day - fine["x"])


# ── the dose lab ───────────────────────────────────────────────────────────────────────────────────────────────────

FIELDS = {
    "a-dose-0": ("60", "35", "0", "2,5", "soon"), "b-dose-0": ("20", "61", "-1"), "a-from-1": ("14", "27", "900"),
    "a-drug": ("dexamethasone",), "a-every": ("168", "24"), "p-days": ("60", "300", "9"), "p-severity": ("0.2", "0.9"),
    "p-mobility": ("bed", "partly"), "p-infection": ("covered", "none"), "p-other": ("rifampicin", "none"), "p-susceptible": ("yes",),
    "p-lasting": ("0.2",), "a-taper-shape": ("halving", "percentage"), "a-taper-end": ("5", "x"),
}  # fmt: skip
TYPED = st.sampled_from([(name, text) for name, texts in FIELDS.items() for text in texts])
PRESSED = st.sampled_from([
    ("add-step", {"side": "a"}), ("add-stop", {"side": "b"}), ("remove-step", {"side": "a", "number": "1"}), ("taper", {"side": "a"}),
    ("region", {"region": "distal"}), ("why", {"side": "a"}), ("why", {"side": "b"}), ("close-why", {}), ("card", {}), ("close-card", {}),
    ("keep", {"side": "a"}), ("keep", {"side": "b"}), ("drop", {"number": "1"}), ("preset", {}), ("world", {"value": "0"}),
    ("contrast", {"which": "stop"}), ("contrast", {"which": "same-mg"}), ("contrast", {"which": "fever"}), ("undo", {}), ("show-behind", {"number": "1"}),
])  # fmt: skip
OTHER = st.sampled_from([("read", "40"), ("read", "x"), ("why", "30"), ("nothing", ""), ("tables", ""), ("hello", "")])
MESSAGES = st.lists(
    st.one_of(TYPED.map(lambda one: ("typed", one)), PRESSED.map(lambda one: ("pressed", one)), OTHER),
    min_size=1,
    max_size=7,
)


def act(browser, receiver, message):
    kind, what = message
    form = form_data(browser.page.select_one("form[data-form=lab]"))
    if kind == "typed":
        browser.send(
            "change", form="lab", gesture=what[0], values={**form, what[0]: [what[1]]}
        )  # of one field, one drag
    elif kind == "pressed":
        browser.send(what[0], values=what[1], typed=form)
    elif kind == "tables":
        receiver.look(*tables_in(browser.screen.html)[:3])
    elif kind == "hello":
        receiver.greet()
    else:
        browser.send("change", form=kind, values={"day": [what]})


@AS_OFTEN
@given(
    messages=MESSAGES,
    id=st.sampled_from(["prednisone-taper", "septic-shock"]),
    lost=st.sets(st.integers(0, 6), max_size=2),
)
def test_whatever_is_done_in_a_lab_and_whatever_gets_lost_its_browser_has_the_whole_screen(enter, messages, id, lost):
    _, browser = enter(LabRoom(id))
    receiver = watched(browser)
    for number, message in enumerate(messages):
        receiver.lose = (lambda sent: not sent.get("whole")) if number in lost else (lambda sent: False)
        act(browser, receiver, message)
        if number not in lost:
            receiver.look()  # which the browser asks, or any other answer, tells it that one is missing
            assert has_all_of(receiver, browser.screen)
    receiver.lose = lambda sent: False
    receiver.greet()
    assert has_all_of(receiver, browser.screen)


def test_a_drag_sends_at_most_twelve_thousand_bytes_a_step_and_nothing_of_the_other_side(enter, served):
    room, browser = enter(LabRoom("prednisone-taper"))
    browser.look()
    receiver = watched(browser)
    for field, texts in drags():
        for text in texts:
            before = {name: (chart["words"], dict(chart["columns"])) for name, chart in receiver.charts.items()}
            receiver.sizes.clear()
            act(browser, receiver, ("typed", (field, text)))
            assert 0 < sum(map(sum, receiver.sizes)) <= MOST_BYTES, (field, text, receiver.sizes)
            assert receiver.texts[-1].count(room._code()) == 1, "the scenario's code goes out once"
            for name, chart in receiver.charts.items():
                words, columns = before[name]
                other = chart["words"]["columns"]["lines"][1 if field.startswith("a-") else 0]
                if chart["words"]["scale"] == words["scale"]:  # else the picture is another
                    assert all(chart["columns"][place] is columns[place] for place in other.values()), (field, name)
    assert has_all_of(receiver, browser.screen)


def test_a_setting_of_the_patient_sends_at_most_twice_as_much(enter):
    room, browser = enter(LabRoom("prednisone-taper"))
    browser.look()
    receiver = watched(browser)
    for field, texts in settings_moved():
        for text in texts:
            receiver.sizes.clear()
            act(browser, receiver, ("typed", (field, text)))
            assert 0 < sum(map(sum, receiver.sizes)) <= 2 * MOST_BYTES, (field, text, receiver.sizes)


# ── the other rooms ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("level", ["guided", "unguided"])
def test_the_browser_has_all_of_a_case_from_its_opening_to_its_debrief(enter, level):
    room, browser = enter(cases.CaseRoom(cases.ID, level))
    receiver = watched(browser)
    browser.send("open")
    while not room.play.over:
        assert has_all_of(receiver, browser.screen)
        browser.send("commit", form="decision", values=cases.values(room.play.scene, room.level))
        assert has_all_of(receiver, browser.screen)
        browser.send("go-on")
    assert has_all_of(receiver, browser.screen)
    browser.send("reopen", values={"kept": "0"})
    assert has_all_of(receiver, browser.screen)


def test_a_choice_in_a_case_sends_its_form_and_nothing_of_the_patient(enter):
    room, browser = enter(cases.CaseRoom(cases.ID))
    browser.send("open")
    receiver, sent = watched(browser), []
    screen, take = browser.screen, browser.screen.send
    screen.send = lambda message, buffers=None: (sent.append((message, buffers)), take(message, buffers))
    whole = cases.values(room.play.scene, room.level)  # a ranking, of which a hand changes one place after the other
    places = [name for name in whole if name.startswith("place-")]
    for placed in range(1, len(places) + 1):
        left = {name: [""] for name in places[placed:]}
        browser.send("change", form="decision", values=whole | left)
        (message, buffers), text = sent[-1], json.dumps(sent[-1][0])
        assert message["parts"] and buffers is None
        assert len(text) < (4000 if left else 8000)  # with the last place the arrows come
        assert not [word for word in ("px-patient", "px-chart", "px-bodymap", "data-chart") if word in text]
        assert has_all_of(receiver, screen)


def answer(browser, receiver, form, values):
    """Choose, then commit; after each the browser has all of the screen."""
    for kind in ("change", "commit"):
        browser.send(kind, form=form, values=values)
        assert has_all_of(receiver, browser.screen)


def test_the_browser_has_all_of_a_quiz(enter_quiz):
    room, browser = enter_quiz()
    receiver = watched(browser)
    for number in range(3):
        values = {"answers": [code(room.sitting.item.answers[number % 2].id)], "certainty": ["guess"]}
        answer(browser, receiver, "question", values)
        browser.send("next")
    assert has_all_of(receiver, browser.screen)


@pytest.mark.parametrize("id", content.ids("worksheets"))
def test_the_browser_has_all_of_a_worksheet(enter, id):
    room, browser = enter(WorksheetRoom(id))
    receiver = watched(browser)
    while not room.sheet.over:
        values = picked(room, right)
        answer(browser, receiver, "part", values)
        browser.send("next")
    assert has_all_of(receiver, browser.screen)


@pytest.mark.parametrize("id", content.ids("contrasts"))
def test_the_browser_has_all_of_a_contrast_pair(enter, id):
    room, browser = enter(ContrastRoom(id))
    receiver = watched(browser)
    values = {"row": [code(room.contrast.rows[0].id)], "certainty": ["certain"]}
    answer(browser, receiver, "question", values)


@pytest.mark.parametrize("id", content.ids("figures"))
def test_the_browser_has_all_of_a_figure_before_the_guess_after_it_and_while_something_is_moved(enter, id):
    room, browser = enter(FigureRoom(id))
    receiver = watched(browser)
    guess = room.figure.guess
    given = (
        {"option": [code(guess.options[0].id)]}
        if guess.kind == "choice"
        else {f"line-{day:g}": ["70"] for day in guess.days}
    )
    for kind in ("change", "commit", "compare"):
        browser.send(kind, form="guess", values=given)
        assert has_all_of(receiver, browser.screen)
    for control in room.figure.controls:
        browser.send("change", form="controls", values={control.sets: [f"{control.low + control.step:g}"]})
        assert has_all_of(receiver, browser.screen)
    browser.send("again")
    assert has_all_of(receiver, browser.screen)


def test_the_browser_has_all_of_the_dose_lab_in_each_scenario_and_nothing_of_the_one_before(enter):
    _, browser = enter(DoseLab())
    receiver = watched(browser)
    for id in content.ids("labs"):
        browser.send("change", form="scenario", values={"scenario": [code(id)]})
        assert has_all_of(receiver, browser.screen)


def test_the_browser_has_all_of_clinic_day_in_the_corridor_and_with_a_patient(enter):
    room, browser = enter(ClinicRoom())
    receiver = watched(browser)
    assert has_all_of(receiver, browser.screen)
    for id in room.order[:2]:
        browser.send("see", values={"patient": code(id)})
        assert has_all_of(receiver, browser.screen)
        browser.send("corridor")
        assert has_all_of(receiver, browser.screen)


def test_the_browser_has_all_of_the_evidence_room_and_gets_where_a_claim_stands_when_it_asks(enter):
    _, browser = enter(ClaimsRoom())
    receiver = watched(browser)
    for tables in (["places-S14"], ["places-S14", "places-B1"], []):
        browser.send("tables", view="a", open=tables)
        assert has_all_of(receiver, browser.screen)


def test_the_browser_has_all_of_the_start_page(enter_start):
    _, browser = enter_start()
    receiver = watched(browser)
    for kind in ("ask-to-delete", "keep-record"):
        browser.send(kind)
        assert has_all_of(receiver, browser.screen)


@pytest.mark.parametrize("section", ["equations", "constants", "calibration", "fit", "evidence", "tried"])
def test_the_browser_has_all_of_a_section_of_the_model_card(enter, section):
    _, browser = enter(CardRoom(section))
    assert has_all_of(watched(browser), browser.screen)
