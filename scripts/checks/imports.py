"""The import arrows: which module may import which."""

import re

from .findings import Finding

# The modules of this package, and the folder of each.
FOLDERS = {
    "CZeroMQ": "Sources/Shared/CZeroMQ",
    "COpenSSL": "Sources/Shared/COpenSSL",
    "CSystemd": "Sources/Shared/CSystemd",
    "CZlib": "Sources/Shared/CZlib",
    "MusterDomain": "Sources/Shared/Domain",
    "ZeroMQ": "Sources/Shared/ZeroMQ",
    "MusterCrypto": "Sources/Shared/Crypto",
    "Sessions": "Sources/Shared/Sessions",
    "MusterRuntime": "Sources/Shared/Runtime",
    "MusterClient": "Sources/Shared/Client",
    "PublishHub": "Sources/PublishHub",
    "WSNode": "Sources/WSNode",
    "muster": "Sources/PushCLI",
}

# What each may import of this package: PushCLI -> PublishHub, WSNode -> Runtime, Sessions, Client -> ZeroMQ, Crypto -> Domain.
_BELOW_EDGE = {"MusterDomain", "ZeroMQ", "MusterCrypto"}
_BELOW_SERVERS = _BELOW_EDGE | {"MusterRuntime", "Sessions", "MusterClient"}
ARROWS = {
    "MusterDomain": set(),
    "ZeroMQ": {"CZeroMQ", "MusterDomain"},
    "MusterCrypto": {"COpenSSL", "MusterDomain"},
    "Sessions": _BELOW_EDGE,
    "MusterRuntime": _BELOW_EDGE | {"CSystemd"},
    "MusterClient": _BELOW_EDGE,
    "PublishHub": _BELOW_SERVERS,
    "WSNode": _BELOW_SERVERS | {"CZlib"},
    "muster": _BELOW_SERVERS | {"PublishHub", "WSNode"},
}

# Which C library's tests may call the library itself, as the other side of a conversation.
_TEST_FOLDERS = {"CZeroMQ": "Tests/ZeroMQ", "COpenSSL": "Tests/Crypto"}

_FOUNDATION = {"Foundation", "FoundationEssentials", "FoundationNetworking"}

_IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:typealias|struct|class|enum|protocol|let|var|func|actor)\s+)?([A-Za-z_]\w*)"
)


def imports(source):
    """Yields (line, module) of each import of a source."""
    for number, code, _ in source.lines():
        for statement in code.split(";"):
            if match := _IMPORT.match(statement):
                yield number, match.group(1)


def module_of(path):
    """The module that a file below Sources belongs to, or None."""
    for module, folder in FOLDERS.items():
        if path.startswith(folder + "/"):
            return module
    return None


def check_domain(sources):
    """Domain imports NIOCore and nothing else."""
    for source in sources:
        if module_of(source.path) != "MusterDomain":
            continue
        for line, module in imports(source):
            if module != "NIOCore":
                yield Finding(source.path, line, f"import {module}: Domain imports only NIOCore")


def check_c_libraries(sources):
    """Each C library has one importer."""
    owners = {name: module for module, names in ARROWS.items() for name in names if name in FOLDERS and name[:1] == "C"}
    for source in sources:
        for line, module in imports(source):
            owner = owners.get(module)
            if owner is None or module_of(source.path) == owner:
                continue
            if source.path.startswith(_TEST_FOLDERS.get(module, "\0")):
                continue
            yield Finding(source.path, line, f"import {module}: only {owner} imports it")


def check_database(sources):
    """One folder knows the database library, so that another store can take its place."""
    for source in sources:
        for line, module in imports(source):
            if module == "GRDB" and not source.path.startswith(("Sources/PublishHub/Store/", "Tests/PublishHub/Store/")):
                yield Finding(source.path, line, "import GRDB: only PublishHub/Store imports it")


def check_arrows(sources):
    """Imports between the modules of this package point one way."""
    for source in sources:
        here = module_of(source.path)
        if here is None:
            if source.path.startswith("Sources/"):
                yield Finding(source.path, 1, "belongs to no target that scripts/checks/imports.py knows")
            continue
        for line, module in imports(source):
            if module in FOLDERS and module not in ARROWS.get(here, set()) and module[:1] != "C":
                yield Finding(source.path, line, f"import {module}: an arrow that {here} must not have")


def check_foundation(sources):
    """No Foundation on the node's hot path: a file of WSNode that needs it says why it is off that path."""
    for source in sources:
        if module_of(source.path) != "WSNode":
            continue
        for line, module in imports(source):
            if module in _FOUNDATION and not source.has_reason(line):
                yield Finding(source.path, line, f"import {module}: not on the node's hot path")
