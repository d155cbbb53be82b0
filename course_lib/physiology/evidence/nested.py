"""Earlier models inside the present one: their constants and drugs, from the sheets that switch off what was added since."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...model.drug import Drug
from ..parameters import Parameters


def with_sheets(parameters: Parameters, *sheets: Mapping[str, Any]) -> Parameters:
    """The patient with the constants of these sheets, of which a later one goes over an earlier one."""
    return replace(parameters, **{name: value for sheet in sheets for name, value in sheet["constants"].items()})


def drugs_of(sheet: Mapping[str, Any], drugs: Mapping[str, Drug]) -> dict[str, Drug]:
    """The drugs as an earlier model had them: the axis feels what the tissues feel, and the constants that the sheet tells."""
    return {name: _as_it_was(drug, sheet.get("drugs", {}).get(name, {})) for name, drug in drugs.items()}


def _as_it_was(drug: Drug, told: Mapping[str, float]) -> Drug:
    values = {"axis_potency": 1.0, "axis_persistence": drug.persistence.value, **told}
    return drug.model_copy(
        update={name: getattr(drug, name).model_copy(update={"value": value}) for name, value in values.items()}
    )
