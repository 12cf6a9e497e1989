import assert from "node:assert/strict";
import { test } from "node:test";

import { concat, decode, encode, indexOf, latin1, occurrences, startsWith } from "../src/bytes.ts";

test("text is encoded and decoded as everywhere", () => {
  for (const text of [
    "",
    "plain",
    "é€😀 mixed",
    "\0\x7f\x80\u07ff\u0800\uffff\u{10000}\u{10ffff}",
  ]) {
    assert.deepEqual(encode(text), new Uint8Array(new TextEncoder().encode(text)));
    assert.equal(decode(encode(text)), text);
  }
  assert.equal(decode(encode("a\ud800b")), "a\ufffdb");
});

test("what is no UTF-8 is decoded as on the web", () => {
  const web = new TextDecoder("utf-8", { ignoreBOM: true });
  let state = 1;
  for (let round = 0; round < 3_000; round++) {
    const bytes = new Uint8Array(round % 9).map(() => {
      state = (state * 48_271) % 2_147_483_647;
      // Bytes that begin or go on, so that much is nearly right.
      return (
        [0x41, 0x80, 0xbf, 0x9f, 0xa0, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xff, 0xe2][state % 12] ?? 0
      );
    });
    assert.equal(decode(bytes), web.decode(bytes), `${bytes}`);
  }
});

test("an index of latin1 text is an offset in bytes", () => {
  const text = latin1(encode("é: x".repeat(10_000)));
  assert.equal(text.length, 50_000);
  assert.equal(text.lastIndexOf("x"), 49_999);
});

test("bytes are searched for text and bytes", () => {
  const bytes = encode("aaé aé");
  assert.deepEqual([...occurrences(bytes, "a")], [0, 1, 5]);
  assert.deepEqual([...occurrences(bytes, "é")], [2, 6]);
  assert.deepEqual([...occurrences(encode("aaaa"), "aa")], [0, 1, 2]);
  assert.deepEqual([...occurrences(bytes, "")], []);
  assert.equal(indexOf(bytes, "aé", 2), 5);
  assert.equal(indexOf(bytes, Uint8Array.of(0xa9, 0x20)), 3);
  assert.equal(indexOf(bytes, "éa"), -1);
  assert.ok(
    startsWith(bytes, "aaé") && !startsWith(bytes, "aé") && !startsWith(bytes, "a".repeat(9)),
  );
});

test("parts are put one after the other", () => {
  assert.deepEqual(
    concat([Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3)]),
    Uint8Array.of(1, 2, 3),
  );
  assert.deepEqual(concat([]), Uint8Array.of());
});
