"""The decisions that mattered most in a play → what was chosen, why it matters, and what the course argues for."""

from htpy import Element, a, em, fragment, h3, li, ol, p, section, span

from ...engine.case import decisive, replay
from ..parts.certainty_words import number
from ..parts.labels import amount
from ..parts.sentences import first_sentence, stands_in
from .commitment_words import in_a_line
from .feedback import verdict_of
from .page import Page

NAMED = 2  # options by their words; the others stand decision by decision
SOUND = {"guess": "You called it a guess: trust the reasons, not the luck."}
NOT_SOUND = {
    "certain": "You were certain: an error to look at twice.",
    "guess": "You called it a guess, which was the right warning.",
}
COUNTED = {1: "One decision mattered most", 2: "Two decisions mattered most"}


def show(page: Page) -> Element | None:
    """The decisions that mattered most, the most telling first, in two sentences each with their claims."""
    weighed = decisive.decisive(page.play)
    if not weighed:
        return None
    return section(".px-card.px-decisive")[
        h3[COUNTED[len(weighed)]],
        not decisive.missed(page.play) and p(".px-note")["You missed nothing: here most was at stake."],
        ol[[_one(page, one) for one in weighed]],
        _more(page, weighed),
    ]


def _more(page, weighed):
    """How many unsafe decisions are not among those that stand here."""
    more = sum(one.findings.unsafe for one in decisive.decisive(page.play, most=99)) - sum(
        one.findings.unsafe for one in weighed
    )
    return (
        more > 0
        and p(".px-note")[
            f"{'One more was' if more == 1 else f'{more} more were'} unsafe; all of them stand folded below."
        ]
    )


def questions_named(page: Page) -> str:
    """What the button to the questions says."""
    return "Questions on what you missed" if decisive.missed(page.play) else "Questions on what mattered"


def no_questions(page: Page) -> Element:
    """Where the course has no question about these claims: that it has none, and the way to the lesson's."""
    return p(".px-note")[
        "No question of this course asks about the claims of these decisions. ",
        page.lesson_questions and a(".px-way", href=page.lesson_questions)["Answer the lesson’s questions"],
    ]


def _one(page, one):
    findings, scene = one.findings, one.findings.scene
    sign, tone, words = verdict_of(findings)
    sure = (SOUND if findings.sound else NOT_SOUND).get(findings.commitment.certainty, "")
    why, claims = _why(page, findings)
    return li[
        p(".px-strong")[span(class_=f"px-{tone}")[f"{sign} {words}"], f" · Day {one.step.day:g} · {scene.short}"],
        p[why],
        p[_argued(page, findings, claims)],
        sure and p[sure],
    ]


def _why(page, findings):
    """What was chosen and what the course says of the part of it that tells most; and the claims of that."""
    commitment, scene = findings.commitment, findings.scene
    off = [band for band in findings.bands if band[2].verdict in ("unsafe", "weak")]
    if findings.reading:
        return _told(
            page, f"You wrote {in_a_line(page, scene, commitment)}.", findings.reading, findings.reading.because
        )
    if unsound := decisive.unsound(findings):
        return _told(page, f"You chose {_quoted(unsound)}.", unsound[0], unsound[0].feedback)
    if off:
        control, value, band = min(off, key=lambda one: one[2].verdict != "unsafe")
        chose = f"You set {control.label} to {amount(round(value, 1), control.unit)}."
        return _told(page, chose, band, band.feedback)
    if findings.missed:
        return _told(page, f"You left out {_quoted(findings.missed)}.", findings.missed[0], findings.missed[0].feedback)
    picked = replay.chosen(scene, commitment.options)
    best = max(picked, key=lambda option: sum(option.scores.values()))
    return _told(page, f"You chose {_quoted(picked)}.", best, best.feedback)


def _told(page, chose, noun, reason):
    """What was chosen, the first sentence of the reason, and a hedge that is a remark about all of it."""
    hedge = getattr(noun, "hedge", "")
    remark = hedge and not stands_in(hedge, reason)
    said = fragment[
        chose, " ", page.evidence.inline(first_sentence(reason), noun.claims), remark and em(".px-note")[f" ({hedge})"]
    ]
    return said, noun.claims


def _argued(page, findings, told):
    """What the course argues for, what was left out first, with those of the decision's claims that were not told yet."""
    scene = findings.scene
    options = [option for option in scene.options if option.verdict == "argued"]
    same = {option.id for option in options} == set(findings.commitment.options) and findings.sound
    first = sorted(options, key=lambda option: option not in findings.missed)
    words = "The course argues for the same." if same else f"The course argues for {_quoted(first)}."
    return page.evidence.inline(words, [claim for claim in scene.claims if claim not in told])


def _quoted(options):
    labels = [f"“{option.label.rstrip('.')}”" for option in options]
    if len(labels) > NAMED + 1:
        labels = [*labels[:NAMED], f"{number(len(labels) - NAMED)} more"]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
