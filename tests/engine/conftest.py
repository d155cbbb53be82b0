"""The drugs, constants and targets that the engine's tests run with: the course's own, read once."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from course_lib.engine.physiology import Physiology
from course_lib.model.drug import Drug, Parameter

ASSETS = Path(__file__).parents[2] / "assets"


def _read(name):
    return yaml.safe_load((ASSETS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def course():
    """`drugs` by the stem of their file, `parameters`, the median `physiology` they make, and the sheet of `targets`."""
    constants = _read("physiology.yaml")["parameters"]
    parameters = {name: Parameter.model_validate(constant) for name, constant in constants.items()}
    return SimpleNamespace(
        drugs={path.stem: Drug.model_validate(_read(path)) for path in sorted((ASSETS / "drugs").glob("*.yaml"))},
        parameters=parameters,
        physiology=Physiology.from_parameters(parameters),
        targets=_read("targets.yaml"),
    )
