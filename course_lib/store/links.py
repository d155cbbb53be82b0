"""Which devices belong to one learner, from the events that say so.

A pairing writes two events together: in its own run `link`, a device says to whom it belongs; in their run `joined`, the
learner whose record it joined says who came. So each finds the other by a run whose name is known.
A record that was brought from elsewhere is a device too, which nobody holds in their hand.
"""

from collections.abc import Callable, Sequence

from course_lib.model.event import Event

from .learner_codes import run_of

LINK, JOINED, KEY, CLASS = "link", "joined", "key", "class"
LAUNCH, GRADE = "launch", "grade"  # from a learning platform, and back to it
OF_THE_RECORD = (
    LINK,
    JOINED,
    KEY,
    CLASS,
    LAUNCH,
    GRADE,
)  # activities that are nobody's learning, and belong to this installation alone
FINGERPRINT = "link/1"

EventsIn = Callable[[str], Sequence[Event]]  # the events of a run, in order of number


def root_of(events_in: EventsIn, device: str) -> str:
    """The learner to whom a device belongs: itself, unless it was paired with another."""
    seen = {device}
    while found := events_in(run_of(device, LINK, 1)):
        device = found[-1].body["to"]
        if device in seen:  # which no pairing writes
            break
        seen.add(device)
    return device


def devices_of(events_in: EventsIn, root: str) -> tuple[str, ...]:
    """The devices of a learner: those that joined, in the order in which they did, and the learner's first one last."""
    found: dict[str, None] = {}

    def visit(device):
        if device in found:
            return
        for event in events_in(run_of(device, JOINED, 1)):
            visit(event.body["device"])
        found[device] = None

    visit(root)
    return tuple(found)


def imported_devices(events_in: EventsIn, devices: Sequence[str]) -> frozenset[str]:
    """Those of the devices whose events were brought from elsewhere."""
    return frozenset(one for one in devices for event in events_in(run_of(one, LINK, 1)) if event.body.get("imported"))


def imported_id(events: Sequence[Event]) -> dict[str, str]:
    """Devices whose events were brought from elsewhere, among these events, with the number that each had in its file."""
    return {
        event.learner: event.body["imported"]
        for event in events
        if event.activity == LINK and event.body.get("imported")
    }


def link_events(device: str, root: str, number: int, at: str, imported: str = "") -> tuple[Event, Event]:
    """The two events of a pairing: `number` devices have joined this learner before.

    `imported` is the number that a record which was brought from elsewhere has in its file.
    """
    common = {"seed": 0, "fingerprint": FINGERPRINT, "at": at}
    brought = {"imported": imported} if imported else {}
    return (
        Event(
            learner=device, run=run_of(device, LINK, 1), number=0, activity=LINK, kind="linked",
            body={"to": root, **brought}, **common,
        ),
        Event(
            learner=root, run=run_of(root, JOINED, 1), number=number, activity=JOINED, kind="joined",
            body={"device": device, **brought}, **common,
        ),
    )  # fmt: skip
