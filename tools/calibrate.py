"""`make calibrate`: targets and priors → an ensemble of parameter sets and its manifest, under assets/calibration/.

First the most probable set (least squares), then the posterior around it (emcee, an ensemble sampler), with a fixed seed.
The targets are assets/targets.yaml, the priors assets/calibration/priors.yaml; of assets/checks.yaml only those checks are read
that `informed` the model. Checks that stand as untouched are never looked at here.
With `--check` nothing is sampled: it is only said whether the inputs are still those of the manifest.
With `--targets` the divided numbers that stand as targets or informed by are laid beside the model; the untouched are not run.
With `--record` the checks and all divided numbers are run once, when all is done, and what came out is written down, pass or fail.
"""

import argparse
import hashlib
import json
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import yaml

from course_lib import content
from course_lib.content import library
from course_lib.content.fingerprints import ENGINE_EDITION
from course_lib.physiology.evidence import calibration, checks
from course_lib.physiology.evidence.calibration import constants, distances, log_prior
from course_lib.physiology.evidence.division import record as division_record
from course_lib.physiology.evidence.division import runs as division_runs
from course_lib.physiology.evidence.division.sheet import Division
from course_lib.physiology.parameters import Parameters

FOLDER = Path(__file__).parents[1] / "assets" / "calibration"
SEED = 2026
WALKERS = 96
INPUTS = ("targets.yaml", "checks.yaml", "calibration/priors.yaml", "calibration/sms3_division.yaml")
GROUPS = ("target", "informed by", "untouched")


class Problem:
    """What is sampled, against what."""

    def __init__(self):
        self.sheet = library.page("targets.yaml").data
        known = checks.checks(library.page("checks.yaml").data)
        self.informing = [check for check in known if check.id in INFORMING]
        divided = library.page("calibration", "sms3_division.yaml").data
        self.divided = [entry for entry in Division.model_validate(divided).entries if entry.id in DIVIDED]
        self.drugs, self.limits = content.drugs(), content.parameters()
        self.median = Parameters.median(self.limits)
        self.priors = calibration.priors(library.page("calibration", "priors.yaml").data)
        self.joint = {name: prior for name, prior in self.priors.items() if prior.joint}
        self.curved = np.array([prior.form == "lognormal" for prior in self.joint.values()])

    def apart(self, places):
        """Distances in tolerances (N, targets) of the sets at `places` (N, K)."""
        sets = constants(self.joint, self.limits, places)
        found = distances(self.sheet, self.informing, self.drugs, replace(self.median, **sets), self.divided)
        return np.stack(list(found.values()), axis=-1), list(found)

    def log_posterior(self, places):
        prior = log_prior(self.joint, self.limits, places)
        far = prior == -np.inf
        safe = np.where(far[:, None], self.centre, places)
        return np.where(far, -np.inf, prior - 0.5 * np.sum(self.apart(safe)[0] ** 2, axis=1))

    @property
    def centre(self):
        return np.where(self.curved, 0.0, 0.5)


INFORMING = ("vogel-2020",)  # Nava 2002 informed a prior only: shares of virtual patients are not sampled against
DIVIDED = ("D4.1",)  # of the divided numbers, those that the typical patient shows; shares and the axis are set by hand


def most_probable(problem):
    """The places of the most probable set; a constant with a uniform prior stays where the course has it."""
    from scipy.optimize import least_squares

    start, free = problem.centre, problem.curved
    for at, name in enumerate(problem.joint):
        if not free[at]:
            limit = problem.limits[name]
            start[at] = (limit.value - limit.low) / (limit.high - limit.low)

    def residuals(x):
        values = np.repeat(start[None], 2, axis=0)  # at least two, so that every constant is an array
        values[:, free] = x
        return np.concatenate([problem.apart(values)[0][0], x])

    start[free] = least_squares(residuals, start[free], bounds=(-4.0, 4.0), diff_step=1e-3, max_nfev=40).x
    return start


