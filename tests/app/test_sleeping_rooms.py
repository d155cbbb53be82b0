"""A page that slept shows exactly what stood there, whatever room it is and wherever its learner was."""

import pytest

from course_lib import content
from course_lib.app.activity_room import MOVED_ON
from course_lib.app.case.room import CaseRoom
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.evidence_room import ClaimsRoom, CoverageRoom, GlossaryRoom
from course_lib.app.figure import FigureRoom
from course_lib.app.lab import DoseLab, LabRoom
from course_lib.app.quiz import QuizRoom
from course_lib.app.review import PARTS
from course_lib.app.review.lesson_tests import LessonTestsRoom
from course_lib.app.review.own import OwnRoom
from course_lib.app.review.today import TodayRoom
from course_lib.app.start import StartRoom
from course_lib.app.worksheet import WorksheetRoom
from course_lib.engine import figure as engine
from course_lib.engine.case import replay
from course_lib.engine.quiz.marking import right_answer
from course_lib.views.parts.controls import code
from tests.app import test_worksheet_room as sheets
from tests.app.case import test_case_levels as cases
from tests.app.review import test_lesson_tests as lesson_tests
from tests.app.review import test_review_rooms as reviews
from tests.app.test_clinic_day_room import record, see
from tests.questions import LESSON_QUIZ, every_kind

pytestmark = pytest.mark.usefixtures("compared_whole")

SHORT, PAIR, SHEET, LAB = "awake-and-unable-to-move", "cord-or-muscle", "prescription-by-grade", "prednisone-taper"


# ── a case ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("level", ["guided", "unguided", "short"])
def test_a_case_is_met_again_in_every_phase_up_to_the_debrief(pages, level):
    room, browser = pages.enter(lambda: CaseRoom(cases.ID, level))
    pages.sleeps_well(browser)
    browser.send("open")
    asleep = {"opening"}
    while room.phase == "deciding":
        values, scene = cases.values(room.play.scene, level), room.play.scene
        if (kind := _kind(scene, level)) not in asleep:
            browser.send("commit", form="decision", values={})
            assert room.problem
            pages.sleeps_well(browser)
        asleep.add(kind)
        browser.send("change", form="decision", values={**values, "certainty": ["guess"]})
        assert room.saved == "kept here"
        pages.sleeps_well(browser)
        browser.commit("decision", values)
        assert room.phase == "followed"
        pages.sleeps_well(browser)
        browser.send("go-on")
    expected = {"guided": {"ranking", "options"}, "unguided": {"ranking", "typed"}, "short": {"options"}}[level]
    assert room.phase == "debrief" and expected <= asleep
    pages.sleeps_well(browser)


def _kind(scene, level):
    return "ranking" if scene.ranking else "typed" if scene.typed and level == "unguided" else "options"


def test_an_order_that_could_not_be_read_is_there_again_with_the_sentence_about_it(pages):
    room, browser = pages.enter(lambda: CaseRoom(cases.ID, "unguided"))
    cases.go_to(room, browser, cases.TYPED)
    browser.send("hello")
    browser.commit("decision", {**cases.values(room.play.scene, "unguided"), "drug": ["ibuprofen"]})
    assert "ibuprofen" in room.problem
    again, _ = pages.sleeps_well(browser)
    assert again.problem == room.problem


def test_a_control_stands_where_its_last_number_put_it_though_another_text_is_in_its_box(pages):
    room, browser = pages.enter(lambda: CaseRoom(SHORT))
    browser.send("open")
    while not (found := [o for o in getattr(room.play.scene, "options", ()) if o.controls]):
        cases.go_to(room, browser, _after(room))
    (control, *_), option = found[0].controls, found[0]
    browser.send("hello")
    for text in (f"{control.high:g}", "soon"):
        browser.send("change", form="decision", values={"options": [code(option.id)], control.id: [text]})
    browser.send("commit", form="decision", values={"options": [code(option.id)], control.id: ["soon"]})
    again, _ = pages.sleeps_well(browser)
    assert again.draft.at[control.id] == control.high and again.problem


def _after(room):
    decisions = replay.decisions(room.case)
    return decisions[decisions.index(room.play.scene_id) + 1]


