"""Routes, grades of evidence, doses and amounts → the words that every screen uses for them."""

ROUTES = {
    "oral": "by mouth",
    "iv": "into a vein",
    "infusion": "continuous infusion",
    "intramuscular": "into a muscle",
    "depot": "as a depot in a muscle",
}
ORDER_ROUTES = {route: ROUTES[route] for route in ("oral", "iv", "infusion")} | {"im": "into a muscle"}  # by hand
RHYTHMS = {"once": "once, and none after it", "daily": "once a day", "divided": "divided over the day"}
SOUND = "✓ Sound."  # first words of a verdict with which the course agrees
GRADES = {
    "A": "randomised trials or meta-analysis",
    "B": "controlled or observational, in people",
    "C": "case report or series",
    "D": "animals only",
    "E": "expert opinion or common practice",
}
# What no curve of the model feels, wherever it shows that cortisol is missing.
UNFELT = (
    "Where cortisol {} missing, low pressure and low glucose would go with it in a person, and sodium can be low [B51]; "
    "the model’s curves do not feel it."
)


def dose(value: float) -> str:
    """A dose in mg as it is printed: at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value < 100 else f"{value:,.0f}"


def amount(value: float, unit: str) -> str:
    """A quantity as it is read aloud: `1 day`, `3 days`, `120 mg/day`."""
    return f"{value:g} {unit.removesuffix('s') if value == 1 else unit}"
