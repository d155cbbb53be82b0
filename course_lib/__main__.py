"""`python -m course_lib VERB`: serve the course, check its content, or write its model in standard form."""

import argparse
import sys


def findings() -> tuple:
    """Every Finding about the content, with what the engine knows of the files it reads."""
    from .content.check import check
    from .engine.calibration import Prior
    from .engine.checks import Check
    from .engine.physiology import Physiology
    from .engine.targets import Target
    from .model.tried import Tried

    nouns = (
        ("targets.yaml", "targets", Target),
        ("checks.yaml", "checks", Check),
        ("calibration/priors.yaml", "priors", Prior),
        ("calibration/tried.yaml", "tried", Tried),
    )
    return check(Physiology.constants(), nouns)


def validate() -> int:
    """Print every finding; 1 if there is one."""
    found = findings()
    for finding in found:
        print(finding)
    print(f"{len(found)} finding{'s' if len(found) != 1 else ''}" if found else "The content is well formed.")
    return 1 if found else 0


def sbml(scenario: str, as_antimony: bool) -> int:
    """Print the model in standard form, for a scenario of the targets; 1, and why, if that cannot be."""
    from . import content
    from .engine import notation, standard
    from .engine.targets import scenarios

    known = scenarios(content.page("targets.yaml").data)
    if scenario not in known:
        print(f"There is no scenario `{scenario}`; there are: {', '.join(known)}.", file=sys.stderr)
        return 1
    cited = {id: f"{one.citation} ({one.standing})" for id, one in content.references().items()}
    text = standard.antimony(
        known[scenario], content.drugs(), content.parameters(), citations=cited, name=f"proximal {scenario}"
    )
    try:
        text = text if as_antimony else notation.sbml(text)
    except ImportError:
        print(
            "SBML is made by the package antimony: `pip install antimony`, or ask for `sbml --antimony`.",
            file=sys.stderr,
        )
        return 1
    sys.stdout.buffer.write(text.encode("utf-8")) if hasattr(sys.stdout, "buffer") else print(text)
    return 0


def main(argv=None) -> int:
    """Do what the verb says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m course_lib", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("serve", help="serve the course (HOST, PORT and COURSE_DATA are read from the environment)")
    verbs.add_parser("validate", help="check every content file and list all findings")
    form = verbs.add_parser(
        "sbml", help="print the model in standard form (SBML), for a scenario of assets/targets.yaml"
    )
    form.add_argument("--scenario", default="weiner", help="its name there (weiner)")
    form.add_argument("--antimony", action="store_true", help="as Antimony text, which needs no further package")
    asked = parser.parse_args(argv)
    if asked.verb == "sbml":
        return sbml(asked.scenario, asked.antimony)
    if asked.verb == "serve":
        from .serve import main as serve

        return serve([]) or 0
    return validate()


if __name__ == "__main__":
    sys.exit(main())
