"""Every format, opened again by a reader of its own: nothing is lost in silence, and a second export is the same questions."""

import re
from functools import cache

import pytest

from course_lib import content
from course_lib.app.exports import command
from course_lib.app.exports.command import FORMATS, exported
from course_lib.engine.exports.asked import FOR_TEACHING
from course_lib.engine.exports.markup import plain
from course_lib.model.quiz import Choice, Matching, Numeric, Ordering, Short
from tests.exported import READERS, all_words, words

LESSON = "02-reduce-the-dose"
every_format = pytest.mark.parametrize("format", FORMATS)


@cache
def whole(format):
    """The whole course in a format, and what its reader finds."""
    made, _ = exported(format)
    return made, READERS[format](made.data)


@cache
def asked():
    return {one.id: one for one in command.questions(None, None, 0)}


@every_format
def test_every_question_is_in_the_file_or_named_as_missing(format):
    made, read = whole(format)
    items = {item.id for id in content.ids("quizzes") for item in content.quiz(id).items}
    assert read.keys() | made.missing == items == asked().keys()
    assert not read.keys() & made.missing


@every_format
def test_what_is_missing_is_only_what_the_format_has_no_place_for(format):
    made, _ = whole(format)
    kinds = {asked()[id].item.kind for id in made.missing}
    assert kinds <= ({"ordering", "short"} if format == "jupyterquiz" else set())


@every_format
def test_every_stem_every_reason_every_hedge_and_every_source_goes_along(format):
    _, read = whole(format)
    for id, found in read.items():
        one, said = asked()[id], squeezed(found.all)
        wanted = [one.item.stem, one.item.hedge, *reasons(one.item)]
        wanted += [part for _, claim in one.claims for part in (claim.text, f"Hedge to keep: {claim.hedge}.")]
        wanted += [f"{reference.citation} [{reference.standing}]" for reference in one.references]
        lost = [text for text in wanted if squeezed(plain(text)) not in said]
        assert not lost, (format, id, lost)


def squeezed(text):
    """A text without what may stand around its words in one format and not in another."""
    return re.sub(r"\s+", "", text)


def reasons(item):
    """What every part of an item means, read from the noun and not through the exports."""
    if isinstance(item, Choice):
        return [answer.because for answer in item.answers]
    if isinstance(item, Ordering):
        return [stage.because for stage in item.stages]
    if isinstance(item, Matching):
        return [one.because for one in (*item.matches, *item.spares)]
    if isinstance(item, Numeric | Short):
        return [item.because, *(one.because for one in item.mistakes)]
    return [item.because.less, item.because.same, item.because.more]


@every_format
def test_a_file_says_once_what_it_is_for_and_of_which_edition_it_is(format):
    made, _ = whole(format)
    said = all_words(format, made.data)
    assert said.count(FOR_TEACHING) == 1
    about = command.about()
    assert about.edition in said and about.course in said and "CC BY 4.0" in said


@every_format
def test_two_exports_agree(format):
    (one, read), again = whole(format), exported(format)[0]
    assert again.losses == one.losses and READERS[format](again.data) == read
    if format != "anki":  # whose notes carry the time by which Anki sees which is newer
        assert again.data == one.data


@every_format
def test_a_changed_stem_keeps_its_identity(format, monkeypatch):
    _, before = whole(format)
    real = content.quiz

    def corrected(id):
        quiz = real(id)
        items = tuple(item.model_copy(update={"stem": f"Corrected. {item.stem}"}) for item in quiz.items)
        return quiz.model_copy(update={"items": items})

    monkeypatch.setattr(content, "quiz", corrected)
    after = READERS[format](exported(format)[0].data)
    assert after.keys() == before.keys()
    assert all("Corrected. " in one.stem for one in after.values())


@every_format
def test_a_lesson_is_exported_alone(format):
    made, count = exported(format, lesson=LESSON)
    lesson = {item.id for item in content.quiz("reduce-the-dose").items}
    assert READERS[format](made.data).keys() | made.missing == lesson and count == len(lesson)


@every_format
def test_a_learner_s_own_misses_are_exported_by_their_ids_and_an_id_of_an_earlier_edition_is_passed_over(format):
    wanted = ["dose-in-numbers", "rec-good-grip", "no-longer-asked"]
    made, count = exported(format, only=wanted)
    assert READERS[format](made.data).keys() == set(wanted[:2]) and count == 2


@every_format
def test_another_seed_asks_for_another_amount_under_the_same_identity(format):
    stems = {READERS[format](exported(format, only=["dose-in-numbers"], seed=seed)[0].data)["dose-in-numbers"].stem for seed in range(12)}  # fmt: skip
    assert len(stems) > 1 and all(re.search(r"prednisone (30|40|50|60) mg/day", stem) for stem in stems)


@every_format
def test_what_a_format_does_not_hold_stands_in_the_file_where_it_has_room(format):
    made, _ = whole(format)
    said = all_words(format, made.data)
    assert made.losses
    if format != "jupyterquiz":  # a bare list of questions
        assert all(loss.sentence in said or words(loss.sentence) in said for loss in made.losses)


@pytest.mark.parametrize("format", ["anki", "moodle", "gift", "jupyterquiz"])
def test_a_question_is_found_by_its_lesson_its_claims_and_its_level(format):
    _, read = whole(format)
    assert {"lesson::02-reduce-the-dose", "claim::S20", "claim::B1", "level::apply", "kind::numeric"} <= set(read["dose-in-numbers"].tags)  # fmt: skip
