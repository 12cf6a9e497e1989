"""Finds a word that stands for work that is not done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tollgate_check import (
    Check,
    Confidence,
    ConfigurationFile,
    Configured,
    Finding,
    Input,
    Manifest,
    Options,
    Rule,
    Severity,
    Trigger,
    export,
)

WORD = "DONOTCOMMIT"

FORBIDDEN_WORD = Rule(
    id="{{name}}/forbidden-word",
    title="A word that does not belong here",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    description="The word stands in a file.",
    rationale="It marks work that is not done.",
    remedy="Finish the work, or say it in other words.",
    example="// DONOTCOMMIT: the timeout is a guess",
)


@export
class ForbiddenWord(Check):
    MANIFEST = Manifest(
        id="{{name}}",
        version="0.1.0",
        title="{{title}}",
        rules=[FORBIDDEN_WORD],
        # Tollgate skips every file without it, at no cost to the check.
        triggers=[Trigger.literal(WORD)],
        options={
            "type": "object",
            "properties": {"word": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
    )

    def __init__(self, word: str = WORD) -> None:
        self.word = word

    @classmethod
    def configure(cls, options: Options, files: Sequence[ConfigurationFile]) -> Configured:
        word = options.text("word")
        if word is None:
            return Configured(cls())
        return Configured(cls(word), triggers=[Trigger.literal(word)])

    def check(self, input: Input) -> None:
        # Places are bytes of the file, so bytes are what is looked through.
        for match in re.finditer(re.escape(self.word.encode()), input.bytes()):
            Finding(FORBIDDEN_WORD, f"`{self.word}` stands here").at(*match.span()).report()
