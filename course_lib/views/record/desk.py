"""A learner's record as a whole → where it lives, how it comes to another device, to a file, to an end.

The browser's part is `serve/client.desk.js`: a form with `data-deed` is asked of the server, and its answer is this screen again.
"""

from dataclasses import dataclass

from htpy import (
    Element,
    a,
    article,
    button,
    details,
    div,
    form,
    h2,
    input,
    label,
    li,
    ol,
    p,
    section,
    strong,
    summary,
    textarea,
    ul,
)
from markupsafe import Markup

from ...engine.progress.certificate import RULE
from ..parts import controls
from ..start import KEPT

LIVES = (
    "Your record is found by a code that this browser made and keeps. Nobody here knows your name. "
    "So it is lost if you clear this browser’s data, close a private window, or lose the device."
)
AGAINST = "Against that, do one of two things now: pair a second device, or write down seven words."
NAMED = "Your institution tells the course who you are, so your record is found wherever you sign in. No name is stored: only a code that is made from it."
BEFORE = "Nothing is stored about you yet. Once you have committed to something, you can take your record along from here, pair a second device, or delete it all."
IN_JUPYTERLAB = (
    "In JupyterLab your record is the file learners.sqlite in the course’s data folder; there is nothing to pair."
)
TOLD = "Whoever runs this course also has what you commit told to the learning record store at {}, under a number and without your name. What is there a deletion here does not delete: ask them."
ATTESTS = (
    "It attests that the rule on the page Progress was met by what was done under this record at this installation."
)
DOES_NOT = "It does not attest who did it, any clinical competence, or credit of any kind: nobody watched, and the course asks for no name. Write yours on it by hand."
IN_THE_FILE = (
    "Every commitment, answer and kept dose, with its time, its seed and the name of its content",
    "The number of each attempt, so that the order is kept",
    "A schema (JSON Schema) that says what each field means",
    "No name, no address, and no code by which your record could be opened",
)


@dataclass(frozen=True)
class Page:
    """Everything that the screen shows; `problem_at` is the deed that went wrong, beside which its sentence stands."""

    number: str = ""
    entries: int = 0
    devices: int = 1
    named: bool = False
    told_to: str = ""  # the name of a learning record store that is told what learners commit
    missing: tuple[str, ...] = ()
    words: str = ""
    pairing: str = ""
    picture: str = ""
    notice: str = ""
    problem: str = ""
    problem_at: str = ""
    asking_to_delete: bool = False
    deleted: int | None = None
    certificate: object = None  # app.record.certificate.Certificate


def show(page: Page, served: bool = True) -> Element:
    """The screen as it stands."""
    return article(".px-stack.px-desk", data_desk="")[
        page.notice and p(".px-notice", role="status", tabindex="-1")[page.notice],
        _deleted(page) if page.deleted is not None else _begun(page) if page.number else _before(page, served),
    ]


def _before(page, served):
    return section(".px-card", aria_label="Your record")[
        p[BEFORE],
        p(".px-note")[IN_JUPYTERLAB if not served else NAMED if page.named else LIVES],
        page.problem_at != "join" and controls.problem(page.problem),
        served and not page.named and _bring_here(page, True),
    ]


def _begun(page):
    return [_where(page), not page.named and _devices(page), _along(page), _certificate(page), _end(page)]


def _where(page):
    devices = f", from {page.devices} devices" if page.devices > 1 else ""
    return section(".px-card", aria_label="Where it is")[
        p["Your record is number ", strong(".px-record-number")[page.number], f": {page.entries:,} entries{devices}."],
        p(".px-note")[NAMED if page.named else LIVES],
        page.told_to and p(".px-note")[TOLD.format(page.told_to)],
    ]


def _devices(page):
    return section(".px-card", aria_labelledby="desk-devices")[
        h2("#desk-devices")["On another device"],
        p[AGAINST] if page.devices < 2 and not page.words else None,
        page.pairing and _code(page),
        page.words and _words(page.words),
        div(".px-actions")[
            _form("pair", button(".px-secondary", type="submit")["Show a code for a second device"])
            if not page.pairing
            else None,
            _form("words", button(".px-secondary", type="submit")["Show my seven words"]) if not page.words else None,
        ],
        _problem(page, "pair", "words"),
        _bring_here(page),
    ]


def _code(page):
    return div(".px-pairing", tabindex="-1", id="desk-code")[
        div(".px-qrcode", role="img", aria_label="A picture of the link that the other device opens")[Markup(page.picture)],
        ol[
            li["On the other device, point the camera at this picture and open the link."],
            li["Press ", strong["Join"], " there. Then both have one record."],
        ],
        p(".px-note")[
            "Good for five minutes, and once. Without a camera, type this code there, under Bring a record here: ",
            strong(".px-code")[page.pairing],
        ],
    ]  # fmt: skip


def _words(words):
    return div(".px-words", tabindex="-1", id="desk-words")[
        ol(".px-wordlist")[[li[word] for word in words.split()]],
        p["Write them on paper, in this order. On any device, type them under Bring a record here."],
        p(".px-note")[
            "Whoever has these words can open and delete your record. They stay the same until you delete it."
        ],
    ]


