"""The ballots of a round → what the room decides for the patient: the majority's option, a dose's median, a ranking by Borda's count."""

from ...model.case import Control
from .question import LiveQuestion, controls, possible
from .session import Ballot, Round
from .tally import borda, borda_order, counts, leaders, spread


def decided(question: LiveQuestion, vote: Round, options: tuple[str, ...] = ()) -> Ballot | None:
    """What the room decided, or with the presenter's own `options` what they give it; None in a tie, and where nobody voted.

    Of a decision with several options those count that at least half of the voters chose.
    A dose is the median of those who chose its option, on the scale's next step; where nobody did, it is the scale's start.
    """
    ballots = tuple(vote.ballots.values())
    chosen = options or _chosen(question, ballots)
    if not chosen:
        return None
    values = {one.id: _median(one, chosen, ballots) for one in controls(question, chosen)}
    return Ballot(chosen, values)


def _chosen(question, ballots):
    if not ballots:
        return ()
    if question.way == "order":
        return borda_order(borda(ballots, possible(question)))
    counted = counts(ballots, possible(question))
    if question.way == "many":
        return tuple(one for one, count in counted.items() if 2 * count >= len(ballots))
    first = leaders(counted)
    return first if len(first) == 1 else ()


def _median(control: Control, chosen, ballots):
    given = [one.values[control.id] for one in ballots if control.id in one.values and set(one.answers) & set(chosen)]
    found = spread(given)
    if found is None:
        return control.start
    stepped = control.low + round((found.median - control.low) / control.step) * control.step
    return min(max(stepped, control.low), control.high)
