"""What Python finds missing where a check runs, told in words.

A guest has no files, and WASI is stubbed out: touching it ends the instance without a word. So
what authors reach for by habit is met before it comes to that.
"""

from __future__ import annotations

import builtins
import gc
import io
import sys
import warnings
from collections.abc import Sequence
from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec
from types import ModuleType
from typing import NoReturn

from . import log


class Printed(io.TextIOBase):
    """Takes what is printed into the log, line by line."""

    def __init__(self, level: log.Level) -> None:
        super().__init__()
        self._level = level
        self._open = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        *lines, self._open = (self._open + text).split("\n")
        for line in lines:
            log.log(self._level, line)
        return len(text)

    def flush(self) -> None:
        if self._open:
            line, self._open = self._open, ""
            log.log(self._level, line)


class NothingMore:
    """Stands before the finders of modules once the check runs."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is None:
            spec = BuiltinImporter.find_spec(name) or FrozenImporter.find_spec(name)
            if spec is not None:
                return spec
        raise ModuleNotFoundError(
            f"there is no module `{name}` where a check runs; what it needs must be imported at "
            "the top of check.py, when it is built",
            name=name,
        )


def _no_files(*_arguments: object, **_named: object) -> NoReturn:
    raise PermissionError("a check has no files to open; it reads its input, or asks the snapshot")


_OUT = Printed(log.Level.INFO)
_ERROR = Printed(log.Level.WARN)


def settle() -> None:
    """When everything is imported, before the state of the interpreter is made the guest's."""
    # Of the Python that a check parses; to show one, Python would read source files.
    warnings.simplefilter("ignore")
    gc.collect()
    # A collection would touch, and so copy, every page of the memory that instances share.
    gc.freeze()


def enter() -> None:
    """When an instance begins to run. Does nothing the second time."""
    if sys.stdout is _OUT:
        return
    sys.stdout, sys.stderr, sys.stdin = _OUT, _ERROR, io.StringIO()
    sys.meta_path.insert(0, NothingMore)
    builtins.open = io.open = _no_files


def leave() -> None:
    """Hands on what was printed without a line end."""
    _OUT.flush()
    _ERROR.flush()
