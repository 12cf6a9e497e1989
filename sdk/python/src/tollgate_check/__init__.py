"""Write a check for Tollgate in Python.

A check is a project whose `check.py` declares what it looks for in constants, derives a class from
`Check` and marks it with `export`: no glue. It sees its `Input`, what it asks `snapshot` and `data`
for, and nothing else: no clock, no randomness, no environment, no files, no network. What it found
it says with `Finding`.

    from tollgate_check import (
        Check, Confidence, Finding, Input, Manifest, Rule, Severity, Trigger, export,
    )

    # One rule, one file: in a check of several this is `rules/left.py`.
    LEFT = Rule(
        id="todo/left",
        title="A note to finish something",
        severity=Severity.LOW,
        confidence=Confidence.HIGH,
        description="The word TODO, as programmers leave it for themselves.",
        rationale="What is put off until after the commit is most often forgotten.",
        remedy="Do it now, or open an issue and name it.",
        example="# TODO: check the signature",
    )

    @export
    class Todo(Check):
        MANIFEST = Manifest(
            id="todo",
            version="0.1.0",
            title="Unfinished work",
            rules=[LEFT],
            files=["*.py", "*.rs"],
            # The host skips every file without it, at no cost to the check.
            triggers=[Trigger.literal("todo")],
        )

        def check(self, input: Input) -> None:
            for match in re.finditer(b"TODO", input.bytes()):
                Finding(LEFT, "something is left to do").at(*match.span()).report()

In tests, natively and in memory:

    from tollgate_check.testing import Snapshot

    run = Snapshot().file("a.py", "# TODO: more").check(Todo, "a.py")
    assert [finding.rule for finding in run.findings] == ["todo/left"]

**Places** are bytes of the file, never characters. Work on `Input.bytes` where you can;
`Input.text` is text that turns its characters into bytes again, and `tollgate_check.python` does it
for Python's own syntax trees.

**The manifest** is held against the contract when the check is built; everything that is wrong with
it is told at once. **Large files**: a guest's memory is capped, so a check that is to look at files
of any size takes `Input.windows`. **Options** are handed to `Check.configure`, parsed.

**Imports** stand at the top of modules. What is imported when the check is built is part of it,
with all that the modules did; later there is nothing left to import. Each instance begins from
there, and hash seeds are those of the build: do not let what you report depend on the order of a
set.

**An exception** that leaves the check is a mistake in it: its type, text and place in your source
are logged at level error, then the instance ends. `Failure` is for what is no mistake.
"""

from . import data, log, snapshot
from ._answer import (
    Absent,
    EntryKind,
    Forbidden,
    LimitReached,
    Refusal,
    Unavailable,
    Undeclared,
    WrongKind,
)
from ._check import Check, Configured, Failure
from ._export import export
from ._finding import Edit, Finding, Position, Related, Reported, Suggestion
from ._input import Input, Window
from ._manifest import DeclarationError, Manifest
from ._options import Options
from ._problem import ConfigurationFile, Problem, Problems
from ._rule import Confidence, Rule, Severity
from ._text import Line, Span, Text
from ._trigger import Scope, Trigger

__all__ = [
    "Absent",
    "Check",
    "Confidence",
    "ConfigurationFile",
    "Configured",
    "DeclarationError",
    "Edit",
    "EntryKind",
    "Failure",
    "Finding",
    "Forbidden",
    "Input",
    "LimitReached",
    "Line",
    "Manifest",
    "Options",
    "Position",
    "Problem",
    "Problems",
    "Refusal",
    "Related",
    "Reported",
    "Rule",
    "Scope",
    "Severity",
    "Span",
    "Suggestion",
    "Text",
    "Trigger",
    "Unavailable",
    "Undeclared",
    "Window",
    "WrongKind",
    "data",
    "export",
    "log",
    "snapshot",
]
