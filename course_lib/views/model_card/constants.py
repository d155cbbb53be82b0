"""Under *Constants*, *How it was calibrated*, *What was tried*: each constant from prior to posterior; what was kept.

Nothing here is typed: whoever opens the card sees what the files and the engine say at that moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from htpy import Element, code, dd, details, div, dl, dt, fragment, h3, li, p, section, span, strong, summary, ul

from ...model.drug import Drug, Parameter
from ...model.tried import Tried
from ...physiology.evidence.calibration import Prior
from ..parts.claim_text import Evidence
from . import strips
from .strips import Span

GROUPS = (  # each begins with this constant, in the order of the file
    ("Exposure", "physiologic_mg_pe_per_day"),
    ("Muscle", "turnover_per_day"),
    ("Acute injury", "injury_per_day"),
    ("What stays for good", "lasting_per_day"),
    ("Acute illness", "resolution_per_day"),
    ("Chronic disease", "disease_per_day"),
    ("Airway", "airway_per_day"),
    ("Adrenal axis", "axis_suppression_per_day"),
    ("Read-outs at the bedside", "mrc_1_strength"),
    ("How virtual patients differ", "cv_clearance_times"),
)
GRADES = (
    "Grades rate the evidence behind a value: A and B trials and controlled studies in people, C few patients, "
    "D indirect, E convention or assumption."
)
PLAIN = {"equivalent": "equivalent dose", "persistence": "persistence of effect"}
UNITS = (
    "_nmol_per_l",
    "_mg_pe_per_day",
    "_per_day",
    "_cmh2o",
    "_day",
    "_start_s",
)  # at the end of a name; the unit stands beside it


@dataclass(frozen=True)
class Constant:
    """A constant with what was thought of it before the targets and what the calibrated sets hold, each 5 to 95 %."""

    name: str
    parameter: Parameter
    prior: Prior | None = None
    before: Span | None = None
    after: Span | None = None


def computing(what: str, done: int = 0, of: int = 0) -> Element:
    """A sentence that something is being computed, and how far it is once that is known."""
    far = f": {done} of {of}" if of else " …"
    bar = div(
        ".px-progressbar", role="progressbar", aria_label=what, aria_valuenow=str(done), aria_valuemin="0",
        aria_valuemax=str(of),
    )[span(style=f"width:{100 * done / of:.0f}%")] if of else None  # fmt: skip
    return div(".px-computing")[p(".px-note")[f"{what}{far}"], bar]


def card(label: str, *sections: Element) -> Element:
    """A part of the card: its sections, each behind its finding."""
    return div(".px-card.px-folded", role="region", aria_label=label)[sections]


def folded(finding: object, *inside: object) -> Element:
    """What was found in a sentence, and behind it all that stands for it."""
    return details(".px-section")[summary[span[finding]], div(".px-within")[inside]]


def waiting(what: str, label: str) -> Element:
    """A part of the card before anything of it is computed."""
    return section(".px-card", aria_label=label)[computing(what)]


# ── constants ────────────────────────────────────────────────────────────────────────────────────────────────────


def constants(known: Sequence[Constant], drugs: Mapping[str, Drug], evidence: Evidence) -> Element:
    """Every constant of the model and of its drugs, in groups that open."""
    varied = [one for one in known if one.after]
    published = sum(bool(one.parameter.source) for one in known)
    finding = f"Of {len(known)} constants {published} {'is' if published == 1 else 'are'} taken from a publication as it stands."
    sentence = (
        f"{len(known) - published} are calibrated or assumed, and say so. "
        f"Calibration varied {len(varied)}; the rest keep their value in every parameter set."
    )
    return card("Constants", folded(
        finding,
        p[sentence],
        p(".px-note")[GRADES],
        strips.keys(
            "prior: before the targets, 5 to 95 %",
            "sets: after calibration, 5 to 95 %",
            "model: the value in use; a strip is as wide as the range that seems plausible",
        ),
        [_group(title, ones, evidence) for title, ones in grouped(known)],
        [_drug(drug, evidence) for drug in drugs.values()],
    ))  # fmt: skip


def grouped(known: Sequence[Constant]) -> list[tuple[str, list[Constant]]]:
    """The constants in the groups of the file, none of them left out."""
    starts, found = {first: title for title, first in GROUPS}, []
    for one in known:
        if one.name in starts or not found:
            found.append((starts.get(one.name, GROUPS[0][0]), []))
        found[-1][1].append(one)
    return found


def _group(title, ones, evidence):
    return details(".px-table.px-groups")[
        summary[f"{title}: {_many(len(ones))}"], ul(".px-two")[[li[_constant(one, evidence)] for one in ones]]
    ]


def _many(n):
    return f"{n} constant{'s' if n != 1 else ''}"


def _drug(drug, evidence):
    found = [(name, getattr(drug, name)) for name in type(drug).model_fields]
    ones = [Constant(name, value) for name, value in found if isinstance(value, Parameter)]
    return details(".px-table.px-groups")[
        summary[f"{drug.name}: {_many(len(ones))}"],
        drug.note and p(".px-note")[drug.note],
        p(".px-note")["Fluorinated." if drug.fluorinated else "Not fluorinated."],
        ul(".px-two")[[li[_constant(one, evidence)] for one in ones]],
    ]


def _constant(one, evidence):
    parameter = one.parameter
    return fragment[
        div(".px-cardhead")[
            strong[plain(one.name)],
            span[
                f"{number(parameter.value)} {parameter.unit.removeprefix('-')}".strip(),
                span(".px-pill-still")[f"grade {parameter.grade}"],
            ],
        ],
        strips.constant(parameter, (number(parameter.low), number(parameter.high)), one.before, one.after),
        p(".px-note")[_spans(one)],
        p(".px-note")[
            evidence.origin(parameter),
            parameter.note and fragment[" ", parameter.note],
            code(".px-keyname")[f" {one.name}"],
        ],
        one.prior and p(".px-note")["Prior: ", one.prior.reason],
    ]


def _spans(one):
    said = [f"Plausible range {between((one.parameter.low, one.parameter.high))}"]
    if one.before:
        said.append(f"before the targets {between(one.before)}")
    if one.after:
        alone = "" if one.prior is None or one.prior.joint else " (drawn from its prior: no target speaks to it alone)"
        said.append(f"after calibration {between(one.after)}{alone}")
    else:
        said.append("not varied")
    return "; ".join(said) + "."


def plain(name: str) -> str:
    """A constant's name as it is read: without its unit, and a spread between patients as such."""
    if name.startswith("cv_"):
        return f"variation of {plain(name.removeprefix('cv_'))}"
    unit = next((unit for unit in UNITS if name.endswith(unit)), "")
    return PLAIN.get(name) or name.removesuffix(unit).replace("_", " ")


