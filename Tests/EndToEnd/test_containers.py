"""The image and the compose file: checked without a container engine, by running what they would run."""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema
import pytest
import yaml

from support import http
from support.binary import ROOT, muster
from support.cluster import Hub, Node
from support.process import Process

DOCKERFILE = ROOT / "deploy/Dockerfile"
COMPOSE = ROOT / "docker-compose.yml"
HEALTHY = ROOT / "deploy/container/healthy"
# Where Debian's docker-compose keeps the schema of the Compose specification.
SCHEMA = pathlib.Path("/usr/lib/python3/dist-packages/compose/config/compose_spec.json")


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, **options)


@functools.cache
def compose():
    """The compose file as docker-compose understands it: anchors and defaults filled in."""
    shown = run("docker-compose", "-f", COMPOSE, "config")
    assert shown.returncode == 0, shown.stderr
    return yaml.safe_load(shown.stdout)


def runtime_stage():
    return DOCKERFILE.read_text().rpartition("\nFROM ")[2]


def installed_packages():
    """The packages that the runtime image gets."""
    words = re.search(r"apt-get install -y --no-install-recommends ([^&]*)", runtime_stage())[1]
    return set(words.replace("\\", " ").split())


# The image


def test_the_dockerfile_has_no_faults():
    """hadolint comes as a wheel that has the program in it."""
    hadolint = pathlib.Path(sys.executable).with_name("hadolint")
    linted = run(hadolint, "--no-color", DOCKERFILE)
    assert (linted.returncode, linted.stdout, linted.stderr) == (0, "", "")


def test_the_image_has_every_library_that_the_program_needs():
    shown = run("ldd", muster()).stdout
    libraries = {match[1]: match[2] for match in re.finditer(r"^\s*(\S+) => (\S+)", shown, re.MULTILINE)}
    assert libraries, shown
    needed = set()
    for name in run("objdump", "-p", muster()).stdout.split("\n"):
        # Only what the program itself names: each Debian package brings what it needs in turn.
        match = re.match(r"\s*NEEDED\s+(\S+)", name)
        # Swift's own library is inside the image's program: see --static-swift-stdlib.
        if match and not re.search(r"swift|Foundation|dispatch|BlocksRuntime|_Foundation", match[1], re.IGNORECASE):
            path = os.path.realpath(libraries.get(match[1], match[1]))
            # Debian moved /lib to /usr/lib, but not in the lists of all its packages.
            owner = run("dpkg-query", "--search", path, path.removeprefix("/usr")).stdout
            needed |= {line.split(":")[0] for line in owner.splitlines()}
    assert {"libzmq5", "libssl3", "libsystemd0"} <= needed, needed
    # Debian itself has these; a toolchain's GCC may be newer than Debian's.
    missing = needed - installed_packages() - {"libc6", "libgcc-s1"}
    assert not missing, f"deploy/Dockerfile does not install {missing}"
    assert "--static-swift-stdlib" in DOCKERFILE.read_text()


def test_the_image_is_nobody_s_and_takes_nothing_secret_along():
    stage = runtime_stage()
    user = re.search(r"^USER (\d+):(\d+)$", stage, re.MULTILINE)
    assert user and int(user[1]) > 0 and int(user[2]) > 0
    ignored = (ROOT / "deploy/Dockerfile.dockerignore").read_text().splitlines()
    assert [line for line in ignored if line and line[0] != "#"][0] == "*", "everything that is not named stays outside"
    copied = set(re.findall(r"^COPY (?!--from)(?:--\S+ )*(\S+)", DOCKERFILE.read_text(), re.MULTILINE))
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    for source in copied:
        assert any(source.replace("[d]", "d").startswith(one) for one in allowed), f"{source} is not in the context"
        assert source.startswith("Package.resolve") or (ROOT / source).exists(), source


def test_healthy_asks_the_process(cluster):
    (node,) = cluster.start()
    for address in (node.operations, cluster.hub.http):
        port = address.rpartition(":")[2]
        assert run(HEALTHY, port).returncode == 0
        assert run(HEALTHY, port, "/metrics").returncode == 0
        assert run(HEALTHY, port, "/nowhere").returncode != 0
    cluster.hub.kill()
    assert run(HEALTHY, cluster.hub.http.rpartition(":")[2]).returncode != 0
    assert "healthy" in runtime_stage()


# The compose file


