"""An option of a case → an order that a hand could write and that is read as this option."""

from contextlib import suppress

from course_lib import content
from course_lib.engine.case import replay
from course_lib.engine.case.typed_orders import TypedOrder, read_order, reading_of
from course_lib.engine.commitments import Impossible
from course_lib.model.case import Scene

ROUTES = ("oral", "iv", "infusion")


def order_for(scene: Scene, option: str) -> TypedOrder:
    """An order by hand that is read as this option: the one that it prescribes itself, or the first that is found.

    One for which the option's own verdict holds goes before one that is judged for itself.
    """
    (chosen,) = replay.chosen(scene, [option])
    argued = replay.argued(scene).controls
    own = [
        (item.drug, item.route, *(argued.get(getattr(value, "control", None), value) for value in (item.dose, item.halve_every)))
        for item in chosen.prescribe
    ]  # fmt: skip
    tried = [
        (drug, route, mg, None)
        for mg in (50, 40, 20, 15, 10, 5, 60, 100, 200, 1, 300, 0)
        for drug in content.drugs()
        for route in ROUTES
    ]
    found = []
    for drug, route, mg, days in own[:1] + tried:
        order = TypedOrder(drug, f"{mg:g}", route, f"{days:g}" if days else "")
        with suppress(Impossible):  # more than this decision can be about
            commitment = read_order(scene, order, content.drugs())
            if commitment.options == (option,):
                found.append(order)
                if not reading_of(scene, commitment.typed).verdict:  # the option's own verdict holds for it
                    return order
    return found[0] if found else TypedOrder("prednisone", "0", "oral")
