"""An id, as every file, scene, answer and order has one: lower-case words joined by hyphens, `taper-together`.

Ids outlive wording: a learner's record names them, so they may not depend on how a label is spelt today.
"""

import re
from typing import Annotated

from pydantic import AfterValidator


def _kebab(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        fitting = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "my-id"
        raise ValueError(f"`{text}` is not an id: write it in lower case, words joined by hyphens, as in `{fitting}`")
    return text


Id = Annotated[str, AfterValidator(_kebab)]
