"""Whoever keeps the course can read all events of one kind, whoever they are from."""


def test_every_learner_s_events_of_a_kind_come_the_newest_first(store, event):
    early, late = event(0, kind="reported", run="a"), event(5, kind="reported", run="b", learner="bob")
    other = event(9, run="c")
    for one in (late, other, early):
        store.record(one)
    assert store.of_kind("reported") == (late, early)


def test_a_kind_that_nobody_wrote_has_no_events(store, event):
    store.record(event())
    assert store.of_kind("reported") == ()


def test_what_is_forgotten_is_no_longer_listed(store, event):
    store.record(event(kind="reported"))
    store.forget("ada")
    assert store.of_kind("reported") == ()
