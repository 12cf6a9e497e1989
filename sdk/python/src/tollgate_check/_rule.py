"""Rules as a check declares them: constants, one for each thing it looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much harm a finding does, lowest first. The value is the word used in the manifest, in
    configuration and in reports."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Confidence(Enum):
    """How sure a check is of a finding, lowest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing a check looks for, with everything a user is told about it.

    Held against the contract when the manifest is asked for; see `Manifest.json`.
    """

    id: str
    """`check/name`, in lower-case letters, digits and dashes; stable for ever."""
    title: str
    """A few words that name the problem."""
    severity: Severity = Severity.MEDIUM
    confidence: Confidence = Confidence.MEDIUM
    description: str
    """What it finds."""
    rationale: str
    """Why it matters."""
    remedy: str
    """How to mend it."""
    example: str = ""
    """A few lines that show it."""
    references: Sequence[str] = ()
    """Addresses of further reading."""
    aliases: Sequence[str] = ()
    """Ids of the same rule in other tools."""
    cwe: Sequence[int] = ()
    """Numbers in the Common Weakness Enumeration."""
