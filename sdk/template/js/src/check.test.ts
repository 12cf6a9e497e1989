import assert from "node:assert/strict";
import { test } from "node:test";

import { Snapshot } from "tollgate-check/testing";

import ForbiddenWord from "./check.ts";

test("every occurrence is found, at its place in bytes", () => {
  const run = new Snapshot()
    .file("notes.txt", "é DONOTCOMMIT, donotcommit, DONOTCOMMIT\n")
    .check(ForbiddenWord, "notes.txt");

  assert.deepEqual(
    run.findings.map(({ place }) => place),
    [
      { kind: "bytes", span: { start: 3, end: 14 } },
      { kind: "bytes", span: { start: 29, end: 40 } },
    ],
  );
  assert.equal(run.findings[0]?.message, "`DONOTCOMMIT` stands here");
});

test("an option replaces the word, and what makes a file worth a look", () => {
  const run = new Snapshot()
    .file("notes.txt", "DONOTCOMMIT plover")
    .check(ForbiddenWord, "notes.txt", { word: "plover" });

  assert.deepEqual(run.triggers, [{ tag: "literal", val: "plover" }]);
  assert.deepEqual(
    run.findings.map(({ message }) => message),
    ["`plover` stands here"],
  );
});
