"""Data sets the host keeps, such as advisories or package indexes."""

from __future__ import annotations

from . import _host


def lookup(dataset: str, key: str) -> bytes | None:
    """The value kept under a key; none where the data set has no such key.

    The manifest must name the data set. Raises `Undeclared`, `Unavailable` or `LimitReached`.
    """
    return _host.current().lookup(dataset, key)
