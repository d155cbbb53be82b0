"""The evidence room holds every claim whole, says of each what the browser sifts it by, and counts from the files."""

from urllib.parse import urldefrag

import pytest

from course_lib import content
from course_lib.app import evidence_room
from course_lib.app.course_evidence import evidence_of
from course_lib.app.evidence_room import ClaimsRoom, CoverageRoom, GlossaryRoom, evidence
from course_lib.content import Finding, Refused, library
from course_lib.content.coverage import coverage
from course_lib.views.evidence_room.claims import COUNTED, TOPICS, numbers
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


def entry(page, id):
    """A claim on the page: its line, and what it opens."""
    return page.page.find(id=f"claim={id}")


def test_every_claim_is_there_once_folded_under_its_topic_and_its_own_anchor(whole):
    topics = {one.span.get_text(): one for one in whole.page.select("[data-group] > summary")}
    assert list(topics) == [words for topic, words in TOPICS.items()]
    for topic, words in TOPICS.items():
        ids = [id for id, claim in CLAIMS.items() if claim.topic == topic]
        stood = topics[words].parent.select("[data-entry]")
        assert [one["id"] for one in stood] == [f"claim={id}" for id in ids]
        assert topics[words].select_one("[data-count]").get_text() == str(len(ids))
    assert len(whole.page.select("[data-entry]")) == len(CLAIMS) and not whole.page.select("details[open]")
    assert loose_ends(whole.page) == set()


def test_a_line_has_the_claim_s_number_its_words_and_its_grade_and_the_old_anchor_is_in_it(whole):
    for number, (id, claim) in enumerate(CLAIMS.items(), 1):
        line = entry(whole, id).summary
        assert collapsed(line.get_text(" ")) == f"{number} {collapsed(claim.text)} grade {claim.grade}"
        assert line.find(id=id) and not line.select("button, a")


def test_a_claim_carries_what_the_filters_ask_for(whole):
    drugs = content.drugs()
    for id, claim in CLAIMS.items():
        asked = {name.removeprefix("data-"): value for name, value in entry(whole, id).attrs.items()}
        assert asked["set"] == ("beyond" if id.startswith("B") else "seed") and asked["topic"] == claim.topic
        assert asked["grade"] == claim.grade and asked["contested"] == ("yes" if claim.contradicted_by else "no")
        lessons = [content.lesson(one) for one in content.ids("lessons")]
        assert set(asked.get("lesson", "").split()) == {f"{one.number:02}" for one in lessons if id in one.claims}
        said = f"{claim.text} {claim.evidence} {claim.common_error} {claim.contradicted_by}".casefold()
        for drug in asked.get("drug", "").split():
            assert drugs[drug].name.casefold() in said
    assert "methylprednisolone" in entry(whole, "S23")["data-drug"].split()
    assert "prednisolone" not in entry(whole, "S23")["data-drug"].split()  # which is only a part of that word


def test_what_a_filter_offers_is_carried_by_a_claim(whole):
    for field in whole.page.select("select[data-by]"):
        carried = {
            value
            for one in whole.page.select("[data-entry]")
            for value in one.get(f"data-{field['data-by']}", "").split()
        }
        offered = [one["value"] for one in field.select("option")]
        assert offered[0] == "" and set(offered[1:]) >= carried
        assert set(offered[1:]) - carried <= (set() if field["data-by"] != "lesson" else set(offered))


def test_no_question_is_named_with_a_word_left_in_braces(whole):
    assert "{" not in whole.page.get_text(" ")


@pytest.mark.parametrize("id", CLAIMS)
def test_a_claim_is_shown_with_its_hedge_grade_sources_errors_and_what_speaks_against_it(whole, id):
    claim = CLAIMS[id]
    words = collapsed(entry(whole, id).get_text(""))
    for part in (claim.text, claim.hedge, claim.evidence, claim.common_error, claim.contradicted_by):
        assert collapsed(evidence_of("here").named_by_number(part)) in words and "[S" not in words
    assert f"{claim.grade} · {GRADES[claim.grade]}" in words
    assert ("Beyond the review article" in words) == claim.beyond_seed and id in words
    for source in claim.sources:
        reference = content.references()[source]
        assert collapsed(reference.citation) in words and f"[{reference.standing}]" in words
        assert numbers(reference) in words and (reference.doi or "") in words and (reference.pmid or "") in words


@pytest.mark.parametrize("id", CLAIMS)
def test_a_claim_names_as_many_decisions_questions_and_pages_as_are_counted(whole, found, id):
    record, covered = entry(whole, id), found.claims[id]
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


def test_where_claims_stand_is_counted_only_when_somebody_opens_it(monkeypatch):
    asked = []
    monkeypatch.setattr(evidence_room, "places", lambda: asked.append(1) or {})
    screen = ClaimsRoom().screen
    screen.send = lambda *_: None
    screen.receive({"kind": "hello", "open": []})
    assert not asked
    screen.receive({"kind": "tables", "view": "a", "open": ["places-S14"]})
    assert len(asked) == 1 and "No page names it yet." in screen._drawn.text()


def test_a_file_that_is_refused_is_told_where_the_count_would_stand(monkeypatch):
    def refused():
        raise Refused([Finding("cases/a.yaml", 3, "the dose is missing")])

    monkeypatch.setattr(evidence_room, "places", refused)
    monkeypatch.setattr(evidence_room, "counted", refused)
    for room in (ClaimsRoom, CoverageRoom):
        assert "cannot be counted, because a file of the course is refused" in Browser(room().screen).words


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
    entries = [entry["id"].removeprefix("term-") for entry in page.page.select("[data-entry]")]
    assert sorted(entries) == sorted(content.glossary()) and loose_ends(page.page) == set()
    words = [entry.summary.get_text().casefold() for entry in page.page.select("[data-entry]")]
    lettered = [word for word in words if word[0].isalpha()]
    assert lettered == sorted(lettered)


def test_an_unknown_part_is_refused_with_those_that_exist():
    with pytest.raises(KeyError, match="claims, coverage, glossary"):
        evidence("nothing")
