"""What Python finds missing where a check runs, told in words.

A guest has no files, and WASI is stubbed out: touching it ends the instance without a word. So
what authors reach for by habit is met before it comes to that.
"""

from __future__ import annotations

import builtins
import codecs
import gc
import io
import os
import sys
import time
import warnings
from collections.abc import Callable, Sequence
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


def _missing(what: str) -> Callable[..., NoReturn]:
    def missing(*_arguments: object, **_named: object) -> NoReturn:
        raise PermissionError(f"a check has no {what}")

    return missing


_FILES = _missing("files; it reads its input, or asks the snapshot")
_CLOCK = _missing("clock; its results depend on what it is handed and on nothing else")
_CHANCE = _missing("randomness; its results depend on what it is handed and on nothing else")

# Functions that C code calls by itself, as `datetime.now` does, can't be met here.
_MISSING: dict[str, Callable[..., NoReturn]] = {
    **dict.fromkeys(
        ("open", "stat", "lstat", "listdir", "scandir", "mkdir", "remove", "rename", "readlink"),
        _FILES,
    ),
    **dict.fromkeys(("urandom", "getrandom"), _CHANCE),
    **dict.fromkeys(("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter"), _CLOCK),
    **dict.fromkeys(("perf_counter_ns", "sleep"), _CLOCK),
}

_ENCODINGS = (
    "ascii",
    "iso-8859-1",
    "iso-8859-15",
    "cp1251",
    "cp1252",
    "koi8-r",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
)
"""Those that files are written in. Python looks an encoding up by importing it."""

_OUT = Printed(log.Level.INFO)
_ERROR = Printed(log.Level.WARN)


def settle() -> None:
    """When everything is imported, before the state of the interpreter is made the guest's."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
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
    builtins.open = io.open = _FILES
    for module in (os, time):
        for name, missing in _MISSING.items():
            if hasattr(module, name):
                setattr(module, name, missing)


def leave() -> None:
    """Hands on what was printed without a line end."""
    _OUT.flush()
    _ERROR.flush()
