"""The patient and the model's switches in the dose lab → settings that open in place, each with its origin."""

from htpy import Element, button, details, div, p, span, strong, summary

from ...engine.lab import setup
from ..parts import controls
from ..parts.labels import ROUTES
from ..parts.named_parts import part
from . import wording
from .regimen import choose, day_field, late_of, problem_of
from .sheets import sheet

YES_NO = (("no", "No"), ("yes", "Yes"))
HARSH, KIND = 0.0, 0.118  # k_gc at either end of what the switch takes

# Each switch: its label, its step on the range, and what hangs on it.
SWITCHES = {
    "resolution": (
        "How far the steroid shortens the acute illness", 0.002,
        "Per day. At 0 low doses add to weakness in the model, at 0.118 they can lessen it a little. Both ends are chosen.",
    ),
    "fluorinated": (
        "Extra weight of fluorinated drugs in muscle", 0.02,
        "Times. Teaching assumption from a clinical impression; 1 means that dexamethasone counts by its equivalent alone.",
    ),
    "injury": (
        "The dose that half injures unloaded muscle", 5,
        "mg/day prednisone-equivalent. Teaching assumption, and the acute form hangs on it.",
    ),
    "lasting": (
        "Share of healing injury that stays for good", 0.01,
        "In the acute form a risk of irreversible change is described [S18]; no number is. 0 is the model's own value, not a finding.",
    ),
}  # fmt: skip


def show(page) -> Element:
    """The patient whom both regimens meet; each setting is a part that shows its own fields."""
    acute = [*(["bronchospasm"] if page.lab.patient.airway else []), "illness"]
    ids = ["days", *(["disease"] if page.lab.kind == "chronic" else acute), *ALWAYS]
    settings = [
        part(f"set-{id}", lambda id=id: SETTINGS[id][0](page), *_of(page, id), evidence=page.evidence) for id in ids
    ]
    return part("patient", lambda: _card(page, settings), settings)


def _card(page, settings):
    limits = p(".px-note")["On both sides. ", wording.NO_ONE]
    return sheet(f"{page.evidence.scope}-patient", "Patient", limits, settings)


def _of(page, id):
    """What a setting shows: its fields, what was typed in them, and the regimens where another drug meets them."""
    names = SETTINGS[id][1]
    met = (page.setup.a, page.setup.b) if id == "others" and page.setup.patient.other != "none" else ()
    said = tuple((page.typed.get(f"p-{name}"), page.problems.get(f"p-{name}")) for name in names)
    return *(getattr(page.setup.patient, name) for name in names), page.setup.patient.days, said, met


def _setting(page, id, text, words, origin, *body, wide=False):
    return details(".px-setting", id=f"{page.evidence.scope}-set-{id}")[
        summary[span[text], strong[words]], body, p(".px-note")[origin]
    ]


def slide(page, name: str, text: str, step: float, unit: str = "") -> Element:
    """A range and its box for one setting of the patient or the model."""
    limits, field = setup.NUMBERS[name], f"p-{name}"
    at, scope = getattr(page.setup.patient, name), page.evidence.scope
    typed, problem = page.typed.get(field, setup.shown(at)), page.problems.get(field, "")
    return controls.slider(f"{scope}-{field}", field, text, unit, typed, limits.low, limits.high, step, problem, at)


def _box(page, name, text):
    field = f"p-{name}"
    day = getattr(page.setup.patient, name)
    return div(".px-from")[day_field(page, field, text, day), late_of(page, field, day), problem_of(page, field)]


def _list(page, name, text, choices):
    return div(".px-fields.px-onefield")[choose(f"p-{name}", text, choices, getattr(page.setup.patient, name))]


def _days(page):
    words = f"{page.setup.patient.days:g} days"
    return _setting(
        page, "days", "Time shown", words, wording.ORIGINS["days"], slide(page, "days", "Days shown", 1, "days")
    )


def _disease(page):
    set_to = page.setup.patient
    level = (
        "none"
        if set_to.severity == 0
        else "mild"
        if set_to.severity < 0.35
        else "moderate"
        if set_to.severity < 0.7
        else "severe"
    )
    spared = set_to.sparing == "yes"
    return _setting(
        page, "disease", "Disease", level + (", with a sparing agent" if spared else ""), wording.ORIGINS["disease"],
        slide(page, "severity", "How active without treatment", 0.05),
        "need" not in page.owned and slide(page, "need", "Dose that half controls it, prednisone-equivalent", 0.5, "mg/day"),
        _list(page, "sparing", "A steroid-sparing agent", YES_NO),
        spared and _box(page, "sparing_from", "From day"),
    )  # fmt: skip


def _bronchospasm(page):
    need = "need" not in page.owned and slide(
        page, "need", "Dose that half controls the airway, prednisone-equivalent", 0.5, "mg/day"
    )
    words = f"half controlled by {page.setup.patient.need:g} mg/day"
    return _setting(page, "bronchospasm", "Bronchospasm", words, wording.ORIGINS["bronchospasm"], need)


def _illness(page):
    ill = slide(page, "illness", "Acute illness on day 0", 0.05)
    words = f"{page.setup.patient.illness:g} of 1"
    return _setting(page, "illness", "Acute illness", words, wording.ORIGINS["illness"], ill)


