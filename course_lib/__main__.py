"""`python -m course_lib VERB`: serve the course, or check its content."""

import argparse
import sys


def validate() -> int:
    """Print every finding; 1 if there is one."""
    from .content.check import check
    from .engine.physiology import Physiology
    from .engine.targets import Target

    findings = check(Physiology.constants(), Target)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} finding{'s' if len(findings) != 1 else ''}" if findings else "The content is well formed.")
    return 1 if findings else 0


def main(argv=None) -> int:
    """Do what the verb says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m course_lib", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("serve", help="serve the course (HOST, PORT and COURSE_DATA are read from the environment)")
    verbs.add_parser("validate", help="check every content file and list all findings")
    verb = parser.parse_args(argv).verb
    if verb == "serve":
        from .serve import main as serve

        return serve([]) or 0
    return validate()


if __name__ == "__main__":
    sys.exit(main())
