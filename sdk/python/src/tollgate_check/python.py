"""For checks of Python: a syntax tree whose places are bytes of the file.

The parser is that of the Python the check is built with.
"""

from __future__ import annotations

import ast
import re
from tokenize import detect_encoding
from typing import Protocol

from ._text import Span

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_END_IN_BYTES = re.compile(rb"\r\n|\r|\n")

_BOM = b"\xef\xbb\xbf"


class Placed(Protocol):
    """A node of the tree that knows where it stands; most do."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class Source:
    """A file of Python, parsed."""

    def __init__(self, content: bytes) -> None:
        """Raises `SyntaxError` where it is no Python, or no text in the encoding it declares."""
        self._content = content
        first = iter([line + b"\n" for line in _LINE_END_IN_BYTES.split(content, 2)[:2]])
        encoding, _ = detect_encoding(lambda: next(first, b""))
        self._encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self._bom = len(_BOM) if content.startswith(_BOM) else 0
        self._starts: list[int] | None = None
        self._lines: list[str] = []
        try:
            self.text = content[self._bom :].decode(self._encoding)
            self.tree = ast.parse(self.text)
        except (ValueError, RecursionError) as error:
            # A byte that stands for nothing, a NUL, or deeper than Python's own parser goes.
            raise SyntaxError(str(error)) from error

    def span(self, node: Placed) -> Span:
        """The bytes of the file that a node stands for."""
        end_line = node.lineno if node.end_lineno is None else node.end_lineno
        end_column = node.col_offset if node.end_col_offset is None else node.end_col_offset
        return Span(self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column))

    def offset(self, line: int, column: int) -> int:
        """The byte at a place as the tree gives it: the line from 1, the column from 0 and in
        bytes of UTF-8, whatever the encoding of the file is."""
        if self._starts is None:
            self._starts = self._line_starts()
        if self._lines:
            before = self._lines[line - 1].encode()[:column].decode()
            column = len(before.encode(self._encoding))
        return self._starts[line - 1] + column

    def _line_starts(self) -> list[int]:
        """Where Python's lines begin. A lone carriage return ends one as well, other than for the
        host; hence places are told as bytes."""
        if self._encoding == "utf-8":
            ends = _LINE_END_IN_BYTES.finditer(self._content)
            return [self._bom, *(end.end() for end in ends)]
        starts, begin = [self._bom], 0
        for end in _LINE_END.finditer(self.text):
            self._lines.append(self.text[begin : end.start()])
            begin = end.end()
            starts.append(len(self.text[:begin].encode(self._encoding)) + self._bom)
        self._lines.append(self.text[begin:])
        return starts
