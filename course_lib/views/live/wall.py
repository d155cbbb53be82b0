"""A question and its votes → what the wall shows of them: nothing of the votes, and of the answer, before the presenter says so.

Both rounds stand side by side. What is right, and how many were, is there only with the answer, after which no further round is held.
"""

from htpy import Element, div, fragment, h2, li, ol, p, section, span, strong, table, tbody, td, th, thead, tr, ul

from ...engine.exports.markup import plain, reasons
from ...engine.live.question import LiveQuestion, key, options, possible, right
from ...engine.live.session import Question, Round
from ...engine.live.tally import ENOUGH, Spread, borda, counts, in_words, moves, spread, stayed
from ...engine.live.words import Grouped, grouped
from ...engine.quiz.answers import Given, value
from ...engine.quiz.drawing import shuffled
from ...model.quiz import Matching, Shifting, Short
from ..parts.controls import code
from ..parts.labels import amount
from ..parts.pictures.shown import figure_of
from ..parts.sentences import first_sentence
from ..quiz import items
from .answer import is_choice, marks
from .ballot import HOW, letter, told, words

BORDA = "Borda count: of {n}, the first place gives {most} points, the last none."
FEW_MOVED = f"Who changed from what to what is told where {ENOUGH} or more voted in both rounds."


def shown(question: LiveQuestion, asked: Question, seed: int) -> Element:
    """The question as the wall shows it now."""
    return section(".live-question", data_way=question.way, data_answer=asked.answer_shown, aria_labelledby="live-wall-stem")[
        p(".live-tag")[_tag(question, asked)],
        not asked.votes_shown and told(question, ".live-told"),
        h2("#live-wall-stem")[words(question.stem)],
        question.item and figure_of(question.item.picture, folded=False),
        isinstance(question.item, Shifting) and items.thought(question.item),
        _body(question, asked, seed),
        asked.votes_shown and _said(question, asked, seed),
        asked.decided and p(".live-decided")[strong["The room decides: "], decided_in_words(question, asked)],
    ]  # fmt: skip


def _tag(question, asked):
    if not asked.rounds:
        return f"{question.about} · {HOW[question.way]}"
    number = len(asked.rounds)
    if asked.open:
        return f"{question.about} · {'vote again' if number > 1 else HOW[question.way]}"
    return f"{question.about} · {'two votes' if number > 1 else 'the vote is closed'}"


def _body(question, asked, seed):
    if not is_choice(question):
        return _other(question, asked, seed)
    rounds = asked.rounds if asked.votes_shown else ()
    columns = [_points(question, one) for one in rounds]
    marked = marks(question, seed) if asked.answer_shown else {}
    most = max((count for column in columns for count in column.values()), default=0)
    return fragment[
        ol(".live-options", data_rounds=str(len(columns)))[
            [
                _option(at, id, text, [column[id] for column in columns], most, marked.get(id), id in key(question) if question.way != "order" else None)
                for at, (id, text) in enumerate(options(question, seed))
            ]
        ],
        columns and question.way == "order" and p(".live-note")[BORDA.format(n=len(columns[0]), most=len(columns[0]) - 1)],
        question.scene and asked.answer_shown and p(".live-argued")[strong["Why this course argues so. "], plain(first_sentence(question.scene.argued))],
        question.scene and columns and doses(question, asked.last),
    ]  # fmt: skip


def _points(question, vote):
    ballots = vote.ballots.values()
    return borda(ballots, possible(question)) if question.way == "order" else counts(ballots, possible(question))


def _option(at, id, text, counted, most, mark, is_key):
    return li(class_=[mark and is_key and "live-key"], data_option=code(id))[
        span(".live-letter")[letter(at)],
        div(".live-text")[
            p[text],
            mark and p(".live-because")[span(class_=f"px-{mark[0][1]}")[f"{mark[0][0]} {mark[0][2]}. "], mark[1]],
        ],
        bool(counted) and div(".live-bars")[[_bar(number, count, most, len(counted)) for number, count in enumerate(counted, 1)]],
    ]  # fmt: skip


