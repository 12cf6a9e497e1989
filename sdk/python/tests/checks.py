"""Small checks that the tests run."""

from __future__ import annotations

from typing import Any

from tollgate_check import Check, Confidence, Manifest, Rule, Severity


def rule(id: str = "demo/one", **fields: Any) -> Rule:
    texts: dict[str, Any] = {
        "title": "One",
        "severity": Severity.LOW,
        "confidence": Confidence.HIGH,
        "description": "It finds.",
        "rationale": "It matters.",
        "remedy": "Mend it.",
    }
    return Rule(id=id, **{**texts, **fields})


RULE = rule()


def manifest(**fields: Any) -> Manifest:
    texts: dict[str, Any] = {"id": "demo", "version": "1.0.0", "title": "Demo", "rules": [RULE]}
    return Manifest(**{**texts, **fields})


class Demo(Check):
    """Does nothing yet."""

    MANIFEST = manifest()
