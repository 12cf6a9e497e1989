"""The rules, one file for each: what it finds, why it matters, and how it is found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from assignments import Setting
from tollgate_check import Finding, Rule

from . import (
    allowed_hosts,
    csrf_cookie_secure,
    debug,
    password_hasher,
    secret_key,
    session_cookie_httponly,
    session_cookie_secure,
    ssl_redirect,
)


class Looker(Protocol):
    """What the module of a rule has."""

    @property
    def RULE(self) -> Rule: ...

    @property
    def SETTINGS(self) -> tuple[str, ...]:
        """Names of the settings it looks at; a file without any of them is not examined."""
        ...

    def find(self, setting: Setting, /) -> Iterable[Finding]:
        """What is wrong with one of them."""
        ...


LOOKERS: tuple[Looker, ...] = (
    debug,
    allowed_hosts,
    secret_key,
    session_cookie_secure,
    session_cookie_httponly,
    csrf_cookie_secure,
    ssl_redirect,
    password_hasher,
)
