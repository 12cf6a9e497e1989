"""The module that componentize-py makes a component of: what the world exports, and the way from
its bindings to the check that check.py exports.

The bindings `wit_world` are made by componentize-py from `sdk/wit`. Nothing here is part of the
interface of this package.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import warnings
from typing import NoReturn

# Of escapes in texts of the contract that became texts in the bindings; it would stand before
# whatever else a failed build tells.
warnings.filterwarnings("ignore", category=SyntaxWarning, message=".*invalid escape sequence")

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import guest as wit
from wit_world.imports import inputs

from . import _host, _surroundings, log
from ._answer import Refusal
from ._check import Check, Failure
from ._export import exported
from ._fault import told, where
from ._imports import Imports, RawInput, trigger
from ._input import Input
from ._manifest import DeclarationError
from ._options import Options
from ._problem import ConfigurationFile, Problem, Problems


def _imported() -> str:
    """Imports the author's module and tells the folder it is in. A mistake there is told in one
    line, as one in a running check is."""
    spec = importlib.util.find_spec("check")
    if spec is None or spec.origin is None:
        raise ImportError("there is no check.py; a check is the class that it exports")
    root = os.path.dirname(os.path.abspath(spec.origin))
    try:
        importlib.import_module("check")
    except Exception as error:
        raise ImportError(f"check.py can't be imported: {told(error, root)}") from None
    return root


_ROOT = _imported()
_CLASS = exported()

_check: Check | None = None
"""Where an instance keeps its check between `configure` and `check`."""


class Guest(exports.Guest):
    """Runs the check."""

    def configure(
        self, options: str, files: list[wit.ConfigurationFile]
    ) -> list[wit.Trigger] | None:
        global _check
        _surroundings.enter()
        try:
            handed = [ConfigurationFile(file.path, file.content) for file in files]
            configured = _CLASS.configure(Options.parse(options), handed)
            _check = configured.check
            triggers = configured.triggers
            return None if triggers is None else [trigger(one) for one in triggers]
        except Problem as one:
            raise Err([_problem(one)]) from None
        except Problems as several:
            raise Err([_problem(one) for one in several.problems]) from None
        except BaseException as error:
            _crash(error)
        finally:
            _surroundings.leave()

    def check(self, input: inputs.Input) -> None:
        _surroundings.enter()
        try:
            check = _CLASS() if _check is None else _check
            check.check(Input(RawInput(input)))
        except Failure as failure:
            raise Err(str(failure)) from None
        except Refusal as refusal:
            raise Err(f"{refusal} ({where(refusal.__traceback__, _ROOT)})") from None
        except BaseException as error:
            _crash(error)
        finally:
            _surroundings.leave()


class Declaration(exports.Declaration):
    """Tells the manifest."""

    def manifest(self) -> str:
        _surroundings.enter()
        try:
            return _CLASS.MANIFEST.json()
        except DeclarationError as error:
            _end(str(error))
        except BaseException as error:
            _crash(error)


def _crash(error: BaseException) -> NoReturn:
    """Ends the instance: what an exception left half done must not meet another input. A trap
    carries no text, so it goes to the log before."""
    _end(told(error, _ROOT))


def _end(words: str) -> NoReturn:
    _surroundings.leave()
    log.error(words)
    os.abort()


def _problem(problem: Problem) -> wit.Problem:
    return wit.Problem(problem.file, problem.line, problem.pointer, problem.message)


_host.exchange(Imports())
_surroundings.settle()
