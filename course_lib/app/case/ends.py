"""Cases → the ends of all their paths side by side, as text: `python -m course_lib paths`."""

import sys
from collections.abc import Iterator
from functools import partial

from ... import content
from ...engine.case import replay
from ...engine.case.ends import End, argued_against, ends
from ...model.case import Case
from ...model.trace import REGIONS
from .run import case_of_run, simulate

SEED = 0


def found(id: str, at_once: int = 0) -> tuple[Case, list[End]]:
    """The case, and the ends of its paths, the argued one first; raises KeyError or Refused for a case that cannot be read."""
    case = case_of_run(id, SEED)
    return case, list(ends(case, partial(simulate, case, SEED), at_once))


def unanswered(paths: list[End]) -> list[End]:
    """Those that the course argues against, that end ahead of the argued one, and of which no author says why.

    Where several choices differ from the argued ones, a sound one among them may have brought the lead: then they have to
    end ahead of every sound path.
    """
    sound = [one for one in paths if not argued_against(one)]
    best = End(
        {region: max(one.strength[region] for one in sound) for region in REGIONS}, max(one.reserve for one in sound)
    )
    return [one for one in _ahead(paths) if not one.words and (len(one.choices) == 1 or one.ahead_of(best))]


def _ahead(paths):
    return [one for one in paths[1:] if argued_against(one) and one.ahead_of(paths[0])]


def paths(id: str | None, once: bool) -> int:
    """Print them for one case, or for all; 1 where a path that is argued against ends ahead without a word, or a case cannot be read."""
    try:
        told = [_table(*found(one, 1 if once else 0)) for one in ([id] if id else sorted(content.ids("cases")))]
    except (KeyError, content.Refused) as reason:
        print(reason.args[0] if isinstance(reason, KeyError) else reason, file=sys.stderr)
        return 1
    print("\n\n".join(text for text, _ in told))
    return int(any(open_ for _, open_ in told))


def _table(case, paths):
    ahead, open_ = _ahead(paths), unanswered(paths)
    heads = ("proximal", "distal", "breathing", "reserve", "worst", "leaves the argued path at")
    rows = [
        _row(paths[0], paths[0]),
        *(_row(one, paths[0]) for one in sorted(paths[1:], key=lambda end: -end.strength[REGIONS[0]])),
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, cells, widths)).rstrip() for cells in (heads, *rows)]
    said = f"{case.id}: {len(paths)} path{'s' if len(paths) > 1 else ''}, {len(ahead)} argued against that end{'s' if len(ahead) == 1 else ''} ahead (marked >), {len(open_)} of them without a word"
    return "\n".join([said, *lines, *_open(case, open_)]), bool(open_)


def _row(end, best):
    more = end.ahead_of(best) if argued_against(end) else {}

    def number(value, what):
        return f"{'>' if what in more else ' '}{value:5.1f}"

    strengths = (number(end.strength[region], region) for region in REGIONS)
    return (
        *strengths,
        number(end.reserve, "adrenal reserve"),
        end.worst,
        ", ".join(map(_choice, end.choices)) or "nowhere",
    )


def _choice(one):
    set_to = ", ".join(f"{name} {value:g}" for name, value in one.controls.items())
    return f"{one.scene}: {' + '.join(one.options)}{f' ({set_to})' if set_to else ''}"


def _open(case, open_) -> Iterator[str]:
    for end in open_[:6]:
        where = ", or ".join(f"`{one.options[0]}` in `{one.scene}`" for one in end.choices if _against(case, one))
        yield f"  Write `ahead` at {where}: why more strength or reserve is no argument for it, or change what it does."


def _against(case, commitment):
    return not replay.judge(case.scene(commitment.scene), commitment).sound
