"""The course's vocabulary for xAPI 1.0.3, and the parts of a statement that follow from it alone; deploy/XAPI.md explains it.

Verbs, types of activities and types of interactions are ADL's published ones. What has no published name has one below
`urn:x-proximal:`, since the course owns no domain: an IRI needs to be unique, and nobody has to be able to open it.
"""

from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

from ...model.contrast import Contrast
from ...model.quiz import Choice, Item, Matching, Numeric, Ordering, Short

VERSION = "1.0.3"
OWN = "urn:x-proximal:"
_ADL = "http://adlnet.gov/expapi/"

VERBS = {name: f"{_ADL}verbs/{name}" for name in ("initialized", "answered")}
# By the first word of an activity, as in `quiz:icu-quadriplegia`; what is not named here is not told.
TYPES = {
    "quiz": "assessment", "missed": "assessment", "review": "assessment", "before": "assessment", "after": "assessment",
    "case": "simulation", "contrast": "performance", "worksheet": "performance",
}  # fmt: skip
COURSE, PROFILE, INTERACTION = "course", "profile", "cmi.interaction"
EXTENSIONS = {
    name: f"{OWN}xapi/{name}"
    for name in ("claims", "edition", "setting", "asked-for", "certainty", "domains", "unsafe")
}
PROFILE_ID, COURSE_ID = f"{OWN}xapi/profile/1", f"{OWN}course"
_NAMESPACE = uuid5(NAMESPACE_URL, f"{OWN}xapi")


def statement_id(run: str, number: int) -> str:
    """The id of the statement that an event is: always the same, so that what is sent twice is stored once."""
    return str(uuid5(_NAMESPACE, f"event {run} {number}"))


def registration_of(run: str) -> str:
    """By what the statements of one attempt are known to belong together."""
    return str(uuid5(_NAMESPACE, f"run {run}"))


def verb(name: str) -> dict:
    """A verb with its word."""
    return {"id": VERBS[name], "display": {"en-US": name}}


def type_iri(name: str) -> str:
    """The IRI of one of ADL's types of activities."""
    return f"{_ADL}activities/{name}"


def activity(id: str, type: str, name: str = "", interaction: str = "") -> dict:
    """An activity as the object or the context of a statement; `interaction` is its SCORM type, where it is a question."""
    named = {"name": {"en-US": name}} if name else {}
    asked = {"interactionType": interaction} if interaction else {}
    return {"objectType": "Activity", "id": id, "definition": {"type": type_iri(type)} | named | asked}


def interaction_of(asked: Item | Contrast | None) -> str:
    """The interaction type of what was asked; a decision or a part of a worksheet has none of its own."""
    for kinds, name in (
        ((Choice, Contrast), "choice"), ((Ordering,), "sequencing"), ((Matching,), "matching"), ((Numeric,), "numeric"),
        ((Short,), "fill-in"),
    ):  # fmt: skip
        if isinstance(asked, kinds):
            return name
    return "choice" if asked is not None else "other"  # less, same or more likely


def response_of(interaction: str, chosen: Iterable[str]) -> str:
    """Ids in the form that xAPI gives for a type of interaction, `left=right` for a match, a number, or a word of the course."""
    chosen = list(chosen)
    if interaction in ("numeric", "fill-in"):
        return chosen[0] if chosen else ""
    return "[,]".join(one.replace("=", "[.]", 1) if interaction == "matching" else one for one in chosen)


def extensions(**said: object) -> Mapping[str, object]:
    """Extensions under their IRIs, without those about which there is nothing to say; a `_` stands for a `-`."""
    return {
        EXTENSIONS[name.replace("_", "-")]: value for name, value in said.items() if value not in (None, "", (), [])
    }