def sample(problem, start, steps):
    """The chain after burn-in (steps, walkers, K), the share of accepted moves and the longest autocorrelation time."""
    import emcee

    random = np.random.RandomState(SEED)
    spread = np.where(problem.curved, 0.3, 0.15)
    first = start + spread * random.standard_normal((WALKERS, len(start)))
    first = np.where(problem.curved, np.clip(first, -1.5, 1.5), np.clip(first, 0.02, 0.98))
    for _ in range(50):  # every walker starts inside the constants' ranges
        out = log_prior(problem.joint, problem.limits, first) == -np.inf
        first[out] = (first[out] + start) / 2
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler = emcee.EnsembleSampler(WALKERS, len(start), problem.log_posterior, moves=moves, vectorize=True)
    sampler.random_state = random.get_state()
    began = time.time()
    for state in sampler.sample(emcee.State(first), iterations=steps):
        if sampler.iteration % 100 == 0:
            print(f"step {sampler.iteration} of {steps}, {time.time() - began:.0f} s, "
                  f"mean log posterior {state.log_prob.mean():.2f}", flush=True)  # fmt: skip
    burn = steps // 3
    times = sampler.get_autocorr_time(discard=burn, tol=0)
    return sampler.get_chain(discard=burn), float(sampler.acceptance_fraction.mean()), float(np.max(times))


def fingerprints():
    """A short sha-256 of the numbers of each input; its words may change without a new calibration."""
    targets, checked, prior, sheet = (library.page(*name.split("/")).data for name in INPUTS)
    informing = [check for check in checked["checks"] if check["id"] in INFORMING]
    wanted = [entry for entry in sheet["entries"] if entry["group"] == "target"]
    return {
        name: hashlib.sha256(json.dumps(_numbers(data), sort_keys=True).encode()).hexdigest()[:16]
        for name, data in zip(INPUTS, (targets, informing, prior, wanted), strict=True)
    }


WORDS = {
    "words",
    "note",
    "source",
    "assumption",
    "reason",
    "interval",
    "assumed",
    "informed",
    "standing",
    "model",
    "kind",
    *("population", "people", "sources", "read", "unread", "inferred", "domain", "told"),  # of a divided number
}


def _numbers(data):
    """What of a parsed file the sampler reads."""
    if isinstance(data, dict):
        return {key: _numbers(value) for key, value in data.items() if key not in WORDS}
    return [_numbers(one) for one in data] if isinstance(data, list) else data


