"""Each deed of a learner with their record gives the whole screen again, and what went wrong is said beside its form."""

from datetime import UTC, datetime

from course_lib.app.identity import code_of
from course_lib.app.record import desk
from course_lib.app.record.room import record
from course_lib.store import learner_of
from tests.app.record.made import DESK, PHONE, did
from tests.reading import Page

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HERE = "http://course.example/voila/render/16_your_record.ipynb"


def do(deed, code=DESK, **values):
    return desk.do(deed, code, values, HERE, "Europe/Berlin", NOW)


def page(reply):
    return Page(reply.plain()["html"])


def test_the_screen_names_the_record_what_it_holds_and_that_it_can_be_lost(store):
    did(store, DESK)
    shown = page(do("show"))
    assert "2 entries" in shown.words and "lost if you clear this browser" in shown.words
    assert "What is missing (9)" in shown.words and "It does not attest who did it" in shown.everything


def test_words_and_codes_are_shown_once_they_are_asked_for_and_lead_to_one_record(store):
    did(store, DESK)
    words = page(do("words")).page.select(".px-wordlist li")
    shown = page(do("pair"))
    assert len(words) == 7 and len(shown.page.select_one(".px-code").text.split()) == 6
    assert "data:" not in str(shown.page.select_one("svg")), "the picture is drawn, not fetched"
    joined = do("join", PHONE, secret=shown.page.select_one(".px-code").text)
    assert joined.say == desk.JOINED and not joined.wrong_try
    assert do("join", PHONE, secret=" ".join(word.text for word in words)).say == desk.ONE_ALREADY
    assert "from 2 devices" in page(do("show", PHONE)).words


def test_a_slip_is_told_beside_the_field_and_only_what_opens_nothing_counts_as_a_try(store):
    slip = do("join", PHONE, secret="abandon " * 6)
    assert "6 were typed" in page(slip).words and not slip.wrong_try
    assert page(slip).page.select_one("#desk-secret")["aria-describedby"] == "desk-problem"
    assert do("join", PHONE, secret="2" * 24).wrong_try


def test_somebody_whom_the_host_knows_by_name_needs_no_words(store):
    code = code_of("ada", b"k" * 32)
    assert (
        "Your institution tells the course who you are" in page(do("show", code)).words
    )  # before there is anything too
    did(store, code)
    shown = page(do("show", code))
    assert "Your institution tells the course who you are" in shown.words
    assert not shown.page.select("[data-deed=words], [data-deed=pair], [data-deed=join]")


def test_a_deletion_asks_first_and_whoever_keeps_it_keeps_it(store):
    learner = did(store, DESK)
    assert "Delete everything that is stored about you?" in page(do("ask-delete")).words
    assert "2 entries" in page(do("keep")).words
    gone = do("delete")
    assert gone.forget and "on all devices of this record" in page(gone).words and store.history(learner) == ()


def test_a_certificate_that_was_not_earned_is_not_given(store):
    did(store, DESK)
    assert "not met yet" in do("certificate").say and learner_of(DESK) in store.learners()


def test_a_learner_is_told_where_else_what_they_commit_goes(store):
    did(store, DESK)
    assert "learning record store" not in page(do("show")).words
    told = desk.do("show", DESK, {}, HERE, "", NOW, "lrs.example.org")
    assert "told to the learning record store at lrs.example.org" in page(told).words


def test_in_jupyterlab_the_screen_says_where_the_record_is_and_offers_no_pairing(data):
    shown = Page(str(record().html))
    assert "learners.sqlite" in shown.words and not shown.page.select("form")
