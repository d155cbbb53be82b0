"""What learners reach → a score in their platform's gradebook (Assignment and Grade Services 2.0), whether or not it is there now.

Looked at are learners whose page has asked who they are today, and once after the start all who were ever launched. What
a platform has not taken is found anew at the next look (`app/grades.py`), so nothing is lost over restarts.
"""

import asyncio
import json
import logging
import os
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

import jwt
from tornado.httpclient import HTTPResponse

from ...store import Deleted, data_folder
from ..background_sender import BackgroundSender
from ..learning_platforms import Platform
from ..settings import Settings
from .keys import own_key
from .token import SCORE_SCOPE

LOOK_S, TODAY_S = 30.0, 12 * 3600.0  # between two looks; as long as a page is taken to be open
FIRST_S, LONGEST_S = 30.0, 600.0  # until a platform that is away is tried again: doubled from time to time
LATER = (401, 408, 425, 429)  # answers that ask to come again, 401 with a new token; as any of 5xx does
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCORE = "application/vnd.ims.lis.v1.score+json"
AWAY = "A learning platform cannot be told grades at this moment ({}); they wait, and are told when it answers again."
NO_TOKEN = (
    "A learning platform does not let the course leave grades ({}): look there at the public key of the course and its "
    "right to grade, and here at auth_token_url in COURSE_LTI_CONFIG. Grades wait."
)
log = logging.getLogger("course")


class Away(Exception):
    """A platform could not be reached, or asks to come again; its text is for the host."""


class NotLetIn(Away):
    """A platform does not let the course leave grades, which its host has to put right."""


class Refused(Exception):
    """A platform will not take this grade, also not later."""


@dataclass
class _Watched:
    """A learner who is looked at: until when, in which zone, and how far their record was at the last look."""

    until: float
    zone: str = ""
    seen: object = None


@dataclass
class _Line:
    """A platform: its token and until when that holds, when it may be tried again, and how long the next wait is."""

    token: str = ""
    token_until: float = 0.0
    not_before: float = 0.0
    wait_s: float = field(default_factory=lambda: FIRST_S)
    trouble: "Away | None" = None


