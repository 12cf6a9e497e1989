"""What Python finds missing where a check runs, told in words.

A guest has no files, and WASI is stubbed out: touching it ends the instance without a word. So
what authors reach for by habit is met before it comes to that.
"""

from __future__ import annotations

import codecs
import contextlib
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


_FILES = "a check has no files; it reads its input, or asks the snapshot"
_NETWORK = "a check has no network; it reads its input, or asks the snapshot"
_CLOCK = "a check has no clock; its results depend on what it is handed and on nothing else"
_CHANCE = "a check has no randomness; its results depend on what it is handed and on nothing else"


def _audit(event: str, _arguments: object) -> None:
    """Refuses what Python announces before it does it. Python's parser, too, opens the file it was
    given as text, to show the line of a mistake; this refusal it takes as it should."""
    if event == "open" or (event.startswith("os.") and not event.endswith("env")):
        raise PermissionError(_FILES)
    if event.startswith("socket."):
        raise PermissionError(_NETWORK)


def _missing(text: str) -> Callable[..., NoReturn]:
    def missing(*_arguments: object, **_named: object) -> NoReturn:
        raise PermissionError(text)

    return missing


# What is not announced. Functions that C code calls by itself, as `datetime.now` does, can't be
# met.
_MISSING: dict[str, Callable[..., NoReturn]] = {
    **dict.fromkeys(("stat", "lstat", "readlink", "access"), _missing(_FILES)),
    **dict.fromkeys(("urandom", "getrandom"), _missing(_CHANCE)),
    **dict.fromkeys(("time", "time_ns", "monotonic", "monotonic_ns"), _missing(_CLOCK)),
    **dict.fromkeys(("perf_counter", "perf_counter_ns", "sleep"), _missing(_CLOCK)),
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
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "euc-kr",
    "shift_jis",
)
"""Those that files are written in. Python looks an encoding up by importing it."""

_OUT = Printed(log.Level.INFO)
_ERROR = Printed(log.Level.WARN)


def settle() -> None:
    """When everything is imported, before the state of the interpreter is made the guest's."""
    for encoding in _ENCODINGS:
        with contextlib.suppress(LookupError):
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
    sys.addaudithook(_audit)
    for module in (os, time):
        for name, missing in _MISSING.items():
            if hasattr(module, name):
                setattr(module, name, missing)


def leave() -> None:
    """Hands on what was printed without a line end."""
    _OUT.flush()
    _ERROR.flush()
