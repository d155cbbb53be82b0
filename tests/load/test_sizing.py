"""What deploy/HOSTING.md says the course carries is what deploy/load.json holds, and what follows from that."""

from math import ceil

import pytest

from course_lib.serve.memory_limit import FORKED_KERNEL
from tests.load.capacity import fitted, load_of, needed
from tests.load.figures_file import loaded, value
from tests.load.sizing import page_with
from tests.serving import ROOT

DEPLOY = ROOT / "deploy"


def test_the_page_for_hosts_quotes_the_run_that_is_kept():
    page = (DEPLOY / "HOSTING.md").read_text("utf-8")
    assert page == page_with(page, loaded(DEPLOY / "load.json")), "run python -m tests.load.sizing"


def parts_of(cores: float) -> dict:
    """A class of ten pages opened, 100 steps and 20 wakings in 10 s on so many cores; 2 ms a page opened, 20 ms a step."""
    of = {
        "open": {"processor of the course, a page opened": 2.0},
        "memory": {"memory of the course without a live page": 300.0, "processor of the course, a step of a drag": 20.0},
        "class": {
            "pages that were opened": 10, "steps that the course was asked for": 100, "pages that woke": 20,
            "answers and decisions that were saved": 5, "it lasted": 10.0, "kernels at once, most": 80,
            "processor of the course": cores, "an entry of the record": 0.4,
        },
    }  # fmt: skip
    return {
        part: {"figures": [{"name": name, "value": one} for name, one in each.items()]} for part, each in of.items()
    }


def test_what_a_class_took_beyond_its_pages_and_steps_is_what_a_waking_takes():
    capacity, load = fitted(parts_of(0.802)), load_of(parts_of(0.802), "class")
    assert capacity.waking_ms == pytest.approx((8020 - 2 * 10 - 20 * 100) / 20) == 300
    assert capacity.cores(load) == pytest.approx(0.802)
    assert capacity.memory_mb(load) == pytest.approx(300 + 80 * FORKED_KERNEL / 1e6)


def test_a_class_that_took_less_than_its_steps_alone_fits_no_model():
    with pytest.raises(ValueError, match="in one run"):
        fitted(parts_of(0.2))


def test_another_size_has_the_same_habits_and_all_its_pages_are_live():
    load = load_of(parts_of(0.802), "class").of(200)
    assert (load.opened, load.steps, load.wakings, load.entries, load.live) == (20, 200, 40, 10, 200)
    assert load.seconds == 10.0 and fitted(parts_of(0.802)).cores(load) == pytest.approx(2 * 0.802)


def test_cores_are_whole_and_not_too_busy_and_each_has_a_process():
    capacity, load = fitted(parts_of(0.802)), load_of(parts_of(0.802), "class")
    assert needed(capacity, load.of(100), busy=0.81) == (1, 6)
    cores, memory = needed(capacity, load.of(100), busy=0.6)
    assert (cores, memory) == (2, ceil((2 * 300 + 100 * FORKED_KERNEL / 1e6) / 0.9 / 1e3))
    assert needed(capacity, load.of(1)) == (1, 1)


def test_a_figure_that_is_not_there_is_named_with_those_that_are():
    parts = {"wake": {"figures": [{"name": "touch to live", "value": 1.5}]}}
    assert value(parts, "wake", "touch") == 1.5
    with pytest.raises(KeyError, match="touch to live"):
        value(parts, "wake", "memory")


def test_a_page_without_a_place_for_figures_is_refused():
    with pytest.raises(ValueError, match="no place for figures"):
        page_with("# Hosting", {})
