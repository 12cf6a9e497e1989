"""Tells an exception in one line: what it is, and where in the author's own source.

Not by the module traceback: it reads source files, and there are none where a check runs.
"""

from __future__ import annotations

import dataclasses
import os
from types import TracebackType

_OURS = os.path.dirname(__file__)
# Not of `os`, which is frozen into the interpreter and has no file.
_PYTHON = os.path.dirname(dataclasses.__file__)

_FRAMES = 4
"""Callers told before the rest is only counted: enough to see how it came about."""


def told(error: BaseException, root: str) -> str:
    """`ValueError: no such thing (rules/a.py:3 in find, called from check.py:12 in check)`.

    `root` is the folder of the author's source.
    """
    text = _one(error, root)
    seen = {id(error)}
    cause = error.__cause__
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        text += f"; because of {_one(cause, root)}"
        cause = cause.__cause__
    return text


def _one(error: BaseException, root: str) -> str:
    try:
        message = str(error)
    except Exception:
        message = "(its text can't be told)"
    what = type(error).__name__ + (f": {message}" if message else "")
    place = where(error.__traceback__, root)
    return f"{what} ({place})" if place else what


def where(traceback: TracebackType | None, root: str) -> str:
    """The author's frames, the innermost first; other people's where there are none of theirs."""
    frames: list[tuple[str, str]] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append((code.co_filename, f":{traceback.tb_lineno} in {code.co_name}"))
        traceback = traceback.tb_next
    frames.reverse()
    theirs = [_short(file, root) + at for file, at in frames if _is_theirs(file)]
    if not theirs:
        known = [_short(file, root) + at for file, at in frames if not file.startswith("<")]
        theirs = known[:1]
    # A recursion is one place many times over.
    places = [at for at, before in zip(theirs, ["", *theirs], strict=False) if at != before]
    text = ", called from ".join(places[:_FRAMES])
    left = len(places) - _FRAMES
    return f"{text} and {left} more" if left > 0 else text


def _is_theirs(file: str) -> bool:
    return not file.startswith(("<", _OURS + os.sep, _PYTHON + os.sep))


def _short(file: str, root: str) -> str:
    prefix = root.rstrip(os.sep) + os.sep
    if file.startswith(prefix):
        return file[len(prefix) :]
    if _is_theirs(file):
        return file
    return os.path.basename(os.path.dirname(file)) + os.sep + os.path.basename(file)