def test_the_compose_file_follows_the_compose_specification():
    schema = json.loads(SCHEMA.read_text())
    content = yaml.safe_load(COMPOSE.read_text())
    validator = jsonschema.Draft201909Validator(schema)
    # A key x-… is anybody's, and so is no fault.
    assert [error.message for error in validator.iter_errors(content)] == []
    broken = content | {"services": {"hub": {"read_onyl": True}}}
    assert list(validator.iter_errors(broken)), "the schema finds a fault"
    assert set(compose()["services"]) == {"hub", "node", "haproxy"}


def test_every_service_is_locked_up():
    for name, service in compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service and "cap_add" not in service, name
        for port in service.get("ports", []):
            assert str(port).startswith("127.0.0.1:"), f"{name} is open to other machines"
        for volume in service.get("volumes", []):
            source, _, mode = volume.split(":")
            assert mode == "ro", volume
            assert source.startswith(str(ROOT)), volume
    networks = compose()["networks"]
    assert networks["stream"]["internal"] and networks["clients"]["internal"]


def test_nodes_can_be_scaled():
    node = compose()["services"]["node"]
    assert "ports" not in node and "container_name" not in node
    assert not any(word.startswith("--name") for word in node["command"]) and "MUSTER_NODE_NAME" not in node["environment"]


def test_haproxy_s_variables_are_those_of_its_configuration():
    configuration = ROOT / "deploy/haproxy.cfg"
    if not configuration.exists():
        pytest.skip("there is no deploy/haproxy.cfg")
    names = set(re.findall(r"\bMUSTER_\w+", configuration.read_text()))
    assert set(compose()["services"]["haproxy"]["environment"]) <= names


def confined(tmp_path):
    """A command that runs another one on a read-only file system, as the image's user, without capabilities.

    The network stays: the tests' loopback.
    """
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = "mount --make-rprivate / && mount -o remount,bind,ro / && exec \"$@\""
    return ["unshare", "--mount", *as_root, "sh", "-euc", script, "sh"]


def test_what_the_services_run_works_on_a_read_only_file_system(cluster, fleet, tmp_path):
    services = compose()["services"]
    manifest = ROOT / "deploy/compose/muster.yml"
    checked = run(muster(), "check", manifest)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    def start(kind, service, environment):
        """The service's own command and environment, with ports that are free here."""
        arguments = [word.replace("/etc/muster/muster.yml", str(manifest)) for word in services[service]["command"]]
        process = cluster.add(kind.__new__(kind))
        # HAProxy is not here to say who the client is.
        variables = {key: str(value) for key, value in services[service]["environment"].items() if "_PROX" not in key}
        # The bounding set goes first: from here on nothing gets a capability back.
        command = [*confined(tmp_path), "setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", muster(), *arguments]
        Process.__init__(process, command, environment=variables | environment)
        return process.wait_until_ready()

    doors = {f"MUSTER_HUB_{door}": "tcp://0.0.0.0:0" for door in ("INGEST", "PUBLISH", "BACKENDS", "CONTROL")}
    hub = start(Hub, "hub", doors | {"MUSTER_HUB_HTTP": "0.0.0.0:0"})
    local = {name: getattr(hub, name).replace("0.0.0.0", "127.0.0.1") for name in ("publish", "control", "http")}
    node = start(Node, "node", {
        "MUSTER_NODE_LISTEN": "0.0.0.0:0", "MUSTER_NODE_OPERATIONS": "0.0.0.0:0",
        "MUSTER_NODE_HUB_PUBLISH": local["publish"], "MUSTER_NODE_HUB_CONTROL": local["control"],
    })
    status = pathlib.Path(f"/proc/{node.pid}/status").read_text()
    assert "CapBnd:\t0000000000000000" in status
    mounts = pathlib.Path(f"/proc/{node.pid}/mounts").read_text()
    assert any(line.split()[1] == "/" and "ro" in line.split()[3].split(",") for line in mounts.splitlines())
    client = fleet.open_one(node.listen.replace("0.0.0.0", "127.0.0.1"))
    client.subscribe("demo.lobby")
    status, body = http.json_request(local["http"], "/v1/push", {"topic": "demo.lobby", "data": "boxed"})
    assert status == 200, body
    fleet.pump(lambda: client.messages("demo.lobby"), 10, "the push")
    for service, address in (("hub", hub.http), ("node", node.operations)):
        test = services[service]["healthcheck"]["test"]
        assert test[:2] == ["CMD", "healthy"]
        assert run(HEALTHY, address.rpartition(":")[2]).returncode == 0
    assert (node.stop(), hub.stop()) == (0, 0)
