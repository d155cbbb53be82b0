"""What deploy/HOSTING.md says the course carries is what deploy/load.json holds, and what follows from that."""

import pytest

from tests.load.sizing import drags_a_core, learners_a_core, learners_of, loaded, page_with, value
from tests.serving import ROOT

DEPLOY = ROOT / "deploy"


def test_the_page_for_hosts_quotes_the_run_that_is_kept():
    page = (DEPLOY / "HOSTING.md").read_text("utf-8")
    assert page == page_with(page, loaded(DEPLOY / "load.json")), "run python -m tests.load.sizing"


def test_live_pages_fit_into_what_is_left_of_nine_tenths():
    assert learners_of(1000, 300, 60) == 10 and learners_of(100, 300, 60) == 0


def test_a_class_that_was_answered_in_time_says_what_a_core_carries_and_another_does_not():
    assert learners_a_core(2.0, 100, 250.0) == 50 and learners_a_core(2.0, 100, 301.0) is None


def test_a_core_answers_what_fits_into_the_share_of_it_that_is_used():
    assert drags_a_core(20.0, 0.6) == 30 and drags_a_core(20.0, 1.0) == 50


def test_a_figure_that_is_not_there_is_named_with_those_that_are():
    parts = {"wake": {"figures": [{"name": "touch to live", "value": 1.5}]}}
    assert value(parts, "wake", "touch") == 1.5
    with pytest.raises(KeyError, match="touch to live"):
        value(parts, "wake", "memory")


def test_a_page_without_a_place_for_figures_is_refused():
    with pytest.raises(ValueError, match="no place for figures"):
        page_with("# Hosting", {})
