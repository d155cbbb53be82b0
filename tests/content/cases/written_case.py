"""A case as its file tells it, for the tests that read every sentence of it, and what no case may say."""

import re
from functools import cached_property
from pathlib import Path

import yaml

from course_lib.content.yaml_reader import LOADER
from course_lib.model.case import Case

ASSETS = Path(__file__).parents[3] / "assets"

# What the course may not say (the dossier's safety pitfalls), each with a sentence that the pattern has to catch.
FORBIDDEN = {
    r"(full|complete) recovery (is|can be) (expected|certain|likely)": "Full recovery is expected.",
    r"\bwill (fully |completely )?recover\b": "The patient will recover.",
    r"\b(normal|raised) (ck|value)[^.;]*\b(rules? (it )?(out|in)|excludes?|confirms|proves)\b": "A normal CK rules it out.",
    r"\b(below|under) 30 mg/day is safe": "Below 30 mg/day is safe.",
    r"\b(is|are|was|has been) proven? (harmful|safe)": "Intense exercise is proven harmful.",
    r"\bproves? (harm|that exercise|that intense)": "The rats prove harm.",
    r"\bstop (the )?(steroid|methylprednisolone|prednisone) (today|tonight|at once)": "Stop the steroid today.",
    r"\b(never|always) causes?\b": "Steroids never cause weakness.",
    r"\brecommended (dose|taper) (is|of)\b": "The recommended dose is 120 mg/day.",
    r"\b(creatine|glutamine|mifepristone|testosterone|DHEA|BCAA)\b(?! kinase)": "Give creatine.",
}


class WrittenCase:
    """One file of `assets/cases/`, read once: as it is typed, as a case, and by its parts."""

    def __init__(self, id: str):
        self.id = id

    @cached_property
    def _plain(self):
        return yaml.load((ASSETS / "cases" / f"{self.id}.yaml").read_text(encoding="utf-8"), LOADER)

    @cached_property
    def _case(self):
        return Case(id=self.id, **self._plain)

    def plain(self):
        """The file as YAML reads it."""
        return self._plain

    def case(self) -> Case:
        """The case that the file holds."""
        return self._case

    def options(self):
        """Every option of the case, with its scene."""
        return [(scene, option) for scene in self.case().scenes for option in scene.options]

    def controls(self):
        """Every control of an option."""
        return [control for _, option in self.options() for control in option.controls]

    def bands(self):
        """Every band of a control."""
        return [band for control in self.controls() for band in control.bands]

    def taught(self):
        """Every sentence that the course itself stands behind: not the labels, some of which are wrong on purpose."""
        said = [self.case().primer, self.case().disclaimer, *self.case().take_home]
        said += [
            text
            for scene in self.case().scenes
            for text in (scene.text, scene.argued, scene.report.text if scene.report else "")
        ]
        said += [option.feedback for _, option in self.options()] + [band.feedback for band in self.bands()]
        for scene in self.case().scenes:
            said.append(scene.hint)
            if scene.ranking:
                said += [one.because for one in (*scene.ranking.order, *scene.ranking.findings)]
        return said + [text for order in self.case().orders.values() for text in (order.result, order.not_needed)]


def strings(data):
    if isinstance(data, dict):
        return [text for value in data.values() for text in strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?])[\"”]?\s+(?=[A-Z0-9\"“])", text.strip()) if part]
