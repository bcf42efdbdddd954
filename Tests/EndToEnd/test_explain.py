"""`muster explain`, `muster check --access` and `muster manifest schema` as an operator uses them."""

import json

import pytest

from support import cli, php

RULES = {
    "muster": 1,
    "verifiers": {
        "owner": "session.user_id == feedId",
        "paid": {"when": "session.plan == 'paid'", "reason": "a paid plan is needed"},
        "adult": "session.age >= 18",
        "program": {"swift": {}},
    },
    "topics": {
        "v1.user.{feedId}": {"verify": "owner"},
        "v1.film.{feedId}": {"verify": ["adult", "paid"], "publish": "owner"},
        "v1.open.{feedId}": {},
        "v1.program.{feedId}": {"verify": "program"},
    },
}


@pytest.fixture
def manifest(tmp_path):
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    php.write_sessions({"seven": {"user_id": 7, "plan": "paid", "age": 20}, "eight": {"user_id": "8"}}, save_path=sessions)
    path = tmp_path / "muster.yml"
    path.write_text(json.dumps(RULES | {"session": {"store": {"php": {"path": str(sessions)}}}}))
    return path


def explain(manifest, *arguments):
    result = cli.run("explain", *arguments, "--manifest", manifest)
    # Paths are as long as they are, and an error is one line.
    said = (result.stdout + result.stderr).splitlines()
    lines = [line for line in said if str(manifest.parent) not in line and not line.startswith("muster explain: ")]
    assert all(len(line) <= 80 for line in lines), result
    return result


def test_the_owner_is_allowed_and_the_reason_is_shown(manifest):
    for who in (("--cookie", "seven"), ("--as", "user_id=7"), ("--session-file", manifest.parent / "sessions" / "sess_seven")):
        result = explain(manifest, "v1.user.7", *who)
        assert result.returncode == cli.OK, result
        for word in ("allowed", "owner", "session.user_id", "7", "v1.user.{feedId}"):
            assert word in result.stdout, (word, result.stdout)


def test_a_stranger_is_refused_and_told_which_verifier_decided(manifest):
    result = explain(manifest, "v1.user.7", "--cookie", "eight")
    assert result.returncode == cli.DENIED
    for word in ("refused", "owner", "session.user_id", '"8"', "feedId"):
        assert word in result.stdout, (word, result.stdout)


def test_a_missing_value_and_a_reason_are_shown(manifest):
    result = explain(manifest, "v1.film.1", "--cookie", "eight")
    assert result.returncode == cli.DENIED and "adult" in result.stdout and "age" in result.stdout, result
    result = explain(manifest, "v1.film.1", "--as", "age=20", "--as", "plan=free")
    assert result.returncode == cli.DENIED and "a paid plan is needed" in result.stdout and "paid" in result.stdout, result


def test_nobody_in_particular_has_an_empty_session(manifest):
    assert explain(manifest, "v1.open.1").returncode == cli.OK
    assert explain(manifest, "v1.user.7").returncode == cli.DENIED


def test_open_undeclared_and_publish_are_told_apart(manifest):
    assert explain(manifest, "v1.open.1", "--as", "a=1").returncode == cli.OK
    absent = explain(manifest, "v1.absent.1", "--as", "a=1")
    assert absent.returncode == cli.DENIED and "no" in absent.stdout
    assert explain(manifest, "v1.open.1", "--as", "a=1", "--publish").returncode == cli.DENIED
    assert explain(manifest, "v1.film.7", "--as", "user_id=7", "--publish").returncode == cli.OK


def test_wrong_arguments_say_what_was_expected(manifest, tmp_path):
    for arguments in ([], ["v1.user.7", "--as", "novalue"], ["v1.user.7", "--as", "a=1", "--cookie", "b"]):
        assert explain(manifest, *arguments).returncode == cli.USAGE, arguments
    assert explain(manifest, "v1.user.7", "--session-file", tmp_path / "none").returncode in (cli.BAD_DATA, cli.UNREACHABLE)
    broken = tmp_path / "broken.yml"
    broken.write_text("muster: 1\ntopics: {a.{b}: {verify: 'session.'}}\n")
    result = explain(broken, "a.1", "--as", "a=1")
    assert result.returncode == cli.BAD_DATA and "^" in result.stderr + result.stdout


CASES = """
- session: { user_id: 7 }
  allow: { subscribe: [v1.user.7, v1.open.1] }
  refuse: { subscribe: [v1.user.8, v1.absent.1], publish: [v1.open.1] }
- session: { user_id: 7, age: 18, plan: paid }
  allow: { connect: true, subscribe: [v1.film.1], publish: [v1.film.7] }
- allow: { subscribe: [v1.program.1] }
  programs: { program: allow }
"""


def test_a_table_of_cases_is_checked(manifest, tmp_path):
    cases = tmp_path / "cases.yml"
    cases.write_text(CASES)
    result = cli.run("check", "--access", cases, manifest)
    assert result.returncode == cli.OK, result
    cases.write_text(CASES.replace("[v1.user.8, ", "[v1.user.7, "))
    result = cli.run("check", "--access", cases, manifest)
    assert result.returncode == cli.BAD_DATA
    assert "v1.user.7" in result.stdout and f"{cases}:4" in result.stdout, result.stdout
    assert all(len(line) <= 80 or str(tmp_path) in line for line in result.stdout.splitlines()), result.stdout
    cases.write_text("- sesion: {}\n")
    result = cli.run("check", "--access", cases, manifest)
    assert result.returncode == cli.BAD_DATA and "session" in result.stdout + result.stderr


def test_the_schema_is_json_and_names_every_section():
    result = cli.run("manifest", "schema")
    assert result.returncode == cli.OK
    schema = json.loads(result.stdout)
    assert "2020-12" in schema["$schema"]
    assert {"muster", "hub", "node", "session", "authenticator", "verifiers", "topics", "vhosts"} <= set(schema["properties"])
