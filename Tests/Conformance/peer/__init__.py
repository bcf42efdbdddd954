"""A WebSocket peer that may break every rule. README.md beside the tests lists the modules."""