def number(value: float) -> str:
    """A constant as it is printed: three significant digits."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def between(one: Span) -> str:
    """A span as it is printed."""
    return f"{number(one[0])} to {number(one[1])}"


# ── how it was calibrated ────────────────────────────────────────────────────────────────────────────────────────


def calibration(priors: Mapping[str, Prior], manifest: Mapping, sets: int) -> Element:
    """What was sampled, how, and from which inputs."""
    joint = sum(prior.joint for prior in priors.values())
    versions = ", ".join(f"{name} {version}" for name, version in manifest.get("versions", {}).items())
    pairs = (
        ("Sampled together against the targets", f"{joint} constants"),
        ("Drawn from their priors alone", f"{len(priors) - joint} constants; no target speaks to them alone"),
        ("Parameter sets kept", f"{sets}"),
        ("Sampler", manifest.get("sampler")),
        ("Chain", f"{manifest.get('walkers')} walkers, {manifest.get('steps')} steps, of which {manifest.get('steps_kept')} kept"),
        ("Longest autocorrelation", f"{manifest.get('longest_autocorrelation_steps')} steps"),
        ("Moves accepted", f"{100 * manifest.get('accepted_share', 0):.0f} %"),
        ("Random seed", f"{manifest.get('seed')}"),
        ("Made with", versions),
        ("Fitted beside the sixteen targets", ", ".join(manifest.get("informed_by", ())) or "nothing"),
    )  # fmt: skip
    finding = f"{sets} sets of constants fit about equally well."
    return card("Calibration", folded(finding, dl(".px-facts")[[div[dt[name], dd[value]] for name, value in pairs]]))


# ── what was tried ───────────────────────────────────────────────────────────────────────────────────────────────


def tried(attempts: Sequence[Tried], evidence: Evidence) -> Element:
    """Every structure that was tried, kept or not, with what it cost in constants and brought in fit."""
    kept = sum(one.verdict.startswith("kept") for one in attempts)
    rejected = sum(one.verdict == "rejected" for one in attempts)
    return card("What was tried", folded(
        f"Of the structures that were tried {kept} {'was' if kept == 1 else 'were'} kept and {rejected} rejected.",
        p(".px-note")[
            "Misfit is the sum of squared distances in tolerances at the best fit, with what the priors charge; smaller is better. "
            "These numbers were written down when the structures were compared; all others on this card are computed as it opens."
        ],
        ul(".px-rows")[[li[_attempt(one, attempts[0], evidence)] for one in attempts]],
    ))  # fmt: skip


def _attempt(one, first, evidence):
    sign = {"rejected": "✗ ", "starting point": ""}.get(one.verdict, "✓ ")
    tone = {"rejected": "px-worse", "starting point": "px-sub"}.get(one.verdict, "px-better")
    return fragment[
        div(".px-cardhead")[h3[one.name], span(class_=["px-sign", tone])[sign, one.verdict]],
        p[one.words],
        p(".px-note")[
            f"{_many(one.constants_added)} added; " if one is not first else None,
            f"compared against {one.against}",
            [f"; {words}" for words in _misfits(one, first)],
            ".",
        ],
        p[evidence.inline(one.why)],
    ]


def _misfits(one, first):
    for name, against in (("misfit", "the sixteen targets"), ("misfit_with_vogel", "the targets and Vogel 2020")):
        value, start = getattr(one, name), getattr(first, name)
        if value is not None:
            beside = f", where SMS-1 refitted has {start:g}" if one is not first and start is not None else ""
            yield f"misfit {value:g} to {against}{beside}"
