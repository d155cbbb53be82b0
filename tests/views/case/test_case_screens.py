"""The screens of every case: what is new, when results come, and how an answer is called, on every path that is tried."""

import re
from math import floor

import pytest

from course_lib import content
from course_lib.app.case.run import simulate
from course_lib.app.course_evidence import evidence_of
from course_lib.content.coverage import tags
from course_lib.engine.case import replay
from course_lib.engine.case.judgement import Findings, grade
from course_lib.model.typed_order import SOUND
from course_lib.views.case import feedback, ranking, screens
from course_lib.views.case.page import Page
from course_lib.views.parts.sentences import first_sentence, rest_of
from tests.reading import Page as Read
from tests.reading import collapsed

CASES = tuple(map(content.case, content.ids("cases")))
SCENES = [(case, scene) for case in CASES for scene in case.scenes]
NAMES = [f"{case.id}-{scene.id}" for case, scene in SCENES]
PATHS = {
    "argued": lambda scene: replay.argued(scene).options,
    "all": lambda scene: [o.id for o in scene.options] if scene.pick == "many" else [scene.options[-1].id],
    "worst": lambda scene: [max(scene.options, key=lambda o: replay.GRADES.index(grade(o))).id],
}


def plays(case, pick):
    """Every play on one path, as it stands before each commitment."""
    play = replay.start(case)
    while not play.over:
        yield play
        scene = play.scene
        options = replay.argued(scene).options if scene.ranking else tuple(pick(scene))
        values = {control.id: control.argued for control in replay.controls(scene, options)}
        moved = replay.argued(scene).moved_by
        commitment = replay.Commitment(scene.id, options, values, moved_by=moved)
        play = replay.advance(play, commitment, lambda scenario: simulate(case, 0, scenario))


def shown(play, level="guided"):
    trace = simulate(play.case, 0, replay.scenario(play))
    return Read(str(screens.show(Page(play, trace, evidence_of("case"), content.drugs(), level=level))))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_when_a_result_comes_is_told_in_hours_on_its_day_by_its_day_before_and_never_after(case, path):
    for play in plays(case, PATHS[path]):
        placed = replay.orders(play)
        if not placed:
            continue
        page = shown(play)
        lines = {
            line.find(string=re.compile("☐|☑")): collapsed(line.get_text(" "))
            for line in page.region("Orders").select("li")
        }
        lines = {collapsed(str(key)).lstrip("☐☑ "): text for key, text in lines.items()}
        for one in placed:
            line = lines[collapsed(one.order.label)]
            hours, day = re.search(r"in about (\d+) h", line), re.search(r"due on day (\d+)", line)
            if one.ready(play.day):
                assert collapsed(one.order.result.split("[")[0])[:40] in line and not hours and not day
            elif hours:
                assert floor(one.due) == floor(play.day) and abs(int(hours[1]) - 24 * (one.due - play.day)) <= 0.5
            else:
                assert int(day[1]) == floor(one.due) > play.day
            told = page.read(_decision(play))
            assert one.ready(play.day) or one.order.label in told.split("Still awaited: ")[1]


def _decision(play):
    return f"{'Ranking' if play.scene.ranking else 'Decision'}, day {play.day:g}"


def test_no_author_writes_when_a_result_comes_since_only_the_day_knows():
    for case in CASES:
        for text in _texts(case):
            assert not re.search(
                r"expected (in|on|within) (about )?(day )?\d|due on day|(back|result) in about \d", text
            ), text


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif hasattr(value, "model_dump"):
        yield from _texts(value.model_dump())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_came_back_since_the_last_decision_stands_above_the_question_and_is_said_there_once(case):
    earlier = set()
    for play in plays(case, PATHS["argued"]):
        page, news = shown(play), replay.news(play)
        decision = page.read(_decision(play))
        above = decision.split(collapsed(play.scene.question))[0]
        ready = {one.id for one in replay.orders(play) if one.ready(play.day)}
        assert {one.id for one in news.back} == ready - earlier
        assert all(
            above.count(f"{collapsed(one.order.label)}: {collapsed(one.order.result)[:30]}") == 1 for one in news.back
        )
        assert bool(news.back) == ("Came back" in above)
        earlier = ready


def picks(scene):
    """Every commitment of one option of a scene with a value in every band of each of its controls."""
    for option in scene.options:
        values = {control.id: control.argued for control in option.controls}
        yield replay.Commitment(scene.id, (option.id,), values)
        for control in option.controls:
            for band in control.bands:
                yield replay.Commitment(scene.id, (option.id,), values | {control.id: min(band.up_to, control.high)})


@pytest.mark.parametrize(("case", "scene"), SCENES, ids=NAMES)
def test_what_would_harm_is_called_unsafe_first_and_never_sound_and_each_grade_has_its_own_sign(case, scene):
    evidence = evidence_of("case")
    found = [replay.judge(scene, one) for one in picks(scene)]
    argued = replay.argued(scene)
    readings = scene.typed.readings if scene.typed else ()
    found += [Findings(scene, argued, r.verdict in SOUND, (), (), r) for r in readings if r.verdict]
    for findings in found:
        worst = max((grade(one) for one in findings.judged), key=replay.GRADES.index)
        said = feedback.headline(findings)
        colour = Read(str(feedback.verdict(evidence, findings))).page.select_one(".px-verdict")["class"]
        if worst == "unsafe":
            assert said.startswith("✕ Unsafe") and "Sound" not in said and colour == ["px-verdict", "px-alarm"]
        elif worst == "arithmetic":
            assert said.startswith("≠ Does not add up") and colour == ["px-verdict", "px-off"]
        elif worst == "weak" or findings.missed:
            assert said.startswith("△") and colour == ["px-verdict", "px-worse"]
        else:
            assert said.startswith("✓ Sound.") and colour == ["px-verdict", "px-better"]


