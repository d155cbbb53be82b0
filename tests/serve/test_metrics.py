"""The numbers of a course: each is counted where it belongs, and no label says who, from where, or in what."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from course_lib.serve.metrics import MOST_REASONS, WAKINGS, Metrics

LESSONS = ("00_start.ipynb", "01_first.ipynb")


class Numbers:
    """Kernels, as a queue would tell."""

    now = (0, 0, 0)

    def live(self):
        return self.now[0]

    def ceiling(self):
        return self.now[1]

    def waiting(self):
        return self.now[2]


def made() -> Metrics:
    return Metrics(Numbers(), LESSONS.__contains__)


def told(metrics: Metrics) -> dict[str, float]:
    """Each sample as Prometheus reads it, by its name and its labels."""
    families = text_string_to_metric_families(metrics.text().decode())
    return {sample.name + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value for family in families for sample in family.samples}  # fmt: skip


def test_all_numbers_that_a_host_is_promised_are_there_from_the_start():
    names = set(re.findall(r"^# TYPE (\S+) (\w+)$", made().text().decode(), re.MULTILINE))
    assert names == {
        ("course_pages_total", "counter"), ("course_live_kernels", "gauge"), ("course_kernel_ceiling", "gauge"),
        ("course_wakings_total", "counter"), ("course_waiting_pages", "gauge"), ("course_wait_seconds", "histogram"),
        ("course_wake_seconds", "histogram"), ("course_page_seconds", "histogram"), ("course_sleeps_total", "counter"),
        ("course_refusals_total", "counter"), ("course_kernel_deaths_total", "counter"),
    }  # fmt: skip


def test_gauges_are_read_when_they_are_asked_for():
    metrics = made()
    metrics.kernels.now = (3, 40, 2)
    found = told(metrics)
    assert [found[f"course_{name}"] for name in ("live_kernels", "kernel_ceiling", "waiting_pages")] == [3, 40, 2]


def test_each_call_is_counted_and_its_time_is_kept():
    metrics = made()
    for name in (LESSONS[0], LESSONS[0], LESSONS[1]):
        metrics.page(name, 0.25)
    metrics.woke("touch", 0.15)
    metrics.waited(7)
    metrics.slept("hidden")
    metrics.refused("full")
    metrics.kernel_died()
    found = told(metrics)
    assert metrics.opened == 3
    assert found["course_pages_total notebook=00_start.ipynb"] == 2
    assert found["course_pages_total notebook=01_first.ipynb"] == 1
    assert (found["course_page_seconds_count"], found["course_page_seconds_sum"]) == (3, 0.75)
    assert found["course_page_seconds_bucket le=0.3"] == 3 and found["course_page_seconds_bucket le=0.2"] == 0
    assert [found[f"course_wakings_total why={why}"] for why in WAKINGS] == [1, 0, 0]
    assert found["course_wake_seconds_sum"] == 0.15 and found["course_wait_seconds_sum"] == 7
    assert found["course_sleeps_total why=hidden"] == found["course_refusals_total why=full"] == 1
    assert found["course_kernel_deaths_total"] == 1


@pytest.mark.parametrize(
    "name", ["99_missing.ipynb", "../../etc/passwd", "fe244886-9cba-4fd1-bae5-d9600ab0c224", "", 'x"} 1']
)
def test_a_page_that_is_no_notebook_is_counted_without_its_name(name):
    metrics = made()
    metrics.page(name, 1)
    assert told(metrics)["course_pages_total notebook=other"] == 1


@given(st.text(max_size=60) | st.uuids().map(str) | st.ip_addresses().map(str) | st.emails())
def test_a_reason_is_a_plain_word_or_it_is_not_told(why):
    metrics = made()
    for count in (metrics.slept, metrics.refused, lambda why: metrics.woke(why, 0)):
        count(why)
    reasons = {key.partition(" why=")[2] for key in told(metrics) if " why=" in key}
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+){0,3}", reason) for reason in reasons)


def test_what_varies_without_end_is_no_reason():
    metrics = made()
    for number in range(100):
        metrics.refused("r" + "".join(chr(97 + int(digit)) for digit in str(number)))
    found = {key: value for key, value in told(metrics).items() if key.startswith("course_refusals_total")}
    assert len(found) == MOST_REASONS + 1 and found["course_refusals_total why=other"] == 100 - MOST_REASONS


def test_a_clock_that_was_set_back_makes_no_negative_time():
    metrics = made()
    metrics.page(LESSONS[0], -3)
    assert told(metrics)["course_page_seconds_sum"] == 0


def test_two_servers_in_one_process_count_apart_and_not_where_jupyter_counts():
    one, other = made(), made()
    one.kernel_died()
    assert told(other)["course_kernel_deaths_total"] == 0
    assert not [family.name for family in REGISTRY.collect() if family.name.startswith("course")]
