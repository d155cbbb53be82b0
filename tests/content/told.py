"""A case and choices by scene → the play to its end, and every sentence that the course itself stands behind in it."""

from functools import cache

from course_lib import content
from course_lib.content import library
from course_lib.engine.case import replay
from course_lib.physiology.parameters import Parameters
from course_lib.physiology.simulate import simulate


@cache
def _median():
    return Parameters.median(library.parameters())


@cache
def run(scenario):
    """What the median patient lives through."""
    return simulate(scenario, library.drugs(), _median())


def played(id, choices):
    """The case along the argued path, but for `choices` (option by scene), to its debrief."""
    play = replay.start(content.case(id))
    while not play.over:
        picked = choices.get(play.scene.id)
        commitment = replay.Commitment(play.scene.id, (picked,)) if picked else replay.argued(play.scene)
        play = replay.advance(play, commitment, run)
    return play


def end(play, reading):
    """The last value of a reading on the path that was played."""
    return float(reading(run(replay.scenario(play)))[-1])


def options(id):
    """Every option of a case, with its scene."""
    return [(scene, option) for scene in content.case(id).scenes for option in scene.options]


def taught(id):
    """The sentences of a case, but for the labels, some of which are wrong on purpose."""
    case = content.case(id)
    said = [case.primer, case.disclaimer, *case.take_home, *(option.feedback for _, option in options(id))]
    for scene in case.scenes:
        said += [scene.text, scene.argued, scene.hint]
        if scene.ranking:
            said += [one.because for one in (*scene.ranking.order, *scene.ranking.findings)]
    return said + [text for order in case.orders.values() for text in (order.result, order.not_needed)]
