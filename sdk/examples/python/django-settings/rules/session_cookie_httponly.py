"""`SESSION_COOKIE_HTTPONLY = False`."""

from __future__ import annotations

from collections.abc import Iterator

from assignments import Setting
from tollgate_check import Confidence, Finding, Rule, Severity

RULE = Rule(
    id="django-settings/session-cookie-httponly",
    title="Scripts can read the session cookie",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    description="`SESSION_COOKIE_HTTPONLY` is set to `False`.",
    rationale="A script that gets into a page can then read the cookie and send it elsewhere.",
    remedy="Leave it at its default, `True`.",
    example="SESSION_COOKIE_HTTPONLY = False",
    references=["https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-httponly"],
    aliases=["security.W013"],
    cwe=[1004],
)

SETTINGS = ("SESSION_COOKIE_HTTPONLY",)


def find(setting: Setting) -> Iterator[Finding]:
    if setting.is_constant(False) and not setting.replaced:
        yield setting.finding(RULE, "scripts can read the session cookie").suggest(
            "Switch it on", [setting.put("True")]
        )
