"""What HOSTING.md tells a host is so: every setting with the value it has unless said, folders, files, headers and cookies.

`make test-hosting` runs what stands around the course; see `tests/hosting/`.
"""

import ipaddress
import json
import re

from course_lib.serve import signed_in
from course_lib.serve.lti import state
from course_lib.serve.metrics import Metrics
from course_lib.serve.page_access import BROWSER_COOKIE, SERVER_COOKIE
from course_lib.serve.routes import VOILA_STATIC
from course_lib.serve.settings import NAMES, PROJECT, Settings, read_settings
from course_lib.store.schema import TABLES

HOSTING = (PROJECT / "deploy" / "HOSTING.md").read_text(encoding="utf-8")
PROTECTION = (PROJECT / "deploy" / "DATA_PROTECTION.md").read_text(encoding="utf-8")
EXAMPLES = ("nginx.conf.example", "Caddyfile.example", "haproxy.cfg.example")
UNIT = (PROJECT / "deploy" / "proximal.service").read_text(encoding="utf-8")
EXAMPLE = (PROJECT / "deploy" / "nginx.conf.example").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", HOSTING, re.MULTILINE))


def test_the_table_of_settings_is_the_list_that_is_read():
    assert tuple(sorted(ROWS)) == tuple(sorted(NAMES))


def test_every_setting_that_is_named_anywhere_exists():
    places = [HOSTING, *((PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "Makefile", "deploy/Containerfile", "deploy/proximal.service", *(f"deploy/{name}" for name in EXAMPLES)))]  # fmt: skip
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
        "kernel_life.py",
        "server.py",
        "preview_state.py",
        "worker.py",
    }  # the last five pass it on
    serve = PROJECT / "course_lib" / "serve"
    assert {path.name for path in serve.glob("*.py") if "os.environ" in path.read_text(encoding="utf-8")} <= allowed
    assert not re.findall(
        r"environ(?:\.get\(|\[)\"(?:COURSE_|HOST|PORT)",
        "".join(path.read_text(encoding="utf-8") for path in serve.glob("*.py")),
    )


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", HOSTING, re.DOTALL)


def made() -> dict[str, str]:
    """The folders that the commands make, each with the line that makes it."""
    lines = [
        line
        for block in blocks("sh")
        for line in block.splitlines()
        if re.search(r"install -d|git clone|useradd|ln -s", line)
    ]
    return {path: line for line in lines for path in re.findall(r"(?<![\w.])/(?:srv|var)/[\w/]+", line)}


def test_every_number_that_the_course_tells_is_explained_and_no_other():
    class Nothing:
        live = ceiling = waiting = staticmethod(lambda: 0)

    class Store:
        status, waiting = "ok", 0

    metrics = Metrics(Nothing(), bool)
    metrics.watch_lrs(Store())
    told = re.findall(r"^# TYPE (\S+)", metrics.text().decode(), re.MULTILINE)
    ends = "total|seconds|kernels|ceiling|pages|statements|stopped"
    assert set(told) == set(re.findall(rf"`(course_[a-z_]+_(?:{ends}))`", HOSTING))


