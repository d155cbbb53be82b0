"""Whatever is wrong with the content is one finding, at its line, that says what to do; and nothing hides it."""

import pytest

from course_lib.cli import findings as all_findings
from course_lib.content import yaml_reader
from tests.broken import CASE, DRUG, JARGON, LAB, LESSON, QUIZ, WHAT_TO_DO, findings
from tests.content.conftest import CACHED

pytestmark = pytest.mark.slow  # each checks a broken copy of the whole course


def test_the_course_s_own_content_is_well_formed():
    assert all_findings() == ()


def test_a_copy_of_it_is_well_formed_too(copy):
    assert findings() == ()


# What is broken: a file, the text that goes, the text that comes, the text at whose line the fault is (0: at the edit), words.
BROKEN = {
    "a misspelt key": (CASE, "setting: Int", "seting: Int", 0, "`seting` is not a key here: did you mean `setting`?"),
    "a misspelt key in a scene": (CASE, "    question: Before", "    qestion: Before", 0, "did you mean `question`?"),
    "a key nobody knows": (QUIZ, "intro: >-", "colour: red\nintro: >-", "colour: red", "`colour` is not a key here: remove it or correct it"),
    "a misspelt key of a drug": (DRUG, "fluorinated:", "flourinated:", 0, "did you mean `fluorinated`?"),
    "a misspelt key of a claim": ("claims.yaml", "    hedge:", "    hegde:", 0, "did you mean `hedge`?"),
    "a misspelt key of a check": ("checks.yaml", "    assumed: Dose", "    asumed: Dose", 0, "did you mean `assumed`?"),
    "a misspelt key of a prior": ("calibration/priors.yaml", "    median: 0.018", "    medain: 0.018", 0, "did you mean `median`?"),
    "a misspelt key of a divided number": ("calibration/sms3_division.yaml", "    reason: its number", "    raeson: its number", 0, "did you mean `reason`?"),
    "a divided number with a source that is nowhere": ("calibration/sms3_division.yaml", "sources: [steroids-1989]", "sources: [steroids-1998]", 0, "did you mean `steroids-1989`?"),
    "a check with a source that is nowhere": ("checks.yaml", "source: nava-2002", "source: nava-2020", 0, "did you mean `nava-2002`?"),
    "a misspelt key of a target": ("targets.yaml", "    tolerance:", "    tolerence:", 0, "did you mean `tolerance`?"),
    "a misspelt group": ("claims.yaml", "claims:\n", "clams:\n", 0, "`clams` is not a key here: put everything under `claims:`"),
    "a missing title": (LESSON, "title: Awake and unable to move\n", "", "number: 3", "`title` is missing: add it"),
    "a missing verdict": (CASE, "        verdict: argued\n", "", "- id: three-hundred-acute", "`verdict` is missing: add it"),
    "an unknown claim": (CASE, "claims: [S23, S24, B1]", "claims: [S23, S99]", 0, "there is no claim `S99`"),
    "an unknown claim in a list of lines": (QUIZ, "claims: [S23, B1]", "claims:\n      - S23\n      - B99", "- B99", "no claim `B99`"),
    "an unknown claim of a lesson": (LESSON, "claims: [S4,", "claims: [S40, S4,", 0, "there is no claim `S40`: did you mean"),
    "an unknown claim in prose": (CASE, "chronic, irreversible change [S18]", "change [S77]", 0, "there is no claim `S77`"),
    "an unknown reference": (CASE, "modelled_on: eddelien-2015", "modelled_on: edelien-2015", 0, "no reference `edelien-2015`: did you mean `eddelien-2015`?"),
    "an unknown source": (CASE, "      source: eddelien-2015", "      source: nobody", 0, "there is no reference `nobody`: add it or correct the id"),
    "an unknown source of a claim": ("claims.yaml", "sources: [foye-2023, horber", "sources: [foy-2023, horber", 0, "did you mean `foye-2023`?"),
    "an unknown source of a constant": ("physiology.yaml", "source: beuschlein-2024", "source: beuschlein", 0, "there is no reference `beuschlein`"),
    "an unknown source of a question": (QUIZ, "sources: [globalrph-converter", "sources: [globalrph", 0, "there is no reference `globalrph`"),
    "an unknown source of a target": ("targets.yaml", "source: paddon-jones-2004", "source: paddon-jones", 0, "there is no reference `paddon-jones`"),
    "an unknown drug": (CASE, "    - drug: methylprednisolone", "    - drug: methylprednisolon", 0, "no drug `methylprednisolon`: did you mean `methylprednisolone`?"),
    "an unknown drug of an option": (CASE, "{drug: prednisone, route: oral, dose: 80", "{drug: predni, route: oral, dose: 80", 0, "there is no drug `predni`"),
    "an unknown drug of the lab": (LAB, "  drug: prednisone", "  drug: cortisone", 0, "there is no drug `cortisone`"),
    "an unknown first scene": (CASE, "first: name-the-exposure", "first: name-exposure", 0, "there is no scene `name-exposure`: did you mean `name-the-exposure`?"),
    "a scene leading nowhere": (CASE, "    next: exclude-first", "    next: exclude", 0, "`next: exclude` leads nowhere: there is no scene `exclude`: did you mean `exclude-first`?"),
    "a scene without a way on": (CASE, "    next: debrief\n", "", "- id: rehabilitation", "the scene `rehabilitation` leads nowhere: add `next:` with a scene or `debrief`"),
    "a choice leading nowhere": (CASE, "        scores: {dosing: 2, safety: 1}\n", "        next: wards\n", 0, "the choice `three-hundred-acute` leads nowhere: there is no scene `wards`"),
    "scenes in a circle": (CASE, "    next: debrief\n", "    next: rehabilitation\n", 0, "the scene `rehabilitation` leads round in a circle"),
    "an interruption leading nowhere": (CASE, "  - scene: wheeze-returns", "  - scene: wheeze", 0, "there is no scene `wheeze`: did you mean `wheeze-returns`?"),
    "an unknown order": (CASE, "orders: [train-of-four]", "orders: [train-of-five]", 0, "there is no order `train-of-five`: did you mean `train-of-four`?"),
    "an unknown mobility plan": (CASE, "mobility: rest-until-strong", "mobility: rest", 0, "there is no mobility plan `rest`"),
    "an unknown control": (CASE, "dose: {control: first-dose}", "dose: {control: frist-dose}", 0, "there is no control `frist-dose`: did you mean `first-dose`?"),
    "a control in another unit": (CASE, "dose: {control: first-dose}", "dose: {control: halve-days}", 0, "the control `halve-days` is in days, and `dose` takes mg/day"),
    "a halving without end": (CASE, "            low: 1\n", "            low: 0\n", "halve_every: {control: halve-days}", "the control `halve-days` goes down to 0"),
    "an unknown case": (LESSON, "case: awake-and-unable-to-move", "case: awake", 0, "there is no case `awake`"),
    "an unknown quiz": (LESSON, "quiz: icu-quadriplegia", "quiz: icu-quadriplegic", 0, "no quiz `icu-quadriplegic`: did you mean `icu-quadriplegia`?"),
    "an unknown scenario": ("targets.yaml", "    scenario: bed-rest\n", "    scenario: bed\n", 0, "there is no scenario `bed`"),
    "a notebook that is not there": (LESSON, "notebook: 03_icu", "notebook: 04_icu", 0, "no notebook `04_icu_quadriplegia.ipynb` in notebooks/: write it or correct the name"),
    "a constant misspelt": ("physiology.yaml", "  turnover_per_day:", "  turnover_a_day:", 0, "the model has no constant `turnover_a_day`: did you mean `turnover_per_day`?"),
    "a word that is not one of the words": (CASE, "verdict: argued", "verdict: right", 0, "`right` is not one of the words for `verdict`: use 'argued'"),
    "a domain that is none": (CASE, "{dosing: 2, safety: 1}", "{dosing: 2, saftey: 1}", 0, "`saftey` is not a key of `scores`: use 'safety'"),
    "a score off the scale": (CASE, "{dosing: 2, safety: 1}", "{dosing: 3, safety: 1}", 0, "`dosing` is 3, and must be at most 2"),
    "a grade that is none": ("physiology.yaml", "grade: C", "grade: Z", 0, "`Z` is not one of the words for `grade`"),
    "a number without origin": (CASE, "      value: 10 days\n      source: eddelien-2015\n", "      value: 10 days\n", "    day:\n      value: 10 days\n    text", "exactly one of source, assumption or invented; found none"),
    "a dose without origin": (CASE, "      every: 6 h\n      source: eddelien-2015\n", "      every: 6 h\n", "- drug: methylprednisolone", "exactly one of source, assumption or invented; found none"),
    "a constant without origin": ("physiology.yaml", "    source: beuschlein-2024\n", "", "physiologic_mg_pe_per_day:", "exactly one of source, assumption or invented; found none"),
    "a number with two origins": (CASE, "      source: eddelien-2015\n    text", "      source: eddelien-2015\n      invented: x\n    text", "    day:\n      value: 10 days\n      source: eddelien-2015\n      invented", "found source and invented"),
    "an order without origin": (CASE, "    invented: for this case\n  train-of-four:", "  train-of-four:", "  reflexes-and-sensation:", "exactly one of source, assumption or invented"),
    "a number of the lab without origin": (LAB, "  severity_why:\n    text", "  illness_why:\n    text", "patient:", "severity needs severity_why"),
    "a unit that does not fit": (CASE, "dose: 240 mg/day", "dose: 240 mg", 0, "`240 mg` has the unit mg, but this field is in mg/day: write it with its unit"),
    "a unit of time that does not fit": (CASE, "every: 6 h", "every: 6 days", 0, "has the unit days, but this field is in h"),
    "a sign that is impossible": (CASE, "dose: 240 mg/day", "dose: -240 mg/day", 0, "`-240 mg/day` is negative, which is impossible here"),
    "a day before the beginning": (LAB, "{from: 28 days, dose: 40 mg/day}", "{from: -28 days, dose: 40 mg/day}", 0, "`-28 days` is negative"),
    "an absurd dose": (CASE, "dose: 240 mg/day", "dose: 240000 mg/day", 0, "is above 5000 mg/day, the most that this field takes"),
    "a plain number": (CASE, "dose: 240 mg/day", "dose: 240", 0, "`240` is not a quantity: write it with its unit, as in `10 mg/day`"),
    "not a number": (CASE, "dose: 240 mg/day", "dose: .nan", 0, "`nan` is not a quantity"),
    "words for a dose": (CASE, "dose: 240 mg/day", "dose: a lot", 0, "`a lot` is not a quantity"),
    "a minute of the wrong kind": ("lessons/10-model-card.yaml", "minutes: 12 minutes", "minutes: 15", 0, "`15` is not a quantity: write it with its unit, as in `10 minutes`"),
    "a step that the page has not": (LESSON, "steps: [idea, patient,", "steps: [idea, patent,", 0, "there is no step `patent`: did you mean `patient`"),
    "a half-life in minutes": (DRUG, '  unit: "h"\n  low: 2.1', "  unit: min\n  low: 2.1", 0, "`min` is not one of the words for `unit`: use 'h'"),
    "a negative constant": (DRUG, "  low: 2.1", "  low: -2.1", 0, "`low` is -2.1, and must be more than 0"),
    "a value outside its range": (DRUG, "  value: 3.5", "  value: 35", "half_life:", "value 35 lies outside its own range 2.1 to 4.1"),
    "an endless range": (DRUG, "  high: 4.1", "  high: .inf", 0, "`high` is `inf`, and must be a number"),
    "a key twice": (CASE, "setting: Int", "title: Again\nsetting: Int", "title: Again", "the key `title` is here twice: keep one of them"),
    "an order twice": (CASE, "  train-of-four:\n", "  mri:\n    label: x\n  train-of-four:\n", "  mri:\n    label: MRI", "the key `mri` is here twice"),
    "an option twice": (CASE, "- id: one-ninety-two-acute", "- id: three-hundred-acute", 0, "the option id `three-hundred-acute` is here twice"),
    "an item twice": (QUIZ, "- id: icu-ck", "- id: icu-exposure", 0, "the item id `icu-exposure` is here twice"),
    "an answer twice": (QUIZ, "- id: upside-down", "- id: sixty", 0, "the answer id `sixty` is here twice"),
    "an id in capitals": (CASE, "- id: one-ninety-two-acute", "- id: One Ninety", 0, "`One Ninety` is not an id: write it in lower case, words joined by hyphens, as in `one-ninety`"),
    "an order's id in capitals": (CASE, "  thyroid:\n", "  Thyroid_test:\n", 0, "as in `thyroid-test`"),
    "an item's id with a blank": (QUIZ, "- id: icu-ck", "- id: icu ck", 0, "`icu ck` is not an id"),
    "an id that is not the file's name": (DRUG, "id: prednisone", "id: prednison", 0, "`id: prednison` stands under the name `prednisone`"),
    "no option that is argued for": (CASE, "        verdict: argued\n", "        verdict: weak\n", "- id: name-the-exposure", "no option has the verdict `argued`: say which one"),
    "two right answers to one": (QUIZ, "        text: 60 mg/day\n", "        text: 60 mg/day\n        correct: true\n", "- id: icu-exposure", "a single-best-answer item has exactly one correct answer; found 2"),
    "a tab": (CASE, "setting: Int", "\tsetting: Int", 0, "this is not valid YAML"),
    "a colon in a sentence": (CASE, "title: Awake", "title: Awake: and", 0, "this is not valid YAML (mapping values are not allowed in this context)"),
    "an empty file": (LAB, ..., "", 0, "the file holds no keys: begin it with lines such as"),
    "a list instead of keys": (LAB, ..., "- a\n- b\n", 0, "the file holds no keys"),
    "a picture instead of a text": (LAB, ..., "\x00\x01", 0, "this is not valid YAML (control characters are not allowed)"),
    "yes where words belong": (CASE, "    label: Thyroid function and vitamin D", "    label: yes", 0, "`yes` is read as true or false here: write `true` or `false`"),
    "nothing where words belong": (CASE, "    label: Thyroid function and vitamin D", "    label:", 0, "`label` is empty"),
    "one claim that is no list": (CASE, "claims: [S23, S24, B1]", "claims: S23", 0, "`claims` is `S23`, and must be a list"),
}  # fmt: skip

