"""A screen's forms as a hand fills them in: a dose that is dragged, a question or a decision that is answered by chance."""

import random
import re
from collections.abc import Mapping
from functools import lru_cache

from bs4 import BeautifulSoup

from course_lib import content
from course_lib.model.figure import Figure
from course_lib.views.parts.named_parts import expanded
from tests.reading import form_data

from .page import LoadPage, ScreenState

NOTCHES = (*range(1, 16), *range(14, -1, -1))  # of a drag: fifteen up and back again
CERTAINTIES = ("guess", "fairly", "certain")


@lru_cache(maxsize=32)
def lab_form(text: str) -> Mapping[str, list[str]]:
    """What the first lab of a page's text holds in its form, as a new learner meets it."""
    begin = re.search('<form[^>]* data-form="lab"', text).start()
    return form_data(BeautifulSoup(text[begin : text.index("</form>", begin) + 7], "html.parser").form)


def dragged(page: LoadPage, step: int) -> dict[str, list[str]]:
    """The form of the page's lab with regimen A's first dose at a notch of a drag, unlike at the step before."""
    values = dict(lab_form(page.words.text))
    values["a-dose-0"] = [f"{float(values['a-dose-0'][0]) + NOTCHES[step % len(NOTCHES)]:g}"]
    return values


def moved(figure: Figure, step: int) -> dict[str, list[str]]:
    """The controls of a figure with the first one at a notch of a drag, unlike at the step before."""
    control = figure.controls[0]
    return {control.sets: [f"{control.low + NOTCHES[step % len(NOTCHES)] * control.step:.6g}"]}


async def drag(page: LoadPage, step: int) -> Mapping | None:
    """Move the lab's dose, or what a lesson's figure lets one move, by one notch, and have the answer."""
    if not any(one.room.startswith("lab:") for one in page.screens.values()):
        return await _drag_figure(page, step)
    return await page.say(page.screen_of("lab"), "change", form="lab", values=dragged(page, step))


async def _drag_figure(page, step):
    """A figure lets nothing be moved before it is shown."""
    screen = page.screen_of("figure")
    if "controls" not in page.screens[screen].parts:
        await page.say(screen, "show")
    figure = content.figure(page.screens[screen].room.partition(":")[2])
    return await page.say(screen, "change", form="controls", values=moved(figure, step))


def read(screen: ScreenState) -> BeautifulSoup:
    """What a screen shows, as a tree; of one that was asked for whole. Of a quiz that asks, its form alone."""
    asked = "question-form" if "question-form" in screen.parts else ""
    return BeautifulSoup(expanded(screen.parts, asked), "html.parser")


def filled(form, rng: random.Random) -> dict[str, list[str]]:
    """A form's values with one choice of each group, list and box of numbers, so that most decisions can be committed."""
    values = form_data(form)
    for name in dict.fromkeys(field["name"] for field in form.select("input[type=radio]")):
        values[name] = [rng.choice([field["value"] for field in form.select(f'input[type=radio][name="{name}"]')])]
    for name in dict.fromkeys(field["name"] for field in form.select("input[type=checkbox]")):
        values[name] = [rng.choice([field["value"] for field in form.select(f'input[type=checkbox][name="{name}"]')])]
    lists = form.select("select[name]")
    values |= {field["name"]: [] for field in lists}
    for field in lists:  # the partners of a match are several of one name
        options = [option["value"] for option in field.find_all("option") if option.get("value")]
        values[field["name"]].append(rng.choice(options) if options else "")
    for field in form.select("input[type=text][name]"):
        values[field["name"]] = [str(rng.randint(1, 90))]
    ranked = form.select(".px-rank input[type=hidden]")
    for field, place in zip(ranked, rng.sample(range(1, len(ranked) + 1), len(ranked)), strict=True):
        values[field["name"]] = [str(place)]
    return values


async def answer(page: LoadPage, kind: str, rng: random.Random, sends=lambda at, values: None) -> str:
    """Commit what a quiz or a case asks, or press its next button; what came of it.

    `saved` where it was acknowledged, `refused` where it cannot be committed, `cut off` where its answer was lost and the
    screen stands elsewhere since, `pressed` for a button, `nothing` where there is neither.

    `sends` is told of a commitment, with where it stands, before it goes out.
    """
    screen = page.screen_of(kind)
    await page.touch()
    state = page.screens[screen]
    tree = read(state)
    form = next((one for one in tree.select("form[data-form]") if one["data-form"] not in ("level", "open")), None)
    if form is not None:
        before, values = state.at, filled(form, rng)
        sends(before, values)
        said = await page.say(screen, "commit", form=form["data-form"], room=state.room, values=values)
        if said is None:
            return "cut off"
        return "saved" if events_at(page.screens[screen].at) > events_at(before) else "refused"
    button = tree.select_one("button.px-primary[data-say]") or tree.select_one("button[data-say]")
    if button is None:
        return "nothing"
    data = {name.removeprefix("data-"): value for name, value in button.attrs.items() if name.startswith("data-")}
    await page.say(screen, button["data-say"], values=data)
    return "pressed"


def events_at(at: str) -> tuple[int, int]:
    """The attempt and the number of events in the name of a place; of a place without them (0, 0)."""
    attempt, _, rest = at.partition(".")
    number = rest.partition(".")[2]
    return (int(attempt), int(number)) if attempt.isdigit() and number.isdigit() else (0, 0)
