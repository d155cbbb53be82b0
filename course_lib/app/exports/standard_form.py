"""The model in standard form, on the command line: SBML, or the Antimony text that it is made from."""

import sys

from ... import content
from ...physiology.evidence.targets import scenarios
from ...physiology.exchange.sbml import antimony as antimony_text
from ...physiology.exchange.sbml import sbml as sbml_text


def print_model(scenario: str, antimony: bool) -> int:
    """Print the model for a scenario of the targets; 1, and why, if that cannot be."""
    known = scenarios(content.page("targets.yaml").data)
    if scenario not in known:
        print(f"There is no scenario `{scenario}`; there are: {', '.join(known)}.", file=sys.stderr)
        return 1
    cited = {id: f"{one.citation} ({one.standing})" for id, one in content.references().items()}
    text = antimony_text(
        known[scenario], content.drugs(), content.parameters(), citations=cited, name=f"proximal {scenario}"
    )
    try:
        text = text if antimony else sbml_text(text)
    except ImportError:
        print(
            "SBML is made by the package antimony: `pip install antimony`, or ask for `sbml --antimony`.",
            file=sys.stderr,
        )
        return 1
    sys.stdout.buffer.write(text.encode("utf-8")) if hasattr(sys.stdout, "buffer") else print(text)
    return 0
