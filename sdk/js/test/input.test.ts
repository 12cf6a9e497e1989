import assert from "node:assert/strict";
import { test } from "node:test";

import { encode, occurrences } from "../src/bytes.ts";
import { Input } from "../src/input.ts";

/** An input whose host answers with a few bytes at a time. */
function input(content: Uint8Array, cap = 1_000): Input {
  return new Input({
    path: () => "a.txt",
    kind: () => "file",
    length: () => content.length,
    read: (offset, length) => content.slice(offset, offset + Math.min(length, cap)),
  });
}

test("all of it is read in as many pages as the host wants", () => {
  const content = encode("0123456789");
  assert.deepEqual(input(content, 3).bytes(), content);
  assert.equal(input(content, 3).text().string, "0123456789");
});

test("an input that is shorter than its length is refused", () => {
  const short = new Input({
    path: () => undefined,
    kind: () => "file",
    length: () => 5,
    read: () => new Uint8Array(),
  });
  assert.throws(() => short.bytes(), /the input is shorter than its length/);
});

test("a window begins with the end of the one before", () => {
  const windows = [...input(encode("abcdefgh"), 3).windows(4, 1)];
  assert.deepEqual(
    windows.map(({ start, bytes }) => [start, String.fromCharCode(...bytes)]),
    [
      [0, "abcd"],
      [3, "defg"],
      [6, "gh"],
    ],
  );
  assert.deepEqual(
    windows.map(({ isLast }) => isLast),
    [false, false, true],
  );
});

test("an empty input has one empty window", () => {
  const [window, ...more] = input(encode("")).windows(10, 3);
  assert.ok(window?.bytes.length === 0 && window.isLast && window.owns(0));
  assert.deepEqual(more, []);
});

test("what fits the overlap is found exactly once", () => {
  let state = 3;
  const random = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let round = 0; round < 500; round++) {
    const content = new Uint8Array(random(200)).map(() => random(3));
    const [size, overlap] = [random(40), random(50)];
    const bound = Math.max(Math.min(overlap, Math.max(size, 1) - 1), 1);
    const needle = new Uint8Array(Math.min(1 + random(9), bound)).fill(1);
    const found: number[] = [];
    for (const window of input(content).windows(size, overlap)) {
      assert.ok(window.bytes.length <= Math.max(size, 1));
      found.push(
        ...[...occurrences(window.bytes, needle)]
          .filter((at) => window.owns(at))
          .map((at) => window.start + at),
      );
    }
    assert.deepEqual(found, [...occurrences(content, needle)]);
  }
});
