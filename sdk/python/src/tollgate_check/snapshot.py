"""What stands around the input.

The host records each answer, "absent" too, and judges the input again when one of them would be
different.

Every path is relative to the root of the snapshot, separated by `/`, without `.` or `..`, and
escaped: a backslash is written `\\\\`, and each byte that is a control character (or one that
breaks, reorders or hides text) or no part of valid UTF-8 is written `\\xhh`.

Each function raises a `Refusal` where the host does not answer: `Absent` where nothing stands at
the path, `WrongKind` where it can't be read or listed this way.
"""

from __future__ import annotations

from builtins import bytes as Bytes
from collections.abc import Iterator

from . import _host
from ._answer import EntryKind

_PAGE = 4 << 20
"""Bytes asked for at once; the host may cap an answer lower."""

_PATHS = 1_000
"""Paths asked for at once."""


class Entry:
    """What is known of a path without reading it."""

    __slots__ = ("_raw",)

    def __init__(self, raw: _host.RawEntry) -> None:
        self._raw = raw

    @property
    def kind(self) -> EntryKind:
        return self._raw.kind()

    @property
    def mode(self) -> int:
        """Permission bits, as in `0o100644`."""
        return self._raw.mode()

    @property
    def size(self) -> int:
        """Bytes of the file or of the link's text."""
        return self._raw.size()

    @property
    def link_target(self) -> str | None:
        """Where a symlink points, as it stands there, escaped like a path; it may be absolute or
        leave the snapshot."""
        return self._raw.link_target()

    @property
    def owner(self) -> tuple[int, int] | None:
        """User and group id, in images."""
        return self._raw.owner()

    @property
    def layer(self) -> int | None:
        """Which layer it comes from, in images, counted from the lowest."""
        return self._raw.layer()


def entry(path: str) -> Entry:
    """What stands at `path`."""
    return Entry(_host.current().entry_at(path))


def read(path: str, offset: int, length: int) -> Bytes:
    """Up to `length` bytes of the file at `path`, from `offset`; fewer at the end or where the
    host caps one answer, empty past the end."""
    if offset < 0 or length < 0:
        raise ValueError(f"{length} bytes from {offset} can't be read: both count from 0")
    return _host.current().read(path, offset, length)


def bytes(path: str) -> Bytes:
    """All of the file at `path`. A guest's memory is capped: read what may be large in parts."""
    page = read(path, 0, _PAGE)
    pages = [page]
    have = len(page)
    # An answer may be capped anywhere, so only an empty one is the end.
    while page:
        page = read(path, have, _PAGE)
        pages.append(page)
        have += len(page)
    return b"".join(pages)


def list(path: str) -> Iterator[str]:
    """The paths directly in a directory, in byte order; the root is the empty path."""
    return _paths(_host.current().list(path))


def glob(pattern: str) -> Iterator[str]:
    """The files whose path matches, in byte order.

    `?` is any one character but `/`, `*` any number of them, `**` as a whole component any number
    of components, `[ab]`, `[a-z]` and `[!a]` classes, `{a,b}` alternatives, a backslash takes the
    next character as it is. Case counts; a leading dot is nothing special; a pattern without `/`
    matches in every directory, one that begins with `/` at the root only, and one that ends with
    `/` all that is below.
    """
    return _paths(_host.current().glob(pattern))


def _paths(listing: _host.RawListing) -> Iterator[str]:
    page = listing.next(_PATHS)
    while page:
        yield from page
        page = listing.next(_PATHS)
