"""A term is found where it stands as a word, opens once on a screen, and never in a heading, a link, code or bold words."""

import pytest
from bs4 import BeautifulSoup
from htpy import div

from course_lib import content
from course_lib.app.course_evidence import evidence_of, link_claims
from course_lib.model.term import Term
from course_lib.views.parts.claim_text import Evidence
from course_lib.views.parts.glossary import ROOM, Glossary
from tests.reading import collapsed, loose_ends

TERMS = content.glossary()
FORMS = [(form, id) for id, term in TERMS.items() for form in (term.term, *term.also)]


def few(**forms):
    return Glossary({id: Term(id=id, term=form, text="What it means.", note="a test") for id, form in forms.items()})


@pytest.fixture
def evidence():
    return evidence_of("here")


def tree(*parts):
    return BeautifulSoup(str(div[parts]), "html.parser")


def openers(page):
    return [button.get_text() for button in page.select("button.px-term")]


def test_the_longer_term_wins_over_the_shorter_one_inside_it():
    terms = few(score="sum score", whole="MRC sum score")
    assert terms.pieces("The MRC sum score and a sum score") == (
        ("The ", ""), ("MRC sum score", "whole"), (" and a ", ""), ("sum score", "score"),
    )  # fmt: skip


def test_only_whole_words_are_terms():
    terms = few(taper="taper", fluorinated="fluorinated")
    for text in ("tapered", "a non-fluorinated steroid", "taper-like", "retaper"):
        assert terms.pieces(text) == ((text, ""),)


def test_an_abbreviation_is_read_as_it_is_written_and_a_word_in_either_case():
    terms = few(odds="OR", taper="taper")
    assert [id for _, id in terms.pieces("Taper or not, OR 1.5")] == ["taper", "", "odds", ""]


def test_a_term_over_two_lines_is_still_one():
    assert ("adrenal\naxis", "axis") in few(axis="adrenal axis").pieces("the adrenal\naxis")


def test_the_pieces_of_a_text_put_together_are_the_text():
    terms = Glossary(TERMS)
    for claim in content.claims().values():
        assert "".join(piece for piece, _ in terms.pieces(claim.text)) == claim.text


@pytest.mark.parametrize(("form", "id"), FORMS, ids=[form for form, _ in FORMS])
def test_every_way_of_writing_a_term_leads_to_that_term(form, id):
    assert Glossary(TERMS).pieces(f"so {form}, then")[1] == (form, id)


def test_a_glossary_without_terms_leaves_every_text_alone():
    assert Glossary({}).pieces("CK, EMG") == (("CK, EMG", ""),)


# ── on a screen ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_term_opens_where_it_is_met_first_and_has_one_card(evidence):
    page = tree(evidence.prose("The CK is raised.\n\nAnother CK."), evidence.cards())
    assert openers(page) == ["CK"] and loose_ends(page) == set()
    card = page.find(id=page.select_one("button.px-term")["popovertarget"])
    assert card.has_attr("popover") and TERMS["ck"].text in collapsed(card.get_text(" "))
    assert f"{ROOM}#term-ck" in [link["href"] for link in card.select("a")]


def test_the_next_screen_opens_it_again(evidence):
    first, second = (tree(evidence.inline("CK"), evidence.cards()) for _ in range(2))
    assert openers(first) == openers(second) == ["CK"]


def test_bold_words_and_claims_stay_what_they_are(evidence):
    page = tree(evidence.inline("**CK** and **taper** [S19]"), evidence.cards())
    assert not openers(page) and [bold.get_text() for bold in page.select("strong")] == ["CK", "taper"]


def test_evidence_without_a_glossary_opens_no_term():
    assert not openers(tree(Evidence(content.claims(), content.references(), "here").inline("CK")))


@pytest.mark.parametrize("id", TERMS)
def test_every_term_opens_its_text_and_what_it_rests_on(evidence, id):
    term = TERMS[id]
    page = tree(evidence.inline(f"so {term.term}"), evidence.cards())
    words = collapsed(page.select_one("[popover]").get_text(" "))
    assert collapsed(term.text) in words and term.note[1:] in words
    assert {f"{ROOM}#claim={claim}" for claim in term.claims} <= {link["href"] for link in page.select("[popover] a")}
    for source in term.sources:
        assert collapsed(content.references()[source].citation) in words
        assert content.references()[source].standing in words


def test_every_card_of_a_claim_leads_to_the_evidence_room(evidence):
    for id in content.claims():
        evidence.chip(id)
    links = [link["href"] for link in tree(evidence.cards()).select("a.px-way")]
    assert links == [f"{ROOM}#claim={id}" for id in content.claims()]


# ── in a notebook ──────────────────────────────────────────────────────────────────────────────────────────────────

KEPT = ["# The CK", "## A taper", "a [taper](x.ipynb#CK)", "`CK`", "$CK$", "```\nCK\n```", '<span title="CK">', "**The taper.**"]  # fmt: skip


@pytest.mark.parametrize("markdown", KEPT)
def test_a_notebook_s_headings_links_code_formulas_html_and_bold_words_are_kept(markdown):
    assert link_claims([markdown]) == [markdown]


def test_the_rest_of_a_notebook_opens_each_term_once_and_its_cards_stand_at_the_end():
    linked = link_claims(["# CK\n\nThe CK is raised.", "## CK\n\nAgain CK and a taper [S14]."])
    page = BeautifulSoup("".join(linked), "html.parser")
    assert openers(page) == ["CK", "taper"] and loose_ends(page) == set()
    assert not BeautifulSoup(linked[0], "html.parser").select("[popover]") and len(page.select("[popover]")) == 3


# ── what stands in it ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_glossary_is_large_enough_and_no_form_belongs_to_two_terms():
    assert len(TERMS) >= 60
    written = [form.casefold() for form, _ in FORMS]
    assert len(written) == len(set(written))


@pytest.mark.parametrize("id", TERMS)
def test_a_term_rests_on_a_claim_or_a_source_that_exists_or_says_that_it_is_from_memory(id):
    term = TERMS[id]
    assert set(term.claims) <= set(content.claims()) and set(term.sources) <= set(content.references())
    assert term.claims or term.sources or "from memory, not checked against a source" in term.note or "our own" in term.note  # fmt: skip
