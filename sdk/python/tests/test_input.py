"""Windows, lines and text: whatever the cut, places are bytes of the file."""

from __future__ import annotations

import random

from tollgate_check import EntryKind, Input, Span, Text, Window
from tollgate_check._memory import Input as RawInput


class Capped(RawInput):
    """Answers no more than three bytes at once, as a host may."""

    def read(self, offset: int, length: int) -> bytes:
        return super().read(offset, min(length, 3))


def of(content: bytes) -> Input:
    return Input(RawInput("a", EntryKind.FILE, content))


def windows(content: bytes, size: int, overlap: int) -> list[Window]:
    return [*of(content).windows(size, overlap)]


def test_an_empty_input_has_one_empty_window() -> None:
    (window,) = windows(b"", 10, 3)
    assert window.bytes == b"" and window.is_last() and window.owns(0)


def test_a_window_begins_with_the_end_of_the_one_before() -> None:
    found = windows(b"abcdefgh", 4, 1)
    assert [(w.start, w.bytes) for w in found] == [(0, b"abcd"), (3, b"defg"), (6, b"gh")]
    assert [w.is_last() for w in found] == [False, False, True]


def test_what_fits_the_overlap_is_found_exactly_once() -> None:
    chance = random.Random(1)
    for _ in range(2_000):
        content = bytes(chance.choices(b"ab", k=chance.randrange(100)))
        size, overlap = chance.randrange(40), chance.randrange(50)
        bound = max(min(overlap, max(size, 1) - 1), 1)
        needle = b"a" * min(chance.randrange(1, 10), bound)
        found = [
            window.start + at
            for window in windows(content, size, overlap)
            for at in range(len(window.bytes))
            if window.owns(at) and window.bytes.startswith(needle, at)
        ]
        assert found == [at for at in range(len(content)) if content.startswith(needle, at)]


def test_all_of_it_is_read_in_as_many_pages_as_the_host_wants() -> None:
    content = bytes(range(100))
    capped = Input(Capped("a", EntryKind.FILE, content))
    assert capped.bytes() == content
    assert b"".join(window.bytes for window in capped.windows(7, 0)) == content


def test_lines_are_counted_as_the_host_counts_them() -> None:
    lines = [*of(b"one\r\ntwo\rhalf\n\nlast").lines()]
    assert [(line.number, line.start, line.bytes) for line in lines] == [
        (1, 0, b"one"),
        (2, 5, b"two\rhalf"),
        (3, 14, b""),
        (4, 15, b"last"),
    ]
    assert lines[1].span == (5, 13)


def test_characters_are_turned_back_into_bytes() -> None:
    chance = random.Random(2)
    for _ in range(500):
        parts = ["a", "é", "€", "😀", "\udcff", "\udc80"]
        string = "".join(chance.choices(parts, k=chance.randrange(30)))
        content = string.encode("utf-8", "surrogateescape")
        text = Text(content)
        for _ in range(10):
            at = chance.randrange(len(text.string) + 1)
            expected = len(text.string[:at].encode("utf-8", "surrogateescape"))
            assert text.offset(at) == expected
    assert Text("größer".encode()).span(2, 6) == Span(2, 8)
