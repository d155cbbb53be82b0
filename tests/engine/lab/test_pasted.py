"""Codes and what stands around them: the scenario of the longest valid code, or none, and nothing that brings a page down."""

import json
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine.lab import pasted, share_code
from course_lib.engine.lab import setup as engine
from tests.engine.lab.codes import bend, packed

HERE = Path(__file__).parent
OLD = json.loads((HERE / "codes-of-edition-1.json").read_text("utf-8"))
RECORD = json.loads((HERE.parents[1] / "store/fixtures/learners-before-the-rooms-moved.json").read_text("utf-8"))
LABS = tuple(content.ids("labs"))
CHOICES = engine.choices(content.interactions())
PRESETS = {id: engine.start(content.lab(id), content.parameters()) for id in LABS}
PRESET = PRESETS["prednisone-taper"]
WANTED = replace(
    PRESET, b=(engine.Step(0.0, "dexamethasone", "iv", 12.0, 8.25), engine.Step(30.0, "prednisone", "oral", 24.0, 0.0))
)
CODE = share_code.write(WANTED, PRESET.patient)
LINK = f"https://x.org/voila/render/11_dose_lab.ipynb#lab=prednisone-taper&s={CODE}"


def find(text, preset=PRESET):
    return pasted.find(text, LABS, preset, content.drugs(), CHOICES)


def opened(code, lab="prednisone-taper"):
    return share_code.read(code, PRESETS[lab], content.drugs(), CHOICES)


# ── codes of today ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("one", OLD, ids=lambda one: f"{one['lab']}: {one['what']}")
def test_a_code_of_an_earlier_course_opens_as_what_it_was(one):
    setup = opened(one["code"], one["lab"])
    assert [list(astuple(step)) for step in setup.a] == one["a"] and [list(astuple(step)) for step in setup.b] == one[
        "b"
    ]
    settings_ = engine.settings(setup.patient)
    assert {name: settings_[name] for name in one["patient"]} == one["patient"]
    assert find(one["code"], PRESETS[one["lab"]]).setup == setup == find(f"({one['code']})", PRESETS[one["lab"]]).setup
    assert opened(share_code.write(setup, PRESETS[one["lab"]].patient), one["lab"]) == setup


def test_a_code_says_when_another_drug_ends_and_is_as_it_was_where_none_does():
    ends = replace(WANTED, patient=replace(WANTED.patient, other="itraconazole", other_until=44.0))
    assert opened(share_code.write(ends, PRESET.patient)) == ends
    text, _ = share_code.unpacked(share_code.write(WANTED, PRESET.patient))
    assert len(json.loads(text)[3]) == len(engine.settings(WANTED.patient)) - 1  # as before there was this setting


@pytest.mark.parametrize(("drug", "route"), [("prednisone", "depot"), ("triamcinolone-acetonide", "oral")])
def test_a_code_with_a_route_of_which_nothing_is_known_is_damaged(drug, route):
    bent_setup = replace(PRESET, a=(engine.Step(0.0, drug, route, 672.0, 8.0),))
    with pytest.raises(share_code.Damaged):
        opened(share_code.write(bent_setup, PRESET.patient))


def test_a_depot_travels_in_a_code():
    depot = replace(PRESET, a=(engine.Step(0.0, "methylprednisolone", "depot", 672.0, 80.0),))
    assert opened(share_code.write(depot, PRESET.patient)) == depot


def test_a_code_that_ends_in_a_sign_is_among_them():
    assert {one["code"][-1] for one in OLD} >= {"-", "_"}


@pytest.mark.parametrize("lab", ["prednisone-taper", "either-side-of-thirty"])
def test_what_a_browser_kept_before_the_rooms_moved_opens(lab):
    assert opened(RECORD["kept"][f"lab:{lab}"], lab)


# ── what stands around it ──────────────────────────────────────────────────────────────────────────────────────────

AROUND = ["{}", "{}.", "{})", "({}).", "<{}>", "<{}>.", "{},", "{};", "“{}”", "'{}'", '"{}"', "«{}»", "[{}]", "[lab]({})", "Look at {} please", "{}\n\nBest wishes", "> {}",
          "*{}*", "_{}_", "{}…", "{}!", "{}?", "`{}`", "see:{}", "{}-", "{}_", "{}&from=mail", "{}%20", '<a href="{}">lab</a>', "Scenario code: {}\nTeaching only"]  # fmt: skip
