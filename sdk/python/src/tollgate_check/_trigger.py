"""What a check is handed: whole snapshots or files, and which of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Scope(Enum):
    """What a check is handed."""

    FILE = "file"
    """Each file, with its path and its surroundings."""
    TREE = "tree"
    """The whole snapshot, once."""
    BLOB = "blob"
    """Each distinct content once, without a path."""


@dataclass(frozen=True)
class Trigger:
    """What makes a file worth a look; any one suffices.

    The host tests them, so that most files never enter the check: a check must find nothing in a
    file that none of its triggers meets. Made by the methods of this class.
    """

    kind: str
    value: str | bytes | int | None = None

    @staticmethod
    def literal(text: str) -> Trigger:
        """This text stands anywhere in it, ASCII letters in either case."""
        return Trigger("literal", text)

    @staticmethod
    def magic(content: bytes) -> Trigger:
        """It begins with these bytes."""
        return Trigger("magic", content)

    @staticmethod
    def path(pattern: str) -> Trigger:
        """Its path matches this pattern (see `snapshot.glob`)."""
        return Trigger("path", pattern)

    @staticmethod
    def base64_run(least: int) -> Trigger:
        """It has a run of at least so many characters of the base64 alphabets."""
        return Trigger("base64-run", least)

    @staticmethod
    def hex_run(least: int) -> Trigger:
        """It has a run of at least so many hexadecimal digits."""
        return Trigger("hex-run", least)

    @staticmethod
    def always() -> Trigger:
        """Every file."""
        return Trigger("always")
