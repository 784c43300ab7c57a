"""The files that bring the full project into production: they are well-formed, and name only what the project has."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.new.conftest import Rendered
from tests.new.project import NAME, RenderedProject

SLUG = NAME
PROBES = {"/healthz", "/readyz"}


@pytest.fixture
def project(rendered: Rendered) -> RenderedProject:
    return rendered("full")


def documents(project: RenderedProject, name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((project.folder / name).read_text("utf-8")))


def by_kind(project: RenderedProject) -> dict[tuple[str, str], dict[str, Any]]:
    """The objects for Kubernetes, by kind and name."""
    return {(found["kind"], found["metadata"]["name"]): found for found in documents(project, "deploy/kubernetes.yaml")}


def compose(project: RenderedProject) -> dict[str, Any]:
    [found] = documents(project, "compose.yaml")
    return found


def containers(project: RenderedProject) -> list[dict[str, Any]]:
    pods = [found["spec"]["template"] for (kind, _), found in by_kind(project).items() if kind in ("Deployment", "Job")]
    return [container for pod in pods for container in pod["spec"]["containers"]]


def dockerfile(project: RenderedProject) -> list[tuple[str, str]]:
    """Instructions and what follows them, continued lines joined."""
    text = (project.folder / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(instruction, rest.strip()) for instruction, _, rest in (line.partition(" ") for line in lines)]


def commands(project: RenderedProject) -> list[list[str]]:
    """Everything that a container, or a platform, is told to start."""
    found = [json.loads(rest) for instruction, rest in dockerfile(project) if instruction == "CMD"]
    services = compose(project)["services"].values()
    found += [service["command"] for service in services if "build" in service and "command" in service]
    found += [container.get("command") or container["args"] for container in containers(project)]
    for line in (project.folder / "Procfile").read_text("utf-8").splitlines():
        found.append(shlex.split(line.partition(": ")[2]))
    return found


def test_what_is_started_is_there(project: RenderedProject) -> None:
    """Programs are installed with the project, and accept the options that they are given."""
    helps: dict[str, str] = {}
    for program, *arguments in commands(project):
        path = project.python.parent / program
        subcommand = arguments[0]
        if program not in helps:
            module = {"typeway": ("typeway", "run"), "taskiq": ("taskiq", "worker"), "alembic": ("alembic", "upgrade")}
            helps[program] = project.run(*module[program], "--help", environment={"COLUMNS": "200"}).stdout
            assert path.name in ("typeway", "taskiq", "alembic")
        assert subcommand in {"typeway": "run", "taskiq": "worker", "alembic": "upgrade"}[program]
        for option in (argument for argument in arguments if argument.startswith("--")):
            assert option in helps[program], (program, option)
        for target in (argument for argument in arguments if re.fullmatch(r"app\.\w+:\w+", argument)):
            module_name, name = target.split(":")
            project.run("-c", f"import {module_name} as module; module.{name}")


def test_the_image_is_made_of_what_is_there(project: RenderedProject) -> None:
    stages = 0
    for instruction, rest in dockerfile(project):
        stages += instruction == "FROM"
        if instruction == "COPY" and "--from" not in rest:
            *sources, _ = rest.split()
            for source in sources:
                assert (project.folder / source).exists(), source
                ignored = (project.folder / ".dockerignore").read_text("utf-8")
                assert f"!{source}\n" in ignored
    assert stages == 2


def test_the_image_runs_as_nobody_in_particular(project: RenderedProject) -> None:
    instructions = dockerfile(project)

    [user] = [rest for instruction, rest in instructions if instruction == "USER"]
    assert int(user) > 0
    [check] = [rest for instruction, rest in instructions if instruction == "HEALTHCHECK"]
    assert json.loads(check[check.index("[") :]) == ["python", "-m", "app.healthcheck"]


@pytest.mark.parametrize("hosts", ["api.example.org", "*.example.org"])
def test_the_health_check_tells_whether_the_service_answers(
    project: RenderedProject, tmp_path: Path, hosts: str
) -> None:
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'project.db'}",
        "UPLOAD_FOLDER": str(tmp_path),
        "ALLOWED_HOSTS": hosts,
    }
    with project.serving(environment=environment) as server:
        server.wait_for_answer("/healthz", lambda answer: answer.status_code == 400)  # another host
        port = server.url.rpartition(":")[2]
        project.run("app.healthcheck", port, environment=environment)
        server.stop()
    assert project.run("app.healthcheck", port, environment=environment, check=False).returncode == 1


def test_gunicorn_serves_it_as_well(project: RenderedProject, tmp_path: Path) -> None:
    metrics = tmp_path / "metrics"
    metrics.mkdir()
    (metrics / "gauge_livesum_1.db").touch()
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'project.db'}",
        "UPLOAD_FOLDER": str(tmp_path),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
    }
    command = (str(project.python), "-m", "gunicorn", "app.main:app", "--bind", "127.0.0.1:0")
    with project.running(*command, environment=environment) as server:
        server.wait_for_answer("/readyz", lambda answer: answer.status_code == 200)
        assert "http_requests_total" in server.get("/metrics").text
        assert server.stop() == 0
    assert not list(metrics.glob("gauge_live*"))


def test_the_services_wait_for_what_they_need(project: RenderedProject) -> None:
    services = compose(project)["services"]

    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "proxy"}
    for service in services.values():
        for needed, condition in service.get("depends_on", {}).items():
            if condition["condition"] == "service_healthy":
                own = services[needed].get("healthcheck", {})
                assert own.get("test") or (services[needed].get("build") and not own.get("disable"))
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["read_only"] is True
    assert "ports" not in services["web"]


def test_the_services_get_settings_that_there_are(project: RenderedProject) -> None:
    known = set(re.findall(r"^#? ?([A-Z_]+)=", (project.folder / ".env.example").read_text("utf-8"), re.MULTILINE))
    given = set(compose(project)["services"]["web"]["environment"])
    given |= set(by_kind(project)["ConfigMap", SLUG]["data"])

    assert given - known == {"FORWARDED_ALLOW_IPS"}  # uvicorn's


def test_there_is_no_secret_in_any_file(project: RenderedProject) -> None:
    for name in ("compose.yaml", "deploy/kubernetes.yaml", "Dockerfile", ".github/workflows/ci.yml"):
        assert project.secret not in (project.folder / name).read_text("utf-8")
    settings = compose(project)["services"]["web"]["environment"]
    assert settings["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "${POSTGRES_PASSWORD:?" in settings["DATABASE_URL"]


def test_volumes_are_declared_and_their_sources_are_there(project: RenderedProject) -> None:
    found = compose(project)
    for service in found["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (project.folder / source).exists(), source
            else:
                assert source in found["volumes"]


def test_compose_takes_the_file(project: RenderedProject) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed")
    done = project.run(
        docker, "compose", "config", "--quiet", environment={"SECRET_KEY": "x", "POSTGRES_PASSWORD": "y"}, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_objects_for_kubernetes_belong_together(project: RenderedProject) -> None:
    found = by_kind(project)
    web = found["Deployment", f"{SLUG}-web"]["spec"]["template"]

    selector = found["Service", SLUG]["spec"]["selector"]
    assert selector.items() <= web["metadata"]["labels"].items()
    for name in ("web", "worker"):
        spec = found["Deployment", f"{SLUG}-{name}"]["spec"]
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
    assert found["HorizontalPodAutoscaler", f"{SLUG}-web"]["spec"]["scaleTargetRef"]["name"] == f"{SLUG}-web"
    for path in ingress_paths(project):
        assert path["backend"]["service"] == {"name": SLUG, "port": {"name": "http"}}
    [claim] = [
        volume["persistentVolumeClaim"] for volume in web["spec"]["volumes"] if "persistentVolumeClaim" in volume
    ]
    assert ("PersistentVolumeClaim", claim["claimName"]) in found


def ingress_paths(project: RenderedProject) -> list[dict[str, Any]]:
    paths: list[dict[str, Any]] = by_kind(project)["Ingress", SLUG]["spec"]["rules"][0]["http"]["paths"]
    return paths


def test_the_ingress_passes_on_what_is_for_clients_and_nothing_else(project: RenderedProject) -> None:
    code = "from app.main import app; print(*app.openapi()['paths'], app.url_path_for('notifications'))"
    operations = project.run("-c", code).stdout.split()
    prefixes = [path["path"] for path in ingress_paths(project)]

    assert {path["pathType"] for path in ingress_paths(project)} == {"Prefix"}
    passed = {path for path in operations if any(path == one or path.startswith(f"{one}/") for one in prefixes)}
    assert set(operations) - passed == PROBES & set(operations)
    assert not {"/", "/metrics", *PROBES} & set(prefixes)


def test_metrics_can_be_asked_for_under_the_address_of_a_pod(project: RenderedProject) -> None:
    web = next(container for container in containers(project) if container["name"] == "web")
    given = {variable["name"]: variable for variable in web["env"]}
    hosts = by_kind(project)["ConfigMap", SLUG]["data"]["ALLOWED_HOSTS"]

    assert given["POD_IP"]["valueFrom"] == {"fieldRef": {"fieldPath": "status.podIP"}}
    assert given["ALLOWED_HOSTS"]["value"] == f"{hosts},$(POD_IP)"


def test_containers_may_do_little(project: RenderedProject) -> None:
    found = containers(project)
    assert len(found) == 3
    for container in found:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}


def test_probes_ask_for_what_is_answered(project: RenderedProject) -> None:
    web = next(container for container in containers(project) if container["name"] == "web")
    settings = by_kind(project)["ConfigMap", SLUG]["data"]
    probes = [web[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")]

    assert {probe["path"] for probe in probes} == PROBES
    for probe in probes:
        [host] = [header["value"] for header in probe["httpHeaders"] if header["name"] == "Host"]
        assert host in settings["ALLOWED_HOSTS"].split(",")
        assert probe["port"] in {port["name"] for port in web["ports"]}


def test_there_is_time_to_stop(project: RenderedProject) -> None:
    """Whoever stops the service waits for longer than its last answers may take."""
    source = ast.parse((project.folder / "app" / "operations.py").read_text("utf-8"))
    [last] = [
        ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LAST_ANSWERS"
    ]
    pod = by_kind(project)["Deployment", f"{SLUG}-web"]["spec"]["template"]["spec"]
    pause = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])

    assert pod["terminationGracePeriodSeconds"] > pause + last
    assert int(compose(project)["services"]["web"]["stop_grace_period"].rstrip("s")) > last


def test_the_proxy_lets_through_what_the_service_takes(project: RenderedProject) -> None:
    text = (project.folder / "deploy" / "nginx.conf").read_text("utf-8")
    limit = re.search(r"UPLOAD_MAX_BYTES=(\d+)", (project.folder / ".env.example").read_text("utf-8"))
    assert limit is not None

    size = re.search(r"client_max_body_size (\d+)m;", text)
    assert size is not None
    assert int(size[1]) << 20 > int(limit[1]) + (64 << 10)
    assert text.count("{") == text.count("}")
    assert "server web:8000" in text
    assert "gzip on" not in text  # it would make entity tags weak, which If-Match refuses


def test_the_jobs_of_the_build_use_what_there_is(project: RenderedProject) -> None:
    [workflow] = documents(project, ".github/workflows/ci.yml")
    makefile = (project.folder / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]

    for command in runs:
        if command.startswith("make "):
            assert set(command.split()[1:]) <= targets
    needed = {name for job in workflow["jobs"].values() for name in job.get("needs", [])}
    assert needed <= set(workflow["jobs"])
