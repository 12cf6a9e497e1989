import assert from "node:assert/strict";
import { test } from "node:test";

import { declaration } from "../src/declaration.ts";
import { type Manifest, Trigger } from "../src/manifest.ts";
import type { Rule } from "../src/rule.ts";

const RULE: Rule = {
  id: "demo/one",
  title: "t",
  description: "d",
  rationale: "r",
  remedy: "m",
};
const MANIFEST: Manifest = { id: "demo", version: "1.0.0", title: "Demo", rules: [RULE] };

test("what is left out has its default", () => {
  assert.deepEqual(JSON.parse(declaration(MANIFEST)), {
    id: "demo",
    version: "1.0.0",
    contract: "0.1.0",
    title: "Demo",
    description: "",
    scope: "file",
    rules: [
      {
        ...RULE,
        severity: "medium",
        confidence: "medium",
        example: "",
        references: [],
        aliases: [],
        cwe: [],
      },
    ],
    files: [],
    configuration_files: [],
    datasets: [],
    triggers: [],
    options: null,
    reuse: false,
  });
});

test("triggers are written as the host reads them", () => {
  const triggers = [
    Trigger.literal("x"),
    Trigger.magic([0, 255]),
    Trigger.path("*.py"),
    Trigger.base64Run(20),
    Trigger.hexRun(8),
    Trigger.always,
  ];
  assert.deepEqual(JSON.parse(declaration({ ...MANIFEST, triggers })).triggers, [
    { literal: "x" },
    { magic: "00ff" },
    { path: "*.py" },
    { "base64-run": 20 },
    { "hex-run": 8 },
    "always",
  ]);
});

/** What authors whose types nobody checks may write, and what they are told. */
const MISTAKES: readonly [what: string, manifest: unknown, told: RegExp][] = [
  ["no manifest", undefined, /the check has no manifest; write `static readonly manifest/],
  ["an id", { ...MANIFEST, id: "Demo" }, /`Demo` is not a check id; use lower-case/],
  ["no version", { ...MANIFEST, version: undefined }, /`undefined` is not a version/],
  ["no title", { ...MANIFEST, title: " " }, /the manifest has no title; say in a few words/],
  ["a scope", { ...MANIFEST, scope: "repo" }, /`repo` is not a scope; use `file`, `tree`, `blob`/],
  ["no rules", { ...MANIFEST, rules: undefined }, /the manifest has no rules/],
  [
    "a field",
    { ...MANIFEST, trigger: [] },
    /the manifest has a field `trigger`, which is none of id/,
  ],
  ["a kind", { ...MANIFEST, files: "*.py" }, /the manifest: `files` must be an array of strings/],
  ["a rule", { ...MANIFEST, rules: ["demo/one"] }, /lists `demo\/one` as a rule/],
  ["two of one id", { ...MANIFEST, rules: [RULE, RULE] }, /rule `demo\/one` is declared twice/],
  ["a rule's id", rule({ id: "other/one" }), /rule `other\/one` must be named `demo\/\.\.\.`/],
  ["a nested id", rule({ id: "demo/a/b" }), /rule `demo\/a\/b` must be named/],
  ["no remedy", rule({ remedy: "" }), /rule `demo\/one` has no remedy; users are shown it/],
  [
    "a severity",
    rule({ severity: "hihg" }),
    /`demo\/one` has the severity `hihg`; use `info`, `low`/,
  ],
  ["a confidence", rule({ confidence: 1 }), /rule `demo\/one`: `confidence` must be a string/],
  ["a rule's field", rule({ cwes: [1] }), /rule `demo\/one` has a field `cwes`/],
  ["a number", rule({ cwe: ["79"] }), /rule `demo\/one`: `cwe` must be an array of whole numbers/],
  [
    "an empty trigger",
    { ...MANIFEST, triggers: [Trigger.literal("")] },
    /`literal` trigger is empty/,
  ],
  ["no trigger", { ...MANIFEST, triggers: ["always"] }, /`"always"` is no trigger/],
  ["a run", { ...MANIFEST, triggers: [Trigger.hexRun(0)] }, /needs a length from 1, not `0`/],
  ["options", { ...MANIFEST, options: "{}" }, /`options` must be an object, a JSON schema/],
  [
    "a schema",
    { ...MANIFEST, options: { properties: { a: { default: undefined } } } },
    /`options\/properties\/a\/default` is undefined, which JSON can't say/,
  ],
  [
    "a path of a blob",
    { ...MANIFEST, scope: "blob", triggers: [Trigger.path("*.pem")] },
    /a check of scope `blob` sees no path/,
  ],
];

function rule(change: object): unknown {
  return { ...MANIFEST, rules: [{ ...RULE, ...change }] };
}

for (const [what, manifest, told] of MISTAKES) {
  test(`a mistake is told: ${what}`, () => {
    assert.throws(() => declaration(manifest as Manifest), told);
  });
}
