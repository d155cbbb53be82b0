"""Pictures to read in a question: what is drawn, as numbers; `views/parts/pictures/` draws it and puts it into words.

None is a patient's recording: each is drawn by code from the parameters here, and the screen says so.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .noun import Noun

Positive = Annotated[float, Field(gt=0)]


class Drawn(Noun):
    """What every picture has; `assumption` says why these numbers were chosen."""

    assumption: str = Field(min_length=1)


class Wave(Noun):
    """One compound muscle action potential: height from base to peak [mV], duration and latency [ms]."""

    label: str
    amplitude_mv: Annotated[float, Field(ge=0)]
    duration_ms: Positive = 12
    latency_ms: Positive = 3.5


class ActionPotentials(Drawn):
    """Compound muscle action potentials under each other, over the same axes."""

    kind: Literal["action-potentials"]
    waves: tuple[Wave, ...] = Field(min_length=2, max_length=4)


class Emg(Drawn):
    """A needle EMG: a strip at rest, and a strip of motor units at slight or full effort."""

    kind: Literal["emg"]
    muscle: str
    rest: Literal["silent", "fibrillations", "myotonic"]
    unit_mv: Positive
    unit_ms: Positive
    polyphasic: bool = False
    recruitment: Literal["normal", "early", "reduced"]


class Breath(Noun):
    """One forced expiration: the volume that is breathed out in all [L]."""

    label: str
    volume_l: Positive


class Spirogram(Drawn):
    """Volume over time of forced expirations, sitting and lying for instance; `predicted_l` is what would be expected."""

    kind: Literal["spirogram"]
    breaths: tuple[Breath, ...] = Field(min_length=1, max_length=3)
    predicted_l: Positive | None = None


class Biopsy(Drawn):
    """A schematic cross-section of muscle, stained so that fibres of type 2 are dark; mean diameters in um."""

    kind: Literal["biopsy"]
    type_1_um: Positive
    type_2_um: Positive
    type_2_share: Annotated[float, Field(gt=0, lt=1)] = 0.5
    necrotic: Annotated[int, Field(ge=0)] = 0
    inflamed: bool = False
    without_myosin: Annotated[float, Field(ge=0, le=1)] = 0


class Taper(Drawn):
    """A regimen on paper: `steps` are (day, mg/day) in order, the last dose lasts to `until_day`; `notes` are (day, words)."""

    kind: Literal["taper"]
    drug: str
    steps: tuple[tuple[Annotated[int, Field(ge=0)], Annotated[float, Field(ge=0)]], ...] = Field(min_length=2)
    until_day: Annotated[int, Field(gt=0)]
    notes: tuple[tuple[int, str], ...] = ()

    @model_validator(mode="after")
    def _days_go_up(self):
        days = [day for day, _ in self.steps]
        if days != sorted(set(days)) or days[-1] >= self.until_day:
            raise ValueError(
                f"the days of a taper go up and end before `until_day`; found {days}, then {self.until_day}"
            )
        return self


Picture = Annotated[ActionPotentials | Emg | Spirogram | Biopsy | Taper, Field(discriminator="kind")]
