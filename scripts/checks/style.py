"""Rules on what stands in the code: tasks, output, and everything that needs its reason beside it."""

import re

from .findings import Finding

_TASK = re.compile(r"(?<![\w.])(?:_Concurrency\.)?Task\s*(?:<[^>]*>\s*)?(?:\.\s*(?:detached|init|immediate)\b|[({])")
_PRINT = re.compile(r"(?<![\w.])(?:Swift\s*\.\s*)?(?:print|debugPrint|dump|NSLog|puts|printf|fputs)\s*\(")
_DECLARATION = re.compile(r"\bfunc\s+$")
_OUTPUT_FILE = re.compile(r"^Sources/PushCLI/(?:.*/)?Output\.swift$")

_NEEDS_REASON = [
    ("@unchecked", re.compile(r"@unchecked\b")),
    ("try!", re.compile(r"\btry!")),
    ("as!", re.compile(r"\bas!")),
    ("nonisolated(unsafe)", re.compile(r"\bnonisolated\s*\(\s*unsafe\s*\)")),
    ("unowned(unsafe)", re.compile(r"\bunowned\s*\(\s*unsafe\s*\)")),
    ("unsafeBitCast", re.compile(r"\bunsafeBitCast\b")),
    # A message says why as well as a comment does; where the line ends with the bracket, it stands on the next.
    ("fatalError", re.compile(r"(?<![\w.])fatalError\s*\((?!\s*\"|\s*$)")),
    ("preconditionFailure", re.compile(r"(?<![\w.])preconditionFailure\s*\((?!\s*\"|\s*$)")),
    ("force unwrap", re.compile(r"(?<!\btry)(?<!\bas)(?<=[\w)\]}>\"?`])!(?![=!])|(?<!\btry)(?<!\bas)(?<=[\w)\]}>\"`])!(?===)")),
]

_TYPE = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*((?:(?:public|package|internal|private|fileprivate|open|final|indirect|distributed|"
    r"nonisolated|unsafe)\s+)*)(struct|class|enum|actor|protocol)\s+(\w+)"
)


def check_tasks(sources):
    """Work joins a task group or a service: no unstructured task in Sources."""
    for source in sources:
        if not source.path.startswith("Sources/"):
            continue
        for number, code, _ in source.lines():
            if _TASK.search(code):
                yield Finding(source.path, number, "an unstructured task: join a task group or a service")


def check_output(sources):
    """Only the CLI's output file writes to standard output."""
    for source in sources:
        if not source.path.startswith("Sources/") or _OUTPUT_FILE.match(source.path):
            continue
        for number, code, _ in source.lines():
            for match in _PRINT.finditer(code):
                if not _DECLARATION.search(code[:match.start()]):
                    yield Finding(source.path, number, "output outside Sources/PushCLI/Output.swift: log, or go through it")


def check_reasons(sources):
    """Whatever can trap or switches a check off has its reason, `// why: ...`, on the line or directly above."""
    for source in sources:
        for number, code, _ in source.lines():
            for name, pattern in _NEEDS_REASON:
                if pattern.search(code) and not source.has_reason(number):
                    yield Finding(source.path, number, f"{name} without its reason (// why: ... on the line or above)")


def check_one_type(sources):
    """One type per file, named by it: Type.swift or Type+Aspect.swift. Helpers private to the file may stand below."""
    for source in sources:
        if not source.path.startswith("Sources/"):
            continue
        types = []
        for number, code, _ in source.lines():
            match = _TYPE.match(code)
            if match and "private" not in match.group(1).split() and "fileprivate" not in match.group(1).split():
                types.append((number, match.group(3)))
        for number, name in types[1:]:
            yield Finding(source.path, number, f"{name}: a second type in the file of {types[0][1]}")
        stem = source.path.rsplit("/", 1)[-1][: -len(".swift")].split("+")[0]
        if len(types) == 1 and types[0][1] != stem and stem != "main":
            yield Finding(source.path, types[0][0], f"{types[0][1]}: its file should be {types[0][1]}.swift")