def _bar(number, count, most, rounds):
    named = f"Vote {number} " if rounds > 1 else ""
    share = 100 * count / most if most else 0
    return span(class_=f"live-bar live-round-{number}")[
        span(".live-fill", style=f"width:{share:.0f}%", aria_hidden="true"),
        named and span(".live-which")[named],
        span(".live-count")[str(count)],
    ]


def _other(question, asked, seed):
    """Numbers by their median, words by how many gave the same, pairs by the partner that most chose."""
    rounds = asked.rounds if asked.votes_shown else ()
    if isinstance(question.item, Short):
        body = _words(question, rounds, asked.answer_shown)
    else:
        body = _pairs(question, rounds, seed) if isinstance(question.item, Matching) else _numbers(question, rounds)
    lines = reasons(question.item) if asked.answer_shown else ()
    return fragment[body, lines and ul(".live-reasons")[[li[plain(line)] for line in lines]]]


def _pairs(question, rounds, seed):
    item = question.item
    if not rounds:
        rights = [one.right for one in shuffled(item, seed)]
        return div(".live-columns")[
            ul[[li[one.left] for one in item.matches]],
            ul[[li[right] for right in rights]],
        ]
    by_code = {
        f"{left.id}={other.id}": (left.left, other.right)
        for left in item.matches
        for other in (*item.matches, *item.spares)
    }
    found = [counts(one.ballots.values(), tuple(by_code)) for one in rounds]
    return table(".live-table")[
        thead[tr[th["What"], [th[f"Most chose{f', vote {number}' if len(found) > 1 else ''}"] for number in range(1, len(found) + 1)]]],
        tbody[[tr[th(scope="row")[one.left], [td[_most(one, by_code, column)] for column in found]] for one in item.matches]],
    ]  # fmt: skip


def _most(left, named, counted):
    own = {pair: count for pair, count in counted.items() if pair.startswith(f"{left.id}=")}
    pair = max(own, key=own.get)
    return f"{named[pair][1]} ({own[pair]} of {sum(own.values())})" if own[pair] else "nobody"


def _words(question, rounds, told):
    """Of the words no more than how many gave the same one; which they were comes with the answer, and only if it was foreseen."""
    return [
        p(".live-spread")[
            strong[len(rounds) > 1 and f"Vote {number}: ", words_in_words(question.item, vote) if told else alike(grouped(question.item, vote.ballots.values()))]
        ]
        for number, vote in enumerate(rounds, 1)
    ]  # fmt: skip


def alike(found: Grouped) -> str:
    """How many gave the same word, without saying which."""
    sizes = found.sizes
    if not sizes:
        return "Nobody voted."
    same = [str(size) for size in sizes if size > 1]
    alone = sizes.count(1)
    more = (
        f"{alone} each gave an answer of their own" if alone > 1 else "one gave an answer of their own" if alone else ""
    )
    first = f"The same answer: {' and '.join(same)} of {sum(sizes)}" if same else ""
    return "; ".join(filter(None, (first, more))) + "." if first else f"{more[:1].upper()}{more[1:]}."


def words_in_words(item: Short, vote: Round) -> str:
    """How many gave the key, each common error, and another word."""
    found = grouped(item, vote.ballots.values())
    if not found.sizes:
        return "Nobody voted."
    named = [
        (f"“{item.accept[0]}”", found.right),
        *((f"“{', '.join(one.words)}”", count) for one, count in found.errors),
    ]
    said = [f"{name}: {count}" for name, count in named if count]
    return "; ".join([*said, *([f"other words: {sum(found.others)}"] if found.others else [])]) + "."


def _numbers(question, rounds):
    return [
        _spread(numbers_of(question, one), question.item.unit, number, len(rounds))
        for number, one in enumerate(rounds, 1)
    ]


def numbers_of(question: LiveQuestion, vote: Round) -> list[float]:
    """The numbers of a round, in the unit of the question."""
    given = (Given(question.item.id, one.answers) for one in vote.ballots.values())
    return [value(question.item, one.answers) for one in given]


def _spread(numbers, unit, number, rounds):
    found = spread(numbers)
    named = f"Vote {number}: " if rounds > 1 else ""
    return p(".live-spread")[strong[named, in_spread(found, unit) if found else "Nobody voted."]]


