"""The token that a platform signed → who was launched, or a sentence for the person who stands before the course.

IMS Security Framework 1.0, 5.1.3 and LTI 1.3 core, 5.3: signature, issuer, audience, time, nonce, deployment, message.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import jwt

from ..learning_platforms import Platform, is_safe_address

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
IN_COURSE = "http://purl.imsglobal.org/vocab/lis/v2/membership"  # roles in the course, not in the institution
TEACHING = ("Instructor", "Administrator", "ContentDeveloper")
ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")  # signed with a key that only the platform has
NEEDED = ("iss", "aud", "exp", "iat", "nonce")
LEEWAY_S = 60  # by which two clocks may differ
LONGEST = 500  # of what is kept of a launch

AGAIN = "Open the course from your learning platform again"
WRONG_KEY = f"This launch was not signed by your learning platform. {AGAIN}; if that does not help, tell whoever runs the course."
REPLAYED = f"This launch was used before, and opens the course only once. {AGAIN}."
EXPIRED = f"This launch has expired. {AGAIN}; if that does not help, the clocks of the two servers differ."
OTHER_AUDIENCE = (
    "This launch is meant for another tool: whoever set the course up in your learning platform has to compare its "
    "client id with that of the course."
)
OTHER_ISSUER = "This launch names another learning platform than the one that it began at. " + AGAIN + "."
DEPLOYMENT = (
    "Your learning platform opened the course from a place (deployment) that the course does not know: whoever runs the "
    "course has to add its deployment id to COURSE_LTI_CONFIG."
)
NO_MESSAGE = "Your learning platform sent something else than the opening of a course. " + AGAIN + "."
NOBODY = "Your learning platform did not say who you are, and the course keeps your work only for somebody. Sign in there, then open the course again."


class NotLaunched(Exception):
    """A launch that is refused: its text is for the person before the page; `for_host` names its kind, for the log.

    `again` are the parameters of a login that a new window could begin with.
    """

    def __init__(self, sentence: str, for_host: str, status: int = 403, again: dict | None = None):
        super().__init__(sentence)
        self.for_host, self.status, self.again = for_host, status, again


@dataclass(frozen=True)
class Launch:
    """Who was launched, by the platform's id of them; whether they teach there; where they want to; where a grade may go."""

    issuer: str
    client_id: str
    user: str
    nonce: str
    teacher: bool
    target: str = ""
    line_item: str = ""


def key_id(token: str) -> str:
    """The name of the key with which a token says that it was signed; raises NotLaunched if it is no token."""
    try:
        head = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        raise NotLaunched(NO_MESSAGE, "it carries no token", 400) from None
    name = head.get("kid")
    return name if isinstance(name, str) else ""


def read_launch(token: str, keys: Sequence[jwt.PyJWK], platform: Platform, nonce: str) -> Launch:
    """The launch that a token of this platform is, signed with one of these keys; raises NotLaunched with the reason."""
    claims = _verified(token, keys, platform)
    if claims["nonce"] != nonce:
        raise NotLaunched(REPLAYED, "its nonce is not the one that was given")
    if claims.get("azp", platform.client_id) != platform.client_id:
        raise NotLaunched(OTHER_AUDIENCE, "it is authorized for another client id")
    if claims.get(f"{CLAIM}deployment_id") not in platform.deployment_ids:
        raise NotLaunched(DEPLOYMENT, f"it comes from the deployment {claims.get(f'{CLAIM}deployment_id')!r}")
    kind = claims.get(f"{CLAIM}message_type"), claims.get(f"{CLAIM}version")
    if kind != ("LtiResourceLinkRequest", "1.3.0"):
        raise NotLaunched(NO_MESSAGE, f"its message type and version are {kind!r}", 400)
    user = claims.get("sub")
    if not isinstance(user, str) or not 0 < len(user) <= LONGEST:
        raise NotLaunched(NOBODY, "it is anonymous")
    target = claims.get(f"{CLAIM}target_link_uri")
    return Launch(
        platform.issuer, platform.client_id, user, nonce, teaches(claims.get(f"{CLAIM}roles")),
        target if isinstance(target, str) else "", _line_item(claims.get(GRADES)),
    )  # fmt: skip


def _verified(token, keys, platform):
    wrong: Exception = jwt.InvalidSignatureError()
    for key in keys:
        if key.algorithm_name not in ALGORITHMS:
            continue
        try:
            return jwt.decode(
                token, key, algorithms=[key.algorithm_name], audience=platform.client_id, issuer=platform.issuer,
                leeway=LEEWAY_S, options={"require": list(NEEDED)},
            )  # fmt: skip
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError) as reason:
            wrong = reason
        except jwt.InvalidTokenError as reason:
            raise _refusal(reason) from None
    raise _refusal(wrong)


def _refusal(wrong: Exception) -> NotLaunched:
    kind = type(wrong).__name__
    if isinstance(wrong, (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError)):
        return NotLaunched(EXPIRED, "it has expired, or is of a time to come")
    if isinstance(wrong, jwt.InvalidAudienceError):
        return NotLaunched(OTHER_AUDIENCE, "it is for another client id")
    if isinstance(wrong, jwt.InvalidIssuerError):
        return NotLaunched(OTHER_ISSUER, "it is from another issuer")
    if isinstance(wrong, (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError)):
        return NotLaunched(WRONG_KEY, "no key of the platform has signed it")
    return NotLaunched(NO_MESSAGE, f"its token cannot be read ({kind})", 400)


def teaches(roles: object) -> bool:
    """Whether a role in the course is that of a teacher; one in the institution alone is not."""
    found = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
    plain = {f"{IN_COURSE}#{name}" for name in TEACHING} | set(TEACHING)
    return any(role in plain or role.startswith(f"{IN_COURSE}/Instructor#") for role in found)


def _line_item(grades: object) -> str:
    """Where the platform takes a score for this very activity, if it does."""
    if not isinstance(grades, dict) or SCORE_SCOPE not in (grades.get("scope") or ()):
        return ""
    found = grades.get("lineitem")
    return found if isinstance(found, str) and len(found) <= LONGEST and is_safe_address(found) else ""
