"""A learning platform signs learners in at a real JupyterHub by LTI 1.3, as `deploy/jupyterhub_lti_config.py` sets it up."""

import http.cookiejar
import json
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.find import chromium
from tests.hosting.hub import COURSE, hub_of
from tests.hosting.launching import goes_on_in_another_browser, launched
from tests.serve.small_platform import TEACHER, SmallPlatform, new_key

PATIENT = "voila/render/03_icu_quadriplegia.ipynb#step=patient"


@pytest.fixture(scope="module")
def platform():
    made = SmallPlatform()
    made.tool_login, made.tool_launch, made.opens = "/hub/lti13/oauth_login", "/hub/lti13/oauth_callback", f"/{COURSE}"
    yield made
    made.down()


@pytest.fixture(scope="module")
def hub(tmp_path_factory, cluster, platform):
    folder = tmp_path_factory.mktemp("hub")
    (folder / "lti.json").write_text(json.dumps(platform.config()), encoding="utf-8")
    given = {"HUB_LTI_CONFIG": str(folder / "lti.json")}
    with hub_of(folder, cluster.new_database("hub_lti"), "jupyterhub_lti_config.py", environ=given) as running:
        platform.course = running.url
        yield running


@pytest.fixture
def open_browser(hub):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield lambda: browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
        browser.close()


def test_a_launch_signs_in_at_the_hub_and_another_browser_goes_on_there(platform, hub, open_browser):
    elsewhere = goes_on_in_another_browser(platform, f"{hub.url}/{COURSE.rstrip('/')}", PATIENT, open_browser)
    assert elsewhere.goto(f"{hub.url}/{COURSE}course/paper/04/guide").status == 403
    assert platform.wrong == [] and "ada@uni.example" not in hub.log()


def test_who_teaches_at_the_platform_may_print_answers_until_they_no_longer_do(platform, hub, open_browser):
    for roles, status in (([TEACHER], 200), ([], 403)):
        platform.user, platform.roles = "user-8", roles
        page = launched(platform, f"{hub.url}/{COURSE.rstrip('/')}", open_browser())
        assert page.goto(f"{hub.url}/{COURSE}course/paper/04/guide").status == status


@pytest.mark.parametrize("wrong", ["key", "expired", "audience", "issuer", "replayed"])
def test_a_launch_that_is_wrong_in_one_way_signs_nobody_in(platform, hub, wrong):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), _StaysHere())
    asked = parse_qs(urlsplit(_redirect(browser, platform.login())).query)
    nonce, state = asked["nonce"][0], asked["state"][0]
    other = {
        "expired": {"exp": 1_000_000, "iat": 999_000},
        "audience": {"aud": "another"},
        "issuer": {"iss": "https://evil.example"},
    }
    token = platform.signed(platform.claims(nonce, **other.get(wrong, {})), new_key() if wrong == "key" else None)
    sent = urlencode({"id_token": token, "state": state}).encode()
    if wrong == "replayed":
        assert _redirect(browser, f"{hub.url}{platform.tool_launch}", sent)
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.open(f"{hub.url}{platform.tool_launch}", sent, timeout=20)
    assert 400 <= refused.value.code < 500


class _StaysHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def _redirect(browser, url, sent=None) -> str:
    """Where an address leads; raises what is no redirect."""
    with pytest.raises(urllib.error.HTTPError) as led:
        browser.open(url, sent, timeout=20)
    assert led.value.code == 302, led.value.read()
    return led.value.headers["Location"]
