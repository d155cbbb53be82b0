"""What HOSTING.md tells a host is so: every setting that there is, with the value it has unless said."""

import re

from course_lib.serve.settings import NAMES, PROJECT, Settings, read_settings

HOSTING = (PROJECT / "deploy" / "HOSTING.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", HOSTING, re.MULTILINE))


def test_the_table_of_settings_is_the_list_that_is_read():
    assert tuple(sorted(ROWS)) == tuple(sorted(NAMES))


def test_every_setting_that_is_named_anywhere_exists():
    places = [HOSTING, *((PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "Makefile", "deploy/Containerfile", "deploy/nginx.conf.example"))]  # fmt: skip
    assert set(re.findall(r"COURSE_[A-Z_]+", "\n".join(places))) <= set(NAMES)


def test_the_values_that_hold_unless_said_are_those_of_the_table():
    for field in Settings.model_fields.values():
        said = re.fullmatch(r"`(.+)`", ROWS[field.alias])
        if said and not said[1].endswith("s/"):
            assert getattr(read_settings({field.alias: said[1]}), _name(field.alias)) == field.default, field.alias


def _name(alias):
    return next(name for name, field in Settings.model_fields.items() if field.alias == alias)


def test_the_environment_is_read_at_the_door_alone():
    allowed = {
        "settings.py",
        "launch.py",
        "preview.py",
        "records_file.py",
        "lesson_page.py",
        "server.py",
    }  # the last three pass it on
    serve = PROJECT / "course_lib" / "serve"
    assert {path.name for path in serve.glob("*.py") if "os.environ" in path.read_text(encoding="utf-8")} <= allowed
    assert not re.findall(
        r"environ(?:\.get\(|\[)\"(?:COURSE_|HOST|PORT)",
        "".join(path.read_text(encoding="utf-8") for path in serve.glob("*.py")),
    )
