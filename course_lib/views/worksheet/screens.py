"""A worksheet and the learner's draft → one part at a time, the reasons after each, and the whole on one page at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from htpy import (
    Element,
    article,
    dd,
    details,
    div,
    dl,
    dt,
    fieldset,
    fragment,
    h2,
    h3,
    header,
    input,
    label,
    legend,
    li,
    p,
    section,
    span,
    strong,
    summary,
    textarea,
    ul,
)
from markupsafe import Markup

from ...engine.worksheet.marking import mark
from ...engine.worksheet.sheet import LONGEST, Sheet, picks_of, rows_of, takes_many
from ..parts import activity_frame, controls
from ..parts.claim_text import Evidence
from ..parts.named_parts import fresh_part
from . import piece

INVENTED_ONLY = "Write about the invented patient only; no details of a real patient."
SHORT = 46  # a pick of so many characters still reads as a pill; longer ones stand below each other


@dataclass(frozen=True)
class Draft:
    """What is chosen or written and not committed yet."""

    picks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Page:
    """Everything that the screen of a worksheet shows."""

    sheet: Sheet
    evidence: Evidence
    phase: str = "doing"  # doing, explained, over
    draft: Draft = Draft()
    saved: str = ""
    why_not_saved: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()
    minutes: int = 0  # about how long the worksheet takes

    @property
    def here(self) -> str:
        """The id of the part on the screen, which focus goes to."""
        return f"{self.evidence.scope}-part"


def show(page: Page) -> Element:
    """The worksheet as it stands."""
    worksheet, done = page.sheet.worksheet, len(page.sheet.given)
    number, parts = done + (page.phase == "doing"), len(worksheet.parts)
    title = f"{page.evidence.scope}-title"
    return fresh_part(
        "sheet",
        article(".px-sheet", aria_labelledby=title)[
            fresh_part(
                "sheet-head",
                header(".px-head")[
                    h2(id=title)[worksheet.title],
                    activity_frame.progress(
                        f"Part {number} of {parts}" if page.phase != "over" else "All parts done", done, parts
                    ),
                ],
            ),
            fresh_part(
                "sheet-intro",
                div(".px-prose.px-sheet-intro")[
                    page.evidence.prose(worksheet.intro),
                    p(".px-note")[page.evidence.inline(worksheet.disclaimer)],
                    page.minutes and p(".px-note")[f"About {page.minutes} minutes."],
                ],
            ),
            activity_frame.record_state(page),
            {"doing": _doing, "explained": _explained, "over": _over}[page.phase](page),
            activity_frame.checked("worksheet", worksheet.review),
            page.evidence.cards(),
        ],
    )


# ── a part that waits ────────────────────────────────────────────────────────────────────────────────────────────


def _doing(page):
    part = page.sheet.part
    return fresh_part(
        "sheet-part",
        section(".px-card", id=page.here, tabindex="-1", aria_label=part.title)[
            h3[part.title],
            div(".px-prose")[page.evidence.prose(part.text)],
            page.sheet.given and fresh_part("sheet-so-far", _so_far(page)),
            activity_frame.commit_form(
                page,
                "part",
                legend(".px-sr")[part.title],
                _words(page, part) if part.kind == "write" else _choices(page, part),
                [
                    span(".px-note")["Your words are never scored." if part.kind == "write" else ""],
                    controls.primary("Commit this part"),
                ],
            ),
        ],
    )


def _so_far(page):
    return details(".px-table")[
        summary["What you committed so far"],
        div(".px-sheet-sofar")[piece.parts(page.sheet, page.evidence)],
    ]


def _choices(page, part):
    picks = picks_of(part)
    hints = [pick for pick in picks if pick.detail]
    lay_out = _list if any(len(pick.label) > SHORT for pick in picks) else _pills
    return fragment[
        hints and dl(".px-sheet-picks")[[div[dt[pick.label], dd[page.evidence.inline(pick.detail)]] for pick in hints]],
        takes_many(part) and p(".px-note")["More than one may fit a row."],
        [lay_out(page, part, row, picks) for row in rows_of(page.sheet, part)],
        part.kind == "by-grade" and _grades_from(page, part),
    ]


def _grades_from(page, part):
    """Where the grades of this part's muscles come from, each origin once."""
    muscles = [muscle for muscle in page.sheet.worksheet.muscles if muscle.id in part.muscles]
    marks = dict.fromkeys(str(page.evidence.origin(muscle)) for muscle in muscles)
    return p(".px-note")["Grades: ", Markup("; ".join(marks)), "."]


def _named(row):
    return fragment[row.label, row.grade and span(".px-sheet-grade")["MRC ", row.grade]]


def _pills(page, part, row, picks):
    scope, kind = _scope(page, part, row), "checkbox" if takes_many(part) else "radio"
    return fresh_part(
        scope,
        fieldset(".px-sheet-row", aria_describedby=f"{scope}-detail" if row.detail else None)[
            legend[_named(row)],
            row.detail and p(".px-note", id=f"{scope}-detail")[page.evidence.inline(row.detail)],
            div(".px-pills")[[_pill(scope, kind, row, pick, page.draft) for pick in picks]],
        ],
    )


