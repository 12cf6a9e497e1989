import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { decode } from "tollgate-check";
import { Snapshot } from "tollgate-check/testing";

import PackagePolicy from "./check.ts";
import { sourceOf } from "./sources.ts";

/** Rules and the text they were found at. */
function found(content: string, options: object = {}, path = "package.json") {
  const bytes = new TextEncoder().encode(content);
  const run = new Snapshot().file(path, bytes).check(PackagePolicy, path, options);
  assert.equal(run.failure, undefined);
  return run.findings.map(({ rule, place }) => [
    rule.split("/")[1],
    place.kind === "bytes" ? decode(bytes.subarray(place.span.start, place.span.end)) : place.kind,
  ]);
}

const REST = '"license": "MIT", "files": [], "engines": { "node": ">=20" }';

test("each rule finds exactly its place", () => {
  assert.deepEqual(found(`{ "name": "ü", "scripts": { "postinstall": "x" }, ${REST} }`), [
    ["install-script", '"postinstall": "x"'],
  ]);
  assert.deepEqual(found(`{ "dependencies": { "ü": "a/b", "c": "*" }, ${REST} }`), [
    ["git-dependency", '"a/b"'],
    ["wildcard-range", '"*"'],
  ]);
  assert.deepEqual(found('{ "version": "1.0.0", "name": "ü" }'), [
    ["missing-license", '"name": "ü"'],
    ["missing-engines", '"name": "ü"'],
    ["missing-files", '"name": "ü"'],
  ]);
  assert.deepEqual(found("{}"), [
    ["missing-license", "{"],
    ["missing-engines", "{"],
    ["missing-files", "{"],
  ]);
  assert.deepEqual(found(`{ "private": true, ${REST}, }`), [["broken-json", "}"]]);
});

test("an address without encryption can be mended", () => {
  const content = `{ "dependencies": { "a": "http://example.com/a.tgz" }, ${REST} }`;
  const run = new Snapshot().file("package.json", content).check(PackagePolicy, "package.json");
  const [edit] = run.findings[0]?.suggestions[0]?.edits ?? [];
  assert.ok(edit !== undefined);
  assert.equal(
    content.slice(0, edit.start) + decode(edit.replacement) + content.slice(edit.end),
    content.replace("http:", "https:"),
  );
});

test("an ignore file beside it says what is published", () => {
  const run = new Snapshot()
    .file("a/package.json", '{ "name": "a", "license": "MIT", "engines": { "node": "*" } }')
    .file("a/.npmignore", "test")
    .check(PackagePolicy, "a/package.json");
  assert.deepEqual(run.findings, []);
});

test("a dependency is told by the way it is written", () => {
  for (const [source, written] of [
    ["registry", ["", "^1.0.0", "1.x || >=2", "latest", "npm:@a/b@1", "1.2.3 - 2.0.0", "catalog:"]],
    ["git", ["a/b", "a/b#main", "github:a/b", "git://x/y", "git+ssh://git@x/y", "git@x:y/z.git"]],
    ["git", ["https://x/y.git", "https://x/y.git#v1", "ssh://git@x/y", "bitbucket:a/b"]],
    ["url", ["http://x/y.tgz", "HTTPS://x/y"]],
    ["local", ["file:../a", "./a", "../a", "/a", "~/a", "link:../a", "workspace:*"]],
  ] as const) {
    for (const wanted of written) {
      assert.equal(sourceOf(wanted), source, wanted);
    }
  }
});

test("every rule has a firing and a silent fixture", () => {
  const cases = readdirSync(new URL("../fixtures", import.meta.url));
  for (const { id } of PackagePolicy.manifest.rules) {
    const name = id.split("/")[1];
    assert.ok(cases.includes(`${name}-fires`), `${name}-fires`);
    assert.ok(cases.includes(`${name}-silent`), `${name}-silent`);
  }
});

test("fixtures fire what they are named for", () => {
  const fixtures = new URL("../fixtures/", import.meta.url);
  for (const name of readdirSync(fixtures)) {
    const [, rule, expectation] = /^(.+)-(fires|silent)$/.exec(name) ?? [];
    if (rule === undefined || rule === "other-files") {
      continue;
    }
    const content = readFileSync(new URL(`${name}/files/package.json`, fixtures), "utf8");
    const rules = new Set(found(content).map(([id]) => id));
    assert.deepEqual([...rules], expectation === "fires" ? [rule] : [], name);
  }
});
