"""What makes a manifest unfit, told in words that say what would be right.

Python checks no types when it runs, so every field is looked at, whatever its annotation says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ._rule import Confidence, Rule, Severity
from ._trigger import Scope, Trigger

if TYPE_CHECKING:
    from ._manifest import Manifest

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_VERSION = re.compile(r"[A-Za-z0-9.+-]+")
_NAMES = "lower-case letters, digits and dashes"


def mistakes(manifest: Manifest) -> list[str]:
    """Everything that is wrong with it; empty where it is valid."""
    return [*_of_manifest(manifest), *_of_rules(manifest), *_of_triggers(manifest)]


def _of_manifest(manifest: Manifest) -> Iterator[str]:
    if not _is(_NAME, manifest.id):
        yield f"`{manifest.id}` is not a check id; use {_NAMES}"
    if not _is(_VERSION, manifest.version):
        used = "letters, digits, `.`, `-` and `+`, as in 1.2.0"
        yield f"`{manifest.version}` is not a version; use {used}"
    yield from _text("the manifest", "title", manifest.title, needed=True)
    yield from _text("the manifest", "description", manifest.description)
    yield from _member("the manifest", "scope", manifest.scope, Scope)
    for field in ("files", "configuration_files", "datasets"):
        yield from _texts("the manifest", field, getattr(manifest, field))
    if not isinstance(_any(manifest.reuse), bool):
        yield f"`reuse` of the manifest must be True or False, not {manifest.reuse!r}"
    yield from _schema(manifest.options)


def _schema(schema: Any) -> Iterator[str]:
    if schema is None:
        return
    if not isinstance(schema, dict):
        yield f"`options` of the manifest must be a JSON schema as a dict, not {_kind(schema)}"
        return
    try:
        json.dumps(schema, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        yield f"`options` of the manifest is no JSON: {error}; use dicts, lists, texts and numbers"


def _of_rules(manifest: Manifest) -> Iterator[str]:
    seen: set[str] = set()
    if not _row(manifest.rules):
        yield f"`rules` of the manifest must be a list of rules, not {_kind(manifest.rules)}"
        return
    for rule in manifest.rules:
        if not isinstance(_any(rule), Rule):
            yield f"`rules` of the manifest holds {rule!r}, which is no `Rule`"
            continue
        prefix, slash, name = str(rule.id).partition("/")
        if prefix != manifest.id or not slash or not _is(_NAME, name):
            yield f"rule `{rule.id}` must be named `{manifest.id}/...`, in {_NAMES}"
        if rule.id in seen:
            yield f"rule `{rule.id}` is declared twice; give one of them another id"
        seen.add(rule.id)
        yield from _of_rule(rule)


def _of_rule(rule: Rule) -> Iterator[str]:
    where = f"rule `{rule.id}`"
    for field in ("title", "description", "rationale", "remedy"):
        yield from _text(where, field, getattr(rule, field), needed=True)
    yield from _text(where, "example", rule.example)
    yield from _member(where, "severity", rule.severity, Severity)
    yield from _member(where, "confidence", rule.confidence, Confidence)
    for field in ("references", "aliases"):
        yield from _texts(where, field, getattr(rule, field))
    numbers = _any(rule.cwe)
    if not _row(numbers) or not all(_whole(number) for number in numbers):
        yield f"`cwe` of {where} must be a list of whole numbers, as in [798]"


def _of_triggers(manifest: Manifest) -> Iterator[str]:
    if not _row(manifest.triggers):
        yield f"`triggers` of the manifest must be a list, not {_kind(manifest.triggers)}"
        return
    for trigger in manifest.triggers:
        if not isinstance(_any(trigger), Trigger):
            yield f"`triggers` of the manifest holds {trigger!r}; write `Trigger.literal(...)`"
        elif trigger.kind == "path" and manifest.scope is Scope.BLOB:
            yield (
                "a check of scope `blob` sees no path, so no `path` trigger can hold; "
                "use scope `file`"
            )
        else:
            yield from of_trigger(trigger)


def of_trigger(trigger: Trigger) -> Iterator[str]:
    """What is wrong with one trigger, also one that `configure` returns."""
    kind, value = trigger.kind, _any(trigger.value)
    if kind == "always":
        return
    expected = {"literal": str, "path": str, "magic": bytes, "base64-run": int, "hex-run": int}
    if kind not in expected:
        yield f"`{kind}` is not a trigger; use the methods of `Trigger`"
    elif expected[kind] is int:
        if not _whole(value):
            yield f"a `{kind}` trigger needs a whole number, not {value!r}"
    elif not isinstance(value, expected[kind]):
        wanted = "text" if expected[kind] is str else "bytes"
        yield f"a `{kind}` trigger needs {wanted}, not {value!r}"
    elif not value:
        yield f"a `{kind}` trigger is empty; use `Trigger.always()` for every file"


def _text(where: str, field: str, text: Any, *, needed: bool = False) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"`{field}` of {where} must be a text, not {text!r}"
    elif needed and not text.strip():
        yield f"{where} has no {field}; users are shown it"


def _texts(where: str, field: str, texts: Any) -> Iterator[str]:
    if not _row(texts):
        yield f"`{field}` of {where} must be a list of texts, not {_kind(texts)}"
        return
    for text in texts:
        if not isinstance(text, str) or not text:
            yield f"`{field}` of {where} must be a list of texts, but holds {text!r}"


def _member(
    where: str, field: str, value: Any, kind: type[Severity | Confidence | Scope]
) -> Iterator[str]:
    if not isinstance(value, kind):
        known = ", ".join(f"{kind.__name__}.{member.name}" for member in kind)
        yield f"`{field}` of {where} must be one of {known}, not {value!r}"


def _any(value: Any) -> Any:
    """Forgets what the annotation promises."""
    return value


def _row(value: Any) -> bool:
    """A row of things; a text would be taken for a row of characters."""
    return isinstance(value, (list, tuple))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 32


def _is(pattern: re.Pattern[str], text: Any) -> bool:
    return isinstance(text, str) and pattern.fullmatch(text) is not None


def _kind(value: Any) -> str:
    return f"{type(value).__name__} {value!r}"
