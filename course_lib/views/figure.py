"""A figure as it stands → its question and the guess that it takes; after it how far the guess was, one chart, a control, one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from htpy import Element, a, article, details, div, form, h3, input, label, legend, p, span, strong, summary

from ..engine import figure as engine
from ..engine.lab.setup import Setup
from ..engine.typed_numbers import shown as shown_number
from ..model.drug import Drug
from ..model.figure import BASELINE, Figure, FigureOption
from ..model.lab import Lab
from .lab import charts, wording
from .lab.screens import Shown
from .parts import activity_frame, controls, figures
from .parts.claim_text import Evidence
from .parts.named_parts import fresh_part

NEARLY = 0.95  # points, below which no whole number of them is told
GUESSED = "Your guess"
HEIGHT = 180  # of its chart, in pixels: question, chart, control and sentence fit one screen of a phone
ROOM = 0.06  # of the days shown: how far to either side of the day that is read a guess is drawn


@dataclass(frozen=True)
class Page:
    """Everything that a figure shows; what needs the model is there only where it names a lab."""

    figure: Figure
    evidence: Evidence
    stands: engine.Standing
    option: str = ""  # what is chosen and not committed
    typed: Mapping[str, str] = field(default_factory=dict)  # texts of its boxes and of its controls, as they were typed
    problems: Mapping[str, str] = field(default_factory=dict)
    lab: Lab | None = None
    setup: Setup | None = None
    preset: Setup | None = None
    drugs: Mapping[str, Drug] = field(default_factory=dict)
    sides: tuple[Shown, Shown] | None = None  # as set now
    first: tuple[Shown, Shown] | None = None  # as they were when the guess was compared
    region: str = "proximal"
    day: float = 0.0  # on which the sides are compared
    address: str = ""  # of the dose lab with these settings
    code: str = ""  # of these settings, where no address can carry them
    saved: str = ""
    why_not_saved: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()

    @property
    def here(self) -> str:
        """The id of what is new on the screen, which focus goes to."""
        return f"{self.evidence.scope}-figure"


def show(page: Page) -> Element:
    """The figure as it stands."""
    figure, scope = page.figure, page.evidence.scope
    return fresh_part(
        "figure",
        article(".px-card.px-onefigure", id=page.here, tabindex="-1", aria_labelledby=f"{scope}-title")[
            h3(id=f"{scope}-title")[figure.title],
            div(class_=["px-prose", "px-asked", page.stands.shown and "px-note"])[page.evidence.prose(figure.question)],
            activity_frame.record_state(page),
            _answered(page) if page.stands.shown else _kept(page) if page.stands.given else _asking(page),
            not page.stands.shown and _always(page),
            activity_frame.checked("figure", page.figure.review),
            page.evidence.cards(),
        ],
    )


def _always(page):
    """What has to be read before the guess, and with what is said of it: above the reasons, which nobody may read without it."""
    lab = page.lab
    return div(".px-figure-limits")[
        page.figure.says and p(".px-strong")[page.evidence.inline(page.figure.says)],
        lab and lab.limits and p(".px-strong")[lab.limits],
        lab and p(".px-note")["A teaching model, not a predictor, and no dose here is a recommendation. Virtual patients; enter nobody real."],
    ]  # fmt: skip


# ---- the guess --------------------------------------------------------------------------------------------------------


def _asking(page):
    drawn = page.figure.guess.kind == "line"
    asked = _line(page) if drawn else _options(page)
    words = "Draw your guess into the chart." if drawn else "Choose your guess."
    head = legend(".px-sr")[f"{page.figure.title}: {words}"]
    actions = [controls.quiet("Show me without a guess", "show"), controls.primary("Keep my guess")]
    return activity_frame.commit_form(page, "guess", head, asked, actions)


def _options(page):
    return [
        controls.choice("radio", "option", option.id, option.label, chosen=page.option == option.id, scope=page.evidence.scope)
        for option in page.figure.guess.options
    ]  # fmt: skip


def _line(page):
    guess, scope = page.figure.guess, page.evidence.scope
    boxes = [_box(page, day, f"{scope}-{engine.field(day).replace('.', '-')}") for day in guess.days]
    return fresh_part(
        "drawn",
        div(".px-drawn", data_sketch="")[
            figures.sketch(guess_chart(page)),
            p(".px-note")["Draw with a finger, a mouse or a pen, or give a number for each day, in % of the own baseline."],
            div(".px-days")[boxes],
            [p(".px-problem", id=f"{scope}-{name.replace('.', '-')}-problem")[text] for name, text in page.problems.items()],
        ],
    )  # fmt: skip


def _box(page, day, id):
    name = engine.field(day)
    wrong = name in page.problems
    return label(for_=id)[
        f"Day {day:g}",
        input(
            type="text", id=id, name=name, value=page.typed.get(name, ""), inputmode="decimal", autocomplete="off",
            data_day=f"{day:g}", data_low=f"{engine.LOW:g}", data_high=f"{engine.HIGH:g}",
            aria_invalid="true" if wrong else None, aria_describedby=f"{id}-problem" if wrong else None,
        ),
    ]  # fmt: skip


def guess_chart(page: Page) -> figures.Chart:
    """The chart that a line is drawn into: its axes, and what was drawn so far."""
    guess, days = page.figure.guess, page.lab.days
    points, _ = engine.read_line(guess, page.typed)
    day = np.linspace(0.0, days, figures.POINTS)
    said = ", ".join(f"day {at:g}: {value:g} %" for at, value in points)
    return figures.Chart(
        _title(page), "% of own baseline", day, (_guess_line(points, day),),
        f"Drawn so far, from 100 % on day 0: {said}." if points else "Nothing is drawn yet; the line begins at 100 % on day 0.",
        range=(0, 110), ticks=(0, 25, 50, 75, 100), span=(0.0, days), days=tuple((at, "") for at in guess.days if at < days), height=HEIGHT, scope=page.evidence.scope,
    )  # fmt: skip


def _title(page):
    strength = f"{page.region.capitalize()} strength"
    return strength if page.stands.shown else f"{strength} on {page.figure.guess.side.upper()}"


def _guess_line(points, day):
    heights = [engine.height(points, at) for at in day]
    y = np.array([np.nan if value is None else value for value in heights])
    return figures.Line(GUESSED, "guess", y, label="You" if points else "")


def _kept(page):
    """A guess that waits for what it is about to be done."""
    option = engine.chosen(page.figure, page.stands.given.option)
    return div(".px-argued")[
        p[strong[GUESSED, ": "], option.label, ". ", page.evidence.inline(page.figure.after)],
        activity_frame.saved_actions(controls.secondary("Compare", "compare")),
    ]


# ---- what came of it --------------------------------------------------------------------------------------------------


def _answered(page):
    figure = page.figure
    said = compared(page)
    return div(".px-compared")[
        said and p(".px-howfar.px-strong")[said],
        _moving(page) if page.lab else None,
        _always(page),
        _why_this_guess(page),
        div(".px-argued.px-prose")[page.evidence.prose(figure.told)],
        _other_guesses(page),
        div[[p(".px-source")[page.evidence.cite(source)] for source in figure.sources]],
        div(".px-actions")[
            controls.saved("saved"),
            controls.quiet("Guess again", "again") if page.stands.given else controls.quiet("Take a guess after all", "again"),
            page.lab and a(".px-secondary", href=page.address)["Open in the dose lab"],
        ],
        page.code and p(".px-note.px-code")["To open these settings in the dose lab, paste this code there: ", page.code],
    ]  # fmt: skip


def compared(page: Page) -> str:
    """How far the guess was, in one sentence computed from numbers; nothing where none was taken."""
    given = page.stands.given
    if not given:
        return ""
    if given.line:
        return _line_compared(page, given.line)
    option = engine.chosen(page.figure, given.option)
    return _option_compared(page, option) if page.lab else _told_apart(page, option)


def _line_compared(page, line):
    shown = page.first["ab".index(page.figure.guess.side)]
    values = charts.strength_of(shown, page.region)
    found = engine.apart(line, [values[shown.trace.index(day), 0] for day, _ in line])
    end, across = line[-1], charts.spread(values[shown.trace.index(line[-1][0])], shown)
    ends = f"{_as_it_was(page)}your line ends on day {end[0]:g} at {end[1]:.0f} %, {_points(found.end)} the model’s patient ({across} across patients)"
    if found.close:
        return f"{_capital(ends)}; on none of your days is it farther than 1 point away."
    return _capital(ends) + (
        ", and nowhere farther away."
        if found.day == end[0]
        else f"; they are farthest apart on day {found.day:g}, with yours {_points(found.most)}."
    )


def _as_it_was(page):
    """What is compared is the model before anything was moved; said once something was."""
    return "" if page.setup == page.preset else "before you moved anything, "


def _capital(text):
    return text[0].upper() + text[1:]


def _points(apart):
    whole = round(abs(apart))
    if not whole:
        return "on"
    return f"{whole} {'point' if whole == 1 else 'points'} {'above' if apart > 0 else 'below'}"


def _option_compared(page, option):
    a, b = (charts.strength_of(shown, page.region)[shown.trace.index(page.day)] for shown in page.first)
    apart = b - a
    low, high = charts.band(apart[None], page.first[0].patients)[:, 0]
    way = "as high as A" if abs(apart[0]) < 0.5 else f"{_points(apart[0])} A"
    far = engine.beyond(option, float(apart[0]))
    fits = next((one for one in page.figure.guess.options if not engine.beyond(one, float(apart[0]))), None)
    if not far:
        ends = "within your guess"
    elif fits and abs(far) < NEARLY:  # a guess of a direction has no number of its own
        ends = f"which is “{fits.label}”"
    else:
        ends = f"{_away(far)} your guess"
    across = f"{charts.signed(low)} to {charts.signed(high)} across patients"
    was = "in the model, before you moved anything," if _as_it_was(page) else "in the model"
    return f"You guessed “{option.label}”; {was} B lies {way} on day {page.day:g} ({across}), {ends}."


def _away(far):
    size = abs(far)
    words = "less than 1 point" if size < NEARLY else f"about {size:.0f} {'point' if round(size) == 1 else 'points'}"
    return f"{words} {'above' if far > 0 else 'below'}"


def _told_apart(page, option):
    course = engine.chosen(page.figure, page.figure.guess.course)
    if option.id == course.id:
        return f"You guessed “{option.label}”, and so does this course."
    far = ""
    if option.value is not None and course.value is not None and option.value != course.value:
        far = f": {abs(option.value - course.value):g} {'more' if option.value > course.value else 'fewer'} than that"
    return f"You guessed “{option.label}”; this course says “{course.label}”{far}."


def _why_this_guess(page):
    """What speaks for and against the option that was chosen, and for the one that the course would give."""
    given, guess = page.stands.given, page.figure.guess
    ids = [given.option if given else "", getattr(guess, "course", None) or ""]
    options = [option for option in dict.fromkeys(engine.chosen(page.figure, id) for id in ids) if option]
    return [_because(page, option, named=len(options) > 1 or not given) for option in options]


def _because(page, option: FigureOption, named=True):
    return p[named and strong[option.label, ". "], page.evidence.inline(option.because)]


def _other_guesses(page):
    guess = page.figure.guess
    if guess.kind == "line":
        return None
    told = {page.stands.given.option if page.stands.given else "", guess.course}
    rest = [option for option in guess.options if option.id not in told]
    return (
        rest
        and details(".px-more")[
            summary["What speaks for and against the other guesses"], [_because(page, option) for option in rest]
        ]
    )


# ---- the chart, and what moves it -------------------------------------------------------------------------------------


def _moving(page):
    scope = page.evidence.scope
    sliders = [_slider(page, control, f"{scope}-{control.sets}") for control in page.figure.controls]
    return div(".px-figure-moved")[
        sliders and fresh_part("controls", form(".px-figure-controls", data_form="controls", novalidate=True)[sliders]),
        fresh_part("names", p(".px-note.px-sides")[[span(class_=f"px-{key}")[f"{key.upper()}: {words}. "] for key, words in names(page)]]),
        figures.show(chart(page)),
    ]  # fmt: skip


def _slider(page, control, id):
    at = engine.value_of(control, page.setup)
    typed = page.typed.get(control.sets, shown_number(at)) if control.sets in page.problems else shown_number(at)
    return controls.slider(
        id, control.sets, control.label, engine.unit(control, page.setup), typed,
        control.low, control.high, control.step, page.problems.get(control.sets, ""), at,
    )  # fmt: skip


def names(page: Page) -> list[tuple[str, str]]:
    """What each side is called: by the figure's words, or the lab's, as long as it is as it was; then by its regimen."""
    said = page.figure.names or (page.lab.a.name, page.lab.b.name)
    found = []
    for key, words in zip("ab", said, strict=True):
        side = getattr(page.setup, key)
        found.append((key, words if side == getattr(page.preset, key) else wording.short(side, page.drugs)))
    return found


def chart(page: Page) -> figures.Chart:
    """Both sides and the guess; its sentence is the one that changes with the controls."""
    drawn = replace(
        charts.strength_chart(_as_lab(page), _title(page), HEIGHT),
        sentence=sentence(page),
        name="figure-chart",
        scope=page.evidence.scope,
    )
    return replace(drawn, lines=(*drawn.lines, *_guessed(page, drawn.day)))


@dataclass(frozen=True)
class _AsLab:
    """A figure's page as the lab's charts read it."""

    lab: Lab
    setup: Setup
    sides: tuple[Shown, Shown]
    region: str
    day: float
    ghost: tuple[Shown, ...] = ()


def _as_lab(page):
    return _AsLab(page.lab, page.setup, page.sides, page.region, page.day)


def _guessed(page, day):
    given = page.stands.given
    if not given:
        return ()
    if given.line:
        return (_guess_line(given.line, day),)
    option, first = engine.chosen(page.figure, given.option), page.first[0]
    level = charts.strength_of(first, page.region)[first.trace.index(page.day), 0]
    around = np.abs(day - page.day) <= ROOM * page.lab.days
    low, high = (
        np.where(around, np.clip(level + points, engine.LOW, BASELINE), np.nan) for points in engine.reach(option)
    )
    return (figures.Line(GUESSED, "guess", (low + high) / 2, low, high, label="You", band="as far as it reaches"),)


def sentence(page: Page) -> str:
    """B beside A on the day that is read, as it is set now, and what the dose was given for and costs elsewhere."""
    read = _as_lab(page)
    return " ".join([charts.difference(read), *_beside(read, page.figure.tells)])


def _beside(read, tells):
    at = read.sides[0].trace.index(read.day)
    name, of = charts.activity(read.lab)
    known = {"activity": (name, of), "reserve": ("adrenal reserve", charts.reserve)}
    said = []
    for one in tells:
        words, values = known[one]
        a, b = (float(np.asarray(values(shown.trace))[at, 0]) for shown in read.sides)
        said.append(f"{words.lower()} {a:.0f} % on A and {b:.0f} % on B")
    return [f"Then, of the patient who is drawn: {'; '.join(said)}."] if said else []
