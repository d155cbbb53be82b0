"""Fifty kills of kernels, the warm process and the server while learners commit: what was acknowledged stays, once."""

import random

from tests.load.kills import killed, plan
from tests.serve.raw_client import run

SEED, LEARNERS, MOST_S = 1, 10, 60.0


def test_what_a_learner_was_told_is_saved_is_there_once_whatever_is_killed_meanwhile():
    outcome = run(killed(SEED, plan(random.Random(SEED), 47, 2, 1), MOST_S, LEARNERS))
    assert outcome.wrong == [] and outcome.lost == []
    kinds = {one.activity.partition(":")[0] for one in outcome.acknowledged}
    assert kinds == {"quiz", "review"} and outcome.killed["server"] == 1 and outcome.killed["warm process"] >= 1
    assert outcome.killed.total() >= 50 or outcome.took_s > MOST_S, outcome.killed
