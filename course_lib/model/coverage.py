"""Where the course teaches and asks each claim, and how much of each thing it holds."""

from .noun import Noun


class Part(Noun):
    """One part of a file of many: a scene of a case, an item of a quiz."""

    file: str
    id: str

    def __str__(self):
        return f"{self.file}/{self.id}"


class Covered(Noun):
    """Where one claim is tagged, taught and asked; files by their ids, notebooks by their file names."""

    notebooks: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    decisions: tuple[Part, ...] = ()  # case and scene
    rankings: tuple[Part, ...] = ()  # case and scene
    items: tuple[Part, ...] = ()  # quiz and item
    worksheets: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def taught(self) -> bool:
        """Whether any prose, patient or exercise speaks of it; that a lesson lists it is not enough."""
        return bool(self.notebooks or self.cases or self.worksheets or self.contrasts or self.figures)


class Coverage(Noun):
    """Every claim of the syllabus with where it stands in the course, and the totals."""

    claims: dict[str, Covered]
    totals: dict[str, int]

    def plain(self) -> dict:
        """As JSON has it: a scene or an item is written `file/id`."""
        return {
            "claims": {
                id: {name: [str(one) for one in getattr(covered, name)] for name in Covered.model_fields}
                for id, covered in self.claims.items()
            },
            "totals": self.totals,
        }
