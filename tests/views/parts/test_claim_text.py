"""Words as authors write them → what stands on the page; every claim opens its evidence."""

import pytest
from bs4 import BeautifulSoup
from htpy import div
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from course_lib import content
from course_lib.app.course_evidence import evidence_of
from course_lib.app.course_evidence import link_claims as link_notebook
from course_lib.model.provenance import Provenance
from course_lib.views.parts.claim_text import Evidence, link_claims
from course_lib.views.parts.labels import dose
from tests.reading import claims_cited, collapsed, loose_ends


@pytest.fixture
def evidence():
    return Evidence(content.claims(), content.references(), "here")


def tree(*parts):
    return BeautifulSoup(str(div[parts]), "html.parser")


NUMBERS = {id: str(number) for number, id in enumerate(content.claims(), 1)}


def test_a_claim_becomes_a_raised_number_that_is_called_by_its_words_and_opens_its_card(evidence):
    page = tree(evidence.inline("Reduce when possible [S19]."), evidence.cards())
    chip = page.select_one("button.px-claim")
    assert chip.sup.get_text() == chip.get_text() == "19"
    assert chip["aria-label"].startswith("Source 19: Because of the risk of irreversible change in the acute form")
    card = page.find(id=chip["popovertarget"])
    assert content.claims()["S19"].text in collapsed(card.get_text(" ")) and loose_ends(page) == set()


def test_the_number_of_a_claim_is_its_place_among_all_of_them(evidence):
    assert [evidence.number(id) for id in content.claims()] == [*range(1, len(content.claims()) + 1)]
    assert (evidence.number("S34"), evidence.number("B1")) == (34, 35)


@pytest.mark.parametrize("tags", ["[S24, B1]", "[S24] [B1]", "[S24]\n[B1]"])
def test_two_claims_beside_each_other_are_two_buttons_that_do_not_read_as_one_number(evidence, tags):
    page = tree(evidence.inline(f"So it was {tags}."))
    assert [chip.get_text() for chip in page.select("button")] == ["24", "35"]
    assert collapsed(page.get_text()) == "So it was 24, 35."


@pytest.mark.parametrize("id", sorted(content.claims()))
def test_the_name_of_a_number_holds_every_hedge_of_its_claim_and_no_id(evidence, id):
    name, claim = evidence.name(id), content.claims()[id]
    assert name.startswith(f"Source {NUMBERS[id]}: ") and not name.endswith(".") and f" {id}" not in name
    for hedge in claim.hedge.lower().split("; "):
        assert (hedge in name.lower()) == (hedge in claim.text.lower())


KEPT = [
    ("Reduce when possible [S19].", "possible 19."),
    ("One report [S22] [S23] [S24] tells it", "report 22, 23, 24"),
    ("It (as said [S4]), and more", "said 4),"),
    ("Two words, **of which two** [S5] stand out", "two 5"),
    ("Above grade 3 [S6]: resistance", "3 6:"),
    ("In CK [B3] and more", "CK 37"),
    ("[S14] says so", "Source 14"),
    ("“Taper” [S25], he said [S14]; so", "“Taper” 25,|said 14;"),
    ("These [S4], [S5].", "These 4, 5."),
]


@pytest.mark.parametrize(("text", "pieces"), KEPT)
def test_a_number_stays_with_the_word_before_it_and_the_mark_behind_it(text, pieces):
    for page in (tree(evidence_of("here").inline(text)), BeautifulSoup(link_notebook([text])[0], "html.parser")):
        outer = [kept for kept in page.select(".px-kept") if not kept.find_parent(class_="px-kept")]
        assert "|".join(collapsed(kept.get_text().replace("**", "")) for kept in outer) == pieces


def test_a_text_and_what_it_rests_on_as_a_whole_end_in_the_same_line(evidence):
    page = tree(evidence.inline("Grade 3 is not 1.", ("S6", "B1")))
    assert collapsed(page.select_one(".px-kept").get_text()) == "1. 6, 35"
    assert collapsed(page.get_text()) == "Grade 3 is not 1. 6, 35" and not tree(evidence.inline("No claim.", ())).span


def test_numbers_that_stand_alone_stand_behind_the_word_for_them(evidence):
    assert collapsed(tree(evidence.chips(["S14"])).get_text()) == "Source 14"
    many = tree(evidence.chips([*content.claims()][:10]))
    assert collapsed(many.get_text()) == "Sources 1, 2, 3, 4, 5, 6, 7, 8 and 9, 10"
    assert len(many.select(".px-kept")) == 2 and not tree(evidence.chips(())).span


@given(
    st.lists(
        st.sampled_from(["[S14]", "[B1, S2]", "word", "**two words**", "CK", ",", ".", "(", "\n", "- x\n", "3"]),
        max_size=9,
    ).map(" ".join)
)
def test_wherever_claims_stand_each_has_a_word_before_it_in_one_piece(text):
    evidence = evidence_of("here")
    for page in (tree(evidence.inline(text), evidence.cards()), tree(Markup(link_notebook([text])[0]))):
        assert not loose_ends(page)
        assert len(page.select(".px-claim")) == text.count("S14") + 2 * text.count("B1")


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
        assert collapsed(evidence.named_by_number(part)) in words
    for source in claim.sources:
        reference = content.references()[source]
        assert collapsed(f"{reference.citation} [{reference.standing}]") in words
    assert ("What speaks against it:" in words) == bool(claim.contradicted_by)
    assert ("beyond the review article" in words) == claim.beyond_seed
    assert words.startswith(f"Source {NUMBERS[id]}") and words.removesuffix(" Close").endswith(f" {id}")


def test_an_unknown_claim_in_a_screen_is_an_error_and_in_a_notebook_stays_as_it_was(evidence):
    with pytest.raises(KeyError):
        str(div[evidence.inline("[S999]"), evidence.cards()])
    assert link_claims("See [S999] and [S14, S999].", evidence) == "See [S999] and [S14, S999]."


def test_a_notebook_keeps_its_markdown_and_gets_its_chips_and_one_set_of_cards():
    cells = ["# Title\n\n**bold** and a [link](x.ipynb)", "A claim [S14].", "Twice [S14] [S19]."]
    linked = link_notebook(cells)
    assert linked[0] == cells[0] and len(linked) == 3
    page = BeautifulSoup("".join(linked), "html.parser")
    assert [chip.get_text() for chip in page.select("button.px-claim")] == ["14", "14", "19"]
    assert len(page.select("[popover]")) == 2 and loose_ends(page) == set()


def test_bold_words_and_lists_and_paragraphs_are_what_they_look_like(evidence):
    page = tree(evidence.prose("One **two** three\nfour.\n\n- five\n- **six** [S14]\n\nseven"))
    assert [p.get_text() for p in page.select("p")] == ["One two three four.", "seven"]
    assert [strong.get_text() for strong in page.select("strong")] == ["two", "six"]
    assert [collapsed(li.get_text(" ")) for li in page.select("li")] == ["five", "six 14"]


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


def test_a_claim_that_a_text_cites_is_not_cited_once_more_at_its_end(evidence):
    for text, claims, cited in (
        ("Ask first [S14].", ("S14", "S15"), ["S14", "S15"]),
        ("Ask [S14] first.", ("S14", "S15"), ["S14", "S15"]),
        ("Ask first [S14].", ("S14",), ["S14"]),
        ("Ask first.", ("S14", "S15"), ["S14", "S15"]),
    ):
        assert claims_cited(tree(evidence.inline(text, claims))) == cited
