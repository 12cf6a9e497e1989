import assert from "node:assert/strict";
import { test } from "node:test";

import { givenBack } from "../tools/lent.js";

/** A component, or a module, with nothing in it. */
const [COMPONENT, MODULE] = [
  [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00],
  [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
];

test("a component that is made in another way is refused", () => {
  for (const component of [
    COMPONENT,
    [...COMPONENT, 1, MODULE.length, ...MODULE],
    [...COMPONENT, 4, COMPONENT.length, ...COMPONENT],
    [...COMPONENT, 1],
  ]) {
    assert.throws(
      () => givenBack(Uint8Array.from(component)),
      /this version of componentize-qjs is not known here/,
    );
  }
});
