"""`ALLOWED_HOSTS = ["*"]`."""

from __future__ import annotations

from collections.abc import Iterator

from assignments import Setting, members, text_of
from tollgate_check import Confidence, Finding, Rule, Severity

RULE = Rule(
    id="django-settings/any-host",
    title="Any host name is accepted",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    description="`ALLOWED_HOSTS` holds `*`.",
    rationale="Django builds addresses from the `Host` header, in mails that reset a password for "
    "instance; with `*` whoever sends the request chooses where they lead.",
    remedy="List the names the site is served under; a leading dot takes in subdomains.",
    example='ALLOWED_HOSTS = ["*"]',
    references=["https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts"],
    cwe=[20],
)

SETTINGS = ("ALLOWED_HOSTS",)


def find(setting: Setting) -> Iterator[Finding]:
    if setting.replaced:
        return
    for host in [setting.value, *members(setting.value)]:
        if text_of(host) == "*":
            yield setting.finding_at(host, RULE, "`ALLOWED_HOSTS` takes any host")
