"""The learner of a session → their responses, and this moment: what every part of review is folded from."""

from datetime import UTC, datetime

from ...engine.record.responses import Response
from ..record.responses import responses_in
from ..session import Session


def responses_of(session: Session) -> tuple[Response, ...]:
    """All responses of the learner, oldest first; raises NotSaved."""
    return responses_in(session.open().history(session.learner)) if session.learner else ()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
