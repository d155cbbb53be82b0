"""The claims and the references: all there, honest, and consistent with each other."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import ValidationError

from course_lib.model.claim import Claim, Reference, Topic

ASSETS = Path(__file__).parents[2] / "assets"

# What no claim may say (the dossier's safety pitfalls), each with a sentence that the pattern has to catch.
FORBIDDEN = {
    r"\b(below|under|less than) (a threshold of )?30 mg[^.;]*\bsafe": "Below 30 mg/day of prednisone is safe.",
    r"\bstop[^.;]*\b(today|tonight|at once|immediately)": "Stop the steroid today.",
    r"\b(full|complete) recovery (is|can be) (expected|certain|guaranteed)": "Full recovery is expected.",
    r"\b(normal|raised|low) CK (rules out|excludes|confirms|proves)": "Normal CK rules out steroid myopathy.",
    r"\bCK is normal in steroid myopathy": "CK is normal in steroid myopathy.",
    r"\bexercise (is|has been) proven": "Exercise is proven safe.",
    r"\b(never|always) cause": "Steroids never cause ICU-acquired weakness.",
    r"\bdo(es)? not cause": "Steroids do not cause ICU-acquired weakness.",
    r"\bwithhold(ing)? (the )?(steroid|glucocorticoid)": "Withhold steroids in septic shock.",
    r"\b(creatine|glutamine|BCAA|testosterone|DHEA|IGF-I) (is|are) (recommended|effective|a treatment)": "Creatine is recommended.",
    r"\bmifepristone (treats|is recommended|should be used)": "Mifepristone treats steroid myopathy.",
}


@pytest.fixture(scope="module")
def references():
    fields = yaml.safe_load((ASSETS / "references.yaml").read_text(encoding="utf-8"))["references"]
    return {id: Reference(id=id, **rest) for id, rest in fields.items()}


@pytest.fixture(scope="module")
def claims():
    fields = yaml.safe_load((ASSETS / "claims.yaml").read_text(encoding="utf-8"))["claims"]
    return {id: Claim(id=id, **rest) for id, rest in fields.items()}


def hedges(claim):
    return [words.strip() for words in claim.hedge.split(";") if words.strip()]


# ── The files ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["claims", "references"])
def test_no_id_is_written_twice(name):
    """YAML lets the second of two equal keys win without a word."""
    tree = yaml.compose((ASSETS / f"{name}.yaml").read_text(encoding="utf-8"))
    mappings = [tree.value[0][1]] + [fields for _, fields in tree.value[0][1].value]
    for mapping in mappings:
        keys = [key.value for key, _ in mapping.value]
        assert sorted(keys) == sorted(set(keys))


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_seed_is_covered_from_s1_to_s34(claims):
    assert {id for id, claim in claims.items() if not claim.beyond_seed} == {f"S{n}" for n in range(1, 35)}


def test_claims_beyond_the_seed_are_numbered_without_a_gap_and_marked(claims):
    beyond = [id for id in claims if id.startswith("B")]
    assert beyond == [f"B{n}" for n in range(1, len(beyond) + 1)]
    assert len(beyond) >= 12
    assert all(claims[id].beyond_seed for id in beyond)


def test_every_source_of_a_claim_is_a_reference(claims, references):
    missing = {(id, source) for id, claim in claims.items() for source in claim.sources if source not in references}
    assert missing == set()


def test_every_claim_has_a_source_and_names_it_once(claims):
    for id, claim in claims.items():
        assert claim.sources, id
        assert len(claim.sources) == len(set(claim.sources)), id


def test_the_seed_stands_first_among_the_sources_of_its_own_claims_only(claims):
    for id, claim in claims.items():
        assert ("foye-2023" in claim.sources) is not claim.beyond_seed, id
        if not claim.beyond_seed:
            assert claim.sources[0] == "foye-2023", id


def test_every_hedge_survives_in_the_text(claims):
    for id, claim in claims.items():
        assert hedges(claim), id
        for words in hedges(claim):
            assert re.search(rf"(?<!\w){re.escape(words)}(?!\w)", claim.text, re.IGNORECASE), f"{id} has lost “{words}”"


def test_every_claim_names_its_evidence_and_the_usual_mistake(claims):
    for id, claim in claims.items():
        assert claim.evidence and claim.common_error, id


@pytest.mark.parametrize("pattern, sentence", FORBIDDEN.items())
def test_no_claim_says_what_must_never_be_said(claims, pattern, sentence):
    assert re.search(pattern, sentence, re.IGNORECASE), "the net has a hole"
    assert [id for id, claim in claims.items() if re.search(pattern, claim.text, re.IGNORECASE)] == []


def test_the_reported_patients_carry_only_the_numbers_that_the_seed_gives(claims):
    """Nobody may invent an age, an enzyme value or a taper for the Eddelien or the Banerjee patient."""
    told = " ".join(claims[id].text for id in ("S22", "S23", "S24", "S25", "S26", "S34", "B5"))
    assert set(re.findall(r"\d+", told)) == {"240", "10"}


def test_the_claim_about_30_mg_says_that_the_seed_names_no_drug(claims):
    assert {"the review article names no drug", "prednisone-equivalent is our reading"} <= set(hedges(claims["S20"]))
    assert "prednisone" not in claims["S20"].text.split("The review article names no drug")[0]


@pytest.mark.parametrize("id", ["S27", "S28", "S29", "S30", "S31"])
def test_the_icu_controversy_shows_both_sides(claims, id):
    assert re.search(r"\d+\.\d", claims[id].contradicted_by), "the other side comes with its numbers"


def test_the_claim_on_icu_weakness_carries_the_meta_analysis_against_it(claims):
    against = claims["S31"].contradicted_by
    assert "RR 1.21 (1.01–1.45), low certainty" in against and "2024" in against
    assert "pitre-2024" in claims["S31"].sources


def test_the_claim_on_amino_acids_carries_the_discrepancy_of_the_route(claims):
    against = claims["S33"].contradicted_by
    assert "injection" in against and "by mouth" in against and "Yamamoto 2010" in against
    assert "injection" not in claims["S33"].text


def test_animal_evidence_never_reads_as_human(claims):
    for id in ("S8", "S32", "S33"):
        assert claims[id].grade == "D"
        assert re.search(r"\b(animal|rats?)\b", claims[id].text), id


# ── References ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_reference_id_is_kebab_case(references):
    assert [id for id in references if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id)] == []


def test_a_verified_reference_can_be_found_again(references):
    for id, reference in references.items():
        if reference.standing == "verified in excerpt":
            printed = re.search(r"\d{4}(;\d+(\(\d+\))?:\w+|, \w+)", reference.citation)
            assert reference.doi or reference.pmid or reference.url or printed, id


def test_an_incomplete_or_unchecked_citation_says_what_is_missing(references):
    for id, reference in references.items():
        if reference.standing == "seen in excerpt, citation incomplete":
            assert reference.note, id


def test_dois_pmids_and_years_look_like_what_they_are(references):
    for id, reference in references.items():
        assert reference.doi is None or re.fullmatch(r"10\.\d{4,}/\S+", reference.doi), id
        assert reference.pmid is None or re.fullmatch(r"\d{5,8}", reference.pmid), id
        assert reference.year is None or str(reference.year) in reference.citation, id


@pytest.mark.parametrize("field", ["citation", "doi", "pmid", "url"])
def test_no_publication_is_entered_twice(references, field):
    values = [value for reference in references.values() if (value := getattr(reference, field))]
    assert sorted(values) == sorted(set(values))


def test_only_two_numbers_of_the_seed_are_certain(references):
    numbers = {id: reference.seed_number for id, reference in references.items() if reference.seed_number}
    certain = {id for id, number in numbers.items() if re.fullmatch(r"\[\d+\]", number)}
    assert certain == {"eddelien-2015", "meduri-2016"}


@pytest.mark.parametrize("number", ["[5]", "[6]", "[10]"])
def test_the_unresolved_numbers_of_the_seed_are_given_to_nobody(references, number):
    assert [id for id, r in references.items() if number in (r.seed_number or "") + r.note] == []


def test_a_claim_that_leans_on_an_unchecked_publication_says_so(claims, references):
    for id, claim in claims.items():
        if any(references[source].standing == "from memory, not checked" for source in claim.sources):
            assert "from memory, not checked" in claim.evidence, id


def test_every_topic_of_the_closed_list_holds_a_claim_and_another_topic_is_refused(claims):
    assert {claim.topic for claim in claims.values()} == set(get_args(Topic))
    with pytest.raises(ValidationError, match="topic"):
        Claim(**claims["S14"].model_dump() | {"topic": "weather"})
