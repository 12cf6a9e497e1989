"""`SECURE_SSL_REDIRECT = False`."""

from __future__ import annotations

from collections.abc import Iterator

from assignments import Setting
from tollgate_check import Confidence, Finding, Rule, Severity

RULE = Rule(
    id="django-settings/ssl-redirect",
    title="HTTP is not led to HTTPS",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    description="`SECURE_SSL_REDIRECT` is set to `False`.",
    rationale="Who comes over plain HTTP stays there: what is sent and answered can be read and "
    "changed on the way.",
    remedy="Set it to `True`, or have the proxy in front redirect and leave the setting out.",
    example="SECURE_SSL_REDIRECT = False",
    references=["https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect"],
    aliases=["security.W008"],
    cwe=[319],
)

SETTINGS = ("SECURE_SSL_REDIRECT",)


def find(setting: Setting) -> Iterator[Finding]:
    if setting.is_constant(False) and not setting.replaced:
        yield setting.finding(RULE, "requests over HTTP are answered").suggest(
            "Switch it on", [setting.put("True")]
        )
