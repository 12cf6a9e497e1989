import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

/** What the program says, as an author calls it. */
function component(fixture: string) {
  const folder = mkdtempSync(join(tmpdir(), "tollgate-check-"));
  const out = join(folder, "out.wasm");
  const { status, stderr } = spawnSync(
    process.execPath,
    ["bin/tollgate-check.js", "component", `test/fixtures/${fixture}.ts`, out],
    { encoding: "utf8" },
  );
  const bytes = status === 0 ? readFileSync(out) : undefined;
  rmSync(folder, { recursive: true });
  return { status, stderr, bytes };
}

test("a component imports nothing but the contract", () => {
  const { stderr, bytes } = component("good");
  assert.equal(stderr, "");
  assert.ok(bytes !== undefined);
  // The version and the kind of a component, not of a module.
  assert.deepEqual([...bytes.subarray(0, 8)], [0, 0x61, 0x73, 0x6d, 13, 0, 1, 0]);
  const imports = topLevel(bytes, 10).toString("latin1");
  assert.match(imports, /tollgate:check\/inputs/);
  assert.doesNotMatch(imports, /wasi:/);
  assert.match(topLevel(bytes, 11).toString("latin1"), /tollgate:check\/declaration/);
});

test("an error while it is built is told with its place in the author's file", () => {
  const { status, stderr } = component("broken");
  assert.equal(status, 1);
  assert.match(stderr, /there are no settings/);
  assert.match(stderr, /at settings \(test\/fixtures\/broken\.ts:8\)/);
});

test("a file without a check is told", () => {
  const { status, stderr } = component("nameless");
  assert.equal(status, 1);
  assert.match(stderr, /test\/fixtures\/nameless\.ts" for import "default"/);
  assert.match(stderr, /test\/fixtures\/nameless\.ts could not be bundled/);
});

test("modules of Node are refused with the reason", () => {
  const { status, stderr } = component("reader");
  assert.equal(status, 1);
  assert.match(stderr, /a check has no `node:fs`/);
  assert.match(stderr, /test\/fixtures\/reader\.ts:3/);
});

test("wrong usage is told", () => {
  const { status, stderr } = spawnSync(process.execPath, ["bin/tollgate-check.js"], {
    encoding: "utf8",
  });
  assert.equal(status, 2);
  assert.match(stderr, /^usage:/);
});

/** The sections of one kind at the top of a component. */
function topLevel(bytes: Buffer, wanted: number): Buffer {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    at += 1;
    let [length, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at] ?? 0;
      at += 1;
      length += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        break;
      }
      scale *= 0x80;
    }
    if (id === wanted) {
      found.push(bytes.subarray(at, at + length));
    }
    at += length;
  }
  return Buffer.concat(found);
}