def _pill(scope, kind, row, pick, draft):
    value = controls.code(pick.id)
    id = f"{scope}-{value}"
    return span(".px-pill")[
        input(type=kind, id=id, name=row.id, value=value, checked=pick.id in draft.picks.get(row.id, ())),
        label(for_=id)[pick.label],
    ]


def _list(page, part, row, picks):
    scope, kind = _scope(page, part, row), "checkbox" if takes_many(part) else "radio"
    chosen = page.draft.picks.get(row.id, ())
    return fresh_part(scope, fieldset(".px-sheet-row")[
        legend[_named(row)],
        [
            controls.choice(kind, row.id, pick.id, pick.label, chosen=pick.id in chosen, scope=scope)
            for pick in picks
        ],
    ])  # fmt: skip


def _scope(page, part, row):
    return f"{page.evidence.scope}-{part.id}-{row.id}"


def _words(page, part):
    id = f"{page.evidence.scope}-{part.id}-words"
    return div(".px-sheet-write")[
        label(for_=id)[part.prompt],
        p(".px-note", id=f"{id}-rule")[INVENTED_ONLY, f" At most {LONGEST:,} characters."],
        textarea(id=id, name="words", rows="7", maxlength=LONGEST, aria_describedby=f"{id}-rule")[
            "\n", page.draft.words  # a browser drops the first line break inside a textarea
        ],
    ]  # fmt: skip


# ── a part that was committed ────────────────────────────────────────────────────────────────────────────────────


def _explained(page):
    given = page.sheet.given[-1]
    part = next(one for one in page.sheet.worksheet.parts if one.id == given.part)
    more = "See the whole" if page.sheet.over else "Next part"
    return fresh_part(
        "sheet-explained",
        section(".px-card", id=page.here, tabindex="-1", aria_label=f"{part.title}, explained")[
            h3[part.title],
            part.kind == "spot" and div(".px-prose")[page.evidence.prose(part.text)],
            piece.beside(page.evidence, part, given) if part.kind == "write" else _reasons(page, part, given),
            part.claims and p[page.evidence.chips(part.claims)],
            activity_frame.saved_actions(controls.primary(more, "next")),
        ],
    )


def _reasons(page, part, given):
    judged = mark(page.sheet, part, given)
    right = sum(one.sound for one in judged)
    words = {pick.id: pick.label for pick in picks_of(part)}
    every = right == len(judged)
    return fragment[
        activity_frame.verdict(
            every,
            f"{right} of {len(judged)} as this course reads it."
            if len(judged) > 1
            else "Found." if every else "It is another one.",
        ),
        ul(".px-explained")[[_row(page, words, one) for one in judged]],
        getattr(part, "because", "") and div(".px-argued")[page.evidence.inline(part.because)],
    ]  # fmt: skip


def _row(page, words, judged):
    row, picked = judged.row, judged.picked
    near = [one for one in row.says if one.pick in picked or one.right]
    rest = [one for one in row.says if one not in near]
    return li(".px-explain")[
        p[span(class_="px-better" if judged.sound else "px-worse")["✓ " if judged.sound else "△ "], strong[_named(row)]],
        ul(".px-sheet-says")[[_says(page, words, one, picked) for one in near]],
        rest and details(".px-table")[
            summary["And the other choices" if len(rest) > 1 else "And the other choice"],
            ul(".px-sheet-says")[[_says(page, words, one, picked) for one in rest]],
        ],
    ]  # fmt: skip


def _says(page, words, one, picked):
    return li[
        p[
            span(class_="px-better" if one.right else "px-worse")["✓ " if one.right else "✕ "],
            strong[words[one.pick]],
            one.pick in picked and span(".px-pill-still")["Your choice"],
        ],
        p[page.evidence.inline(one.because, one.claims)],
        activity_frame.source_lines(page.evidence, one.sources),
    ]


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────


def _over(page):
    worksheet = page.sheet.worksheet
    return fresh_part(
        "sheet-whole",
        section(".px-card", id=page.here, tabindex="-1", aria_label="The whole")[
            piece.piece(page.sheet, page.evidence),
            details(".px-table.px-noprint")[
                summary["Why, part by part"],
                [
                    div(".px-sheet-why")[h3[part.title], _reasons(page, part, given)]
                    for part, given in zip(worksheet.parts, page.sheet.given, strict=True)
                    if part.kind != "write"
                ],
            ],
            worksheet.take_home
            and div(".px-argued")[
                strong["Take with you"], ul[[li[page.evidence.inline(one)] for one in worksheet.take_home]]
            ],
            div[activity_frame.claims_and_sources(page.evidence, worksheet.claims, worksheet.sources)],
            activity_frame.saved_actions(controls.secondary("Do it again", "again")),
        ],
    )
