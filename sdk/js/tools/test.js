/** Runs unit tests by Node's own runner, also those written in TypeScript. */

import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * The exit code of the runner.
 *
 * @param {string[]} files
 * @returns {Promise<number>}
 */
export async function test(files) {
  const chosen = files.length > 0 ? files : await found();
  if (chosen.length === 0) {
    console.error("there are no tests; write them into files named *.test.ts in src or test");
    return 1;
  }
  const register = new URL("register.js", import.meta.url).href;
  const runner = spawn(
    process.execPath,
    ["--enable-source-maps", "--import", register, "--test", ...chosen],
    { stdio: "inherit" },
  );
  return new Promise((resolve, reject) => {
    runner.on("error", reject);
    runner.on("exit", (code) => resolve(code ?? 1));
  });
}

async function found() {
  const files = [];
  for (const folder of ["src", "test"]) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    files.push(...names.map((name) => join(folder, name)));
  }
  return files.filter((file) => /\.test\.(?:[cm]?ts|[cm]?js)$/.test(file)).sort();
}
