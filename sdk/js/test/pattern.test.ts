import assert from "node:assert/strict";
import { test } from "node:test";

import { matcher } from "../src/pattern.ts";

const PATHS = ["a.py", "src/a.py", "src/lib/a.py", "x/src/b", "é.txt", ".env", "a{b"];

for (const [pattern, expected] of [
  ["*.py", ["a.py", "src/a.py", "src/lib/a.py"]],
  ["/*.py", ["a.py"]],
  ["src/*.py", ["src/a.py"]],
  ["src/**/*.py", ["src/a.py", "src/lib/a.py"]],
  ["**/lib/**", ["src/lib/a.py"]],
  ["src/", ["src/a.py", "src/lib/a.py", "x/src/b"]],
  ["/src/", ["src/a.py", "src/lib/a.py"]],
  ["src/lib/", ["src/lib/a.py"]],
  ["/src", []],
  ["?.txt", ["é.txt"]],
  ["*env", [".env"]],
  ["[a-c].py", ["a.py", "src/a.py", "src/lib/a.py"]],
  ["src[!a]a.py", []],
  ["{a,b}*", ["a.py", "src/a.py", "src/lib/a.py", "x/src/b", "a{b"]],
  ["a\\{b", ["a{b"]],
] as const) {
  test(`\`${pattern}\` matches as the host's do`, () => {
    const matches = matcher(pattern);
    assert.deepEqual(
      PATHS.filter((path) => matches.test(path)),
      expected,
    );
  });
}

test("what is no pattern is refused", () => {
  for (const pattern of ["/", "a//b", "[", "{a"]) {
    assert.throws(() => matcher(pattern), { kind: "forbidden" });
  }
});
