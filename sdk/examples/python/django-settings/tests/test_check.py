"""Every rule fires where it should and is silent elsewhere, at exact places."""

from __future__ import annotations

from pathlib import Path

import pytest

from check import DjangoSettings
from rules import LOOKERS
from tollgate_check import Confidence, Problem, Problems, Severity
from tollgate_check.testing import Run, Snapshot

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = [looker.RULE.id.rpartition("/")[2] for looker in LOOKERS]


def run(text: str | bytes, path: str = "settings.py", **options: object) -> Run:
    return Snapshot().file(path, text).check(DjangoSettings, path, options)


def found(text: str, path: str = "settings.py", **options: object) -> list[tuple[str, str]]:
    """The rules that fire, and the text at their places."""
    content = text.encode()
    findings = run(content, path, **options).findings
    places = [finding.span or (0, 0) for finding in findings]
    return [
        (finding.rule.rpartition("/")[2], content[start:end].decode())
        for finding, (start, end) in zip(findings, places, strict=True)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_fixtures_that_fire_and_that_are_silent(name: str) -> None:
    fired = 0
    for case in ("fires", "silent"):
        files = FIXTURES / f"{name}-{case}" / "files"
        for path in sorted(path for path in files.rglob("*.py") if "settings" in str(path)):
            if path.name == "unrelated.py":
                continue
            findings = run(path.read_bytes(), str(path.relative_to(files))).findings
            assert {finding.rule.rpartition("/")[2] for finding in findings} <= {name}
            assert bool(findings) == (case == "fires"), path
            fired += len(findings)
    assert fired


def test_places_are_bytes_of_the_file() -> None:
    assert found('NAME = "größer"; DEBUG = True\n') == [("debug", "DEBUG = True")]
    assert found('\ufeffALLOWED_HOSTS = ["ä", "*"]\r\n') == [("any-host", '"*"')]
    latin = '# coding: latin-1\rNAME = "ä"; DEBUG = True'.encode("latin-1")
    (finding,) = run(latin).findings
    assert latin[slice(*(finding.span or (0, 0)))] == b"DEBUG = True"


def test_a_key_is_marked_as_what_no_output_may_show() -> None:
    (finding,) = run('SECRET_KEY = "abc"').findings
    assert finding.span == (13, 18) and finding.sensitive == [(13, 18)]
    assert "abc" not in finding.message


@pytest.mark.parametrize(
    ("value", "literals"),
    [
        ('"abc"', ['"abc"']),
        ('b"abc"', ['b"abc"']),
        ('"a" "b"', ['"a" "b"']),
        ('f"abc"', ['f"abc"']),
        ('f"{abc}"', []),
        ('"a" + key', []),
        ('""', []),
        ("None", []),
        ('os.environ["abc"]', []),
        ('os.environ.get("abc")', []),
        ('os.environ.get("abc", "d")', ['"d"']),
        ('env("abc", default="d")', ['"d"']),
        ('config("abc", cast=str)', []),
        ('get_secret("abc", "d")', []),
        ('a if b else "c"', ['"c"']),
        ('a or "c"', ['"c"']),
    ],
)
def test_literals_are_found_where_they_count(value: str, literals: list[str]) -> None:
    assert found(f"SECRET_KEY = {value}") == [("secret-key", text) for text in literals]


def test_a_branch_is_less_sure() -> None:
    for text in ("if x:\n  DEBUG = True", "try:\n  pass\nexcept E:\n  DEBUG = True"):
        (finding,) = run(text).findings
        assert finding.confidence is Confidence.LOW
    assert run("class A:\n  DEBUG = True").findings[0].confidence is None


def test_what_is_assigned_anew_does_not_count() -> None:
    assert found("DEBUG = True\nDEBUG = get()") == []
    assert found("DEBUG = True\nDEBUG = get(DEBUG)") == [("debug", "DEBUG = True")]
    assert found("DEBUG = True\nif x:\n  DEBUG = False") == [("debug", "DEBUG = True")]
    assert found("DEBUG = TEMPLATE = True") == [("debug", "DEBUG = TEMPLATE = True")]


def test_a_flag_is_mended_at_its_value() -> None:
    (finding,) = run("SESSION_COOKIE_SECURE: bool = False").findings
    (edit,) = finding.suggestions[0].edits
    assert edit.span == (30, 35) and edit.content() == b"True"


def test_only_the_first_hasher_hashes() -> None:
    weak = '"django.contrib.auth.hashers.MD5PasswordHasher"'
    levels = [
        [finding.severity for finding in run(f"PASSWORD_HASHERS = {value}").findings]
        for value in (f"[{weak}]", f'["x", {weak}]', f"[{weak}] + OTHERS", f"OTHERS + [{weak}]")
    ]
    assert levels == [[None], [Severity.LOW], [None], [Severity.LOW]]


def test_modules_for_development_are_left_out() -> None:
    for path in ("settings/dev.py", "settings_local.py", "a/settings-test.py"):
        assert found("DEBUG = True", path) == []
    assert found("DEBUG = True", "settings/device.py") != []
    assert found("DEBUG = True", "settings/dev.py", development=["laptop"]) != []
    with pytest.raises(Problems) as told:
        run("", development=["dev", "a.py"])
    message = "`a.py` is no name of a module, as in `dev`"
    assert told.value.problems == (Problem.option("/development/1", message),)


def test_what_is_no_python_is_a_failure() -> None:
    assert run("DEBUG = True\nprint 1").failure == (
        "this is no Python in line 2: Missing parentheses in call to 'print'. Did you mean "
        "print(...)?"
    )
    assert run(b"\xff").failure is not None
