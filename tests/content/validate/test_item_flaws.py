"""An item that can be answered by its looks, or that says more than its claim, is found and named; a sound one is left alone."""

import pytest

from course_lib import content
from course_lib.content.validate import item_flaws
from course_lib.model.quiz import Answer, Choice
from tests.broken import HOUSE, JARGON, QUIZ, WHAT_TO_DO, findings

pytestmark = pytest.mark.slow  # each checks a broken copy of the whole course

DOSE = "quizzes/reduce-the-dose.yaml"

# A flaw: a file, the text that goes, the text that comes, the text at whose line the flaw is (0: at the edit), words.
FLAWED = {
    "both of these": (QUIZ, "text: Trust the limb grades, look elsewhere", "text: Both of these, taken together, fit best", 0, "this points at the other options"),
    "the above": (QUIZ, "text: Take normal saturation as enough", "text: As in the above, by saturation", 0, "this points at the other options"),
    "a negative stem": (QUIZ, "Which of these fit the roles", "Which of these do not fit the roles", "stem: >-\n      You are the physiatrist", "asks for what is not so"),
    "a stem that asks for the least": (QUIZ, "What do you propose at the round", "What is least well argued for", "stem: >-\n      Day 11", "asks for what is not so"),
    "an except": (QUIZ, "Which steps fit what is known?", "Which steps fit what is known, except for one?", "stem: >-\n      Two weeks after waking, limb", "asks for what is not so"),
    "an absolute word in a key": (QUIZ, "text: Passive range of motion, stretching and bed mobility", "text: Passive range of motion, and bed mobility always too", 0, "`always` is an absolute word"),
    "an absolute word in a wrong option": (QUIZ, "text: Splints at rest, with movement from grade 3 onwards", "text: Splints at rest, with all movement from grade 3 on", 0, "`all` is an absolute word"),
    "a stem that ends in an article": (QUIZ, "What do you ask of the therapist first?", "What you ask of the therapist first is a", "stem: >-\n      Three days after waking", "the stem ends in an article"),
    "a stem that hides that several are right": (QUIZ, "Which steps fit what is known? More than one is right.", "Which steps fit what is known?", "stem: >-\n      Two weeks after waking, limb", "add `More than one is right.`"),
    "a stem that promises several": (QUIZ, "What does that word let you conclude?", "What does that word let you conclude? More than one is right.", "stem: >-\n      The published report", "remove `More than one is right.`"),
    "an option twice": (QUIZ, "text: 240 mg/day\n", "text: 192mg/day\n", 0, "this reads the same as `192 mg/day`"),
    "one full stop": (QUIZ, "text: Begin the reduction, then report it", "text: Begin the reduction, then report it.", "answers:\n      - id: alone", "some end with a full stop"),
    "one option in words": (QUIZ, "text: 192 mg/day", "text: The same in mg", "answers:\n      - id: sixty", "some are words (`The same in mg`)"),
    "one small letter": (QUIZ, "text: Elbow flexors", "text: elbow flexors", "answers:\n      - id: elbow", "some begin with a small letter"),
    "one long option of several right ones": (QUIZ, "text: Hip flexors", "text: Hip flexors, as the hip carries the leg", "answers:\n      - id: elbow", "make them about equally long"),
    "a key that stands out by its length": (QUIZ, "text: The diagnosis was presumptive, and the plan was made on it.", "text: The diagnosis was presumptive, and the plan that they made together was then built upon that suspicion alone.", "answers:\n      - id: presumptive", "make the key shorter"),
    "three answers": (QUIZ, "      - id: nerve\n        text: Suggest neurology for other causes\n        correct: true\n        because: Neurology can be considered to help with the diagnosis and to exclude other causes.\n", "", "answers:\n      - id: alone", "there are 3 answers: give"),
    "a hedge that is not in the key": (QUIZ, "    hedge: consider\n", "    hedge: usually\n", 0, "does not keep the hedge `usually`"),
    "no source": (QUIZ, "    sources: [foye-2023, batchelor-1997]\n", "", "- id: icu-breathing", "the item `icu-breathing` has no source"),
    "a layer that is not marked": (QUIZ, "    beyond_seed: true\n", "", "claims: [S23, B1]\n    level", "add `beyond_seed: true`"),
    "a layer that is not there": (QUIZ, "    claims: [S15]\n", "    claims: [S15]\n    beyond_seed: true\n", "beyond_seed: true\n    hedge: consider", "remove `beyond_seed`"),
    "a question about a hedge with one option hedged": (DOSE, "    claims: [B16, B42, B54]\n", "    claims: [B16, B42, B54]\n    about: hedge\n", "answers:\n      - id: after-result", "no wrong option is hedged"),
    "a word in braces": (QUIZ, "stem: Why is suspicion enough", "stem: At {age}, why is suspicion enough", 0, "`{age}` stays as it is"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "at", "words"), FLAWED.values(), ids=FLAWED)
