"""The seam to the host: the component's imports in a guest, a snapshot in memory in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ._answer import EntryKind

if TYPE_CHECKING:
    from ._finding import Reported
    from .log import Level


class RawInput(Protocol):
    """What `Input` is made of."""

    def path(self) -> str | None: ...
    def kind(self) -> EntryKind: ...
    def length(self) -> int: ...
    def read(self, offset: int, length: int) -> bytes: ...


class RawEntry(Protocol):
    """What `snapshot.Entry` is made of."""

    def kind(self) -> EntryKind: ...
    def mode(self) -> int: ...
    def size(self) -> int: ...
    def link_target(self) -> str | None: ...
    def owner(self) -> tuple[int, int] | None: ...
    def layer(self) -> int | None: ...


class RawListing(Protocol):
    """Paths, page by page."""

    def next(self, most: int, /) -> list[str]: ...


class Host(Protocol):
    """Everything a check can ask and say. What is refused is raised as a `Refusal`."""

    def entry_at(self, path: str) -> RawEntry: ...
    def read(self, path: str, offset: int, length: int) -> bytes: ...
    def list(self, path: str) -> RawListing: ...
    def glob(self, pattern: str) -> RawListing: ...
    def lookup(self, dataset: str, key: str) -> bytes | None: ...
    def log(self, level: Level, message: str) -> None: ...
    def report(self, reported: Reported) -> None: ...


_current: Host | None = None


def current() -> Host:
    """The host there is."""
    if _current is None:
        raise RuntimeError("there is no host to ask here; a test has one in `testing.Snapshot`")
    return _current


def exists() -> bool:
    """Whether there is one."""
    return _current is not None


def exchange(host: Host | None) -> Host | None:
    """Puts `host` in place and hands back the one before."""
    global _current
    before, _current = _current, host
    return before
