"""The alerts that a host is given are rules that Prometheus takes, about numbers that the course tells."""

import re
import subprocess

from tests.hosting.machine import program
from tests.serving import ROOT

RULES = ROOT / "deploy" / "alerts.yml"


def test_prometheus_takes_the_rules():
    said = subprocess.run(
        [program("promtool", "prometheus"), "check", "rules", str(RULES)], capture_output=True, text=True
    )
    assert said.returncode == 0 and "3 rules found" in said.stdout, said.stdout + said.stderr


def test_every_number_of_the_course_in_a_rule_is_explained_to_hosts():
    hosting = (ROOT / "deploy" / "HOSTING.md").read_text("utf-8")
    named = set(re.findall(r"course_[a-z_]+", RULES.read_text("utf-8")))
    assert named and all(f"`{name}`" in hosting for name in named)
