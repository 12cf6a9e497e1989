"""The host of unit tests: answers from memory and collects what the check reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from . import _pattern
from ._answer import Absent, EntryKind, Unavailable, Undeclared, WrongKind
from ._finding import Reported
from ._manifest import Manifest
from .log import Level


class ContractError(AssertionError):
    """The check does what the host would not let it do; it would be stopped there."""


@dataclass(frozen=True)
class Input:
    """An input in memory."""

    at: str | None
    of: EntryKind
    content: bytes

    def path(self) -> str | None:
        return self.at

    def kind(self) -> EntryKind:
        return self.of

    def length(self) -> int:
        return len(self.content)

    def read(self, offset: int, length: int) -> bytes:
        return self.content[offset : offset + length]


@dataclass(frozen=True)
class Entry:
    """An entry in memory: a file or a folder, since nothing else occurs in tests."""

    of: EntryKind
    length: int

    def kind(self) -> EntryKind:
        return self.of

    def mode(self) -> int:
        return 0o040000 if self.of is EntryKind.DIRECTORY else 0o100644

    def size(self) -> int:
        return self.length

    def link_target(self) -> str | None:
        return None

    def owner(self) -> tuple[int, int] | None:
        return None

    def layer(self) -> int | None:
        return None


class Listing:
    """Paths in byte order."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._left = iter(sorted(paths, key=lambda path: path.encode()))

    def next(self, most: int, /) -> list[str]:
        return [*islice(self._left, most)]


@dataclass
class Memory:
    """Everything a check can see, and what it said."""

    manifest: Manifest
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """By escaped path."""
    data: dict[str, dict[str, bytes]] = field(default_factory=dict[str, dict[str, bytes]])
    """By data set, then key."""
    findings: list[Reported] = field(default_factory=list[Reported])
    messages: list[tuple[Level, str]] = field(default_factory=list[tuple[Level, str]])
    configuring: bool = True

    def entry_at(self, path: str) -> Entry:
        self._asks("snapshot")
        if path in self.files:
            return Entry(EntryKind.FILE, len(self.files[path]))
        if not path or any(file.startswith(f"{path}/") for file in self.files):
            return Entry(EntryKind.DIRECTORY, 0)
        raise Absent

    def read(self, path: str, offset: int, length: int) -> bytes:
        if self.entry_at(path).of is not EntryKind.FILE:
            raise WrongKind
        return self.files[path][offset : offset + length]

    def list(self, path: str) -> Listing:
        if self.entry_at(path).of is not EntryKind.DIRECTORY:
            raise WrongKind
        prefix = f"{path}/" if path else ""
        below = (file[len(prefix) :] for file in self.files if file.startswith(prefix))
        return Listing({prefix + rest.split("/", 1)[0] for rest in below})

    def glob(self, pattern: str) -> Listing:
        self._asks("snapshot")
        expression = _pattern.compiled(pattern)
        return Listing(path for path in self.files if expression.fullmatch(path))

    def lookup(self, dataset: str, key: str) -> bytes | None:
        self._asks("data")
        if dataset not in self.manifest.datasets:
            raise Undeclared
        if dataset not in self.data:
            raise Unavailable(f"`{dataset}` is not part of this test")
        return self.data[dataset].get(key)

    def log(self, level: Level, message: str) -> None:
        self.messages.append((level, message))

    def report(self, reported: Reported) -> None:
        self._asks("findings")
        if all(rule.id != reported.rule for rule in self.manifest.rules):
            raise ContractError(f"rule `{reported.rule}` is not in the manifest's `rules`")
        self.findings.append(reported)

    def _asks(self, what: str) -> None:
        if self.configuring:
            raise ContractError(f"`configure` may use nothing but `log`, and uses `{what}`")
