"""A challenge of three and what happened in it → the task that is open, what of it holds, and what should not have been changed.

A task is met by showing something of the model, never by a regimen that would be good for anyone: nothing is scored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...model.lab import Lab, Task
from ...model.trace import Trace
from . import goals
from .setup import Setup, Side, settings, switchable

GROUPS = {
    "sparing": ("sparing", "sparing_from"),
    "training": ("training", "training_from"),
    "mobility": ("mobility", "loading"),
}  # settings of the patient that go together; the rest is the patient


@dataclass(frozen=True)
class Solved:
    """A task that held: the code of what was set then, and how many changes it took."""

    task: str
    code: str
    changes: int


@dataclass(frozen=True)
class Progress:
    """Where a challenge stands: whether it is open, the tasks that held, and whether what the last of them shows is being read."""

    open: bool = False
    solved: tuple[Solved, ...] = ()
    telling: bool = False

    def task(self, tasks: Sequence[Task]) -> Task | None:
        """The task that waits; None while another is told, when all have held, and when the challenge is closed."""
        waits = self.open and not self.telling and len(self.solved) < len(tasks)
        return tasks[len(self.solved)] if waits else None


def progress(tasks: Sequence[Task], events: Iterable[tuple[str, Mapping]]) -> Progress:
    """Where events, each by its kind and body, leave a challenge; what does not fit its tasks is passed over."""
    now = Progress()
    for kind, body in events:
        does = body.get("does") if kind == "challenge" else None
        if does == "begun":
            now = Progress(open=bool(tasks))
        elif does == "left":
            now = replace(now, open=False)
        elif does == "next" and now.open:
            now = replace(now, telling=False)
        elif does == "solved" and (task := now.task(tasks)) and body.get("task") == task.id:
            now = replace(now, solved=(*now.solved, _solved(task, body)), telling=True)
    return now


def _solved(task, body):
    changes, code = body.get("changes"), body.get("code")
    return Solved(task.id, code if isinstance(code, str) else "", changes if type(changes) is int else 0)


def readings(task: Task, a: Trace, b: Trace, patients: int) -> tuple[goals.Reading, ...]:
    """Each criterion of a task as A reads now, or as B less A does."""
    return tuple(_reading(criterion, a, b, patients) for criterion in task.criteria)


def _reading(criterion, a, b, patients):
    values = goals.measure(a, criterion.measure, criterion.day)
    if criterion.of == "apart":
        values = goals.measure(b, criterion.measure, criterion.day) - values
    return goals.reading(criterion, values, a, patients)


def astray(task: Task, lab: Lab, setup: Setup, preset: Setup) -> tuple[str, ...]:
    """What is not as it was at the start of a task, though it should be: names as in `may`, and `patient` for everything else of theirs."""
    return tuple(name for name in changed(lab, setup, preset) if name not in task.may)


def changed(lab: Lab, setup: Setup, preset: Setup) -> tuple[str, ...]:
    """What of a setup differs from another, by the names that a task gives to what may be changed."""
    found = []
    for key in ("a", "b"):
        now, first = getattr(setup, key), getattr(preset, key)
        found += [f"{key}-dose"] if _doses(now) != _doses(first) else []
        found += [f"{key}-drug"] if _drugs(now) != _drugs(first) else []
    now, first, model = settings(setup.patient), settings(preset.patient), switchable(lab)
    differ = {name for name in now if now[name] != first[name]}
    known = {one for names in GROUPS.values() for one in names} | set(model)
    found += [group for group, names in GROUPS.items() if differ & set(names)]
    found += ["model"] if differ & set(model) else []
    return (*found, "patient") if differ - known else tuple(found)


def _doses(side: Side):
    return [(step.from_day, step.route, step.every_h, round(step.mg, 9)) for step in side]


def _drugs(side: Side):
    return {step.drug for step in side if step.mg} or {step.drug for step in side}


def moved(before: Setup, after: Setup) -> frozenset[str]:
    """The fields that differ between two setups, so that a drag along one of them counts as one change."""
    found = set()
    for key in ("a", "b"):
        was, now = getattr(before, key), getattr(after, key)
        if len(was) != len(now):
            found.add(f"{key}-steps")
            continue
        for n, (one, other) in enumerate(zip(was, now, strict=True)):
            found |= {f"{key}-{n}-{name}" for name in vars(one) if getattr(one, name) != getattr(other, name)}
    was, now = settings(before.patient), settings(after.patient)
    return frozenset(found | {name for name in now if now[name] != was[name]})
