"""What lies behind a button of the dose lab → sheets that open and close without a script, and the menu that lists them.

A sheet is an element with the `popover` attribute: a button opens it, Escape and a press beside it close it.
"""

from collections.abc import Iterable

from htpy import Element, button, div, h3, li, ul


def sheet(id: str, name: str, *body: object, closing: str = "", kind: str = "") -> Element:
    """A closed sheet with a name, a way out and what it holds; `closing` is said to the kernel when it is closed.

    The focus goes into it when it opens; `kind` is a class of its own, of one that can also stand in the screen itself.
    """
    return div(
        class_=["px-labsheet", kind],
        id=id,
        popover=True,
        tabindex="-1",
        autofocus=not kind,
        role="group",
        aria_label=name,
        data_closing=closing or None,
    )[
        div(".px-sheethead")[
            h3[name],
            button(
                ".px-secondary", type="button", popovertarget=id, popovertargetaction="hide", autofocus=bool(kind),
                aria_label=f"Close: {name}",
            )["Close"],
        ],
        div(".px-sheetbody")[body],
    ]  # fmt: skip


def opener(id: str, text: object, style: str = "px-secondary") -> Element:
    """The button that opens the sheet with this id."""
    return button(class_=style, type="button", popovertarget=id)[text]


def menu(id: str, entries: Iterable[Element]) -> Element:
    """The sheet that lists every other one."""
    return sheet(id, "Menu of the lab", ul(".px-labmenu")[[li[entry] for entry in entries if entry]])
