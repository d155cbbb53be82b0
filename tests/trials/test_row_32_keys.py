"""Row 32 of the trials: every misspelt key is told at its line, with the key that is meant there, and hides nothing."""

import random
from functools import cache

import pytest
import yaml

from course_lib.content.refusal_sentences import near
from course_lib.content.yaml_reader import LOADER, Refused, noun, open_page
from course_lib.model.case import Case
from course_lib.model.drug import Drug
from course_lib.model.quiz import Quiz
from course_lib.model.worksheet import Worksheet
from tests.broken import CASE, DRUG, HOUSE, QUIZ, findings
from tests.content.conftest import copy as copy

FILES = [
    (CASE, Case),
    ("cases/fifty-a-day.yaml", Case),
    (QUIZ, Quiz),
    (DRUG, Drug),
    ("worksheets/consult-note.yaml", Worksheet),
]
FREE = {"mobility", "orders", "vary"}  # their keys are the author's own names


@cache
def keys(file):
    """Every key of a file that stands at the beginning of its own line and is a word of the course: line, column and key."""
    text = (HOUSE / "assets" / file).read_text(encoding="utf-8")
    inside, found = [], []
    key = None
    for event in yaml.parse(text, LOADER):
        if isinstance(event, yaml.ScalarEvent) and inside and inside[-1][0] == "map" and inside[-1][2] % 2 == 0:
            key = event.value
            free = (
                inside[-1][1] in FREE and len(inside) == 2 or inside[-1][1] == "words"
            )  # an author's own, of a variant
            if not free and len(key) > 3 and inside[-1][3]:
                found.append((event.start_mark.line + 1, event.start_mark.index, key))
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.CollectionStartEvent) and inside:
            inside[-1][2] += 1
        if isinstance(event, yaml.CollectionStartEvent):
            inside.append(
                ["map" if isinstance(event, yaml.MappingStartEvent) else "list", key, 0, not event.flow_style]
            )
        if isinstance(event, yaml.CollectionEndEvent):
            inside.pop()
            if inside:
                inside[-1][2] += 1
    return text, found


def misspelt(key, dice):
    """The key with one letter too few, too many, or two that changed places."""
    at = dice.randrange(1, len(key) - 1)
    turned = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    return dice.choice(
        [key[:at] + key[at + 1 :], key[:at] + key[at] + key[at:], turned if turned != key else key + "s"]
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("file", "kind"), FILES, ids=[file for file, _ in FILES])
def test_of_any_keys_that_are_misspelt_anywhere_each_is_told_at_its_line(tmp_path, file, kind, seed):
    dice = random.Random(seed)
    text, there = keys(file)
    broken = dice.sample(there, dice.randint(1, min(8, len(there))))
    for _, index, key in sorted(broken, key=lambda one: -one[1]):
        text = text[:index] + misspelt(key, dice) + text[index + len(key) :]
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        noun(open_page(path, tmp_path), kind, id=file.split("/")[1].removesuffix(".yaml"))
    told = [(finding.line, finding.sentence) for finding in refusal.value.findings]
    for line, _, key in broken:
        assert any(where == line and f"did you mean `{key}`?" in sentence for where, sentence in told), (
            line,
            key,
            told,
        )
    assert {line for line, _ in told} == {line for line, _, _ in broken}


def test_two_misspelt_keys_in_two_scenes_a_unit_and_an_unknown_claim_are_all_told(copy):
    lines = [
        copy.edit(CASE, "    question: ", "    qestion: "),
        copy.edit(CASE, "    argued: ", "    agrued: "),
        copy.edit(CASE, "dose: 240 mg/day", "dose: 240 mg"),
        copy.edit(CASE, "claims: [S23, S24, B1]", "claims: [S23, S99]"),
    ]
    found = findings()
    assert {finding.line for finding in found} == set(lines) and len(found) == len(lines)


def test_what_leads_nowhere_is_told_beside_a_misspelt_key(copy):
    lines = {
        copy.edit(CASE, "setting: ", "seting: "),
        copy.edit(CASE, "    next: exclude-first", "    next: exclude-frist"),
    }
    assert lines <= {finding.line for finding in findings()}


@pytest.mark.parametrize("word", ["routes", "rotes", "roots", "colour"])
def test_a_key_that_is_foreign_to_a_noun_is_not_taken_for_another_of_its_keys(copy, word):
    copy.edit(DRUG, "note: ", f"{word}: [oral]\nnote: ")
    (finding,) = findings()
    assert finding.sentence == f"`{word}` is not a key here: remove it or correct it"


@pytest.mark.parametrize("word", ["rotes", "routs", "route", "rutes", "Routes"])
def test_routes_misspelt_beside_a_note_is_routes(word):
    assert near(word, {"drugs", "note", "option", "routes", "up_to"}, taken={"note", "option"}) == "routes"
    assert near(word, {"drugs", "note", "option", "routes", "up_to"}, missing={"note"}) == "routes"


def test_of_two_words_that_are_alike_the_one_that_is_missing_is_meant():
    assert near("day", {"days", "dayz"}, missing={"dayz"}) == "dayz"
    assert (
        near("form", {"from", "form_of"}, taken={"from"}) == "form_of"
        or near("form", {"from"}, taken={"from"}) == "from"
    )
