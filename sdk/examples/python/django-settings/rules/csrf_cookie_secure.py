"""`CSRF_COOKIE_SECURE = False`."""

from __future__ import annotations

from collections.abc import Iterator

from assignments import Setting
from tollgate_check import Confidence, Finding, Rule, Severity

RULE = Rule(
    id="django-settings/csrf-cookie-secure",
    title="The CSRF cookie is sent without encryption",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    description="`CSRF_COOKIE_SECURE` is set to `False`.",
    rationale="A browser then sends the cookie over plain HTTP too, where anyone on the way can read "
    "it and forge requests with it.",
    remedy="Set it to `True` and serve the site over HTTPS only.",
    example="CSRF_COOKIE_SECURE = False",
    references=["https://docs.djangoproject.com/en/stable/ref/settings/#csrf-cookie-secure"],
    aliases=["security.W016"],
    cwe=[614],
)

SETTINGS = ("CSRF_COOKIE_SECURE",)


def find(setting: Setting) -> Iterator[Finding]:
    if setting.is_constant(False) and not setting.replaced:
        yield setting.finding(RULE, "the CSRF cookie goes over HTTP as well").suggest(
            "Switch it on", [setting.put("True")]
        )
