"""Runs every rule on the work tree and prints OK or FAILED for each."""

import os
import sys

from . import imports, repository, style, texts

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# A name for each rule, in the order of the report.
SOURCE_RULES = [
    ("imports-of-domain", imports.check_domain),
    ("imports-of-c-libraries", imports.check_c_libraries),
    ("imports-of-the-database", imports.check_database),
    ("import-arrows", imports.check_arrows),
    ("no-foundation-on-the-hot-path", imports.check_foundation),
    ("no-unstructured-task", style.check_tasks),
    ("one-output-file", style.check_output),
    ("reasons", style.check_reasons),
    ("one-type-per-file", style.check_one_type),
]


def run(root, write):
    """Reports every rule on the tree at `root` through `write`; whether all hold."""
    sources = repository.swift_sources(root)
    results = [(name, list(rule(sources))) for name, rule in SOURCE_RULES]
    results.append(("texts-of-the-product", list(texts.check_texts(repository.texts(root)))))
    for name, findings in results:
        write(f"{'FAILED' if findings else 'OK'} {name}")
        for finding in findings:
            write(f"    {finding}")
    return not any(findings for _, findings in results)


if __name__ == "__main__":
    sys.exit(0 if run(ROOT, print) else 1)
