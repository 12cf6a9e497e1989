/** Makes a component of a check: one module of all its files, then QuickJS with that in it. */

import { isBuiltin } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { givenBack } from "./lent.js";
import { componentizeQjs, esbuild } from "./project.js";
import { located, sources } from "./sources.js";
import { Unbuildable } from "./unbuildable.js";

/** @import { Plugin } from "esbuild" */

/** The contract stands beside this package, here as in a project. */
const WIT = fileURLToPath(new URL("../../wit", import.meta.url));
const GUEST = fileURLToPath(new URL("../src/guest.ts", import.meta.url));

/** What componentize-qjs puts before an error of the author's code. */
const WRAPPED = /^[: ]*(?:Failed to \w+(?: user)? JavaScript module(?: evaluation)?: )*/;

/**
 * The component of the check that a file exports by default. It declares its manifest when asked
 * (world `declaring-check`), and imports nothing but the contract.
 *
 * @param {string} entry
 * @returns {Promise<Uint8Array>}
 */
export async function component(entry) {
  const { code, table } = await bundle(entry);
  const text = JSON.stringify(JSON.stringify(table));
  try {
    const { component } = await componentizeQjs().componentize({
      witPath: WIT,
      world: "declaring-check",
      jsSource: `${code}\nglobalThis[Symbol.for("tollgate.sources")] = ${text};\n`,
      // Without the ABI for async calls, which no export has.
      sync: true,
      // No WASI: what would ask for time or randomness has an answer in `src/fixed.ts`.
      stubWasi: true,
    });
    return givenBack(component);
  } catch (error) {
    const said = located(table, error instanceof Error ? error.message : String(error));
    throw new Unbuildable(
      `${entry} could not be evaluated: ${said.replace(WRAPPED, "").trimEnd()}`,
    );
  }
}

/**
 * One module of the check, this package and what they use, and where its lines come from.
 *
 * @param {string} entry
 */
async function bundle(entry) {
  const folder = process.cwd();
  const result = await esbuild()
    .build({
      stdin: {
        contents: [
          `import { guestOf } from ${JSON.stringify(GUEST)};`,
          `import check from ${JSON.stringify(resolve(folder, entry))};`,
          "export const { guest, declaration } = guestOf(check);",
        ].join("\n"),
        resolveDir: folder,
        sourcefile: "tollgate-check",
      },
      absWorkingDir: folder,
      outfile: "check.js",
      write: false,
      bundle: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      conditions: ["import", "module"],
      target: "es2022",
      define: { "process.env.NODE_ENV": '"production"' },
      external: ["tollgate:check/*"],
      plugins: [NOTHING_OF_NODE],
      sourcemap: "external",
      sourcesContent: false,
      legalComments: "none",
      logLevel: "error",
    })
    .catch(() => {
      // It has said why.
      throw new Unbuildable(`${entry} could not be bundled`);
    });
  const text = (/** @type {string} */ ending) =>
    result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? "";
  return { code: text("check.js"), table: sources(text("check.js.map"), folder) };
}

/**
 * Says for modules of Node, which esbuild would ask to allow, that a check has none of them.
 *
 * @type {Plugin}
 */
const NOTHING_OF_NODE = {
  name: "nothing-of-node",
  setup(build) {
    build.onResolve({ filter: /^[a-z:/_]+$/ }, ({ path }) =>
      isBuiltin(path)
        ? {
            errors: [
              {
                text: `a check has no \`${path}\`: it sees only what the host hands it`,
              },
            ],
          }
        : undefined,
    );
  },
};
