"""A case → what in it leads nowhere, is never reached, names what is not there, or is said without a reason.

A scene is where a learner decides; the paths between scenes are what a case is made of.
"""

import re
from collections.abc import Iterator

from ...model.case import Case, Option, Scene
from .. import library
from ..coverage import named
from ..yaml_reader import Finding, Page
from .hedges import case_hedges
from .known_ids import PLACEHOLDER, ids_in, no_such_way, texts, twice, unknown
from .possible import DEBRIEF, case_possible

DECISIONS = 5, 8  # on the way that the course argues for, rankings and interruptions aside
DECISIVE = 3  # of them the short level asks
OF_THE_CASE = re.compile(r"\b(memory|invented|in this case|this case|assumption|inference)\b", re.IGNORECASE)


def case_findings(case: Case, page: Page) -> Iterator[Finding]:
    """Every Finding about a case that could be read."""
    scenes = [scene.id for scene in case.scenes]
    yield from twice(page, ("scenes",), scenes, "scene")
    yield from unknown(page, ("first",), "scene", case.first, scenes)
    for number, interruption in enumerate(case.interruptions):
        yield from unknown(page, ("interruptions", number, "scene"), "scene", interruption.scene, scenes)
    for number, given in enumerate(case.patient.given):
        yield from _prescription(page, ("patient", "given", number), given, {})
    for number, other in enumerate(case.patient.interacting):
        yield from unknown(page, ("patient", "interacting", number, "drug"), "drug", other.drug, library.ids("drugs"))
        yield from no_such_way(page, ("patient", "interacting", number, "route"), other.drug, other.route)
    interrupting = {interruption.scene for interruption in case.interruptions}
    for number, scene in enumerate(case.scenes):
        yield from _scene(case, page, number, scene, interrupting)
    if {case.first, *interrupting}.union(*map(_next, case.scenes)) <= {*scenes, DEBRIEF}:
        lost = list(_paths(case, page, interrupting))
        yield from lost or _short_level(case, page)  # while scenes lead nowhere, which of them are told is not asked
        yield from case_possible(case, page, _argued_way(case, case.first))
    yield from _rankings(case, page)
    yield from _placeholders(case, page)
    yield from _never_ordered(case, page)
    yield from case_hedges(case, page)
    spoken = named({key: value for key, value in page.data.items() if key != "claims"})
    for number, id in enumerate(case.claims):
        if id not in spoken and id in (ids_in("claims.yaml", "claims") or ()):
            sentence = f"this case lists `{id}`, and nothing in it names that claim"
            yield page.finding(("claims", number), f"{sentence}: give it its tag where it is said, or remove it here")


def _scene(case, page, number, scene, interrupting):
    place, where = ("scenes", number), [*(scene.id for scene in case.scenes), DEBRIEF]
    if scene.id not in interrupting and interrupting <= set(where):
        if scene.day is None:
            yield page.finding(
                place, f"the scene `{scene.id}` has no `day`, which only an interruption goes without: add it"
            )
        if scene.next is None:
            yield page.finding(place, f"the scene `{scene.id}` leads nowhere: add `next:` with a scene or `debrief`")
    yield from unknown(page, (*place, "next"), "scene", scene.next, where, f"`next: {scene.next}` leads nowhere: ")
    onward = _reached(case, _next(scene))
    if scene.id in onward and DEBRIEF not in onward:
        yield page.finding(
            (*place, "next"), f"the scene `{scene.id}` leads round in a circle: let a choice lead on to `debrief`"
        )
    if not scene.argued:
        yield page.finding((*place, "argued"), f"the scene `{scene.id}` gives no reason: write why in `argued`")
    if scene.report and (scene.ranking or not case.modelled_on):
        why = "a ranking stands beside no report" if scene.ranking else "the case is not `modelled_on` one"
        yield page.finding(
            (*place, "report"), f"no screen shows this report, since {why}: remove it, or say it in `argued`"
        )
    yield from twice(page, (*place, "options"), [option.id for option in scene.options], "option")
    for index, option in enumerate(scene.options):
        yield from _option(case, page, (*place, "options", index), option, where)
    for index, reading in enumerate(scene.typed.readings if scene.typed else ()):
        yield from _reading(page, (*place, "typed", "readings", index), reading, scene.typed.readings[:index])