BENT = {
    "as it is": lambda link: link,
    "&amp;": lambda link: link.replace("&", "&amp;"),
    "&amp;amp;": lambda link: link.replace("&", "&amp;amp;"),
    "%23": lambda link: link.replace("#", "%23"),
    "all escaped": lambda link: link.replace("#", "%23").replace("&", "%26").replace("=", "%3D"),
    "escaped twice": lambda link: link.replace("#", "%2523").replace("&", "%2526").replace("=", "%253D"),
    **{name: lambda link, sign=sign: sign.join(link[n : n + 57] for n in range(0, len(link), 57)) for name, sign in {
        "in lines": "\n", "in lines of another system": "\r\n", "in indented lines": "\n    ", "in quoted lines": "\n> ", "in lines quoted twice": "\n> > ",
        "in quoted-printable lines": "=\r\n", "with spaces": " ", "with soft places to break": "\u200b", "with soft hyphens": "\u00ad"}.items()},
}  # fmt: skip


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
@pytest.mark.parametrize("around", AROUND)
def test_a_code_and_a_link_are_found_whatever_stands_around_them(around, bent):
    assert find(around.replace("{}", bent(CODE))).setup == WANTED
    found = find(around.replace("{}", bent(LINK)))
    assert (found.setup, found.lab, found.announced) == (WANTED, "prednisone-taper", True)


@given(
    before=st.text(max_size=40),
    after=st.text(max_size=40),
    every=st.integers(20, 90),
    sign=st.sampled_from(["\n", " ", "\r\n  ", "\n> "]),
)
def test_words_around_a_code_do_not_hide_it(before, after, every, sign):
    lines = sign.join(CODE[n : n + every] for n in range(0, len(CODE), every))
    assert find(f"{before} {lines} {after}").setup == WANTED


def test_of_several_codes_the_longest_valid_one_is_taken_with_its_own_lab():
    short = share_code.write(PRESET, PRESET.patient)
    assert len(short) < len(CODE)
    for text in (
        f"{short}, {CODE}",
        f"{CODE} {short}",
        f"#lab=septic-shock&s={CODE[:-4]} #lab=prednisone-taper&s={CODE} #s={short}",
    ):
        assert find(text).setup == WANTED
    assert find(f"#lab=septic-shock&s={CODE}").lab == find(f"#s={CODE}&lab=septic-shock").lab == "septic-shock"
    assert find(f"(#s={CODE}&lab=septic-shock).").lab == "septic-shock" and find(CODE).lab is None
    assert find(f"#lab=of-yesterday&s={CODE}").lab == "of-yesterday"


@given(severity=st.floats(0, 1), mg=st.floats(0, 150))
def test_every_new_code_ends_in_a_letter_or_a_figure_and_opens_as_what_it_was(severity, mg):
    setup = replace(WANTED, a=(replace(WANTED.b[0], mg=mg),), patient=replace(PRESET.patient, severity=severity))
    code = share_code.write(setup, PRESET.patient)
    assert code[-1].isalnum() and opened(code) == setup


# ── what cannot be ─────────────────────────────────────────────────────────────────────────────────────────────────


@given(
    text=st.one_of(
        st.text(max_size=300),
        st.text("eNxJ&#s=lab.%23-_ \n", max_size=300),
        st.none(),
        st.integers(),
        st.lists(st.text()),
    )
)
def test_a_text_without_a_code_has_none(text):
    assert find(text).setup is None


@settings(max_examples=300)
@given(data=st.data())
def test_whatever_is_packed_in_a_code_is_a_setup_whose_every_number_is_within_its_limits_or_damaged(data):
    code = packed(data.draw(bend()))
    try:
        setup = opened(code)
    except share_code.Damaged as reason:
        assert str(reason) == share_code.DAMAGED and find(code).setup is None
        return
    for side in (setup.a, setup.b):
        assert 0 < len(side) <= engine.MOST_STEPS and not engine.problems(side, "a", content.drugs())
        assert all(step.every_h in engine.INTERVALS_H and step.drug in content.drugs() for step in side)
    for name, limits in engine.NUMBERS.items():
        assert not engine.outside(limits, getattr(setup.patient, name))
    assert find(f"<{code}>").setup == setup


@given(at=st.integers(0, len(CODE) - 1), sign=st.sampled_from("AZaz09-_"))
def test_a_code_with_one_sign_changed_opens_as_nothing_else(at, sign):
    assert find(CODE[:at] + sign + CODE[at + 1 :]).setup in (None, WANTED)


@given(cut=st.integers(1, len(CODE) - 1))
def test_half_a_code_is_none(cut):
    assert find(CODE[:cut]).setup is None and find(CODE[cut:]).setup is None


def test_what_would_be_very_large_is_not_unpacked():
    assert find(packed("9" * 5_000_000)).setup is None and find("eN" * 100_000).setup is None
    assert find(f"{'x' * pasted.LONGEST} {CODE}").setup is None