def record(date):
    """Run every check and every divided number once with the constants of the course, and write down what came out."""
    path = FOLDER / "record.yaml"
    if path.exists():
        sys.exit(f"{path.name} is there already: the untouched checks are run once. If the model is another one, "
                 "move it aside, record again, and say in CHANGELOG why.")  # fmt: skip
    drugs, physiology, division = content.drugs(), Parameters.median(content.parameters()), divided()
    results = [checks.run(one, drugs, physiology) for one in checks.checks(library.page("checks.yaml").data)]
    outcomes = division_runs.run_all(division, GROUPS, drugs, physiology, recording=True)
    body = {
        "recorded_on": date,
        "model": ENGINE_EDITION,
        "inputs": fingerprints(),
        "constants": division_record.name_of_constants(physiology, drugs),
        "provenance": division_record.provenance(division),
        "checks": {result.check.id: _checked(result, division) for result in results},
        "divided": division_record.divided(division, outcomes),
    }
    path.write_text(HEAD + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")


HEAD = (
    "# What the model said to the checks of SMS-2 and to the divided numbers when they were run at the end, once; never edited.\n"
    "# SMS-2's own record stands beside it. `provenance` says who had read and seen what before.\n"
)


def _checked(result, division):
    """A check of the model before, with its standing for this one."""
    return {
        "standing": division_record.carried(division)[result.check.id].group,
        "passed": result.passed,
        "readings": [
            {"run": one.run, "reading": one.reading.words, "observed": one.reading.observed, "model": round(one.value, 3), "inside": one.inside}
            for one in result.found
        ],
    }  # fmt: skip


def divided():
    """The published numbers as they were divided."""
    return Division.model_validate(library.page("calibration", "sms3_division.yaml").data)


def show_targets():
    """Print every reading of the targets and of what informed the model beside what it gives, and the misses by size."""
    began, known = time.process_time(), (divided(), content.drugs(), Parameters.median(content.parameters()))
    found = division_runs.run_all(known[0], ("target", "informed by"), *known[1:])
    print(f"{'':6} {'':11} {'observed':>9} {'agrees from':>12} {'to':>8} {'model':>9}")
    for one in found:
        print(_line(one))
    off = division_runs.misses(found)
    print(
        f"\n{len(off)} of {sum(one.value is not None for one in found)} lie outside, by half an interval (* a target):"
    )
    for one in off:
        mark = "*" if one.entry.group == "target" else " "
        print(f"{one.entry.id:6}{mark} {one.beyond_in_widths:+7.1f}  {one.reading.words}")
    print(f"\n{time.process_time() - began:.0f} s of processor time")


def _line(one):
    read = one.reading
    numbers = "".join(
        f"{_figures(value):>{width}}"
        for value, width in ((read.observed, 10), (read.low, 13), (read.high, 9), (one.value, 10))
    )
    verdict = {True: "inside", False: "OUTSIDE", None: f"not computed: {one.why}"}[one.inside]
    return f"{one.entry.id:6} {one.entry.group:11}{numbers}  {read.words}: {verdict}"


def _figures(value):
    return "–" if value is None else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--steps", type=int, default=1500)
    options.add_argument("--members", type=int, default=300)
    options.add_argument("--check", action="store_true")
    options.add_argument("--targets", action="store_true")
    options.add_argument("--record", metavar="DATE")
    asked = options.parse_args()
    if asked.targets:
        return show_targets()
    if asked.record:
        return record(asked.record)
    if asked.check:
        kept = yaml.safe_load((FOLDER / "manifest.yaml").read_text(encoding="utf-8"))
        changed = [name for name, digest in fingerprints().items() if kept["inputs"].get(name) != digest]
        moved = [name for name, value in kept["most_probable"].items() if content.parameters()[name].value != value]
        if moved:
            sys.exit(f"physiology.yaml no longer holds the calibrated value of {', '.join(moved)}: take it from "
                     "assets/calibration/manifest.yaml, or change the prior and run `make calibrate`.")  # fmt: skip
        if changed:
            sys.exit(
                f"The calibration is older than {', '.join(changed)}: run `make calibrate` (about a quarter of an hour)."
            )
        return
    problem = Problem()
    best = most_probable(problem)
    chain, accepted, autocorrelation = sample(problem, best, asked.steps)
    flat = chain.reshape(-1, chain.shape[-1])
    random = np.random.default_rng(SEED)
    taken = flat[random.choice(len(flat), asked.members, replace=False)]
    sets = constants(problem.joint, problem.limits, taken)
    alone = {name: prior for name, prior in problem.priors.items() if not prior.joint}
    sets |= constants(alone, problem.limits, _inside(alone, problem.limits, random, asked.members))
    sets = {name: sets[name] for name in problem.priors}
    (FOLDER / "ensemble.csv").write_text(calibration.write_sets(sets), encoding="utf-8")
    _write_manifest(problem, best, taken, asked, accepted, autocorrelation, len(chain))


def _inside(alone, limits, random, members):
    """Places (members, K) drawn from the priors alone, each drawn again until it lies in its range."""
    places = random.standard_normal((members, len(alone)))
    for _ in range(1000):
        out = log_prior(alone, limits, places) == -np.inf
        if not out.any():
            return places
        places[out] = random.standard_normal((int(out.sum()), len(alone)))
    raise SystemExit("A prior lies outside its constant's range: widen one of them.")


def _write_manifest(problem, best, taken, asked, accepted, autocorrelation, kept_steps):
    at_best, names = problem.apart(np.repeat(best[None], 2, axis=0))
    at_sets, _ = problem.apart(taken)
    point = constants(problem.joint, problem.limits, best[None])
    manifest = {
        "made_by": "make calibrate",
        "model": ENGINE_EDITION,
        "inputs": fingerprints(),
        "seed": SEED,
        "sampler": "emcee, differential-evolution moves (0.8) and snooker moves (0.2)",
        "versions": {name: version(name) for name in ("numpy", "scipy", "emcee")},
        "walkers": WALKERS,
        "steps": asked.steps,
        "steps_kept": kept_steps,
        "accepted_share": round(accepted, 3),
        "longest_autocorrelation_steps": round(autocorrelation, 1),
        "members": asked.members,
        "informed_by": list(INFORMING),
        "divided": list(DIVIDED),
        "most_probable": {name: float(f"{float(value[0]):.2g}") for name, value in point.items()},
        "distances_in_tolerances": {
            name: {
                "most_probable": round(float(one), 2),
                "ensemble_5": round(float(np.quantile(many, 0.05)), 2),
                "ensemble_95": round(float(np.quantile(many, 0.95)), 2),
            }
            for name, one, many in zip(names, at_best[0], at_sets.T, strict=True)
        },
    }
    head = "# How ensemble.csv was made; written by `make calibrate`, never by hand.\n"
    (FOLDER / "manifest.yaml").write_text(head + yaml.safe_dump(manifest, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
