"""The evidence room holds every claim whole, sifts them, goes where an address says, and counts from the files."""

from urllib.parse import urldefrag

import pytest

from course_lib import content
from course_lib.app.evidence_room import ClaimsRoom, CoverageRoom, GlossaryRoom, evidence
from course_lib.content import library
from course_lib.content.coverage import coverage
from course_lib.views.evidence_room import COUNTED, numbers
from course_lib.views.parts.labels import GRADES
from tests.reading import Browser, Page, collapsed, loose_ends

CLAIMS = content.claims()


@pytest.fixture(scope="module")
def whole():
    """The list of claims as it stands when nothing is sifted."""
    return Page(Browser(ClaimsRoom().screen).html)


@pytest.fixture(scope="module")
def found():
    """What is counted from the files."""
    return coverage()


@pytest.fixture
def browser():
    return Browser(ClaimsRoom().screen)


def shown(page):
    return [record["id"] for record in page.page.select(".px-record")]


def sift(browser, **wishes):
    usual = {"text": "", "lesson": "", "grade": "", "layer": "all"}
    browser.send("change", form="sieve", values={name: [value] for name, value in (usual | wishes).items()})
    return shown(browser)


def test_every_claim_is_there_in_order_under_its_own_anchor(whole):
    assert shown(whole) == list(CLAIMS) and loose_ends(whole.page) == set()


@pytest.mark.parametrize("id", CLAIMS)
def test_a_claim_is_shown_with_its_hedge_grade_sources_errors_and_what_speaks_against_it(whole, id):
    claim = CLAIMS[id]
    words = collapsed(whole.page.find(id=id).get_text(""))
    for part in (claim.text, claim.hedge, claim.evidence, claim.common_error, claim.contradicted_by):
        assert collapsed(part) in words
    assert f"{claim.grade} · {GRADES[claim.grade]}" in words
    assert ("beyond the review article" in words) == claim.beyond_seed
    for source in claim.sources:
        reference = content.references()[source]
        assert collapsed(reference.citation) in words and f"[{reference.standing}]" in words
        assert numbers(reference) in words and (reference.doi or "") in words and (reference.pmid or "") in words


@pytest.mark.parametrize("id", CLAIMS)
def test_a_claim_names_as_many_decisions_questions_and_pages_as_are_counted(whole, found, id):
    record, covered = whole.page.find(id=id), found.claims[id]
    asked = sum(len(getattr(covered, kind)) for kind in COUNTED)
    words = collapsed(record.get_text(" "))
    assert (f"Asked in {asked} place{'s' if asked != 1 else ''}" in words) if asked else "Nothing asks it yet." in words
    pages = {urldefrag(link["href"])[0] for link in record.select(".px-way")} - {""}
    assert set(covered.notebooks) - {"12_evidence_room.ipynb"} <= pages | {""}


def test_every_link_leads_to_a_notebook_that_is_there_or_to_an_anchor_of_this_page(whole):
    ids = {element["id"] for element in whole.page.find_all(id=True)}
    glossary = {f"term-{id}" for id in content.glossary()}
    for link in whole.page.select("a[href]"):
        page, anchor = urldefrag(link["href"])
        if page in ("", "12_evidence_room.ipynb"):
            assert anchor.removeprefix("claim=") in ids | glossary
        else:
            assert (library.notebooks() / page).is_file(), page


# ── sifting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_are_looked_for_in_either_case_and_all_of_them(browser):
    found = sift(browser, text="CREATINE rats")
    assert "S32" in found and "S14" not in found
    assert f"{len(found)} of {len(CLAIMS)} claims" in browser.said


def test_a_lesson_a_grade_and_a_layer_each_let_through_what_is_theirs(browser):
    lesson = content.lesson("03-icu-quadriplegia")
    assert sift(browser, lesson=lesson.id) == [id for id in CLAIMS if id in lesson.claims]
    assert sift(browser, grade="D") == [id for id, claim in CLAIMS.items() if claim.grade == "D"]
    assert sift(browser, layer="beyond") == [id for id in CLAIMS if id.startswith("B")]
    assert sift(browser, layer="seed") == [id for id in CLAIMS if id.startswith("S")]
    assert sift(browser) == list(CLAIMS)


def test_when_nothing_fits_the_page_says_what_to_do(browser):
    assert sift(browser, text="no such words anywhere") == []
    assert "No claim fits all of this. Take one wish back." in browser.words and loose_ends(browser.page) == set()


@pytest.mark.parametrize("values", [None, [], {"text": 7}, {"lesson": ["nothing"], "grade": ["Z"], "layer": [""]}])
def test_a_wish_that_is_no_form_breaks_nothing(browser, values):
    browser.send("change", form="sieve", values=values)
    assert loose_ends(browser.page) == set() and "Something went wrong" not in browser.words


def test_an_address_shows_its_claim_whatever_was_sifted(browser):
    assert "S14" not in sift(browser, text="creatine")
    browser.send("address", hash="#S14")
    assert shown(browser) == list(CLAIMS)
    sift(browser, text="creatine")
    browser.send("address", hash="#nothing")
    assert "S14" not in shown(browser)


# ── coverage and glossary ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_has_a_row_for_every_claim_with_what_is_counted_from_the_files(found):
    page = Browser(CoverageRoom().screen)
    rows = {
        row.th.get_text(): [collapsed(cell.get_text(" ")) for cell in row.select("td")]
        for row in page.page.select("tbody tr")
    }
    assert list(rows) == list(CLAIMS)
    for id, (pages, *cells) in rows.items():
        covered = found.claims[id]
        assert cells == [str(len(getattr(covered, kind)) or "–") for kind in COUNTED]
        assert pages == (" ".join(name.split("_")[0] for name in covered.notebooks) or "–")
    for kind in ("claims", "decisions", "items"):
        assert str(found.totals[kind]) in page.words


def test_every_term_has_its_place_by_the_alphabet():
    page = Browser(GlossaryRoom().screen)
    entries = [entry["id"].removeprefix("term-") for entry in page.page.select(".px-entry")]
    assert sorted(entries) == sorted(content.glossary()) and loose_ends(page.page) == set()
    words = [entry.h4.get_text().casefold() for entry in page.page.select(".px-entry")]
    lettered = [word for word in words if word[0].isalpha()]
    assert lettered == sorted(lettered)


def test_an_unknown_part_is_refused_with_those_that_exist():
    with pytest.raises(KeyError, match="claims, coverage, glossary"):
        evidence("nothing")