def test_a_flaw_is_one_finding_at_its_line_that_says_what_to_do(copy, file, old, new, at, words):
    line = copy.edit(file, old, new)
    (finding,) = findings()
    assert (finding.file, finding.line) == (
        f"assets/{file}",
        copy.text(file)[: copy.text(file).index(at)].count("\n") + 1 if at else line,
    )
    assert words in finding.sentence
    assert WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence), finding


def item(*texts, key=0, id="an-item", stem="What does the rule say?", kind="single", claims=("S14",), **more):
    """An item whose answers read `texts`; the one at `key` is right."""
    answers = tuple(
        Answer(id=f"a{n}", text=text, correct=n == key, because=more.get("because", "Because."))
        for n, text in enumerate(texts)
    )
    more = {name: value for name, value in more.items() if name != "because"}
    return Choice(id=id, kind=kind, stem=stem, answers=answers, claims=claims, level="apply", sources=("foye-2023",), **more)  # fmt: skip


def said(item):
    """Every sentence about one item."""
    looks = (item_flaws._stem, item_flaws._options, item_flaws._key, item_flaws._ground)
    return [sentence for look in looks for _, sentence in look(item, content.claims())]


SOUND = item(
    "A call to the prescriber, to be coordinated", "A word with the ward pharmacist first", "A letter to the family doctor later", "A note in the chart of the patient",
    because="It should be coordinated with the prescriber.",
)  # fmt: skip


def test_a_sound_item_is_left_alone():
    assert said(SOUND) == []


@pytest.mark.parametrize(
    "words",
    ["a tablet every 6 hours", "a visit every two weeks", "weakness of all four limbs", "a search for potassium first of all", "at least two grades more"],
)  # fmt: skip
def test_a_word_that_only_counts_is_not_absolute(words):
    assert not item_flaws.ABSOLUTE.search(words)


@pytest.mark.parametrize(
    "words", ["It always resolves", "in every patient", "all of the weakness", "It cannot be the steroid", "Never before day 3"]
)  # fmt: skip
def test_an_absolute_word_is_one_in_any_option(words):
    assert item_flaws.ABSOLUTE.search(words)


@pytest.mark.parametrize(
    "stem",
    ["What do you tell a patient who does not sleep?", "Why is CK alone not enough?", "At least how many?", 'She says, "Which is not true?" What now?'],
)  # fmt: skip
def test_a_not_beside_the_question_makes_no_negative_stem(stem):
    assert not item_flaws.NEGATIVE.search(item_flaws.QUOTED.sub("", stem))


def test_a_question_about_the_hedge_may_hold_absolute_words_if_a_wrong_answer_is_hedged():
    texts = ("It should be coordinated", "It must be coordinated", "It may be coordinated", "It is always announced")
    assert said(item(*texts, about="hedge", hedge="should be coordinated")) == []
    texts = (*texts[:2], "It is coordinated later", "It is always announced")
    assert ["no wrong option is hedged" in sentence for sentence in said(item(*texts, about="hedge"))] == [True]


def test_a_key_that_alone_is_plural_is_seen():
    found = said(item("Call first; elbows", "Knee", "Hip", "Ankle", because="To be coordinated."))
    assert not any("singular or plural" in sentence for sentence in found)
    found = said(item("Elbows", "Knee", "Hip", "Ankle", because="To be coordinated."))
    assert any("alone is singular or plural" in sentence for sentence in found)
    found = said(item("Elbows", "Knees", "Hip", "Ankle", because="To be coordinated."))
    assert not any("singular or plural" in sentence for sentence in found)


def test_a_key_that_drops_the_hedge_of_its_claim_is_seen_and_one_whose_reason_keeps_it_is_not():
    texts = ("The weakness resolves", "The weakness stays on", "The weakness spreads", "The weakness moves on")
    dropped = "neither the key nor what explains it keeps a hedge of what it rests on, S20"
    assert any(dropped in sentence for sentence in said(item(*texts, claims=("S20",))))
    assert said(item(*texts, claims=("S20",), because="Below the line it may resolve.")) == []
    assert said(item("It may resolve by then", *texts[1:], claims=("S20",))) == []


# ── guessers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def file_of(items):
    quiz = content.quiz("icu-quadriplegia").model_copy(update={"items": tuple(items), "ask": None})
    return [sentence for sentence in item_flaws._to_guess(quiz.items)]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("the longest one", "bbb", "ccc", "ddd"), "takes the longest option gets 100%"),
        (("a", "bbb", "ccc", "ddd"), "takes the shortest option gets 100%"),
        (("It may", "It is", "It has", "It was"), "takes the most hedged option gets 100%"),
    ],
)
def test_a_file_in_which_the_looks_tell_the_key_names_the_worst_items(texts, words):
    found = file_of(item(*texts, id=f"item-{n}") for n in range(4))
    assert any(words in sentence and "item-0, item-1, item-2, item-3" in sentence for sentence in found)


