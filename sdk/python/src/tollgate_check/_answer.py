"""What the host answers with: kinds of entries, and why there is no answer."""

from __future__ import annotations

from enum import Enum


class EntryKind(Enum):
    """What stands at a path."""

    FILE = "file"
    """A regular file, executable or not."""
    DIRECTORY = "directory"
    SYMLINK = "symlink"
    """Read as its target's text; never followed."""
    SUBMODULE = "submodule"
    """Another repository, which is not looked into."""
    OTHER = "other"
    """What has no content to read: a device, a pipe or a whiteout in an image."""


class Refusal(Exception):
    """Why the host did not answer a question. One that a check lets pass is the check's failure.

    `detail` is the reason or the name of a limit where there is one, else empty.
    """

    said = "the host did not answer"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.said}: {self.detail}" if self.detail else self.said


class Absent(Refusal):
    """Nothing stands there."""

    said = "nothing stands there"


class WrongKind(Refusal):
    """Something stands there that can't be read or listed this way."""

    said = "what stands there can't be read this way"


class Forbidden(Refusal):
    """The question is not allowed, with the reason: a path that leaves the snapshot, say."""

    said = "the question is not allowed"


class LimitReached(Refusal):
    """A limit of the run was reached; `detail` is its name."""

    said = "a limit was reached"


class Unavailable(Refusal):
    """The snapshot could not be read, a fault that is not the check's; of a data set, that it is
    not on this machine, and how to get it."""

    said = "it is not available"


class Undeclared(Refusal):
    """The manifest does not name this data set."""

    said = "the manifest does not name this data set"
