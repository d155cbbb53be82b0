"""The figures of a load that was played → the lines of deploy/HOSTING.md, and what they say a machine carries.

`deploy/load.json` holds the run that the page quotes; a test holds the page to it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from course_lib.serve.memory_limit import RESERVE

BUSY = 0.6  # share of a core beyond which answers begin to wait for each other
BEGIN, END = "<!-- figures of make load -->", "<!-- end of figures -->"


def loaded(path: Path) -> Mapping[str, Mapping]:
    """The parts of a run, by name."""
    return json.loads(path.read_text("utf-8"))["parts"]


def value(parts: Mapping[str, Mapping], part: str, begins: str) -> float:
    """The figure of a part whose name begins so; raises KeyError with those that there are."""
    names = [one["name"] for one in parts[part]["figures"]]
    for one in parts[part]["figures"]:
        if one["name"].startswith(begins):
            return one["value"]
    raise KeyError(f"{part} has no figure that begins with {begins!r}; there are {', '.join(names)}")


def learners_of(memory_mb: float, without_mb: float, page_mb: float) -> int:
    """How many pages can be live at once in so much memory: ⌊((1 − r)·L − U) / K⌋, r as in `serve/memory_limit.py`."""
    return max(0, int(((1 - RESERVE) * memory_mb - without_mb) // page_mb))


def learners_a_core(cores_used: float, learners: int, p95_ms: float, most_ms: float = 300.0) -> int | None:
    """How many learners of such a class one core carries; None where the class was answered too late to say."""
    return int(learners / cores_used) if p95_ms <= most_ms and cores_used > 0 else None


def drags_a_core(step_ms: float, busy: float = BUSY) -> int:
    """How many steps of drags a core answers in a second, if no more than that share of it is used, so that none waits long."""
    return int(1000 * busy / step_ms)


def lines(parts: Mapping[str, Mapping]) -> Iterator[str]:
    """What HOSTING.md says between its marks."""
    some = parts["class"]
    yield (
        f"Measured with `make load` on {some['day']}: {some['cores']} cores ({some['processor']}), {some['memory_gb']} GB, "
        f"Python {some['python']}, the learners on the same machine and other work beside it (load average "
        f"{some['load_average'][0]:g} at the end of the class)."
    )
    yield ""
    yield "| part | figure | measured | target |"
    yield "|---|---|---|---|"
    for part, found in parts.items():
        for one in found["figures"]:
            if one["target"] or part in ("open", "memory") or "processor" in one["name"]:
                reached = {True: "", False: ", **missed**", None: ""}[one["reached"]]
                yield f"| {part} | {one['name']} | {one['value']:g} {one['unit']} | {one['target']}{reached} |".replace(
                    "  |", " |"
                )
    yield ""
    page = max(
        value(parts, "memory", name)
        for name in ("memory a live page", "memory a page that is", "memory a page that was")
    )
    without = value(parts, "memory", "memory of the course without a live page")
    yield (
        f"From these figures: beside {without:.0f} MB without a live page, one holds up to {page:.0f} MB, "
        f"so 1 GB carries {learners_of(1000, without, page)} live pages and 4 GB {learners_of(4000, without, page)}, "
        "with a tenth of the memory kept free; a page that nobody touches holds nothing."
    )
    step = value(parts, "memory", "processor of the course, a step")
    yield (
        f"A step of a drag takes {step:.0f} ms of a processor, so one core that is {100 * BUSY:.0f} % busy "
        f"answers {drags_a_core(step)} of them a second."
    )
    p95, used = (
        value(parts, "class", "100 learners, 30 drag: control to answer, 95"),
        value(parts, "class", "processor of the course"),
    )
    core = learners_a_core(used, 100, p95)
    if core is None:
        yield f"The class took {used:.1f} cores and was answered too late to say how many learners a core carries."
    else:
        yield f"The class took {used:.1f} cores, so one core carries about {core} such learners, of whom three in ten drag."


def page_with(text: str, parts: Mapping[str, Mapping]) -> str:
    """The page with these figures between its marks; raises ValueError where it has none."""
    if BEGIN not in text or END not in text:
        raise ValueError(f"deploy/HOSTING.md has no place for figures: it needs {BEGIN} and {END}")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n" + "\n".join(lines(parts)) + f"\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write the figures of deploy/load.json into deploy/HOSTING.md."""
    deploy = Path(__file__).parents[2] / "deploy"
    page = deploy / "HOSTING.md"
    page.write_text(page_with(page.read_text("utf-8"), loaded(deploy / "load.json")), encoding="utf-8")


if __name__ == "__main__":
    main()
