"""The Helm chart: linted, rendered, held against the schemas of Kubernetes, the settings of the course and the guide."""

import json
import re
import warnings
from urllib.parse import urlsplit

import pytest
import yaml

from course_lib.serve.memory_limit import MB, kernel_ceiling
from course_lib.serve.settings import NAMES, read_settings
from course_lib.store.connection_slots import MOST
from tests.hosting.charts import CHART, REQUIRED, Helm, helm
from tests.load.capacity import MOST_CONNECTIONS, fitted
from tests.load.figures_file import loaded
from tests.serving import ROOT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import kubernetes_validate

VERSION = "1.32"
GUIDE = (ROOT / "deploy" / "KUBERNETES.md").read_text("utf-8")
VALUES = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
ROWS = dict(re.findall(r"^\| `([A-Za-z.]+)` \| ([^|]+) \|", GUIDE, re.MULTILINE))
ALL = REQUIRED | {
    "settings": {"COURSE_SLEEP_SECONDS": "2 min", "COURSE_BASE_URL": "/kurs/", "COURSE_LIVE_CLASSES": 5},
    "secretSettings": ["course-lrs"],
    "autoscaling": {"enabled": True},
    "networkPolicy": {"https": True, "database": {"to": [{"ipBlock": {"cidr": "10.1.2.3/32"}}]}},
    "ingress": {"annotations": {"cert-manager.io/cluster-issuer": "letsencrypt"}},
    "podAnnotations": {"a": "b"},
    "nodeSelector": {"disk": "ssd"},
    "tolerations": [{"key": "course", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {}},
}


@pytest.fixture(scope="module")
def chart(tmp_path_factory):
    folder = tmp_path_factory.mktemp("helm")
    return Helm(helm(folder), folder)


def container(found):
    (one,) = found["Deployment"]["spec"]["template"]["spec"]["containers"]
    return one


@pytest.mark.parametrize("values", [REQUIRED, ALL], ids=["required", "all"])
def test_it_is_linted_and_what_it_renders_is_what_the_api_takes(chart, values):
    linted = chart.ask("lint", values, "--strict")
    assert linted.returncode == 0, linted.stdout
    for one in chart.rendered(values).values():
        kubernetes_validate.validate(one, VERSION, strict=True)


def test_a_document_that_the_api_would_refuse_is_refused_here(chart):
    found = chart.rendered(REQUIRED)["Deployment"]
    found["spec"]["template"]["spec"]["containers"][0]["imagePullPolice"] = "Always"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(found, VERSION, strict=True)


@pytest.mark.parametrize("left_out", ["image", "host", "database", "hostKey"])
def test_what_is_required_is_asked_for_by_name(chart, left_out):
    said = chart.ask("template", {name: value for name, value in REQUIRED.items() if name != left_out})
    assert said.returncode != 0 and left_out in said.stderr


def test_a_value_that_there_is_not_is_refused(chart):
    said = chart.ask("template", REQUIRED | {"replica": 3})
    assert said.returncode != 0 and "replica" in said.stderr


@pytest.mark.parametrize("values", [REQUIRED, ALL], ids=["required", "all"])
def test_the_course_reads_every_setting_that_a_pod_is_given(chart, values):
    given = {one["name"]: one.get("value") for one in container(chart.rendered(values))["env"]}
    assert given.pop("HOME") == "/tmp"
    assert set(given) <= set(NAMES)
    given["DATABASE_URL"] = "postgresql://course:secret@db.example.org/course"
    settings = read_settings(given)
    assert settings.port == 8866 and settings.status_port == 8870 and settings.host == "0.0.0.0"
    assert settings.hosts == {"course.example.org"}
    assert settings.sleep_s == (120 if values is ALL else 90)


def from_namespace(name):
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def test_behind_a_hub_the_course_is_a_service_of_it_at_the_address_that_the_hub_asks(chart):
    folder = CHART.parent
    ours = REQUIRED | yaml.safe_load((folder / "behind-jupyterhub.yaml").read_text("utf-8"))
    hub = yaml.safe_load((folder / "zero-to-jupyterhub.yaml").read_text("utf-8"))["hub"]
    hub, into_hub = hub["services"], hub["networkPolicy"]["ingress"]
    course_namespace = re.search(r"helm -n (\w+) install", GUIDE)[1]
    found = chart.rendered(ours)
    for one in found.values():
        kubernetes_validate.validate(one, VERSION, strict=True)
    given = {one["name"]: one.get("value") for one in container(found)["env"]} | {"JUPYTERHUB_API_TOKEN": "t"}
    given["DATABASE_URL"] = "postgresql://course:secret@db.example.org/course"
    settings = read_settings({name: value for name, value in given.items() if value})
    (name,) = hub
    assert settings.hub_door and settings.hub_service == name and settings.workers == 4
    assert settings.base_url == f"/services/{name}/" == given["JUPYTERHUB_SERVICE_PREFIX"]
    where = urlsplit(given["JUPYTERHUB_API_URL"])
    hub_namespace = where.hostname.split(".")[1]
    out = [(one.get("to"), one["ports"]) for one in found["NetworkPolicy"]["spec"]["egress"]]
    assert ([from_namespace(hub_namespace)], [{"port": where.port}]) in out
    asked_from = found["NetworkPolicy"]["spec"]["ingress"][0]["from"]
    assert asked_from == [from_namespace(hub_namespace)]
    assert [one["from"] for one in into_hub] == [[from_namespace(course_namespace)]]
    assert "Ingress" not in found and found["Deployment"]["spec"]["replicas"] == 1


def test_the_hub_asks_the_service_that_the_guide_installs(chart):
    hub = yaml.safe_load((CHART.parent / "zero-to-jupyterhub.yaml").read_text("utf-8"))["hub"]["services"]["course"]
    release, namespace = re.search(r"helm -n (\w+) install (\w+) ", GUIDE).group(2, 1)
    assert hub["url"] == f"http://{release}.{namespace}.svc.cluster.local"


def test_a_learning_platforms_file_and_key_are_mounted_where_the_course_and_the_guide_look(chart, tmp_path):
    found = chart.rendered(REQUIRED | {"lti": {"secret": "course-lti"}})
    kubernetes_validate.validate(found["Deployment"], VERSION, strict=True)
    (named,) = [one["value"] for one in container(found)["env"] if one["name"] == "COURSE_LTI_CONFIG"]
    (mounted,) = [one for one in container(found)["volumeMounts"] if one["name"] == "lti"]
    (volume,) = [one for one in found["Deployment"]["spec"]["template"]["spec"]["volumes"] if one["name"] == "lti"]
    assert volume["secret"]["secretName"] == "course-lti" and mounted["readOnly"]
    files = re.search(r"course-lti((?: --from-file=\S+)+)", GUIDE)[1]
    assert f"{mounted['mountPath']}/lti.json" == named and re.findall(r"=(\S+)", files) == ["lti.json", "lti.key"]
    assert f'"private_key_file": "{mounted["mountPath"]}/lti.key"' in GUIDE


def test_ports_probes_service_and_selectors_meet(chart):
    found = chart.rendered(ALL)
    one = container(found)
    ports = {port["name"]: port["containerPort"] for port in one["ports"]}
    given = {pair["name"]: pair.get("value") for pair in one["env"]}
    assert ports == {"http": int(given["PORT"]), "status": int(given["COURSE_STATUS_PORT"])}
    assert one["readinessProbe"]["httpGet"] == {"path": "/health", "port": "status"}
    labels = found["Deployment"]["spec"]["template"]["metadata"]["labels"]
    chosen = [
        found["Service"]["spec"]["selector"],
        found["Deployment"]["spec"]["selector"]["matchLabels"],
        found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        found["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ]
    assert all(selector and selector.items() <= labels.items() for selector in chosen)
    assert found["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == found["Deployment"]["metadata"]["name"]
    assert "replicas" not in found["Deployment"]["spec"]
    (rule,) = found["Ingress"]["spec"]["rules"]
    assert rule["http"]["paths"][0]["path"] == "/kurs/"
    assert rule["http"]["paths"][0]["backend"]["service"]["name"] == found["Service"]["metadata"]["name"]


def test_a_pod_runs_as_nobody_in_particular_with_nothing_to_write_but_its_own_folders(chart):
    found = chart.rendered(REQUIRED)
    pod, one = found["Deployment"]["spec"]["template"]["spec"], container(found)
    assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    assert one["securityContext"]["readOnlyRootFilesystem"]
    assert one["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    written = {mount["mountPath"] for mount in one["volumeMounts"] if not mount.get("readOnly")}
    assert written == {"/data", "/tmp"}


def test_no_secret_stands_in_what_is_rendered(chart):
    said = json.dumps(chart.rendered(ALL))
    assert "postgresql://" not in said and "Secret" not in chart.rendered(ALL)


# ── the guide ─────────────────────────────────────────────────────────────────────────────────────────────────────


def leaves(values, before=""):
    """Each value of the chart by its dotted name; what is empty is said to be none."""
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", "none" if value in ("", {}, []) else f"`{json.dumps(value).strip(chr(34))}`"


def test_the_guide_tells_every_value_with_what_it_is_unless_said():
    assert {name: said.strip() for name, said in ROWS.items()} == dict(leaves(VALUES))


def test_the_guide_counts_the_connections_and_the_live_pages_of_a_pod_as_the_course_does():
    assert f"Each pod opens at most {MOST_CONNECTIONS} connections" in GUIDE and MOST_CONNECTIONS == MOST + 1
    assert f"{MOST_CONNECTIONS * VALUES['autoscaling']['max']} for eight pods" in GUIDE
    capacity, limit = fitted(loaded(ROOT / "deploy" / "load.json")), VALUES["resources"]["limits"]["memory"]
    live = kernel_ceiling(int(limit.removesuffix("Mi")) * MB, int(capacity.without_mb * 1e6))
    assert VALUES["autoscaling"]["livePages"] < live and f"some {10 * round(live / 10)} live pages" in GUIDE


def test_the_values_that_the_guide_sets_and_the_settings_that_it_names_are_there():
    told = re.findall(r"--set ([^\\\n]+)", GUIDE)
    assert {pair.split("=")[0] for line in told for pair in line.strip().split(",")} <= set(ROWS)
    assert set(re.findall(r"COURSE_[A-Z_]+", GUIDE)) <= set(NAMES)