def _option(case, page, place, option: Option, where):
    yield from unknown(page, (*place, "next"), "scene", option.next, where, f"the choice `{option.id}` leads nowhere: ")
    yield from unknown(page, (*place, "mobility"), "mobility plan", option.mobility, case.mobility)
    for index, order in enumerate(option.orders):
        yield from unknown(page, (*place, "orders", index), "order", order, case.orders)
    for index, other in enumerate(option.interacting):
        yield from unknown(page, (*place, "interacting", index, "drug"), "drug", other.drug, library.ids("drugs"))
        yield from no_such_way(page, (*place, "interacting", index, "route"), other.drug, other.route)
    for index, id in enumerate(option.ends):
        yield from unknown(page, (*place, "ends", index), "interaction", id, _interactions(case))
    yield from twice(page, (*place, "controls"), [control.id for control in option.controls], "control")
    for index, prescription in enumerate(option.prescribe):
        yield from _prescription(
            page, (*place, "prescribe", index), prescription, {control.id: control for control in option.controls}
        )
    if not option.feedback:
        yield page.finding(
            (*place, "feedback"), f"the choice `{option.id}` is not answered: write what it means in `feedback`"
        )
    elif not option.claims and not OF_THE_CASE.search(f"{option.feedback} {option.hedge}"):
        sentence = "rests on no claim: add `claims`, or say in `hedge` that it is from memory or invented for this case"
        yield page.finding(place, f"the feedback of the choice `{option.id}` {sentence}")


def _interactions(case):
    """The ids of the other drugs that are at work at some time on some path."""
    options = [option for scene in case.scenes for option in scene.options]
    return [other.id for group in (case.patient, *options) for other in group.interacting]


def _never_ordered(case, page):
    """An order that no choice places has a result, and perhaps a source, that no screen shows."""
    placed = {id for scene in case.scenes for option in scene.options for id in option.orders}
    for id in case.orders:
        if id not in placed and placed <= case.orders.keys():  # a misspelt one is told by itself
            sentence = f"no choice orders `{id}`, so no screen shows its result or where it comes from"
            yield page.finding(("orders", id), f"{sentence}: name it under `orders` of a choice, or remove it")


def _prescription(page, place, prescription, controls):
    """Its drug exists and can be given so, and so does each control that it takes a value from, in the unit that is needed there."""
    yield from unknown(page, (*place, "drug"), "drug", prescription.drug, library.ids("drugs"))
    yield from no_such_way(page, (*place, "route"), prescription.drug, prescription.route)
    for key, unit in (("dose", "mg/day"), ("halve_every", "days")):
        id = getattr(getattr(prescription, key), "control", None)
        yield from unknown(page, (*place, key, "control"), "control", id, controls)
        if id in controls and controls[id].unit != unit:
            yield page.finding(
                (*place, key, "control"),
                f"the control `{id}` is in {controls[id].unit}, and `{key}` takes {unit}: name another",
            )
        if id in controls and key == "halve_every" and not controls[id].low:
            yield page.finding(
                (*place, key, "control"),
                f"the control `{id}` goes down to 0, and a halving every 0 days never ends: raise its `low`",
            )


def _reading(page, place, reading, before):
    """Its drugs exist, and no reading before it fits all that it fits."""
    for index, drug in enumerate(reading.drugs):
        yield from unknown(page, (*place, "drugs", index), "drug", drug, library.ids("drugs"))
    for number, one in enumerate(before, 1):
        lists = all(_narrower(getattr(reading, key), getattr(one, key)) for key in ("drugs", "routes", "rhythms"))
        floors = all(_above(getattr(reading, key), getattr(one, key)) for key in ("at_least", "halve_at_least"))
        ceilings = all(_below(getattr(reading, key), getattr(one, key)) for key in ("up_to", "halve_up_to"))
        if lists and floors and ceilings and not (one.rhythms == () and "once" in reading.rhythms):
            sentence = f"no typed order comes as far as this reading, since reading {number} fits all that it fits"
            yield page.finding(place, f"{sentence}: move it up, or make reading {number} narrower")
            return


def _narrower(inner, outer):
    """Whether a list of words fits no more than another; an empty one fits any."""
    return not outer or bool(inner) and set(inner) <= set(outer)


def _above(inner, outer):
    return outer is None or inner is not None and inner >= outer


def _below(inner, outer):
    return outer is None or inner is not None and inner <= outer


# ── where choices lead ───────────────────────────────────────────────────────────────────────────────────────────


def _paths(case, page, interrupting):
    """Every scene is reached, the argued choices lead to the debrief, and on the way is enough to decide."""
    scenes = [scene.id for scene in case.scenes]
    for id in sorted(set(scenes) - _reached(case, [case.first, *interrupting])):
        yield page.finding(
            ("scenes", scenes.index(id)), f"no choice leads to the scene `{id}`: lead to it or remove it"
        )
    for start in (case.first, *sorted(interrupting)):
        way = _argued_way(case, start)
        if way[-1] in way[:-1] and DEBRIEF in _reached(case, [way[-1]]):
            sentence = (
                f"the argued choices from `{start}` lead round and come back to `{way[-1]}`: lead on to `debrief`"
            )
            yield page.finding(("scenes", scenes.index(way[-1])), sentence)
        elif start == case.first and way[-1] == DEBRIEF:
            decisions, (least, most) = sum(bool(case.scene(id).options) for id in way[:-1]), DECISIONS
            if not least <= decisions <= most:
                todo = "add a decision" if decisions < least else "remove one, or make it two cases"
                sentence = f"the argued way holds {decisions} decisions, and a case has {least} to {most}: {todo}"
                yield page.finding(("first",), sentence)