def test_the_choice_of_a_level_another_path_and_another_attempt_are_met_again(pages):
    room, browser = pages.enter(lambda: CaseRoom(cases.ID))
    cases.go_to(room, browser, replay.decisions(cases.BOOK)[1])
    browser.send("hello")
    browser.send("levels")
    assert room.phase == "opening" and room.play.history
    pages.sleeps_well(browser)
    browser.send("change", form="level", values={"level": [code("unguided")]})
    assert room.level == "unguided"
    pages.sleeps_well(browser)
    browser.send("change", form="level", values={"level": [code("guided")]})
    browser.send("open")
    cases.go_to(room, browser)
    browser.send("hello")
    cases.press(browser, f"Reopen this decision: {cases.BOOK.scene(cases.TYPED).short}")
    pages.sleeps_well(browser)
    browser.commit("decision", cases.values(room.play.scene, "guided"))
    assert room.phase == "followed" and room.paths.second is not None
    pages.sleeps_well(browser)
    browser.send("leave")
    pages.sleeps_well(browser)
    browser.send("again")
    assert room.attempt.number_of_attempts == 2 and room.phase == "opening"
    pages.sleeps_well(browser)
    browser.send("open")
    browser.send("change", form="decision", values=cases.values(room.play.scene, "guided"))
    again, _ = pages.sleeps_well(browser)
    assert again.attempt.number_of_attempts == 2 and again.case == room.case and again.phase == "deciding"


def test_a_page_of_one_level_wakes_on_it_though_another_tab_chose_the_other(pages):
    room, browser = pages.enter(lambda: CaseRoom(SHORT))
    browser.send("open")
    before = browser.html
    again, later = pages.wake(browser, kept={**browser.kept, f"level:{SHORT}": "unguided"})
    assert again.level == room.level and later.html == before


# ── clinic day ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_clinic_day_is_met_again_in_the_corridor_with_a_patient_and_with_those_who_were_left_in_the_middle(pages):
    room, browser = pages.enter(ClinicRoom)
    pages.sleeps_well(browser)
    one, two = room.order[:2]
    see(room, browser, one)
    pages.sleeps_well(browser)
    browser.commit("decision", cases.values(room.inside.play.scene, "unguided"))
    assert room.inside.phase == "followed"
    pages.sleeps_well(browser)
    browser.send("corridor")
    pages.sleeps_well(browser)
    see(room, browser, two)
    browser.commit("decision", {**cases.values(room.inside.play.scene, "unguided"), "certainty": []})
    assert room.inside.problem
    again, later = pages.sleeps_well(browser)
    later.send("corridor")
    browser.send("corridor")
    third, last = pages.sleeps_well(later)
    for here, page in ((room, browser), (third, last)):
        see(here, page, one)
    assert third.inside.phase == room.inside.phase == "followed" and last.html == browser.html


def test_a_patient_of_clinic_day_who_is_seen_anew_is_met_again(pages):
    room, browser = pages.enter(ClinicRoom)
    record(room.session, SHORT)
    see(room, browser, SHORT)
    assert room.inside.phase == "debrief"
    pages.sleeps_well(browser)
    browser.send("again")
    assert room.inside.attempt.number_of_attempts == 2
    again, _ = pages.sleeps_well(browser)
    assert again.inside.attempt.number_of_attempts == 2


# ── quiz, worksheet, contrast ──────────────────────────────────────────────────────────────────────────────────────


def test_a_quiz_of_every_kind_is_met_again_in_every_phase(pages):
    room, browser = pages.enter(lambda: QuizRoom(every_kind(), "f"))
    stages = browser.page.select_one("[data-order]")["data-order"].split()
    browser.send("up", values={"stage": stages[2]})
    pages.sleeps_well(browser)
    values = browser.form("question") | {"certainty": ["guess"]}
    browser.send("change", form="question", values=values)
    browser.kept[f"draft:{room.attempt.activity}"]["values"]["order"] = [code(one) for one in room.chosen]
    pages.sleeps_well(browser)
    while room.phase != "over":
        pages.sleeps_well(browser)
        answers = {"answers": [*right_answer(room.sitting.item)]}
        browser.send("change", form="question", values=answers)
        browser.send("commit", form="question", values=answers)
        assert room.problem
        pages.sleeps_well(browser)
        browser.commit("question", {**answers, "certainty": ["certain"]})
        assert room.phase == "explained"
        pages.sleeps_well(browser)
        browser.send("next")
    pages.sleeps_well(browser)


