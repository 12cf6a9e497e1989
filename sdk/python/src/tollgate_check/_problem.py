"""Files of configuration, and what is wrong with them or with the options."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class ConfigurationFile:
    """A file of configuration that the manifest asked for, as found in the snapshot."""

    path: str
    content: bytes


class Problem(Exception):
    """Something wrong with the configuration. Raised by itself, or several as `Problems`."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        pointer: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        """What is wrong, and what would be right."""
        self.file = file
        """The configuration file it is in, or none for the options in `tollgate.toml`."""
        self.line = line
        """The line in that file, from 1, where known."""
        self.pointer = pointer
        """The option, as a JSON pointer, where it is one."""

    @classmethod
    def option(cls, pointer: str, message: str) -> Problem:
        """With the options. `pointer` is a JSON pointer, `/words/0`; empty for all of them."""
        return cls(message, pointer=pointer)

    @classmethod
    def in_file(cls, path: str, line: int | None, message: str) -> Problem:
        """With a configuration file; the line counts from 1."""
        return cls(message, file=path, line=line)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file is not None else self.pointer
        return f"Problem({place!r}, {self.message!r})"

    def _all(self) -> tuple[str | None, int | None, str | None, str]:
        return (self.file, self.line, self.pointer, self.message)


class Problems(Exception):
    """Everything that is wrong with the configuration, so that it is told in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))
