"""Which pages are drawn by our own client, and which by Voilà's manager because something else stands on them.

Decided when a notebook is first run, and again when its file has changed.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..views.parts.screen import Screen

VIEW = "application/vnd.jupyter.widget-view+json"
SCREEN = f"{Screen.__module__}.{Screen.__qualname__}"  # as anywidget names it


class PageKinds:
    """What is known of each notebook's file since it was last changed."""

    def __init__(self):
        self._known: dict[Path, tuple[int, bool]] = {}

    def kind(self, file: Path) -> bool | None:
        """True: our own client draws it; False: Voilà's manager does; None: not known yet."""
        changed, own = self._known.get(file, (None, None))
        return own if changed == file.stat().st_mtime_ns else None

    def learn(self, file: Path, own: bool) -> None:
        """Remember a kind until the file is changed."""
        self._known[file] = file.stat().st_mtime_ns, own


def all_ours(outputs: Sequence[Mapping], states: Mapping[str, Mapping]) -> bool:
    """Whether a cell shows screens of ours and nothing else; `states` has the state of each widget by its id."""
    return all(states.get(model, {}).get("_anywidget_id") == SCREEN for model in models(outputs))


def models(outputs: Sequence[Mapping]) -> list[str]:
    """The id of the widget that each shown output is; "" for what is none."""
    shown = [one for one in outputs if one.get("output_type") in ("display_data", "execute_result")]
    return [one.get("data", {}).get(VIEW, {}).get("model_id", "") for one in shown]
