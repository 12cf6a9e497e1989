#!/usr/bin/env node
/** The program `tollgate-check`: makes a component of a check, and runs its unit tests. */

import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { component } from "../tools/component.js";
import { test } from "../tools/test.js";
import { Unbuildable } from "../tools/unbuildable.js";

const USAGE = `usage:
  tollgate-check component ENTRY OUT   make a WebAssembly component of the check that ENTRY exports
  tollgate-check test [FILE]...        run unit tests: FILE, or every *.test.ts of src and test`;

const [command, ...words] = process.argv.slice(2);
try {
  if (command === "component" && words[0] !== undefined && words[1] !== undefined) {
    const bytes = await component(words[0]);
    await mkdir(dirname(words[1]), { recursive: true });
    await writeFile(words[1], bytes);
  } else if (command === "test") {
    process.exitCode = await test(words);
  } else {
    console.error(USAGE);
    process.exitCode = 2;
  }
} catch (error) {
  if (!(error instanceof Unbuildable)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