def test_a_quiz_begun_again_or_with_other_questions_and_certainty_that_is_not_asked_are_met_again(pages):
    room, browser = pages.enter(lambda: QuizRoom(content.quiz(LESSON_QUIZ), "f"))
    browser.send("certainty-off")
    pages.sleeps_well(browser)
    for kind in ("again", "others"):
        while not room.sitting.over:
            browser.pass_by("commit", form="question", values={"answers": [*right_answer(room.sitting.item)]})
            browser.pass_by("next")
        items, number = room.sitting.ids, room.attempt.number_of_attempts
        browser.send("hello")
        browser.send(kind)
        assert (room.sitting.ids == items) == (kind == "again") and room.attempt.number_of_attempts == number + 1
        again, _ = pages.sleeps_well(browser)
        assert again.sitting == room.sitting and again.attempt.started == room.attempt.started
        browser.send("change", form="question", values={"answers": [code(right_answer(room.sitting.item)[0])]})
        pages.sleeps_well(browser)


def test_a_worksheet_is_met_again_in_every_phase(pages):
    room, browser = pages.enter(lambda: WorksheetRoom(SHEET))
    while room.phase != "over":
        browser.send("commit", form="part", values={})
        assert room.problem
        pages.sleeps_well(browser)
        browser.send("change", form="part", values=sheets.values(room, sheets.wrong))
        pages.sleeps_well(browser)
        browser.commit("part", sheets.values(room, sheets.right))
        pages.sleeps_well(browser)
        browser.send("next")
    pages.sleeps_well(browser)
    browser.send("again")
    browser.send("change", form="part", values=sheets.values(room, sheets.right))
    again, _ = pages.sleeps_well(browser)
    assert again.attempt.number_of_attempts == 2 and again.sheet == room.sheet


def test_a_contrast_is_met_again_in_every_phase(pages):
    room, browser = pages.enter(lambda: ContrastRoom(PAIR))
    pages.sleeps_well(browser)
    row = {"row": [code(room.contrast.rows[0].id)]}
    browser.commit("contrast", row)
    assert room.problem
    pages.sleeps_well(browser)
    browser.commit("contrast", {**row, "certainty": ["fairly"]})
    pages.sleeps_well(browser)
    browser.send("again")
    pages.sleeps_well(browser)
    browser.send("change", form="contrast", values=row)
    pages.sleeps_well(browser)


def test_a_figure_is_met_again_while_it_is_drawn_compared_moved_and_drawn_anew(pages):
    room, browser = pages.enter(lambda: FigureRoom("either-side-of-thirty"))
    pages.sleeps_well(browser)
    line = {engine.field(day): [f"{100 - day / 10:g}"] for day in room.figure.guess.days}
    browser.send("change", form="guess", values=line | {"line-60": ["many"]})
    assert room.problems
    pages.sleeps_well(browser)
    browser.commit("guess", line | {"line-60": [""]})
    assert room.problem
    pages.sleeps_well(browser)
    browser.commit("guess", line)
    assert room.stands.given and room.stands.shown
    pages.sleeps_well(browser)
    for dose in ("12", "a lot"):
        browser.send("change", form="controls", values={"b-dose": [dose]})
        again, _ = pages.sleeps_well(browser)
        assert again.setup == room.setup and again.problems == room.problems
    browser.send("again")
    browser.send("change", form="guess", values=line)
    again, _ = pages.sleeps_well(browser)
    assert again.attempt.number_of_attempts == 2 and not again.stands.shown


def test_a_figure_without_a_model_is_met_again_while_its_guess_waits(pages):
    room, browser = pages.enter(lambda: FigureRoom("one-answer-for-both"))
    for how in ("commit", "compare", "again", "show"):
        if how == "commit":
            browser.commit("guess", {"option": [code(room.figure.guess.options[0].id)]})
        else:
            browser.send(how)
        pages.sleeps_well(browser)


