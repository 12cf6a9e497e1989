/** What makes a manifest be refused when it is built, in words that say what would be right. */

import { type Manifest, SCOPES, type Trigger } from "./manifest.ts";
import { CONFIDENCES, type Rule, SEVERITIES } from "./rule.ts";

/** A mistake in what a check declares. */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError";
}

/** Each field of a manifest, and what it holds. */
const MANIFEST: Record<keyof Manifest, Kind> = {
  id: "text",
  version: "text",
  title: "text",
  description: "text",
  scope: "text",
  rules: "row",
  files: "texts",
  configurationFiles: "texts",
  datasets: "texts",
  triggers: "row",
  options: "object",
  reuse: "switch",
};

/** Each field of a rule, and what it holds. */
const RULE: Record<keyof Rule, Kind> = {
  id: "text",
  title: "text",
  severity: "text",
  confidence: "text",
  description: "text",
  rationale: "text",
  remedy: "text",
  example: "text",
  references: "texts",
  aliases: "texts",
  cwe: "numbers",
};

const REQUIRED = ["title", "description", "rationale", "remedy"] as const;

type Kind = keyof typeof KINDS;

/** What a field may hold: how it is called, and how it is told. */
const KINDS = {
  text: ["a string", (value: unknown) => typeof value === "string"],
  switch: ["true or false", (value: unknown) => typeof value === "boolean"],
  object: ["an object, a JSON schema", isObject],
  row: ["an array", Array.isArray],
  texts: [
    "an array of strings",
    (value: unknown) => isRow(value, (item) => typeof item === "string"),
  ],
  numbers: [
    "an array of whole numbers",
    (value: unknown) => isRow(value, (item) => Number.isInteger(item) && Number(item) > 0),
  ],
} as const satisfies Record<string, readonly [string, (value: unknown) => boolean]>;

const NAME = /^[a-z0-9][a-z0-9-]*$/;

/** Throws where a manifest is not valid. */
export function validate(manifest: Manifest): void {
  if (!isObject(manifest)) {
    fail("the check has no manifest; write `static readonly manifest: Manifest = { ... }`");
  }
  fields("the manifest", MANIFEST, manifest);
  if (!NAME.test(manifest.id ?? "")) {
    fail(`\`${manifest.id}\` is not a check id; use lower-case letters, digits and dashes`);
  }
  if (!/^[A-Za-z0-9.+-]+$/.test(manifest.version ?? "")) {
    fail(`\`${manifest.version}\` is not a version; write one as in 1.2.0`);
  }
  if (blank(manifest.title)) {
    fail("the manifest has no title; say in a few words what the check looks for");
  }
  if (manifest.scope !== undefined && !SCOPES.includes(manifest.scope)) {
    fail(`\`${manifest.scope}\` is not a scope; use ${oneOf(SCOPES)}`);
  }
  if (manifest.rules === undefined) {
    fail("the manifest has no rules; list those the check looks for");
  }
  const seen = new Set<string>();
  for (const rule of manifest.rules) {
    validateRule(manifest, rule);
    if (seen.has(rule.id)) {
      fail(`rule \`${rule.id}\` is declared twice`);
    }
    seen.add(rule.id);
  }
  for (const trigger of manifest.triggers ?? []) {
    validateTrigger(manifest, trigger);
  }
  if (manifest.options !== undefined) {
    json("options", manifest.options);
  }
}

function validateRule(manifest: Manifest, rule: Rule): void {
  if (!isObject(rule)) {
    fail(`the manifest lists \`${String(rule)}\` as a rule; a rule is an object with an \`id\``);
  }
  const [check, name, ...more] = String(rule.id).split("/");
  if (check !== manifest.id || !NAME.test(name ?? "") || more.length > 0) {
    fail(
      `rule \`${rule.id}\` must be named \`${manifest.id}/...\`, in lower-case letters, digits ` +
        "and dashes",
    );
  }
  const which = `rule \`${rule.id}\``;
  fields(which, RULE, rule);
  for (const field of REQUIRED) {
    if (blank(rule[field])) {
      fail(`${which} has no ${field}; users are shown it`);
    }
  }
  if (rule.severity !== undefined && !SEVERITIES.includes(rule.severity)) {
    fail(`${which} has the severity \`${rule.severity}\`; use ${oneOf(SEVERITIES)}`);
  }
  if (rule.confidence !== undefined && !CONFIDENCES.includes(rule.confidence)) {
    fail(`${which} has the confidence \`${rule.confidence}\`; use ${oneOf(CONFIDENCES)}`);
  }
}

/** Those of a manifest and those that `configure` returns. */
export function validateTrigger(manifest: Pick<Manifest, "scope">, trigger: Trigger): void {
  switch (trigger?.tag) {
    case "literal":
    case "magic":
    case "path":
      if (trigger.val.length === 0) {
        fail(`a \`${trigger.tag}\` trigger is empty; use \`Trigger.always\` for every file`);
      }
      if (trigger.tag === "path" && manifest.scope === "blob") {
        fail(
          "a check of scope `blob` sees no path, so no `path` trigger can hold; use scope `file`",
        );
      }
      return;
    case "base64-run":
    case "hex-run":
      if (!Number.isInteger(trigger.val) || trigger.val < 1 || trigger.val >= 2 ** 31) {
        fail(`a \`${trigger.tag}\` trigger needs a length from 1, not \`${trigger.val}\``);
      }
      return;
    case "always":
      return;
    default:
      fail(`\`${JSON.stringify(trigger)}\` is no trigger; use \`Trigger.literal\` and the like`);
  }
}

/** Refuses fields nobody knows, which are most often misspelt, and values of the wrong kind. */
function fields(which: string, known: Record<string, Kind>, object: object): void {
  for (const [field, value] of Object.entries(object)) {
    const kind = Object.hasOwn(known, field) ? known[field] : undefined;
    if (kind === undefined) {
      fail(`${which} has a field \`${field}\`, which is none of ${Object.keys(known).join(", ")}`);
    }
    const [what, holds] = KINDS[kind];
    if (value !== undefined && !holds(value)) {
      fail(`${which}: \`${field}\` must be ${what}`);
    }
  }
}

/** Refuses what JSON would leave out or change without a word. */
function json(at: string, value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      json(`${at}/${index}`, item);
    });
  } else if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      json(`${at}/${name}`, item);
    }
  } else if (
    !(value === null || typeof value === "string" || typeof value === "boolean") &&
    !Number.isFinite(value)
  ) {
    fail(`the manifest: \`${at}\` is ${String(value)}, which JSON can't say`);
  }
}

function isObject(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value))
  );
}

function isRow(value: unknown, holds: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds);
}

function blank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}

function oneOf(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

function fail(message: string): never {
  throw new DeclarationError(message);
}
