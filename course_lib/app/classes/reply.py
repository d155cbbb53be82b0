"""What a deed about a class answers: the screen again, and perhaps a file, a word that is announced, or that it was a wrong try."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """`html` takes the place of the screen; `wrong_try` is a code or a secret that opened nothing, which the server counts."""

    html: str
    say: str = ""
    file: Mapping | None = None
    wrong_try: bool = False

    def plain(self) -> dict:
        """As it goes to the browser."""
        return {"html": self.html, "say": self.say} | ({"file": dict(self.file)} if self.file else {})
