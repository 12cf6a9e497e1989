import assert from "node:assert/strict";
import { test } from "node:test";

import { encode } from "../src/bytes.ts";
import { Text } from "../src/text.ts";

test("each index has its offset, wherever it is asked first", () => {
  const characters = ["a", "é", "€", "😀", "\n"];
  let state = 7;
  const parts = Array.from({ length: 1_500 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return characters[state % characters.length] ?? "";
  });
  const string = parts.join("");
  const text = new Text(encode(string), 100);
  assert.equal(text.string, string);

  const expected: number[] = [];
  let offset = 100;
  for (const character of string) {
    expected.push(...Array.from(character.split(""), () => offset));
    offset += encode(character).length;
  }
  assert.deepEqual(
    Array.from(string.split(""), (_, index) => text.offset(index)),
    expected,
  );
  assert.equal(text.offset(string.length), offset);
  assert.deepEqual(text.span(3, 5), { start: expected[3], end: expected[5] });
});

test("broken bytes have offsets too", () => {
  const text = new Text(Uint8Array.of(0x41, 0xe2, 0x82, 0x42, 0xff, 0x43));
  assert.equal(text.string, "A\ufffdB\ufffdC");
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((index) => text.offset(index)),
    [0, 1, 3, 4, 5, 6],
  );
  assert.throws(() => text.offset(6), /an index must be a whole number/);
});

test("lines know their number and place", () => {
  const text = new Text(encode("é\r\n\nlast"));
  assert.deepEqual(
    [...text.lines()].map(({ string, number, start, end }) => [string, number, start, end]),
    [
      ["é", 1, 0, 2],
      ["", 2, 4, 4],
      ["last", 3, 5, 9],
    ],
  );
  const [first] = text.lines();
  assert.deepEqual(first?.span(0, 1), { start: 0, end: 2 });
  assert.deepEqual([...new Text(encode("")).lines()], []);
});
