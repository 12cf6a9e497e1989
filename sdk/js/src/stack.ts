/**
 * Where in the author's own files an error was thrown.
 *
 * The guest is one module, made of all files. What made it left beside it which of its places
 * stands for which line of which file; that is read only once something went wrong.
 */

/** Where the build puts the table. */
export const SOURCES = Symbol.for("tollgate.sources");

/** The table, as JSON: what `tollgate-check component` writes. */
export interface Sources {
  /** Files of the author, relative to the project. */
  readonly files: readonly string[];
  /**
   * For each line, from 0, of the module: columns from 0 at which something else begins, each with
   * the index of its file and its line from 1; -1 and 0 where it is no file of the author.
   */
  readonly lines: readonly (readonly number[])[];
}

/** A file of the author and a line of it, as in `src/check.ts:12`; undefined where it is none. */
function place(sources: Sources, line: number, column: number): string | undefined {
  const row = sources.lines[line - 1] ?? [];
  let found: string | undefined;
  for (let at = 0; at < row.length && (row[at] ?? 0) < column; at += 3) {
    const file = sources.files[row[at + 1] ?? -1];
    found = file === undefined ? undefined : `${file}:${row[at + 2]}`;
  }
  return found;
}

/** The calls that led to an error, innermost first, as far as they are in the author's files. */
export function calls(error: unknown): string[] {
  const table = (globalThis as { [SOURCES]?: string })[SOURCES];
  const stack = error instanceof Error ? error.stack : undefined;
  if (table === undefined || stack === undefined) {
    return [];
  }
  const sources = JSON.parse(table) as Sources;
  const found: string[] = [];
  for (const frame of stack.split("\n")) {
    const [, line, column] = /:(\d+):(\d+)\)?$/.exec(frame) ?? [];
    const at = place(sources, Number(line), Number(column));
    if (at !== undefined && at !== found.at(-1)) {
      found.push(at);
    }
  }
  return found;
}

/** What an error says, and where it was thrown: `TypeError: x is no function (src/check.ts:12)`. */
export function told(error: unknown): string {
  const [at] = calls(error);
  return describe(error) + (at === undefined ? "" : ` (${at})`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return `threw ${typeof error === "string" ? error : String(JSON.stringify(error))}`;
  }
  // A plain error says all in its message; of the others, the kind helps.
  const plain = error.name === "Error" || error.name === "" || error.message === "";
  const name = error.message === "" ? error.name : error.message;
  return (plain ? name : `${error.name}: ${error.message}`).toWellFormed();
}
