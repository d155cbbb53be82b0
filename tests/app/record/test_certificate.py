"""A certificate is given where the rule is met by what was done here, and `verify` says whether this host signed it."""

from datetime import UTC, datetime

import pytest

from course_lib import content
from course_lib.app.record import certificate
from course_lib.cli import main
from course_lib.engine.case.judgement import argued
from course_lib.engine.case.replay import mainline
from course_lib.engine.commitments import Impossible
from course_lib.engine.progress.certificate import LESSONS
from course_lib.engine.quiz.drawing import as_asked
from course_lib.engine.quiz.marking import right_answer
from course_lib.model.event import Event
from course_lib.store import data_folder, learner_of, record_number, run_of
from tests.app.record.made import DESK

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def everything(learner):
    """The events of somebody who answered each question rightly on two days, and played each patient as the course argues."""
    for day in (1, 2):
        at = f"2026-11-{day:02d}T09:00:00+00:00"
        for id in content.ids("quizzes"):
            run, items = run_of(learner, f"quiz:{id}", day), content.quiz(id).items
            for n, item in enumerate(items):
                key = right_answer(as_asked(item, 7, content.drugs()))
                body = {"item": item.id, "answers": list(key), "certainty": "certain"}
                yield _event(learner, run, n, f"quiz:{id}", "answered", at, body)
        for id in content.ids("cases"):
            for level in ("", ":unguided"):
                activity, case = f"case:{id}{level}", content.case(id)
                for n, scene in enumerate(mainline(case)):
                    yield _event(
                        learner,
                        run_of(learner, activity, day),
                        n,
                        activity,
                        "committed",
                        at,
                        argued(case.scene(scene)).body(),
                    )


def _event(learner, run, number, activity, kind, at, body):
    return Event(
        learner=learner, run=run, number=number, activity=activity, kind=kind, seed=7, fingerprint="m", at=at, body=body
    )


@pytest.fixture
def earned(store):
    learner = learner_of(DESK)
    store.record_all(everything(learner))
    return learner


def key():
    import os

    return certificate.signing_key(data_folder(os.environ))


def test_whoever_has_met_the_rule_gets_a_certificate_and_the_command_says_that_it_was_signed_here(
    store, earned, capsys, tmp_path
):
    assert certificate.missing(store, earned, UTC) == ()
    made = certificate.make(store, earned, NOW, UTC, key())
    assert (made.record, made.day) == (record_number(earned), "2026-11-27") and len(made.lessons) == len(LESSONS)
    (tmp_path / "mine.txt").write_text(made.text + "\n")
    for named in (made.text, str(tmp_path / "mine.txt")):
        assert main(["verify", named]) == 0
        assert f"record {made.record}, 2026-11-27, edition {made.edition}" in capsys.readouterr().out


def test_what_was_brought_from_elsewhere_earns_nothing(store, earned):
    me = learner_of("Somebody" * 3)
    store.link(earned, me, "2026-11-27T09:00:00+00:00", imported="its number")
    assert len(certificate.missing(store, me, UTC)) == len(LESSONS) + 1
    with pytest.raises(Impossible, match="not met yet"):
        certificate.make(store, me, NOW, UTC, key())


def test_one_day_is_not_two(store):
    learner = learner_of(DESK)
    store.record_all(event for event in everything(learner) if "-11-01T" in event.at)
    assert len(certificate.missing(store, learner, UTC)) == len(LESSONS)


@pytest.fixture
def signed(data):
    claims = {
        "kind": certificate.KIND,
        "record": "3f9a-22c1",
        "day": "2026-11-27",
        "edition": "abc",
        "lessons": ["One"],
    }
    return certificate.sign(claims, key())


def test_a_letter_changed_anywhere_is_noticed(signed):
    public = key().public_key()
    assert certificate.verify(signed, public).record == "3f9a-22c1"
    assert certificate.verify(f" {signed[:20]}\n{signed[20:]} ", public).lessons == ("One",)  # as a mail breaks it
    for at in range(0, len(signed), 7):
        other = "A" if signed[at] != "A" else "B"
        with pytest.raises(Impossible):
            certificate.verify(signed[:at] + other + signed[at + 1 :], public)


def test_another_installation_has_not_signed_it_and_its_public_key_says_so_anywhere(
    signed, capsys, monkeypatch, tmp_path
):
    assert main(["verify", "--public-key"]) == 0
    public = capsys.readouterr().out.strip()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "another"))
    assert main(["verify", signed]) == 1
    assert "not signed with this key, or it was changed" in capsys.readouterr().err
    assert main(["verify", signed, "--key", public]) == 0
    assert "record 3f9a-22c1" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "x", "a.b", "....", "Ω.Ω", "e30.AAAA", "a" * 10_000])
def test_what_is_no_certificate_is_said_in_a_sentence(data, text, capsys):
    assert main(["verify", text]) == 1
    said = capsys.readouterr().err.strip()
    assert said[0].isupper() and said.endswith(".") and "\n" not in said


def test_a_key_that_is_none_is_said_in_a_sentence(data, signed, capsys):
    assert main(["verify", signed, "--key", "short"]) == 1
    assert "is no public key of a course" in capsys.readouterr().err