def _movement(page):
    set_to = page.setup.patient
    own = {"preset"} if page.lab.patient.mobility.corners[1:] and not page.lab.patient.sedated else set()
    acute = {"sedated"} if page.lab.kind == "acute" else set()
    offered = {set_to.mobility, "walks", "partly", "bed"} | own | acute
    choices = [(name, words) for name, words in wording.MOBILITY.items() if name in offered]
    return _setting(
        page, "movement", "Movement", wording.movement(set_to), wording.ORIGINS["movement"],
        _list(page, "mobility", "The patient", choices),
        set_to.mobility == "partly" and slide(page, "loading", "Of normal activity (0 none, 1 normal)", 0.05),
    )  # fmt: skip


def _therapy(page):
    set_to = page.setup.patient
    blocked = f", blockade {set_to.blockade_days:g} days" if set_to.blockade_days else ""
    return _setting(
        page, "therapy", "Therapy", wording.TRAINING[set_to.training] + blocked, wording.ORIGINS["therapy"],
        _list(page, "training", "Programme", wording.TRAINING.items()),
        set_to.training != "none" and _box(page, "training_from", "From day"),
        page.lab.kind == "acute" and slide(page, "blockade_days", "Neuromuscular blockade from day 0", 1, "days"),
    )  # fmt: skip


def _infection(page):
    set_to = page.setup.patient
    on_day = f" on day {set_to.infection_day:g}" if set_to.infection != "none" else ""
    return _setting(
        page, "infection", "Infection", wording.INFECTION[set_to.infection] + on_day, wording.ORIGINS["infection"],
        _list(page, "infection", "An infection", wording.INFECTION.items()),
        set_to.infection != "none" and _box(page, "infection_day", "On day"),
        set_to.infection != "none" and p(".px-note")[page.evidence.inline("A patient not known to have recovered needs a plan for stress doses [B16].")],
    )  # fmt: skip


def _others(page):
    set_to = page.setup.patient
    named = [("none", "None"), *((name, name.capitalize()) for name in setup.choices(page.pairs)["other"][1:])]
    nameless = f"clearance × {set_to.clearance_times:g}" if set_to.clearance_times != 1 else ""
    words = (
        ", ".join(part for part in (set_to.other != "none" and set_to.other.capitalize(), nameless) if part) or "None"
    )
    met = set_to.other != "none" and [
        p(".px-note")[f"{key.upper()}: {wording.others(set_to, getattr(page.setup, key), page.pairs, page.drugs)}"]
        for key in ("a", "b")
    ]
    return _setting(
        page, "others", "Another drug", words,
        "The slider is a teaching assumption and stands for no drug. Only measured pairs have a name here.",
        _list(page, "other", "With a measured interaction", named),
        set_to.other != "none" and [_box(page, "other_from", "From day"), _box(page, "other_until", "Until day")],
        met,
        slide(page, "clearance_times", "Another drug changes the clearance of every steroid", 0.05, "times"),
        [p(".px-note")[_pair(page, pair)] for pair in page.pairs.values()],
    )  # fmt: skip


def _pair(page, pair):
    drug = page.drugs[pair.drug].name.lower()
    return [
        f"{pair.other} with {drug} {ROUTES[pair.route]}: exposure × {pair.exposure_times:g}. {pair.note} ",
        page.evidence.origin(pair),
    ]


def _susceptible(page):
    set_to = page.setup.patient.susceptible
    words = dict(YES_NO)[set_to]
    return _setting(page, "susceptible", "Susceptible patient", words, wording.ORIGINS["susceptible"], _list(page, "susceptible", "Injured more easily", YES_NO))  # fmt: skip


# Each setting: how it is shown, and the fields that it shows.
SETTINGS = {
    "days": (_days, ("days",)),
    "disease": (_disease, ("severity", "need", "sparing", "sparing_from")),
    "bronchospasm": (_bronchospasm, ("need",)),
    "illness": (_illness, ("illness",)),
    "movement": (_movement, ("mobility", "loading")),
    "therapy": (_therapy, ("training", "training_from", "blockade_days")),
    "infection": (_infection, ("infection", "infection_day")),
    "others": (_others, ("other", "other_from", "other_until", "clearance_times")),
    "susceptible": (_susceptible, ("susceptible",)),
}
ALWAYS = ("movement", "therapy", "infection", "others", "susceptible")


def argue(page) -> Element:
    """The assumptions that flip a conclusion, as switches."""
    moved = setup.switches(page.lab, page.setup, page.parameters)
    said = tuple((page.typed.get(f"p-{name}"), page.problems.get(f"p-{name}")) for name in SWITCHES)
    shown = tuple(getattr(page.setup.patient, name) for name in SWITCHES)
    return part("argue", lambda: _argue(page), shown, len(moved), said, evidence=page.evidence)


def _argue(page):
    moved = len(setup.switches(page.lab, page.setup, page.parameters))
    return sheet(
        f"{page.evidence.scope}-model", "Argue with the model",
        p(".px-strong")[f"{moved} changed" if moved else "As it is"],
            p(".px-note")[
                page.evidence.inline(
                    "The same model contains the world of Meduri’s review, in which low to moderate doses do not add to weakness [S27, S31], "
                    "and the world of its critics. Both ends are chosen; they are evidence for neither side."
                )
            ],
            "resolution" not in page.owned and div(".px-buttons")[
                button(".px-secondary", type="button", data_say="world", data_value=f"{KIND:g}")[
                    "Low doses spare muscle"
                ],
                button(".px-secondary", type="button", data_say="world", data_value=f"{HARSH:g}")["Low doses do not"],
                moved > 0 and button(".px-quiet", type="button", data_say="world", data_value="")["The model as it is"],
            ],
            [
                [slide(page, name, text, step), p(".px-note")[page.evidence.inline(words)]]
                for name, (text, step, words) in SWITCHES.items()
                if name not in page.owned
            ],
    )  # fmt: skip
