"""`muster manifest schema` and `muster check` come to the same verdict, wherever a schema can know."""

import json
import pathlib
import re

import jsonschema
import pytest
import yaml

from support import cli

FOLDER = pathlib.Path(__file__).parent / "manifests"
KEYS = {"{public}": "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", "{secret}": "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"}


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors have it: `yes` is text, and so is `1:30`."""

    yaml_implicit_resolvers = {}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?", list("-+0123456789")),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def manifests(name):
    parts = re.split(r"^=== (.*)\n", (FOLDER / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        for placeholder, key in KEYS.items():
            text = text.replace(placeholder, key)
        yield pytest.param(text, id=title)


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(cli.run("manifest", "schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def schema_accepts(validator, text):
    return not list(validator.iter_errors(yaml.load(text, CoreLoader)))


def decoder_accepts(text, folder):
    path = folder / "muster.yml"
    path.write_text(text, encoding="utf-8")
    result = cli.run("check", str(path))
    assert result.returncode in (cli.OK, cli.BAD_DATA), result.stderr
    return result.returncode == cli.OK


@pytest.mark.parametrize("text", list(manifests("good.txt")))
def test_both_accept(validator, text, tmp_path):
    assert decoder_accepts(text, tmp_path)
    assert schema_accepts(validator, text)


@pytest.mark.parametrize("text", list(manifests("bad.txt")))
def test_both_refuse(validator, text, tmp_path):
    assert not decoder_accepts(text, tmp_path)
    assert not schema_accepts(validator, text)


@pytest.mark.parametrize("text", list(manifests("beyond-shape.txt")))
def test_only_the_decoder_can_refuse(validator, text, tmp_path):
    assert not decoder_accepts(text, tmp_path)
    assert schema_accepts(validator, text)


@pytest.mark.parametrize("name", ["muster.yml", "php-application.yml"])
def test_the_examples_are_accepted(validator, name):
    text = (pathlib.Path(__file__).parents[2] / "Examples" / "manifest" / name).read_text(encoding="utf-8")
    assert schema_accepts(validator, text)


def test_the_corpus_is_large_enough():
    assert sum(1 for name in ("good.txt", "bad.txt", "beyond-shape.txt") for _ in manifests(name)) >= 120


def test_every_setting_is_described(validator):
    undescribed = []

    def visit(schema, path):
        if isinstance(schema, list):
            for element in schema:
                visit(element, path)
        if not isinstance(schema, dict):
            return
        for name, value in schema.get("properties", {}).items():
            where = f"{path}.{name}"
            inner = json.dumps(value)
            if "description" not in value and '"properties"' not in inner and name != "when":
                undescribed.append(where)
        for name, value in schema.items():
            visit(list(value.values()) if name in ("properties", "$defs") else value, f"{path}.{name}")

    visit(validator.schema, "")
    assert undescribed == []
