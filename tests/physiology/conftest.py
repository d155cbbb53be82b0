"""The drugs, constants and targets that the engine's tests run with: the course's own, read once."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from course_lib.content.yaml_reader import LOADER
from course_lib.model.drug import Drug, Parameter
from course_lib.physiology.evidence.calibration import read_sets
from course_lib.physiology.evidence.division.sheet import Division
from course_lib.physiology.evidence.nested import drugs_of, with_sheets
from course_lib.physiology.parameters import Parameters

ASSETS = Path(__file__).parents[2] / "assets"


def _read(name):
    return yaml.load((ASSETS / name).read_text(encoding="utf-8"), LOADER)


@pytest.fixture(scope="session")
def course():
    """`drugs` by the stem of their file, `constants`, the median `parameters` they make, SMS-1 and SMS-2 with their drugs, and the sheets."""
    constants = _read("physiology.yaml")["parameters"]
    constants = {name: Parameter.model_validate(constant) for name, constant in constants.items()}
    parameters = Parameters.median(constants)
    drugs = {path.stem: Drug.model_validate(_read(path)) for path in sorted((ASSETS / "drugs").glob("*.yaml"))}
    sms_1, sms_2 = (_read(f"calibration/{name}.yaml") for name in ("sms-1", "sms-2"))
    return SimpleNamespace(
        drugs=drugs,
        constants=constants,
        parameters=parameters,
        sms_1=with_sheets(parameters, sms_2, sms_1),
        sms_2=with_sheets(parameters, sms_2),
        drugs_then=drugs_of(sms_2, drugs),
        targets=_read("targets.yaml"),
        checks=_read("checks.yaml"),
        priors=_read("calibration/priors.yaml"),
        manifest=_read("calibration/manifest.yaml"),
        division=Division.model_validate(_read("calibration/sms3_division.yaml")),
        sets=read_sets((ASSETS / "calibration" / "ensemble.csv").read_text(encoding="utf-8")),
    )
