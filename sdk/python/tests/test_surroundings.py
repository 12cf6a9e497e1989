"""What Python finds missing where a check runs, tried in a process of its own: what is put in place
there can't be taken out again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"

PROGRAM = """
import ast, os, sys, time
from tollgate_check import _host, _surroundings
from tollgate_check._memory import Memory
from tollgate_check.log import Level

memory = Memory(None)
_host.exchange(memory)
_surroundings.settle()
out = sys.stdout
_surroundings.enter()
_surroundings.enter()
try:
    {action}
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}")
_surroundings.leave()
for level, message in memory.messages:
    out.write(f"{{level.value}} {{message}}\\n")
"""


def run(action: str) -> list[str]:
    """What is logged by a statement."""
    program = PROGRAM.format(action=action)
    command = [sys.executable, "-c", program]
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_what_is_printed_goes_to_the_log() -> None:
    assert run("print('a\\nb'); print('c', end=''); print('d', file=sys.stderr)") == [
        "info a",
        "info b",
        "warn d",
        "info c",
    ]
    assert run("print(sys.stdin.read())") == ["info "]


@pytest.mark.parametrize(
    ("action", "missing"),
    [
        ("open('x')", "files"),
        ("os.listdir('.')", "files"),
        ("os.stat('.')", "files"),
        ("os.remove('x')", "files"),
        ("time.time()", "clock"),
        ("time.sleep(1)", "clock"),
        ("os.urandom(1)", "randomness"),
    ],
)
def test_what_is_not_there_is_told(action: str, missing: str) -> None:
    (line,) = run(action)
    assert line.startswith(f"info PermissionError: a check has no {missing}")


def test_there_is_nothing_left_to_import() -> None:
    (line,) = run("import csv")
    assert line.startswith("info ModuleNotFoundError: there is no module `csv` where a check runs")
    # What is part of the interpreter is there all the same.
    assert run("import _statistics") == [] or "_statistics" not in sys.builtin_module_names


def test_the_parser_tells_a_mistake_without_a_file_to_show() -> None:
    assert run("ast.parse('x = (')")[0].startswith("info SyntaxError: '(' was never closed")


def test_warnings_of_what_is_parsed_are_not_shown() -> None:
    assert run("ast.parse('x = \\'\\\\\\\\d\\'')") == []
