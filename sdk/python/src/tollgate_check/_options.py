"""The options from `tollgate.toml`: a dict, with readers that know what they read."""

from __future__ import annotations

import json
from typing import Any

from ._problem import Problem


class Options(dict[str, Any]):
    """The options a check was given, as JSON made them: a dict.

    The readers return none where an option is not given, and raise `Problem` where it is of
    another kind.
    """

    @classmethod
    def parse(cls, text: str) -> Options:
        """Reads a JSON object."""
        try:
            values: Any = json.loads(text)
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise Problem.option("", "the options are no JSON object")
        options = cls()
        options.update(values)  # pyright: ignore[reportUnknownArgumentType]
        return options

    def text(self, name: str) -> str | None:
        """A text."""
        value = self.get(name)
        if value is None or isinstance(value, str):
            return value
        raise _wrong(name, "a text")

    def texts(self, name: str) -> list[str] | None:
        """A list of texts."""
        values = self.get(name)
        if values is None:
            return None
        texts: list[str] = []
        for value in _items(values):
            if not isinstance(value, str):
                raise _wrong(name, "a list of texts")
            texts.append(value)
        return texts

    def whole(self, name: str) -> int | None:
        """A whole number from 0."""
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise _wrong(name, "a whole number from 0")

    def switch(self, name: str) -> bool | None:
        """True or false."""
        value = self.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise _wrong(name, "true or false")


def _items(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]  # pyright: ignore[reportUnknownVariableType]


def _wrong(name: str, expected: str) -> Problem:
    # How a JSON pointer writes these two.
    pointer = name.replace("~", "~0").replace("/", "~1")
    return Problem.option(f"/{pointer}", f"`{name}` must be {expected}")
