"""Each guesser takes what its name says, a bank that can be guessed is found and its worst items are named."""

from fractions import Fraction

import pytest

from course_lib import content
from course_lib.content import library
from course_lib.content.validate import guessers, syllabus
from course_lib.content.validate.wording import hedges
from course_lib.model.quiz import Answer, Choice, Variant
from tests.broken import JARGON, WHAT_TO_DO

PLAIN = ("It is here", "It is there", "It is back", "It is over")


def item(*texts, key=0, id="an-item", stem="What does the rule say?", **more):
    """An item whose answers read `texts`; the one at `key` is right."""
    answers = tuple(Answer(id=f"a{n}", text=text, correct=n == key, because="Because.") for n, text in enumerate(texts))
    return Choice(id=id, kind="single", stem=stem, answers=answers, claims=("S14",), level="apply", **more)


def taken(guesser, *texts, stem="What does the rule say?"):
    """The answers that a guesser cannot choose between."""
    return {texts[n] for n in guessers.picked(guesser, stem, list(texts))}


# A guesser, the one answer that it takes, and the three others.
TAKES = {
    "longest": ("The hip and the knee", "The hip", "The knee", "The arm"),
    "shortest": ("The hip", "The shoulder", "The forearm", "The finger"),
    "most hedged": ("It may help", "It helps now", "It harms it", "It stays so"),
    "least hedged": ("It helps", "It may help", "It could help", "It might help"),
    "most cautious": ("Ask them first; little may differ", "It may stay", "It is probably so", "Yes, today"),
    "most decisive": ("Yes, today", "It may stay", "Ask the ward", "Wait and see"),
    "cautious and of most parts": ("It may stay, and go on", "It may stay", "It stays, and goes on", "It goes on"),
    "most specific": ("Give 40 mg at eight", "Give some at eight", "Give it to Ann", "Give it at last"),
    "least specific": ("Give more of it", "Give 40 mg of it", "Give it twice", "Give it as an EMG"),
    "fewest numbers": ("Give more of it", "Give 40 mg", "Give 20 mg", "Give it twice"),
    "nearest to the stem": ("A rule of thumb", "Nobody knows it", "A word of advice", "A guess at most"),
    "farthest from the stem": ("Nobody knows it", "The rule says so", "The rule of thumb", "A rule of old"),
    "most like the others": ("Raise dose slowly", "Raise dose quickly", "Lower dose slowly", "Stop everything else"),
    "least like the others": ("Stop everything else", "Raise dose slowly", "Raise dose quickly", "Lower dose slowly"),
    "odd one out in form": ("Lifting, with help", "The hip is bent", "The arm is bent", "The leg is bent"),
    "of two parts": ("The hip, then home", "The hip at home", "The arm at home", "The leg at home"),
    "of one part": ("The hip at home", "The hip, then home", "The arm and home", "The leg; then home"),
    "of most parts": ("The hip, the knee and home", "The hip and home", "The arm, home", "The leg"),
    "of fewest parts": ("The leg", "The hip and home", "The arm, home", "The leg, but later"),
    "with a reason": ("Wait, since it hurts", "Wait, and see it", "Go on, and see it", "End it, and see it"),
    "said to a person": ("I would ask your doctor", "The ward would ask", "Nobody would ask", "One would ask"),
    "most negative": ("It does not help", "It does help", "It may help", "It has helped"),
    "most positive": ("It does help", "It does not help", "It never helps", "No help is known"),
}  # fmt: skip


@pytest.mark.parametrize(("guesser", "texts"), TAKES.items(), ids=TAKES)
def test_a_guesser_takes_what_its_name_says_wherever_it_stands(guesser, texts):
    for turn in range(4):
        turned = texts[turn:] + texts[:turn]
        assert taken(guesser, *turned) == {texts[0]}


def test_places_and_the_middle_and_the_most_ordinary_are_taken_too():
    texts = ("One", "Three", "Eleven", "Seventeen")
    assert [taken(f"place {n}", *texts) for n in (1, 2, 3, 4)] == [{text} for text in texts]
    assert taken("middle in length", *texts) == {"Three", "Eleven"}
    odd = ("Lifting, with help", "The hip is bent", "The arm is bent", "The leg is bent")
    assert taken("most ordinary in form", *odd) == set(odd[1:])


