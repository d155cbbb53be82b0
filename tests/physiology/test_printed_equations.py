"""Each module shows the equations that it solves, letter for letter those of the model card, with unit and name in code of each symbol."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest
import yaml

from course_lib.model.drug import Drug
from course_lib.physiology.equations import CONSTANTS
from course_lib.physiology.parameters import Parameters

HOUSE = Path(__file__).parents[2]
PACKAGE = HOUSE / "course_lib" / "physiology"
EQUATIONS = yaml.safe_load((HOUSE / "assets" / "equations.yaml").read_text(encoding="utf-8"))["equations"]
MODULES = {  # which module solves the equations of which parts
    "exposure": ("exposure",),
    "adrenal_axis": ("axis",),
    "disease": ("illness",),
    "muscle": ("muscle", "injury", "lasting"),
    "strength": ("strength",),
    "parameters": ("patients",),
}
NAMES = {
    "varphi": "φ", "tau": "τ", "sigma": "σ", "theta": "θ", "eta": "η", "beta": "β", "xi": "ξ", "lambda": "λ", "mu": "μ",
    "gamma": "γ", "rho": "ρ", "pi": "π", "Pi": "Π", "sum": "Σ",
    "infty": "∞", "cdot": "·", "le": "≤", "ge": "≥", "int": "∫", "quad": "", ",": "",
}  # fmt: skip
LOW, HIGH = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"), str.maketrans("0123456789-hnpytl", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ʰⁿᵖʸᵗˡ")
ROW = re.compile(r"^    (\S+) {2,}(\S.*?) {2,}\[(.+)\]$")


def plain(latex: str) -> str:
    """LaTeX of the equations' file in one line of plain characters: `\\frac{dM}{dt} = k_0 \\cdot s` → `dM/dt = k₀·s`."""
    text = re.sub(r"\\text\{([^}]*)\}", lambda word: word[1].replace(" ", "\0"), latex)
    text = re.sub(r"\^\{([^{}]*)\}|\^(\w)", lambda power: (power[1] or power[2]).translate(HIGH), text)
    text = re.sub(r"_\{([^{}\\]*)\}|_(\d)", _low, text)
    text = re.sub(r"_\{(\\?\w+)\}", r"_\1", text)
    while (shorter := re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", _fraction, text)) != text:
        text = shorter
    text = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", text)
    text = re.sub(r"\\([A-Za-z]+|,)", lambda name: NAMES.get(name[1], name[1]), text).replace("-", "−")
    text = re.sub(r"\s+", " ", text).replace(" · ", "·").replace("\0", " ")
    return re.sub(" +", " ", text).strip()


def _low(index):
    text = index[1] or index[2]
    number, dot, rest = text.partition(",")
    return number.translate(LOW) + dot + rest if number.isdigit() else f"_{text}"


def _fraction(found):
    above, below = (part.strip() for part in found.groups())
    above = f"({above})" if re.search(r" [+-] ", above) else above
    return f"{above}/{below if re.fullmatch(r'[^ ]+', below) else f'({below})'}"


def docstring(module: str) -> str:
    return ast.get_docstring(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8")), clean=False)


def table(text: str) -> dict[str, tuple[list[str], str]]:
    """Symbol → (names in code, unit) of a docstring's table."""
    rows = [ROW.match(line) for line in text.splitlines()]
    return {row[1]: (row[2].split(", "), row[3]) for row in rows if row}


def shown(text: str) -> list[str]:
    """The equations of a docstring: indented lines that are no rows of its table."""
    return [line.strip() for line in text.splitlines() if line.startswith("    ") and not ROW.match(line)]


def printed(module: str) -> list[dict]:
    return [one for one in EQUATIONS.values() if one["part"] in MODULES[module]]


def differences(module: str, text: str, units: dict[str, str]) -> list[str]:
    """In what a module's docstring and the equations' file differ."""
    rows, found = table(text), []
    wanted, lines = {plain(one["latex"]) for one in printed(module)}, set(shown(text))
    found += [f"only in the module: {line}" for line in lines - wanted]
    found += [f"only in the file: {line}" for line in wanted - lines]
    symbols = {(plain(symbol), said) for one in printed(module) for symbol, said in one["symbols"].items()}
    found += [f"{symbol} is in no equation here" for symbol in rows.keys() - {symbol for symbol, _ in symbols}]
    for symbol, said in sorted(symbols):
        names, unit = rows.get(symbol, ([], ""))
        if said in units:
            found += [] if (names, unit) == ([said], units[said]) else [f"{symbol} is {said} [{units[said]}]"]
            continue
        if bracket := re.search(r"\[(.+?)\]", said):
            found += [] if unit == bracket[1] else [f"{symbol} is in {bracket[1]}, not {unit}"]
        elif not names:
            found.append(f"{symbol} is missing")
        of_file = set(re.findall(r"\w+", said.partition("]:")[2])) & units.keys()
        found += [f"{symbol} is made of {name}" for name in of_file - set(names)]
        if "in the drug's file" in said and not set(names) <= Drug.model_fields.keys():
            found.append(f"{symbol} is no constant of a drug")
    return found


@pytest.fixture(scope="module")
def units(course):
    return {name: constant.unit for name, constant in course.constants.items()}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_shows_the_equations_of_its_part_with_each_symbol_its_unit_and_its_name(module, units):
    assert not differences(module, docstring(module), units)


def test_every_part_of_the_model_has_a_module_that_solves_it():
    assert {one["part"] for one in EQUATIONS.values()} == {part for parts in MODULES.values() for part in parts}


def test_every_constant_that_an_equation_holds_is_shown_by_its_name(units):
    rows = [(symbol, names) for module in MODULES for symbol, (names, _) in table(docstring(module)).items()]
    missing = [name for symbol, name in CONSTANTS.items() if (plain(symbol), [name]) not in rows]
    assert not missing


@pytest.mark.parametrize("module", MODULES)
def test_a_name_that_a_table_gives_is_one_of_the_code(module):
    codes = [io.StringIO(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("*.py")]
    words = {
        token.string
        for code in codes
        for token in tokenize.generate_tokens(code.readline)
        if token.type == tokenize.NAME
    }
    known = words | Parameters.constants() | Drug.model_fields.keys() | {"–"}
    assert not {name for names, _ in table(docstring(module)).values() for name in names} - known


@pytest.mark.parametrize(
    ("module", "right", "wrong"),
    [
        ("muscle", "dM/dt = k₀·(s − d·M)", "dM/dt = k₀·(s − M)"),
        ("muscle", "  turnover_per_day  ", "  turnover  "),
        ("muscle", "    k₀ ", "    k₁ "),
        ("muscle", "[1/day]", "[1/h]"),
        ("muscle", "[share of own baseline]", "[kg]"),
        ("exposure", "  half_life  ", "  halving  "),
        ("strength", "MRC = ", "SUM = "),
    ],
)
def test_a_symbol_a_unit_a_name_or_an_equation_that_changes_is_seen(module, right, wrong, units):
    text = docstring(module)
    assert right in text and differences(module, text.replace(right, wrong, 1), units)


@pytest.mark.parametrize("where", ["latex", "name", "unit"])
def test_a_change_in_the_file_is_seen_as_well(where, units, monkeypatch):
    one = EQUATIONS["muscle"]
    symbols = one["symbols"] | {"name": {"k_0": "injury_per_day"}, "unit": {"s": "synthesis [kg]"}}.get(where, {})
    latex = one["latex"].replace(r"d \cdot M", "M") if where == "latex" else one["latex"]
    monkeypatch.setitem(EQUATIONS, "muscle", one | {"symbols": symbols, "latex": latex})
    assert differences("muscle", docstring("muscle"), units)