def test_the_container_asks_the_health_that_its_settings_turn_on():
    image = (PROJECT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    settings = read_settings(dict(re.findall(r"^(?:ENV|   ) ([A-Z_]+)=(\S+)", image, re.MULTILINE)))
    check = json.loads(re.search(r"^HEALTHCHECK .*\\\n +CMD (.+)$", image, re.MULTILINE)[1])
    assert settings.status_port and settings.status_host == "127.0.0.1"
    assert check[:2] == ["python", "-c"] and "os.environ['COURSE_STATUS_PORT'] + '/health'" in check[2]
    assert compile(check[2], "HEALTHCHECK", "exec") and "USER 1000\n" in image


def test_every_folder_that_is_named_is_made_by_a_command_before():
    named = set(re.findall(r"(?<![\w.])/srv/course(?:/\w+)?(?![\w/])", HOSTING)) | {"/var/cache/nginx/course"}
    assert named <= made().keys(), named - made().keys()


def test_what_the_service_may_write_is_what_was_made_for_its_account_alone():
    writable = re.search(r"^ReadWritePaths=(.+)$", UNIT, re.MULTILINE)[1].split()
    assert all("-o course -g course -m 700" in made()[path] for path in writable)
    data = re.search(r"COURSE_DATA=(\S+)", UNIT)[1]
    assert data in writable and "UMask=0077" in UNIT


def test_the_settings_in_the_unit_are_understood():
    said = dict(pair.split("=", 1) for pair in re.search(r"^Environment=(.+)$", UNIT, re.MULTILINE)[1].split())
    settings = read_settings(said)
    assert settings.behind_proxy and settings.hosts and settings.names >= settings.hosts


def test_every_file_of_the_course_that_is_named_exists():
    named = re.findall(
        r"\]\(([\w./]+)\)|`((?:deploy/)?[\w]+\.(?:conf\.example|cfg\.example|txt)|Containerfile|Caddyfile\.example|deploy/[\w.]+)`",
        HOSTING,
    )
    copied = re.findall(r"(?:cp|-r|-f) ([\w./]+\w)", "\n".join(blocks("sh")))
    for name in {one or other for one, other in named} | set(copied):
        name = name.removeprefix("/srv/course/proximal/")
        assert (PROJECT / name).exists() or (PROJECT / "deploy" / name).exists(), name


def test_the_verbs_of_make_that_are_named_exist():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{verb}:", makefile, re.MULTILINE) for verb in re.findall(r"`make (\w+)`", HOSTING))


def test_the_example_overwrites_every_header_that_the_course_believes():
    read = (PROJECT / "course_lib" / "serve" / "client_address.py").read_text(encoding="utf-8")
    believed = set(re.findall(r'headers\.get\("([\w-]+)"', read))
    assert believed == {"X-Real-IP", "X-Forwarded-For", "X-Scheme", "X-Forwarded-Proto"}
    assert {
        name
        for name in believed
        if re.search(rf"^    proxy_set_header {name} \$(remote_addr|scheme);", EXAMPLE, re.MULTILINE)
    } == believed
    inside = re.findall(r"location [^{]*\{(.*?)\n    \}", EXAMPLE, re.DOTALL)
    assert len(inside) == 5 and not any("proxy_set_header" in block for block in inside), (
        "one inside would undo all above it"
    )


def test_the_other_examples_overwrite_them_too_and_lead_to_the_same_port():
    for name, written in (("Caddyfile.example", "header_up {} {{"), ("haproxy.cfg.example", "set-header {} ")):
        text = (PROJECT / "deploy" / name).read_text(encoding="utf-8")
        for header in ("X-Real-IP", "X-Forwarded-For", "X-Scheme", "X-Forwarded-Proto"):
            assert written.format(header) in text, (name, header)
        assert f"127.0.0.1:{read_settings({}).port}" in text and "max-age=31536000" in text


def test_the_proxy_of_the_example_is_one_that_the_service_believes():
    said = dict(pair.split("=", 1) for pair in re.search(r"^Environment=(.+)$", UNIT, re.MULTILINE)[1].split())
    upstream = ipaddress.ip_address(re.search(r"upstream course_any \{ server ([\d.]+):", EXAMPLE)[1])
    assert any(upstream in network for network in read_settings(said).believed)


def test_the_example_keeps_addresses_out_of_its_log_and_limits_who_asks_without_end():
    assert "$remote_addr" not in re.search(r"log_format[^;]*;", EXAMPLE)[0]
    assert "limit_req zone=" in EXAMPLE and "limit_conn course_open" in EXAMPLE
    rule, limited = re.search(
        r"location ~ (\S+wake\S+) \{[^\n]*\n\s+(limit_req zone=course_questions)", EXAMPLE
    ).groups()
    assert limited and all(re.search(rule, f"/kurs/course/{question}") for question in ("wake", "record"))


def test_the_example_serves_the_port_and_keeps_the_files_of_any_base_path():
    assert f"127.0.0.1:{read_settings({}).port};" in EXAMPLE
    rule = re.search(r"location ~ (\^\S+) \{", EXAMPLE)[1]
    for base in ("/", "/kurs/", "/kurs/über uns/"):  # nginx matches the decoded path
        assert re.search(rule, f"{base}{VOILA_STATIC}/voila.js") and re.search(
            rule, f"{base}course/page/own.0123456789abcdef.js"
        )
        assert not re.search(rule, f"{base}voila/render/00_start.ipynb") and not re.search(
            rule, f"{base}api/kernels/course"
        )


def test_every_cookie_that_the_course_sets_and_every_table_that_it_keeps_is_explained():
    known = ("_xsrf", BROWSER_COOKIE, SERVER_COOKIE, signed_in.COOKIE, state.COOKIE)
    assert all(f"`{name}`" in PROTECTION for name in known)
    for written in (PROJECT / "course_lib").rglob("*.py"):
        for name in re.findall(
            r"\"(course_(?:phone|lead|browser|server|launch|learner)_*)", written.read_text("utf-8")
        ):
            assert f"`{name}" in PROTECTION, f"{written.name} sets {name}"
    assert all(f"`{table}`" in PROTECTION for table in TABLES.tables)
    assert "](DATA_PROTECTION.md)" in HOSTING
