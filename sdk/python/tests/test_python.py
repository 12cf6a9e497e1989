"""Places in a syntax tree are bytes of the file, whatever its encoding and line ends."""

from __future__ import annotations

import ast

import pytest

from tollgate_check.python import Source

TEXT = "é = 1; ü = 'ä€'\nif a:\n\tb = (\n\t\t'ß', c)\n"


def spans(content: bytes) -> list[bytes]:
    """The bytes that each expression stands for."""
    source = Source(content)
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, ast.expr)]
    return [content[slice(*source.span(node))] for node in nodes]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-15", "cp1252", "euc-jp"])
def test_spans_are_right(encoding: str, line_end: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = TEXT.replace("€", "") if encoding == "euc-jp" else TEXT
    text = f"# coding: {declared}\n{text}".replace("\n", line_end)
    expected = ["é", "1", "ü", "'ä€'", "a", "b", "(\n\t\t'ß', c)", "'ß'", "c"]
    expected = [part.replace("€", "€" if "€" in text else "") for part in expected]
    found = spans(text.encode(encoding))
    assert sorted(found) == sorted(
        part.replace("\n", line_end).encode(declared) for part in expected
    )


@pytest.mark.parametrize(
    "content",
    [
        b"print 1",
        b"x = '\xff'",
        b"# coding: unheard-of\n",
        b"# coding: ascii\n\xff",
        b"x = 1\0",
        b"(" * 1_000 + b")" * 1_000,
    ],
)
def test_what_is_no_python_is_a_syntax_error(content: bytes) -> None:
    with pytest.raises(SyntaxError):
        Source(content)


def test_an_empty_file_is_a_module() -> None:
    assert Source(b"").tree.body == []
    assert Source(b"\r# only a comment").tree.body == []
