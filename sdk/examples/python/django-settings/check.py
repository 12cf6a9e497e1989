"""Finds settings of Django that must not reach a site that is served.

It reads the syntax tree of settings modules, so a setting in a comment or in a text is none, and
places are exact. What is read from the environment is not known here and never found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assignments import read
from rules import LOOKERS
from tollgate_check import (
    Check,
    ConfigurationFile,
    Configured,
    Failure,
    Input,
    Manifest,
    Options,
    Problem,
    Problems,
    Trigger,
    export,
)
from tollgate_check.python import Source

DEVELOPMENT = ("dev", "development", "local", "test", "tests", "testing", "ci")

# What looks at each setting.
BY_SETTING = {
    name: [looker for looker in LOOKERS if name in looker.SETTINGS]
    for each in LOOKERS
    for name in each.SETTINGS
}


@export
class DjangoSettings(Check):
    MANIFEST = Manifest(
        id="django-settings",
        version="0.1.0",
        title="Settings of Django that must not be served",
        description="Reads settings modules and finds what Django warns of before it is deployed.",
        rules=[looker.RULE for looker in LOOKERS],
        files=["settings*.py", "**/settings/**/*.py"],
        triggers=[Trigger.literal(name) for name in BY_SETTING],
        options={
            "type": "object",
            "properties": {
                "development": {
                    "description": "Names of settings modules that are never served: "
                    "`dev` stands for `settings/dev.py`, `settings_dev.py` and `settings-dev.py`.",
                    "type": "array",
                    "items": {"type": "string"},
                    "default": list(DEVELOPMENT),
                }
            },
            "additionalProperties": False,
        },
    )

    def __init__(self, development: Iterable[str] = DEVELOPMENT) -> None:
        self.development = frozenset(development)

    @classmethod
    def configure(cls, options: Options, files: Sequence[ConfigurationFile]) -> Configured:
        development = options.texts("development")
        if development is None:
            return Configured(cls())
        problems = [
            Problem.option(f"/development/{index}", f"`{name}` is no name of a module, as in `dev`")
            for index, name in enumerate(development)
            if not name or "/" in name or name.endswith(".py")
        ]
        if problems:
            raise Problems(problems)
        return Configured(cls(development))

    def check(self, input: Input) -> None:
        if self.is_development(input.path or ""):
            return
        try:
            source = Source(input.bytes())
        except SyntaxError as error:
            line = "" if error.lineno is None else f" in line {error.lineno}"
            raise Failure(f"this is no Python{line}: {error.msg}") from None
        for setting in read(source, BY_SETTING):
            for looker in BY_SETTING[setting.name]:
                for finding in looker.find(setting):
                    finding.report()

    def is_development(self, path: str) -> bool:
        """Whether the path is that of a module for development."""
        module = path.rpartition("/")[2].removesuffix(".py")
        return module.removeprefix("settings").lstrip("_-.") in self.development
