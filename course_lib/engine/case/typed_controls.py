"""What was typed beside a control of an option → its value in the control's unit, or a sentence."""

from math import nan

from ...model.case import Control
from ..typed_numbers import doubt, number
from .replay import off_scale


def read_control(control: Control, text: str | None) -> tuple[float, str]:
    """The value, and a sentence if it is none on the control's scale; untouched it stands at its start."""
    if text is None:
        return control.start, ""
    value, doubtful = number(text, control.unit), doubt(text, control.unit)
    return (nan, f"{control.label}: {doubtful}") if doubtful else (value, off_scale(control, value))