# The same, where another line comes to name what is no longer there.
WITH_CONSEQUENCES = {
    "a claim's id that is none": ("claims.yaml", "  S2:\n", "  claim-two:\n", 0, "`claim-two` is not the id of a claim: write S or B and its number"),
    "a reference's id in capitals": ("references.yaml", "  meduri-2016:", "  Meduri 2016:", 0, "`Meduri 2016` is not an id"),
    "a scene twice": (CASE, "  - id: exclude-first", "  - id: name-the-exposure", 0, "the scene id `name-the-exposure` is here twice"),
    "a control twice": (CASE, "- id: halve-days", "- id: first-dose", 0, "the control id `first-dose` is here twice"),
}  # fmt: skip


def broken(copy, file, old, new, at):
    """Break it; the line of the fault."""
    line = copy.edit(file, copy.text(file) if old is ... else old, new)
    return copy.text(file)[: copy.text(file).index(at)].count("\n") + 1 if at else line


def plain(finding):
    return WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence)


@pytest.mark.parametrize(("file", "old", "new", "at", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_one_finding_at_its_line_that_says_what_to_do(copy, file, old, new, at, words):
    line = broken(copy, file, old, new, at)
    (finding,) = findings()
    assert (finding.file, finding.line) == (f"assets/{file}", line)
    assert words in finding.sentence
    assert plain(finding), finding


@pytest.mark.parametrize(("file", "old", "new", "at", "words"), WITH_CONSEQUENCES.values(), ids=WITH_CONSEQUENCES)
def test_a_cause_is_found_beside_its_consequences(copy, file, old, new, at, words):
    line = broken(copy, file, old, new, at)
    found = findings()
    assert [
        finding
        for finding in found
        if finding.line == line and finding.file == f"assets/{file}" and words in finding.sentence
    ]
    assert all(map(plain, found)), found


def test_a_file_in_another_alphabet_s_bytes_is_named_with_its_line(copy):
    text = copy.text(LESSON).replace("tagline: A", "tagline: À")
    copy.path(LESSON).write_bytes(text.encode("latin-1"))
    (finding,) = findings()
    assert str(finding) == f"assets/{LESSON}, line 3: the file is not UTF-8 text: save it as UTF-8"


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    ["cases/my-case.yml", "cases/my-case.YAML", "cases/my-case.yaml.txt", "cases/my-case", "quizzes/old/my-quiz.yaml", "drugs/betamethasone.json",
     "claims.yml", "my-case.yaml", "case/my-case.yaml", "labs/notes.md"],
)  # fmt: skip
def test_a_file_that_nobody_will_read_is_named(copy, name):
    copy.path(name).parent.mkdir(exist_ok=True)
    copy.write(name, "title: x\n")
    found = {finding.file: finding for finding in findings()}
    assert f"assets/{name}" in found
    assert "this is not read: give it a name such as `" in found[f"assets/{name}"].sentence
    assert all("not read" in finding.sentence for finding in found.values())


def test_what_a_computer_leaves_behind_is_no_content(copy):
    copy.write("cases/.DS_Store", "x")
    copy.write("style/more.css", "x")
    assert findings() == ()


def test_a_file_saved_under_another_ending_is_missed_by_those_who_name_it(copy):
    copy.path(CASE).rename(copy.path(CASE).with_suffix(".yml"))
    assert {(finding.file, finding.sentence.split(":")[0]) for finding in findings()} == {
        ("assets/cases/awake-and-unable-to-move.yml", "this is not read"),
        (f"assets/{LESSON}", "there is no case `awake-and-unable-to-move`"),
        ("notebooks/03_icu_quadriplegia.ipynb", "there is no case `awake-and-unable-to-move`"),
    }


@pytest.mark.parametrize("stem", ["My Case", "my_case", "MyCase"])
def test_a_file_s_name_that_is_not_kebab_case_is_refused(copy, stem):
    copy.write(f"labs/{stem}.yaml", copy.text(LAB))
    (finding,) = findings()
    assert (finding.file, finding.line) == (f"assets/labs/{stem}.yaml", 1)
    assert f"`{stem}` is not an id: write it in lower case, words joined by hyphens" in finding.sentence


@pytest.mark.parametrize("file", ["claims.yaml", "references.yaml", "physiology.yaml", "targets.yaml"])
def test_a_file_that_the_course_cannot_do_without_is_asked_for(copy, file):
    copy.path(file).unlink()
    (finding,) = findings()
    assert (
        str(finding)
        == f"assets/{file}, line 1: the file does not exist: create it, or correct the name that asks for it"
    )


def test_a_constant_that_the_model_needs_is_asked_for(copy):
    text = copy.text("physiology.yaml")
    start, end = text.index("  turnover_per_day:"), text.index("  synthesis_loss_steroid:")
    copy.write("physiology.yaml", text[:start] + text[end:])
    (finding,) = findings()
    assert finding.sentence == "the constant `turnover_per_day` is missing: add it"


def test_a_tag_in_a_notebook_that_is_no_claim_is_found_at_its_line(copy):
    notebook = copy.root / "notebooks" / "00_start.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("[S14]", "[S41]", 1), encoding="utf-8")
    (finding,) = findings()
    assert (finding.file, finding.line) == ("notebooks/00_start.ipynb", text[: text.index("[S14]")].count("\n") + 1)
    assert "there is no claim `S41`" in finding.sentence


# ── nothing hides anything ───────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_cannot_be_read_hides_nothing_in_the_others(copy):
    copy.write("claims.yaml", "claims: [\n")
    copy.write(DRUG, "")
    lines = {
        CASE: copy.edit(CASE, "orders: [train-of-four]", "orders: [train-of-five]"),
        QUIZ: copy.edit(QUIZ, "sources: [globalrph-converter", "sources: [globalrph"),
        LESSON: copy.edit(LESSON, "quiz: icu", "quiz: icy"),
        LAB: copy.edit(LAB, "drug: prednisone", "drug: cortisone"),
    }
    found = {finding.file.removeprefix("assets/"): finding.line for finding in findings()}
    assert found.pop("claims.yaml") and found.pop(DRUG)
    assert found == lines


def test_a_key_that_is_wrong_does_not_hide_an_id_that_is_unknown_in_the_same_file(copy):
    lines = {
        copy.edit(CASE, "setting: Int", "seting: Int"),
        copy.edit(CASE, "claims: [S23, S24, B1]", "claims: [S23, S99]"),
    }
    assert {finding.line for finding in findings()} == lines


def test_one_claim_that_is_wrong_does_not_make_the_others_unknown(copy):
    line = copy.edit("claims.yaml", "    grade: E", "    grade: F")
    (finding,) = findings()
    assert finding.line == line


def test_findings_come_by_file_and_line(copy):
    for old in ("verdict: argued", "verdict: weak", "verdict: unsafe"):
        copy.edit(CASE, old, "verdict: maybe")
    copy.edit(QUIZ, "kind: single", "kind: one")
    places = [(finding.file, finding.line) for finding in findings()]
    assert len(places) == 4 and places == sorted(places)


# ── what was checked before ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("claims.yaml", "  S20:\n", "  S99:\n"),
        ("references.yaml", "  eddelien-2015:", "  eddelien-2016:"),
        (DRUG, ..., None),
        (CASE, ..., None),
        ("../notebooks/03_icu_quadriplegia.ipynb", ..., None),
    ],
)
def test_a_file_is_checked_again_when_something_that_it_names_has_changed(copy, monkeypatch, file, old, new):
    text = copy.text(file)
    copy.path(file).unlink() if new is None else copy.edit(file, old, new)
    found = read_again()
    with monkeypatch.context() as forgetful:
        forgetful.setattr(yaml_reader.Page, "once", lambda page, asked, work: work())
        assert found and found == read_again()
    copy.write(file, text)
    assert read_again() == ()


def read_again():
    """Every finding, of files that are opened anew."""
    for kept in CACHED:
        kept.cache_clear()
    return all_findings()
