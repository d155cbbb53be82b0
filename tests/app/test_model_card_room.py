"""The model card at its door: sections that stand at once, and sections that fill piece by piece, all of it computed."""

import asyncio
import json
from functools import cache

import numpy as np
import pytest

from course_lib import content
from course_lib.app import model_card
from course_lib.app.model_card import SECTIONS, CardRoom
from course_lib.content import library
from course_lib.physiology.evidence.calibration import Prior
from tests.reading import Browser, loose_ends
from tests.test_notebooks import HOUSE, cells, part, prose

NOTEBOOK = HOUSE / "notebooks" / "10_model_card.ipynb"
PARTS = [
    "Purpose", "Never use it for", "Where it misses", "Checks on data it was not tuned to", "How near it comes to its targets", "How it was made",
    "Evidence side by side", "Take with you",
]  # fmt: skip
AT_ONCE = ("misses", "equations", "constants", "calibration", "tried")


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Few virtual patients and few parameter sets: what they say is not tested here."""
    monkeypatch.setattr(model_card, "PATIENTS", 8)
    monkeypatch.setattr(model_card, "FEWER", 8)
    monkeypatch.setattr(model_card, "SETS", 2)


@cache
def opened(section):
    """A section when all of it is computed; once for all tests that only look."""
    room = CardRoom(section)
    return room, Browser(room.screen)


@pytest.mark.parametrize("section", AT_ONCE)
def test_what_needs_no_run_stands_there_before_the_browser_says_hello(section):
    room = CardRoom(section)
    before = str(room.show())
    Browser(room.screen)
    assert str(room.show()) == before and "…" not in before.split("</p>")[0]


@pytest.mark.parametrize("section", ["fit", "checks", "evidence"])
def test_what_needs_runs_says_first_that_it_works_and_then_shows_them(section):
    assert "Running the" in str(CardRoom(section).show())
    _, browser = opened(section)
    assert "Running the" not in browser.words and "being computed" not in browser.words and len(browser.words) > 2000


def test_a_section_that_does_not_exist_is_answered_with_those_that_do():
    with pytest.raises(KeyError, match="no section `figs`; it has misses, equations"):
        CardRoom("figs")


@pytest.mark.parametrize("section", SECTIONS)
def test_ids_are_unique_and_nothing_points_to_nothing(section):
    assert loose_ends(opened(section)[1].page) == set()


def test_the_sections_of_one_page_share_no_id():
    found = [{one["id"] for one in opened(section)[1].page.find_all(id=True)} for section in SECTIONS]
    assert len(set().union(*found)) == sum(map(len, found))


def test_a_second_hello_begins_nothing_anew():
    room, browser = opened("fit")
    html = browser.html
    browser.send("hello")
    assert browser.html == html and room.hear({"kind": "ping"}) is None


def test_in_a_kernel_the_work_goes_on_in_pieces_and_the_end_of_it_is_said():
    room, said = CardRoom("checks"), []

    def sent(kind):
        return [message for message in said if message["kind"] == kind]

    async def live():
        room.screen.send = lambda message, buffers=None: said.append(message)
        room.screen.receive({"kind": "hello"})
        assert not sent("parts"), "the answer to the hello does not wait for the work"
        while len(sent("done")) < 2:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(live(), 60))
    assert len(sent("parts")) == 1 + model_card.SETS and all(message["parts"] for message in sent("parts"))
    assert "computed" in said[-1]["say"]


def test_an_error_while_it_works_is_shown_as_a_sentence(monkeypatch):
    monkeypatch.setattr(model_card, "answer", lambda *_: 1 / 0)
    room = CardRoom("checks")

    async def live():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        room.screen.send = lambda *_: None
        room.screen.receive({"kind": "hello"})
        while "Something went wrong" not in room.screen.html:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(live(), 30))


def test_the_fit_on_the_page_is_what_the_engine_gives_now():
    _, browser = opened("fit")
    rows = browser.page.select("table tbody tr")
    for row, one in zip(rows, model_card.fitted(), strict=True):
        cells = [cell.get_text() for cell in row.select("td")]
        assert float(cells[3].removesuffix(" %")) == pytest.approx(100 * one.simulated, abs=0.06)
        assert cells[0] == one.target.kind


def test_every_set_of_the_ensemble_stands_behind_the_spans_of_the_constants():
    room, browser = opened("constants")
    low, high = np.quantile(model_card.sets()["turnover_per_day"], (0.05, 0.95))
    assert f"after calibration {low:.3g} to {high:.3g}" in browser.words


@pytest.mark.parametrize("name", ["turnover_per_day", "lasting_per_day", "training_harm_high"])
def test_nine_tenths_of_a_prior_lie_between_its_ends_and_inside_the_constants_range(name):
    limits = content.parameters()[name]
    prior = Prior.model_validate(library.page("calibration", "priors.yaml").data["priors"][name])
    draws = prior.median * np.exp(prior.spread * np.random.default_rng(0).standard_normal(200_000))
    draws = draws[(limits.low <= draws) & (draws <= limits.high)]
    assert model_card.before(prior, limits) == pytest.approx(np.quantile(draws, (0.05, 0.95)), rel=0.01)


def test_a_uniform_prior_covers_its_range():
    limits = content.parameters()["steroid_resolution_per_day"]
    low, high = model_card.before(Prior(form="uniform", joint=True, reason="Nobody knows."), limits)
    assert (low - limits.low, limits.high - high) == pytest.approx((0.05 * limits.high, 0.05 * limits.high))


def test_sms_1_has_the_constants_of_its_file_and_nothing_that_lasts():
    first = model_card.sms_1()
    for name, value in library.page("calibration", "sms-1.yaml").data["constants"].items():
        assert getattr(first, name) == value
    assert first.lasting_per_day == 0 and first.lasting_share_injury == 0


def test_what_it_cannot_do_and_its_checks_come_before_its_fit():
    first = [PARTS.index(part) for part in ("Never use it for", "Checks on data it was not tuned to")]
    assert max(first) < PARTS.index("How near it comes to its targets")


def test_the_card_has_its_parts_in_their_order_and_every_section_has_its_place():
    headings = [line.removeprefix("## ") for line in prose(NOTEBOOK).splitlines() if line.startswith("## ")]
    assert headings == PARTS
    called = [cell.split('"')[1] for cell in cells(NOTEBOOK, "code")[1:]]
    assert sorted(called) == sorted(SECTIONS)


def test_the_card_says_what_it_must_never_be_used_for():
    said = part(NOTEBOOK, "Never use it for")
    for use in (
        "Prescribing",
        "Tapering",
        "Prognosis of a real patient",
        "Grading a learner on a magnitude",
        "weakness alone",
        "Data of a real patient",
    ):
        assert use in said


def test_no_result_of_a_run_is_typed_into_the_card():
    source = " ".join(cell for cell in cells(NOTEBOOK, "markdown"))
    assert "%" not in source and json.dumps(source).count("±") == 0
