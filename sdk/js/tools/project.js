/** The tools of the project that is worked in: it pins their versions, this package has none. */

import { createRequire } from "node:module";
import { join } from "node:path";

import { Unbuildable } from "./unbuildable.js";

const require = createRequire(join(process.cwd(), "package.json"));

/** @returns {typeof import("esbuild")} */
export function esbuild() {
  return /** @type {typeof import("esbuild")} */ (installed("esbuild"));
}

/** @returns {typeof import("componentize-qjs")} */
export function componentizeQjs() {
  return /** @type {typeof import("componentize-qjs")} */ (installed("componentize-qjs"));
}

/**
 * @param {string} name
 * @returns {unknown}
 */
function installed(name) {
  try {
    return require(name);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND";
    throw missing
      ? new Unbuildable(
          `${name} is not installed; it belongs to the devDependencies: run \`npm install\``,
        )
      : error;
  }
}
