import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { calls, SOURCES, type Sources, told } from "../src/stack.ts";
import { located, sources } from "../tools/sources.js";

const TABLE: Sources = {
  files: ["src/check.ts", "src/rules/one.ts"],
  lines: [[], [0, 0, 5, 10, 1, 7], [0, -1, 0]],
};

const place = globalThis as { [SOURCES]?: string };

afterEach(() => {
  delete place[SOURCES];
});

function failing(stack: string): Error {
  place[SOURCES] = JSON.stringify(TABLE);
  const error = new TypeError("x is no function");
  error.stack = stack;
  return error;
}

test("the innermost place in the author's files is told", () => {
  const error = failing(
    "    at inner (user.js:3:9)\n    at check (user.js:2:12)\n    at <anonymous> (user.js:2:3)\n",
  );
  assert.equal(told(error), "TypeError: x is no function (src/rules/one.ts:7)");
  assert.deepEqual(calls(error), ["src/rules/one.ts:7", "src/check.ts:5"]);
});

test("without a place only the error is told", () => {
  assert.equal(told(failing("    at native\n")), "TypeError: x is no function");
  assert.equal(told(new Error("plain")), "plain");
  assert.equal(told("text"), "threw text");
  assert.equal(told({ a: 1 }), 'threw {"a":1}');
  assert.equal(told(undefined), "threw undefined");
});

test("a source map is read, and files that are not the author's are left out", () => {
  const map = {
    sources: ["src/check.ts", "node_modules/other/index.js"],
    // One segment of each file on the second line, and a negative step on the third.
    mappings: ";AAKA,UCLA;ADIA",
  };
  assert.deepEqual(sources(JSON.stringify(map), "/project"), {
    files: ["src/check.ts"],
    lines: [[], [0, 0, 6, 10, -1, 0], [0, 0, 5]],
  });
});

test("what a tool says is told in the author's places", () => {
  assert.equal(
    located(TABLE, "Error: no\n    at f (user.js:2:12)\n    at g (user.js:3:1)"),
    "Error: no\n    at f (src/rules/one.ts:7)\n    at g (user.js:3:1)",
  );
});
