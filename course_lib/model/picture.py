"""Pictures to read in a question: what is drawn, as numbers; `views/parts/pictures/` draws it and puts it into words.

None is a patient's recording: each is drawn by code from the parameters here, and the screen says so.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .noun import Noun

LONGEST = 32  # letters of a label, so that it stands beside its curve on a phone
Positive = Annotated[float, Field(gt=0)]


class Drawn(Noun):
    """What every picture has; `assumption` says why these numbers were chosen."""

    assumption: str = Field(min_length=1)


def _refuse_labels(labels):
    if len(labels) != len(set(labels)):
        raise ValueError(f"two curves have one label, so they could not be told apart; found {labels}")
    long = [label for label in labels if len(label) > LONGEST]
    if long:
        raise ValueError(f"“{long[0]}” is too long to stand beside its curve: {LONGEST} letters at most")


class Wave(Noun):
    """One compound muscle action potential: height from base to peak [mV], duration and latency [ms]."""

    label: str
    amplitude_mv: Annotated[float, Field(ge=0)]
    duration_ms: Positive = 12
    latency_ms: Positive = 3.5

    @model_validator(mode="after")
    def _is_possible(self):
        if self.amplitude_mv > 40:
            raise ValueError(f"no muscle gives an action potential of {self.amplitude_mv:g} mV; at most 40 are drawn")
        if self.latency_ms + self.duration_ms > 120:
            raise ValueError(
                f"the wave “{self.label}” ends {self.latency_ms + self.duration_ms:g} ms after the stimulus; at most 120 are drawn"
            )
        return self


class ActionPotentials(Drawn):
    """Compound muscle action potentials under each other, over the same axes."""

    kind: Literal["action-potentials"]
    waves: tuple[Wave, ...] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def _can_be_read(self):
        _refuse_labels([wave.label for wave in self.waves])
        return self


class Emg(Drawn):
    """A needle EMG: a strip at rest, and a strip of motor units at slight or full effort."""

    kind: Literal["emg"]
    muscle: str
    rest: Literal["silent", "fibrillations", "myotonic"]
    unit_mv: Positive
    unit_ms: Positive
    polyphasic: bool = False
    recruitment: Literal["normal", "early", "reduced"]

    @model_validator(mode="after")
    def _is_possible(self):
        if not 0.05 <= self.unit_mv <= 30:
            raise ValueError(f"a motor unit of {self.unit_mv:g} mV is not seen on a needle EMG; 0.05 to 30 are drawn")
        if not 1 <= self.unit_ms <= 40:
            raise ValueError(f"a motor unit lasts 1 to 40 ms here, found {self.unit_ms:g}")
        return self


class Breath(Noun):
    """One forced expiration: the volume that is breathed out in all [L]."""

    label: str
    volume_l: Positive


class Spirogram(Drawn):
    """Volume over time of forced expirations, sitting and lying for instance; `predicted_l` is what would be expected."""

    kind: Literal["spirogram"]
    breaths: tuple[Breath, ...] = Field(min_length=1, max_length=3)
    predicted_l: Positive | None = None

    @model_validator(mode="after")
    def _is_possible(self):
        most = max(*(breath.volume_l for breath in self.breaths), self.predicted_l or 0)
        if most > 10:
            raise ValueError(f"nobody breathes out {most:g} L; at most 10 are drawn")
        _refuse_labels([breath.label for breath in self.breaths])
        return self


class Biopsy(Drawn):
    """A schematic cross-section of muscle, stained so that fibres of type 2 are dark; mean diameters in um."""

    kind: Literal["biopsy"]
    type_1_um: Positive
    type_2_um: Positive
    type_2_share: Annotated[float, Field(gt=0, lt=1)] = 0.5
    necrotic: Annotated[int, Field(ge=0)] = 0
    inflamed: bool = False
    without_myosin: Annotated[float, Field(ge=0, le=1)] = 0

    @model_validator(mode="after")
    def _is_possible(self):
        small, large = sorted((self.type_1_um, self.type_2_um))
        if large > 200 or small < 5:
            raise ValueError(f"a muscle fibre is 5 to 200 µm across here, found {small:g} and {large:g}")
        if large > 3 * small:
            raise ValueError(
                f"{small:g} and {large:g} µm do not pack into one picture: let no type be more than three times the other"
            )
        if self.necrotic > 20:
            raise ValueError(f"a picture holds at most 20 necrotic fibres, found {self.necrotic}")
        return self


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
        wrong = [day for day, _ in self.notes if not 0 <= day <= self.until_day]
        if wrong:
            raise ValueError(f"a note stands on day {wrong[0]}, and the chart ends on day {self.until_day}")
        if len(self.notes) > 8 or len(self.steps) > 16:
            raise ValueError("a chart holds at most 16 steps and 8 notes: more cannot be read")
        return self


Picture = Annotated[ActionPotentials | Emg | Spirogram | Biopsy | Taper, Field(discriminator="kind")]
