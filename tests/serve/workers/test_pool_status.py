"""How several workers stand together: the worst of them, and every number with the worker that it is of."""

from prometheus_client.parser import text_string_to_metric_families

from course_lib.serve.metrics import Metrics
from course_lib.serve.workers.pool_status import labelled, together


def test_all_stand_as_the_worst_does_and_are_down_only_where_all_are():
    ok, slow, down = ({"status": status} for status in ("ok", "degraded", "down"))
    assert together({1: ok, 2: ok}, 2) == {"status": "ok", "ready": 2, "workers": {"1": ok, "2": ok}}
    assert together({1: ok}, 2)["status"] == together({1: ok, 2: slow}, 2)["status"] == "degraded"
    assert together({1: ok, 2: down}, 2)["status"] == "degraded" and together({1: down, 2: down}, 2)["status"] == "down"
    assert together({}, 2) == {"status": "down", "ready": 0, "workers": {}}


def test_the_numbers_of_all_are_one_text_that_prometheus_reads():
    class Kernels:
        live = ceiling = waiting = staticmethod(lambda: 3)

    one, other = Metrics(Kernels(), bool), Metrics(Kernels(), bool)
    one.page("00_start.ipynb", 0.1), other.page("00_start.ipynb", 0.1), other.page("00_start.ipynb", 0.1)
    families = list(text_string_to_metric_families(labelled({1: one.text(), 2: other.text()}).decode()))
    assert len({family.name for family in families}) == len(families)
    samples = {(one.name, one.labels["worker"]): one.value for family in families for one in family.samples}
    assert samples["course_live_kernels", "1"] == samples["course_live_kernels", "2"] == 3
    assert (samples["course_pages_total", "1"], samples["course_pages_total", "2"]) == (1, 2)
    assert samples["course_page_seconds_count", "2"] == 2