class Grading(BackgroundSender):
    """One server's way to the gradebooks: how it stands (`ok`, `away` or `stopped`), why, and how many grades wait."""

    def __init__(self, settings: Settings):
        super().__init__("grades", clients=2)
        self.status, self.sentence, self.waiting = "ok", "", 0
        self._platforms = {(one.issuer, one.client_id): one for one in settings.lti_platforms if one.auth_token_url}
        self._lines = {key: _Line() for key in self._platforms}
        self._codes: dict[str, tuple[str, bool]] = {}  # asked for since the last look: zone, and whether just launched
        self._watched: dict[str, _Watched] = {}
        self._refused: set[tuple] = set()
        self._soon = asyncio.Event()  # somebody was launched, and need not wait for the next look

    def watch(self, code: str, zone: str = "", launched: bool = False) -> None:
        """Look at a learner for the rest of the day; one who was just launched may have a new place for a grade."""
        _, before = self._codes.get(code, ("", False))
        self._codes[code] = zone, launched or before
        if launched:
            self._soon.set()

    async def _run(self):
        devices = ()
        try:
            devices = await self._in_thread(_launched)
        except Exception as why:
            log.error("Who was launched before could not be read (%s): whose grades wait is known when they come back.", type(why).__name__)  # fmt: skip
        self._watched |= {device: _Watched(0.0) for device in devices}
        while True:
            try:
                await self._look()
            except Exception as why:  # its text could hold what is a learner's
                log.error("Grades could not be looked at (%s). They are looked at again.", type(why).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._soon.wait(), LOOK_S)
            self._soon.clear()

    async def _look(self):
        while self._codes:
            code, (zone, launched) = next(iter(self._codes.items()))
            device = await self._in_thread(_device, code)
            known = self._watched.setdefault(device, _Watched(0.0))
            known.until, known.zone = time.monotonic() + TODAY_S, zone or known.zone
            if launched:
                known.seen, self._refused = None, {one for one in self._refused if one[0] != device}
            if self._codes.get(code) == (zone, launched):
                del self._codes[code]
        waiting, trouble = 0, None
        for device, known in list(self._watched.items()):
            found, seen = await self._in_thread(_due, device, known.zone, known.seen)
            told = True
            for grade in found:
                problem = await self._tell(device, grade)
                told, trouble, waiting = told and not problem, trouble or problem, waiting + bool(problem)
            if told:
                known.seen = seen
                if known.until < time.monotonic():
                    del self._watched[device]
        self.waiting = waiting
        self._stand(trouble)

    async def _tell(self, device, grade) -> Away | None:
        """Tell a platform one grade; why it waits, or nothing."""
        platform = self._platforms.get((grade.issuer, grade.client_id))
        if platform is None or (device, grade.line_item) in self._refused:
            return None
        line = self._lines[grade.issuer, grade.client_id]
        if time.monotonic() < line.not_before:
            return line.trouble
        try:
            await self._send(platform, line, grade)
            line.wait_s = FIRST_S
            await self._in_thread(_told, grade)
        except Refused as why:
            self._refused.add((device, grade.line_item))
            log.error("A learning platform takes no grade for one of its activities (%s): it is told again after the next launch.", why)  # fmt: skip
        except Away as why:
            line.not_before, line.wait_s = time.monotonic() + line.wait_s, min(2 * line.wait_s, LONGEST_S)
            line.trouble = why
            return why
        except Deleted:
            pass  # the record went meanwhile
        return None

    async def _send(self, platform: Platform, line: _Line, grade) -> None:
        token = await self._token(platform, line)
        score = {
            "userId": grade.user, "scoreGiven": grade.given, "scoreMaximum": grade.of, "timestamp": grade.at,
            "activityProgress": "Completed" if grade.completed else "InProgress", "gradingProgress": "FullyGraded",
        }  # fmt: skip
        answer = await self._ask(
            _scores(grade.line_item), json.dumps(score), SCORE, {"Authorization": f"Bearer {token}"}
        )
        if 200 <= answer.code < 300 or answer.code == 409:  # it knows a later one already
            return
        if answer.code == 401:
            line.token = ""
        if answer.code in LATER or answer.code >= 500:
            raise Away(AWAY.format(answer.code))
        raise Refused(answer.code)

    async def _token(self, platform: Platform, line: _Line) -> str:
        if line.token and time.monotonic() < line.token_until:
            return line.token
        key, name = await self._in_thread(own_key, data_folder(os.environ), platform.private_key_file)
        now = int(time.time())
        claims = {
            "iss": platform.client_id, "sub": platform.client_id, "aud": platform.auth_audience or platform.auth_token_url,
            "iat": now - 5, "exp": now + 60, "jti": uuid.uuid4().hex,
        }  # fmt: skip
        asked = {
            "grant_type": "client_credentials", "client_assertion_type": ASSERTION, "scope": SCORE_SCOPE,
            "client_assertion": jwt.encode(claims, key, "RS256", {"kid": name}),
        }  # fmt: skip
        answer = await self._ask(platform.auth_token_url, urlencode(asked), "application/x-www-form-urlencoded", {})
        try:
            said = json.loads(answer.body) if answer.code == 200 else {}
            line.token, lasts = str(said["access_token"]), float(said.get("expires_in", 60))
        except (ValueError, KeyError, TypeError, AttributeError):
            if answer.code >= 500 or answer.code in LATER[1:]:
                raise Away(AWAY.format(answer.code)) from None
            raise NotLetIn(NO_TOKEN.format(answer.code)) from None
        line.token_until = time.monotonic() + max(0.0, lasts - 30)
        return line.token

    async def _ask(self, url, body, kind, headers) -> HTTPResponse:
        return await self._post(url, {"Content-Type": kind, **headers}, body.encode())

    def _unreachable(self, why):
        return Away(AWAY.format(why))

    def _stand(self, trouble):
        sentence = str(trouble) if trouble else ""
        if sentence != self.sentence:
            log.log(logging.ERROR if sentence else logging.WARNING, "%s", sentence or "Learning platforms take grades again.")  # fmt: skip
        self.status = "stopped" if isinstance(trouble, NotLetIn) else "away" if trouble else "ok"
        self.sentence = sentence


def _scores(line_item: str) -> str:
    """The address of a line item's scores: its path goes on, what follows its question mark stays."""
    found = urlsplit(line_item)
    return urlunsplit(found._replace(path=f"{found.path.rstrip('/')}/scores"))


# In the thread, and with SQLAlchemy and the content, which a server that tells no grades never needs.


def _launched():
    from ...app import grades

    return grades.devices_launched()


def _device(code):
    from ...app import grades

    return grades.device_of(code)


def _due(device, zone, seen):
    from ...app import grades

    return grades.due(device, zone, seen)


def _told(grade):
    from ...app import grades

    grades.told(grade)
