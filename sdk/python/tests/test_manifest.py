"""The manifest as JSON, and what is said where it is not valid."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checks import RULE, manifest, rule

from tollgate_check import DeclarationError, Scope, Trigger


def test_a_manifest_is_written_as_the_host_reads_it() -> None:
    triggers = [
        Trigger.literal("é"),
        Trigger.magic(b"\x7fELF"),
        Trigger.path("*.py"),
        Trigger.base64_run(40),
        Trigger.hex_run(8),
        Trigger.always(),
    ]
    schema = {"type": "object", "properties": {"word": {"type": "string"}}}
    written = json.loads(manifest(triggers=triggers, options=schema).json())
    assert written == {
        "id": "demo",
        "version": "1.0.0",
        "contract": "0.1.0",
        "title": "Demo",
        "description": "",
        "scope": "file",
        "rules": [
            {
                "id": "demo/one",
                "title": "One",
                "severity": "low",
                "confidence": "high",
                "description": "It finds.",
                "rationale": "It matters.",
                "remedy": "Mend it.",
                "example": "",
                "references": [],
                "aliases": [],
                "cwe": [],
            }
        ],
        "files": [],
        "configuration_files": [],
        "datasets": [],
        "triggers": [
            {"literal": "é"},
            {"magic": "7f454c46"},
            {"path": "*.py"},
            {"base64-run": 40},
            {"hex-run": 8},
            "always",
        ],
        "options": schema,
        "reuse": False,
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "Demo"}, "`Demo` is not a check id"),
        ({"id": 3}, "`3` is not a check id"),
        ({"version": "1 0"}, "`1 0` is not a version"),
        ({"title": " "}, "the manifest has no title"),
        ({"scope": "file"}, "`scope` of the manifest must be one of Scope.FILE,"),
        ({"rules": RULE}, "`rules` of the manifest must be a list of rules"),
        ({"rules": ["demo/one"]}, "which is no `Rule`"),
        ({"rules": [RULE, RULE]}, "rule `demo/one` is declared twice"),
        ({"rules": [rule("other/one")]}, "rule `other/one` must be named `demo/...`"),
        ({"rules": [rule("demo/")]}, "rule `demo/` must be named"),
        ({"rules": [rule("demo")]}, "rule `demo` must be named"),
        ({"rules": [rule(title="")]}, "rule `demo/one` has no title"),
        ({"rules": [rule(remedy=None)]}, "`remedy` of rule `demo/one` must be a text, not None"),
        ({"rules": [rule(severity="huge")]}, "`severity` of rule `demo/one` must be one of"),
        ({"rules": [rule(confidence=1)]}, "Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH"),
        ({"rules": [rule(references="https://a")]}, "`references` of rule `demo/one` must be"),
        ({"rules": [rule(aliases=[""])]}, "`aliases` of rule `demo/one`"),
        ({"rules": [rule(cwe=["798"])]}, "`cwe` of rule `demo/one` must be a list of whole"),
        ({"files": "*.py"}, "`files` of the manifest must be a list of texts, not str"),
        ({"datasets": [1]}, "`datasets` of the manifest"),
        ({"triggers": ["word"]}, "write `Trigger.literal(...)`"),
        ({"triggers": [Trigger.literal("")]}, "a `literal` trigger is empty"),
        ({"triggers": [Trigger("glob", "x")]}, "`glob` is not a trigger"),
        ({"triggers": [Trigger("magic", "7f")]}, "a `magic` trigger needs bytes"),
        ({"triggers": [Trigger("hex-run", "8")]}, "a `hex-run` trigger needs a whole number"),
        ({"scope": Scope.BLOB, "triggers": [Trigger.path("*")]}, "sees no path"),
        ({"options": "{}"}, "`options` of the manifest must be a JSON schema as a dict"),
        ({"options": {"enum": {1}}}, "`options` of the manifest is no JSON"),
        ({"reuse": 1}, "`reuse` of the manifest must be True or False"),
    ],
)
def test_a_mistake_is_told_with_its_place(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationError) as told:
        manifest(**fields).json()
    assert said in str(told.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(DeclarationError) as told:
        manifest(title="", rules=[rule(title=""), rule()]).json()
    assert len(told.value.mistakes) == 3
