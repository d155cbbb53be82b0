"""A case that leads nowhere, asks too little, or says a thing without a reason is told so, at its line."""

import pytest

from tests.broken import CASE, HOUSE, JARGON, WHAT_TO_DO, findings

pytestmark = pytest.mark.slow  # each checks a broken copy of the whole course

NEW = "cases/my-case.yaml"
TEMPLATE = (HOUSE / "course_lib" / "content" / "templates" / "case.yaml").read_text(encoding="utf-8")

# What is wrong: the text of the new case that goes, the text that comes, the text at whose line it is found (0: at the edit), words.
WRONG = {
    "a choice that leads back": ("        scores: {rehabilitation: 2}       #", "        next: first-thoughts\n        scores: {rehabilitation: 2}       #", "  - id: first-thoughts", "the argued choices from `first-thoughts` lead round and come back to `first-thoughts`"),
    "an answer without a claim": ("        claims: [S7]\n        scores: {rehabilitation: -1}\n        mobility: spared", "        scores: {rehabilitation: -1}\n        mobility: spared", "- id: rest-first", "the feedback of the choice `rest-first` rests on no claim"),
    "an empty answer": ("feedback: That is a decision too, taken by nobody.", 'feedback: ""', 0, "the choice `call-nobody` is not answered"),
    "a scene without a reason": ("argued: The grade of each muscle decides [S4] [S6], and mobility is trained where it is reduced [S7].", 'argued: ""', 0, "gives no reason: write why in `argued`"),
    "a word that nothing stands for": ("text: Reflexes and sensation are normal.", "text: Reflexes and sensation are normal at {agee}.", 0, "`{agee}` stays as it is: there is no key of `vary` `agee`: did you mean `age`?"),
    "words that nobody uses": ('  age: ["41", "44", "47"]\n', '  age: ["41", "44", "47"]\n  mood: [calm, cross]\n', "  mood: [calm", "no text holds `{mood}`"),
    "a word that never varies": ('["41", "44", "47"]', '["41"]', 0, "`age` has one value and never varies"),
    "another drug that acts on none": ("  given:  ", "  interacting:\n    - {id: azole, label: An azole, drug: prednison, clearance_times: 0.4, invented: for this case}\n  given:  ", "    - {id: azole", "there is no drug `prednison`: did you mean"),
    "a route of which nothing is known": ("{drug: prednisone, route: oral, dose: 40 mg/day", "{drug: prednisone, route: depot, dose: 40 mg/day", 0, "the file of `prednisone` has no kinetics by the route `depot`: use oral, iv, infusion"),
    "hours that go back": ("{drug: prednisone, route: oral, dose: 40 mg/day", "{drug: prednisone, route: oral, at_h: [20, 8], dose: 40 mg/day", 0, "the hours of at_h do not go up: give each once"),
    "another drug that ends and never began": ("        orders: [potassium-ck]\n", "        orders: [potassium-ck]\n        ends: [azole]\n", "        ends: [azole]", "there is no interaction `azole`"),
    "another drug of a choice that acts on none": ("        orders: [potassium-ck]\n", "        orders: [potassium-ck]\n        interacting:\n          - {id: azole, label: An azole, drug: cortisone, clearance_times: 0.4, invented: for this case}\n", "          - {id: azole", "there is no drug `cortisone`"),
    "a typed drug that is none": ("{option: stop-now, up_to: 0 mg/day, no_floor: none is none}", "{option: stop-now, drugs: [predni], up_to: 0 mg/day, no_floor: none is none}", 0, "there is no drug `predni`"),
    "a reading that nothing comes to": ("{option: taper-slowly, at_least: 15 mg/day, up_to: 35 mg/day, routes: [oral]}", "{option: taper-slowly, at_least: 170 mg/day, routes: [oral]}", 0, "since reading 2 fits all that it fits"),
    "a reading without a floor": ("{option: stop-now, up_to: 0 mg/day, no_floor: none is none}", "{option: stop-now, up_to: 0 mg/day}", 0, "a reading has a floor, or says why not"),
    "a reading behind one that takes every drug": ("        - {option: taper-slowly, at_least: 15 mg/day, up_to: 35 mg/day, routes: [oral]}\n", "        - {option: taper-slowly, at_least: 15 mg/day, up_to: 35 mg/day, routes: [oral]}\n        - {option: hold-dose, drugs: [prednisone], routes: [oral], at_least: 16 mg/day, up_to: 20 mg/day}\n", "        - {option: hold-dose, drugs", "since reading 3 fits all that it fits"),
    "rankings of different things": ("      order: *order\n", "      order:\n        - {id: steroid-myopathy, label: A, because: x}\n        - {id: low-potassium, label: B, because: x}\n        - {id: sepsis, label: C, because: x}\n        - {id: other-myopathy, label: D, because: x}\n", "    ranking:\n      leading: 1\n      order:\n", "the hypothesis `sepsis` does not stand in both `first-thoughts` and `second-thoughts`"),
    "a hypothesis twice": ("{id: low-potassium, label: Low", "{id: steroid-myopathy, label: Low", "        - {id: steroid-myopathy, label: Low", "the hypothesis id `steroid-myopathy` is here twice"),
    "a test that costs nothing": ("    burden: one blood sample\n", "", "  potassium-ck:", "the test `potassium-ck` costs the patient nothing: add `burden`"),
    "a report that no screen shows": ("    question: Which plan do you take into the call?\n", "    question: Which plan do you take into the call?\n    report: {text: It was tapered., source: foye-2023}\n", "    report: {text: It was", "no screen shows this report, since the case is not `modelled_on` one"),
    "an order that nobody places": ("orders:                                   #", "orders:\n  spare:\n    label: A spare test\n    after: 1 h\n    burden: a minute\n    result: Nothing.\n    source: foye-2023\n  #", "  spare:", "no choice orders `spare`, so no screen shows its result or where it comes from"),
    "a claim that is listed and never said": ("claims: [S3, S4, S6,", "claims: [S3, S33, S4, S6,", 0, "this case lists `S33`, and nothing in it names that claim"),
    "a decisive scene that is none": ("decisive: [measure,", "decisive: [mesure,", 0, "there is no scene `mesure`: did you mean `measure`"),
    "a ranking that is to decide": ("decisive: [measure, steroid-plan, therapy]", "decisive: [measure, second-thoughts, therapy]", 0, "`second-thoughts` is a ranking, and the short level asks decisions"),
    "two decisive scenes": ("decisive: [measure, steroid-plan, therapy]", "decisive: [measure, steroid-plan]", 0, "the short level asks 3 decisions, and `decisive` names 2"),
    "decisive scenes in another order": ("decisive: [measure, steroid-plan, therapy]", "decisive: [measure, therapy, steroid-plan]", 0, "these scenes come in another order"),
    "a scene that is passed over in silence": ("    told: Potassium and creatine kinase lie within range.\n", "", "  - id: other-causes", "the short level passes the scene `other-causes` over in silence"),
    "a scene that is asked and told": ("    short: The steroid plan\n", "    short: The steroid plan\n    told: It was planned.\n", "    told: It was", "no screen shows this, as `steroid-plan` is never told"),
    "a sentence that lost its hedge": ("since any change should be coordinated with the prescriber [S14]", "and any change of the corticosteroid is made with the prescriber [S14]", "    told: The nephrologist", "this keeps no hedge of what it rests on, S14"),
    "a claim that is listed twice": ("claims: [S3, S4, S6,", "claims: [S3, S3, S4, S6,", 0, "`S3` is listed twice in `claims`: remove one"),
}  # fmt: skip


