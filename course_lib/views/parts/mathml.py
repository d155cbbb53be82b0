"""LaTeX → MathML that a browser draws by itself, with words for who cannot see it; and an equation with numbers put in."""

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree

import numpy as np
from markupsafe import Markup, escape

_SAID = {
    "=": " equals ", "+": " plus ", "−": " minus ", "-": " minus ", "·": " times ", "≤": " is at most ", "≥": " is at least ",
    ">": " is more than ", "∫": " the integral of ", ",": ", ", ":": ": ", "′": " prime", "∞": "infinity",
}  # fmt: skip


@lru_cache(maxsize=1024)
def equation(latex: str) -> Markup:
    """An equation or a symbol as native MathML, whose label says it in words."""
    from latex2mathml.converter import convert  # only a page that shows an equation pays for it

    drawn = convert(latex)
    said = escape(_tidy(_said(ElementTree.fromstring(drawn))))
    return Markup(drawn.replace("<math ", f'<math alttext="{said}" aria-label="{said}" ', 1))


def put_in(latex: str, values: Mapping[str, float]) -> str:
    """The LaTeX with the number of each symbol in place of it, on the right of the first equals sign."""
    left, equals, right = latex.partition("=")
    symbols = "|".join(re.escape(symbol) for symbol in sorted(values, key=len, reverse=True))
    tokens = re.compile(rf"(?P<symbol>{symbols})|\\text\{{[^}}]*\}}|\\[a-zA-Z]+|." if symbols else ".", re.DOTALL)
    put = tokens.sub(lambda found: number(values[found[0]]) if found.groupdict().get("symbol") else found[0], right)
    return f"{left}{equals}{put}"


def number(value: float) -> str:
    """A number with four significant digits, without an exponent; a speck is 0."""
    if abs(value) < 5e-7:
        return "0"
    return np.format_float_positional(float(f"{value:.4g}"), trim="-")


def _said(node) -> str:
    parts = [_said(child) for child in node]
    match node.tag.rpartition("}")[2]:
        case "mfrac":
            return f" {_grouped(parts[0])} over {_grouped(parts[1])} "
        case "msup":
            return parts[0] + _power(parts[1])
        case "msub":
            return f"{parts[0]} {parts[1]}"
        case "msubsup":
            return parts[0] if "integral" in parts[0] else f"{parts[0]} {parts[1]}{_power(parts[2])}"
        case "msqrt":
            return f" the root of {_grouped(''.join(parts))}"
        case "mspace":
            return " "
    own = (node.text or "").strip()
    return _SAID.get(own, own) + " ".join(parts)


def _power(text: str) -> str:
    return text if text.strip() == "prime" else f" to the power {_grouped(text)} "


def _grouped(text: str) -> str:
    text = _tidy(text)
    return f"({text})" if " " in text else text


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    return re.sub(r"\s+([,:)])", r"\1", text).replace("( ", "(")
