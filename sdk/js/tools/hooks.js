/** How Node loads TypeScript: without its types. Nothing is checked here; that is tsc's part. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { esbuild } from "./project.js";

/** @import { LoadHook } from "node:module" */

/** @type {LoadHook} */
export async function load(url, context, next) {
  if (!url.startsWith("file:") || !/\.m?ts$/.test(url)) {
    return next(url, context);
  }
  const path = fileURLToPath(url);
  const { code } = await esbuild().transform(await readFile(path, "utf8"), {
    loader: "ts",
    sourcefile: path,
    sourcemap: "inline",
    target: `node${process.versions.node}`,
  });
  return { format: "module", source: code, shortCircuit: true };
}
