"""Messages for the author of the check. Of a check that crashes, the host keeps the last error as
the reason.

In a guest, what is printed goes here too: standard output at level info, standard error at level
warn.
"""

from __future__ import annotations

from enum import Enum

from . import _host


class Level(Enum):
    """How much a message matters, lowest first."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


def log(level: Level, message: str) -> None:
    """The one thing that `Check.configure` may call."""
    _host.current().log(level, message)


def debug(message: str) -> None:
    """`log` at level debug."""
    log(Level.DEBUG, message)


def info(message: str) -> None:
    """`log` at level info."""
    log(Level.INFO, message)


def warn(message: str) -> None:
    """`log` at level warn."""
    log(Level.WARN, message)


def error(message: str) -> None:
    """`log` at level error."""
    log(Level.ERROR, message)
