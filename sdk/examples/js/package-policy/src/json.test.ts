import assert from "node:assert/strict";
import { test } from "node:test";

import { encode } from "tollgate-check";

import { JsonError, member, type Node, parse } from "./json.ts";

/** The value that a node stands for, to be held against `JSON.parse`. */
function value(node: Node): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ name, value: inner }) => [name, value(inner)]));
    case "array":
      return node.items.map(value);
    default:
      return node.value;
  }
}

test("what JSON.parse reads is read to the same values", () => {
  for (const text of [
    "null",
    ' {"a": [1, -2.5e3, true, false, null, "é\\n\\u00e9\\ud83d\\ude00😀"], "": {}, "b": []} \r\n',
    '"\\\\\\"\\/"',
    "0",
    '{"a": 1, "a": 2}',
  ]) {
    assert.deepEqual(value(parse(encode(text))), JSON.parse(text), text);
  }
  assert.deepEqual(value(parse(encode("\ufeff[1]"))), [1]);
});

test("what JSON.parse refuses is refused, with its place", () => {
  for (const [text, start, end] of [
    ["", 0, 0],
    ["{", 1, 1],
    ['{"é": 1,}', 9, 10],
    ["[1,]", 3, 4],
    ["[1 2]", 3, 4],
    ['{"a": 1 "b": 2}', 8, 9],
    ['{"a" 1}', 5, 6],
    ["{a: 1}", 1, 2],
    ["[01]", 1, 2],
    ["'a'", 0, 1],
    ["tru", 0, 1],
    ['"a\nb"', 0, 1],
    ['["\\x"]', 1, 5],
    ["1 2", 2, 3],
    ["// no", 0, 1],
  ] as const) {
    assert.throws(() => JSON.parse(text));
    assert.throws(
      () => parse(encode(text)),
      (error) => {
        assert.ok(error instanceof JsonError, text);
        assert.deepEqual(error.span, { start, end }, text);
        return true;
      },
    );
  }
});

test("places are bytes", () => {
  const text = '{ "größe": "ü", "b": [10] }';
  const node = parse(encode(text));
  const size = member(node, "größe");
  assert.deepEqual(size?.key, { start: 2, end: 11 });
  assert.deepEqual([size?.value.start, size?.value.end], [13, 17]);
  assert.equal(node.end, encode(text).length);
});

test("nesting has no end", () => {
  assert.equal(parse(encode("[".repeat(100_000) + "]".repeat(100_000))).end, 200_000);
  assert.throws(() => parse(encode("[".repeat(100_000))), /a value was expected here/);
});
