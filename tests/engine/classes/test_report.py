"""What a teacher reads of a class: difficulty, discrimination, certainty, decisions, claims and an agenda, with counts and words for too few."""

from statistics import correlation

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_lib.engine.classes.disclosure import batch
from course_lib.engine.classes.figures import MANY, Discrimination, discrimination, figure, pooled
from course_lib.engine.classes.report import Report
from tests.engine.classes.made import answer

people = st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=MANY, max_size=60)


def several(count, right, **more):
    return [answer(right=at < right, **more) for at in range(count)]


@given(people)
@settings(max_examples=60, deadline=None)
def test_discrimination_is_the_correlation_of_being_right_with_being_right_elsewhere(drawn):
    right, rest = [float(one) for one, _ in drawn], [one for _, one in drawn]
    assume(len(set(right)) > 1 and max(rest) - min(rest) > 0.01)
    found = discrimination([answer(right=bool(a), rest=b) for a, b in drawn], [])
    assert found.of == len(drawn) and found.value == pytest.approx(correlation(right, rest), abs=0.0501)
    low, high = found.interval
    assert -1 <= low <= found.value <= high <= 1 or abs(found.value) == 1


def test_too_few_people_or_people_who_are_all_alike_say_nothing_of_discrimination():
    assert discrimination(several(MANY - 1, 9, rest=0.5), []) is None
    assert discrimination(several(MANY, 9, rest=0.5), []) is None
    assert discrimination([answer(right=True, rest=at / 30) for at in range(30)], []) is None


def test_fewer_than_twenty_who_do_not_show_their_progress_do_not_enter_it():
    named = [answer(right=at > 9, rest=at / 20) for at in range(20)]
    other = batch([answer(right=at < 3, rest=at / 5) for at in range(5)])
    assert discrimination(named, [other]) == discrimination(named, [])
    assert discrimination(named, [other] * 4).of == 40


@pytest.mark.parametrize(("value", "words"), [(0.5, "parts well"), (0.3, "parts well"), (0.1, "parts a little"), (0.0, "hardly parts"), (-0.4, "parts the wrong way")])  # fmt: skip
def test_a_correlation_has_a_word(value, words):
    assert Discrimination(value, 30).words == words


def test_rows_and_batches_are_counted_together_and_a_batch_of_nearly_all_makes_a_range():
    found = figure(several(3, 1), [batch(several(5, 5)), batch(several(6, 3))])
    assert (found.of, found.low, found.high, found.by_name) == (14, 8, 9, 3) and not found.few
    assert found.interval[0] < 8 / 14 < found.share < 9 / 14 < found.interval[1]
    assert figure(several(4, 4)).few


def report(**cells):
    """Six people who show their progress and were right so many times in each cell."""
    return Report([{name.replace("__", "/"): answer(right=at < right, certainty="certain") for name, right in cells.items()} for at in range(6)], {})  # fmt: skip


CLAIMS = {"question/q/easy": ["S1"], "question/q/hard": ["S2"], "question/q/new": ["S2"], "decision/c/dose": ["S3"]}


def test_the_hardest_items_come_first_and_an_agenda_takes_what_is_not_understood_with_questions_not_asked_yet():
    found = report(first__question__q__easy=6, first__question__q__hard=1, first__decision__c__dose=2)
    assert found.items == ("question/q/hard", "decision/c/dose", "question/q/easy")
    assert found.decisions == ("decision/c/dose",)
    assert [one.claim for one in found.understood(CLAIMS) if not one.yet] == ["S2", "S3"]
    agenda = found.agenda(CLAIMS)
    assert agenda.decisions == ("decision/c/dose",)
    assert agenda.claims == (("S2", ("question/q/new", "question/q/hard")), ("S3", ()))


def test_an_answer_on_a_later_day_is_what_a_claim_is_judged_by():
    found = report(first__question__q__hard=1, again__question__q__hard=6)
    (claim,) = found.understood(CLAIMS)
    assert claim.yet and claim.first.share < 0.75 and found.agenda(CLAIMS).claims == ()


def test_certainty_counts_first_answers_alone():
    levels = report(first__question__q__hard=2, again__question__q__hard=6).certainty
    assert [(one.name, one.right, one.of) for one in levels] == [("guess", 0, 0), ("fairly", 0, 0), ("certain", 2, 6)]


def test_of_nobody_nothing_is_told_and_nothing_goes_wrong():
    found = Report([], {})
    assert (found.items, found.decisions, found.counted, found.understood(CLAIMS)) == ((), (), 0, ())
    assert found.agenda(CLAIMS).claims == () and pooled([]).of == 0 and found.first("question/q/easy").few