@pytest.fixture
def new_case(copy):
    """The case that `new case my-case` writes, in the copy."""
    copy.write(NEW, TEMPLATE.replace("MY-CASE", "my-case"))
    return copy


def test_the_case_that_an_author_begins_with_is_whole_as_it_stands(new_case):
    assert findings() == ()


@pytest.mark.parametrize(("old", "new", "at", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_case_is_found_at_its_line_and_says_what_to_do(new_case, old, new, at, words):
    line = new_case.edit(NEW, old, new)
    line = new_case.text(NEW)[: new_case.text(NEW).index(at)].count("\n") + 1 if at else line
    found = findings()
    assert {finding.line for finding in found} == {line}, found
    assert all(finding.file == f"assets/{NEW}" for finding in found)
    assert any(words in finding.sentence for finding in found), found
    for finding in found:
        assert WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence), finding


def test_what_is_invented_or_from_memory_needs_no_claim(new_case):
    new_case.edit(NEW, "        claims: [S7]\n        scores: {rehabilitation: -1}\n        mobility: spared", "        hedge: from memory, not checked against a source\n        mobility: spared")  # fmt: skip
    assert findings() == ()


def test_a_case_that_begins_too_late_has_too_few_decisions_and_scenes_that_nobody_reaches(new_case):
    line = new_case.edit(NEW, "first: first-thoughts", "first: call")
    found = {(finding.line, finding.sentence) for finding in findings()}
    assert (line, "the argued way holds 3 decisions, and a case has 5 to 8: add a decision") in found
    assert sum("no choice leads to the scene" in sentence for _, sentence in found) == 4
    assert len(found) == 5


def test_an_airway_whose_days_are_out_of_order_is_refused(copy):
    copy.edit(
        CASE, "      - [28 days, 0.05]\n      - [60 days, 0.0]\n", "      - [60 days, 0.0]\n      - [28 days, 0.05]\n"
    )
    (finding,) = findings()
    assert finding.sentence == "the corners of severity must be in the order of their days"


@pytest.mark.parametrize(
    ("notebook", "old", "new", "words"),
    [
        ("03_icu_quadriplegia.ipynb", 'case(\\"awake-and-unable-to-move', 'case(\\"awake-and-unable', "there is no case `awake-and-unable`: did you mean `awake-and-unable-to-move`?"),
        ("03_icu_quadriplegia.ipynb", 'quiz(\\"icu-', 'quiz(\\"icy-', "there is no quiz `icy-quadriplegia`: did you mean"),
        ("04_sepsis_and_ards.ipynb", 'figure(\\"septic-shock', 'figure(\\"septic', "there is no figure `septic`: did you mean `septic-shock`?"),
    ],
)  # fmt: skip
def test_an_id_that_a_notebook_calls_and_nobody_has_is_found_at_its_line(copy, notebook, old, new, words):
    path = copy.root / "notebooks" / notebook
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [finding for finding in findings() if finding.file == f"notebooks/{notebook}"]
    assert [(finding.line, words in finding.sentence) for finding in found] == [
        (text[: text.index(old)].count("\n") + 1, True)
    ]


# ── kinds of entries ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "words"),
    [
        ("quizzes/icu-quadriplegia.yaml", "    kind: single", "    kind: singel", 0, "`singel` is not one of the words for `kind`: use 'single', 'multiple'"),
        ("quizzes/icu-quadriplegia.yaml", "    kind: single", "    kidn: single", 0, "`kidn` is not a key here: did you mean `kind`?"),
        ("quizzes/icu-quadriplegia.yaml", "    kind: single\n", "", "- id: icu-exposure", "`kind` is missing: add one of 'single', 'multiple'"),
        ("quizzes/icu-quadriplegia.yaml", "    kind: single", "    kind:", 0, "`kind` is empty: write 'single', 'multiple'"),
        ("worksheets/consult-note.yaml", "    kind: rows", "    kind: row", 0, "`row` is not one of the words for `kind`: use 'rows', 'by-grade', 'write', 'spot'"),
    ],
)  # fmt: skip
def test_an_entry_that_does_not_say_its_kind_is_told_which_kinds_there_are(copy, file, old, new, at, words):
    line = copy.edit(file, old, new)
    (finding,) = [one for one in findings() if "lesson" not in one.file]
    assert (finding.file, finding.line) == (
        f"assets/{file}",
        copy.text(file)[: copy.text(file).index(at)].count("\n") + 1 if at else line,
    )
    assert words in finding.sentence
    assert WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence), finding


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("contrasts/cord-or-muscle.yaml", "- id: dose", "- id: ck", "the row id `ck` is here twice"),
        ("worksheets/consult-note.yaml", "- id: why", "- id: who", "the part id `who` is here twice"),
    ],
)
def test_a_row_or_a_part_that_is_there_twice_is_found(copy, file, old, new, words):
    copy.edit(file, old, new)
    (finding,) = findings()
    assert finding.file == f"assets/{file}" and words in finding.sentence
