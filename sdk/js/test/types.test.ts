import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

test("the types in `types` are those of the source; `npm run types` makes them so", () => {
  const folder = mkdtempSync(join(tmpdir(), "tollgate-check-"));
  try {
    const { status, stdout } = spawnSync(
      process.execPath,
      ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json", "--outDir", folder],
      { encoding: "utf8" },
    );
    assert.equal(status, 0, stdout);
    const read = (at: string) =>
      Object.fromEntries(
        readdirSync(at)
          .sort()
          .map((name) => [name, readFileSync(join(at, name), "utf8")]),
      );
    assert.deepEqual(read("types"), read(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
