"""How many were right at the first vote → what the literature on peer instruction would do next, with its source.

It is a suggestion for the presenter's own window; nobody has to follow it, and the room never sees it.
"""

from dataclasses import dataclass

FEW, MOST = 0.35, 0.70  # shares of right answers between which talking to a neighbour is said to help most
ENOUGH = 5  # votes below which a share says little
SOURCE = (
    "Crouch CH, Mazur E. Peer Instruction: ten years of experience and results. Am J Phys 2001;69:970–7 "
    "[from memory, not checked: the two thresholds]"
)


@dataclass(frozen=True)
class Suggestion:
    """What to do next, and why, in a sentence."""

    kind: str  # explain, discuss, go-on, or look where there are too few votes
    sentence: str
    source: str = SOURCE


def suggested(right: int, voted: int) -> Suggestion:
    """What would be done after a first vote in which so many of those who voted were right."""
    told = f"{right} of {voted} were right."
    if voted < ENOUGH:
        return Suggestion("look", f"{told} Too few voted to go by a share: ask for reasons aloud.", "")
    share = right / voted
    if share < FEW:
        return Suggestion(
            "explain",
            f"{told} Few: explain the idea again or give a hint, then ask once more; talking alone helps little.",
        )
    if share <= MOST:
        return Suggestion(
            "discuss",
            f"{told} Between a third and two thirds: keep the votes hidden, let neighbours convince each other, and vote again.",
        )
    return Suggestion("go-on", f"{told} Most: show the answer, say why in a sentence or two, and go on.")
