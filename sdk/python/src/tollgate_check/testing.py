"""Unit tests of a check, natively and in memory.

What the real host does afterwards (working out lines, masking, suppressing) is not done here: a
test sees the findings as the check reported them. Nor are options held against the manifest's
schema. Symlinks, submodules and what only images have do not occur.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import _host
from ._answer import EntryKind, Refusal
from ._check import Check, Failure
from ._finding import Reported
from ._input import Input
from ._memory import ContractError, Memory
from ._memory import Input as RawInput
from ._options import Options
from ._problem import ConfigurationFile, Problem, Problems
from ._trigger import Scope, Trigger
from .log import Level

__all__ = ["ContractError", "Run", "Snapshot"]


@dataclass(frozen=True)
class Run:
    """What a check said about one input."""

    findings: list[Reported]
    """In the order in which they were reported."""
    log: list[tuple[Level, str]]
    failure: str | None
    """The text of the `Failure` or `Refusal` it ended with. Other exceptions are mistakes in the
    check, and reach the test as they are."""
    triggers: tuple[Trigger, ...] | None
    """What `Check.configure` put in place of the manifest's triggers."""


class Snapshot:
    """A snapshot to test a check on.

    >>> run = Snapshot().file("a.txt", "hey!").check(Shout, "a.txt")
    >>> len(run.findings)
    1
    """

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._data: dict[str, dict[str, bytes]] = {}
        self._configuration: list[ConfigurationFile] = []

    def file(self, path: str, content: bytes | str) -> Snapshot:
        """Adds a file at an escaped path; a text becomes UTF-8."""
        self._files[path] = _bytes(content)
        return self

    def data(self, dataset: str, key: str, value: bytes | str) -> Snapshot:
        """Adds an entry to a data set."""
        self._data.setdefault(dataset, {})[key] = _bytes(value)
        return self

    def configuration(self, path: str, content: bytes | str) -> Snapshot:
        """Hands a configuration file to `Check.configure`, and adds it as `file` does."""
        self._configuration.append(ConfigurationFile(path, _bytes(content)))
        return self.file(path, content)

    def check(self, check: type[Check], path: str, options: Mapping[str, Any] | None = None) -> Run:
        """Configures a check with `options` and has it examine the file at `path`, or the whole
        snapshot if that is empty.

        Raises `DeclarationError` where the manifest is not valid and `Problems` where the
        configuration is not.
        """
        manifest = check.MANIFEST
        manifest.json()
        memory = Memory(manifest, self._files, self._data)
        outer = _host.exchange(memory)
        try:
            configured = check.configure(Options(options or {}), self._configuration)
            memory.configuring = False
            failure = None
            try:
                configured.check.check(Input(self._input(manifest.scope, path)))
            except (Failure, Refusal) as error:
                failure = str(error)
        except Problem as problem:
            raise Problems([problem]) from problem
        finally:
            _host.exchange(outer)
        triggers = None if configured.triggers is None else tuple(configured.triggers)
        return Run(memory.findings, memory.messages, failure, triggers)

    def _input(self, scope: Scope, path: str) -> RawInput:
        if not path:
            return RawInput(path, EntryKind.DIRECTORY, b"")
        if path not in self._files:
            raise ValueError(f"there is no file `{path}` in this snapshot; add it with `file`")
        at = None if scope is Scope.BLOB else path
        return RawInput(at, EntryKind.FILE, self._files[path])


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content