def test_every_guesser_is_tried_here():
    tried = TAKES.keys() | {"middle in length", "most ordinary in form", *(f"place {n}" for n in (1, 2, 3, 4))}
    assert tried == guessers.GUESSERS.keys()


@pytest.mark.parametrize("guesser", [name for name in guessers.GUESSERS if not name.startswith("place")])
def test_whoever_sees_no_difference_gets_what_luck_gives(guesser):
    assert guessers.share(guesser, item("aa", "aa", "aa", "aa")) == Fraction(1, 4)


def test_a_guesser_gains_a_key_that_looks_it_and_shares_what_looks_alike():
    items = [item("longest", "short", "brief", "terse"), item("aaaa", "bbbb", "cc", "dd"), item("a", "bbb", "cc", "d")]
    assert [float(guessers.share("longest", one)) for one in items] == [1.0, 0.5, 0.0]
    got = guessers.scores(items)
    assert (got["longest"], got["place 1"], got["place 2"]) == (0.5, 1.0, 0.0)
    assert guessers.chance(items) == 0.25
    assert guessers.limit(items) == pytest.approx(0.25 + 2 * (0.25 * 0.75 / 3) ** 0.5)


def test_chance_goes_by_the_number_of_answers_of_each_item():
    items = [item(*PLAIN), item(*PLAIN[:3])]
    assert guessers.chance(items) == pytest.approx((1 / 4 + 1 / 3) / 2)
    assert guessers.limit(items) == pytest.approx((1 / 4 + 1 / 3 + 2 * (3 / 16 + 2 / 9) ** 0.5) / 2)


def test_hedges_are_counted_and_about_is_one_before_a_number_alone():
    assert hedges("It may be reported in some") == 3
    assert (hedges("at about 19 mg/day"), hedges("to decide about the dose")) == (1, 0)


def test_an_item_with_variants_counts_as_the_mean_over_them():
    dress = [Variant(words={"who": "A man", "much": "a very large part"}), Variant(words={"who": "A woman", "much": "a"}, key="a1")]  # fmt: skip
    one = item("It is {much}", "It is short", "It was so", "It is so", stem="{who} asks. What now?", variants=dress)
    (stem, texts, key), (other, _, other_key) = guessers.dressed(one)
    assert (stem, texts[0], key) == ("A man asks. What now?", "It is a very large part", 0)
    assert (other, other_key) == ("A woman asks. What now?", 1)
    assert guessers.share("longest", one) == 1
    assert guessers.share("place 1", one) == Fraction(1, 2)


def test_a_variant_whose_key_is_no_answer_is_left_to_whoever_says_so():
    dress = [Variant(words={"who": "A man"}), Variant(words={"who": "A woman"}, key="weeks")]
    one = item("It is", "It is short", "It was so", "It is so", stem="{who} asks. What now?", variants=dress)
    assert [key for _, _, key in guessers.dressed(one)] == [0]
    assert guessers.singles([one.model_copy(update={"variants": dress[1:]})]) == []


def test_items_with_several_keys_are_no_matter_for_a_guesser_of_one():
    assert guessers.scores([]) == dict.fromkeys(
        [*guessers.GUESSERS, guessers.LEARNED, guessers.BY_WORDS, guessers.BY_SUBJECT], 0.0
    )
    assert guessers.too_much([]) == {}


# ── a bank ───────────────────────────────────────────────────────────────────────────────────────────────────────

FLAW = {"most cautious": "Call them first", "most decisive": "Stop it today", "with a reason": "Go on, as usual"}


def bank(look=None, flawed=0):
    """Sixty items that look alike, with a key in each place in turn; the keys of the first `flawed` read `look`."""
    found = []
    for number in range(60):
        texts = list(PLAIN)
        if look and number < flawed:
            texts[number % 4] = look
        found.append(item(*texts, key=number % 4, id=f"item-{number}"))
    return found


def test_a_bank_that_looks_alike_feeds_nobody():
    assert guessers.too_much(bank()) == {}