def _bring_here(page, alone=False):
    """Seven words or a code that were got on another device."""
    return details(".px-fold", open=bool(page.problem and page.problem_at == "join") or None)[
        summary["Bring a record here"],
        p["Type the seven words that you wrote down, or the code that the other device shows."],
        not alone and p(".px-note")["What was done in this browser joins that record."],
        form(data_deed="join", novalidate=True)[
            label(for_="desk-secret")["Words or code"],
            textarea(
                id="desk-secret", name="secret", rows="2", maxlength="200", autocomplete="off", autocapitalize="none",
                spellcheck="false", aria_describedby="desk-problem" if page.problem_at == "join" else None,
            ),
            p(".px-note")["Of each word the first four letters are enough."],
            button(".px-secondary", type="submit")["Join"],
        ],
        _problem(page, "join"),
    ]  # fmt: skip


def _along(page):
    return section(".px-card", aria_labelledby="desk-along")[
        h2("#desk-along")["Take it along"],
        p["A file with everything that is stored of you. Another installation of this course can take it over."],
        div(".px-actions")[_form("download", button(".px-secondary", type="submit")["Download my record"])],
        details(".px-fold")[summary["What is in the file"], ul[[li[one] for one in IN_THE_FILE]]],
        details(".px-fold", open=page.problem_at == "bring" or None)[
            summary["Add a file to this record"],
            form(data_deed="bring")[
                label(for_="desk-file")["The file that Download my record gave you"],
                input(type="file", id="desk-file", name="file", accept="application/json,.json"),
                p(".px-note")[
                    "What is here already is not added twice. What was brought does not count towards a certificate."
                ],
                button(".px-secondary", type="submit")["Add it"],
            ],
            _problem(page, "bring"),
        ],
        div(".px-actions")[_form("anki", button(".px-secondary", type="submit")["My missed questions for Anki"])],
        _problem(page, "download", "anki"),
    ]


def _certificate(page):
    made = page.certificate
    if made:
        return section(".px-card.px-certificate", aria_labelledby="desk-certificate", data_piece="", tabindex="-1", id="certificate")[
            p(".px-tag")["Proximal · managing corticosteroid-induced myopathy"],
            h2("#desk-certificate")["Certificate of mastery"],
            p["Record ", strong[made.record], f", on {made.day}, by edition {made.edition} of the course."],
            p(".px-named")["Name, written by hand:"],
            p["Mastered: ", "; ".join(made.lessons), "; and every patient of clinic day was seen to the end."],
            p[ATTESTS], p[DOES_NOT],
            p(".px-note")["Signed with the key ", strong[made.key], " of this installation. Whoever runs it checks it with ", strong["python -m course_lib verify"], " and this text:"],
            p(".px-signed")[made.text],
            div(".px-actions")[button(".px-secondary", type="button", data_print_desk="")["Print"]],
        ]  # fmt: skip
    return section(".px-card", aria_labelledby="desk-certificate")[
        h2("#desk-certificate")["Certificate"],
        [
            p["It is given when this is so: ", RULE],
            details(".px-fold")[
                summary[f"What is missing ({len(page.missing)})"], ul[[li[one] for one in page.missing]]
            ],
        ]
        if page.missing
        else [
            p["You have met the rule."],
            div(".px-actions")[_form("certificate", controls.primary("Show my certificate"))],
        ],
        details(".px-fold")[summary["What it attests, and what it does not"], p[ATTESTS], p[DOES_NOT]],
        _problem(page, "certificate"),
    ]


def _end(page):
    if page.asking_to_delete:
        return section(".px-card", aria_label="Delete", id="desk-delete", tabindex="-1")[
            h2["Delete everything that is stored about you?"],
            p["Every decision, dose and answer of this record is removed for good, on all its devices. Your words and codes open nothing any more."],
            div(".px-actions")[
                _form("delete", button(".px-secondary", type="submit")["Delete my record"]),
                _form("keep", button(".px-primary", type="submit")["Keep it"]),
            ],
        ]  # fmt: skip
    return section(".px-card", aria_labelledby="desk-end")[
        h2("#desk-end")["Delete it"],
        p(".px-note")[KEPT],
        div(".px-actions")[_form("ask-delete", button(".px-secondary", type="submit")["Delete my record …"])],
        _problem(page, "delete", "ask-delete"),
    ]


def _deleted(page):
    began = (
        "Reload the page to begin anew."
        if page.named
        else "This browser has forgotten its code. Reload the page to begin anew."
    )
    return section(".px-card", aria_label="Your record")[
        h2["Your record is deleted"],
        p[f"{page.deleted} entries were removed, on all devices of this record. {began}"],
        p(".px-note")[KEPT],
        p[a(href="00_start.ipynb")["To the start page"]],
    ]


def _form(deed, press):
    return form(".px-inline", data_deed=deed)[press]


def _problem(page, *deeds):
    if page.problem and page.problem_at in deeds:
        return div(id="desk-problem")[controls.problem(page.problem)]
    return None
