"""What a check examines, whole or window by window."""

from __future__ import annotations

from builtins import bytes as Bytes
from collections.abc import Iterator
from typing import NamedTuple

from . import _host
from ._answer import EntryKind, Unavailable
from ._text import Line, Text, lines

_PAGE = 4 << 20
"""Bytes asked for at once; the host may cap an answer lower."""


class Window(NamedTuple):
    """Part of an input."""

    start: int
    """Where it begins in the input, in bytes."""
    bytes: Bytes
    owned: int
    """Matches that begin before this offset are this window's to report."""

    def owns(self, offset: int) -> bool:
        """Whether a match that begins at `offset` of these bytes is this window's to report,
        rather than the next one's, which sees all of it."""
        return offset < self.owned

    def is_last(self) -> bool:
        """Whether no window follows."""
        return self.owned > len(self.bytes)


class Input:
    """One file, tree or blob, as the manifest's scope says."""

    __slots__ = ("_length", "_raw")

    def __init__(self, raw: _host.RawInput) -> None:
        self._raw = raw
        self._length: int | None = None

    @property
    def path(self) -> str | None:
        """Its path (escaped, see `snapshot`), empty for the root of a tree; none for a blob.

        Asking ties the result to the path: a check that never asks keeps its results when a file
        is renamed.
        """
        return self._raw.path()

    @property
    def kind(self) -> EntryKind:
        """A file, or a directory for scope `tree`."""
        return self._raw.kind()

    @property
    def length(self) -> int:
        """Bytes; 0 for a directory."""
        if self._length is None:
            self._length = self._raw.length()
        return self._length

    def read(self, offset: int, length: int) -> Bytes:
        """Up to `length` bytes from `offset`; fewer at the end or where the host caps one answer,
        empty past the end. Raises a `Refusal`, as all that reads does."""
        if offset < 0 or length < 0:
            raise ValueError(f"{length} bytes from {offset} can't be read: both count from 0")
        return self._raw.read(offset, length)

    def bytes(self) -> Bytes:
        """All of it. A guest's memory is capped: files that may be large are for `windows`."""
        return self._fill(0, self.length)

    def text(self) -> Text:
        """All of it as text that knows which bytes its characters stand for."""
        return Text(self.bytes())

    def lines(self) -> Iterator[Line]:
        """Its lines as bytes, with their numbers and places."""
        return lines(self.bytes())

    def windows(self, size: int, overlap: int) -> Iterator[Window]:
        """All of it in windows of `size` bytes, each beginning with the last `overlap` bytes of
        the one before, so that memory is bounded by `size` whatever the length. An empty input has
        one empty window.

        What may be up to `overlap` bytes long is found exactly once by taking only matches that
        `Window.owns`. An overlap that is no smaller than `size` is taken as `size - 1`.
        """
        size = max(size, 1)
        overlap = max(0, min(overlap, size - 1))
        start, tail = 0, b""
        while True:
            end = min(self.length, start + size)
            content = tail + self._fill(start + len(tail), end - start - len(tail))
            if end == self.length:
                # The last window owns its end too, where an empty match may stand.
                yield Window(start, content, len(content) + 1)
                return
            owned = len(content) - overlap
            yield Window(start, content, owned)
            start, tail = start + owned, content[owned:]

    def _fill(self, offset: int, length: int) -> Bytes:
        """Exactly `length` bytes from `offset`, in as many pages as the host wants."""
        # The first page is most often all of it, and is then handed on without a copy.
        page = self.read(offset, min(length, _PAGE))
        have = len(page)
        if have == length:
            return page
        pages = [page]
        while have < length:
            page = self.read(offset + have, min(length - have, _PAGE))
            if not page:
                raise Unavailable("the input is shorter than its length")
            pages.append(page)
            have += len(page)
        return b"".join(pages)
