"""The address of a scenario and its teaching card → what can be shared or printed, always marked *teaching only*."""

from dataclasses import replace

from htpy import Element, button, div, form, h2, h3, input, label, li, p, span, strong, ul

from ..parts import controls, figures
from ..parts.named_parts import fresh_part, part
from ..parts.own_mark import NO_LINK, own_mark
from . import charts, wording
from .sheets import sheet


def address(page) -> Element:
    """The scenario as a link or as a code, and a field that opens one.

    Of a link Python knows what follows the page's own address, which the browser puts before it (`data-here`).
    """
    if page.own:
        return fresh_part("share", sheet(f"{page.evidence.scope}-share", "Share this scenario", p[NO_LINK]))
    text = page.link or page.code
    here = {"data_here": ""} if page.link else {}
    id = f"{page.evidence.scope}-address"
    field = input(".px-address", type="text", id=id, readonly=True, value=text, data_copied="", **here)
    buttons = div(".px-buttons")[
        button(".px-secondary", type="button", data_copy="")["Copy link" if page.link else "Copy code"],
        button(".px-secondary", type="button", data_say="card")["Teaching card"],
        span(".px-note", data_copy_said=""),
    ]
    shown = part("share-text", lambda: field, text)
    return part("share", lambda: _address(page, shown, buttons), shown, bool(page.link), page.damaged)


def _address(page, field, buttons):
    scope = page.evidence.scope
    return sheet(
        f"{scope}-share", "Share this scenario",
        p(".px-note")["The link holds numbers and choices only: both regimens, the patient, the model’s switches. No name, no free text, nothing of you."],
        label(for_=f"{scope}-address")["Link" if page.link else "Code"],
        field,
        buttons,
        form(".px-open", data_form="open", novalidate=True)[
            label(for_=f"{scope}-open")["Open a scenario link or code"],
            div(".px-buttons")[
                input(".px-address", type="text", id=f"{scope}-open", name="code", autocomplete="off", spellcheck="false", maxlength="10000",
                      aria_describedby=f"{scope}-open-problem" if page.damaged else None),
                button(".px-secondary", type="submit", value="open")["Open"],
            ],
            page.damaged and div(id=f"{scope}-open-problem")[controls.problem(page.damaged)],
        ],
    )  # fmt: skip


MANY_STEPS = 12  # from so many on the card is printed smaller, to stay on one page


def card(page) -> Element:
    """One page to print: scenario, both regimens, pictures, limits; always light, for paper is. It is made when it is asked for."""
    made = fresh_part("card-page", _card(page)) if page.card else None
    closing = "close-card" if page.card else ""
    return part("card", lambda: sheet(f"{page.evidence.scope}-card", "Teaching card", made, closing=closing), made)


def _card(page):
    alone = replace(page, ghost=())  # the card is of this scenario, not of what stood before it
    many = len(page.setup.a) + len(page.setup.b) > MANY_STEPS
    return div(
        class_=["px-card", "px-teachcard", {"px-long": many}],
    )[
        div(".px-cardhead.px-noprint")[
            p(".px-note")["One page. Everything else on the screen is left out when it is printed."],
            div(".px-buttons")[button(".px-secondary", type="button", data_print="")["Print"],],
        ],
        p(".px-teachonly")["Teaching only"],
        own_mark(page.own),
        h2[page.lab.title],
        p[strong["Not a plan for a patient, and no recommended dose. "], "A virtual patient in a teaching model."],
        div(".px-pair")[
            [
                div[
                    h3(class_=f"px-{shown.key}")[f"{shown.key.upper()} · {page.names[shown.key]}"],
                    ul(".px-note")[[li[line] for line in wording.regimen(getattr(page.setup, shown.key), page.drugs)]],
                ]
                for shown in page.sides
            ]
        ],
        p[strong["The patient on both: "], "; ".join(wording.patient(page.lab, page.setup, page.parameters)), "."],
        figures.show(charts.strength_chart(alone, f"{page.region.capitalize()} strength on the card", height=170)),
        figures.show(charts.dose_chart(alone, "Dose on the card")),
        p(".px-note")[wording.LIMITS, " ", page.lab.limits],
        p(".px-note.px-code")[NO_LINK if page.own else ["Scenario code: ", page.code]],
    ]