def test_a_sentence_about_another_tab_and_a_report_are_met_again(pages):
    room, browser = pages.enter(lambda: QuizRoom(every_kind(), "f"))
    browser.send("change", form="question", values={}, at="9.x.9")
    browser.kept.clear()  # a browser keeps what its page's form was for
    assert MOVED_ON in room.notices
    pages.sleeps_well(browser)
    browser.send("report", values={"words": [" "]})
    assert room.report.problem
    pages.sleeps_well(browser)
    browser.send("report", values={"words": ["A word is missing."]})
    assert room.report.recorded
    again, _ = pages.sleeps_well(browser)
    assert again.report == room.report


# ── review ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_queue_of_the_day_is_met_again_in_every_phase(pages):
    reviews.record(*(reviews.missed(id) for id in reviews.SINGLES[:30]))
    room, browser = pages.enter(TodayRoom)
    pages.sleeps_well(browser)
    browser.send("begin")
    for _ in range(2):
        again, _ = pages.sleeps_well(browser)
        assert again.phase == "asking" and again.sitting.ids == room.sitting.ids
        while not room.sitting.over:
            browser.send("commit", form="question", values={})
            assert room.problem
            pages.sleeps_well(browser)
            given = {"answers": [code(one) for one in right_answer(room.sitting.item)]}
            browser.send("change", form="question", values=given)
            pages.sleeps_well(browser)
            browser.commit("question", given | {"certainty": ["fairly"]})
            assert room.phase == "explained"
            pages.sleeps_well(browser)
            browser.send("next")
        pages.sleeps_well(browser)
        browser.send("more")
    assert room.attempt.number_of_attempts == 3


def test_a_sitting_of_ones_own_choice_is_met_again_while_it_is_chosen_and_asked(pages):
    room, browser = pages.enter(OwnRoom)
    pages.sleeps_well(browser)
    for n in range(2):
        browser.send("change", form="own", values=browser.form("own") | {"level": ["apply"], "which": ["missed"][n:]})
        again, _ = pages.sleeps_well(browser)
        assert again.wish == room.wish
        browser.send("commit", form="own", values=browser.form("own"))
        assert (room.phase, bool(room.problem)) == (("front", True), ("asking", False))[n]
        pages.sleeps_well(browser)
    while not room.sitting.over:
        browser.commit("question", {"answers": [*right_answer(room.sitting.item)], "certainty": ["guess"]})
        pages.sleeps_well(browser)
        browser.send("next")
    pages.sleeps_well(browser)
    browser.send("choose")
    again, _ = pages.sleeps_well(browser)
    assert again.phase == "front" and again.attempt.number_of_attempts == 2
    browser.send("commit", form="own", values=browser.form("own"))
    again, _ = pages.sleeps_well(browser)
    assert again.sitting == room.sitting


def test_the_tests_of_a_lesson_are_met_again_in_the_list_and_inside(pages):
    room, browser = pages.enter(LessonTestsRoom)
    pages.sleeps_well(browser)
    lesson_tests.open_test(browser, "before")
    pages.sleeps_well(browser)
    while not room.inside.sitting.over:
        given = {"answers": [*right_answer(room.inside.sitting.item)]}
        browser.commit("question", given)
        assert room.inside.problem
        pages.sleeps_well(browser)
        browser.commit("question", given | {"certainty": ["guess"]})
        pages.sleeps_well(browser)
    browser.send("to-tests")
    again, _ = pages.sleeps_well(browser)
    assert again.inside is None


