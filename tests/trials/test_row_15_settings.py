"""Row 15: a setting is read by its meaning, or refused in a sentence; nobody sees a traceback for a misspelling."""

import os
import subprocess
import sys

import pytest

from course_lib.serve.settings import SettingsError, read_settings, unknown_names
from tests.serving import ROOT, course_server, free_port


def started(**environ: str) -> subprocess.CompletedProcess:
    """A course that is expected to refuse to start."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    return subprocess.run(
        [sys.executable, "-m", "course_lib", "serve"],
        cwd=ROOT, env=bare | {"HOST": "127.0.0.1", "PORT": str(free_port())} | environ,
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as refused:
        read_settings(environ)
    return str(refused.value)


@pytest.mark.parametrize("word", ["0", "off", "false", "no", "OFF", "False", " no ", "n", "f", ""])
def test_a_word_that_means_no_leaves_the_proxy_out(word):
    assert read_settings({"COURSE_BEHIND_PROXY": word}).behind_proxy is False


@pytest.mark.parametrize("word", ["1", "on", "true", "yes", "YES", "True ", "y", "t"])
def test_a_word_that_means_yes_believes_the_proxy(word):
    assert read_settings({"COURSE_BEHIND_PROXY": word}).behind_proxy is True


@pytest.mark.parametrize("word", ["maybe", "2", "-1", "enabled", "0.0", "none"])
def test_a_word_that_means_neither_is_refused_and_believes_nobody(word):
    told = refusal(COURSE_BEHIND_PROXY=word)
    assert told.startswith(f"COURSE_BEHIND_PROXY={word} is neither on nor off") and "1 or 0" in told


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("3600", 3600), ("1h", 3600), ("90 s", 90), ("30 min", 1800), ("1 hour", 3600), ("2.5 h", 9000), ("1h30min", 5400),
        ("1 h 30 m", 5400), ("1 DAY", 86400), ("1.0", 1),
    ],
)  # fmt: skip
def test_a_duration_is_taken_as_seconds_or_with_its_unit(written, seconds):
    assert read_settings({"COURSE_IDLE_SECONDS": written}).idle_s == seconds


@pytest.mark.parametrize(
    "written", ["abc", "1e3", "1_000", "0x10", "nan", "inf", "-5", "0", "1,5 h", "1h-", "h", "５ s", "40 days", "1:30"]
)
def test_what_is_no_duration_is_refused_with_one_that_is(written):
    told = refusal(COURSE_IDLE_SECONDS=written)
    assert told.startswith(f"COURSE_IDLE_SECONDS={written} ") and "give" in told and "\n" not in told


def test_a_unit_that_is_not_known_is_named():
    assert "the unit fortnights" in refusal(COURSE_DISCONNECTED_SECONDS="2 fortnights")


@pytest.mark.parametrize("written", ["eighty", "99999", "-1", "8_866", "８８６６", "8866.0", "0x10", "8866/tcp"])
def test_what_is_no_port_is_refused(written):
    assert f"PORT={written} is not a port: give a whole number from 1 to 65535" in refusal(PORT=written)


@pytest.mark.parametrize(
    "written",
    ["http://127.0.0.1", "127.0.0.1:80", "a b", "127.0.0.1,::1", "0", "127.1", "0x7f000001", "2130706433", "a.1"],
)
def test_what_is_more_than_one_address_is_refused(written):
    assert f"HOST={written} is not one address" in refusal(HOST=written)


@pytest.mark.parametrize("name", ["https://course.example.org", "course.example.org:443", "*", "a b", "kurs.example/x"])
def test_what_is_no_plain_host_name_is_refused_by_itself(name):
    assert f"holds {name}, which is not a plain name" in refusal(COURSE_HOSTS=f"fine.example, {name}")


def test_host_names_stand_between_commas_in_any_case():
    assert read_settings({"COURSE_HOSTS": " Course.example.org ,b.example.,"}).hosts == {
        "course.example.org",
        "b.example",
    }


def test_a_proxy_that_is_only_said_to_be_there_is_on_this_very_machine():
    assert [str(each) for each in read_settings({"COURSE_BEHIND_PROXY": "yes"}).believed] == ["127.0.0.0/8", "::1/128"]
    assert read_settings({}).believed == () == read_settings({"COURSE_BEHIND_PROXY": "no"}).believed


def test_a_proxy_that_is_named_is_believed_without_another_word_and_no_other_is():
    for said in ({}, {"COURSE_BEHIND_PROXY": "yes"}):
        settings = read_settings(said | {"COURSE_PROXIES": " 127.0.0.1, 10.0.0.0/8 2001:db8::/32,,::ffff:192.0.2.7"})
        assert [str(each) for each in settings.believed] == [
            "127.0.0.1/32",
            "10.0.0.0/8",
            "2001:db8::/32",
            "192.0.2.7/32",
        ]
        assert settings.behind_proxy


@pytest.mark.parametrize(
    "part",
    [
        "proxy.example",
        "10.0.0.0/33",
        "10.0.0.1:80",
        "*",
        "10.*",
        "0x7f000001",
        "10.0.0.0-10.0.0.9",
        "fe80::1%eth0/64",
        "/8",
    ],
)
def test_what_is_no_network_in_figures_is_refused_by_itself(part):
    told = refusal(COURSE_PROXIES=f"127.0.0.1, {part}")
    assert f"holds {part}, which is no address and no network in figures: give those of your proxies, as in" in told


@pytest.mark.parametrize("part", ["0.0.0.0/0", "::/0"])
def test_a_network_of_everybody_is_no_proxy(part):
    assert f"holds {part}, which is everybody: give those of your proxies" in refusal(COURSE_PROXIES=part)


def test_an_address_within_a_network_is_refused_with_that_network():
    told = refusal(COURSE_PROXIES="10.1.2.3/8")
    assert "holds 10.1.2.3/8, which begins in the middle of the network 10.0.0.0/8" in told


def test_only_separators_name_no_proxy():
    assert refusal(COURSE_PROXIES=", ,").startswith("COURSE_PROXIES=, , names no address: give those of your proxies")


def test_a_proxy_that_is_named_and_denied_is_refused_in_a_sentence():
    told = refusal(COURSE_PROXIES="10.0.0.0/8", COURSE_BEHIND_PROXY="no")
    assert told == (
        "COURSE_PROXIES=10.0.0.0/8 names a proxy, and COURSE_BEHIND_PROXY says that there is none: leave one of the two out."
    )


@pytest.mark.parametrize("written", ["0", "-1", "many", "1.5", "1e3", "４０", "40 kernels", "1234567"])
def test_what_is_no_number_of_kernels_is_refused(written):
    told = refusal(COURSE_MAX_KERNELS=written)
    assert told.startswith(f"COURSE_MAX_KERNELS={written} is not a number of kernels: give a whole number, at least 1")


def test_a_number_of_kernels_is_taken_and_none_is_said_unless_asked():
    assert read_settings({"COURSE_MAX_KERNELS": "40"}).max_kernels == 40
    assert read_settings({}).max_kernels is None


def test_nobody_is_told_how_the_course_stands_unless_asked():
    settings = read_settings({})
    assert settings.status_port is None and settings.status_host == "127.0.0.1"
    assert read_settings({"COURSE_STATUS_PORT": "8870"}).status_port == 8870


def test_a_wrong_place_for_what_a_host_sees_is_refused_by_its_own_name():
    told = refusal(COURSE_STATUS_PORT="99999", COURSE_STATUS_HOST="http://127.0.0.1").splitlines()
    assert told[0].endswith("is not a port: give a whole number from 1 to 65535, as in COURSE_STATUS_PORT=8870.")
    assert "as in COURSE_STATUS_HOST=127.0.0.1 or COURSE_STATUS_HOST=0.0.0.0" in told[1]


def test_what_a_host_sees_has_a_port_of_its_own():
    assert "COURSE_STATUS_PORT=8866 is the port of the course itself" in refusal(COURSE_STATUS_PORT="8866")
    assert "for several services of one process each" in refusal(COURSE_SERVER_NAME="a", WORKERS="2")
    assert read_settings({"PORT": "0", "COURSE_STATUS_PORT": "0"}).status_port == 0


@pytest.mark.parametrize(("written", "exported"), [("", ("90", "600")), ("2 min", ("120", "120")), ("1.5", ("1.5", "1.5")), ("30 days", ("2592000",) * 2)])  # fmt: skip
def test_a_kernel_reads_in_plain_seconds_when_its_page_sleeps(written, exported):
    environ = {}
    read_settings(dict.fromkeys(("COURSE_SLEEP_SECONDS", "COURSE_SLEEP_HALF_DONE_SECONDS"), written)).export(environ)
    assert (environ["COURSE_SLEEP_SECONDS"], environ["COURSE_SLEEP_HALF_DONE_SECONDS"]) == exported


def test_a_page_that_cannot_sleep_soon_is_refused_as_any_duration():
    assert refusal(COURSE_SLEEP_SECONDS="soon").startswith("COURSE_SLEEP_SECONDS=soon is not a duration: give")


def test_a_relative_folder_is_meant_from_where_the_course_was_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings, environ = read_settings({"COURSE_DATA": "records"}), {}
    settings.export(environ)
    assert settings.data == tmp_path / "records"
    assert environ["COURSE_DATA"] == str(tmp_path / "records"), "a kernel starts in another folder"


def test_a_name_that_is_set_to_nothing_counts_as_not_set():
    assert read_settings(dict.fromkeys(("HOST", "PORT", "COURSE_DATA", "COURSE_IDLE_SECONDS"), "  ")) == read_settings(
        {}
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("COURSE_DTA", "COURSE_DATA"), ("course_data", "COURSE_DATA"), ("COURSE_IDLE", "COURSE_IDLE_SECONDS"),
        ("COURSE_HOST", "HOST or COURSE_HOSTS"), ("COURSE_PORT", "PORT"), ("COURSE_BASE_PATH", "COURSE_BASE_URL"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_named_with_the_one_that_was_meant(name, meant):
    assert unknown_names({name: "1", "PATH": "x"}) == [
        f"{name} is not a setting of the course and is not used: did you mean {meant}?"
    ]


def test_a_name_like_no_other_is_sent_to_the_list():
    assert "deploy/HOSTING.md" in unknown_names({"COURSE_SERVICE_PORT_HTTP_8866": "1"})[0]


def test_all_mistakes_are_told_at_once_a_sentence_each_and_without_a_traceback(tmp_path):
    told = started(
        PORT="eighty", COURSE_IDLE_SECONDS="abc", COURSE_NOTEBOOKS=str(tmp_path), COURSE_BEHIND_PROX="1", COURSE_DATA="~nobody-of-that-name/x"
    )  # fmt: skip
    lines = told.stderr.splitlines()
    assert told.returncode == 1 and not told.stdout
    assert [line.partition(" ")[0].partition("=")[0] for line in lines] == [
        "PORT", "COURSE_DATA", "COURSE_IDLE_SECONDS", "COURSE_NOTEBOOKS", "COURSE_BEHIND_PROX",
    ]  # fmt: skip
    assert "holds no 00_start.ipynb" in told.stderr and "did you mean COURSE_BEHIND_PROXY?" in told.stderr


@pytest.mark.parametrize("name", ["COURSE_NOTEBOOKS", "COURSE_ASSETS"])
@pytest.mark.parametrize("path", ["nowhere", "x" * 5000, "~nobody-of-that-name/x"])
def test_a_folder_that_cannot_be_looked_at_is_refused_in_a_sentence(name, path):
    assert refusal(**{name: path}).startswith(f"{name}={path} ")


def test_an_address_among_the_names_does_no_harm():
    assert "course.example.org" in read_settings({"COURSE_HOSTS": "192.0.2.1, ::1, course.example.org"}).hosts


def test_a_value_that_breaks_a_line_is_shown_with_its_escapes():
    assert refusal(COURSE_IDLE_SECONDS="1h\n\x1b[31mred").count("\n") == 0


def test_a_course_with_a_duration_and_an_unknown_name_starts_and_says_so():
    with course_server(
        environ={"COURSE_IDLE_SECONDS": "1h", "COURSE_BEHIND_PROXY": "off", "COURSE_DTA": "x"}
    ) as course:
        assert "did you mean COURSE_DATA?" in course.log()
        assert "Behind a proxy" not in course.log()


STORE = {"COURSE_LRS_ENDPOINT": "https://lrs.example.org/xapi", "COURSE_LRS_KEY": "key", "COURSE_LRS_SECRET": "s3cret"}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://lrs.example.org/xapi/",
        "https://192.0.2.7:8443/data/xAPI",
        "http://127.0.0.1:8080/xapi",
        "http://localhost:9/",
        "http://[::1]:9",
    ],  # fmt: skip
)
def test_a_store_is_reached_over_https_or_on_this_machine(endpoint):
    settings = read_settings(STORE | {"COURSE_LRS_ENDPOINT": endpoint})
    assert settings.lrs_endpoint == endpoint.rstrip("/") + "/"
    assert (settings.lrs_key, settings.lrs_secret.get_secret_value()) == ("key", "s3cret")


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        ("http://lrs.example.org/xapi/", "would send what learners did unencrypted"), ("lrs.example.org", "is no address of a store"),
        ("ftp://lrs.example.org/", "is no address of a store"), ("https://", "is no address of a store"), ("https://[::1", "is no address"),
        ("https://lrs.example.org/xapi/?a=b", "is more than an endpoint"), ("https://lrs.example.org/#x", "is more than an endpoint"),
        ("https://lrs.example.org/xapi/statements", "names the statements below"), ("https://lrs.example.org:99999/", "is no address"),
        ("http://127.0.0.1.example.org/", "unencrypted"), ("https://lrs.example.org/a b", "is more than an endpoint"),
    ],
)  # fmt: skip
def test_another_address_of_a_store_is_refused(endpoint, why):
    told = refusal(**STORE | {"COURSE_LRS_ENDPOINT": endpoint})
    assert told.startswith("COURSE_LRS_ENDPOINT=") and why in told and "\n" not in told


@pytest.mark.parametrize("names", [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)])
def test_half_of_what_opens_a_store_is_refused_in_one_sentence(names):
    some = {name: value for number, (name, value) in enumerate(STORE.items()) if number in names}
    told = refusal(**some)
    assert told.count("\n") == 0 and told.endswith("give all three, or none.") and all(name in told for name in STORE)
    assert not any(value in told for value in some.values())


def test_the_secret_of_a_store_is_repeated_nowhere():
    settings = read_settings(STORE)
    assert "s3cret" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "s3cret" not in refusal(**STORE | {"COURSE_LRS_SECRET": "s3cret\x07", "PORT": "eighty"})
    told = refusal(**STORE | {"COURSE_LRS_ENDPOINT": "https://key:s3cret@lrs.example.org/"})
    assert "s3cret" not in told and "settings of their own" in told
    assert "is no key" in refusal(**STORE | {"COURSE_LRS_KEY": "a:b"})


def test_kernels_do_not_inherit_what_opens_a_store():
    environ = dict(STORE)
    read_settings(environ).export(environ)
    assert not environ.keys() & STORE.keys()
