"""The file of learning platforms: read when the course starts, and refused in a sentence that says what is wrong with it."""

import json

import pytest

from course_lib.serve.learning_platforms import is_safe_address
from course_lib.serve.settings import SettingsError, read_settings

MOODLE = {
    "client_id": "c", "auth_login_url": "https://m.example/auth", "key_set_url": "https://m.example/keys",
    "auth_token_url": "https://m.example/token", "deployment_ids": ["1"],
}  # fmt: skip


def read(tmp_path, text):
    path = tmp_path / "lti.json"
    path.write_text(text if isinstance(text, str) else json.dumps(text))
    return read_settings({"COURSE_LTI_CONFIG": str(path)})


def test_one_registration_or_several_at_each_platform(tmp_path):
    settings = read(tmp_path, {"https://a.example": MOODLE, "https://b.example": [MOODLE, MOODLE | {"client_id": "d", "default": True}]})  # fmt: skip
    assert [(one.issuer, one.client_id) for one in settings.lti_platforms] == [("https://a.example", "c"), ("https://b.example", "c"), ("https://b.example", "d")]  # fmt: skip
    assert settings.names_learners and not read_settings({}).lti_platforms


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON file"),
        ("[]", "names no learning platform"),
        ({}, "names no learning platform"),
        ({"https://a.example": []}, "says nothing about https://a.example"),
        ({"https://a.example": {**MOODLE, "client_id": ""}}, "no usable client_id"),
        ({"https://a.example": {**MOODLE, "deployment_ids": []}}, "no usable deployment_ids"),
        ({"https://a.example": {**MOODLE, "key_set_url": "http://m.example/keys"}}, "key_set_url (has to be an address that begins with https://)"),
        ({"https://a.example": {key: MOODLE[key] for key in MOODLE if key != "auth_login_url"}}, "auth_login_url (is missing)"),
        ({"https://a.example": [MOODLE, MOODLE]}, "holds the client_id c of https://a.example twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong(tmp_path, text, said):
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, text)
    assert said in str(refused.value) and str(refused.value).startswith("COURSE_LTI_CONFIG=") and "HOSTING.md" in str(refused.value) or "twice" in said  # fmt: skip


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings({"COURSE_LTI_CONFIG": str(tmp_path / "none.json")})


@pytest.mark.parametrize(("url", "safe"), [("https://a.example/x?y=1", True), ("http://127.0.0.1:80/", True), ("http://localhost/", True), ("http://a.example/", False), ("ftp://a.example", False), ("https://u:p@a.example/", False), ("https://a b/", False), ("", False), ("https://[", False)])  # fmt: skip
def test_addresses_are_over_https_or_on_this_machine(url, safe):
    assert is_safe_address(url) is safe
