"""Which check a project is."""

from __future__ import annotations

from typing import TypeVar

from ._check import Check

C = TypeVar("C", bound=Check)

_exported: type[Check] | None = None


def export(check: type[C]) -> type[C]:
    """Makes a guest of a class that is derived from `Check`. A decorator, used once in a project,
    in `check.py`.

    In tests it changes nothing.
    """
    global _exported
    # A class is made anew where its module is loaded twice.
    if _exported is not None and _name(_exported) != _name(check):
        raise RuntimeError(
            f"`{_name(_exported)}` is exported already; a project is one check, so `export` "
            f"stands before one class, not before `{_name(check)}` as well"
        )
    _exported = check
    return check


def exported() -> type[Check]:
    """The class that was exported."""
    if _exported is None:
        raise RuntimeError("check.py exports no check; write `@export` before its class")
    return _exported


def _name(check: type[Check]) -> str:
    return f"{check.__module__}.{check.__qualname__}"
