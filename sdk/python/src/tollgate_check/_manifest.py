"""What a check declares about itself, as a constant."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._rule import Rule
from ._trigger import Scope, Trigger
from ._validate import mistakes

CONTRACT = "0.1.0"
"""Version of the package `tollgate:check` this SDK speaks."""


class DeclarationError(Exception):
    """The manifest is not what the contract asks for; `mistakes` says what would be right."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a check declares about itself, readable without running it.

    Asked for once, when the check is built, and put beside its code.
    """

    id: str
    """Lower-case letters, digits and dashes."""
    version: str
    title: str
    description: str = ""
    scope: Scope = Scope.FILE
    rules: Sequence[Rule]
    files: Sequence[str] = ()
    """Patterns of the paths it wants to see; empty means every file."""
    configuration_files: Sequence[str] = ()
    """Paths of configuration files that `Check.configure` is to get."""
    datasets: Sequence[str] = ()
    """Data sets it looks things up in."""
    triggers: Sequence[Trigger] = ()
    """Empty means that every file of `files` is looked at."""
    options: Mapping[str, Any] | None = None
    """JSON schema of its options; none where it has none."""
    reuse: bool = False
    """Whether an instance may examine several inputs one after the other. Only for a check that
    keeps nothing from one input to the next."""

    def json(self) -> str:
        """The manifest as the host reads it. Raises `DeclarationError` where it is not valid."""
        wrong = mistakes(self)
        if wrong:
            raise DeclarationError(wrong)
        return json.dumps(
            {
                "id": self.id,
                "version": self.version,
                "contract": CONTRACT,
                "title": self.title,
                "description": self.description,
                "scope": self.scope.value,
                "rules": [_rule(rule) for rule in self.rules],
                "files": list(self.files),
                "configuration_files": list(self.configuration_files),
                "datasets": list(self.datasets),
                "triggers": [_trigger(trigger) for trigger in self.triggers],
                "options": self.options,
                "reuse": self.reuse,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "description": rule.description,
        "rationale": rule.rationale,
        "remedy": rule.remedy,
        "example": rule.example,
        "references": list(rule.references),
        "aliases": list(rule.aliases),
        "cwe": list(rule.cwe),
    }


def _trigger(trigger: Trigger) -> str | dict[str, str | int]:
    match trigger.value:
        case None:
            return trigger.kind
        case bytes() as content:
            return {trigger.kind: content.hex()}
        case value:
            return {trigger.kind: value}
