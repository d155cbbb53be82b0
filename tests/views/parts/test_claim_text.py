"""Words as authors write them → what stands on the page; every claim opens its evidence."""

import pytest
from bs4 import BeautifulSoup
from htpy import div
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.app.course_evidence import link_claims as link_notebook
from course_lib.model.provenance import Provenance
from course_lib.views.parts.claim_text import Evidence, link_claims
from course_lib.views.parts.labels import dose
from tests.reading import collapsed, loose_ends


@pytest.fixture
def evidence():
    return Evidence(content.claims(), content.references(), "here")


def tree(*parts):
    return BeautifulSoup(str(div[parts]), "html.parser")


def test_a_claim_tag_becomes_a_button_that_names_its_claim_and_opens_its_card(evidence):
    page = tree(evidence.inline("Reduce when possible [S19]."), evidence.cards())
    chip = page.select_one("button.px-claim")
    assert (chip.get_text(), chip["aria-label"]) == ("S19", "Evidence for claim S19")
    card = page.find(id=chip["popovertarget"])
    assert content.claims()["S19"].text in collapsed(card.get_text(" ")) and loose_ends(page) == set()


def test_two_claims_in_one_tag_are_two_buttons(evidence):
    assert [chip.get_text() for chip in tree(evidence.inline("[S24, B1]")).select("button")] == ["S24", "B1"]


def test_a_claim_that_is_cited_twice_has_one_card(evidence):
    page = tree(evidence.inline("[S19] and again [S19]"), evidence.cards())
    assert len(page.select("button.px-claim")) == 2 and len(page.select("[popover]")) == 1


def test_cards_are_given_once_and_then_forgotten(evidence):
    evidence.chip("S19")
    assert len(tree(evidence.cards()).select("[popover]")) == 1
    assert not tree(evidence.cards()).select("[popover]")


@pytest.mark.parametrize("id", sorted(content.claims()))
def test_every_claim_opens_its_words_hedge_strength_and_sources(evidence, id):
    evidence.chip(id)
    claim, words = content.claims()[id], collapsed(tree(evidence.cards()).get_text(" "))
    for part in (
        claim.text,
        f"Hedge to keep: {claim.hedge}",
        f"Evidence: {claim.grade}, ",
        f"Often got wrong: {claim.common_error}",
    ):
        assert collapsed(part) in words
    for source in claim.sources:
        reference = content.references()[source]
        assert collapsed(f"{reference.citation} [{reference.standing}]") in words
    assert ("What speaks against it:" in words) == bool(claim.contradicted_by)
    assert ("beyond the seed article" in words) == claim.beyond_seed


def test_an_unknown_claim_in_a_screen_is_an_error_and_in_a_notebook_stays_as_it_was(evidence):
    with pytest.raises(KeyError):
        str(div[evidence.inline("[S999]"), evidence.cards()])
    assert link_claims("See [S999] and [S14, S999].", evidence) == "See [S999] and [S14, S999]."


def test_a_notebook_keeps_its_markdown_and_gets_its_chips_and_one_set_of_cards():
    cells = ["# Title\n\n**bold** and a [link](x.ipynb)", "A claim [S14].", "Twice [S14] [S19]."]
    linked = link_notebook(cells)
    assert linked[0] == cells[0] and len(linked) == 3
    page = BeautifulSoup("".join(linked), "html.parser")
    assert [chip.get_text() for chip in page.select("button.px-claim")] == ["S14", "S14", "S19"]
    assert len(page.select("[popover]")) == 2 and loose_ends(page) == set()


def test_bold_words_and_lists_and_paragraphs_are_what_they_look_like(evidence):
    page = tree(evidence.prose("One **two** three\nfour.\n\n- five\n- **six** [S14]\n\nseven"))
    assert [p.get_text() for p in page.select("p")] == ["One two three four.", "seven"]
    assert [strong.get_text() for strong in page.select("strong")] == ["two", "six"]
    assert [collapsed(li.get_text(" ")) for li in page.select("li")] == ["five", "six S14"]


@given(
    st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("<>&\"'[]*S1\n- "), max_size=80)
)
def test_no_word_of_an_author_becomes_markup(text):
    text = text.replace("[", "(")  # tags are tested above
    page = tree(Evidence(content.claims(), content.references(), "here").inline(text))
    assert {element.name for element in page.find_all(True)} <= {"div", "strong"}
    assert page.get_text().replace("*", "") == text.replace("*", "")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Provenance(invented="for this case"), "Invented: for this case"),
        (Provenance(assumption="nobody measured it"), "Teaching assumption: nobody measured it"),
        (Provenance(source="eddelien-2015"), "Published: Eddelien HS"),
    ],
)
def test_every_number_says_where_it_comes_from(evidence, said, words):
    assert collapsed(tree(evidence.origin(said)).get_text(" ")).startswith(words.strip())


@pytest.mark.parametrize(
    ("mg", "words"),
    [(0, "0"), (7.5, "7.5"), (7.0, "7"), (0.75, "0.8"), (60, "60"), (99.99, "100"), (300, "300"), (1250, "1,250")],
)
def test_a_dose_is_printed_with_at_most_one_decimal(mg, words):
    assert dose(mg) == words
