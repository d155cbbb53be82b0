"""JSON Schemas for an editor: what the course reads, no more and no less."""

import json

import pytest
import yaml

from course_lib.content import json_schema, library
from course_lib.content.yaml_reader import LOADER
from tests.broken import HOUSE

FILES = [(name, path) for name, (folder, _) in json_schema.FILES.items() for path in sorted((HOUSE / "assets" / folder).glob("*.yaml"))]  # fmt: skip
FILES += [(name, HOUSE / "assets" / f"{name}.yaml") for name in json_schema.ENTRIES]


SCHEMAS = json_schema.schemas()


def faults(name, text):
    from jsonschema import Draft202012Validator  # only these tests pay for what it reads of addresses

    written = json.loads(json.dumps(yaml.load(text, LOADER), default=str))
    return [error.message for error in Draft202012Validator(SCHEMAS[name]).iter_errors(written)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_that_lie_there_are_those_of_today(name):
    written = (HOUSE / "assets" / "schema" / f"{name}.json").read_text(encoding="utf-8")
    assert written == json_schema.as_text(SCHEMAS[name]), "run `python -m course_lib schema`"


def test_an_editor_is_told_which_files_each_schema_is_for():
    told = json.loads((HOUSE / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert told == json_schema.editor()
    for path, files in told["yaml.schemas"].items():
        assert (HOUSE / path).is_file()
        assert list(HOUSE.glob(files))


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_every_file_of_the_course_fits_its_schema(name, path):
    assert not faults(name, path.read_text(encoding="utf-8"))


def test_a_misspelt_key_and_a_dose_without_a_unit_do_not_fit():
    text = (HOUSE / "assets" / "cases" / "the-stairs-won.yaml").read_text(encoding="utf-8")
    assert any("titel" in fault for fault in faults("case", text.replace("title:", "titel:", 1)))
    assert faults("case", text.replace("dose: 60 mg/day", "dose: 60", 1))


def test_a_number_with_two_origins_does_not_fit():
    text = (HOUSE / "assets" / "cases" / "the-stairs-won.yaml").read_text(encoding="utf-8")
    both = text.replace("value: 120 days", "value: 120 days\n      assumption: and another", 1)
    assert faults("case", both)


def test_the_schemas_are_written_beside_the_content(copy):
    written = json_schema.write()
    assert {path.parent.name for path in written} == {"schema", ".vscode"}
    assert all(path.is_relative_to(copy.root) for path in written)
    assert library.assets() == copy.assets
