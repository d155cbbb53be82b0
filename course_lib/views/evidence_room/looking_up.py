"""What a list that is looked things up in has around it: words to search for, filters, how many fit, and entries that fold.

The browser does the looking up (`parts/screen.looking_up.js`), so that a page needs no kernel for it:
fields carry `data-by`, an entry the attribute of that name with all its values, and `data-sought` what words are looked for in.
"""

from collections.abc import Mapping

from htpy import Element, details, div, input, label, option, p, select, span, summary


def search(scope: str, text: str, hint: str) -> Element:
    """The box for words."""
    id = f"{scope}-words"
    return div(".px-lookfor")[
        label(for_=id)[text],
        input(type="search", id=id, data_own=True, data_by="words", autocomplete="off", spellcheck="false", aria_describedby=f"{id}-hint"),
        p(".px-note", id=f"{id}-hint")[hint],
    ]  # fmt: skip


def choice(scope: str, text: str, by: str, anything: str, choices: Mapping[str, str]) -> Element:
    """One filter: nothing chosen lets everything through."""
    id = f"{scope}-{by}"
    return div[
        label(for_=id)[text],
        select(id=id, data_own=True, data_by=by)[
            option(value="")[anything], [option(value=value)[words] for value, words in choices.items()]
        ],
    ]


def count(many: int, one: str, more: str, none: str) -> Element:
    """How many there are, where the browser says how many of them fit, or `none` and what to do then."""
    return p(".px-note.px-found", role="status", data_found=True, data_one=one, data_more=more, data_none=none)[
        f"{many} {one if many == 1 else more}"
    ]


def group(title: str, many: int, inside: object, id: str | None = None) -> Element:
    """The `many` entries under one heading, folded; how many they are follows its name, and an address opens it by its `id`."""
    return details(".px-group", id=id, data_group=True)[
        summary[span[title], " ", span(".px-tag", data_count=True)[str(many)]], inside
    ]
