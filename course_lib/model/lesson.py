"""A lesson of the course, and a preset of the dose lab."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .case import Airway, Said, Shape
from .drug import Route
from .id import Id
from .provenance import Noun, Provenance
from .quantity import Days, EveryHours, LastingDays, MgPerDay, Minutes


class Lesson(Noun):
    """What a notebook is for; its prose lives in the notebook alone."""

    id: Id
    number: int
    title: str
    tagline: str
    minutes: Minutes
    notebook: str
    objectives: tuple[str, ...]
    claims: tuple[str, ...] = ()
    case: str | None = None
    quiz: str | None = None
    facilitator_notes: str = ""


class LabStep(Noun):
    """From `from` on, `dose` a day."""

    from_day: Days = Field(alias="from")
    dose: MgPerDay


class LabRegimen(Provenance):
    """One of the two regimens of the lab: a drug, a route, an interval and steps of dose."""

    name: str
    drug: str
    route: Route
    every: EveryHours = 24.0
    steps: tuple[LabStep, ...] = Field(min_length=1)


class LabPatient(Noun):
    """The patient whom both regimens meet."""

    susceptible: bool = False
    illness: Annotated[float, Field(ge=0, le=1)] = 0.0
    illness_why: Said | None = None
    stress: Shape
    mobility: Shape
    severity: Annotated[float, Field(ge=0, le=1)] = 0.0  # chronic disease: how active without treatment
    severity_why: Said | None = None
    airway: Airway | None = None

    @model_validator(mode="after")
    def _numbers_have_a_reason(self):
        for name in ("illness", "severity"):
            if getattr(self, name) and not getattr(self, f"{name}_why"):
                raise ValueError(f"{name} needs {name}_why: where the number comes from")
        return self


class Lab(Noun):
    """A preset of the dose lab; its id is the stem of its file."""

    id: Id
    title: str
    intro: str
    days: LastingDays
    kind: Literal["chronic", "acute"] = "chronic"
    a: LabRegimen
    b: LabRegimen
    patient: LabPatient
