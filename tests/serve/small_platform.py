"""A learning platform on 127.0.0.1, as small as a test needs: keys of its own, a login, launches, and a gradebook.

It does what LTI 1.3, the IMS security framework and Assignment and Grade Services 2.0 ask of a platform, and looks at
what the course sends as a platform would. A launch can be made wrong in any one way.
"""

import html
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.serve.small_server import SmallServer
from tests.serving import ON_DEMAND, Served, course_server

CLIENT, DEPLOYMENT = "course-client-7", "deployment-1"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
STUDENT = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
TEACHER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
SCORES = "application/vnd.ims.lis.v1.score+json"


def new_key() -> rsa.RSAPrivateKey:
    """A private key of RSA."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class SmallPlatform(SmallServer):
    """A platform that is up from its making until `down`; `scores` are those that its gradebook has taken."""

    protocol, methods = "HTTP/1.1", ("GET", "POST")
    tool_login, tool_launch = "/course/lti/login", "/course/lti/launch"  # of whoever takes the launches
    opens = "/"

    def __init__(self):
        super().__init__()
        self.key, self.course = new_key(), ""
        self.user, self.roles, self.grades = "user-7", [STUDENT], True
        self.scores: list[dict] = []
        self.wrong: list[str] = []  # with what the course sent
        self.next: list[int] = []  # answers that the gradebook gives instead
        self.course_keys: dict | None = None  # where no course is served that could be asked
        self._tokens: set[str] = set()
        self.up()

    @property
    def url(self) -> str:
        """Its address, which is its issuer too."""
        return f"http://127.0.0.1:{self.port}"

    def config(self, **other) -> dict:
        """What the course's file says about it."""
        addresses = {"auth_login_url": f"{self.url}/auth", "auth_token_url": f"{self.url}/token", "key_set_url": f"{self.url}/keys"}  # fmt: skip
        return {self.url: {"client_id": CLIENT, **addresses, "deployment_ids": [DEPLOYMENT], **other}}

    def claims(self, nonce: str, /, **other) -> dict:
        """What a launch says; other claims take the place of these, and one of None is left out."""
        now = int(time.time())
        said = {
            "iss": self.url, "aud": CLIENT, "sub": self.user, "nonce": nonce, "iat": now, "exp": now + 300,
            f"{CLAIM}message_type": "LtiResourceLinkRequest", f"{CLAIM}version": "1.3.0",
            f"{CLAIM}deployment_id": DEPLOYMENT, f"{CLAIM}roles": self.roles,
            f"{CLAIM}resource_link": {"id": "link-1"}, f"{CLAIM}target_link_uri": f"{self.course}{self.opens}",
            "name": "Ada Lovelace", "email": "ada@uni.example",
        }  # fmt: skip
        if self.grades:
            said[f"{AGS}claim/endpoint"] = {"scope": [f"{AGS}scope/score"], "lineitem": f"{self.url}/items/1/lineitem?type=2"}  # fmt: skip
        return {name: value for name, value in (said | other).items() if value is not None}

    def signed(self, claims: dict, key=None, kid: str = "platform-1") -> str:
        """The token of a launch."""
        return jwt.encode(claims, key or self.key, "RS256", {"kid": kid})

    def login(self) -> str:
        """The address at which the course is asked to begin a login."""
        asked = {"iss": self.url, "client_id": CLIENT, "login_hint": self.user, "lti_message_hint": "link-1", "target_link_uri": f"{self.course}{self.opens}"}  # fmt: skip
        return f"{self.course}{self.tool_login}?{urlencode(asked)}"

    def _answer(self, handler, body):
        at, answers = urlsplit(handler.path), {"/keys": self._keys, "/auth": self._auth, "/course": self._course, "/token": self._token, "/items/1/lineitem/scores": self._score}  # fmt: skip
        status, kind, text = answers.get(at.path, lambda *_: (404, "text/plain", ""))(at, handler, body)
        handler.send_response(status)
        sent = text.encode()
        for name, value in {"Content-Type": kind, "Content-Length": str(len(sent))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(sent)

    def _keys(self, *_):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return 200, "application/json", json.dumps({"keys": [{**public, "kid": "platform-1", "alg": "RS256", "use": "sig"}]})  # fmt: skip

    def _course(self, at, _handler, _body):
        """The page of the platform's course: a link, or with ?framed a frame, that opens ours."""
        login = html.escape(self.login())
        shown = f'<iframe src="{login}" width="900" height="700"></iframe>' if "framed" in at.query else f'<a href="{login}">Open the course</a>'  # fmt: skip
        return 200, "text/html", f"<!doctype html><title>Platform</title><h1>A course</h1>{shown}"

    def _auth(self, at, _handler, _body):
        """The login of somebody who has signed in already: their browser posts the launch."""
        asked = {name: each[0] for name, each in parse_qs(at.query).items()}
        self.wrong += wrong_with_login(asked, f"{self.course}{self.tool_launch}", self.user)
        fields = {"id_token": self.signed(self.claims(asked["nonce"])), "state": asked["state"]}
        inputs = "".join(f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields.items())  # fmt: skip
        page = f'<!doctype html><form method="post" action="{html.escape(asked["redirect_uri"])}">{inputs}</form><script>document.forms[0].submit()</script>'
        return 200, "text/html", page

    def _token(self, _at, _handler, body):
        asked = {name: each[0] for name, each in parse_qs(body.decode()).items()}
        try:
            keys = jwt.PyJWKSet.from_dict(self.course_keys or self._keys_of_the_course())
            token = asked["client_assertion"]
            key = keys[jwt.get_unverified_header(token)["kid"]]
            said = jwt.decode(token, key, ["RS256"], audience=f"{self.url}/token", options={"require": ["exp", "iat", "jti", "sub"]})  # fmt: skip
            assert said["iss"] == said["sub"] == CLIENT and asked["grant_type"] == "client_credentials"
            assert asked["scope"] == f"{AGS}scope/score"
            assert asked["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        except Exception as why:
            self.wrong.append(f"token: {why!r}")
            return 400, "application/json", '{"error": "invalid_client"}'
        token = uuid.uuid4().hex
        self._tokens.add(token)
        return 200, "application/json", json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def _keys_of_the_course(self):
        with urlopen(f"{self.course}/course/lti/keys", timeout=10) as answer:
            return json.load(answer)

    def _score(self, at, handler, body):
        if self.next:
            return self.next.pop(0), "text/plain", ""
        if handler.headers["Authorization"].removeprefix("Bearer ") not in self._tokens:
            return 401, "text/plain", ""
        score = json.loads(body)
        self.wrong += wrong_with_score(score, handler.headers["Content-Type"], at.query)
        last = max((one["timestamp"] for one in self.scores if one["userId"] == score["userId"]), default="")
        if score["timestamp"] <= last:
            return 409, "text/plain", ""
        self.scores.append(score)
        return 204, "text/plain", ""


def wrong_with_login(asked: dict, launch: str, user: str) -> list[str]:
    """What is wrong with the request for a login, by the security framework 5.1.1.2."""
    wanted = {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none", "client_id": CLIENT, "redirect_uri": launch, "login_hint": user, "lti_message_hint": "link-1"}  # fmt: skip
    found = [f"login: {name} is {asked.get(name)!r}" for name, value in wanted.items() if asked.get(name) != value]
    return found + [f"login: no {name}" for name in ("state", "nonce") if len(asked.get(name, "")) < 16]


def wrong_with_score(score: dict, kind: str, query: str) -> list[str]:
    """What is wrong with a score, by Assignment and Grade Services 2.0, 3.4."""
    found = [] if kind == SCORES else [f"score: it is {kind}"]
    found += [] if query == "type=2" else ["score: the query of the line item is gone"]
    needed = {"timestamp", "scoreGiven", "scoreMaximum", "activityProgress", "gradingProgress", "userId"}
    found += [f"score: no {name}" for name in sorted(needed - score.keys())]
    if not 0 <= score["scoreGiven"] <= score["scoreMaximum"] or score["scoreMaximum"] <= 0:
        found.append(f"score: {score['scoreGiven']} of {score['scoreMaximum']}")
    if score["activityProgress"] not in ("InProgress", "Completed") or score["gradingProgress"] != "FullyGraded":
        found.append("score: its progress")
    return found


@contextmanager
def course_of(platform: SmallPlatform, folder: Path, **environ: str) -> Iterator[Served]:
    """A course that this platform may open, with these settings besides; its file is written into `folder`."""
    config = folder / "lti.json"
    config.write_text(json.dumps(platform.config()))
    with course_server(environ={"COURSE_LTI_CONFIG": str(config), **environ}, start=ON_DEMAND) as served:
        platform.course = served.url
        yield served
