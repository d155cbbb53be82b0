"""An id, as every file, scene, answer and order has one: lower-case words joined by hyphens, `taper-together`.

Ids outlive wording: a learner's record names them, so they may not depend on how a label is spelt today.
"""

import re
from typing import Annotated

from pydantic import AfterValidator


def kebab(text: str) -> str:
    """The text, if it is an id; raises ValueError with a sentence that shows how to write it."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        fitting = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "my-id"
        raise ValueError(f"`{text}` is not an id: write it in lower case, words joined by hyphens, as in `{fitting}`")
    return text


Id = Annotated[str, AfterValidator(kebab)]