def _argued_way(case, start) -> list[str]:
    """The scenes from `start` along what is argued for, up to the debrief (or the end of an interruption), or to the first one met twice."""
    way = [start]
    while way[-1] != DEBRIEF and way.count(way[-1]) == 1:
        scene = case.scene(way[-1])
        branches = [option.next for option in scene.options if option.verdict == "argued" and option.next]
        way.append(branches[0] if branches else scene.next or DEBRIEF)
    return way


def _next(scene: Scene):
    return [id for id in (scene.next, *(option.next for option in scene.options)) if id]


def _reached(case, todo):
    """Every scene, and perhaps `debrief`, that choices lead to from the scenes `todo`, these included."""
    scenes, found = {scene.id: scene for scene in case.scenes}, set()
    while todo:
        id, *todo = todo
        if id not in found:
            found.add(id)
            todo += _next(scenes[id]) if id in scenes else []
    return found


# ── the short level ──────────────────────────────────────────────────────────────────────────────────────────────


def _short_level(case, page):
    """The short level asks three decisions of the main line, in order, and tells every other scene of it in a sentence."""
    wrong = list(_decisive(case, page))
    yield from wrong or _told(case, page)


def _decisive(case, page):
    """What is wrong with the scenes that the short level is to ask."""
    line, scenes = _main_line(case), [scene.id for scene in case.scenes]
    for number, id in enumerate(case.decisive):
        place = ("decisive", number)
        yield from unknown(page, place, "scene", id, scenes)
        if id in scenes and id not in line:
            sentence = f"`{id}` is not on the way from `first` to `debrief`, where no choice branches off"
            yield page.finding(place, f"{sentence}: name a scene that everybody comes to")
        elif id in line and case.scene(id).ranking:
            yield page.finding(place, f"`{id}` is a ranking, and the short level asks decisions: name a decision")
    known = [id for id in case.decisive if id in line]
    if case.decisive and len(set(case.decisive)) != DECISIVE:
        sentence = f"the short level asks {DECISIVE} decisions, and `decisive` names {len(set(case.decisive))}"
        yield page.finding(("decisive",), f"{sentence}: name {DECISIVE}, or leave `decisive` out")
    elif known != sorted(known, key=line.index):
        yield page.finding(("decisive",), "these scenes come in another order: name them in the order of the case")


def _told(case, page):
    """Every other scene of the main line is told, and no scene that no short level passes."""
    line = _main_line(case)
    for number, scene in enumerate(case.scenes):
        told = bool(case.decisive) and scene.id in line and scene.id not in case.decisive
        if told and not scene.told:
            sentence = f"the short level passes the scene `{scene.id}` over in silence"
            yield page.finding(("scenes", number), f"{sentence}: say in `told` what was done there and what followed")
        elif scene.told and not told:
            yield page.finding(
                ("scenes", number, "told"), f"no screen shows this, as `{scene.id}` is never told: remove it"
            )


def _main_line(case) -> list[str]:
    """The scenes from `first` on when no choice branches off, as far as they are known and none is met twice."""
    scenes, line, id = {scene.id: scene for scene in case.scenes}, [], case.first
    while id in scenes and id not in line:
        line.append(id)
        id = scenes[id].next
    return line


# ── rankings, tests and words that vary ──────────────────────────────────────────────────────────────────────────


def _rankings(case, page):
    """Rankings of one case weigh the same hypotheses, and the tests between them cost something."""
    first = None
    for number, scene in enumerate(case.scenes):
        if scene.ranking:
            place, ids = ("scenes", number, "ranking"), [ranked.id for ranked in scene.ranking.order]
            yield from twice(page, (*place, "order"), ids, "hypothesis")
            yield from twice(page, (*place, "findings"), [one.id for one in scene.ranking.findings], "finding")
            first = first or (scene.id, set(ids))
            for id in sorted(first[1] ^ set(ids)):
                sentence = f"the hypothesis `{id}` does not stand in both `{first[0]}` and `{scene.id}`"
                yield page.finding(place, f"{sentence}: give all rankings of a case the same ids")
    for id, order in case.orders.items():
        if first and order.kind == "test" and not order.burden:
            sentence = f"the test `{id}` costs the patient nothing: add `burden`, in a few words"
            yield page.finding(("orders", id), sentence)


def _placeholders(case, page):
    """Every `{word}` has its values, and every group of values its `{word}`."""
    used = set()
    for place, text in texts(page.data):
        if place[0] != "vary":
            for word in PLACEHOLDER.findall(text):
                used.add(word)
                yield from unknown(page, place, "key of `vary`", word, case.vary, f"`{{{word}}}` stays as it is: ")
    for word, values in case.vary.items():
        if word not in used:
            yield page.finding(("vary", word), f"no text holds `{{{word}}}`: write it where it belongs, or remove it")
        elif len(set(values)) < 2:
            yield page.finding(("vary", word), f"`{word}` has one value and never varies: add another")
