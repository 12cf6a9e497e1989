"""`PASSWORD_HASHERS` with MD5 and its like."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from assignments import Setting, members, text_of
from tollgate_check import Confidence, Finding, Rule, Severity

RULE = Rule(
    id="django-settings/password-hasher",
    title="Passwords are hashed in a way that is guessed fast",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    description="`PASSWORD_HASHERS` names a hasher of MD5, SHA-1 or crypt. The first hashes new "
    "passwords; others only verify old ones, which is of low severity.",
    rationale="These are made to be fast, so whoever gets the table of users tries billions of "
    "passwords in a second.",
    remedy="Put Argon2, scrypt, bcrypt or PBKDF2 first, and take the others out when all passwords "
    "were hashed anew.",
    example='PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]',
    references=["https://docs.djangoproject.com/en/stable/topics/auth/passwords/"],
    cwe=[916],
)

SETTINGS = ("PASSWORD_HASHERS",)

WEAK = (
    "MD5PasswordHasher",
    "UnsaltedMD5PasswordHasher",
    "SHA1PasswordHasher",
    "UnsaltedSHA1PasswordHasher",
    "CryptPasswordHasher",
)


def find(setting: Setting) -> Iterator[Finding]:
    if setting.replaced:
        return
    first = first_of(setting.value)
    for hasher in members(setting.value):
        name = (text_of(hasher) or "").rpartition(".")[2]
        if name not in WEAK:
            continue
        if hasher is first:
            yield setting.finding_at(hasher, RULE, f"new passwords are hashed by `{name}`")
        else:
            finding = setting.finding_at(hasher, RULE, f"`{name}` verifies old passwords")
            yield finding.severity(Severity.LOW)


def first_of(value: ast.expr) -> ast.expr | None:
    """The first of a list, also of one that others are added to."""
    while isinstance(value, ast.BinOp):
        value = value.left
    if isinstance(value, (ast.List, ast.Tuple)) and value.elts:
        return value.elts[0]
    return None
