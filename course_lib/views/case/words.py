"""A patient's state → the few words that the screens of a case use for it: disease, axis, today's steroid."""

from ...engine.case import replay
from ...model.trace import Trace
from ..parts.labels import dose
from .page import Page
from .readouts import Illness


def illness_level(trace: Trace, illness: Illness, day: float) -> str:
    """How active the disease is on a day [d]: quiet, present or active."""
    level = illness.active[trace.index(day), 0]
    return "quiet" if level < illness.quiet else "present" if level < 0.4 else "active"


def of_illness(page: Page, illness: Illness) -> tuple[str, str]:
    """The disease in a word, and where it is heading."""
    level, day = illness.active[:, 0], page.play.day
    drift = level[page.trace.index(day)] - level[page.trace.index(max(0.0, day - 1))]
    heading = "" if abs(drift) < 0.02 else "↑ rising" if drift > 0 else "↓ falling"
    return illness_level(page.trace, illness, day), f"{heading} {illness.aside}".strip()


def of_axis(page: Page) -> tuple[str, str]:
    """What the axis could give, and whether the steroid of today keeps it silent."""
    at = page.trace.index(page.play.day)
    cortisol = float(page.trace.cortisol_am_nmol_per_l[at, 0])
    silent = "cortisol is not read " + ("here" if page.play.case.exposure else "under treatment")
    return (
        f"{100 * float(page.trace.axis[at, 0]):.0f} %",
        silent if replay.dose_today(page.play) else f"morning cortisol {cortisol:.0f} nmol/L",
    )


def of_dose(page: Page) -> tuple[str, str]:
    """Today's steroid, and its prednisone-equivalent once that may be told."""
    courses, exposure = replay.dose_today(page.play), page.play.case.exposure
    if not courses:
        return "none", ""
    total = sum(course.mg_per_day * 5 / page.drugs[course.drug].equivalent.value for course in courses)
    equivalent = f"{dose(total)} mg/day prednisone-equivalent"
    if exposure:
        return f"as {equivalent}", "in the model"
    return dose_named(page, page.play), f"({equivalent})" if equivalence_known(page) else ""


def dose_named(page: Page, play: replay.Play) -> str:
    """The steroid that runs on the day of a play, by drug and dose."""
    courses = replay.dose_today(play)
    if play.case.exposure:  # the body's own, which is read as an equivalent and not ordered
        return ""
    return " + ".join(f"{page.drugs[c.drug].name.lower()} {dose(c.mg_per_day)} mg/day" for c in courses) or "no steroid"


def equivalence_known(page: Page) -> bool:
    """The first decision may ask for the prednisone-equivalent, so it is shown once that decision is made."""
    return bool(replay.decided(page.play) or page.play.case.exposure)
