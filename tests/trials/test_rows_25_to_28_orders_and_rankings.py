"""Rows 25 to 28: what a learner types or ranks is never called sound when it would harm.

The tables in `orders/` say what each order deserves; they were written from the scenes and their sources by somebody who had
not seen what the orders are read as. `sound`, `weak`, `unsafe`, or `ask` where the course should not judge but ask back;
a list where more than one is right.
"""

from pathlib import Path

import pytest
import yaml

from course_lib import content
from course_lib.content.yaml_reader import LOADER
from course_lib.engine.case import differential, replay
from course_lib.engine.case.typed_orders import TypedOrder, may_halve, read_order
from course_lib.engine.commitments import Impossible

TABLES = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), LOADER)
    for path in sorted((Path(__file__).parent / "orders").glob("*.yaml"))
}
ALL = [
    (case, scene, row)
    for case, table in TABLES.items()
    for scene, rows in table.items()
    if scene != "rankings"
    for row in rows
]
# Where no option halves its dose the form takes no slope, so an order with one cannot be typed there.
ORDERS = [one for one in ALL if not one[2].get("halve_every") or may_halve(content.case(one[0]).scene(one[1]))]
RANKINGS = [
    (case, scene, row)
    for case, table in TABLES.items()
    for scene, rows in table.get("rankings", {}).items()
    for row in rows
]


def name(case, scene, row):
    written = " ".join(str(row[key]) for key in ("drug", "dose", "route", "rhythm", "halve_every") if row.get(key))
    return f"{case}:{scene}:{written or ' '.join(row.get('order', ()))}"


def verdict(case, scene, row):
    """What the course says of an order that is typed in a scene."""
    scene = content.case(case).scene(scene)
    halve_every, rhythm = str(row.get("halve_every", "")), row.get("rhythm", "")
    order = TypedOrder(row["drug"], str(row["dose"]), row.get("route", ""), halve_every, rhythm)
    try:
        commitment = read_order(scene, order, content.drugs())
    except Impossible:
        return "ask"
    findings = replay.judge(scene, commitment)
    if findings.sound:
        return "sound"
    return "unsafe" if findings.unsafe else "weak"


def wanted(row):
    return row["verdict"] if isinstance(row["verdict"], list) else [row["verdict"]]


@pytest.mark.parametrize(("case", "scene", "row"), ORDERS, ids=[name(*one) for one in ORDERS])
def test_a_typed_order_is_called_what_it_deserves(case, scene, row):
    assert verdict(case, scene, row) in wanted(row), row["because"]


@pytest.mark.parametrize(("case", "scene", "row"), RANKINGS, ids=[name(*one) for one in RANKINGS])
def test_a_ranking_is_judged_as_a_whole(case, scene, row):
    ranking = content.case(case).scene(scene).ranking
    commitment = replay.Commitment(scene, tuple(row["order"]))
    assert bool(differential.misplaced(ranking, commitment)) == (row["verdict"] != "sound"), row["because"]


def test_every_typed_decision_has_twenty_orders_and_every_ranking_six():
    for id in content.ids("cases"):
        for scene in content.case(id).scenes:
            if scene.typed:
                assert len(TABLES[id][scene.id]) == 20, (id, scene.id)
            if scene.ranking:
                assert len(TABLES[id]["rankings"][scene.id]) == 6, (id, scene.id)
