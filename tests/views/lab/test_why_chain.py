"""A chain → a sentence, and links that open to the learner's own numbers and to where each constant comes from."""

import re
from dataclasses import replace
from functools import cache

import pytest
from bs4 import BeautifulSoup

from course_lib import content
from course_lib.content import library
from course_lib.model.regimen import Course, Scenario
from course_lib.physiology.evidence.targets import scenarios
from course_lib.physiology.parameters import Parameters, susceptible
from course_lib.physiology.why import explain
from course_lib.views.lab import why_chain
from course_lib.views.parts.claim_text import Evidence
from course_lib.views.parts.mathml import equation, number, put_in


@cache
def patient():
    return Parameters.median(content.parameters())


def told(scenario, day, physiology=None, region="proximal"):
    known = scenarios(library.page("targets.yaml").data)
    life = known[scenario] if isinstance(scenario, str) else scenario
    return explain(life, content.drugs(), physiology or patient(), day, region)


def shown(chain):
    evidence = Evidence(content.claims(), content.references(), "why")
    return BeautifulSoup(
        str(why_chain.show(chain, evidence, content.parameters(), content.equations())), "html.parser"
    ).section


def percent(value):
    return f"{100 * value:.0f} %"


# equations


def test_every_equation_of_the_model_is_drawn_and_said():
    for one in content.equations().values():
        drawn = BeautifulSoup(str(equation(one.latex)), "html.parser").math
        assert drawn["aria-label"] == drawn["alttext"]
        assert "equals" in drawn["aria-label"] and "\\" not in drawn.get_text() + drawn["aria-label"], one.id


def test_an_equation_is_said_as_a_person_would():
    latex = content.equations()["drive"].latex
    said = BeautifulSoup(str(equation(latex)), "html.parser").math["aria-label"]
    assert said == "G equals (x to the power h) over (E 50, u to the power h plus x to the power h)"


@pytest.mark.parametrize(
    ("latex", "values", "put"),
    [
        (r"x = \max(E_{\text{tot}} - E_{\text{phys}}, 0)", {r"E_{\text{tot}}": 60, r"E_{\text{phys}}": 5}, r"x = \max(60 - 5, 0)"),
        (r"u = 1 - L \cdot \exp(-L)", {"L": 0.2, "u": 9}, r"u = 1 - 0.2 \cdot \exp(-0.2)"),
        (r"P = D \cdot \frac{5}{m}", {"D": 240, "m": 4}, r"P = 240 \cdot \frac{5}{4}"),
        (r"M \le M_m: \quad \frac{dM}{dt} = M \cdot M_m", {"M": 0.5, "M_m": 1.1}, r"M \le M_m: \quad \frac{dM}{dt} = 0.5 \cdot 1.1"),
    ],
)  # fmt: skip
def test_numbers_replace_symbols_on_the_right_and_no_part_of_a_word(latex, values, put):
    assert put_in(latex, values) == put


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0006, "0.0006"), (360.0, "360"), (-0.00429, "-0.00429"), (1e-9, "0"), (123456, "123500"), (0.66523, "0.6652")],
)
def test_a_number_is_short_and_has_no_exponent(value, text):
    assert number(value) == text


# the sentence


def test_the_sentence_says_the_chain_from_dose_to_strength():
    chain = told("weiner", 40)
    said = why_chain.sentence(chain)
    assert said.startswith("On day 40, 60 mg/day of prednisone acts on muscle like 60 mg/day of prednisone")
    assert f"above the half effect of {why_chain.dose(chain.link('half-effect').result.value)}" in said
    assert f"synthesis falls to {percent(chain.link('synthesis').result.value)}" in said
    assert f"breakdown rises to {percent(chain.link('breakdown').result.value)}" in said
    assert f"in this model proximal muscle heads for {percent(chain.link('heading').result.value)} of baseline" in said
    assert f"is at {percent(chain.link('muscle').now.value)} so far" in said
    assert said.endswith(f"leaves a strength of {percent(chain.link('strength').result.value)} of baseline.")


def test_the_sentence_names_injury_and_rest_where_they_act():
    said = why_chain.sentence(told("eddelien", 10, susceptible(patient())))
    assert "Through the steroid, rest and inflammation, synthesis" in said and "Acute injury keeps" in said


