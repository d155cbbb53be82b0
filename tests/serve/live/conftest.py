"""A class for raw clients: phones and a presenter that say what they like and hear what they are told."""

import http.client
import json
import time
from contextlib import closing

import pytest

from course_lib.app.live import questions
from course_lib.views.parts.controls import code
from tests.serve.asking import ask

ADDRESS = "/course/live"
QUESTION = "item:sepsis-what-indicated"
KEY, WRONG = code("benefit"), code("weakness-wins")


class Browser:
    """Somebody with a cookie jar: what they ask, and the line on which they are told."""

    def __init__(self, course):
        self.course, self.cookies, self.room = course, {}, ""

    def say(self, do, **more):
        """The answer to a deed; cookies are kept."""
        headers = {"Cookie": self.cookie} if self.cookies else {}
        answer = ask(self.course, {"do": do, "room": self.room, **more}, path=ADDRESS, **headers)
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def does(self, do, **more):
        """A deed that has to succeed; what was answered."""
        answer = self.say(do, **more)
        assert answer.status == 200, (do, answer.status, answer.text)
        return answer.found

    @property
    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def hears(self, role, *kinds, patience_s=20, until=None, **headers):
        """The first event of each of these kinds, or the first `state` of which something is true."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.course.port, timeout=patience_s)) as line:
            line.request(
                "GET", f"{ADDRESS}/{self.room or 'aaaaaaaa'}/{role}", headers={"Cookie": self.cookie, **headers}
            )
            answer = line.getresponse()
            if answer.status != 200:
                return answer.status
            found, kind, end = {}, "", time.monotonic() + patience_s
            while time.monotonic() < end:
                told = answer.readline().decode().rstrip("\n")
                if told.startswith("event: "):
                    kind = told.removeprefix("event: ")
                elif told.startswith("data: "):
                    data = json.loads(told.removeprefix("data: "))
                    if until and kind == "state" and until(data):
                        return data
                    found.setdefault(kind, data)
                    if not until and set(kinds) <= set(found):
                        return found
        raise AssertionError(f"not heard within {patience_s} s: {kinds}")


class Class:
    """A presenter with a room, and its phones."""

    def __init__(self, course, phones=0):
        self.course, self.lead = course, Browser(course)
        self.name = self.lead.room = self.lead.does("begin", page="01_own.ipynb")["room"]
        self.code = self.lead.does("joining")["code"]
        self.phones = [self.phone() for _ in range(phones)]

    def phone(self):
        """One more phone, in the class."""
        made = Browser(self.course)
        made.room = made.does("join", code=self.code)["room"]
        return made

    def asks(self, seconds=60, question=QUESTION, **more):
        """A question whose vote is open."""
        self.lead.does("show", question=question, **more)
        self.lead.does("voting", seconds=seconds)
        return self.lead.hears("lead", "state")["state"]

    def votes(self, phone, *codes, **more):
        """A phone's vote in the round that is open."""
        state = phone.hears("phone", "state")["state"]
        return phone.say(
            "vote", **{"asking": state.get("asking"), "round": state.get("round"), "answers": list(codes), **more}
        )

    def numbers(self):
        """How many are in and have answered."""
        return self.lead.hears("lead", "numbers")["numbers"]


@pytest.fixture
def new_class(course):
    """Makes classes, and ends them."""
    made = []

    def make(phones=0):
        made.append(Class(course, phones))
        return made[-1]

    yield make
    for one in made:
        one.lead.say("end")


@pytest.fixture
def words():
    """What a question of the bank is."""
    return questions.question
