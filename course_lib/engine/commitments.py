"""What all commitments have in common: how sure a learner can say they are, and a refusal that is a sentence for them."""

CERTAINTIES = ("guess", "fairly", "certain")


class Impossible(ValueError):
    """What cannot be committed, or done as it was asked; the message is a sentence for whoever asked."""


def check_certainty(asked: bool, certainty: str | None) -> None:
    """Raise Impossible where the learner is asked how sure they are and has not said so."""
    if asked and certainty not in CERTAINTIES:
        raise Impossible("Say how sure you are, or choose not to be asked.")