@pytest.mark.parametrize(
    ("case", "scene"), [one for one in SCENES if one[1].options], ids=lambda one: getattr(one, "id", "")
)
def test_of_an_option_whose_values_would_harm_no_line_says_only_that_it_is_sound(case, scene):
    evidence = evidence_of("case")
    for commitment in picks(scene):
        findings = replay.judge(scene, commitment)
        page = Read(str(feedback.explanations(evidence, scene, findings)))
        (mine,) = page.page.select(".px-explain.px-chosen")
        (option,) = replay.chosen(scene, commitment.options)
        worst = max((grade(one) for one in findings.judged), key=replay.GRADES.index)
        if worst in ("weak", "arithmetic", "unsafe") and grade(option) in SOUND:
            sign, _, word = feedback.VERDICTS[worst]
            assert f"{sign} {word} as you set it" in collapsed(mine.get_text(" "))


@pytest.mark.parametrize(
    ("case", "scene"), [one for one in SCENES if one[1].options], ids=lambda one: getattr(one, "id", "")
)
def test_in_short_stand_what_was_chosen_what_weighs_most_against_it_and_what_the_course_argues_for(case, scene):
    evidence = evidence_of("case")
    for commitment in picks(scene):
        findings = replay.judge(scene, commitment)
        short = Read(str(feedback.judgement(evidence, scene, commitment, content.drugs()))).words
        (option,) = replay.chosen(scene, commitment.options)
        assert f"You chose: {collapsed(option.label.rstrip('.'))}." in short
        weighs = max(findings.judged, key=lambda one: max(replay.GRADES.index(grade(one)), 1))
        assert plain(first_sentence(weighs.feedback)) in short
        if weighs is not option:
            control, value, _ = next(item for item in findings.bands if item[2] is weighs)
            assert f"{control.label}, {value:g} " in short
        course = replay.chosen(scene, replay.argued(scene).options)
        same = course == (option,)
        argued = "the same" if same else "; ".join(collapsed(one.label.rstrip(".")) for one in course)
        off = [control for control, _, band in findings.bands if band.verdict in ("weak", "unsafe")]
        for control in off if same else ():
            assert f"{control.label}, {control.argued:g}" in short, "the value that the course would have set"
        assert f"This course argues for: {argued}" in short and plain(first_sentence(scene.argued)) in short
        assert all(collapsed(left.label.rstrip(".")) in short for left in findings.missed)


def plain(text):
    """The beginning of a text up to its first claim or bold word."""
    return collapsed(re.split(r"\[|\*", text)[0])


def test_a_first_sentence_ends_where_a_sentence_ends_and_nothing_of_a_text_is_lost():
    for case, scene in SCENES:
        texts = [scene.argued, case.disclaimer, *(option.feedback for option in scene.options)]
        texts += [one.because for one in scene.ranking.order] if scene.ranking else []
        for text in texts:
            first = first_sentence(text)
            assert collapsed(f"{first} {rest_of(text)}") == collapsed(text)
            assert not re.search(r"\b(e\.g|i\.e|vs|approx|ca|Dr|No)\.$", first) and first.count("(") == first.count(
                ")"
            ), first


def test_who_sleeps_in_the_story_is_tested_by_nobody_and_strength_is_told_as_the_score_and_the_grade_that_it_is():
    case = content.case("shock-then-ards")
    for play in plays(case, PATHS["argued"]):
        told = collapsed(shown(play).page.find(class_="px-now").get_text(" "))
        assert ("asleep, strength not tested" in told) == (play.day < case.patient.tested_from), told
        assert "asleep" in told or "MRC sum score" in told


@pytest.mark.parametrize(("case", "scene"), SCENES, ids=NAMES)
def test_a_conditional_suggestion_is_called_so_in_the_sentence_that_is_read_at_once(case, scene):
    first = first_sentence(scene.argued)
    claims = [content.claims()[id] for id in tags(first)]
    if "suggests" in first and any("conditional" in claim.hedge for claim in claims):
        assert "conditional" in first


def test_a_ranking_that_was_kept_says_which_diagnosis_was_added_since():
    scene = content.case("the-stairs-won").scene("what-could-it-be")
    later = (*scene.ranking.order[:-1], scene.ranking.order[-1].model_copy(update={"added": True}))
    scene = scene.model_copy(update={"ranking": scene.ranking.model_copy(update={"order": later})})
    before = replay.Commitment(scene.id, tuple(one.id for one in scene.ranking.order if not one.added))
    told = str(ranking.explanations(evidence_of("case"), scene, before)[3])
    assert re.findall('class="px-pill-still">([^<]*)<', told) == [
        f"Your place: {before.options.index(one.id) + 1}" if not one.added else "Added since you ranked"
        for one in scene.ranking.order
    ]
