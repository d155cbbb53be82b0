"""The drugs, constants and targets that the engine's tests run with: the course's own, read once."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from course_lib.content.yaml_reader import LOADER
from course_lib.model.drug import Drug, Parameter
from course_lib.physiology.evidence.calibration import read_sets
from course_lib.physiology.parameters import Parameters

ASSETS = Path(__file__).parents[2] / "assets"


def _read(name):
    return yaml.load((ASSETS / name).read_text(encoding="utf-8"), LOADER)


@pytest.fixture(scope="session")
def course():
    """`drugs` by the stem of their file, `constants`, the median `parameters` they make, the dossier's SMS-1, and the sheets."""
    constants = _read("physiology.yaml")["parameters"]
    constants = {name: Parameter.model_validate(constant) for name, constant in constants.items()}
    parameters = Parameters.median(constants)
    return SimpleNamespace(
        drugs={path.stem: Drug.model_validate(_read(path)) for path in sorted((ASSETS / "drugs").glob("*.yaml"))},
        constants=constants,
        parameters=parameters,
        sms_1=replace(parameters, **_read("calibration/sms-1.yaml")["constants"]),
        targets=_read("targets.yaml"),
        checks=_read("checks.yaml"),
        priors=_read("calibration/priors.yaml"),
        manifest=_read("calibration/manifest.yaml"),
        sets=read_sets((ASSETS / "calibration" / "ensemble.csv").read_text(encoding="utf-8")),
    )
