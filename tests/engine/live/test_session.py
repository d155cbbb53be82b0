"""A session is the fold of its events: whatever comes, in whatever order, each phone has one vote a round and the last in time counts."""

from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine.live.session import GRACE_S, IDLE_S, LASTS_S, ROUNDS, Happened, Session, after, fold

OPENED = Happened(0.0, "opened", {"code": "KXTAP", "page": "04.ipynb", "lead": "h"})
PHONES, OPTIONS = ("p1", "p2", "p3"), ("a", "b", "c")


def event(kind, at=1.0, **body):
    return Happened(at, kind, body)


def asked(*more):
    """A session in which three phones are in and a question is before the room."""
    joined = [event("joined", phone=phone) for phone in PHONES]
    return fold([OPENED, *joined, event("shown", question="item:q"), *more])


def vote(session, phone, option, at, round=1, asking=None):
    asking = session.question.number if asking is None else asking
    return after(session, event("voted", at, phone=phone, asking=asking, round=round, answers=[option]))


def answers(session, round=1):
    return {phone: ballot.answers[0] for phone, ballot in session.question.rounds[round - 1].ballots.items()}


KINDS = st.one_of(
    st.builds(event, st.just("joined"), st.floats(0, 99), phone=st.sampled_from(PHONES)),
    st.builds(event, st.just("shown"), st.floats(0, 99), question=st.sampled_from(["item:q", "item:r"])),
    st.builds(event, st.sampled_from(["voting", "extended"]), st.floats(0, 99), seconds=st.integers(1, 2000)),
    st.builds(
        event, st.just("voted"), st.floats(0, 99), phone=st.sampled_from(PHONES), asking=st.integers(0, 9),
        round=st.integers(1, 3), answers=st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=1),
    ),
    st.builds(event, st.sampled_from(["closed", "votes shown", "answer shown", "put away", "ended", "unheard of"]), st.floats(0, 99)),
    st.builds(event, st.just("decided"), st.floats(0, 99), answers=st.just(["a"])),
    st.builds(event, st.just("dark"), st.floats(0, 99), on=st.booleans()),
    st.builds(event, st.just("recoded"), st.floats(0, 99), code=st.just("ACEFG")),
    st.builds(event, st.just("lent"), st.floats(0, 99), lead=st.just("h2")),
    st.just(OPENED),
)  # fmt: skip
HISTORIES = st.lists(KINDS, max_size=40).map(lambda found: [OPENED, *found])


@given(HISTORIES)
def test_folding_again_gives_the_same_and_so_does_keeping_only_what_fitted(events):
    session, kept = Session(), []
    for one in events:
        moved = after(session, one)
        if moved is not session:
            kept.append(one)
        session = moved
    assert fold(events) == session == fold(kept) and session.steps == len(kept)


@given(HISTORIES)
def test_no_round_has_a_vote_of_a_phone_that_is_not_in_and_none_has_more_votes_than_phones(events):
    session = fold(events)
    for question in (*session.past, *([session.question] if session.question else [])):
        assert len(question.rounds) <= ROUNDS
        assert all(set(one.ballots) <= set(session.phones) for one in question.rounds)


@given(HISTORIES)
def test_after_the_answer_is_known_no_round_of_that_question_opens_any_more(events):
    session = Session()
    for one in events:
        moved = after(session, one)
        if (
            session.question
            and session.question.answer_shown
            and moved.question
            and moved.question.number == session.question.number
        ):
            assert moved.question.rounds == session.question.rounds  # fmt: skip
        session = moved


@given(st.lists(st.tuples(st.sampled_from(PHONES), st.sampled_from(OPTIONS), st.floats(1, 60)), max_size=30))
def test_of_each_phone_the_last_vote_before_the_close_counts_once(votes):
    session, wanted = asked(event("voting", 1.0, seconds=30)), {}
    for phone, option, at in votes:
        session = vote(session, phone, option, at)
        if at <= 31 + GRACE_S:
            wanted[phone] = option
    assert answers(session) == wanted


def test_a_vote_after_the_close_another_round_s_or_another_question_s_is_not_counted():
    session = vote(asked(event("voting", 1.0, seconds=30)), "p1", "a", 5.0)
    assert vote(session, "p2", "b", 31 + GRACE_S + 0.1) is session
    assert vote(session, "p2", "b", 5.0, round=2) is session
    assert vote(session, "p2", "b", 5.0, asking=0) is session
    closed = after(session, event("closed", 6.0))
    assert vote(closed, "p2", "b", 6.1) is closed
    assert vote(session, "stranger", "b", 5.0) is session


def test_a_second_round_hides_the_votes_again_and_keeps_the_first():
    session = vote(asked(event("voting", 1.0, seconds=30)), "p1", "a", 5.0)
    session = fold([event("closed", 6.0), event("votes shown", 7.0), event("voting", 8.0, seconds=30)], session)
    assert not session.question.votes_shown and answers(session) == {"p1": "a"}
    session = vote(session, "p1", "b", 9.0, round=2)
    assert (answers(session, 1), answers(session, 2)) == ({"p1": "a"}, {"p1": "b"})


def test_nothing_is_shown_while_a_vote_is_open_and_no_question_takes_the_place_of_an_open_one():
    session = asked(event("voting", 1.0, seconds=30))
    for kind, body in (
        ("votes shown", {}),
        ("answer shown", {}),
        ("put away", {}),
        ("shown", {"question": "item:r"}),
        ("voting", {"seconds": 9}),
        ("decided", {"answers": ["a"]}),
    ):
        assert after(session, event(kind, 2.0, **body)) is session, kind


def test_more_time_counts_from_the_close_and_a_room_ends_by_itself():
    session = asked(event("voting", 1.0, seconds=30), event("extended", 5.0, seconds=30))
    assert session.question.last.closes_at == 61.0
    assert session.ends_at() == 5.0 + IDLE_S
    assert fold([event("dark", LASTS_S - 5, on=True)], session).ends_at() == LASTS_S
    over = fold([event("ended", 9.0)], session)
    assert over.ended and vote(over, "p1", "a", 9.0) is over