# ── the dose lab ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_dose_lab_is_met_again_whatever_is_set_typed_refused_read_and_open(pages):
    room, browser = pages.enter(lambda: LabRoom(LAB))
    pages.sleeps_well(browser)

    def typed(**fields):
        values = browser.form("lab")
        return values | {name.replace("_", "-"): [text] for name, text in fields.items()}

    def press(kind, **values):
        browser.send(kind, values={"say": kind, **values}, typed=typed())

    deeds = [
        (
            lambda: browser.send("change", form="lab", values=typed(b_dose_0="25", p_severity="0.3", p_days="222")),
        ),
        (
            lambda: browser.send("change", form="lab", values=typed(a_dose_0="30000", a_taper_over="35")),
            lambda: press("add-step", side="a"),
        ),
        (
            lambda: press("keep", side="a"),
            lambda: browser.send("change", form="lab", values=typed(a_dose_0="33.123456", p_severity="high")),
        ),
        (
            lambda: press("keep", side="b"),
            lambda: press("taper", side="b"),
        ),
        (
            lambda: browser.send("change", form="lab", values=typed(p_severity="0.5", b_taper_step="0", b_taper_shape="halving")),
            lambda: press("taper", side="b"),
        ),
        (
            lambda: press("keep", side="a"),
            lambda: browser.send("region", values={"region": "distal"}),
        ),
        (
            lambda: browser.send("change", form="read", values={"day": ["40"]}),
            lambda: browser.send("change", form="read", values={"day": ["4000"]}),
        ),
        (
            lambda: browser.send("why", values={"side": "b"}),
        ),
        (
            lambda: browser.send("change", form="why", values={"day": ["50.5"]}),
            lambda: browser.send("change", form="why", values={"day": ["soon"]}),
            lambda: browser.send("card"),
        ),
        (
            lambda: browser.send("open", form="open", values={"code": ["nothing"]}),
        ),
        (
            lambda: press("take-up", number="1"),
            lambda: browser.send("close-card"),
        ),
        (
            lambda: browser.send("close-why"),
            lambda: press("preset"),
        ),
        (
            lambda: browser.send("change", form="lab", values=typed(), at="another-lab"),
        ),
    ]  # fmt: skip
    for together in deeds:
        for deed in together:
            deed()
        again, _ = pages.sleeps_well(browser)
        assert again.setup == room.setup and again.problems == room.problems and again.refused == room.refused


def test_the_side_in_the_hand_the_last_press_what_stood_before_and_one_step_back_are_met_again(pages):
    room, browser = pages.enter(lambda: LabRoom(LAB))

    def press(kind, **values):
        browser.send(kind, values={"say": kind, **values}, typed=browser.form("lab"))

    first = room.setup
    browser.send("change", form="lab", values=browser.form("lab") | {"hand": ["b"]})
    again, _ = pages.sleeps_well(browser)
    assert again.hand == "b"
    for kind, values in (
        ("contrast", {"which": "stop"}), ("contrast", {"which": "up"}), ("contrast", {"which": "fever"}), ("undo", {}),
        ("contrast", {"which": "drug"}), ("keep", {"side": "b"}), ("preset", {}), ("show-behind", {"number": "1"}), ("undo", {}),
    ):  # fmt: skip
        press(kind, **values)
        again, _ = pages.sleeps_well(browser)
        assert again.setup == room.setup and again.said == room.said
        assert [(one.key, called) for one in again.ghost()[0] for called in again.ghost()[1:]] == [
            (one.key, called) for one in room.ghost()[0] for called in room.ghost()[1:]
        ]
        assert again.past == room.past[-1:]
    again, later = pages.sleeps_well(browser)
    was = room.past[-1]
    later.send("undo", values={"say": "undo"})
    assert again.setup == was != first


def test_a_lab_that_came_with_an_address_wakes_as_it_was_left_and_not_as_it_came(pages):
    room, browser = pages.enter(lambda: LabRoom(LAB))
    browser.send("change", form="lab", values=browser.form("lab") | {"b-dose-0": ["25"]})
    hash = f"#lab={LAB}&s={room._code()}"
    room, browser = pages.enter(lambda: LabRoom(LAB), hash=hash)
    assert "came with the link" in browser.words
    pages.sleeps_well(browser)
    browser.send("change", form="lab", values=browser.form("lab") | {"b-dose-0": ["30"]})
    again, _ = pages.sleeps_well(browser)
    assert again.setup.b[0].mg == 30


def test_the_dose_lab_is_met_again_in_the_scenario_that_was_open_and_in_those_that_were_left(pages):
    room, browser = pages.enter(DoseLab)
    pages.sleeps_well(browser)
    browser.send("change", form="lab", values=browser.form("lab") | {"b-dose-0": ["25"]})
    browser.send("change", form="scenario", values={"scenario": [code("septic-shock")]})
    browser.send("world", values={"value": "0.118"})
    again, later = pages.sleeps_well(browser)
    assert again.inside.lab.id == "septic-shock" and again.inside.setup == room.inside.setup
    later.send("change", form="scenario", values={"scenario": [code(LAB)]})
    assert again.inside.setup.b[0].mg == 25
    pages.sleeps_well(later)