@pytest.mark.parametrize(("guesser", "look"), FLAW.items())
def test_a_bank_with_a_planted_flaw_is_found_and_its_items_are_named_first(guesser, look):
    found = guessers.too_much(bank(look, flawed=20))
    got, worst = found[guesser]
    assert got == pytest.approx(0.5)
    assert set(worst) == {f"item-{n}" for n in range(20)}
    assert not any(name.startswith("place") for name in found)


def test_what_no_single_look_tells_is_learned():
    items = []
    for number in range(
        60
    ):  # the key alone is hedged and has two parts; of the others two are hedged, two have two parts
        texts = ["It may hold", "It will hold, too", "It may stay", "It will stay, too"]
        texts[number % 4] = ("It may last, too", "It may rise, too")[number % 2]
        items.append(item(*texts, key=number % 4, id=f"item-{number}"))
    assert guessers.scores(items)[guessers.LEARNED] > 0.9
    assert guessers.scores(items) == guessers.scores(items)  # the same divisions each time


def test_a_word_that_wrong_answers_are_fond_of_is_learned():
    nouns = ("hip", "arm", "leg", "knee", "neck", "hand")
    items = []
    for number in range(60):
        texts = [f"The {nouns[number % 6]} rests {tic}" for tic in ("now", "until", "until", "until")]
        key = number % 4
        texts[0], texts[key] = texts[key], texts[0]
        items.append(item(*texts, key=key, id=f"item-{number}"))
    got = guessers.scores(items)
    assert (got[guessers.BY_WORDS], got[guessers.BY_SUBJECT]) == (1, 1)


def test_what_keys_say_of_the_subject_is_told_and_not_judged():
    items = []
    for number in range(60):
        texts = ["The bone rests"] * 4
        texts[number % 4] = "The muscle rests"
        items.append(item(*texts, key=number % 4, id=f"item-{number}"))
    got = guessers.scores(items)
    assert (got[guessers.BY_WORDS], got[guessers.BY_SUBJECT]) == (pytest.approx(0.25), 1)
    assert guessers.BY_SUBJECT not in guessers.too_much(items)
    assert "learned from all words     100.0%  not judged" in guessers.table(items)


@pytest.mark.parametrize("learner", [guessers.LEARNED, guessers.BY_WORDS, guessers.BY_SUBJECT])
def test_whoever_learns_from_keys_that_were_drawn_stays_near_luck(learner):
    real = guessers.singles(item for id in library.ids("quizzes") for item in content.quiz(id).items)
    drawn = [
        one.model_copy(update={"answers": tuple(a.model_copy(update={"correct": n == hash_of(one.id)}) for n, a in enumerate(one.answers)), "variants": ()})
        for one in real
    ]  # fmt: skip
    assert abs(guessers.scores(drawn)[learner] - 0.25) < 0.12


def hash_of(id):
    """A place that has nothing to do with how an item reads."""
    return sum(map(ord, id)) * 7919 % 4


def test_of_the_items_that_are_gained_whole_the_clearest_is_named_first():
    items = bank("It may be called", flawed=20)
    items[7] = item("Call; ask them first, together", *PLAIN[1:], id="worst")
    assert guessers.too_much(items)["most cautious"][1][0] == "worst"


def test_the_table_names_every_guesser_with_what_it_gets_the_luckiest_first():
    said = guessers.table(bank("Call them first", flawed=20)).splitlines()
    assert said[0] == "what guessers get of 60 single-best-answer items (chance 25.0%, limit 36.2%)"
    assert len(said) == len(guessers.GUESSERS) + 4
    assert any(line.startswith("most cautious ") and line.endswith("50.0%  too much") for line in said[1:])
    shares = [float(line[26:33].strip().rstrip("%")) for line in said[1:]]
    assert shares == sorted(shares, reverse=True)


def test_a_finding_says_who_gets_too_much_by_which_items_and_what_to_do(monkeypatch):
    monkeypatch.setattr(guessers, "limit", lambda items: 0.13)
    found = list(syllabus.guessed())
    assert found
    for finding in found:
        assert finding.file.startswith("assets/quizzes/") and finding.line > 1
        assert "13.0% is the limit" in finding.sentence
        assert WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence), finding
