"""Patterns of paths as the host takes them, for the host of unit tests.

Python's own `fnmatch` and `glob` have another grammar: a leading dot is special there, and a star
takes a slash.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ._answer import Forbidden

_ALTERNATIVES = 100
"""What `{a,b}{c,d}` may multiply to, as in the host."""


def compiled(pattern: str) -> re.Pattern[str]:
    """An expression that a whole path must match. Raises `Forbidden` for what is no pattern."""
    if not pattern:
        raise Forbidden("the pattern is empty")
    return re.compile("|".join(_expression(plain) for plain in _expanded(pattern)), re.DOTALL)


def _expanded(pattern: str) -> list[str]:
    """One text without braces for each combination of alternatives."""
    done: list[str] = []
    left = [pattern]
    while left:
        text = left.pop()
        group = _first_group(text)
        if group is None:
            done.append(text)
        else:
            edges = [group[0], *group[1], group[2]]
            head, tail = text[: edges[0]], text[edges[-1] + 1 :]
            left += [head + text[a + 1 : b] + tail for a, b in pairwise(edges)]
        if len(done) + len(left) > _ALTERNATIVES:
            raise Forbidden(f"`{pattern}` has more than {_ALTERNATIVES} combinations")
    return done


def _first_group(text: str) -> tuple[int, list[int], int] | None:
    """Where the first outermost `{`, its commas and its `}` stand."""
    depth, start = 0, 0
    commas: list[int] = []
    for at, char in _special(text):
        if char == "{":
            if depth == 0:
                start = at
            depth += 1
        elif char == "," and depth == 1:
            commas.append(at)
        elif char == "}":
            depth -= 1
            if depth == 0:
                return start, commas, at
            if depth < 0:
                raise Forbidden(f"`}}` closes nothing in `{text}`; write `\\}}` for the character")
    if depth > 0:
        raise Forbidden(f"`{{` is never closed in `{text}`; write `\\{{` for the character")
    return None


def _special(text: str) -> list[tuple[int, str]]:
    """The characters that may mean something: neither escaped nor in a class."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            if at + 1 == len(text):
                raise Forbidden(f"`{text}` ends with a backslash that escapes nothing")
            at += 2
        elif char == "[":
            at = _class(text, at)[1]
        else:
            if char in "{},/":
                found.append((at, char))
            at += 1
    return found


def _expression(text: str) -> str:
    slashes = [at for at, char in _special(text) if char == "/"]
    edges = [-1, *slashes, len(text)]
    parts = [text[a + 1 : b] for a, b in pairwise(edges)]
    below = len(parts) > 1 and not parts[-1]
    if below:
        parts.pop()
    anchored = len(parts) + below > 1 and not parts[0]
    if anchored:
        parts.pop(0)
    elif len(parts) == 1:
        parts.insert(0, "**")
    if below:
        parts.append("**")
    if any(part in ("", ".", "..") for part in parts):
        raise Forbidden(f"`{text}` has an empty, `.` or `..` component, which no path has")
    expression = ""
    for at, part in enumerate(parts):
        last = at + 1 == len(parts)
        if part == "**":
            # What is below a folder is not the folder itself: at least one more component.
            expression += "(?:[^/]+/)*[^/]+" if last else "(?:[^/]+/)*"
        else:
            expression += _name(part) + ("" if last else "/")
    return expression


def _name(text: str) -> str:
    expression, at = "", 0
    while at < len(text):
        char = text[at]
        if char == "[":
            part, at = _class(text, at)
            expression += part
            continue
        at += 1
        if char == "?":
            expression += "[^/]"
        elif char == "*":
            expression += "[^/]*"
        elif char == "\\":
            expression += re.escape(text[at])
            at += 1
        else:
            expression += re.escape(char)
    return expression


def _class(text: str, start: int) -> tuple[str, int]:
    """The class that begins at `start` as an expression, and where what follows it begins."""
    at = start + 1
    negated = text[at : at + 1] == "!"
    at += negated
    members = ""
    try:
        while text[at] != "]" or not members:
            first, at = _member(text, at)
            last = first
            if text[at] == "-" and text[at + 1] != "]":
                last, at = _member(text, at + 1)
            if last < first:
                raise Forbidden(f"a range in `{text}` ends before it starts")
            members += f"{re.escape(first)}-{re.escape(last)}"
    except IndexError:
        raise Forbidden(f"`[` is never closed in `{text}`; write `\\[` for the character") from None
    # A class takes no slash, whatever it lists: components are matched one by one.
    return f"(?!/)[{'^' if negated else ''}{members}]", at + 1


def _member(text: str, at: int) -> tuple[str, int]:
    if text[at] == "\\":
        return text[at + 1], at + 2
    return text[at], at + 1
