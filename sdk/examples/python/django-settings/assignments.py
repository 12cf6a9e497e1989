"""Reads a settings module: which settings it assigns, to what, and whether that counts."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from dataclasses import dataclass

from tollgate_check import Confidence, Edit, Finding, Rule, Span
from tollgate_check.python import Source


@dataclass(frozen=True)
class Setting:
    """One assignment to the name of a setting."""

    name: str
    value: ast.expr
    statement: ast.stmt
    source: Source
    conditional: bool
    """Stands in a branch, so that it may not be what counts where the site is served."""
    replaced: bool
    """Assigned anew further down, whatever happens."""

    def finding(self, rule: Rule, message: str) -> Finding:
        """About the whole assignment."""
        finding = Finding(rule, message).at(*self.source.span(self.statement))
        return finding.confidence(Confidence.LOW) if self.conditional else finding

    def finding_at(self, node: ast.expr, rule: Rule, message: str) -> Finding:
        """About part of its value."""
        return self.finding(rule, message).at(*self.source.span(node))

    def is_constant(self, value: bool) -> bool:
        """Whether exactly this is assigned."""
        return isinstance(self.value, ast.Constant) and self.value.value is value

    def put(self, text: str) -> Edit:
        """Replaces its value."""
        return Edit(self.span_of_value, text)

    @property
    def span_of_value(self) -> Span:
        return self.source.span(self.value)


def read(source: Source, names: Container[str]) -> Iterator[Setting]:
    """The assignments to these names in a module and in the classes in it, in order."""
    yield from _read(source, names, source.tree.body, conditional=False)


def _read(
    source: Source, names: Container[str], body: list[ast.stmt], *, conditional: bool
) -> Iterator[Setting]:
    last = _last_replacements(names, body)
    for at, statement in enumerate(body):
        for name, value in assigned(statement):
            if name in names:
                replaced = last.get(name, at) > at
                yield Setting(name, value, statement, source, conditional, replaced)
        match statement:
            # As django-configurations has it.
            case ast.ClassDef() | ast.With():
                yield from _read(source, names, statement.body, conditional=conditional)
            case _:
                for branch in _branches(statement):
                    yield from _read(source, names, branch, conditional=True)


def _last_replacements(names: Container[str], body: list[ast.stmt]) -> dict[str, int]:
    """Where each name last gets a new value, whatever happens."""
    return {
        name: at
        for at, statement in enumerate(body)
        for name, value in assigned(statement)
        if name in names and _replaces(statement, name, value)
    }


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that a statement gives or adds a value to, and the value."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            yield name, value
        case _:
            return


def _replaces(statement: ast.stmt, name: str, value: ast.expr) -> bool:
    """Whether the name gets a value that owes nothing to the one before."""
    if isinstance(statement, ast.AugAssign):
        return False
    return not any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))


def _branches(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    match statement:
        case ast.If() | ast.For() | ast.While():
            yield statement.body
            yield statement.orelse
        case ast.Try():
            yield statement.body
            yield from (handler.body for handler in statement.handlers)
            yield statement.orelse
            yield statement.finalbody
        case ast.Match():
            yield from (case.body for case in statement.cases)
        case _:
            return


def members(value: ast.expr) -> Iterator[ast.expr]:
    """What stands in the lists, tuples and sets that a value is put together from."""
    for node in ast.walk(value):
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            yield from node.elts


def text_of(node: ast.expr) -> str | None:
    """The text that a literal stands for; none for another expression."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Constant(value=bytes() as content):
            return content.decode("latin-1")
        case ast.JoinedStr(values=parts):
            texts = [text_of(part) for part in parts]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            texts = [text_of(left), text_of(right)]
        case _:
            return None
    return None if None in texts else "".join(text for text in texts if text)
