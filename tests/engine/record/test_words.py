"""Seven words stand for a secret, and a slip in typing them is noticed before anything is looked up."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from course_lib.engine.commitments import Impossible
from course_lib.engine.record.words import CARRY, NUMBER, read_words, word_list, words_of

SECRETS = st.binary(min_size=1, max_size=64)


def test_the_list_is_the_published_one():
    words = word_list()
    assert (len(words), words[0], words[1024], words[-1]) == (2048, "abandon", "length", "zoo")
    assert len({word[:4] for word in words}) == 2048


@given(SECRETS)
def test_the_words_of_a_secret_are_always_the_same_and_are_read_back(secret):
    words = words_of(secret)
    assert words == words_of(secret) and len(words.split()) == NUMBER
    assert read_words(words) == words


@given(SECRETS, st.sampled_from([str.upper, str.title, lambda text: text.replace(" ", ", "), lambda text: f"  {text}\n", lambda text: " ".join(word[:4] for word in text.split())]))  # fmt: skip
def test_capitals_commas_and_all_after_the_fourth_letter_do_not_matter(secret, typed):
    assert read_words(typed(words_of(secret))) == words_of(secret)


def test_other_secrets_have_other_words():
    assert len({words_of(bytes([one])) for one in range(256)}) == 256


def test_nearly_every_other_word_in_a_place_is_noticed():
    right = words_of(b"a secret").split()
    for at in range(NUMBER):
        others = (" ".join([*right[:at], word, *right[at + 1 :]]) for word in word_list() if word != right[at])
        passed = sum(_is_read(typed) for typed in others)
        assert passed <= (8 if at < CARRY else 0)  # one in 2,048 by chance


@given(SECRETS, st.integers(0, NUMBER - 2))
def test_two_words_that_changed_places_are_noticed(secret, at):
    words = words_of(secret).split()
    assume(words[at] != words[at + 1])
    words[at], words[at + 1] = words[at + 1], words[at]
    assume(not _is_read(" ".join(words)))  # one in 2,048 by chance
    with pytest.raises(Impossible, match="in another order"):
        read_words(" ".join(words))


def _is_read(typed):
    try:
        return bool(read_words(typed))
    except Impossible:
        return False


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "There are seven words, and 0 were typed."),
        ("abandon", "There are seven words, and 1 was typed."),
        ("abandon " * 8, "There are seven words, and 8 were typed."),
        ("abandon " * 6 + "abandn", "Word 7, “abandn”, is not in the list. Is it “abandon”?"),
        ("qqqq " * 7, "Word 1, “qqqq”, is not in the list."),
        ("aban dnoa able about above absent absorb", "Word 2, “dnoa”, is not in the list."),
        ("<b>x</b> " * 2 + "able", "Word 1, “b”, is not in the list."),
    ],
)
def test_what_cannot_be_the_words_is_refused_in_a_sentence(typed, said):
    with pytest.raises(Impossible) as refusal:
        read_words(typed)
    assert str(refusal.value).startswith(said)