# ── the pages about the course ─────────────────────────────────────────────────────────────────────────────────────


def test_the_evidence_room_asks_a_kernel_for_nothing_that_it_could_forget(pages):
    for room in (ClaimsRoom, CoverageRoom, GlossaryRoom):
        _, browser = pages.enter(room, hash="#claim=S4")
        pages.sleeps_well(browser)


def test_the_start_page_still_asks_to_delete_and_still_says_that_it_was(pages, served):
    lesson, page = pages.enter(lambda: ContrastRoom(PAIR))
    page.commit("contrast", {"row": [code(lesson.contrast.rows[0].id)], "certainty": ["fairly"]})
    _, browser = pages.enter(StartRoom)
    pages.sleeps_well(browser)
    browser.send("ask-to-delete")
    pages.sleeps_well(browser)
    _, other = pages.wake(browser, code="zyx23456789zyx23456789")
    assert "Delete everything" not in other.words
    browser.send("forget")
    before, deleted = browser.html, "Your record is deleted"
    room, later = pages.wake(browser, code="new23456789new23456789")
    assert deleted in later.words and later.html == before and room.deleted == 2


# ── before anything is committed ───────────────────────────────────────────────────────────────────────────────────

FIRST_SCREENS = {
    "case": CaseRoom,
    "quiz": lambda id: QuizRoom(content.quiz(id), content.fingerprint("quizzes", id)),
    "worksheet": WorksheetRoom,
    "contrast": ContrastRoom,
    "figure": FigureRoom,
    "lab": LabRoom,
    "clinic": lambda _: ClinicRoom(),
    "review": lambda part: {"today": TodayRoom, "own": OwnRoom, "tests": LessonTestsRoom}[part](),
}


@pytest.mark.parametrize(
    ("kind", "id"),
    [
        *(("case", id) for id in content.ids("cases")),
        *(("quiz", id) for id in content.ids("quizzes")),
        *(("worksheet", id) for id in content.ids("worksheets")),
        *(("contrast", id) for id in content.ids("contrasts")),
        *(("figure", id) for id in content.ids("figures")),
        *(("lab", id) for id in content.ids("labs")),
        ("clinic", ""),
        *(("review", part) for part in PARTS),
    ],
)
def test_a_screen_that_nobody_has_answered_yet_is_the_same_for_all_who_meet_it_first(pages, served, kind, id):
    screens = {pages.enter(lambda: FIRST_SCREENS[kind](id), code=code * 20)[1].html for code in ("a", "b")}
    assert len(screens) == 1


def test_a_short_round_of_questions_and_the_next_one_are_met_again(pages):
    room, browser = pages.enter(lambda: QuizRoom(content.quiz(LESSON_QUIZ), content.fingerprint("quizzes", LESSON_QUIZ), short=True))  # fmt: skip
    pages.sleeps_well(browser)
    while not room.sitting.over:
        browser.commit("question", {"answers": list(right_answer(room.sitting.item)), "certainty": ["guess"]})
        pages.sleeps_well(browser)
        browser.send("next")
    pages.sleeps_well(browser)
    browser.send("others")
    again, _ = pages.sleeps_well(browser)
    assert again.attempt.number_of_attempts == 2 and again.sitting.ids == room.sitting.ids


def test_in_the_short_view_a_case_wakes_on_its_level_whatever_another_page_chose(pages, monkeypatch):
    monkeypatch.setenv("COURSE_PAGE_VIEW", "short")
    room, browser = pages.enter(lambda: CaseRoom(SHORT))
    pages.sleeps_well(browser)
    browser.send("open")
    browser.commit("decision", cases.values(room.play.scene, "short"))
    before = browser.html
    again, later = pages.wake(browser, kept={**browser.kept, f"level:{SHORT}": "unguided"})
    assert (again.level, again.phase) == ("short", "followed") and later.html == before
