"""The scenarios, each in the file of its subject. The order of the imports is that of the list."""

from scenarios import processes, stream, readiness, history, returning  # noqa: F401
