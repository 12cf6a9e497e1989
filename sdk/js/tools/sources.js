/** Which line of which of the author's files each place of the module comes from. */

import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** @import { Sources } from "../src/stack.ts" */

/** This package's own files. */
const OWN = fileURLToPath(new URL("../src/", import.meta.url));

/**
 * Reads a source map (ECMA-426), and keeps what is needed to tell the author where something was
 * thrown.
 *
 * @param {string} json
 * @param {string} folder the project's, from which files are named
 * @returns {Sources}
 */
export function sources(json, folder) {
  /** @type {{ sources: string[], mappings: string }} */
  const map = JSON.parse(json);
  /** @type {string[]} */
  const files = [];
  const index = map.sources.map((source) => {
    const path = resolve(folder, source);
    const own = path.startsWith(OWN) || path.includes(`${sep}node_modules${sep}`);
    return own ? -1 : files.push(relative(folder, path).split(sep).join("/")) - 1;
  });
  let [source, line] = [0, 0];
  const lines = map.mappings.split(";").map((row) => {
    /** @type {number[]} */
    const kept = [];
    let column = 0;
    for (const segment of row === "" ? [] : row.split(",")) {
      const [columns = 0, source_ = 0, line_ = 0] = numbers(segment);
      column += columns;
      source += source_;
      line += line_;
      const file = index[source] ?? -1;
      const place = file < 0 ? 0 : line + 1;
      if (kept.at(-2) !== file || kept.at(-1) !== place) {
        kept.push(column, file, place);
      }
    }
    return kept;
  });
  return { files, lines };
}

/**
 * What stands in the author's files instead of places in the module.
 *
 * @param {Sources} table
 * @param {string} text
 */
export function located(table, text) {
  return text.replace(/[^\s(]*:(\d+):(\d+)/g, (whole, line, column) => {
    const row = table.lines[Number(line) - 1] ?? [];
    let place = whole;
    for (let at = 0; at < row.length && (row[at] ?? 0) < Number(column); at += 3) {
      const file = table.files[row[at + 1] ?? -1];
      place = file === undefined ? whole : `${file}:${row[at + 2]}`;
    }
    return place;
  });
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Numbers as a source map writes them: base64 digits of five bits, lowest first, the sixth bit set
 * where more follow; the lowest bit of the number is its sign.
 *
 * @param {string} segment
 */
function numbers(segment) {
  /** @type {number[]} */
  const found = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits < 32) {
      found.push(value & 1 ? -(value >> 1) : value >> 1);
      [value, shift] = [0, 0];
    }
  }
  return found;
}
