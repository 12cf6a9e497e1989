"""`DEBUG = True`."""

from __future__ import annotations

from collections.abc import Iterator

from assignments import Setting
from tollgate_check import Confidence, Finding, Rule, Severity

RULE = Rule(
    id="django-settings/debug",
    title="Debug mode is on",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    description="`DEBUG` is set to `True` in a settings module.",
    rationale="In debug mode Django answers an error with a page that shows code, settings and "
    "variables to whoever caused it.",
    remedy="Set it to `False`, or read it from the environment with `False` as the default.",
    example="DEBUG = True",
    references=["https://docs.djangoproject.com/en/stable/ref/settings/#debug"],
    aliases=["security.W018"],
    cwe=[489],
)

SETTINGS = ("DEBUG",)


def find(setting: Setting) -> Iterator[Finding]:
    if setting.is_constant(True) and not setting.replaced:
        yield setting.finding(RULE, "`DEBUG` is on").suggest(
            "Switch it off", [setting.put("False")]
        )
