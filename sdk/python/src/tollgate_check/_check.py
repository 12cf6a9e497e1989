"""The class a check is a subclass of, and what its configuration is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ._input import Input
from ._manifest import Manifest
from ._options import Options
from ._problem import ConfigurationFile
from ._trigger import Trigger


class Failure(Exception):
    """The check can't do its work on this input, as the text says: its own failure, never a
    finding. Any other exception counts as a mistake in the check, and is told with its place."""


@dataclass(frozen=True)
class Configured:
    """A check with its configuration in it."""

    check: Check
    triggers: Sequence[Trigger] | None = None
    """Where given, these replace the manifest's."""


class Check(ABC):
    """A check. `export` makes a guest of the class that is derived from this one; created without
    arguments, it is the check with nothing configured."""

    MANIFEST: ClassVar[Manifest]
    """What it declares; readable without running it."""

    @classmethod
    def configure(cls, options: Options, files: Sequence[ConfigurationFile]) -> Configured:
        """Takes the options, already held against the manifest's schema, and the configuration
        files.

        Runs once in each instance, before anything else, and may ask the host nothing: no
        `snapshot` and no `data`, only `log`. Raises `Problem`, or `Problems` for several.
        """
        del options, files
        return Configured(cls())

    @abstractmethod
    def check(self, input: Input) -> None:
        """Examines one input and reports findings as it goes. Raises `Failure` where it can't."""