def test_keys_that_stand_in_one_place_too_often_are_counted():
    texts = ("aaa", "bbb", "ccc", "ddd")
    even = [item(*texts, key=n % 4, id=f"item-{n}") for n in range(8)]
    assert file_of(even) == []
    uneven = [item(*texts, key=n % 2, id=f"item-{n}") for n in range(8)]
    assert file_of(uneven) == [
        "the keys of the 8 single items stand 4, 4, 0, 0 times in places 1 to 4: move some, to at most 2 in each"
    ]
    assert file_of(uneven[:7]) == []


# ── near duplicates ──────────────────────────────────────────────────────────────────────────────────────────────

BELOW = item(
    "It may let the weakness resolve.", "b", "c", "d", claims=("S20",),
    stem="What does the source say that going below 30 mg/day does for weakness from long-term use?",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "key", "claims", "same"),
    [
        ("In long-term use, what may happen to the weakness once the dose goes below 30 mg/day?", "The weakness may resolve.", ("S20",), True),
        ("What does a dose below 30 mg/day let happen?", "It may let the weakness from long-term use resolve.", ("S20",), True),
        ("In long-term use, what may happen to the weakness once the dose goes below 30 mg/day?", "The weakness may resolve.", ("S19",), False),
        ("Which drug is the threshold of 30 mg/day about?", "None is named in the source.", ("S20",), False),
    ],
)  # fmt: skip
def test_two_items_that_ask_the_same_of_one_claim_in_other_words_are_found(stem, key, claims, same):
    other = item(key, "b", "c", "d", stem=stem, claims=claims)
    assert list(item_flaws.near_duplicates([("one", BELOW), ("two", other)])) == ([("two", "one")] if same else [])


def test_a_new_file_of_questions_asks_nothing_that_the_course_asks_already(copy):
    copy.write("quizzes/my-items.yaml", TEMPLATE)
    assert not [finding for finding in findings() if "asks nearly the same as" in finding.sentence]


def test_an_item_that_is_asked_again_in_another_quiz_is_named_with_its_twin(copy):
    text = copy.text(QUIZ)
    first, second = text.index("  - id: icu-first-prescription"), text.index("  - id: icu-resistance")
    again = (
        text[first:second].replace("icu-first-prescription", "again-first").replace("Three days after", "Days after")
    )
    copy.write("quizzes/zz-again.yaml", f"title: Again\nintro: Again.\nitems:\n{again}")
    (finding,) = findings()
    assert (finding.file, finding.line) == ("assets/quizzes/zz-again.yaml", 4)
    assert "asks nearly the same as `icu-first-prescription` of `icu-quadriplegia`" in finding.sentence


def test_a_label_of_a_picture_that_a_variant_makes_too_long_is_found_at_the_variant(copy):
    copy.edit(QUIZ, "{label: Sitting, volume_l: 2.6}", '{label: "{who}, up in a very low chair", volume_l: 2.6}')
    line = copy.text(QUIZ)[: copy.text(QUIZ).index('- words: {who: "a man of 41"}')].count("\n") + 1
    first, second = findings()
    assert (first.line, second.line) == (line, line + 1)
    assert "with the words of this variant, “a man of 41, up in a very low chair” is too long" in first.sentence


# ── kinds without answers ────────────────────────────────────────────────────────────────────────────────────────

NEW = "quizzes/my-items.yaml"
TEMPLATE = (HOUSE / "course_lib" / "content" / "templates" / "quiz.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("{drug: methylprednisolone, to: prednisone,", "{drug: methylprednisolon, to: prednisone,", 0, "there is no drug `methylprednisolon`: did you mean"),
        ("{drug: methylprednisolone, to: prednisone,", "{drug: methylprednisolone, to: cortisone,", 0, "there is no drug `cortisone`"),
        ("methylprednisolone {amount} mg/day?", "methylprednisolone 16 mg/day?", 0, "write `{amount}` into it"),
        ("so {amount} mg/day make", "so {amuont} mg/day make", 0, "`{amuont}` stays as it is"),
        ("{id: assisted, text: Active-assisted,", "{id: assisted, text: Passive,", 0, "this reads the same as `Passive`"),
        ("right: Change the dose without asking", "right: Do both of these", 0, "this points at the other options"),
        ("{id: assisted,", "{id: passive,", 0, "the stage id `passive` is here twice"),
        ("{id: taper, right:", "{id: taper, rigth:", 0, "did you mean `right`?"),
    ],
)  # fmt: skip
def test_a_flaw_of_an_item_without_answers_is_found_at_its_line(copy, old, new, at, words):
    copy.write(NEW, TEMPLATE)
    line = copy.edit(NEW, old, new)
    # what an author begins with may be asked in the course already
    found = [finding for finding in findings() if "asks nearly the same as" not in finding.sentence]
    assert {(finding.file, finding.line) for finding in found} == {(f"assets/{NEW}", line)}, found
    assert any(words in finding.sentence for finding in found), found
    assert all(WHAT_TO_DO.search(one.sentence) and not JARGON.search(one.sentence) for one in found), found