def test_without_a_drug_the_sentence_says_so():
    said = why_chain.sentence(told(Scenario(days=30), 20))
    assert said.startswith("On day 20, no steroid drug acts, and the body’s own cortisol acts like 5 mg/day")
    assert "none of it lies above the physiologic amount. Nothing acts on synthesis or breakdown" in said


def test_a_drug_that_was_stopped_still_acts_for_a_while():
    said = why_chain.sentence(told(Scenario((Course("dexamethasone", "oral", 16, 0, 10),), 30), 11))
    assert "dexamethasone, stopped but not gone, acts on muscle" in said


def test_a_weekly_pulse_is_called_an_average():
    said = why_chain.sentence(told(Scenario((Course("prednisone", "oral", 140, 0, 90, 168.0),), 90), 60))
    assert "20 mg/day of prednisone (an average: one dose every 7 days) acts" in said


def test_a_dose_that_changes_today_is_announced():
    assert (
        "the next 24 hours bring no methylprednisolone and prednisone 80 mg/day"
        in shown(told("eddelien", 10)).get_text()
    )


# the links


@pytest.mark.parametrize(
    ("scenario", "day"), [("weiner", 40), ("eddelien", 9), ("taper-to-20", 130), ("dexamethasone-16", 3)]
)
def test_each_link_opens_to_its_equation_with_the_numbers_in_it(scenario, day):
    chain = told(scenario, day)
    links = shown(chain).select("ol.px-chain > li")
    assert len(links) == len(chain.links)
    for link, item in zip(chain.links, links, strict=True):
        printed = content.equations()[link.equation]
        assert item.details.summary.span.get_text().startswith(printed.name)
        general, own = (box.math["alttext"] for box in item.select(".px-equation"))
        assert general == BeautifulSoup(str(equation(printed.latex)), "html.parser").math["alttext"]
        told_number = number(link.alone).replace("-", "minus ") if link.alone == link.alone else "not possible"
        assert own.endswith(told_number), own
        assert len(item.select(".px-values > li")) == len(link.values)


def test_every_constant_says_where_it_comes_from():
    chain = told("taper-to-20", 130)
    for link, item in zip(chain.links, shown(chain).select("ol.px-chain > li"), strict=True):
        for value, row in zip(link.values, item.select(".px-values > li"), strict=True):
            origin = row.find("small")
            assert bool(origin) == bool(value.parameter), (link.equation, value.symbol)
            assert not origin or re.match(r"(Published: |Teaching assumption: ).* Grade [A-E]\.$", origin.get_text())


def test_a_constant_that_was_turned_says_what_the_file_holds():
    chain = told("eddelien", 9, replace(patient(), half_injury_mg_pe_per_day=200.0))
    file = content.parameters()["half_injury_mg_pe_per_day"].value
    assert f"Set for this patient or by a switch; the file has {number(file)}." in shown(chain).get_text()
    assert "Set for this patient" not in shown(told("eddelien", 9)).get_text()


def test_where_the_equation_of_the_mean_is_not_the_mean_it_says_why():
    swinging, steady = (
        shown(told(Scenario((Course("hydrocortisone", route, 200, 0, 30),), 30), 20)) for route in ("oral", "infusion")
    )
    assert "the exposure swings between" in swinging.get_text()
    assert "the exposure swings between" not in steady.get_text()


def test_the_last_day_is_there_step_by_step():
    table = shown(told("weiner", 40)).find("table")
    hours = [row.th.get_text() for row in table.select("tbody tr")]
    assert hours[0] == "0–2 h" and hours[-1] == "22–24 h" and len(hours) == 12
    assert all(not cell.get_text().startswith("nan") for cell in table.select("td"))


def test_a_test_that_is_not_possible_is_no_number():
    links = shown(told("eddelien", 10, susceptible(patient()))).select("ol.px-chain > li")
    chair = next(item for item in links if "Five chair rises" in item.get_text())
    assert chair.summary.strong.get_text() == "not possible"


def test_it_says_in_this_model_and_never_recommends_a_dose():
    text = shown(told("weiner", 40)).get_text()
    assert "In this model" in text and "it recommends no dose" in text
    told_first = " ".join(part.get_text() for part in shown(told("weiner", 40)).select("p.px-finding, summary"))
    assert not re.search(r"\b(should|recommended dose|reduce|give \d)", told_first)


def test_all_that_scrolls_can_be_reached_and_has_a_name():
    for box in shown(told("weiner", 40)).select(".px-equation, .px-scroll"):
        assert box["tabindex"] == "0" and box["aria-label"]
