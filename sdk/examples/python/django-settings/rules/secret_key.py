"""`SECRET_KEY = "..."`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from assignments import Setting, text_of
from tollgate_check import Confidence, Finding, Rule, Severity

RULE = Rule(
    id="django-settings/secret-key",
    title="The secret key stands in the source",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    description="`SECRET_KEY`, or a key of `SECRET_KEY_FALLBACKS`, is a literal, or has one to "
    "fall back on.",
    rationale="Django signs sessions and links that reset passwords with it. Whoever reads the "
    "source can forge them.",
    remedy="Read it from the environment or from a file that is not committed, without a default, "
    "and make a new key: this one is known.",
    example='SECRET_KEY = "django-insecure-6x$w..."',
    references=["https://docs.djangoproject.com/en/stable/ref/settings/#secret-key"],
    aliases=["security.W009"],
    cwe=[321, 798],
)

SETTINGS = ("SECRET_KEY", "SECRET_KEY_FALLBACKS")

READERS = ("get", "getenv", "env", "str", "config", "setdefault")
"""Functions whose second argument, or `default`, is taken where the environment has nothing."""


def find(setting: Setting) -> Iterator[Finding]:
    # One that is replaced further down is known all the same.
    for node in literals(setting.value):
        yield (
            setting.finding_at(node, RULE, f"`{setting.name}` holds a literal").sensitive(
                *setting.source.span(node)
            )
        )


def literals(value: ast.expr) -> Iterator[ast.expr]:
    """The literals that a key may come from."""
    if text_of(value):
        yield value
        return
    match value:
        case ast.List(elts=members) | ast.Tuple(elts=members) | ast.Set(elts=members):
            for member in members:
                yield from literals(member)
        case ast.BoolOp(values=values):
            for each in values:
                yield from literals(each)
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)
        case ast.Call(func=function, args=arguments, keywords=keywords) if reads(function):
            defaults = [keyword.value for keyword in keywords if keyword.arg == "default"]
            for default in [*arguments[1:2], *defaults]:
                yield from literals(default)
        case _:
            return


def reads(function: ast.expr) -> bool:
    """Whether it is one of the readers."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in READERS
        case _:
            return False
