"""The quick reader of our screens grows the tree that html.parser grows, and leaves to it what our screens do not write."""

import pytest
from bs4 import BeautifulSoup

from course_lib import content
from course_lib.app.evidence_room import ClaimsRoom
from course_lib.app.lab import LabRoom
from course_lib.app.model_card import CardRoom
from course_lib.app.quiz import QuizRoom
from course_lib.app.start import StartRoom
from tests.markup import _grown, _Unusual, tree

ROOMS = {
    "lab": lambda: LabRoom("prednisone-taper"),
    "equations": lambda: CardRoom("equations"),
    "claims": ClaimsRoom,
    "start": StartRoom,
    "quiz": lambda: QuizRoom(content.quiz("icu-quadriplegia"), content.fingerprint("quizzes", "icu-quadriplegia")),
}
OURS = [
    "", "words", "<p>a</p>", "<p>\n \n</p> <p> </p><pre>\n \n</pre>", "<div><br><hr/>a<img alt='' src=\"\"></div>",
    '<svg viewBox="0 0 1 1"><path d="M0"/><g></g></svg>', '<a class="a  b" rel="c d" hidden title="&lt;&amp;&#39;">&lt;b&gt; &eacute;</a>',
    "<textarea>\n\n</textarea>", '<input checked value=""><label for="x y">l</label><output for="x y"></output>', "<P>A</P>",
]  # fmt: skip
OTHERS = ["<p>a", "a</p>", "<p>a<b>c</p></b>", "<!-- a --><p>b</p>", "<p class=a>b</p>", "<script>a<b</script>", "a < b", "<style>p {}</style>"]  # fmt: skip


def grown(soup):
    """Each element with its words and its neighbours, in the order in which they are read."""
    around = ("parent", "next_element", "previous_element", "next_sibling", "previous_sibling")
    everything = [soup, *soup.descendants]
    number = {id(one): at for at, one in enumerate(everything)}
    return [
        (type(one), one.name, getattr(one, "attrs", str(one)), *(number.get(id(getattr(one, way))) for way in around))
        for one in everything
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_screen_grows_into_the_same_tree(room, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    html = str(ROOMS[room]().screen.html)
    assert grown(_grown("".join([html]))) == grown(BeautifulSoup("".join([html]), "html.parser"))


@pytest.mark.parametrize("html", OURS)
def test_what_our_screens_write_grows_into_the_same_tree(html):
    assert grown(tree(html)) == grown(BeautifulSoup(html, "html.parser"))


@pytest.mark.parametrize("html", OTHERS)
def test_what_our_screens_do_not_write_is_left_to_html_parser(html):
    with pytest.raises(_Unusual):
        _grown(html)
    assert grown(tree(html)) == grown(BeautifulSoup(html, "html.parser"))
