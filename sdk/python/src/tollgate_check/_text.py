"""Text and lines that know their bytes: places are bytes of the file, never characters."""

from __future__ import annotations

from builtins import bytes as Bytes
from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """Bytes `start` up to, not including, `end`, counted from 0. A pair of numbers, such as a
    match of `re` on bytes gives, does as well."""

    start: int
    end: int

    def shifted(self, offset: int) -> Span:
        """The same bytes seen from `offset` bytes further to the front: turns a place in a window
        into a place in the input."""
        return Span(self.start + offset, self.end + offset)


class Line(NamedTuple):
    """One line of an input, without its line end."""

    number: int
    """From 1."""
    start: int
    """Where it begins in the input, in bytes."""
    bytes: Bytes

    @property
    def span(self) -> Span:
        """Where it is in the input."""
        return Span(self.start, self.start + len(self.bytes))


def lines(content: bytes) -> Iterator[Line]:
    """Its lines, as the host counts them: ended by a line feed, before which a carriage return
    belongs to the end."""
    start = 0
    for number, line in enumerate(content.split(b"\n"), 1):
        yield Line(number, start, line[:-1] if line.endswith(b"\r") else line)
        start += len(line) + 1


class Text:
    """Content as characters, which can be turned back into places in bytes.

    What is no UTF-8 becomes lone surrogates, as Python's `surrogateescape` has it, so that any
    file can be read and every place stays right.
    """

    __slots__ = ("_bytes", "_chars", "string")

    def __init__(self, content: bytes) -> None:
        self.string = content.decode("utf-8", "surrogateescape")
        # Where the last question ended, in characters and in bytes: questions mostly come in
        # order, and then all of them together cost one pass.
        self._chars = 0
        self._bytes = 0

    def offset(self, index: int) -> int:
        """The byte at which the character at `index` begins; the end for one past the last."""
        if self.string.isascii():
            return index
        if index < self._chars:
            self._chars = self._bytes = 0
        passed = self.string[self._chars : index]
        self._bytes += len(passed.encode("utf-8", "surrogateescape"))
        self._chars += len(passed)
        return self._bytes

    def span(self, start: int, end: int) -> Span:
        """The bytes of the characters `start` up to, not including, `end`. For a match of `re` on
        `string`: `text.span(*match.span())`."""
        return Span(self.offset(start), self.offset(end))
