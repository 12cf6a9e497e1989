"""An exception is told in one line, with places in the author's source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tollgate_check import Options
from tollgate_check._fault import told

HERE = str(Path(__file__).parent)


def inner(depth: int) -> None:
    if depth == 0:
        raise LookupError("nothing for it")
    inner(depth - 1)


def caught(action: object) -> str:
    with pytest.raises(Exception) as raised:
        assert callable(action)
        action()
    return told(raised.value, HERE)


def test_frames_of_the_author_are_told_innermost_first() -> None:
    line = inner.__code__.co_firstlineno
    text = caught(lambda: inner(9))
    assert text.startswith(
        f"LookupError: nothing for it (test_fault.py:{line + 2} in inner, "
        f"called from test_fault.py:{line + 3} in inner, called from test_fault.py:"
    )
    assert "\n" not in text


def test_frames_of_the_sdk_and_of_python_are_left_out() -> None:
    text = caught(lambda: Options(a=1).text("a"))
    assert text.startswith("Problem: `a` must be a text (test_fault.py:")
    text = caught(lambda: json.loads("{"))
    assert "json" not in text.partition("(test_fault.py:")[2]


def test_a_cause_is_told_as_well() -> None:
    def action() -> None:
        try:
            inner(0)
        except LookupError as error:
            raise ValueError("bad") from error

    text = caught(action)
    assert text.startswith("ValueError: bad (")
    assert "; because of LookupError: nothing for it (" in text


def test_an_exception_that_can_not_be_told_is_told_all_the_same() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    def action() -> None:
        raise Mute

    assert caught(action).startswith("Mute: (its text can't be told) (")