def in_spread(found: Spread, unit: str) -> str:
    """A median with its spread, in words."""
    ends = f"from {_short(found.lowest)} to {amount(found.highest, unit)}"
    if found.count == 1:
        return f"One vote: {amount(found.median, unit)}."
    return f"Median {amount(found.median, unit)}; the middle half from {_short(found.low_quarter)} to {_short(found.high_quarter)}, all {ends}."


def _short(number):
    return f"{number:g}"


def doses(question: LiveQuestion, vote: Round, each: bool = False) -> list[Element]:
    """The doses that were set with options, each by its median and its spread; with `each` also every dose."""
    found = []
    for option in question.scene.options:
        for control in option.controls:
            numbers = sorted(
                one.values[control.id]
                for one in vote.ballots.values()
                if option.id in one.answers and control.id in one.values
            )
            set_to = spread(numbers)
            if set_to:
                all_of_them = f" Set: {', '.join(map(_short, numbers))}." if each and len(numbers) > 1 else ""
                found.append(
                    p(".live-spread")[strong[f"{control.label}: "], in_spread(set_to, control.unit), all_of_them]
                )
    return found  # fmt: skip


def _said(question, asked, seed):
    """What the votes came to, in sentences; with the answer also how many were right."""
    lines = (
        [_outcome(question, one, len(asked.rounds), seed) for one in asked.rounds]
        if is_choice(question) and question.way != "order"
        else []
    )
    if asked.answer_shown and any(vote.ballots for vote in asked.rounds):
        lines.append(_right(question, asked))
    return fragment[
        lines and p(".live-outcome")[" ".join(lines)],
        len(asked.rounds) > 1
        and is_choice(question)
        and question.way != "order"
        and _moved(question, *asked.rounds[-2:], seed),
    ]


def _outcome(question, vote, rounds, seed):
    return f"{f'Vote {vote.number}. ' if rounds > 1 else ''}{vote_in_words(question, vote, seed)}"


def vote_in_words(question: LiveQuestion, vote: Round, seed: int) -> str:
    """What a round came to, in a sentence; the options by the letters that the wall shows."""
    names = _letters(question, seed)
    return in_words(counts(vote.ballots.values(), tuple(names)), len(vote.ballots), names)


def _letters(question, seed):
    return {id: letter(at) for at, (id, _) in enumerate(options(question, seed))}


def _right(question, asked):
    told = [
        f"{sum(right(question, one) for one in vote.ballots.values())} of {len(vote.ballots)}"
        for vote in asked.rounds
        if vote.ballots
    ]
    what = "chose what this course holds sound" if question.scene else "were right"
    return f"{told[0]} {what}." if len(told) == 1 else f"{told[0]} {what} at first, {told[1]} after talking."  # fmt: skip


def _moved(question, before, now, seed):
    """Who went from what to what, in counts."""
    found = moves(before, now)
    if found is None:
        return p(".live-note")[FEW_MOVED]
    names = _letters(question, seed)
    lines = [f"{move.count} from {_named(move.before, names)} to {_named(move.now, names)}" for move in found]
    kept = stayed(before, now)
    return p(".live-moves")[f"{'; '.join(lines)}; {kept} stayed." if lines else f"Nobody changed: {kept} stayed."]


def _named(answers, names):
    return "+".join(sorted(names.get(one, "?") for one in answers))


def decided_in_words(question: LiveQuestion, asked: Question) -> str:
    """What was decided for the patient, with its doses."""
    chosen = asked.decided
    if question.way == "order":
        texts = dict(options(question, 0))
        return "; ".join(f"{place}. {texts[id]}" for place, id in enumerate(chosen.answers, 1))
    found = [option for option in question.scene.options if option.id in chosen.answers]
    doses = [
        f"{one.label}, {amount(chosen.values[one.id], one.unit)}"
        for option in found
        for one in option.controls
        if one.id in chosen.values
    ]
    return "; ".join([*(option.label.rstrip(".") for option in found), *doses]) + "."  # fmt: skip
