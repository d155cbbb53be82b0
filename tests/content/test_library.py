"""The library hands out each noun once, by its id, and says in a sentence what it does not have or does not accept."""

import pytest

from course_lib import content
from course_lib.content import library
from course_lib.content.yaml_reader import Refused
from tests.broken import CASE, DRUG, HOUSE

BY_ID = {
    "cases": library.case,
    "quizzes": library.quiz,
    "lessons": library.lesson,
    "figures": library.figure,
    "labs": library.lab,
    "drugs": library.drug,
}


def everything():
    for read in (library.claims, library.references, library.parameters, library.drugs):
        yield from read().values()
    for folder, read in BY_ID.items():
        yield from map(read, library.ids(folder))


def test_the_course_s_own_content_is_read_whole():
    assert len(list(everything())) > 100


def test_every_noun_is_frozen():
    for noun in everything():
        with pytest.raises(ValueError, match="frozen"):
            setattr(noun, next(iter(type(noun).model_fields)), "changed")


@pytest.mark.parametrize("folder", BY_ID)
def test_an_id_is_the_stem_of_its_file(folder):
    assert library.ids(folder) == tuple(sorted(path.stem for path in (HOUSE / "assets" / folder).iterdir()))
    for id in library.ids(folder):
        assert BY_ID[folder](id).id == id


@pytest.mark.parametrize("folder", BY_ID)
def test_an_unknown_id_is_answered_with_those_that_exist(folder):
    with pytest.raises(KeyError, match=f"there is no .* `nobody`; there are: {', '.join(library.ids(folder))}"):
        BY_ID[folder]("nobody")


def test_a_noun_is_read_once(copy):
    first = library.case("awake-and-unable-to-move")
    copy.write(CASE, "")
    assert library.case("awake-and-unable-to-move") is first


def test_the_content_may_stand_elsewhere(copy):
    copy.edit(CASE, "title: Awake and unable to move", "title: Elsewhere")
    assert content.assets() == copy.assets
    assert library.notebooks() == copy.root / "notebooks"
    assert library.case("awake-and-unable-to-move").title == "Elsewhere"


def test_content_that_is_nowhere_is_refused_in_a_sentence(copy, monkeypatch):
    monkeypatch.setenv("COURSE_ASSETS", str(copy.root / "nowhere"))
    with pytest.raises(Refused, match="nowhere/claims.yaml, line 1: the file does not exist: create it"):
        library.claims()


def test_one_broken_drug_does_not_keep_the_others_from_being_read(copy):
    copy.write(DRUG, "")
    assert library.drug("dexamethasone").fluorinated
    with pytest.raises(Refused, match="drugs/prednisone.yaml"):
        library.drugs()


def test_every_wrong_claim_is_named_at_once(copy):
    lines = [copy.edit("claims.yaml", "    grade: E\n", "    grade: F\n") for _ in range(3)]
    with pytest.raises(Refused) as refusal:
        library.claims()
    assert [finding.line for finding in refusal.value.findings] == lines


def test_an_empty_claim_is_refused_where_it_stands(copy):
    copy.write("claims.yaml", "claims:\n  S1:\n  S2: words\n")
    with pytest.raises(Refused) as refusal:
        library.claims()
    assert [str(finding).split(", and must")[0] for finding in refusal.value.findings] == [
        "assets/claims.yaml, line 2: `S1` must be a group of keys: indent them below it, one a line",
        "assets/claims.yaml, line 3: `S2` must be a group of keys: indent them below it, one a line",
    ]
