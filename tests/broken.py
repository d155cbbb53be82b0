"""A copy of the course in which a test may break one thing, and the words that no author should have to read."""

import re
import shutil
from functools import cache
from pathlib import Path

from course_lib.cli import findings as all_findings

HOUSE = Path(__file__).parents[1]
CASE = "cases/awake-and-unable-to-move.yaml"
QUIZ = "quizzes/icu-quadriplegia.yaml"
LESSON = "lessons/03-icu-quadriplegia.yaml"
LAB = "labs/prednisone-taper.yaml"
DRUG = "drugs/prednisone.yaml"

JARGON = re.compile(
    r"[Ii]nput should|function-|pydantic|https?://|validation|Traceback|NoneType|<class|instance of|dictionary|\btuple\b|"
    r"\bdict\b|\bstr\b|\bfloat\b|unable to parse|\[key\]|\{'|\['|\b(Bound|Said|OnDay|Noun|Corner|Scene|Prescription)\b|\bNone\b"
)
WHAT_TO_DO = re.compile(
    r"did you mean|: (add|remove|correct|write|give|keep|put|use|save|create|lead|let|begin|indent|name|make|check|raise|find|say|move|reword)\b|"
    r"must be|needs|only one option can|has exactly|has at least|outside|below the control"
)


@cache
def own() -> frozenset:
    """What is found in the course as it stands; that it is nothing at all is a test of its own."""
    return frozenset((finding.file, finding.sentence) for finding in all_findings())


def findings() -> tuple:
    """What is found in the broken copy and not in the course itself."""
    return tuple(finding for finding in all_findings() if (finding.file, finding.sentence) not in own())


class Copy:
    """`assets/` and `notebooks/` in a folder of their own."""

    def __init__(self, root: Path):
        self.root = root
        self.assets = root / "assets"
        shutil.copytree(HOUSE / "assets", self.assets)
        shutil.copytree(HOUSE / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))

    def path(self, file: str) -> Path:
        return self.assets / file

    def text(self, file: str) -> str:
        return self.path(file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        self.path(file).write_text(text, encoding="utf-8")

    def edit(self, file: str, old: str, new: str) -> int:
        """Replace the first `old`; the line where it began."""
        text = self.text(file)
        assert old in text, f"{file} no longer holds {old!r}: give this test another text to break"
        self.write(file, text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1
