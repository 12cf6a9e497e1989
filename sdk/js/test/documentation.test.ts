import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import type { CheckClass } from "../src/index.ts";
import { Snapshot } from "../src/testing.ts";

test("the example in the documentation does what it says", async () => {
  const documentation = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");
  const [, block = ""] = /```ts\n(.*?) \* ```/s.exec(documentation) ?? [];
  // Within the package, where it finds itself by its name.
  const folder = mkdtempSync(join(fileURLToPath(new URL(".", import.meta.url)), "example-"));
  try {
    const file = join(folder, "todo.ts");
    writeFileSync(file, block.replaceAll(/^ \* ?/gm, ""));
    const { default: Todo } = (await import(file)) as { default: CheckClass };
    const run = new Snapshot().file("a.py", "é TODO: more").check(Todo, "a.py");
    assert.deepEqual(
      run.findings.map(({ rule, place }) => [rule, place]),
      [["todo/left", { kind: "bytes", span: { start: 3, end: 7 } }]],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
