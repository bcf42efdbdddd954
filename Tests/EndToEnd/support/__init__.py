"""Real processes and real peers for the end-to-end tests. README.md beside the tests lists the modules."""
